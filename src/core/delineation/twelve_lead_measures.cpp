#include "core/delineation/twelve_lead_measures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr std::uint8_t kNoGroup = 255;  ///< a beat like no template
constexpr double kLeastPShare = 0.5;    ///< our choice: with a P wave in fewer beats the median's is no usual one
constexpr double kSt_s = 0.010;         ///< ST is the mean of this much
constexpr double kLeastNet_mv = 0.05;   ///< our choice: of smaller forces in both leads no axis is said

/// Goldberger's leads are smaller than Einthoven's by this: aVF * 2 / sqrt(3) is as long as lead I.
constexpr double kGoldberger = 2.0 / std::numbers::sqrt3;

std::optional<double> frontal_axis(const TwelveLeadMeasures& measures) {
  const LeadMeasures* const one = measures.of(StandardLead::I);
  const LeadMeasures* const foot = measures.of(StandardLead::aVF);
  const LeadMeasures* const two = measures.of(StandardLead::II);
  if (one == nullptr || (foot == nullptr && two == nullptr)) return std::nullopt;
  const double x_mv = one->qrs.net_mv();
  // aVF = II - I / 2 (Einthoven and Goldberger)
  const double down_mv = kGoldberger * (foot != nullptr ? foot->qrs.net_mv() : two->qrs.net_mv() - 0.5 * x_mv);
  if (std::hypot(x_mv, down_mv) < kLeastNet_mv) return std::nullopt;
  return std::atan2(down_mv, x_mv) * 180.0 / std::numbers::pi;
}

/// Median time between the onset of QRS and `other`.
std::optional<double> median_over_beats(const Delineation& waves, std::span<const std::uint8_t> used, Fiducial other,
                                        double fs_hz) {
  std::vector<double> lengths_s;
  for (std::size_t beat = 0; beat < used.size(); ++beat) {
    const auto onset = waves.at(beat, Fiducial::qrs_onset), bound = waves.at(beat, other);
    if (used[beat] != 0 && onset && bound) lengths_s.push_back(std::abs(seconds_from_samples(*bound - *onset, fs_hz)));
  }
  if (lengths_s.empty()) return std::nullopt;
  return quantile_in_place(std::span(lengths_s), 0.5);
}

}  // namespace

const LeadMeasures* TwelveLeadMeasures::of(StandardLead lead) const {
  const auto found = std::ranges::find(leads, std::optional(lead), &LeadMeasures::lead);
  return found == leads.end() ? nullptr : &*found;
}

std::vector<std::uint8_t> usual_beats(std::span<const std::uint8_t> group, std::span<const std::uint8_t> normal) {
  std::map<std::uint8_t, std::pair<std::int64_t, std::int64_t>> counts;  // normal ones, all
  for (std::size_t beat = 0; beat < group.size(); ++beat) {
    if (group[beat] == kNoGroup) continue;
    counts[group[beat]].first += normal[beat];
    ++counts[group[beat]].second;
  }
  const auto most = std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; });
  std::vector<std::uint8_t> used(group.size(), 0);
  if (most == counts.end()) return used;
  for (std::size_t beat = 0; beat < group.size(); ++beat) used[beat] = group[beat] == most->first ? 1 : 0;
  return used;
}

MeasuredBeat measured_beat(const Record& record, MedianBeats median, double p_share) {
  MeasuredBeat measured{.median = std::move(median)};
  const MedianBeats& beats = measured.median;
  TwelveLeadMeasures& result = measured.measures;
  result.rr_s = beats.rr_s;
  result.p_share = p_share;
  if (beats.empty()) return measured;
  Delineation waves = median_waves(beats);
  const auto onset = waves.at(0, Fiducial::qrs_onset), end = waves.at(0, Fiducial::qrs_end);
  if (!onset || !end || *end <= *onset) return measured;
  const auto between_s = [&](std::int32_t from, std::int32_t to) {
    return seconds_from_samples(to - from, beats.fs_hz);
  };
  const auto t_end = waves.at(0, Fiducial::t_end), p_onset = waves.at(0, Fiducial::p_onset);
  result.qrs_s = between_s(*onset, *end);
  if (t_end) result.qt_s = between_s(*onset, *t_end);
  if (p_onset && p_share >= kLeastPShare) result.pr_s = between_s(*p_onset, *onset);
  for (const MedianBeat& beat : beats.leads) {
    const auto size = static_cast<std::int32_t>(beat.mv.size());
    const std::int32_t first = std::clamp(beats.before + *onset, 0, size);
    const std::int32_t last = std::clamp(beats.before + *end + 1, first, size);
    LeadMeasures lead{.signal = beat.signal,
                      .lead = standard_lead(record.signals[beat.signal].lead),
                      .noise_mv = beat.noise_mv,
                      .qrs = qrs_shape(std::span(beat.mv).subspan(static_cast<std::size_t>(first),
                                                                  static_cast<std::size_t>(last - first)),
                                       beats.fs_hz)};
    const auto level = [&](double after_s) -> std::optional<double> {
      const auto half = static_cast<std::int32_t>(samples_from_seconds(0.5 * kSt_s, beats.fs_hz));
      const std::int32_t at =
          beats.before + *end + static_cast<std::int32_t>(samples_from_seconds(after_s, beats.fs_hz));
      if (at - half < 0 || at + half >= size || (t_end && at > beats.before + *t_end)) return std::nullopt;
      double sum = 0.0;
      for (std::int32_t i = at - half; i <= at + half; ++i)
        sum += static_cast<double>(beat.mv[static_cast<std::size_t>(i)]);
      return sum / static_cast<double>(2 * half + 1);
    };
    if (const auto p_peak = waves.at(0, Fiducial::p_peak); result.pr_s && p_peak) {
      const auto at = [&](std::int32_t offset) {
        return static_cast<double>(beat.mv[static_cast<std::size_t>(std::clamp(beats.before + offset, 0, size - 1))]);
      };
      lead.p_mv = at(*p_peak) - at(*p_onset);
    }
    lead.st_j_mv = level(0.0);
    lead.st_60_mv = level(0.060);
    lead.st_80_mv = level(0.080);
    result.beats = std::max(result.beats, beat.beats);
    result.leads.push_back(std::move(lead));
  }
  result.axis_deg = frontal_axis(result);
  measured.waves = std::move(waves);
  return measured;
}

MeasuredBeat measured_usual_beat(const Record& record, std::span<const SampleIndex> r_peaks, const Delineation& waves,
                                 std::span<const std::uint8_t> group, std::span<const std::uint8_t> normal,
                                 const Quality& quality) {
  if (group.size() != r_peaks.size()) return {};
  std::vector<std::size_t> leads = ecg_leads(record);
  std::erase_if(leads, [&](std::size_t lead) { return !record.signals[lead].is_voltage(); });
  const std::vector<std::uint8_t> used = usual_beats(group, normal);
  double beats = 0.0, with_p = 0.0;
  for (std::size_t beat = 0; beat < used.size(); ++beat) {
    if (used[beat] == 0 || !waves.at(beat, Fiducial::qrs_onset)) continue;
    ++beats;
    if (waves.at(beat, Fiducial::p_peak)) ++with_p;
  }
  if (beats == 0.0) return {};
  MeasuredBeat result =
      measured_beat(record, median_beats(record, leads, r_peaks, waves, used, quality), with_p / beats);
  result.measures.pr_of_beats_s = median_over_beats(waves, used, Fiducial::p_onset, record.fs_hz);
  result.measures.qrs_of_beats_s = median_over_beats(waves, used, Fiducial::qrs_end, record.fs_hz);
  return result;
}

}  // namespace ecg
