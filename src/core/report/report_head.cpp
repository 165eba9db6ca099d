#include "core/report/report_head.hpp"

#include "core/version.hpp"

namespace ecg {

void write_head(JsonWriter& json) {
  json.member("version", kVersion);
  json.member("disclaimer", kDisclaimer);
}

void write_models(JsonWriter& json, const ModelIdentity& model) {
  json.begin_array();
  if (!model.name.empty()) {
    json.begin_object();
    json.member("name", model.name);
    json.member("precision", model.precision);
    json.member("sha256", model.sha256);
    json.end_object();
  }
  json.end_array();
}

std::string_view class_letter(std::size_t label) { return {&kBeatClassLetters[label], 1}; }

}  // namespace ecg
