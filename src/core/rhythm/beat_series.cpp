#include "core/rhythm/beat_series.hpp"

#include <algorithm>

namespace ecg {

namespace {

/// True when an interval between two beats may hide missed beats.
bool doubtful(const Quality& quality, SampleIndex begin, SampleIndex end, double fs_hz) {
  const auto stretch = [&](SampleIndex sample) {
    return static_cast<std::int32_t>(seconds_from_samples(sample, fs_hz) / kQualityStretch_s);
  };
  const std::int32_t last = std::min(stretch(end), quality.stretch_count - 1);
  for (std::int32_t at = std::max(stretch(begin), 0); at <= last; ++at) {
    if (stretch_unusable(quality, at, true)) return true;
  }
  return false;
}

}  // namespace

BeatRange beats_in(std::span<const SampleIndex> r_peaks, const SampleRange& range) {
  const auto first = std::ranges::lower_bound(r_peaks, range.begin) - r_peaks.begin();
  const auto last = std::ranges::lower_bound(r_peaks, range.end) - r_peaks.begin();
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

bool stretch_unusable(const Quality& quality, std::int32_t stretch, bool count_gaps) {
  for (std::int32_t lead = 0; lead < quality.lead_count; ++lead) {
    const auto at = static_cast<std::size_t>(lead) * static_cast<std::size_t>(quality.stretch_count) +
                    static_cast<std::size_t>(stretch);
    const bool gap = count_gaps && quality.reason[at] == QualityReason::gap;
    if (quality.grade[at] != QualityGrade::unusable && !gap) return false;
  }
  return quality.lead_count > 0;
}

double BeatSeries::rate_bpm(std::size_t first, std::size_t last) const {
  const double duration_s = seconds_from_samples(r_peaks[last] - r_peaks[first], fs_hz);
  return duration_s > 0.0 ? 60.0 * static_cast<double>(last - first) / duration_s : 0.0;
}

Episode BeatSeries::episode(EpisodeKind kind, std::size_t first, std::size_t last, double value) const {
  return {.kind = kind,
          .range = {r_peaks[first], r_peaks[last] + 1},
          .beat_count = static_cast<std::int32_t>(last - first + 1),
          .value = value};
}

std::vector<std::uint8_t> BeatSeries::not_ectopic() const {
  std::vector<std::uint8_t> counted;
  counted.reserve(symbol.size());
  for (const char letter : symbol) counted.push_back(letter == 'N' || letter == '?' ? 1 : 0);
  return counted;
}

BeatSeries beat_series(std::span<const SampleIndex> r_peaks, const Classes& classes, const Quality& quality,
                       double fs_hz) {
  BeatSeries series{.fs_hz = fs_hz, .r_peaks = r_peaks};
  series.symbol.reserve(r_peaks.size());
  series.trusted.reserve(r_peaks.size());
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const bool classified = beat < classes.size() && (classes.flags[beat] & kUnclassified) == 0;
    series.symbol.push_back(classified ? kBeatClassLetters[static_cast<std::size_t>(classes.label[beat])] : '?');
    const bool usable = beat > 0 && !doubtful(quality, r_peaks[beat - 1], r_peaks[beat], fs_hz);
    series.trusted.push_back(usable ? 1 : 0);
  }
  return series;
}

}  // namespace ecg
