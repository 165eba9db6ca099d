#include "core/synthetic/demos.hpp"

#include <algorithm>

#include "core/synthetic/patient.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

constexpr std::uint64_t kDemoSeed = 2024;  ///< any number: it only has to stay the same

/// "atrial-fibrillation" -> "Atrial fibrillation".
std::string title(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '-', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::string demos_json() {
  JsonWriter json;
  json.begin_array();
  for (const Patient& patient : demo_patients()) {
    json.begin_object();
    json.member("id", patient.name);
    json.member("title", title(patient.name));
    json.member("story", patient.story);
    json.end_object();
  }
  json.end_array();
  return std::move(json).finish();
}

std::optional<Record> demo_record(std::string_view id) {
  for (const Patient& patient : demo_patients()) {
    if (patient.name == id) return synthetic_record(patient, kDemoSeed);
  }
  return std::nullopt;
}

}  // namespace ecg
