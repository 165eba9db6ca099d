#include "core/beats/qrs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/statistics.hpp"
#include "core/dsp/biquad.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

constexpr double kWorkingRate_hz = 125.0;   ///< detection runs on block means of about this rate
constexpr double kQrsLow_hz = 8.0;          ///< QRS band (Thakor et al. 1984)
constexpr double kQrsHigh_hz = 24.0;
constexpr double kIntegration_s = 0.1;      ///< width of a narrow complex's energy (Pan and Tompkins 1985 use 0.15)
constexpr double kRefractory_s = 0.22;      ///< no two beats are closer
constexpr double kLevelWindow_s = 8.0;      ///< the local level is the median of this many seconds' maxima on each side
constexpr double kThreshold = 0.4;          ///< of the local level
constexpr double kRefine_s = 0.09;          ///< the apex is looked for this far on each side

std::vector<float> block_means(const Signal& signal, std::int64_t block, std::size_t count) {
  std::vector<float> means(count);
  std::vector<float> samples(static_cast<std::size_t>(block) * 1024);
  for (std::size_t first = 0; first < count; first += 1024) {
    signal.read(static_cast<SampleIndex>(first) * block, samples);
    for (std::size_t i = first; i < std::min(first + 1024, count); ++i) {
      double sum = 0.0;
      for (std::int64_t k = 0; k < block; ++k) {
        sum += static_cast<double>(samples[(i - first) * static_cast<std::size_t>(block) + static_cast<std::size_t>(k)]);
      }
      means[i] = static_cast<float>(sum / static_cast<double>(block));
    }
  }
  return means;
}

/// Square root of the moving mean energy of the QRS band, divided by its local level.
std::vector<double> normalised_envelope(std::vector<float>& lead, double rate_hz) {
  std::vector<double> band(lead.begin(), lead.end());
  filter_both_ways(high_pass_section(kQrsLow_hz, rate_hz), band);
  filter_both_ways(low_pass_section(kQrsHigh_hz, rate_hz), band);
  const auto half = static_cast<std::ptrdiff_t>(std::lround(kIntegration_s * rate_hz / 2.0));
  const auto size = static_cast<std::ptrdiff_t>(band.size());
  std::vector<double> sums(band.size() + 1, 0.0);
  for (std::size_t i = 0; i < band.size(); ++i) sums[i + 1] = sums[i] + band[i] * band[i];
  std::vector<double> envelope(band.size());
  for (std::ptrdiff_t i = 0; i < size; ++i) {
    const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(i - half, 0));
    const auto to = static_cast<std::size_t>(std::min(i + half + 1, size));
    envelope[static_cast<std::size_t>(i)] = std::sqrt(std::max(0.0, sums[to] - sums[from]) / static_cast<double>(to - from));
  }
  const auto second = static_cast<std::size_t>(std::lround(1.5 * rate_hz));
  std::vector<double> maxima;
  for (std::size_t i = 0; i < envelope.size(); i += second) {
    maxima.push_back(*std::max_element(envelope.begin() + static_cast<std::ptrdiff_t>(i),
                                       envelope.begin() + static_cast<std::ptrdiff_t>(std::min(i + second, envelope.size()))));
  }
  const auto reach = static_cast<std::size_t>(kLevelWindow_s / 1.5);
  for (std::size_t block = 0; block < maxima.size(); ++block) {
    const std::size_t from = block > reach ? block - reach : 0;
    const std::size_t to = std::min(block + reach + 1, maxima.size());
    std::vector<double> near(maxima.begin() + static_cast<std::ptrdiff_t>(from), maxima.begin() + static_cast<std::ptrdiff_t>(to));
    const double level = quantile_in_place(std::span<double>(near), 0.5);
    for (std::size_t i = block * second; i < std::min((block + 1) * second, envelope.size()); ++i) {
      envelope[i] = level > 0.0 ? std::min(envelope[i] / level, 3.0) : 0.0;
    }
  }
  return envelope;
}

/// Distance of the apex from `centre`, searched on one side of the median.
SampleIndex apex(const Signal& signal, SampleIndex centre, SampleIndex reach, double side, double& height) {
  std::vector<float> window(static_cast<std::size_t>(2 * reach + 1));
  signal.read(centre - reach, window);
  const double middle = median(window);
  SampleIndex best = 0;
  height = 0.0;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double value = side * (static_cast<double>(window[i]) - middle);
    if (!(value > height)) continue;
    height = value;
    best = static_cast<SampleIndex>(i) - reach;
  }
  return centre + best;
}

}  // namespace

std::vector<SampleIndex> detect_qrs(const Record& record, const Quality& quality) {
  const auto block = std::max<std::int64_t>(1, std::lround(record.fs_hz / kWorkingRate_hz));
  const double rate_hz = record.fs_hz / static_cast<double>(block);
  const auto count = static_cast<std::size_t>(std::max<SampleIndex>(0, record.length / block));
  if (count < 3 || rate_hz < 3.0 * kQrsHigh_hz) return {};

  const double stretch_samples = kQualityStretch_s * rate_hz;
  const auto stretch_of = [&](std::size_t i) {
    return std::min(static_cast<std::int32_t>(static_cast<double>(i) / stretch_samples), quality.stretch_count - 1);
  };
  std::vector<double> combined(count, 0.0);
  std::vector<double> weights(count, 0.0);
  std::vector<double> usable(record.signals.size(), 0.0);
  for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
    auto means = block_means(record.signals[lead], block, count);
    if (!bridge_gaps(means)) continue;
    const auto envelope = normalised_envelope(means, rate_hz);
    for (std::size_t i = 0; i < count; ++i) {
      const auto grade = quality.at(static_cast<std::int32_t>(lead), stretch_of(i));
      const double weight = grade == QualityGrade::good ? 1.0 : grade == QualityGrade::limited ? 0.3 : 0.0;
      combined[i] += weight * envelope[i];
      weights[i] += weight;
      usable[lead] += weight;
    }
  }
  for (std::size_t i = 0; i < count; ++i) combined[i] = weights[i] > 0.0 ? combined[i] / weights[i] : 0.0;

  // Highest first within the refractory time; earlier one on ties.
  const auto refractory = static_cast<std::size_t>(std::lround(kRefractory_s * rate_hz));
  std::vector<std::size_t> peaks;
  for (std::size_t i = 0; i < count; ++i) {
    const bool top = combined[i] >= kThreshold && (i == 0 || combined[i] > combined[i - 1]) &&
                     (i + 1 == count || combined[i] >= combined[i + 1]);
    if (!top) continue;
    if (!peaks.empty() && i - peaks.back() < refractory) {
      if (combined[i] > combined[peaks.back()]) peaks.back() = i;
    } else {
      peaks.push_back(i);
    }
  }
  if (peaks.empty()) return {};

  std::size_t best = 0;
  for (std::size_t lead = 1; lead < usable.size(); ++lead) {
    if (usable[lead] > 1.1 * usable[best]) best = lead;
  }
  const Signal& signal = record.signals[best];
  const auto reach = static_cast<SampleIndex>(std::lround(kRefine_s * record.fs_hz));
  double upward = 0.0, downward = 0.0;
  for (const std::size_t peak : peaks) {
    const auto centre = static_cast<SampleIndex>(peak) * block + block / 2;
    double up = 0.0, down = 0.0;
    apex(signal, centre, reach, 1.0, up);
    apex(signal, centre, reach, -1.0, down);
    (up >= down ? upward : downward) += 1.0;
  }
  const double side = upward >= downward ? 1.0 : -1.0;
  std::vector<SampleIndex> result;
  for (const std::size_t peak : peaks) {
    const auto centre = static_cast<SampleIndex>(peak) * block + block / 2;
    double height = 0.0;
    const SampleIndex at = std::clamp<SampleIndex>(apex(signal, centre, reach, side, height), 0, record.length - 1);
    if (result.empty() || at > result.back()) result.push_back(at);
  }
  return result;
}

}  // namespace ecg
