#include "core/rhythm/unreadable.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

// Chosen on answers out of fold (docs/results/experiments.md): noise is to be said rarely where there is a heart to read.
constexpr float kLeastNoise = 1.5F;        ///< log odds of `unusable`
constexpr float kMostVentricular = -1.0F;  ///< log odds of ventricular tachycardia or fibrillation: it looks like noise

bool reads_nothing(const LeadRhythm& lead, std::size_t window) {
  const float ventricular = std::max(lead.at(window, RhythmClass::ventricular_tachycardia),
                                     lead.at(window, RhythmClass::ventricular_fibrillation));
  return lead.at(window, RhythmClass::unusable) >= kLeastNoise && ventricular < kMostVentricular;
}

}  // namespace

std::vector<SampleRange> mark_unreadable(Quality& quality, std::span<const LeadRhythm> leads, SampleIndex record_length,
                                         double fs_hz) {
  std::vector<std::uint8_t> marked(static_cast<std::size_t>(std::max(quality.stretch_count, 0)), 0);
  for (const LeadRhythm& lead : leads) {
    if (lead.signal >= quality.lead_count) continue;
    for (std::size_t window = 0; window < lead.size(); ++window) {
      // Windows and stretches are ten seconds; only those that begin together speak of the same ones.
      const double stretch = lead.begin_s[window] / kQualityStretch_s;
      if (stretch != std::floor(stretch) || stretch >= static_cast<double>(marked.size())) continue;
      if (!reads_nothing(lead, window)) continue;
      const auto at = static_cast<std::size_t>(lead.signal) * marked.size() + static_cast<std::size_t>(stretch);
      if (quality.grade[at] == QualityGrade::unusable) continue;
      quality.grade[at] = QualityGrade::unusable;
      quality.reason[at] = QualityReason::unreadable;
      marked[static_cast<std::size_t>(stretch)] = 1;
    }
  }
  std::vector<SampleRange> places;
  for (std::size_t stretch = 0; stretch < marked.size(); ++stretch) {
    if (marked[stretch] == 0 || quality.best(static_cast<std::int32_t>(stretch)) != QualityGrade::unusable) continue;
    const SampleIndex begin = samples_from_seconds(static_cast<double>(stretch) * kQualityStretch_s, fs_hz);
    const SampleIndex end =
        std::min(samples_from_seconds(static_cast<double>(stretch + 1) * kQualityStretch_s, fs_hz), record_length);
    if (!places.empty() && places.back().end == begin) places.back().end = end;
    else if (begin < end) places.push_back({begin, end});
  }
  return places;
}

}  // namespace ecg
