#include "app/model/calipers.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/snap.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {
constexpr double kMicrovoltsBelow_mv = 0.1;  // smaller differences read better in microvolts
}

Measurement measure(const Scene& scene, const Calipers& calipers) {
  Measurement result;
  result.interval_s = std::abs(seconds_from_samples(calipers.to - calipers.from, scene.fs_hz()));
  if (result.interval_s > 0.0) result.rate_bpm = 60.0 / result.interval_s;
  const auto& signals = scene.recording->record.signals;
  if (calipers.lead >= signals.size()) return result;
  const Signal& signal = signals[calipers.lead];
  const double difference = signal.value(calipers.to) - signal.value(calipers.from);
  result.in_millivolts = signal.is_voltage();
  if (std::isfinite(difference)) result.difference = difference * (result.in_millivolts ? signal.mv_per_unit() : 1.0);
  return result;
}

std::string interval_words(const Measurement& measurement) {
  const double ms = 1000.0 * measurement.interval_s;
  return ms < 10'000.0 ? fixed(ms, 0) + " ms" : fixed(measurement.interval_s, 1) + " s";
}

std::string rate_words(const Measurement& measurement) {
  return measurement.rate_bpm ? fixed(*measurement.rate_bpm, 0) + " bpm" : "-";
}

std::string voltage_words(const Scene& scene, const Calipers& calipers, const Measurement& measurement) {
  if (!measurement.difference) return "no signal";
  const double value = *measurement.difference;
  const std::string sign = value > 0.0 ? "+" : "";
  if (!measurement.in_millivolts)
    return sign + compact(value) + " " + printable(scene.recording->record.signals[calipers.lead].unit);
  if (std::abs(value) < kMicrovoltsBelow_mv) return sign + fixed(1000.0 * value, 0) + " \xC2\xB5V";
  return sign + fixed(value, 2) + " mV";
}

SampleIndex foot(const Scene& scene, std::size_t lead, SampleIndex sample, SampleIndex reach) {
  const Record& record = scene.recording->record;
  sample = std::clamp<SampleIndex>(sample, 0, std::max<SampleIndex>(0, record.length - 1));
  if (scene.analysis) {
    const std::int32_t beat =
        nearest_beat(scene.analysis->r_peaks, record.fs_hz, seconds(scene, sample), seconds(scene, reach));
    if (beat >= 0) return scene.analysis->r_peaks[static_cast<std::size_t>(beat)];
  }
  if (lead >= record.signals.size()) return sample;
  return turning_point(record.signals[lead], sample, std::max<SampleIndex>(1, reach / 2)).value_or(sample);
}

void measure_from_beat(const Scene& scene, Choices& choices) {
  if (!scene.has_beats()) return;
  std::int32_t beat = choices.beat;
  if (beat < 0) {
    const TimeView shown = choices.time_view(scene.look.layout.plot_width());
    beat = beats_between(scene.analysis->r_peaks, scene.fs_hz(), shown.begin_s, shown.end_s()).first;
  }
  beat = std::min(beat, scene.beat_count() - 2);
  if (beat < 0) return;
  const auto& peaks = scene.analysis->r_peaks;
  choices.calipers = Calipers{.lead = scene.analysis->lead,
                              .from = peaks[static_cast<std::size_t>(beat)],
                              .to = peaks[static_cast<std::size_t>(beat) + 1]};
}

void nudge(const Scene& scene, Calipers& calipers, SampleIndex samples) {
  SampleIndex& held = calipers.to_is_held ? calipers.to : calipers.from;
  held = std::clamp<SampleIndex>(held + samples, 0, std::max<SampleIndex>(0, scene.recording->record.length - 1));
}

}  // namespace ecg::app
