#include "core/report/report_head.hpp"

#include "core/version.hpp"

namespace ecg {

namespace {

void write_model(JsonWriter& json, const ModelIdentity& model) {
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

}  // namespace

void write_head(JsonWriter& json) {
  json.member("version", kVersion);
  json.member("disclaimer", kDisclaimer);
}

void write_models(JsonWriter& json, const ModelIdentity& model, const ModelIdentity& rhythm_model) {
  json.key("models");
  write_model(json, model);
  json.key("rhythm_models");
  write_model(json, rhythm_model);
}

void write_class_names(JsonWriter& json) {
  json.begin_object();
  for (std::size_t label = 0; label < kBeatClassCount; ++label)
    json.member(class_letter(label), kBeatClassNames[label].brief);
  json.end_object();
}

std::string_view class_letter(std::size_t label) { return {&kBeatClassLetters[label], 1}; }

}  // namespace ecg
