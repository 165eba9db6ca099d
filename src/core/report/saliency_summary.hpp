#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/explain/class_saliency.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

enum class SaliencyGroup : std::uint8_t {
  all,       ///< every beat the model gave the class
  correct,   ///< of these, those that the reference calls so too
  mistaken,  ///< of these, those that the reference calls otherwise; beats without a reference are in neither
};
std::string_view name(SaliencyGroup group);

/// Maps of the beats that a model gave one class.
struct GroupSaliency {
  BeatClass label = BeatClass::N;
  SaliencyGroup group = SaliencyGroup::all;
  std::vector<std::int32_t> beats;  ///< of the analysis, with and without a map
  ClassSaliency saliency;
};

/// One entry for each class and group that has beats, N S V F Q and all, correct, mistaken; correct and mistaken only
/// with a reference. Empty without maps. By the model's class, whatever a person made of it.
std::vector<GroupSaliency> saliency_by_class(const Analysis& analysis, double fs_hz);

/// The same as CSV, a row per class, group and segment; form of report.hpp.
std::string saliency_csv(const Record& record, const Analysis& analysis);

}  // namespace ecg
