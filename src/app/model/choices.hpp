#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/model/beat_raster.hpp"
#include "app/model/lab.hpp"
#include "app/model/lanes.hpp"
#include "app/model/layout.hpp"
#include "app/model/theme.hpp"
#include "app/model/time_view.hpp"
#include "core/dsp/display_filter.hpp"
#include "core/explain/what_if.hpp"
#include "core/metrics/ec57_beats.hpp"
#include "core/record/time.hpp"

/// What a person chose, by how long it lasts. Nothing in it is a result.
namespace ecg::app {

// Panels that more than their own row speaks of; the table of all is views/panels/panel_table.cpp.
inline constexpr std::string_view kFindingsPanel = "findings";
inline constexpr std::string_view kBeatPanel = "beat";
inline constexpr std::string_view kScorePanel = "score";
inline constexpr std::string_view kLabPanel = "lab";

/// What "next" and "previous" step through.
enum class StepKind : std::uint8_t {
  interest,       ///< beats that are not N, or differ from the reference
  beat_class,     ///< beats of one class
  finding,        ///< occurrences of one finding
  cell,           ///< beats of one cell of the confusion matrix
  beat_template,  ///< beats of one template
  disagreement,   ///< found and reference beats that differ, one has and the other misses
  uncertain,      ///< beats the model is not sure of and no person has labelled
  edited,         ///< beats a person changed, and places where one was removed
  bookmark,       ///< of the person
};

struct Stepping {
  StepKind kind = StepKind::interest;
  BeatClass beat_class = BeatClass::V;
  std::int32_t finding = -1;
  std::uint8_t reference = 0;  ///< cell: class or kExtra
  std::uint8_t found = 0;      ///< cell: class or kMissed
  std::uint8_t beat_template = 0;
  bool operator==(const Stepping&) const = default;
};

enum class BeatColumn : std::uint8_t { number, time, beat_class, probability, rr_before, ratio, reference };

/// Which beats the table shows, and in which order.
struct TableChoices {
  BeatColumn column = BeatColumn::number;
  bool ascending = true;
  std::uint8_t class_mask = 0x1F;  ///< bit per class shown
  bool differing_only = false;
  bool operator==(const TableChoices&) const = default;
};

/// What the help shows.
enum class HelpPage : std::uint8_t { keys, words };

/// What the score panel compares.
enum class ScorePage : std::uint8_t { beats, rhythm, alarm_budget };

/// How beats are scored.
struct ScoreChoices {
  ClassMap class_map = ClassMap::papers;
  bool skips_learning = false;  ///< leave the first five minutes out, as the standard asks
  bool operator==(const ScoreChoices&) const = default;
};

/// What pointer and letters do to the strip.
enum class Tool : std::uint8_t {
  read,     ///< drag moves the strip, letters walk
  edit,     ///< letters label, a drag of the selected beat moves it, a drag along the marks chooses a range
  measure,  ///< drag spans the calipers
  zoom,     ///< drag draws the rectangle to be shown
};
const char* name(Tool tool);

/// Two feet on the trace of one lead.
struct Calipers {
  std::size_t lead = 0;
  SampleIndex from = 0;
  SampleIndex to = 0;
  bool to_is_held = true;  ///< which foot the keys move
  bool march = false;      ///< the interval repeated to both sides
};

/// Something the pointer is drawing on the strip.
struct StripDrag {
  enum class Kind : std::uint8_t { none, pan, beat, range, calipers, zoom };
  Kind kind = Kind::none;
  float x = 0.0F;  ///< where it began
  float y = 0.0F;
  SampleIndex beat = 0;              ///< beat: where it was
  std::optional<SampleIndex> place;  ///< beat: where it would go
};

/// A place to come back to.
struct Place {
  double begin_s = 0.0;
  double speed_mm_s = 25.0;
  double gain_mm_mv = 10.0;
};

/// Movement of the strip towards where the person jumped.
struct Glide {
  double from_s = 0.0;
  double to_s = 0.0;
  double start_ms = 0.0;
};
inline constexpr double kGlide_ms = 150.0;

/// Kept by the page from visit to visit, a row of settings.hpp each.
struct Settings {
  ThemeId theme = ThemeId::paper;
  double css_px_per_mm = 96.0 / 25.4;  ///< CSS reference pixel: 96 per inch; a calibrated screen says better
  bool screen_calibrated = false;
  double ui_scale = 1.0;                ///< everything but the paper grows with it
  double scale_before_projector = 0.0;  ///< `ui_scale` to come back to from the projector mode; 0: it is off
  bool reduced_motion = false;
  bool label_then_next = false;  ///< a labelled beat is left for the next stop
  double speed_mm_s = 25.0;
  double gain_mm_mv = 10.0;
  LayoutChoices layout;
};

/// What stands in the place of a part of a beat when the model is asked without it.
enum class MapAgainst : std::uint8_t {
  automatic,  ///< nothing for a beat called N, the patient's usual beat for all others
  usual,
  flat,
};

/// How a network that reads samples is asked what a beat is made of.
enum class SampleMethod : std::uint8_t {
  automatic,  ///< Grad-CAM where it is exact, else `without`
  cam,
  without,  ///< zeros in each stretch
  usual,    ///< the patient's usual beat in each stretch
};

/// Kept as long as the page is open, from recording to recording.
struct PanelChoices {
  std::string_view panel = kFindingsPanel;  ///< by name; wide layouts show the first two beside the strip
  LabView lab;
  ScoreChoices score;
  ScorePage score_page = ScorePage::beats;
  RasterColouring raster_colouring = RasterColouring::amplitude;
  int disclosure_line = 1;     ///< rung of the lengths that a line of the full disclosure can have
  bool saliency_shown = true;  ///< tint under the trace
  int map_class = -1;          ///< class whose map is shown; -1: the one the beat was given
  MapAgainst map_against = MapAgainst::automatic;
  SampleMethod sample_method = SampleMethod::automatic;
  int twelve_lead_class = -1;  ///< whose map is shown; -1: the likeliest
  bool help_open = false;
  HelpPage help_page = HelpPage::keys;
  int tour_step = 0;  ///< from 1; 0: no tour
  bool screen_calibration_open = false;
  double card_px = 0.0;  ///< width of the card matched to the screen, CSS px; 0: not begun
};

/// Of the open recording: where the person is in it, how it is shown and what is half done.
struct ReadingChoices {
  // the strip
  double begin_s = 0.0;
  float lane_scroll_px = 0.0F;
  std::vector<LaneChoice> lanes;  ///< empty: as in the file
  LaneLayout lane_layout = LaneLayout::rows;
  double paper_share = 1.0;  ///< a 12-lead sheet that does not fit at true size is drawn smaller, as a whole
  DisplayFilter filter;
  std::optional<Glide> glide;
  std::optional<double> pointer_s;  ///< time under the pointer over the strip

  // the one cursor
  std::int32_t beat = -1;
  std::int32_t what_if_beat = -1;  ///< the beat that `what_if` is about; it holds for no other
  WhatIf what_if;
  std::string maps_asked;  ///< SHA-256 of the model that was asked for maps of all beats
  std::int32_t finding = -1;
  std::int32_t occurrence = -1;
  std::uint32_t unfolded = 0;  ///< a bit per kind of finding: what lies inside it is listed
  Stepping stepping;
  std::vector<Place> back;            ///< earlier places, for Alt+Left
  std::optional<SampleIndex> cursor;  ///< a place without a beat: where one would be added, a missed beat, a bookmark

  // tools
  Tool tool = Tool::read;
  std::optional<SampleRange> range;           ///< stretch whose beats are labelled together, or whose rhythm is named
  std::optional<std::uint8_t> beat_template;  ///< whose beats are labelled together
  bool merging = false;                       ///< the next template that is chosen becomes one with it
  std::optional<Calipers> calipers;
  StripDrag drag;
  /// Beat to select once the edit that puts it there has been carried out.
  std::optional<SampleIndex> awaited_beat;

  // panels
  TableChoices table;
  bool scroll_table_to_beat = false;
  std::int32_t panel_lead = -1;            ///< -1: the lead the classes were made from
  double rarity_weight = 0.0;              ///< where the slider of the operating point was put last
  std::optional<double> budget_threshold;  ///< tried in the alarm budget; empty: the one in use
  std::uint32_t rarity_version = 0;        ///< analysis that the slider followed last
};

struct Choices : Settings, PanelChoices, ReadingChoices {
  /// Pixels of the layout (CSS px over `ui_scale`) per millimetre of paper.
  [[nodiscard]] double px_per_mm() const { return css_px_per_mm / ui_scale * paper_share; }
  [[nodiscard]] double px_per_s() const { return speed_mm_s * px_per_mm(); }
  [[nodiscard]] double px_per_mv() const { return gain_mm_mv * px_per_mm(); }
  [[nodiscard]] TimeView time_view(float plot_width) const {
    return {begin_s, static_cast<double>(plot_width) / px_per_s()};
  }
  void set_time_view(const TimeView& view, float plot_width) {
    begin_s = view.begin_s;
    speed_mm_s = static_cast<double>(plot_width) / view.span_s / px_per_mm();
  }
};

}  // namespace ecg::app
