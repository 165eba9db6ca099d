#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace ecg::testing_json {

/// A parsed JSON text, as strict as RFC 8259; what is not there reads as null.
struct Value {
  enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
  bool boolean = false;
  double number = 0.0;
  std::string text;
  std::vector<Value> items;
  std::map<std::string, Value> members;

  [[nodiscard]] const Value& operator[](std::string_view key) const {
    static const Value nothing{};
    const auto found = members.find(std::string(key));
    return found == members.end() ? nothing : found->second;
  }
  [[nodiscard]] const Value& operator[](std::size_t index) const { return items.at(index); }
  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool has(std::string_view key) const { return members.contains(std::string(key)); }
};

inline Value value_of(const nlohmann::json& json) {
  Value value;
  if (json.is_boolean()) value = {.kind = Value::Kind::boolean, .boolean = json.get<bool>()};
  if (json.is_number()) value = {.kind = Value::Kind::number, .number = json.get<double>()};
  if (json.is_string()) value = {.kind = Value::Kind::string, .text = json.get<std::string>()};
  if (json.is_array()) {
    value.kind = Value::Kind::array;
    for (const auto& item : json) value.items.push_back(value_of(item));
  }
  if (json.is_object()) {
    value.kind = Value::Kind::object;
    for (const auto& [name, content] : json.items()) value.members.emplace(name, value_of(content));
  }
  return value;
}

/// Nothing for what is no JSON, and where an object names a member twice.
inline std::optional<Value> parse(std::string_view text) {
  using Json = nlohmann::json;
  std::vector<std::set<std::string>> open;
  bool twice = false;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) twice = true;
    if (event == Json::parse_event_t::object_end) open.pop_back();
    return true;
  };
  const Json json = Json::parse(text, watch, false);
  if (json.is_discarded() || twice) return std::nullopt;
  return value_of(json);
}

}  // namespace ecg::testing_json
