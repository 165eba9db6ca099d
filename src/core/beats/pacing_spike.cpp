#include "core/beats/pacing_spike.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace ecg {

namespace {

constexpr double kBefore_s = 0.05;   ///< the complex is looked for from here ...
constexpr double kAfter_s = 0.20;    ///< ... to here round the place
constexpr double kEarlier_s = 0.10;  ///< and compared with as long a piece that ends here before the place
constexpr float kSteep = 0.4F;       ///< of the deflection within one sample: complexes are slower at these rates
constexpr float kRemains = 0.25F;    ///< of the deflection without what is shorter than kSpike_s
constexpr float kLikeBefore = 2.0F;  ///< and at most this many times the deflection of the earlier piece

float range_of(std::span<const float> values) {
  float low = 0.0F, high = 0.0F;
  bool any = false;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  return high - low;
}

float steepest(std::span<const float> values) {
  float largest = 0.0F;
  for (std::size_t i = 1; i < values.size(); ++i) largest = std::max(largest, std::abs(values[i] - values[i - 1]));
  return largest;  // missing samples compare false
}

/// Running median over 2 * reach + 1 samples: what lasts at most `reach` samples is gone.
std::vector<float> without_spikes(std::span<const float> values, std::size_t reach) {
  std::vector<float> result, near;
  for (std::size_t i = reach; i + reach < values.size(); ++i) {
    const auto piece = values.subspan(i - reach, 2 * reach + 1);
    near.assign(piece.begin(), piece.end());
    if (!std::all_of(near.begin(), near.end(), [](float v) { return std::isfinite(v); })) continue;
    std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(reach), near.end());
    result.push_back(near[reach]);
  }
  return result;
}

}  // namespace

bool is_lone_spike(const Record& record, SampleIndex at) {
  if (!(record.fs_hz >= kSpikeRate_hz)) return false;
  const auto samples = [&](double seconds) { return samples_from_seconds(seconds, record.fs_hz); };
  const SampleIndex length = samples(kBefore_s + kAfter_s);
  const auto reach = static_cast<std::size_t>(std::ceil(kSpike_s * record.fs_hz));
  std::vector<float> here(static_cast<std::size_t>(length)), earlier(here.size());
  bool spike = false;
  for (const std::size_t lead : ecg_leads(record)) {
    const Signal& signal = record.signals[lead];
    signal.read(at - samples(kBefore_s), here);
    const float whole = range_of(here);
    if (whole <= 0.0F) continue;
    if (steepest(here) < kSteep * whole) return false;
    signal.read(at - samples(kEarlier_s) - length, earlier);
    const float remains = range_of(without_spikes(here, reach));
    if (remains > kRemains * whole || remains > kLikeBefore * range_of(without_spikes(earlier, reach))) return false;
    spike = true;
  }
  return spike;
}

}  // namespace ecg
