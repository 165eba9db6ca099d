#include "desk/calls.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/app_api.hpp"
#include "app/platform/glfw.hpp"
#include "core/version.hpp"

namespace ecg::desk {

namespace {

using Json = nlohmann::json;
namespace glfw = app::glfw;

/// Arguments of a call, whose kinds were checked.
struct Arguments {
  const Json& values;
  const std::vector<std::byte>& payload;
  Link& link;
  bool& quit;
  bool& other_version;
  [[nodiscard]] std::string text(std::size_t i) const { return values[i].get<std::string>(); }
  [[nodiscard]] double number(std::size_t i) const { return values[i].get<double>(); }
  void answer(Json head, std::span<const std::byte> bytes = {}) const {
    head["id"] = values[0];
    link.send(head.dump(), bytes);
  }
};

std::size_t buffered(const std::vector<std::byte>& bytes) {
  std::uint8_t* buffer = app_buffer(bytes.size());
  std::transform(bytes.begin(), bytes.end(), buffer,
                 [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  return bytes.size();
}

void samples(const Arguments& given) {
  double offset = given.number(0);
  for (std::span<const std::byte> rest(given.payload); !rest.empty();) {
    const auto room = static_cast<std::size_t>(app_recording_room_size(offset));
    if (room == 0) return;
    const std::size_t size = std::min(room, rest.size());
    std::memcpy(app_recording_room(offset), rest.data(), size);
    rest = rest.subspan(size);
    offset += static_cast<double>(size);
  }
}

void picture(const Arguments& given) {
  app_frame();  // without the menu that asked for it
  const glfw::Pixels pixels = glfw::read_pixels();
  given.answer({{"kind", "picture"},
                {"width", pixels.width},
                {"height", pixels.height},
                {"pixel_ratio", glfw::canvas().pixel_ratio}},
               std::as_bytes(std::span(pixels.rgba)));
}

void state(const Arguments& given) {
  const std::string_view text = app_state();
  given.answer({{"kind", "state"}}, std::as_bytes(std::span(text)));
}

struct Call {
  std::string_view arguments;  ///< t: text, n: number
  void (*carry_out)(const Arguments&);
};

const std::map<std::string_view, Call>& calls() {
  using A = const Arguments&;
  static const std::map<std::string_view, Call> table = {
      {"hello", {"nt", [](A a) { a.other_version = a.number(0) != kProtocol || a.text(1) != kVersion; }}},
      {"begin_recording", {"n", [](A a) { app_begin_recording(buffered(a.payload), a.number(0)); }}},
      {"samples", {"n", samples}},
      {"finish_recording", {"", [](A) { app_finish_recording(); }}},
      {"clear_recording", {"", [](A) { app_clear_recording(); }}},
      {"set_explanation", {"", [](A a) { app_set_explanation(buffered(a.payload)); }}},
      {"set_analysis", {"", [](A a) { app_set_analysis(buffered(a.payload)); }}},
      {"set_experiments", {"", [](A a) { app_set_experiments(buffered(a.payload)); }}},
      {"set_lab_problem", {"t", [](A a) { app_set_lab_problem(a.text(0).c_str()); }}},
      {"set_progress", {"tn", [](A a) { app_set_progress(a.text(0).c_str(), a.number(1)); }}},
      {"set_message", {"tt", [](A a) { app_set_message(a.text(0).c_str(), a.text(1).c_str()); }}},
      {"clear_message", {"", [](A) { app_clear_message(); }}},
      {"set_save_state", {"tt", [](A a) { app_set_save_state(a.text(0).c_str(), a.text(1).c_str()); }}},
      {"add_demo",
       {"tttt", [](A a) { app_add_demo(a.text(0).c_str(), a.text(1).c_str(), a.text(2).c_str(), a.text(3).c_str()); }}},
      {"add_model", {"ttt", [](A a) { app_add_model(a.text(0).c_str(), a.text(1).c_str(), a.text(2).c_str()); }}},
      {"set_selected_model", {"tt", [](A a) { app_set_selected_model(a.text(0).c_str(), a.text(1).c_str()); }}},
      {"clear_records", {"", [](A) { app_clear_records(); }}},
      {"add_record", {"t", [](A a) { app_add_record(a.text(0).c_str()); }}},
      {"set_selected_record", {"t", [](A a) { app_set_selected_record(a.text(0).c_str()); }}},
      {"set_setting", {"tt", [](A a) { app_set_setting(a.text(0).c_str(), a.text(1).c_str()); }}},
      {"set_strip", {"t", [](A a) { app_set_strip(a.text(0).c_str()); }}},
      {"set_signals", {"t", [](A a) { app_set_signals(a.text(0).c_str()); }}},
      {"goto", {"n", [](A a) { app_goto(a.number(0)); }}},
      {"ask",
       {"ttttt",
        [](A a) {
          app_ask(a.text(0).c_str(), a.text(1).c_str(), a.text(2).c_str(), a.text(3).c_str(), a.text(4).c_str());
        }}},
      {"parse_time",
       {"tt", [](A a) { a.answer({{"kind", "time"}, {"seconds", app_parse_time(a.text(1).c_str(), 0)}}); }}},
      {"set_title", {"t", [](A a) { glfw::set_title(a.text(0)); }}},
      {"set_clipboard", {"t", [](A a) { glfw::set_clipboard(a.text(0)); }}},
      {"context_lost", {"", [](A) { app_context_lost(); }}},
      {"context_restored", {"", [](A) { app_context_restored(); }}},
      {"take_picture", {"t", picture}},
      {"tell_state", {"t", state}},
      {"quit", {"", [](A a) { a.quit = true; }}},
  };
  return table;
}

bool fits(const Json& values, std::string_view kinds) {
  if (!values.is_array() || values.size() != kinds.size()) return false;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] == 't' ? !values[i].is_string() : !values[i].is_number()) return false;
  }
  return true;
}

}  // namespace

std::string carry_out(Link& link, const Message& message, bool& quit) {
  constexpr const char* kOther =
      "The terminal program is of another version than this window: build both anew with scripts/desk.";
  const Json head = Json::parse(message.head, nullptr, /*allow_exceptions=*/false);
  if (!head.is_object() || !head.contains("call") || !head["call"].is_string() || !head.contains("args")) return kOther;
  const auto call = calls().find(head["call"].get_ref<const std::string&>());
  if (call == calls().end() || !fits(head["args"], call->second.arguments)) return kOther;
  bool other_version = false;
  call->second.carry_out({head["args"], message.payload, link, quit, other_version});
  return other_version ? kOther : "";
}

}  // namespace ecg::desk
