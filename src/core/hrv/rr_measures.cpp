#include "core/hrv/rr_measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ecg {

namespace {

constexpr std::array<double, 4> kBandEdges_hz = {0.0033, 0.04, 0.15, 0.40};  ///< VLF, LF, HF (Task Force 1996)
constexpr std::size_t kMinSegments = 2;
constexpr double kFifty_s = 0.050 + 1e-9;  ///< whole samples may differ by exactly 50 ms, which is not more

double mean_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Divides by n - 1; 0 for a single value.
double deviation_of(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const double mean = mean_of(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

Measure number(MeasureKind kind, double value, std::size_t count) {
  Measure measure{.kind = kind, .value = value, .count = static_cast<std::int64_t>(count)};
  if (!std::isfinite(value)) measure.gap = MeasureGap::undefined;
  return measure;
}
Measure missing(MeasureKind kind, MeasureGap gap, double needed = 0.0, double found = 0.0) {
  return {.kind = kind, .gap = gap, .needed = needed, .found = found};
}

/// Numbers or one common reason for a run of kinds.
template <typename Kinds>
void append_missing(std::vector<Measure>& measures, const Kinds& kinds, const Measure& reason) {
  for (const MeasureKind kind : kinds) {
    measures.push_back(reason);
    measures.back().kind = kind;
  }
}

// --- RR --------------------------------------------------------------------------------------------------------------

void append_rates(std::vector<Measure>& measures, const BeatSeries& beats) {
  using enum MeasureKind;
  double sum_s = 0.0, longest_s = 0.0;
  std::size_t count = 0, longest_at = 0, run = 0;
  std::int64_t pauses_seen = 0, long_pauses_seen = 0;
  Measure lowest = missing(hr_min, MeasureGap::too_few, static_cast<double>(kRateWindow));
  Measure highest = missing(hr_max, MeasureGap::too_few, static_cast<double>(kRateWindow));
  std::size_t longest_run = 0;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    if (beats.trusted[i] == 0) {
      run = 0;
      continue;
    }
    const double rr_s = beats.rr_s(i);
    sum_s += rr_s;
    ++count;
    if (rr_s > longest_s) {
      longest_s = rr_s;
      longest_at = i;
    }
    pauses_seen += rr_s >= kPause_s ? 1 : 0;
    long_pauses_seen += rr_s >= kLongPause_s ? 1 : 0;
    longest_run = std::max(longest_run, ++run);
    if (run < kRateWindow) continue;
    const double rate_bpm = beats.rate_bpm(i - kRateWindow, i);
    const SampleRange place = {beats.r_peaks[i - kRateWindow], beats.r_peaks[i] + 1};
    const auto take = [&](Measure& measure, bool better) {
      if (measure.gap == MeasureGap::none && !better) return;
      measure = number(measure.kind, rate_bpm, kRateWindow);
      measure.place = place;
    };
    take(lowest, rate_bpm < lowest.value);
    take(highest, rate_bpm > highest.value);
  }
  if (count == 0) {
    append_missing(measures, std::array{hr_mean, hr_min, hr_max, longest_rr, pauses, long_pauses},
                   missing(hr_mean, MeasureGap::no_intervals));
    return;
  }
  measures.push_back(number(hr_mean, 60.0 * static_cast<double>(count) / sum_s, count));
  for (Measure* measure : {&lowest, &highest}) {
    if (measure->gap != MeasureGap::none) measure->found = static_cast<double>(longest_run);
    measures.push_back(*measure);
  }
  measures.push_back(number(longest_rr, longest_s, count));
  measures.back().place = {beats.r_peaks[longest_at - 1], beats.r_peaks[longest_at] + 1};
  measures.push_back(number(pauses, static_cast<double>(pauses_seen), count));
  measures.push_back(number(long_pauses, static_cast<double>(long_pauses_seen), count));
}

// --- NN, time domain -------------------------------------------------------------------------------------------------

/// NN as columns; pairs are directly successive.
struct NnColumns {
  std::vector<double> end_s;
  std::vector<double> nn_s;
  std::vector<double> difference_s;  ///< later minus earlier, per pair
  std::vector<double> sum_s;         ///< per pair
  double total_s = 0.0;
};

NnColumns columns_of(const BeatSeries& beats, std::span<const std::uint8_t> nn) {
  NnColumns columns;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    if (nn[i] == 0) continue;
    const double nn_s = beats.rr_s(i);
    columns.end_s.push_back(seconds_from_samples(beats.r_peaks[i], beats.fs_hz));
    columns.nn_s.push_back(nn_s);
    columns.total_s += nn_s;
    if (nn[i - 1] == 0) continue;
    columns.difference_s.push_back(nn_s - beats.rr_s(i - 1));
    columns.sum_s.push_back(nn_s + beats.rr_s(i - 1));
  }
  return columns;
}

/// [begin, end) of the NN that end in each segment.
struct Segment {
  std::size_t begin = 0;
  std::size_t end = 0;
  double covered_s = 0.0;
};
std::vector<Segment> segments_of(const NnColumns& columns) {
  std::vector<Segment> segments;
  std::int64_t current = -1;
  for (std::size_t i = 0; i < columns.nn_s.size(); ++i) {
    const auto place = static_cast<std::int64_t>(columns.end_s[i] / kSegment_s);
    if (place != current) segments.push_back({i, i, 0.0});
    current = place;
    segments.back().end = i + 1;
    segments.back().covered_s += columns.nn_s[i];
  }
  return segments;
}

void append_segment_measures(std::vector<Measure>& measures, const NnColumns& columns) {
  using enum MeasureKind;
  std::vector<double> means_s, deviations_s;
  for (const Segment& segment : segments_of(columns)) {
    if (segment.covered_s < kSegmentCovered * kSegment_s) continue;
    const auto nn_s = std::span(columns.nn_s).subspan(segment.begin, segment.end - segment.begin);
    means_s.push_back(mean_of(nn_s));
    deviations_s.push_back(deviation_of(nn_s));
  }
  const auto found = static_cast<double>(means_s.size());
  if (means_s.size() < kMinSegments)
    measures.push_back(missing(sdann, MeasureGap::too_fragmented, static_cast<double>(kMinSegments), found));
  else measures.push_back(number(sdann, 1000.0 * deviation_of(means_s), means_s.size()));
  if (means_s.empty()) measures.push_back(missing(sdnn_index, MeasureGap::too_fragmented, 1.0, 0.0));
  else measures.push_back(number(sdnn_index, 1000.0 * mean_of(deviations_s), means_s.size()));
}

/// Base of the triangle with its apex on the highest bin that fits the histogram best.
double tinn_bins(std::span<const double> histogram, std::size_t mode) {
  const double height = histogram[mode];
  const auto error_below = [&](std::ptrdiff_t foot) {  // foot < mode; the triangle is 0 up to and including it
    double error = 0.0;
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(mode); ++i) {
      const double line =
          height * static_cast<double>(i - foot) / static_cast<double>(static_cast<std::ptrdiff_t>(mode) - foot);
      const double off = histogram[static_cast<std::size_t>(i)] - std::max(0.0, line);
      error += off * off;
    }
    return error;
  };
  const auto error_above = [&](std::ptrdiff_t foot) {
    double error = 0.0;
    for (auto i = static_cast<std::ptrdiff_t>(mode) + 1; i < std::ssize(histogram); ++i) {
      const double line =
          height * static_cast<double>(foot - i) / static_cast<double>(foot - static_cast<std::ptrdiff_t>(mode));
      const double off = histogram[static_cast<std::size_t>(i)] - std::max(0.0, line);
      error += off * off;
    }
    return error;
  };
  // The two sides do not depend on each other.
  const auto at = static_cast<std::ptrdiff_t>(mode);
  std::ptrdiff_t low = at - 1, high = at + 1;
  for (std::ptrdiff_t foot = at - 1; foot >= -1; --foot) {
    if (error_below(foot) < error_below(low)) low = foot;
  }
  for (std::ptrdiff_t foot = at + 1; foot <= std::ssize(histogram); ++foot) {
    if (error_above(foot) < error_above(high)) high = foot;
  }
  return static_cast<double>(high - low);
}

void append_histogram_measures(std::vector<Measure>& measures, const NnColumns& columns) {
  using enum MeasureKind;
  if (columns.total_s < kHistogramNn_s) {
    append_missing(measures, std::array{triangular_index, tinn},
                   missing(tinn, MeasureGap::too_short, kHistogramNn_s, columns.total_s));
    return;
  }
  std::vector<double> histogram;
  for (const double nn_s : columns.nn_s) {
    const auto bin = static_cast<std::size_t>(nn_s / kHistogramBin_s);
    if (bin >= histogram.size()) histogram.resize(bin + 1, 0.0);
    histogram[bin] += 1.0;
  }
  const auto mode = static_cast<std::size_t>(std::max_element(histogram.begin(), histogram.end()) - histogram.begin());
  const std::size_t count = columns.nn_s.size();
  measures.push_back(number(triangular_index, static_cast<double>(count) / histogram[mode], count));
  measures.push_back(number(tinn, 1000.0 * kHistogramBin_s * tinn_bins(histogram, mode), count));
}

void append_time_domain(std::vector<Measure>& measures, const NnColumns& columns) {
  using enum MeasureKind;
  const std::size_t count = columns.nn_s.size();
  measures.push_back(number(nn_mean, 1000.0 * mean_of(columns.nn_s), count));
  measures.push_back(number(sdnn, 1000.0 * deviation_of(columns.nn_s), count));
  append_segment_measures(measures, columns);

  const std::size_t pairs = columns.difference_s.size();
  if (pairs < kMinNn) {
    const Measure reason = missing(rmssd, MeasureGap::too_few, static_cast<double>(kMinNn), static_cast<double>(pairs));
    append_missing(measures, std::array{rmssd, nn50, pnn50}, reason);
    append_histogram_measures(measures, columns);
    append_missing(measures, std::array{sd1, sd2}, reason);
    return;
  }
  double squares = 0.0;
  std::size_t beyond = 0;
  for (const double difference_s : columns.difference_s) {
    squares += difference_s * difference_s;
    beyond += std::abs(difference_s) > kFifty_s ? 1U : 0U;
  }
  measures.push_back(number(rmssd, 1000.0 * std::sqrt(squares / static_cast<double>(pairs)), pairs));
  measures.push_back(number(nn50, static_cast<double>(beyond), pairs));
  measures.push_back(number(pnn50, 100.0 * static_cast<double>(beyond) / static_cast<double>(pairs), pairs));
  append_histogram_measures(measures, columns);
  measures.push_back(number(sd1, 1000.0 * deviation_of(columns.difference_s) / std::sqrt(2.0), pairs));
  measures.push_back(number(sd2, 1000.0 * deviation_of(columns.sum_s) / std::sqrt(2.0), pairs));
}

// --- NN, frequency domain --------------------------------------------------------------------------------------------

std::array<double, 3> band_powers(const Spectrum& spectrum) {
  std::array<double, 3> powers{};
  for (std::size_t k = 0; k < spectrum.density.size(); ++k) {
    const double frequency_hz = static_cast<double>(k) * spectrum.step_hz;
    for (std::size_t band = 0; band < powers.size(); ++band) {
      if (frequency_hz >= kBandEdges_hz[band] && frequency_hz < kBandEdges_hz[band + 1])
        powers[band] += spectrum.density[k] * spectrum.step_hz;
    }
  }
  return powers;
}

void append_frequency_domain(std::vector<Measure>& measures, const NnColumns& columns) {
  using enum MeasureKind;
  std::array<double, 3> powers{};
  std::size_t windows = 0;
  for (const Segment& segment : segments_of(columns)) {
    if (segment.covered_s < kWindowCovered * kSegment_s) continue;
    const std::size_t size = segment.end - segment.begin;
    const auto own = band_powers(nn_spectrum(std::span(columns.end_s).subspan(segment.begin, size),
                                             std::span(columns.nn_s).subspan(segment.begin, size)));
    for (std::size_t band = 0; band < powers.size(); ++band) powers[band] += own[band];
    ++windows;
  }
  if (windows == 0) {
    append_missing(measures, std::array{vlf, lf, hf, lf_normalised, hf_normalised, lf_hf},
                   missing(lf, MeasureGap::too_fragmented, 1.0, 0.0));
    return;
  }
  for (double& power : powers) power /= static_cast<double>(windows);
  const auto [very_low, low, high] = powers;
  measures.push_back(number(vlf, very_low, windows));
  measures.push_back(number(lf, low, windows));
  measures.push_back(number(hf, high, windows));
  measures.push_back(number(lf_normalised, 100.0 * low / (low + high), windows));
  measures.push_back(number(hf_normalised, 100.0 * high / (low + high), windows));
  measures.push_back(number(lf_hf, low / high, windows));
}

bool any_classified(const BeatSeries& beats) {
  return std::any_of(beats.symbol.begin(), beats.symbol.end(), [](char symbol) { return symbol != '?'; });
}

}  // namespace

std::vector<Measure> rr_measures(const BeatSeries& beats, std::span<const std::uint8_t> nn) {
  using enum MeasureKind;
  std::vector<Measure> measures;
  append_rates(measures, beats);
  const NnColumns columns = columns_of(beats, nn);
  const std::size_t count = columns.nn_s.size();
  const bool classified = any_classified(beats);
  constexpr std::array kVariability = {nn_mean,          sdnn,          sdann, sdnn_index, rmssd, nn50, pnn50,
                                       triangular_index, tinn,          sd1,   sd2,        vlf,   lf,   hf,
                                       lf_normalised,    hf_normalised, lf_hf};
  if (!classified && beats.size() > 1) {
    const Measure reason = missing(nn_count, MeasureGap::no_classes);
    append_missing(measures, std::array{nn_count, nn_share}, reason);
    append_missing(measures, kVariability, reason);
    return measures;
  }
  measures.push_back(number(nn_count, static_cast<double>(count), count));
  if (beats.size() < 2) measures.push_back(missing(nn_share, MeasureGap::no_intervals));
  else
    measures.push_back(
        number(nn_share, 100.0 * static_cast<double>(count) / static_cast<double>(beats.size() - 1), count));
  if (count < kMinNn) {
    append_missing(measures, kVariability,
                   missing(sdnn, MeasureGap::too_few, static_cast<double>(kMinNn), static_cast<double>(count)));
    return measures;
  }
  append_time_domain(measures, columns);
  append_frequency_domain(measures, columns);
  return measures;
}

}  // namespace ecg
