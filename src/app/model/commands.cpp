#include "app/model/commands.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <type_traits>

namespace ecg::app {

namespace {

void append_member(std::string& json, std::string_view key, std::string_view value) {
  json += ',';
  append_json_string(json, key);
  json += ':';
  append_json_string(json, value);
}

void append_member(std::string& json, std::string_view key, double value) {
  json += ',';
  append_json_string(json, key);
  json += ':';
  append_json_number(json, value);
}

void append_kind(std::string& json, std::string_view kind) {
  json += R"({"kind":)";
  append_json_string(json, kind);
}

void append_json(std::string& json, const OpenPicker&) { append_kind(json, "open_picker"); }
void append_json(std::string& json, const Cancel&) { append_kind(json, "cancel"); }
void append_json(std::string& json, const DismissMessage&) { append_kind(json, "dismiss_message"); }
void append_json(std::string& json, const AnswerPrompt& command) {
  append_kind(json, "answer");
  append_member(json, "id", command.id);
  json += command.accepted ? R"(,"accepted":true)" : R"(,"accepted":false)";
  append_member(json, "text", command.text);
}
void append_json(std::string& json, const OpenDemo& command) {
  append_kind(json, "open_demo");
  append_member(json, "id", command.id);
}
void append_json(std::string& json, const OpenRecord& command) {
  append_kind(json, "open_record");
  append_member(json, "name", command.name);
}
void append_json(std::string& json, const SelectModel& command) {
  append_kind(json, "select_model");
  append_member(json, "name", command.name);
  append_member(json, "precision", command.precision);
}
void append_json(std::string& json, const Export& command) {
  append_kind(json, "export");
  append_member(json, "what", command.what);
}
void append_json(std::string& json, const ExportPicture& command) {
  append_kind(json, "export");
  append_member(json, "what", "png");
  append_member(json, "x", static_cast<double>(command.part.x));
  append_member(json, "y", static_cast<double>(command.part.y));
  append_member(json, "width", static_cast<double>(command.part.width));
  append_member(json, "height", static_cast<double>(command.part.height));
  append_member(json, "caption", command.caption);
}
void append_json(std::string& json, const SetTheme& command) {
  append_kind(json, "set_theme");
  append_member(json, "name", command.name);
}
void append_json(std::string& json, const KeepStrip& command) {
  append_kind(json, "keep_strip");
  append_member(json, "choices", command.choices);
}
void append_json(std::string& json, const Remember& command) {
  append_kind(json, "remember");
  append_member(json, "key", command.key);
  append_member(json, "value", command.value);
}
void append_json(std::string& json, const MoveOperatingPoint& command) {
  append_kind(json, "move_operating_point");
  append_member(json, "rarity_weight", command.rarity_weight);
}
void append_json(std::string& json, const ChooseSignals& command) {
  append_kind(json, "choose_signals");
  append_member(json, "choices", command.choices);
}
void append_json(std::string& json, const LoadExperiments&) { append_kind(json, "load_experiments"); }
void append_json(std::string& json, const AskFourBeats&) { append_kind(json, "ask_four_beats"); }
void append_json(std::string& json, const ExplainBeat& command) {
  append_kind(json, "explain_beat");
  append_member(json, "sample", static_cast<double>(command.sample));
  append_member(json, "what_if", command.what_if);
}
void append_json(std::string& json, const ExplainAll&) { append_kind(json, "explain_all"); }
void append_json(std::string& json, const AskThresholds&) { append_kind(json, "ask_thresholds"); }
void append_json(std::string& json, const AskTime&) { append_kind(json, "ask_time"); }
void append_json(std::string& json, const ShowDevice&) { append_kind(json, "show_device"); }
void append_json(std::string& json, const MakeEdit& command) {
  append_kind(json, "edit");
  append_member(json, "edit", name(command.edit.kind));
  append_member(json, "begin", static_cast<double>(command.edit.begin));
  append_member(json, "end", static_cast<double>(command.edit.end));
  append_member(json, "code", static_cast<double>(command.edit.code));
  append_member(json, "text", command.edit.text);
  append_member(json, "said", command.said);
}
void append_json(std::string& json, const AskComment& command) {
  append_kind(json, "ask_comment");
  append_member(json, "sample", static_cast<double>(command.sample));
  append_member(json, "place", command.place);
  append_member(json, "text", command.text);
}
void append_json(std::string& json, const AskConfirmation& command) {
  append_kind(json, "ask_confirmation");
  append_member(json, "subject", command.subject);
}
void append_json(std::string& json, const CopyText& command) {
  append_kind(json, "copy");
  append_member(json, "text", command.text);
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
  json += '"';
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      json += '\\';
      json += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(letter));
      json += escaped.data();
    } else {
      json += letter;
    }
  }
  json += '"';
}

void append_json_number(std::string& json, double value) {
  if (!std::isfinite(value)) {
    json += "null";
    return;
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  std::string number = text.data();
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  json += number == "-0" ? "0" : number;
}

std::string json_of(const CommandQueue& commands) {
  std::string json = "[";
  for (const Command& command : commands) {
    if (json.size() > 1) json += ',';
    std::visit([&json](const auto& each) { append_json(json, each); }, command);
    json += '}';
  }
  return json + ']';
}

}  // namespace ecg::app
