#include "core/features/beat_forms.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/statistics.hpp"
#include "core/dsp/catmull_rom.hpp"
#include "core/dsp/filter.hpp"

namespace ecg {

namespace {

constexpr double kLow_hz = 0.5, kHigh_hz = 40.0;
/// Leads are filtered in pieces, for a day at once takes eight times as much as its samples; with so much around a piece
/// that nothing is left of the filter's start-up, which decays by e^-4.4 in 1 / kLow_hz (dsp/filter.cpp).
constexpr double kPiece_s = 600.0, kAround_s = 20.0;
constexpr double kMinSize_mv = 1e-3;  ///< a lead whose usual QRS is smaller is flat
constexpr double kNoiseWeight = 4.0;  ///< weight of a lead = 1 / (1 + 4 * change from beat to beat)
constexpr float kLimit = 12.0F;       ///< usual QRS; more is an artefact

/// Catmull-Rom through the four samples round `position`.
float cubic(std::span<const float> samples, double position) {
  const auto last = static_cast<double>(samples.size() - 1);
  position = std::clamp(position, 0.0, last);
  const double below = std::floor(position);
  const auto t = static_cast<float>(position - below);
  const auto at = [&](double place) { return samples[static_cast<std::size_t>(std::clamp(place, 0.0, last))]; };
  const float a = at(below - 1.0), b = at(below), c = at(below + 1.0), d = at(below + 2.0);
  return catmull_rom(a, b, c, d, t);
}

/// [begin, end) and kAround_s to either side, up to samples that are there: gaps are then bridged as in the whole lead.
SampleRange with_surroundings(const Signal& signal, SampleRange range, double fs_hz) {
  const SampleIndex around = samples_from_seconds(kAround_s, fs_hz);
  range = {std::max<SampleIndex>(0, range.begin - around), std::min(signal.size(), range.end + around)};
  const auto gap_behind = [&](SampleIndex at) {
    return std::ranges::upper_bound(signal.gaps, at, {}, &SampleRange::end);
  };
  for (auto gap = gap_behind(range.end - 1); gap != signal.gaps.end() && gap->begin < range.end; ++gap)
    range.end = std::min(signal.size(), gap->end + 1);
  for (auto gap = gap_behind(range.begin); range.begin > 0 && gap != signal.gaps.end() && gap->begin <= range.begin;
       gap = gap_behind(range.begin))
    range.begin = std::max<SampleIndex>(0, gap->begin - 1);
  return range;
}

double mean_square(std::span<const float> values) {
  double sum = 0.0;
  for (const float v : values) sum += static_cast<double>(v) * static_cast<double>(v);
  return sum / static_cast<double>(values.size());
}

double median_of(std::vector<double>& values) {
  return values.empty() ? 0.0 : quantile_in_place(std::span(values), 0.5);
}

}  // namespace

BeatForms::BeatForms(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks)
    : leads_(leads.size()), values_(r_peaks.size() * leads.size() * kFormSamples, 0.0F), valid_(r_peaks.size(), 1) {
  for (std::size_t lead = 0; lead < leads.size(); ++lead) cut(record, lead, leads[lead], r_peaks);
  for (std::size_t beat = 0; beat < beats(); ++beat) {
    if (valid_[beat] != 0) continue;
    for (std::size_t lead = 0; lead < leads_; ++lead) std::ranges::fill(row(beat, lead), 0.0F);
  }
  weigh();
}

void BeatForms::cut(const Record& record, std::size_t place, std::size_t signal, std::span<const SampleIndex> r_peaks) {
  const Signal& source = record.signals[signal];
  if (source.size() == 0) {
    std::ranges::fill(valid_, std::uint8_t{0});
    return;
  }
  const auto mv_per_unit = static_cast<float>(source.mv_per_unit());
  const double step = record.fs_hz / kFormRate_hz;
  const auto piece = static_cast<SampleIndex>(std::ceil(kPiece_s * record.fs_hz));
  const auto piece_of = [&](SampleIndex peak) { return std::clamp<SampleIndex>(peak, 0, source.size() - 1) / piece; };
  std::vector<float> lead_mv;
  for (std::size_t first = 0, end = 0; first < beats(); first = end) {
    const SampleIndex number = piece_of(r_peaks[first]);
    while (end < beats() && piece_of(r_peaks[end]) == number) ++end;
    const SampleRange range =
        with_surroundings(source, {number * piece, std::min(source.size(), (number + 1) * piece)}, record.fs_hz);
    lead_mv.resize(static_cast<std::size_t>(range.size()));
    source.read(range.begin, lead_mv);
    for (float& value : lead_mv) value *= mv_per_unit;
    const std::vector<float> filtered = band_pass(lead_mv, record.fs_hz, kLow_hz, kHigh_hz);
    for (std::size_t beat = first; beat < end; ++beat) {
      const std::span<float> window = row(beat, place);
      const auto peak = static_cast<double>(r_peaks[beat] - range.begin);
      for (std::size_t i = 0; i < kFormSamples; ++i)
        window[i] = cubic(filtered, peak + (static_cast<double>(i) - static_cast<double>(kFormPeak)) * step);
      const bool finite = std::ranges::all_of(window, [](float v) { return std::isfinite(v); });
      if (!finite || r_peaks[beat] < 0 || r_peaks[beat] >= source.size()) valid_[beat] = 0;
    }
  }
}

void BeatForms::weigh() {
  std::vector<double> weight(leads_, 1.0);
  double squares = 0.0;
  for (std::size_t lead = 0; lead < leads_; ++lead) {
    const auto qrs = [&](std::size_t beat) { return window(beat, lead).subspan(kQrsRange.begin, kQrsRange.size()); };
    std::vector<double> sizes, changes;
    for (std::size_t beat = 0; beat < beats(); ++beat) {
      if (valid_[beat] != 0) sizes.push_back(std::sqrt(mean_square(qrs(beat))));
    }
    const double size = std::max(median_of(sizes), kMinSize_mv);
    std::array<float, kQrsRange.size()> difference{};
    for (std::size_t beat = 1; beat < beats(); ++beat) {
      if (valid_[beat] == 0 || valid_[beat - 1] == 0) continue;
      std::ranges::transform(qrs(beat), qrs(beat - 1), difference.begin(), std::minus<>());
      changes.push_back(mean_square(difference) / (size * size));
    }
    const double trust = 1.0 / (1.0 + kNoiseWeight * median_of(changes));
    weight[lead] = trust / size;
    squares += trust * trust;
  }
  const double scale =
      1.0 / std::sqrt(std::max(squares / static_cast<double>(std::max<std::size_t>(leads_, 1)), 1e-12));
  for (std::size_t beat = 0; beat < beats(); ++beat) {
    for (std::size_t lead = 0; lead < leads_; ++lead) {
      const auto factor = static_cast<float>(weight[lead] * scale);
      for (float& value : row(beat, lead)) value = std::clamp(value * factor, -kLimit, kLimit);
    }
  }
}

ShapeWindows BeatForms::qrs() const {
  constexpr auto kMargin = static_cast<std::size_t>(kShapeLag);
  constexpr std::size_t kStored = kQrsRange.size() + 2 * kMargin;
  ShapeWindows windows{.beats = beats(), .leads = leads_, .samples = kQrsRange.size(), .values = {}, .valid = valid_};
  windows.values.reserve(beats() * leads_ * kStored);
  for (std::size_t beat = 0; beat < beats(); ++beat) {
    for (std::size_t lead = 0; lead < leads_; ++lead) {
      const std::span<const float> part = window(beat, lead).subspan(kQrsRange.begin - kMargin, kStored);
      windows.values.insert(windows.values.end(), part.begin(), part.end());
    }
  }
  return windows;
}

void BeatForms::move(std::span<const std::int32_t> lag) {
  std::array<float, kFormSamples> moved{};
  for (std::size_t beat = 0; beat < beats(); ++beat) {
    if (lag[beat] == 0) continue;
    for (std::size_t lead = 0; lead < leads_; ++lead) {
      const std::span<float> window = row(beat, lead);
      for (std::size_t i = 0; i < kFormSamples; ++i) {
        const std::int32_t place = static_cast<std::int32_t>(i) + lag[beat];
        moved[i] = window[static_cast<std::size_t>(std::clamp<std::int32_t>(place, 0, kFormSamples - 1))];
      }
      std::ranges::copy(moved, window.begin());
    }
  }
}

}  // namespace ecg
