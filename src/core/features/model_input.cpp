#include "core/features/model_input.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/statistics.hpp"
#include "core/dsp/resample.hpp"

namespace ecg {

namespace {

/// A spread below this is a flat signal: z-scores of it are 0, not noise blown up (0.1 uV, below any converter's step).
constexpr double kFlatSpread_mv = 1e-4;

float per_spread(double spread_mv) {
  return std::isfinite(spread_mv) && spread_mv > kFlatSpread_mv ? static_cast<float>(1.0 / spread_mv) : 0.0F;
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

}  // namespace

BeatWindows::BeatWindows(const Record& record, std::size_t lead, const WindowSpec& spec)
    : spec_(spec),
      signal_(&record.signals[lead]),
      fs_hz_(record.fs_hz),
      mv_per_unit_(static_cast<float>(signal_->mv_per_unit())) {
  assert(spec.fs_hz > 0.0 && spec.before_samples >= 0 && spec.after_samples >= 0);
  if (spec_.scaling != WindowScaling::record_zscore) return;
  std::vector<float> lead_mv(static_cast<std::size_t>(record.length));
  signal_->read(0, lead_mv);
  for (float& value : lead_mv) value *= mv_per_unit_;
  const double offset_mv = median(lead_mv);
  offset_mv_ = std::isfinite(offset_mv) ? static_cast<float>(offset_mv) : 0.0F;
  scale_per_mv_ = per_spread(standard_deviation(lead_mv));
}

bool BeatWindows::cut(SampleIndex r_peak, std::vector<float>& source, std::span<float> window) const {
  const SampleIndex length = signal_->size();
  if (r_peak < 0 || r_peak >= length || window.empty()) return false;
  // Source samples needed, with the resampler's kernel around them, clipped to the record.
  const double step = fs_hz_ / spec_.fs_hz;
  const double begin = static_cast<double>(r_peak) - static_cast<double>(spec_.before_samples) * step;
  const double end = begin + static_cast<double>(window.size() - 1) * step;
  const double reach = step == 1.0 ? 0.0 : kResampleReach * std::max(step, 1.0) + 1.0;
  const auto from = std::clamp<SampleIndex>(static_cast<SampleIndex>(std::floor(begin - reach)), 0, length - 1);
  const auto to = std::clamp<SampleIndex>(static_cast<SampleIndex>(std::ceil(end + reach)), 0, length - 1);
  source.resize(static_cast<std::size_t>(to - from + 1));
  signal_->read(from, source);
  resample(source, begin - static_cast<double>(from), step, window);
  if (!all_finite(window)) return false;

  if (mv_per_unit_ != 1.0F) {
    for (float& value : window) value *= mv_per_unit_;
  }
  float offset_mv = offset_mv_;
  float scale_per_mv = scale_per_mv_;
  if (spec_.scaling == WindowScaling::beat_zscore) {
    double sum = 0.0;
    for (const float value : window) sum += static_cast<double>(value);
    offset_mv = static_cast<float>(sum / static_cast<double>(window.size()));
    scale_per_mv = per_spread(standard_deviation(window));
  }
  if (spec_.scaling != WindowScaling::millivolts) {
    for (float& value : window) value = (value - offset_mv) * scale_per_mv;
  }
  return true;
}

ModelInput BeatWindows::batch(std::span<const SampleIndex> r_peaks, const RrFeatures& rr, std::size_t first,
                              std::size_t count) const {
  assert(rr.pre_s.size() == r_peaks.size());
  first = std::min(first, r_peaks.size());
  count = std::min(count, r_peaks.size() - first);
  const auto size = static_cast<std::size_t>(spec_.size());

  ModelInput input;
  input.beat_count = static_cast<std::int64_t>(count);
  input.window_samples = spec_.size();
  input.windows.resize(count * size);
  input.rr.resize(count * 3);
  input.valid.resize(count);
  std::vector<float> source;
  for (std::size_t i = 0; i < count; ++i) {
    const std::span<float> window(input.windows.data() + i * size, size);
    const bool valid = cut(r_peaks[first + i], source, window);
    if (!valid) std::fill(window.begin(), window.end(), 0.0F);
    input.valid[i] = valid ? 1 : 0;
    input.rr[3 * i] = rr.pre_s[first + i];
    input.rr[3 * i + 1] = rr.post_s[first + i];
    input.rr[3 * i + 2] = rr.ratio[first + i];
  }
  return input;
}

}  // namespace ecg
