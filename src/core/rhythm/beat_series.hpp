#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/classify/classify.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/episode.hpp"

namespace ecg {

/// What the rhythm rules read: beat times, one symbol per beat, and which intervals can be trusted.
struct BeatSeries {
  double fs_hz = 0.0;
  std::span<const SampleIndex> r_peaks;
  std::vector<char> symbol;  ///< N S V F Q; '?' where not classified
  std::vector<std::uint8_t>
      trusted;  ///< [i]: the interval from beat i - 1 to beat i touches no unusable stretch; [0] = 0

  [[nodiscard]] std::size_t size() const { return r_peaks.size(); }
  /// Time from beat i - 1 to beat i, i >= 1.
  [[nodiscard]] double rr_s(std::size_t i) const { return seconds_from_samples(r_peaks[i] - r_peaks[i - 1], fs_hz); }
  /// Mean rate between two beats, first < last.
  [[nodiscard]] double rate_bpm(std::size_t first, std::size_t last) const;
  [[nodiscard]] std::vector<std::uint8_t> not_ectopic() const;  ///< per beat: 1 where it is none, as far as is known
  /// Episode over the beats first..last (both involved).
  [[nodiscard]] Episode episode(EpisodeKind kind, std::size_t first, std::size_t last, double value) const;
};

BeatSeries beat_series(std::span<const SampleIndex> r_peaks, const Classes& classes, const Quality& quality,
                       double fs_hz);

/// Beats of a stretch: indices first .. last - 1.
struct BeatRange {
  std::size_t first = 0, last = 0;
  [[nodiscard]] std::size_t size() const { return last - first; }
};
BeatRange beats_in(std::span<const SampleIndex> r_peaks, const SampleRange& range);

/// True when no lead can be used in a stretch. `count_gaps`: a lead with missing samples there cannot be used either.
bool stretch_unusable(const Quality& quality, std::int32_t stretch, bool count_gaps);

}  // namespace ecg
