#include "core/rhythm/interval_evidence.hpp"

#include <cmath>

#include "core/rhythm/irregularity.hpp"

namespace ecg {

namespace {

// Fitted by `scripts/train rhythm` (scripts/training/rhythm_intervals.py) on 15 records of the MIT-BIH Atrial Fibrillation
// Database, 57 of the Long-Term AF Database, 482 of the VitalDB Arrhythmia Database and 48 of the MIT-BIH Arrhythmia
// Database; the numbers stand in models/rhythm/intervals.json, too, and a test of training holds both together.
constexpr double kBias = 0.3128;
constexpr double kOfEntropy = 4.48886;
constexpr double kOfLogChange = 1.66925;
constexpr double kOfLogMeanRr = -2.89705;
constexpr double kOfPerCount = 0.04323;
constexpr double kOfEntropyPerCount = -2.33035;
constexpr double kOfLogChangePerCount = -0.50321;
constexpr double kOfLogChangeSquared = -1.40511;
constexpr double kOfEntropyLogChange = 0.67046;

constexpr double kEntropyCentre = -1.4;  ///< Lake and Moorman 2011
constexpr double kChangeCentre = 0.06;
constexpr double kMinChange = 0.01;  ///< keeps the logarithm finite for a clock
constexpr double kMeanRrCentre_s = 0.8;
constexpr double kCountUnit = 10.0;

}  // namespace

std::optional<double> fibrillation_log_odds(std::span<const double> rr_s) {
  if (rr_s.size() < kMinEvidenceIntervals) return {};
  double mean_s = 0.0;
  for (const double rr : rr_s) mean_s += rr / static_cast<double>(rr_s.size());
  if (!(mean_s > 0.0)) return {};
  const double coefficient = coefficient_of_sample_entropy(rr_s);
  const double entropy = coefficient == 0.0 ? 0.0 : coefficient - kEntropyCentre;  // 0: not defined, says nothing
  const double change = std::log((least_median_change(rr_s) + kMinChange) / (kChangeCentre + kMinChange));
  const double per_count = kCountUnit / static_cast<double>(rr_s.size());
  return kBias + kOfEntropy * entropy + kOfLogChange * change + kOfLogMeanRr * std::log(mean_s / kMeanRrCentre_s) +
         kOfPerCount * per_count + kOfEntropyPerCount * entropy * per_count +
         kOfLogChangePerCount * change * per_count + kOfLogChangeSquared * change * change +
         kOfEntropyLogChange * entropy * change;
}

}  // namespace ecg
