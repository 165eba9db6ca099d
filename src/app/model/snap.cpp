#include "app/model/snap.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ecg::app {

namespace {

constexpr double kMedianReach_s = 0.3;     // long enough that a wide complex does not become its own baseline
constexpr double kNearness_s = 0.06;       // deflections count less away from the place: Gaussian of this width
constexpr double kOtherSide = 0.6;         // deflections to the unusual side count this much
constexpr std::ptrdiff_t kNeighbours = 4;  // beats on either side that tell the usual one

double local_median(const Signal& signal, double fs_hz, SampleIndex sample) {
  const SampleIndex reach = samples_from_seconds(kMedianReach_s, fs_hz);
  std::vector<float> values(static_cast<std::size_t>(2 * reach + 1));
  signal.read(sample - reach, values);
  std::erase_if(values, [](float value) { return !std::isfinite(value); });
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

// +1 or -1: the side of most of the beats round about; 0 without beats.
double usual_side(const Signal& signal, double fs_hz, SampleIndex sample, std::span<const SampleIndex> r_peaks) {
  const auto after = std::lower_bound(r_peaks.begin(), r_peaks.end(), sample) - r_peaks.begin();
  const auto last = std::min<std::ptrdiff_t>(after + kNeighbours, std::ssize(r_peaks));
  double votes = 0.0;
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, after - kNeighbours); i < last; ++i) {
    const SampleIndex peak = r_peaks[static_cast<std::size_t>(i)];
    const double deflection = signal.value(peak) - local_median(signal, fs_hz, peak);
    if (std::isfinite(deflection)) votes += deflection < 0.0 ? -1.0 : 1.0;
  }
  return votes < 0.0 ? -1.0 : votes > 0.0 ? 1.0 : 0.0;
}

}  // namespace

SampleIndex apex_near(const Signal& signal, double fs_hz, SampleIndex sample, std::span<const SampleIndex> r_peaks) {
  const SampleIndex reach = samples_from_seconds(kApexSnap_s, fs_hz);
  const double middle = local_median(signal, fs_hz, sample);
  const double side = usual_side(signal, fs_hz, sample, r_peaks);
  SampleIndex best = sample;
  double largest = 0.0;
  for (SampleIndex place = sample - reach; place <= sample + reach; ++place) {
    const double deflection = signal.value(place) - middle;  // NaN outside and in gaps
    const double z = seconds_from_samples(place - sample, fs_hz) / kNearness_s;
    const double share = deflection * side < 0.0 ? kOtherSide : 1.0;
    const double weighted = share * std::abs(deflection) * std::exp(-0.5 * z * z);
    if (!(weighted > largest)) continue;
    largest = weighted;
    best = place;
  }
  return std::clamp<SampleIndex>(best, 0, std::max<SampleIndex>(0, signal.size() - 1));
}

std::optional<SampleIndex> turning_point(const Signal& signal, SampleIndex sample, SampleIndex reach) {
  const SampleIndex begin = std::max<SampleIndex>(0, sample - reach);
  const SampleIndex end = std::min(signal.size(), sample + reach + 1);
  if (end - begin < 3) return std::nullopt;
  std::vector<float> values(static_cast<std::size_t>(end - begin));
  signal.read(begin, values);
  if (std::any_of(values.begin(), values.end(), [](float value) { return !std::isfinite(value); })) return std::nullopt;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto prominence = [&](auto place) {
    const bool inside = place != values.begin() && place != values.end() - 1;
    const auto value = static_cast<double>(*place);
    return inside ? std::min(std::abs(value - static_cast<double>(values.front())),
                             std::abs(value - static_cast<double>(values.back())))
                  : 0.0;
  };
  const auto best = prominence(high) >= prominence(low) ? high : low;
  if (!(prominence(best) > 0.0)) return std::nullopt;
  return begin + (best - values.begin());
}

}  // namespace ecg::app
