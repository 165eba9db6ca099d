#include "app/app.hpp"
#include "app/model/commands.hpp"
#include "app/model/editing.hpp"
#include "app/model/twelve_lead_board.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

std::string filter_name(const DisplayFilter& filter) {
  std::string name;
  if (filter.baseline) name += "baseline ";
  if (filter.muscle) name += "muscle ";
  if (filter.mains_hz > 0.0) name += "mains ";
  return name.empty() ? "off" : name.substr(0, name.size() - 1);
}

class Members {
 public:
  explicit Members(std::string& json) : json_(json) { json_ += '{'; }
  void text(std::string_view key, std::string_view value) {
    open(key);
    append_json_string(json_, value);
  }
  void number(std::string_view key, double value) {
    open(key);
    append_json_number(json_, value);
  }
  void truth(std::string_view key, bool value) {
    open(key);
    json_ += value ? "true" : "false";
  }
  void stretch(std::string_view key, const std::optional<SampleRange>& range) {
    open(key);
    if (!range) {
      json_ += "null";
      return;
    }
    json_ += '[';
    append_json_number(json_, static_cast<double>(range->begin));
    json_ += ',';
    append_json_number(json_, static_cast<double>(range->end));
    json_ += ']';
  }
  void open(std::string_view key) {
    if (!first_) json_ += ',';
    first_ = false;
    append_json_string(json_, key);
    json_ += ':';
  }

 private:
  std::string& json_;
  bool first_ = true;
};

// In CSS pixels, as the page sees them.
void append_rect(std::string& json, const Rect& rect, double ui_scale) {
  const char* between = "";
  for (const float length : {rect.x, rect.y, rect.width, rect.height}) {
    json += between;
    append_json_number(json, ui_scale * static_cast<double>(length));
    between = ",";
  }
}

void append_lab(std::string& json, const Lab& lab, const Choices& choices) {
  constexpr const char* kPages[] = {"experiment", "table", "operating", "saliency", "four_beats"};
  constexpr const char* kOrders[] = {"file", "accuracy", "macro_f1"};
  const auto id = [&](std::optional<std::size_t> index) {
    return lab.ready() && index && *index < lab.all.experiments.size() ? lab.all.experiments[*index].id : std::string();
  };
  Members members(json);
  members.truth("ready", lab.ready());
  members.text("problem", lab.problem);
  members.text("page", kPages[static_cast<std::size_t>(choices.lab.page)]);
  members.text("chosen", id(choices.lab.chosen));
  members.text("beside", id(choices.lab.beside));
  members.number("rarity_weight", choices.rarity_weight);
  members.text("order", kOrders[static_cast<std::size_t>(choices.lab.order)]);
  json += '}';
}

}  // namespace

std::string state_json(const App& app) {
  const Scene& scene = app.scene;
  const ViewState& view = app.view;
  const TimeView shown = view.time_view(scene.look.layout.plot_width());
  std::string json;
  Members members(json);
  members.truth("has_recording", scene.has_recording());
  members.text("record", scene.derived.record_name);
  members.number("duration_s", scene.duration_s());
  members.number("visible_begin_s", shown.begin_s);
  members.number("visible_end_s", shown.end_s());
  members.number("speed_mm_s", view.speed_mm_s);
  members.number("gain_mm_mv", view.gain_mm_mv);
  members.number("selected_beat", view.beat);
  const auto map = beat_map(scene, view, view.beat);
  members.text("map_class",
               map ? std::string(1, kBeatClassLetters[static_cast<std::size_t>(map->label)]) : std::string());
  const auto twelve = twelve_lead_rows(scene);
  members.text(
      "twelve_lead_class",
      twelve.empty()
          ? std::string_view()
          : kTwelveLeadClassNames[static_cast<std::size_t>(shown_twelve_lead_class(twelve, view.twelve_lead_class))]);
  members.text("map_method",
               map && map->method != SampleMethod::automatic ? sample_method_words(map->method) : std::string_view());
  members.number("map_largest", map ? map->largest : 0.0);
  members.number("map_highest_s", map ? highest_s(*map) : 0.0);
  members.text("map_words", beat_explanation_words(scene, view, view.beat));
  members.text("no_map_words", explanation_of(scene, view.beat) != nullptr
                                   ? no_explanation_words(scene.explanation->why_not)
                                   : std::string_view());
  members.text("turn_words",
               explanation_of(scene, view.beat) != nullptr ? turn_words(*scene.explanation) : std::string());
  members.text("what_if", view.what_if_beat == view.beat ? what_if_text(view.what_if) : std::string());
  members.number("cursor", view.cursor ? static_cast<double>(*view.cursor) : -1.0);
  members.text("tool", name(view.tool));
  members.number("edits", scene.analysis ? scene.analysis->review.edits : 0.0);
  members.number("redoable", scene.analysis ? scene.analysis->review.redoable : 0.0);
  members.number("undoable", scene.analysis ? scene.analysis->review.undoable : 0.0);
  members.number("rhythms", scene.analysis ? static_cast<double>(scene.analysis->review.rhythms.size()) : 0.0);
  members.number("bookmarks", scene.analysis ? static_cast<double>(scene.analysis->review.bookmarks.size()) : 0.0);
  members.text("review", scene.analysis ? review_words(scene.analysis->review) : std::string());
  members.number("beat_template", view.beat_template ? static_cast<double>(*view.beat_template) : -1.0);
  members.truth("merging", is_merging(scene, view));
  const auto& calipers = view.calipers;
  members.stretch("range", view.range);
  members.stretch("calipers", calipers ? std::optional<SampleRange>({calipers->from, calipers->to}) : std::nullopt);
  members.number("selected_finding", view.finding);
  const bool chosen = scene.analysis && view.finding >= 0 && view.finding < std::ssize(scene.analysis->findings);
  members.text(
      "selected_finding_kind",
      chosen ? name(scene.analysis->findings[static_cast<std::size_t>(view.finding)].kind) : std::string_view());
  members.number("occurrence", view.occurrence);
  members.number("beat_count", scene.beat_count());
  members.number("finding_count", scene.analysis ? static_cast<double>(scene.analysis->findings.size()) : 0.0);
  const Calibration calibration = scene.analysis ? scene.analysis->calibration : Calibration{};
  members.number("patient_calibration_labels",
                 calibration.on ? calibration.own_labels + calibration.reference_labels : -1.0);
  members.number("patient_calibration_changed", calibration.changed);
  members.truth("has_reference", scene.analysis && scene.analysis->has_reference);
  members.text("model", scene.analysis ? scene.analysis->model.name : std::string());
  members.number("rarity_weight", scene.analysis ? scene.analysis->operating_point.rarity_weight : 0.0);
  members.number("analysis_version", scene.analysis ? scene.analysis->version : 0.0);
  members.truth("analysis_complete", scene.analysis && scene.analysis->complete);
  members.text("theme", name(view.theme));
  members.number("ui_scale", view.ui_scale);
  members.number("px_per_mm", view.css_px_per_mm);
  members.truth("screen_calibrated", view.screen_calibrated);
  members.text("lane_layout", view.lane_layout == LaneLayout::twelve ? "twelve" : "rows");
  members.text("filter", filter_name(view.filter));
  members.text("strip", app.strip_kept);
  members.text("layout", name(scene.look.layout.kind));
  members.text("panel", view.panel);
  members.truth("help_open", view.help_open);
  members.text("help_page", view.help_page == HelpPage::keys ? "keys" : "words");
  members.number("tour_step", view.tour_step);
  members.truth("projector", view.scale_before_projector > 0.0);
  members.truth("menu_open", view.frame.menu_open);
  members.open("lab");
  append_lab(json, scene.lab, view);
  members.text("message", scene.message.text);
  constexpr const char* kSaved[] = {"none", "saving", "saved", "unsaved", "readonly"};
  members.text("save_state", kSaved[static_cast<std::size_t>(scene.save_state.kind)]);
  members.number("progress", scene.progress.fraction);
  members.number("frame_count", app.frame_count);
  members.number("last_frame_ms", static_cast<double>(scene.work_ms));
  members.number("vertex_count", static_cast<double>(app.picture.vertices.size()));
  members.truth("idle", app.frames_wanted <= 0 && app.input.empty() && !view.glide);
  members.open("targets");
  json += '[';
  for (const NamedRect& each : view.frame.targets) {
    if (json.back() != '[') json += ',';
    json += '[';
    append_json_string(json, each.name);
    json += ',';
    append_rect(json, each.rect, view.ui_scale);
    json += ']';
  }
  json += ']';
  members.open("rects");
  json += '{';
  bool first = true;
  for (const NamedRect& each : view.frame.rects) {
    if (!first) json += ',';
    first = false;
    append_json_string(json, each.name);
    json += ":[";
    append_rect(json, each.rect, view.ui_scale);
    json += ']';
  }
  return json + "}}";
}

}  // namespace ecg::app
