#include "core/rhythm/irregularity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace ecg {

namespace {

// Window, smoothing and both limits were chosen on DS1 of the MIT-BIH Arrhythmia Database (reference classes), 15
// records of the MIT-BIH Atrial Fibrillation Database and 482 of the VitalDB Arrhythmia Database (RR intervals).
constexpr std::size_t kWindowIntervals = 60;
constexpr std::size_t kHopIntervals = 5;
constexpr std::size_t kSmoothedWindows = 7;  ///< mean over this many windows, about half a window's length
constexpr double kIrregularEntropy = -1.3;   ///< published: -1.4 for 12 intervals
constexpr double kIrregularChange = 0.06;    ///< share of the median interval
constexpr std::size_t kFewestIntervals = 9;  ///< a brief series of fewer is not judged: ten beats (our choice)
/// Limit of the coefficient of sample entropy for short series: Lake and Moorman, Am J Physiol Heart Circ Physiol
/// 300:H319, 2011, chosen there on 12 beats; of a few more beats the coefficient is the same, only steadier.
constexpr double kBriefEntropy = -1.4;
constexpr double kEntropyTolerance_s = 0.030;     ///< first r; Lake and Moorman 2011
constexpr double kEntropyToleranceGrowth = 1.25;  ///< widening of r per try
constexpr std::size_t kEntropyMatches = 5;        ///< least matching pairs; Lake and Moorman 2011
constexpr std::int32_t kEntropyTries = 40;        ///< 1.25^40 > 7000: r passes any interval before
constexpr double kMinDuration_s = 30.0;           ///< shortest stretch; the usual least length of an AF episode
constexpr double kMergeGap_s = 10.0;              ///< stretches closer than this are one
constexpr std::size_t kNeighbourIntervals = 30;   ///< to each side, when deciding whether S beats may be left out

/// An interval that takes part, and the beat it ends at.
struct Kept {
  std::size_t beat = 0;
  double rr_s = 0.0;
};

/// Beats first..last.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
};

bool touches(const BeatSeries& beats, std::size_t beat, std::string_view symbols) {
  return symbols.find(beats.symbol[beat]) != std::string_view::npos ||
         symbols.find(beats.symbol[beat - 1]) != std::string_view::npos;
}

std::vector<Kept> kept_intervals(const BeatSeries& beats) {
  // Prefix counts of the intervals that remain without those next to V and F, and without those next to S as well.
  std::vector<std::size_t> conducted(beats.size() + 1, 0);
  std::vector<std::size_t> sinus(beats.size() + 1, 0);
  for (std::size_t beat = 1; beat < beats.size(); ++beat) {
    const bool usable = beats.trusted[beat] != 0 && !touches(beats, beat, "VF");
    conducted[beat + 1] = conducted[beat] + (usable ? 1U : 0U);
    sinus[beat + 1] = sinus[beat] + (usable && !touches(beats, beat, "S") ? 1U : 0U);
  }
  std::vector<Kept> kept;
  for (std::size_t beat = 1; beat < beats.size(); ++beat) {
    if (conducted[beat + 1] == conducted[beat]) continue;
    const std::size_t begin = beat > kNeighbourIntervals ? beat - kNeighbourIntervals : 1;
    const std::size_t end = std::min(beat + kNeighbourIntervals + 1, beats.size());
    const bool enough_sinus = 2 * (sinus[end] - sinus[begin]) >= conducted[end] - conducted[begin];
    if (enough_sinus && sinus[beat + 1] == sinus[beat]) continue;
    kept.push_back({beat, beats.rr_s(beat)});
  }
  return kept;
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Verdict of each window; window w holds the intervals from w * kHopIntervals on.
std::vector<std::uint8_t> irregular_windows(std::span<const Kept> kept) {
  std::vector<double> rr_s;
  for (const Kept& interval : kept) rr_s.push_back(interval.rr_s);
  const std::size_t count = (kept.size() - kWindowIntervals) / kHopIntervals + 1;
  std::vector<double> entropy;
  std::vector<double> change;
  for (std::size_t window = 0; window < count; ++window) {
    const auto intervals = std::span(rr_s).subspan(window * kHopIntervals, kWindowIntervals);
    entropy.push_back(coefficient_of_sample_entropy(intervals));
    change.push_back(least_median_change(intervals));
  }
  std::vector<std::uint8_t> verdicts;
  for (std::size_t window = 0; window < count; ++window) {
    double entropy_sum = 0.0;
    double change_sum = 0.0;
    for (std::size_t i = 0; i < kSmoothedWindows; ++i) {  // edges count repeatedly
      const std::size_t shifted = window + i;
      const std::size_t at = std::min(shifted > kSmoothedWindows / 2 ? shifted - kSmoothedWindows / 2 : 0, count - 1);
      entropy_sum += entropy[at];
      change_sum += change[at];
    }
    const bool irregular = entropy_sum >= kIrregularEntropy * static_cast<double>(kSmoothedWindows) &&
                           change_sum >= kIrregularChange * static_cast<double>(kSmoothedWindows);
    verdicts.push_back(irregular ? 1 : 0);
  }
  return verdicts;
}

}  // namespace

double coefficient_of_sample_entropy(std::span<const double> rr_s) {
  if (rr_s.size() < 3) return 0.0;
  double mean = 0.0;
  for (const double rr : rr_s) mean += rr / static_cast<double>(rr_s.size());
  // The fifth closest pair of (interval, next interval) decides how far r must be widened.
  std::array<double, kEntropyMatches> closest{};
  closest.fill(HUGE_VAL);
  for (std::size_t i = 0; i + 1 < rr_s.size(); ++i) {
    for (std::size_t k = i + 1; k + 1 < rr_s.size(); ++k) {
      const double distance = std::max(std::abs(rr_s[i] - rr_s[k]), std::abs(rr_s[i + 1] - rr_s[k + 1]));
      if (distance >= closest.back()) continue;
      closest.back() = distance;
      for (std::size_t at = closest.size() - 1; at > 0 && closest[at] < closest[at - 1]; --at) {
        std::swap(closest[at], closest[at - 1]);
      }
    }
  }
  double tolerance_s = kEntropyTolerance_s;
  for (std::int32_t tries = 0; tries < kEntropyTries && tolerance_s < closest.back(); ++tries) {
    tolerance_s *= kEntropyToleranceGrowth;
  }
  std::int64_t alike = 0;        // pairs of intervals within r
  std::int64_t still_alike = 0;  // ... whose next intervals are, too
  for (std::size_t i = 0; i + 1 < rr_s.size(); ++i) {
    for (std::size_t k = i + 1; k + 1 < rr_s.size(); ++k) {
      const bool first = std::abs(rr_s[i] - rr_s[k]) <= tolerance_s;
      alike += first ? 1 : 0;
      still_alike += first && std::abs(rr_s[i + 1] - rr_s[k + 1]) <= tolerance_s ? 1 : 0;
    }
  }
  if (still_alike == 0 || !(mean > 0.0)) return 0.0;
  const double entropy = std::log(static_cast<double>(alike)) - std::log(static_cast<double>(still_alike));
  return entropy + std::log(2.0 * tolerance_s) - std::log(mean);
}

double least_median_change(std::span<const double> rr_s) {
  constexpr std::size_t kLongestLag = 3;
  if (rr_s.size() <= kLongestLag) return 0.0;
  double least = HUGE_VAL;
  std::vector<double> changes;
  for (std::size_t lag = 1; lag <= kLongestLag; ++lag) {
    changes.clear();
    for (std::size_t i = lag; i < rr_s.size(); ++i) changes.push_back(std::abs(rr_s[i] - rr_s[i - lag]));
    least = std::min(least, median(changes));
  }
  std::vector<double> sorted(rr_s.begin(), rr_s.end());
  const double middle = median(sorted);
  return middle > 0.0 ? least / middle : 0.0;
}

std::vector<Episode> briefly_irregular(const BeatSeries& beats) {
  const std::vector<Kept> kept = kept_intervals(beats);
  std::vector<Stretch> stretches;
  std::vector<double> rr_s;
  for (const Kept& interval : kept) rr_s.push_back(interval.rr_s);
  const std::size_t length = std::min(kBriefIntervals, kept.size());
  for (std::size_t begin = 0; length >= kFewestIntervals && begin + length <= kept.size(); ++begin) {
    const auto window = std::span(rr_s).subspan(begin, length);
    // The cheaper one first: most windows of a day end here.
    if (least_median_change(window) < kIrregularChange) continue;
    if (coefficient_of_sample_entropy(window) < kBriefEntropy) continue;
    const std::size_t first = kept[begin].beat - 1;
    const std::size_t last = kept[begin + length - 1].beat;
    if (!stretches.empty() && stretches.back().last >= first) stretches.back().last = last;
    else stretches.push_back({first, last});
  }
  std::vector<Episode> episodes;
  for (const auto& [first, last] : stretches)
    episodes.push_back(beats.episode(EpisodeKind::irregular, first, last, beats.rate_bpm(first, last)));
  return episodes;
}

std::vector<Episode> irregular_stretches(const BeatSeries& beats) {
  const std::vector<Kept> kept = kept_intervals(beats);
  std::vector<Episode> episodes;
  if (kept.size() < kWindowIntervals) return episodes;
  const auto seconds_between = [&](std::size_t first, std::size_t last) {
    return seconds_from_samples(beats.r_peaks[last] - beats.r_peaks[first], beats.fs_hz);
  };
  const std::vector<std::uint8_t> verdicts = irregular_windows(kept);
  std::vector<Stretch> stretches;
  for (std::size_t window = 0; window < verdicts.size(); ++window) {
    if (verdicts[window] == 0) continue;
    // A verdict speaks for the kHopIntervals intervals at the window's centre; the outermost windows for the edges as
    // well.
    const std::size_t centre = window * kHopIntervals + (kWindowIntervals - kHopIntervals) / 2;
    const std::size_t first = kept[window == 0 ? 0 : centre].beat - 1;
    const std::size_t last = kept[window + 1 == verdicts.size() ? kept.size() - 1 : centre + kHopIntervals - 1].beat;
    const bool joins = !stretches.empty() &&
                       (stretches.back().last >= first || seconds_between(stretches.back().last, first) < kMergeGap_s);
    if (joins) stretches.back().last = last;
    else stretches.push_back({first, last});
  }
  for (const Stretch& stretch : stretches) {
    if (seconds_between(stretch.first, stretch.last) < kMinDuration_s) continue;
    episodes.push_back(beats.episode(EpisodeKind::irregular, stretch.first, stretch.last,
                                     beats.rate_bpm(stretch.first, stretch.last)));
  }
  return episodes;
}

}  // namespace ecg
