#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/analysis.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

// What every JSON report begins with.

/// Members "version" and "disclaimer" of an object.
void write_head(JsonWriter& json);
/// Members "models" and "rhythm_models" of an object: arrays with the model, empty without one.
void write_models(JsonWriter& json, const ModelIdentity& model, const ModelIdentity& rhythm_model);

/// Member "trained_on": the names of those evaluated records that the model which is judged was trained on.
template <typename Evaluated>
void write_trained_on(JsonWriter& json, const std::vector<Evaluated>& records) {
  json.key("trained_on");
  json.begin_array();
  for (const Evaluated& record : records) {
    if (record.trained_on) json.value(record.name);
  }
  json.end_array();
}

/// {"N":"not ectopic", ...}: what each class is called.
void write_class_names(JsonWriter& json);
/// "N" for 0 ... "Q" for 4.
std::string_view class_letter(std::size_t label);

}  // namespace ecg
