#include "core/delineation/median_beats.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/statistics.hpp"
#include "core/delineation/global_waves.hpp"
#include "core/dsp/catmull_rom.hpp"

namespace ecg {

namespace {

constexpr double kBefore_s = 0.42;         ///< P begins no earlier before R (DelineationSettings)
constexpr double kBeforeShare = 0.55;      ///< of RR: at high rates P lies nearer
constexpr double kAfter_s = 0.70;          ///< T ends no later
constexpr double kLongestRr_s = 2.0;       ///< a beat is followed no further
constexpr double kLevel_s = 0.020;         ///< the level before QRS is a mean of so much: a period of 50 Hz
constexpr std::size_t kMostBeats = 200;    ///< whose median moves no more
constexpr double kDefaultRr_s = 0.8;       ///< of a single beat
constexpr double kIqrPerSd = 1.349;        ///< of a normal distribution
constexpr double kMedianOverMean = 1.253;  ///< standard errors, of a normal distribution
constexpr std::size_t kRepeats = 4;        ///< neighbours on both sides for the beat that is read ...
constexpr std::size_t kRead = 2;           ///< ... which is this one
constexpr double kAduPerMv = 10000.0;      ///< of the beats as a record

/// A place where the trace is at rest, and the level it has there.
struct Rest {
  double sample = 0.0;
  double level_mv = 0.0;
};

std::vector<Rest> resting_levels(const Record& record, const Signal& signal, std::span<const SampleIndex> r_peaks,
                                 const Delineation& waves) {
  const auto width = static_cast<std::size_t>(std::max<SampleIndex>(1, samples_from_seconds(kLevel_s, record.fs_hz)));
  std::vector<float> samples(width);
  std::vector<Rest> rests;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const auto onset = waves.at(beat, Fiducial::qrs_onset);
    if (!onset) continue;
    const SampleIndex begin = r_peaks[beat] + *onset - static_cast<SampleIndex>(width);
    signal.read(begin, samples);
    double sum = 0.0;
    for (const float value : samples) sum += static_cast<double>(value);
    if (!std::isfinite(sum)) continue;
    const auto count = static_cast<double>(width);
    rests.push_back({static_cast<double>(begin) + 0.5 * (count - 1.0), signal.mv_per_unit() * sum / count});
  }
  return rests;
}

/// Level at a sample, by straight lines between places of rest; held beyond the first and last.
double level_at(std::span<const Rest> rests, double sample) {
  const auto after = std::ranges::lower_bound(rests, sample, {}, &Rest::sample);
  if (after == rests.begin()) return rests.front().level_mv;
  if (after == rests.end()) return rests.back().level_mv;
  const auto before = after - 1;
  const double share = (sample - before->sample) / (after->sample - before->sample);
  return before->level_mv + share * (after->level_mv - before->level_mv);
}

/// One beat of a lead at rest level; empty where samples are missing.
std::vector<float> levelled(const Signal& signal, SampleIndex begin, std::size_t size, std::span<const Rest> rests) {
  std::vector<float> beat(size);
  signal.read(begin, beat);
  for (std::size_t i = 0; i < size; ++i) {
    const double level = level_at(rests, static_cast<double>(begin) + static_cast<double>(i));
    beat[i] = static_cast<float>(signal.mv_per_unit() * static_cast<double>(beat[i]) - level);
    if (!std::isfinite(beat[i])) return {};
  }
  return beat;
}

std::optional<MedianBeat> median_of(std::size_t signal, const std::vector<std::vector<float>>& beats) {
  if (std::ssize(beats) < kFewestMedianBeats) return std::nullopt;
  MedianBeat result{.signal = signal, .beats = static_cast<std::int32_t>(beats.size())};
  std::vector<float> column(beats.size()), spread;
  for (std::size_t i = 0; i < beats.front().size(); ++i) {
    std::ranges::transform(beats, column.begin(), [i](const auto& beat) { return beat[i]; });
    spread.push_back(quantile_in_place(std::span(column), 0.75) - quantile_in_place(std::span(column), 0.25));
    result.mv.push_back(quantile_in_place(std::span(column), 0.5));
  }
  result.noise_mv = median(spread) / kIqrPerSd * kMedianOverMean / std::sqrt(static_cast<double>(beats.size()));
  return result;
}

/// The same curve at `factor` times the rate.
std::vector<float> finer(std::span<const float> mv, std::size_t factor) {
  if (factor == 1) return {mv.begin(), mv.end()};
  const auto at = [&](std::ptrdiff_t i) {
    return static_cast<double>(mv[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, std::ssize(mv) - 1))]);
  };
  std::vector<float> curve;
  for (std::ptrdiff_t i = 0; i < std::ssize(mv); ++i) {
    const double a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
    for (std::size_t k = 0; k < factor; ++k) {
      const double t = static_cast<double>(k) / static_cast<double>(factor);
      curve.push_back(static_cast<float>(catmull_rom(a, b, c, d, t)));
    }
  }
  return curve;
}

double median_rr_s(std::span<const SampleIndex> r_peaks, std::span<const std::uint8_t> used, double fs_hz) {
  std::vector<double> rr_s;
  for (std::size_t beat = 0; beat + 1 < r_peaks.size(); ++beat) {
    if (used[beat] != 0) rr_s.push_back(seconds_from_samples(r_peaks[beat + 1] - r_peaks[beat], fs_hz));
  }
  return rr_s.empty() ? 0.0 : quantile_in_place(std::span(rr_s), 0.5);
}

}  // namespace

MedianBeats median_beats(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks,
                         const Delineation& waves, std::span<const std::uint8_t> used, const Quality& quality) {
  MedianBeats result{.fs_hz = record.fs_hz, .rr_s = median_rr_s(r_peaks, used, record.fs_hz)};
  const double rr_s = result.rr_s > 0.0 ? result.rr_s : kDefaultRr_s;
  const SampleIndex before = samples_from_seconds(std::min(kBefore_s, kBeforeShare * rr_s), record.fs_hz);
  result.before = static_cast<std::int32_t>(before);
  const double after_s = std::min(kLongestRr_s, std::max(std::min(kAfter_s, rr_s), rr_s - std::min(kBefore_s, rr_s)));
  const auto size = static_cast<std::size_t>(before + samples_from_seconds(after_s, record.fs_hz));
  const auto factor = static_cast<std::size_t>(std::max(1.0, std::ceil(kFewestMedian_hz / record.fs_hz)));
  std::vector<std::size_t> chosen;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    if (used[beat] != 0 && waves.at(beat, Fiducial::qrs_onset)) chosen.push_back(beat);
  }
  const std::size_t step = 1 + chosen.size() / kMostBeats;
  for (const std::size_t lead : leads) {
    const Signal& signal = record.signals[lead];
    const std::vector<Rest> rests = resting_levels(record, signal, r_peaks, waves);
    if (rests.empty()) continue;
    std::vector<std::vector<float>> beats;
    for (std::size_t i = 0; i < chosen.size(); i += step) {
      const SampleIndex r_peak = r_peaks[chosen[i]];
      if (quality.is_unusable(static_cast<std::int32_t>(lead), seconds_from_samples(r_peak, record.fs_hz))) continue;
      std::vector<float> beat = levelled(signal, r_peak - before, size, rests);
      if (!beat.empty()) beats.push_back(std::move(beat));
    }
    auto median = median_of(lead, beats);
    if (!median) continue;
    median->mv = finer(median->mv, factor);
    result.leads.push_back(std::move(*median));
  }
  result.fs_hz *= static_cast<double>(factor);
  result.before *= static_cast<std::int32_t>(factor);
  return result;
}

Delineation median_waves(const MedianBeats& beats) {
  if (beats.empty()) return {};
  const double rr_s = beats.rr_s > 0.0 ? beats.rr_s : kDefaultRr_s;
  const SampleIndex rr = samples_from_seconds(rr_s, beats.fs_hz);
  const auto size = static_cast<SampleIndex>(beats.leads.front().mv.size());
  std::vector<SampleIndex> r_peaks;
  for (std::size_t i = 0; i < kRepeats; ++i) r_peaks.push_back(beats.before + static_cast<SampleIndex>(i) * rr);
  Record row{.fs_hz = beats.fs_hz, .length = r_peaks.back() - beats.before + std::max(size, rr)};
  std::vector<std::size_t> leads;
  for (const MedianBeat& lead : beats.leads) {
    std::vector<std::int32_t> adu(static_cast<std::size_t>(row.length), 0);
    // A later beat stands over the end of the one before.
    for (const SampleIndex r_peak : r_peaks) {
      for (SampleIndex i = 0; i < size; ++i) {
        const double mv = static_cast<double>(lead.mv[static_cast<std::size_t>(i)]);
        adu[static_cast<std::size_t>(r_peak - beats.before + i)] =
            static_cast<std::int32_t>(std::lround(kAduPerMv * mv));
      }
    }
    leads.push_back(row.signals.size());
    row.signals.push_back({.gain_adu_per_unit = kAduPerMv, .adu = std::move(adu)});
  }
  Delineation all = global_waves(row, leads, r_peaks, {});
  const auto read = all.offset.begin() + static_cast<std::ptrdiff_t>(kRead * kFiducialCount);
  return {.offset = {read, read + static_cast<std::ptrdiff_t>(kFiducialCount)}};
}

}  // namespace ecg
