#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"
#include "app/render/picture.hpp"

namespace ecg::app {

/// What a panel draws with: all there is, what the person chose, and where it belongs. It answers only through `view` and
/// `commands`; one that shows signal fills `picture` as well.
struct PanelFrame {
  const Scene& scene;
  ViewState& view;
  CommandQueue& commands;
  Picture& picture;
  Rect rect;
};

/// A panel: one file of this folder, one row of the table in panel_table.cpp.
struct Panel {
  std::string_view name;  ///< for tests and for the choice of it
  const char* title;      ///< for people
  const char* meaning;    ///< what it shows, in a few words
  int wide_place = 0;     ///< place among the tabs of wide layouts, from 1; 0: it stands beside the strip there
  std::string (*count)(const Scene& scene) = nullptr;  ///< beside its title; null or empty: none
  std::string (*about)(const Choices& choices);        ///< "What is this?" in a few sentences, with how it is computed
  void (*draw)(const PanelFrame& frame);
};

/// All of them, in the order of narrow layouts, which show each of them as a tab.
[[nodiscard]] std::span<const Panel> panels();
/// The panel of that name; the first one where there is none.
[[nodiscard]] const Panel& panel(std::string_view name);

}  // namespace ecg::app
