#include "core/delineation/wave_view.hpp"

#include <algorithm>
#include <cmath>

#include "core/dsp/block_mean.hpp"

namespace ecg {

namespace {

constexpr double kKernelWidths = 3.0;  ///< kernels end at this many standard deviations
constexpr double kLevel_s = 0.010;     ///< what is flattened takes the mean of this much beside it

double mean_of(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

}  // namespace

WaveView::WaveView(const Signal& signal, double fs_hz, SampleRange range, std::int64_t block, double smoothing_s,
                   SampleIndex flat_before, SampleIndex flat_from)
    : begin_(range.begin), block_(block), rate_hz_(fs_hz / static_cast<double>(block)) {
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(kKernelWidths * smoothing_s * rate_hz_));
  const auto count = static_cast<std::ptrdiff_t>(range.size() / block);
  if (count < 2) return;
  // Whole blocks inside the record; the rest repeats the first or last of them.
  std::vector<float> raw(static_cast<std::size_t>(count + 2 * reach));
  const SampleIndex start = begin_ - static_cast<SampleIndex>(reach) * block;
  const auto first = static_cast<std::ptrdiff_t>(std::max<SampleIndex>(0, (-start + block - 1) / block));
  const auto last =
      static_cast<std::ptrdiff_t>(std::min(static_cast<SampleIndex>(raw.size()), (signal.size() - start) / block));
  if (first >= last) return;
  block_means(signal, start + first * block, block,
              std::span(raw).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
  std::fill(raw.begin(), raw.begin() + first, raw[static_cast<std::size_t>(first)]);
  std::fill(raw.begin() + last, raw.end(), raw[static_cast<std::size_t>(last - 1)]);
  if (!std::all_of(raw.begin(), raw.end(), [](float v) { return std::isfinite(v); })) return;

  const auto beside = std::max<std::ptrdiff_t>(1, steps(kLevel_s));
  const auto place = [&](SampleIndex sample) {
    return std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>((sample - start) / block), 0, std::ssize(raw));
  };
  if (flat_from != INT64_MAX) {
    const std::ptrdiff_t from = place(flat_from);
    const std::ptrdiff_t level = std::max<std::ptrdiff_t>(0, from - beside);
    if (from > level)
      std::fill(raw.begin() + from, raw.end(), static_cast<float>(mean_of({raw.begin() + level, raw.begin() + from})));
  }
  if (flat_before != INT64_MIN) {
    const std::ptrdiff_t to = place(flat_before);
    const std::ptrdiff_t level = std::min<std::ptrdiff_t>(std::ssize(raw), to + beside);
    if (level > to)
      std::fill(raw.begin(), raw.begin() + to, static_cast<float>(mean_of({raw.begin() + to, raw.begin() + level})));
  }

  std::vector<double> kernel, derivative;
  double mass = 0.0, moment = 0.0;
  for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
    const double t_s = static_cast<double>(i) / rate_hz_;
    const double g = std::exp(-0.5 * (t_s / smoothing_s) * (t_s / smoothing_s));
    kernel.push_back(g);
    derivative.push_back(g * t_s);
    mass += g;
    moment += g * t_s * t_s;
  }
  for (double& weight : kernel) weight /= mass;
  for (double& weight : derivative) weight /= moment;  // a line of slope 1 gives 1
  value_.resize(static_cast<std::size_t>(count));
  slope_.resize(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < value_.size(); ++i) {
    double value = 0.0, slope = 0.0;
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const auto sample = static_cast<double>(raw[i + k]);
      value += kernel[k] * sample;
      slope += derivative[k] * sample;
    }
    value_[i] = value;
    slope_[i] = slope;
  }
  valid_ = true;
}

std::ptrdiff_t WaveView::steps(double seconds) const {
  return static_cast<std::ptrdiff_t>(std::llround(seconds * rate_hz_));
}

std::ptrdiff_t WaveView::index_of(SampleIndex sample) const {
  return static_cast<std::ptrdiff_t>(std::floor(static_cast<double>(sample - begin_) / static_cast<double>(block_)));
}

SampleIndex WaveView::sample_of(double index) const {
  return begin_ + static_cast<SampleIndex>(
                      std::llround(index * static_cast<double>(block_) + 0.5 * static_cast<double>(block_ - 1)));
}

std::size_t WaveView::clamped(std::ptrdiff_t i) const {
  return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, size() - 1));
}

}  // namespace ecg
