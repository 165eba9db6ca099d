#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/model/alarm_budget_board.hpp"
#include "app/model/beat_raster.hpp"
#include "app/model/choices.hpp"
#include "app/model/geometry.hpp"
#include "app/model/lab.hpp"
#include "app/model/saliency_board.hpp"
#include "app/model/score_board.hpp"
#include "app/model/table_rows.hpp"

namespace ecg::app {

/// Results that panels keep from frame to frame: each is made from the scene and from choices, and anew when one changes.
struct Boards {
  ScoreBoard score;
  AlarmBudgetBoard budget;
  SaliencyBoard saliency;
  BeatRaster raster;
  TableRows rows;
  std::optional<UnmovedAnswer> unmoved_answer;  ///< of the open recording, before the operating point was moved
};

/// What was drawn where, by name: for tests, and for the page's accessible mirror.
struct NamedRect {
  std::string name;
  Rect rect;
};

/// What one frame leaves to the next: where things were drawn, which menus are open, what is to be opened.
struct Frame {
  std::vector<NamedRect> rects;
  std::vector<NamedRect> targets;  ///< everything that can be pressed, by its id, with the whole area that answers
  bool menu_open = false;          ///< a menu was drawn open in the last frame
  bool close_menus = false;        ///< asked for by Esc
  bool record_menu_open = false;
  std::string record_filter;                ///< typed while the menu of records was open
  bool first_record_wanted = false;         ///< Enter in that menu
  bool rhythm_menu_wanted = false;          ///< asked for by its key, or in another menu
  bool rhythm_menu_open = false;            ///< was drawn in the last frame: letters choose from it
  std::string prompt_id;                    ///< of the prompt that was drawn last
  std::array<char, 4096> prompt_text = {};  ///< typed into it
  bool prompt_fresh = false;                ///< it was not drawn before
  int tab_wanted = 0;                       ///< its place among the tabs, from 1, asked for by its key
  bool strip_settings_wanted = false;       ///< asked for in the menu of tools
};

/// All that the views change: the person's choices, and beside them what is made from those and what a frame leaves.
/// What only moves the cursor or edits takes `Choices`.
struct ViewState : Choices {
  Boards boards;
  Frame frame;

  void report(std::string rect_name, const Rect& rect) { frame.rects.push_back({std::move(rect_name), rect}); }
};

/// Forgets what belonged to the recording shown before.
void reset_for_recording(ViewState& view);

}  // namespace ecg::app
