#include "core/beats/combined_envelope.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr double kBlock_s = 2.0;        ///< holds at least one complex at 30 bpm
constexpr std::size_t kLevelReach = 6;  ///< blocks on each side whose maxima make the level: 26 s in all
constexpr std::size_t kFloorReach = 3;  ///< blocks on each side whose medians make the floor: 14 s in all
constexpr std::size_t kMedianStep = 3;  ///< the envelope is smooth: every third value gives its median
constexpr double kLargestShare = 0.12;  ///< the level is at least this share of the largest near maximum
constexpr float kCap = 4.0F;            ///< a lead counts at most this many times its level
constexpr float kWideShare = 0.5F;      ///< of the wide envelope in `strength`
constexpr double kNoiseClarity = 2.0;   ///< clarity of noise without complexes (Rayleigh maximum over median)
constexpr double kClearClarity = 10.0;  ///< clarity from which a lead counts in full
constexpr double kMinWeight = 0.02;

struct BlockExtremes {
  std::vector<double> largest;
  std::vector<double> median;
};

BlockExtremes block_extremes(std::span<const float> envelope, std::size_t block, bool with_median) {
  BlockExtremes result;
  std::vector<float> piece;
  for (std::size_t from = 0; from < envelope.size(); from += block) {
    std::size_t size = std::min(block, envelope.size() - from);
    if (size < block / 2 && !result.largest.empty()) break;  // a short rest belongs to the last block
    if (from + size + block / 2 > envelope.size()) size = envelope.size() - from;
    const auto values = envelope.subspan(from, size);
    float largest = 0.0F;
    for (const float value : values) largest = std::max(largest, value);
    result.largest.push_back(static_cast<double>(largest));
    if (!with_median) continue;
    piece.clear();
    for (std::size_t i = 0; i < size; i += kMedianStep) piece.push_back(values[i]);
    result.median.push_back(static_cast<double>(quantile_in_place(std::span<float>(piece), 0.5)));
  }
  return result;
}

std::vector<double> moving_median(std::span<const double> values, std::size_t reach) {
  std::vector<double> result, near;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t from = i > reach ? i - reach : 0;
    const std::size_t to = std::min(i + reach + 1, values.size());
    near.assign(values.begin() + static_cast<std::ptrdiff_t>(from), values.begin() + static_cast<std::ptrdiff_t>(to));
    result.push_back(quantile_in_place(std::span<double>(near), 0.5));
  }
  return result;
}

/// Typical peak: median of the near maxima, but no less than a share of the largest (a lone beat among nothing).
SlowCurve level_of(std::span<const double> maxima, double step) {
  SlowCurve level{step, {}};
  const auto medians = moving_median(maxima, kLevelReach);
  for (std::size_t i = 0; i < maxima.size(); ++i) {
    const std::size_t from = i > kLevelReach ? i - kLevelReach : 0;
    const std::size_t to = std::min(i + kLevelReach + 1, maxima.size());
    const double largest = *std::max_element(maxima.begin() + static_cast<std::ptrdiff_t>(from),
                                             maxima.begin() + static_cast<std::ptrdiff_t>(to));
    level.values.push_back(static_cast<float>(std::max(medians[i], kLargestShare * largest)));
  }
  return level;
}

/// Adds weight * min(envelope / level, cap) to `sum`.
void add_normalised(std::span<const float> envelope, const SlowCurve& level, const SlowCurve& weight,
                    std::span<float> sum) {
  constexpr std::size_t kPiece = 16;  // curves move slowly: one value serves a dozen samples
  for (std::size_t from = 0; from < envelope.size(); from += kPiece) {
    const std::size_t to = std::min(from + kPiece, envelope.size());
    const double middle = static_cast<double>(from) + kPiece / 2.0;
    const float scale = level.at(middle) > 0.0F ? 1.0F / level.at(middle) : 0.0F;
    const float share = weight.at(middle);
    for (std::size_t i = from; i < to; ++i) sum[i] += share * std::min(envelope[i] * scale, kCap);
  }
}

}  // namespace

float SlowCurve::at(double sample) const {
  if (values.empty()) return 0.0F;
  const double place = std::clamp(sample / step - 0.5, 0.0, static_cast<double>(values.size() - 1));
  const auto k = static_cast<std::size_t>(place);
  if (k + 1 >= values.size()) return values.back();
  const auto share = static_cast<float>(place - static_cast<double>(k));
  return values[k] + share * (values[k + 1] - values[k]);
}

CombinedEnvelope combine_leads(std::span<const WorkingLead> leads, std::span<const SlowCurve> usable, double rate_hz) {
  CombinedEnvelope result;
  if (leads.empty()) return result;
  const std::size_t count = leads[0].narrow.size();
  result.narrow.assign(count, 0.0F);
  result.wide.assign(count, 0.0F);
  result.strength.assign(count, 0.0F);
  const auto block = static_cast<std::size_t>(std::lround(kBlock_s * rate_hz));
  const auto step = static_cast<double>(block);
  std::size_t blocks = 0;

  for (std::size_t l = 0; l < leads.size(); ++l) {
    LeadLevel level;
    const auto narrow = block_extremes(leads[l].narrow, block, true);
    const auto wide = block_extremes(leads[l].wide, block, false);
    blocks = narrow.largest.size();
    level.narrow = level_of(narrow.largest, step);
    level.wide = level_of(wide.largest, step);
    const auto floor = moving_median(narrow.median, kFloorReach);
    level.clarity = level.weight = SlowCurve{step, {}};
    for (std::size_t b = 0; b < blocks; ++b) {
      const double clarity = floor[b] > 0.0 ? static_cast<double>(level.narrow.values[b]) / floor[b]
                                            : (level.narrow.values[b] > 0.0F ? 1e3 : 0.0);
      const double share = std::clamp((clarity - kNoiseClarity) / (kClearClarity - kNoiseClarity), kMinWeight, 1.0);
      const double grade = static_cast<double>(usable[l].at((static_cast<double>(b) + 0.5) * step));
      level.clarity.values.push_back(static_cast<float>(clarity));
      level.weight.values.push_back(leads[l].any ? static_cast<float>(share * share * grade) : 0.0F);
    }
    result.leads.push_back(std::move(level));
  }

  // Weights of a block add up to 1.
  result.clarity = SlowCurve{step, std::vector<float>(blocks, 0.0F)};
  for (std::size_t b = 0; b < blocks; ++b) {
    float total = 0.0F;
    for (const LeadLevel& level : result.leads) total += level.weight.values[b];
    if (total <= 0.0F) continue;
    for (LeadLevel& level : result.leads) {
      level.weight.values[b] /= total;
      result.clarity.values[b] += level.weight.values[b] * level.clarity.values[b];
    }
  }
  for (std::size_t l = 0; l < leads.size(); ++l) {
    add_normalised(leads[l].narrow, result.leads[l].narrow, result.leads[l].weight, result.narrow);
    add_normalised(leads[l].wide, result.leads[l].wide, result.leads[l].weight, result.wide);
  }
  for (std::size_t i = 0; i < count; ++i) {
    result.strength[i] = (result.narrow[i] + kWideShare * result.wide[i]) / (1.0F + kWideShare);
  }
  return result;
}

}  // namespace ecg
