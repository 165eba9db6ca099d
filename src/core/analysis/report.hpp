#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/analysis.hpp"

namespace ecg {

/// JSON of `fiducial analyze` (see README); the page's accessible tables read the same text.
std::string analysis_json(const Record& record, const Analysis& analysis);

/// CSV files of `fiducial analyze --csv`: beats (sample, time_s, class, probabilities, rr ...), episodes, findings.
std::string beats_csv(const Record& record, const Analysis& analysis);
std::string episodes_csv(const Record& record, const Analysis& analysis);
std::string findings_csv(const Record& record, const Analysis& analysis);

/// Own beats as WFDB annotations (N S V F Q), with the model and "research and teaching, not a medical device" as a note.
std::vector<Annotation> analysis_annotations(const Record& record, const Analysis& analysis);

/// JSON of `fiducial evaluate` over several records.
struct EvaluatedRecord {
  std::string name;
  BeatComparison comparison;
};
struct EvaluationProtocol {
  bool reference_positions = false;
  ClassMap class_map = ClassMap::papers;
  ModelIdentity model;
};
std::string evaluation_json(const EvaluationProtocol& protocol, const std::vector<EvaluatedRecord>& records);

}  // namespace ecg
