#include "core/rhythm/unreadable.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/features/rhythm_windows.hpp"

namespace ecg {

namespace {

// Chosen on answers out of fold (docs/results/experiments.md): a strip of cinc2017 is called noise in 3 of 4 that are, and in
// 1 of 40 ordinary ones; of single windows as many ordinary ones would be.
constexpr double kLeastNoise = -0.25;     ///< log odds of `unusable`
constexpr double kMostVentricular = 0.0;  ///< log odds of ventricular tachycardia or fibrillation: it looks like noise
constexpr double kAveraged_s = 15.0;      ///< windows that begin so near count alike

/// Mean of a window and those around it; those that were not read do not count. NaN where none was.
double around(const LeadRhythm& lead, std::size_t window, RhythmClass rhythm, bool strip) {
  const double near_s = strip ? std::numeric_limits<double>::infinity() : kAveraged_s;
  const auto first = std::ranges::upper_bound(lead.begin_s, lead.begin_s[window] - near_s) - lead.begin_s.begin();
  const auto last = std::ranges::lower_bound(lead.begin_s, lead.begin_s[window] + near_s) - lead.begin_s.begin();
  double sum = 0.0, count = 0.0;
  for (auto other = static_cast<std::size_t>(first); other < static_cast<std::size_t>(last); ++other) {
    if (!std::isfinite(lead.at(other, rhythm))) continue;
    sum += static_cast<double>(lead.at(other, rhythm));
    count += 1.0;
  }
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

/// The window that begins nearest to a time.
std::size_t nearest(const LeadRhythm& lead, double begin_s) {
  const auto next = static_cast<std::size_t>(std::ranges::lower_bound(lead.begin_s, begin_s) - lead.begin_s.begin());
  if (next == 0) return 0;
  if (next == lead.size()) return next - 1;
  return lead.begin_s[next] - begin_s < begin_s - lead.begin_s[next - 1] ? next : next - 1;
}

void forget_unreadable(LeadRhythm& lead, const Quality& quality) {
  if (lead.signal >= quality.lead_count || quality.stretch_count <= 0) return;
  for (std::size_t window = 0; window < lead.size(); ++window) {
    const double middle_s = lead.begin_s[window] + kRhythmWindow_s / 2.0;
    const auto stretch = std::min(static_cast<std::int32_t>(middle_s / kQualityStretch_s), quality.stretch_count - 1);
    if (quality.reason_at(lead.signal, stretch) != QualityReason::unreadable) continue;
    std::fill_n(lead.log_odds.begin() + static_cast<std::ptrdiff_t>(window * kRhythmClassCount), kRhythmClassCount,
                std::numeric_limits<float>::quiet_NaN());
  }
}

bool reads_nothing(const LeadRhythm& lead, std::size_t window, bool strip) {
  if (!strip && !(lead.at(window, RhythmClass::unusable) >= static_cast<float>(kLeastNoise))) return false;
  const double ventricular = std::max(around(lead, window, RhythmClass::ventricular_tachycardia, strip),
                                      around(lead, window, RhythmClass::ventricular_fibrillation, strip));
  return around(lead, window, RhythmClass::unusable, strip) >= kLeastNoise && ventricular < kMostVentricular;
}

}  // namespace

std::vector<SampleRange> mark_unreadable(Quality& quality, std::span<LeadRhythm> leads, SampleIndex record_length,
                                         double fs_hz) {
  std::vector<std::uint8_t> marked(static_cast<std::size_t>(std::max(quality.stretch_count, 0)), 0);
  const bool strip = seconds_from_samples(record_length, fs_hz) <= kStrip_s;
  for (LeadRhythm& lead : leads) {
    if (lead.signal >= quality.lead_count) continue;
    for (std::size_t stretch = 0; stretch < marked.size() && lead.size() > 0; ++stretch) {
      const auto at = static_cast<std::size_t>(lead.signal) * marked.size() + stretch;
      if (quality.grade[at] == QualityGrade::unusable) continue;
      const std::size_t window = nearest(lead, static_cast<double>(stretch) * kQualityStretch_s);
      if (!reads_nothing(lead, window, strip)) continue;
      quality.grade[at] = QualityGrade::unusable;
      quality.reason[at] = QualityReason::unreadable;
      marked[stretch] = 1;
    }
  }
  for (LeadRhythm& lead : leads) forget_unreadable(lead, quality);
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
