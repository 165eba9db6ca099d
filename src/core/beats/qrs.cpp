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

std::vector<SampleIndex> detect_qrs(const Record& record, const Quality& quality, const BeatScorer& scorer) {
  std::vector<SampleIndex> peaks;
  if (record.signals.empty() || !(record.fs_hz >= kMinRateForBeats_hz)) return peaks;
  const bool anything = std::any_of(quality.grade.begin(), quality.grade.end(),
                                    [](QualityGrade grade) { return grade != QualityGrade::unusable; });
  if (!anything) return peaks;
  const auto stretches = std::max<std::int64_t>(1, std::llround(record.duration_s() / kStretch_s));
  for (std::int64_t k = 0; k < stretches; ++k) {
    const SampleRange range = {record.length * k / stretches, record.length * (k + 1) / stretches};
    const std::vector<RoughBeat> found = find_beats(record, quality, range, scorer);
    for (const SampleIndex peak : refine_apexes(record, quality, found)) peaks.push_back(peak);
  }
  // Apexes of neighbours may meet, or change places at a border between stretches.
  std::sort(peaks.begin(), peaks.end());
  const SampleIndex spacing = samples_from_seconds(kMinSpacing_s, record.fs_hz);
  std::vector<SampleIndex> result;
  for (const SampleIndex peak : peaks) {
    if (!result.empty() && peak - result.back() < spacing) continue;
    if (!is_lone_spike(record, peak)) result.push_back(peak);
  }
  return result;
}

}  // namespace ecg
