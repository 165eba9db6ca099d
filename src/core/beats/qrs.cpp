#include "core/beats/qrs.hpp"

#include <algorithm>
#include <cmath>

#include "core/beats/beat_places.hpp"
#include "core/beats/pacing_spike.hpp"

namespace ecg {

namespace {

constexpr double kStretch_s = 1800.0;   ///< records are worked through in stretches of about this length
constexpr double kMinSpacing_s = 0.12;  ///< nearer than this is the same beat

}  // namespace

QrsSearch::QrsSearch(const Record& record, const Quality& quality, const BeatScorer& scorer)
    : record_(record), quality_(quality), scorer_(scorer) {
  if (record.signals.empty() || !(record.fs_hz >= kMinRateForBeats_hz)) return;
  const bool anything = std::any_of(quality.grade.begin(), quality.grade.end(),
                                    [](QualityGrade grade) { return grade != QualityGrade::unusable; });
  if (anything) stretches_ = std::max<std::int64_t>(1, std::llround(record.duration_s() / kStretch_s));
}

double QrsSearch::progress() const {
  return stretches_ == 0 ? 1.0 : static_cast<double>(searched_) / static_cast<double>(stretches_);
}

bool QrsSearch::step() {
  if (searched_ >= stretches_) return false;
  const SampleRange range = {record_.length * searched_ / stretches_, record_.length * (searched_ + 1) / stretches_};
  const std::vector<RoughBeat> found = find_beats(record_, quality_, range, scorer_);
  for (const SampleIndex peak : refine_apexes(record_, quality_, found)) peaks_.push_back(peak);
  ++searched_;
  return true;
}

std::vector<SampleIndex> QrsSearch::finish() && {
  while (step()) {
  }
  // Apexes of neighbours may meet, or change places at a border between stretches.
  std::sort(peaks_.begin(), peaks_.end());
  const SampleIndex spacing = samples_from_seconds(kMinSpacing_s, record_.fs_hz);
  std::vector<SampleIndex> result;
  for (const SampleIndex peak : peaks_) {
    if (!result.empty() && peak - result.back() < spacing) continue;
    if (!is_lone_spike(record_, peak)) result.push_back(peak);
  }
  return result;
}

std::vector<SampleIndex> detect_qrs(const Record& record, const Quality& quality, const BeatScorer& scorer) {
  return QrsSearch(record, quality, scorer).finish();
}

}  // namespace ecg
