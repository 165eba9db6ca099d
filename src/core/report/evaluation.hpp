#pragma once

#include <string>
#include <vector>

#include "core/metrics/ec57_beats.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// One record's scores: whole record in the protocol's class map, and as the standard has them in both class maps.
struct EvaluatedRecord {
  std::string name;
  BeatComparison comparison;
  Ec57Beats ec57 = {};      ///< escape beats are S
  Ec57Beats papers = {};    ///< escape beats are N
  bool trained_on = false;  ///< the beat model was trained on it
};

struct EvaluationProtocol {
  bool reference_positions = false;
  ClassMap class_map = ClassMap::papers;
  ModelIdentity model;
  ModelIdentity rhythm_model;
  Ec57Settings scoring;  ///< window and times of the EC57 scores; its class map is not used
};

/// Scores an analysis that has a reference.
EvaluatedRecord evaluate(const Record& record, const Analysis& analysis, const Ec57Settings& scoring);

/// JSON of `fiducial evaluate` over several records.
std::string evaluation_json(const EvaluationProtocol& protocol, const std::vector<EvaluatedRecord>& records);

/// The line formats of `bxb -L` with the sums of `sumstats`: beats, then shutdowns.
std::string evaluation_bxb(const std::vector<EvaluatedRecord>& records, ClassMap class_map);

}  // namespace ecg
