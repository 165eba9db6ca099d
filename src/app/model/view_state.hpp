#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/model/beat_raster.hpp"
#include "app/model/geometry.hpp"
#include "app/model/lab.hpp"
#include "app/model/lanes.hpp"
#include "app/model/layout.hpp"
#include "app/model/theme.hpp"
#include "app/model/time_view.hpp"
#include "core/dsp/display_filter.hpp"
#include "core/metrics/ec57_beats.hpp"
#include "core/record/time.hpp"
#include "core/report/saliency_summary.hpp"

namespace ecg::app {

enum class Tab : std::uint8_t { findings, beat, beats, score, episodes, templates, raster, rr, measures, page, record, lab };
const char* name(Tab tab);   ///< for tests and settings
const char* title(Tab tab);  ///< for people
const char* meaning(Tab tab);  ///< what the panel shows, in a few words

/// What "next" and "previous" step through.
enum class StepKind : std::uint8_t {
  interest,       ///< beats that are not N, or differ from the reference
  beat_class,     ///< beats of one class
  finding,        ///< occurrences of one finding
  cell,           ///< beats of one cell of the confusion matrix
  beat_template,  ///< beats of one shape
  disagreement,   ///< own and reference beats that differ, one has and the other misses
  uncertain,      ///< beats the model is not sure of and no person has labelled
  edited,         ///< beats a person changed, and places where one was removed
  bookmark,       ///< of the person
};

struct Stepping {
  StepKind kind = StepKind::interest;
  BeatClass beat_class = BeatClass::V;
  std::int32_t finding = -1;
  std::uint8_t reference = 0;  ///< cell: class or kExtra
  std::uint8_t own = 0;        ///< cell: class or kMissed
  std::uint8_t beat_template = 0;
  bool operator==(const Stepping&) const = default;
};

enum class BeatColumn : std::uint8_t { number, time, beat_class, probability, rr_before, ratio, reference };

/// Rows of the beat table in their order; remade when sort, filter or analysis change.
struct TableRows {
  std::uint32_t analysis_version = 0;
  BeatColumn column = BeatColumn::number;
  bool ascending = true;
  std::uint8_t class_mask = 0x1F;   ///< bit per class shown
  bool differing_only = false;
  bool made = false;
  std::vector<std::int32_t> beats;
};

/// How the person wants beats to be scored.
struct ScoreChoices {
  ClassMap class_map = ClassMap::papers;
  bool skips_learning = false;      ///< leave the first five minutes out, as the standard asks
  bool operator==(const ScoreChoices&) const = default;
};

/// Comparison with the reference that the score panel shows; remade when choices or analysis change.
struct ScoreBoard {
  ScoreChoices choices;
  bool made = false;
  std::uint32_t analysis_version = 0;
  ScoreChoices made_for;
  Ec57Comparison comparison;
};

/// Where the model looked, by class; remade when the analysis changes.
struct SaliencyBoard {
  bool made = false;
  std::uint32_t analysis_version = 0;
  std::vector<GroupSaliency> groups;
  std::vector<std::vector<float>> mean_beats;  ///< one per group, in the lead's unit
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
  bool to_is_held = true;   ///< which foot the keys move
  bool march = false;       ///< the interval repeated to both sides
};

/// Something the pointer is drawing on the strip.
struct StripDrag {
  enum class Kind : std::uint8_t { none, pan, beat, range, calipers, zoom };
  Kind kind = Kind::none;
  float x = 0.0F;   ///< where it began
  float y = 0.0F;
  SampleIndex beat = 0;            ///< beat: where it was
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

/// What was drawn where, by name: for tests, and for the page's accessible mirror.
struct NamedRect {
  std::string name;
  Rect rect;
};

/// What the person chose. Views change it; nothing in it is a result.
struct ViewState {
  // the strip
  double begin_s = 0.0;
  double speed_mm_s = 25.0;
  double gain_mm_mv = 10.0;
  float lane_scroll_px = 0.0F;
  std::vector<LaneChoice> lanes;          ///< empty: as in the file
  LaneLayout lane_layout = LaneLayout::rows;
  double paper_share = 1.0;               ///< a 12-lead page that does not fit at true size is drawn smaller, as a whole
  DisplayFilter filter;
  std::string strip_kept;                 ///< text of the choices above that the page has (strip_choices.hpp)
  std::optional<Glide> glide;
  std::optional<double> pointer_s;        ///< time under the pointer over the strip

  // the one cursor
  std::int32_t beat = -1;
  std::int32_t finding = -1;
  std::int32_t occurrence = -1;
  Stepping stepping;
  std::vector<Place> back;                ///< earlier places, for Alt+Left
  std::optional<SampleIndex> cursor;      ///< a place without a beat: where one would be added, a missed beat, a bookmark

  // tools
  Tool tool = Tool::read;
  std::optional<SampleRange> range;       ///< stretch whose beats are labelled together, or whose rhythm is named
  std::optional<std::uint8_t> shape;      ///< template whose beats are labelled together
  bool rhythm_menu_wanted = false;        ///< asked for by its key, or in another menu
  bool strip_settings_wanted = false;     ///< asked for in the menu of tools
  bool rhythm_menu_open = false;          ///< was drawn in the last frame: letters choose from it
  std::optional<Calipers> calipers;
  StripDrag drag;
  /// Beat to select once the edit that puts it there has been carried out.
  std::optional<SampleIndex> awaited_beat;

  // regions
  Tab tab = Tab::findings;                ///< wide layouts show findings and beat beside, then beats here
  LayoutChoices layout;
  TableRows rows;
  bool scroll_table_to_beat = false;
  RasterColouring raster_colouring = RasterColouring::amplitude;
  std::int32_t raster_lead = -1;          ///< -1: the lead the classes were made from
  ScoreBoard board;
  LabView lab;
  SaliencyBoard saliency_board;
  BeatRaster raster;                      ///< remade when beats, lead or size change
  bool help_open = false;
  bool calibration_open = false;
  double calibration_px = 0.0;            ///< width of the card being matched, CSS px; 0: not begun
  int page_line = 1;                      ///< rung of page_lines_s()
  bool saliency_shown = true;
  std::string record_filter;              ///< typed while the menu of records was open
  bool record_menu_open = false;
  bool first_record_wanted = false;       ///< Enter in that menu
  bool menu_open = false;                 ///< a menu was drawn open in the last frame
  bool close_menus = false;               ///< asked for by Esc

  // settings
  ThemeId theme = ThemeId::paper;
  double css_px_per_mm = 96.0 / 25.4;     ///< CSS reference pixel: 96 per inch; a calibrated screen says better
  bool calibrated = false;
  double ui_scale = 1.0;                  ///< everything but the paper grows with it
  bool reduced_motion = false;

  // of the frame being drawn
  std::vector<NamedRect> rects;
  std::vector<NamedRect> targets;  ///< everything that can be pressed, by its id, with the whole area that answers

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
  void report(std::string rect_name, const Rect& rect) { rects.push_back({std::move(rect_name), rect}); }
};

/// Forgets what belonged to the recording shown before; keeps scale, theme and regions.
void reset_for_recording(ViewState& view);

}  // namespace ecg::app
