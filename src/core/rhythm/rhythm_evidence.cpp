#include "core/rhythm/rhythm_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/features/rhythm_windows.hpp"

namespace ecg {

double probability(double log_odds) { return 1.0 / (1.0 + std::exp(-log_odds)); }

double log_odds(double probability, double least) {
  const double inside = std::clamp(probability, least, 1.0 - least);
  return std::log(inside / (1.0 - inside));
}

RhythmEvidence::RhythmEvidence(std::span<const LeadRhythm> leads, double duration_s) {
  const bool any = std::ranges::any_of(leads, [](const LeadRhythm& lead) { return lead.size() > 0; });
  if (!any || !(duration_s > 0.0)) return;
  const auto count = static_cast<std::size_t>(std::ceil(duration_s / kRhythmCell_s));
  std::vector<double> sum(count * kRhythmClassCount, 0.0);
  std::vector<double> windows(count, 0.0);
  for (const LeadRhythm& lead : leads) {
    for (std::size_t window = 0; window < lead.size(); ++window) {
      if (!std::isfinite(lead.log_odds[window * kRhythmClassCount])) continue;
      const auto first = static_cast<std::size_t>(lead.begin_s[window] / kRhythmCell_s);
      const auto held = static_cast<std::size_t>(kRhythmWindow_s / kRhythmCell_s);
      for (std::size_t cell = first; cell < std::min(count, first + held); ++cell) {
        windows[cell] += 1.0;
        for (std::size_t k = 0; k < kRhythmClassCount; ++k)
          sum[cell * kRhythmClassCount + k] += static_cast<double>(lead.log_odds[window * kRhythmClassCount + k]);
      }
    }
  }
  log_odds_.resize(sum.size(), std::numeric_limits<float>::quiet_NaN());
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const double held_by = windows[i / kRhythmClassCount];
    if (held_by > 0.0) log_odds_[i] = static_cast<float>(sum[i] / held_by);
  }
}

double RhythmEvidence::mean(RhythmClass rhythm, double begin_s, double end_s) const {
  double sum = 0.0, count = 0.0;
  const auto first = static_cast<std::size_t>(std::max(begin_s, 0.0) / kRhythmCell_s);
  for (std::size_t cell = first; cell < cells() && static_cast<double>(cell) * kRhythmCell_s < end_s; ++cell) {
    if (!std::isfinite(at(cell, rhythm))) continue;
    sum += static_cast<double>(at(cell, rhythm));
    count += 1.0;
  }
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace ecg
