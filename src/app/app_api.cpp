#include "app/app_api.hpp"

#include <memory>
#include <string>

#include "app/app.hpp"
#include "app/model/beat_words.hpp"
#include "app/model/navigation.hpp"
#include "app/model/time_text.hpp"
#include "app/model/tour.hpp"
#include "core/words/sentences.hpp"

namespace {

// The page program has one instance; the C interface has no place for a handle that a page could hold better.
std::unique_ptr<ecg::app::App> instance;

ecg::app::App& app() { return *instance; }
std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

}  // namespace

extern "C" {

int app_start() {
  instance = std::make_unique<ecg::app::App>();
  return ecg::app::start(app()) ? 0 : -1;
}

void app_resize(double css_width, double css_height, double device_pixel_ratio) {
  ecg::app::resize(app(), static_cast<float>(css_width), static_cast<float>(css_height),
                   static_cast<float>(device_pixel_ratio));
}

int app_frame() { return ecg::app::draw_frame(app()) ? 1 : 0; }

std::uint8_t* app_buffer(std::size_t size) {
  app().buffer.resize(size);
  return app().buffer.data();
}

int app_begin_recording(std::size_t size, double column_bytes) {
  return ecg::app::begin_recording(app(), size, column_bytes) ? 0 : -1;
}
std::uint8_t* app_recording_room(double offset) {
  return reinterpret_cast<std::uint8_t*>(ecg::app::recording_room(app(), offset).data());
}
double app_recording_room_size(double offset) {
  return static_cast<double>(ecg::app::recording_room(app(), offset).size());
}
int app_finish_recording() { return ecg::app::finish_recording(app()) ? 0 : -1; }
int app_set_explanation(std::size_t size) { return ecg::app::set_explanation(app(), size) ? 0 : -1; }
int app_set_analysis(std::size_t size) { return ecg::app::set_analysis(app(), size) ? 0 : -1; }
void app_clear_recording() { ecg::app::clear_recording(app()); }

void app_set_experiments(std::size_t size) { ecg::app::set_experiments(app(), size); }

void app_set_lab_problem(const char* text) {
  app().scene.lab = {};
  app().scene.lab.problem = text_of(text);
  ecg::app::want_frames(app());
}

void app_set_progress(const char* stage, double fraction) {
  app().scene.progress = {ecg::printable(text_of(stage)), fraction};
  ecg::app::want_frames(app());
}

void app_set_message(const char* kind, const char* text) {
  app().scene.message = {text_of(kind) == "error", text_of(text)};
  ecg::app::want_frames(app());
}

void app_clear_message() {
  app().scene.message = {};
  ecg::app::want_frames(app());
}

void app_set_save_state(const char* state, const char* reason) {
  using Kind = ecg::app::SaveState::Kind;
  const std::string word = text_of(state);
  const Kind kind = word == "saving"     ? Kind::saving
                    : word == "saved"    ? Kind::saved
                    : word == "unsaved"  ? Kind::unsaved
                    : word == "readonly" ? Kind::readonly
                                         : Kind::none;
  app().scene.save_state = {kind, ecg::printable(text_of(reason))};
  ecg::app::want_frames(app());
}

void app_ask(const char* id, const char* title, const char* note, const char* value, const char* kind) {
  app().scene.prompt = ecg::app::Prompt{.id = text_of(id),
                                        .title = ecg::printable(text_of(title)),
                                        .note = ecg::printable(text_of(note)),
                                        .value = text_of(value),
                                        .wants_text = text_of(kind) == "text"};
  ecg::app::want_frames(app());
}

void app_set_dropping(int active) {
  app().scene.dropping = active != 0;
  ecg::app::want_frames(app());
}

void app_set_request_count(int count) {
  app().scene.request_count = count;
  ecg::app::want_frames(app());
}

void app_add_demo(const char* id, const char* title, const char* story, const char* kind) {
  app().scene.demos.push_back(
      {text_of(id), ecg::printable(text_of(title)), ecg::printable(text_of(story)), text_of(kind) == "real"});
  ecg::app::want_frames(app());
}

void app_add_model(const char* name, const char* title, const char* kind) {
  app().scene.models.push_back({text_of(name), ecg::printable(text_of(title)), text_of(kind) == "teaching"});
  ecg::app::want_frames(app());
}

void app_set_selected_model(const char* name, const char* precision) {
  app().scene.model_name = text_of(name);
  app().scene.model_precision = text_of(precision);
  ecg::app::want_frames(app());
}

void app_clear_records() {
  app().scene.records.clear();
  ecg::app::want_frames(app());
}

void app_add_record(const char* name) {
  app().scene.records.push_back(text_of(name));
  ecg::app::want_frames(app());
}

void app_set_selected_record(const char* name) {
  app().scene.record_selected = text_of(name);
  ecg::app::want_frames(app());
}

int app_set_setting(const char* key, const char* value) {
  return ecg::app::set_setting(app(), text_of(key), text_of(value)) ? 0 : -1;
}
void app_set_strip(const char* choices) { ecg::app::set_strip(app(), text_of(choices)); }
void app_set_signals(const char* choices) { ecg::app::set_signals(app(), text_of(choices)); }

void app_goto(double seconds) {
  ecg::app::go_to(app().scene, app().view, seconds);
  ecg::app::want_frames(app());
}

double app_parse_time(const char* text, int of_day) {
  if (!app().scene.recording) return -1.0;
  const ecg::Record& record = app().scene.recording->record;
  const double origin_s = of_day != 0 ? record.start_time_of_day_s.value_or(0.0) : 0.0;
  const auto time_s = ecg::app::place_of_time(text_of(text), of_day != 0, origin_s, record.duration_s());
  return time_s.value_or(-1.0);
}

int app_has_clock() { return app().scene.recording && app().scene.recording->record.start_time_of_day_s ? 1 : 0; }

void app_select_beat(int index) {
  ecg::app::select_beat(app().scene, app().view, index, true);
  ecg::app::want_frames(app());
}

const char* app_take_commands() {
  app().commands_text = ecg::app::json_of(app().commands);
  app().commands.clear();
  return app().commands_text.c_str();
}

const char* app_selection() {
  const ecg::app::ViewState& view = app().view;
  app().selection_text =
      view.tour_step > 0 ? ecg::app::tour_words(view.tour_step) : ecg::app::selection_words(app().scene, view);
  return app().selection_text.c_str();
}

const char* app_state() {
  app().state_text = ecg::app::state_json(app());
  return app().state_text.c_str();
}

void app_context_lost() { ecg::app::context_lost(app()); }
void app_context_restored() { ecg::app::context_restored(app()); }

}  // extern "C"
