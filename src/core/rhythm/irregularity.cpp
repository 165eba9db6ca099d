#include "core/rhythm/irregularity.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

constexpr std::size_t kWindowIntervals = 30;
constexpr double kIrregularRmssd = 0.10;           ///< normalised RMSSD; Dash 2009 chose 0.1 on MIT-BIH AF
constexpr double kIrregularEntropy = -1.4;         ///< COSEn; Lake and Moorman 2011
constexpr double kEntropyTolerance_s = 0.030;      ///< first r; Lake and Moorman 2011
constexpr double kEntropyToleranceGrowth = 1.25;   ///< widening of r per try
constexpr std::int64_t kEntropyMatches = 5;        ///< least matching pairs; Lake and Moorman 2011
constexpr std::int32_t kEntropyTries = 40;         ///< 1.25^40 > 7000: r passes any interval before
constexpr double kLeastDuration_s = 30.0;          ///< shortest stretch; 30 s is the usual least length of an AF episode
constexpr double kMergeGap_s = 10.0;               ///< stretches closer than this are one

bool ventricular(char symbol) { return symbol == 'V' || symbol == 'F'; }

/// Interval that ends at `beat`; `follows`: the interval before it was kept too, so their difference means something.
struct Kept {
  std::size_t beat = 0;
  double rr_s = 0.0;
  bool follows = false;
};

std::vector<Kept> kept_intervals(const BeatSeries& beats) {
  std::vector<Kept> kept;
  for (std::size_t beat = 1; beat < beats.size(); ++beat) {
    if (beats.trusted[beat] == 0 || ventricular(beats.symbol[beat]) || ventricular(beats.symbol[beat - 1])) continue;
    kept.push_back({beat, beats.rr_s(beat), !kept.empty() && kept.back().beat + 1 == beat});
  }
  return kept;
}

bool irregular(std::span<const Kept> window) {
  std::vector<double> rr_s;
  std::vector<double> differences_s;
  for (std::size_t i = 0; i < window.size(); ++i) {
    rr_s.push_back(window[i].rr_s);
    if (i > 0 && window[i].follows) differences_s.push_back(window[i].rr_s - window[i - 1].rr_s);
  }
  if (differences_s.size() * 2 < window.size()) return false;  // too little of the rhythm itself is left
  return normalised_rmssd(rr_s, differences_s) >= kIrregularRmssd &&
         coefficient_of_sample_entropy(rr_s) >= kIrregularEntropy;
}

}  // namespace

double normalised_rmssd(std::span<const double> rr_s, std::span<const double> differences_s) {
  if (rr_s.empty() || differences_s.empty()) return 0.0;
  double sum = 0.0;
  for (const double rr : rr_s) sum += rr;
  double squares = 0.0;
  for (const double difference : differences_s) squares += difference * difference;
  const double mean = sum / static_cast<double>(rr_s.size());
  return mean > 0.0 ? std::sqrt(squares / static_cast<double>(differences_s.size())) / mean : 0.0;
}

double coefficient_of_sample_entropy(std::span<const double> rr_s) {
  if (rr_s.size() < 3) return 0.0;
  double mean = 0.0;
  for (const double rr : rr_s) mean += rr / static_cast<double>(rr_s.size());
  double tolerance_s = kEntropyTolerance_s;
  for (std::int32_t tries = 0;; ++tries, tolerance_s *= kEntropyToleranceGrowth) {
    std::int64_t alike = 0;        // pairs of intervals alike, each with a successor
    std::int64_t still_alike = 0;  // ... whose successors are alike too
    for (std::size_t i = 0; i + 1 < rr_s.size(); ++i) {
      for (std::size_t k = i + 1; k + 1 < rr_s.size(); ++k) {
        if (std::abs(rr_s[i] - rr_s[k]) > tolerance_s) continue;
        ++alike;
        if (std::abs(rr_s[i + 1] - rr_s[k + 1]) <= tolerance_s) ++still_alike;
      }
    }
    if (still_alike < kEntropyMatches && tries < kEntropyTries) continue;
    if (still_alike == 0) return 0.0;
    const double entropy = -std::log(static_cast<double>(still_alike) / static_cast<double>(alike));
    return entropy + std::log(2.0 * tolerance_s) - std::log(mean);
  }
}

std::vector<Episode> irregular_stretches(const BeatSeries& beats) {
  const std::vector<Kept> kept = kept_intervals(beats);
  std::vector<Episode> episodes;
  if (kept.size() < kWindowIntervals) return episodes;
  struct Stretch {
    std::size_t first, last;  // beats
  };
  std::vector<Stretch> stretches;
  const auto seconds_between = [&](std::size_t first, std::size_t last) {
    return seconds_from_samples(beats.r_peaks[last] - beats.r_peaks[first], beats.fs_hz);
  };
  const std::size_t windows = kept.size() - kWindowIntervals + 1;
  for (std::size_t window = 0; window < windows; ++window) {
    if (!irregular(std::span(kept).subspan(window, kWindowIntervals))) continue;
    // The verdict belongs to the window's centre; the first and the last window also speak for the edge.
    const std::size_t centre = window + kWindowIntervals / 2;
    const std::size_t first = kept[window == 0 ? 0 : centre].beat - 1;
    const std::size_t last = kept[window + 1 == windows ? kept.size() - 1 : centre].beat;
    if (!stretches.empty() && (stretches.back().last >= first || seconds_between(stretches.back().last, first) < kMergeGap_s)) {
      stretches.back().last = last;
    } else {
      stretches.push_back({first, last});
    }
  }
  for (const Stretch& stretch : stretches) {
    if (seconds_between(stretch.first, stretch.last) < kLeastDuration_s) continue;
    episodes.push_back(beats.episode(EpisodeKind::irregular, stretch.first, stretch.last,
                                     beats.rate_bpm(stretch.first, stretch.last)));
  }
  return episodes;
}

}  // namespace ecg
