#include "beat_lab/noise_mix.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace ecg::lab {

namespace {

constexpr double kComplexReach_s = 0.05;  ///< peak to peak is measured this far round the R mark
constexpr std::size_t kMaxComplexes = 300;
constexpr double kTrimmed = 0.05;  ///< share of measurements left out at either end
constexpr double kNoiseSeen_s = 300.0;
constexpr double kSinePeakToPower = 8.0;  ///< a sine of p-p amplitude A has the mean square A * A / 8
constexpr double kStoredPerMv = 1000.0;   ///< resolution of the mixed record

std::vector<float> millivolts(const Signal& signal) {
  std::vector<float> values(static_cast<std::size_t>(signal.size()));
  signal.read(0, values);
  for (float& value : values) value *= static_cast<float>(signal.mv_per_unit());
  return values;
}

double trimmed_mean(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const auto cut = static_cast<std::size_t>(kTrimmed * static_cast<double>(values.size()));
  double sum = 0.0;
  for (std::size_t i = cut; i + cut < values.size(); ++i) sum += values[i];
  return sum / static_cast<double>(values.size() - 2 * cut);
}

/// Mean over seconds of the deviation from the second's mean.
double noise_rms(std::span<const float> values, double fs_hz) {
  const auto second = static_cast<std::size_t>(std::lround(fs_hz));
  std::vector<double> levels;
  for (std::size_t from = 0; from + second <= values.size() && static_cast<double>(from) < kNoiseSeen_s * fs_hz;
       from += second) {
    double sum = 0.0, squares = 0.0;
    for (const float value : values.subspan(from, second)) {
      sum += static_cast<double>(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const double mean = sum / static_cast<double>(second);
    levels.push_back(std::sqrt(std::max(0.0, squares / static_cast<double>(second) - mean * mean)));
  }
  return trimmed_mean(std::move(levels));
}

double signal_power(const Record& record, std::span<const float> values) {
  std::vector<double> sizes;
  const SampleIndex reach = samples_from_seconds(kComplexReach_s, record.fs_hz);
  for (const Annotation& beat : record.reference) {
    if (!is_beat(beat.code) || sizes.size() >= kMaxComplexes) continue;
    if (beat.sample < reach || beat.sample + reach >= record.length) continue;
    const auto piece =
        values.subspan(static_cast<std::size_t>(beat.sample - reach), static_cast<std::size_t>(2 * reach + 1));
    const auto [low, high] = std::minmax_element(piece.begin(), piece.end());
    if (std::isfinite(*high - *low)) sizes.push_back(static_cast<double>(*high) - static_cast<double>(*low));
  }
  const double size = trimmed_mean(std::move(sizes));
  if (size > 0.0) return size * size / kSinePeakToPower;
  const double rms = noise_rms(values, record.fs_hz);
  return rms * rms;
}

}  // namespace

Record with_noise(const Record& record, const Record& noise, const NoiseSettings& settings) {
  Record mixed = record;
  if (noise.signals.empty() || noise.length < 2) return mixed;
  const double ratio = noise.fs_hz / record.fs_hz;
  for (std::size_t lead = 0; lead < mixed.signals.size(); ++lead) {
    std::vector<float> values = millivolts(record.signals[lead]);
    const std::vector<float> disturbance = millivolts(noise.signals[lead % noise.signals.size()]);
    const double rms = noise_rms(disturbance, noise.fs_hz);
    if (rms <= 0.0) continue;
    const double gain = std::sqrt(signal_power(record, values) / std::pow(10.0, settings.snr_db / 10.0)) / rms;

    double offset = 0.0;
    bool noisy = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double t_s = static_cast<double>(i) / record.fs_hz - settings.clean_s;
      const bool on =
          t_s >= 0.0 && (settings.period_s <= 0.0 || std::fmod(t_s, 2.0 * settings.period_s) < settings.period_s);
      const double place = std::fmod(static_cast<double>(i) * ratio, static_cast<double>(disturbance.size() - 1));
      const auto k = static_cast<std::size_t>(place);
      const double share = place - static_cast<double>(k);
      const double value = gain * ((1.0 - share) * static_cast<double>(disturbance[k]) +
                                   share * static_cast<double>(disturbance[k + 1]));
      // The step where noise begins or ends is taken out.
      if (on != noisy) offset += on ? -value : value;
      noisy = on;
      values[i] += static_cast<float>((on ? value : 0.0) + offset);
    }
    std::vector<std::int32_t> adu(values.size());
    for (std::size_t i = 0; i < adu.size(); ++i) {
      adu[i] = std::isfinite(values[i])
                   ? static_cast<std::int32_t>(std::lround(kStoredPerMv * static_cast<double>(values[i])))
                   : 0;
    }
    Signal& signal = mixed.signals[lead];
    signal.unit = "mV";
    signal.gain_adu_per_unit = kStoredPerMv;
    signal.baseline_adu = 0.0;
    signal.adu = std::move(adu);
  }
  return mixed;
}

}  // namespace ecg::lab
