#include "core/features/twelve_lead_input.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/statistics.hpp"
#include "core/dsp/filter.hpp"
#include "core/dsp/resample.hpp"

namespace ecg {

namespace {

constexpr double kMargin_s = 2.0;        ///< one period of kTwelveLeadLow_hz: what the filter's start-up needs
constexpr std::size_t kFewestBeats = 4;  ///< three intervals, two changes

/// One lead of the window; empty where it is missing.
std::vector<float> read_lead(const Record& record, const Quality& quality, std::size_t index, double begin_s) {
  const Signal& signal = record.signals[index];
  if (!signal.is_voltage() ||
      quality.is_unusable(static_cast<std::int32_t>(index), begin_s + 0.5 * kTwelveLeadWindow_s))
    return {};
  const auto length = static_cast<double>(record.length);
  const double first = std::max(0.0, std::floor((begin_s - kMargin_s) * record.fs_hz));
  const double end = std::min(length, std::ceil((begin_s + kTwelveLeadWindow_s + kMargin_s) * record.fs_hz));
  if (!(end > first)) return {};
  std::vector<float> raw(static_cast<std::size_t>(end - first));
  signal.read(static_cast<SampleIndex>(first), raw);
  std::vector<float> lead = band_pass(raw, record.fs_hz, kTwelveLeadLow_hz, kTwelveLeadHigh_hz);
  for (float& value : lead) value = std::isfinite(value) ? value * static_cast<float>(signal.mv_per_unit()) : 0.0F;
  std::vector<float> out(kTwelveLeadSamples);
  const double begin = begin_s * record.fs_hz - first, step = record.fs_hz / kTwelveLeadRate_hz;
  resample(lead, begin, step, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool recorded = begin + static_cast<double>(i) * step < static_cast<double>(lead.size());
    out[i] = recorded ? std::clamp(out[i], -kTwelveLeadLimit_mv, kTwelveLeadLimit_mv) : 0.0F;
  }
  return out;
}

/// The lead as its share of I and of II (Einthoven, Goldberger).
struct Derived {
  StandardLead lead;
  float of_one, of_two;
};
constexpr std::array<Derived, 4> kDerived = {{{StandardLead::III, -1.0F, 1.0F},
                                              {StandardLead::aVR, -0.5F, -0.5F},
                                              {StandardLead::aVL, 1.0F, -0.5F},
                                              {StandardLead::aVF, -0.5F, 1.0F}}};

constexpr std::size_t number(StandardLead lead) { return static_cast<std::size_t>(lead); }

}  // namespace

TwelveLeadFacts twelve_lead_facts(const TwelveLeadMeasures& measures, std::span<const SampleIndex> r_peaks,
                                  double fs_hz) {
  TwelveLeadFacts facts{.axis_deg = measures.axis_deg, .p_share = measures.p_share};
  // As the findings judge them: the smaller of the median beat's and the beats' own.
  if (measures.pr_s) facts.pr_s = std::min(*measures.pr_s, measures.pr_of_beats_s.value_or(*measures.pr_s));
  if (measures.qrs_s) facts.qrs_s = std::min(*measures.qrs_s, measures.qrs_of_beats_s.value_or(*measures.qrs_s));
  if (r_peaks.size() < kFewestBeats) return facts;
  const double mean_s =
      seconds_from_samples(r_peaks.back() - r_peaks.front(), fs_hz) / static_cast<double>(r_peaks.size() - 1);
  std::vector<double> changes;
  double squares = 0.0;
  for (std::size_t i = 2; i < r_peaks.size(); ++i) {
    const double change_s = seconds_from_samples(r_peaks[i] - 2 * r_peaks[i - 1] + r_peaks[i - 2], fs_hz);
    changes.push_back(std::abs(change_s));
    squares += change_s * change_s;
  }
  facts.rate_bpm = 60.0 / mean_s;
  facts.rr_rmssd = std::sqrt(squares / static_cast<double>(changes.size())) / mean_s;
  facts.rr_change = quantile_in_place(std::span(changes), 0.5) / mean_s;
  return facts;
}

bool TwelveLeadInput::empty() const {
  return std::ranges::all_of(present, [](float value) { return value == 0.0F; });
}

TwelveLeadInput twelve_lead_input(const Record& record, const Quality& quality, double begin_s,
                                  const TwelveLeadFacts& facts) {
  TwelveLeadInput input{.leads = std::vector<float>(kStandardLeadCount * kTwelveLeadSamples, 0.0F)};
  const auto samples = [&](StandardLead lead) {
    return std::span(input.leads).subspan(number(lead) * kTwelveLeadSamples, kTwelveLeadSamples);
  };
  const auto there = [&](StandardLead lead) -> float& { return input.present[number(lead)]; };
  for (const std::size_t index : ecg_leads(record)) {
    const auto lead = standard_lead(record.signals[index].lead);
    if (!lead || there(*lead) != 0.0F) continue;
    const std::vector<float> values = read_lead(record, quality, index, begin_s);
    if (values.empty()) continue;
    std::ranges::copy(values, samples(*lead).begin());
    there(*lead) = 1.0F;
  }
  if (there(StandardLead::I) != 0.0F && there(StandardLead::II) != 0.0F) {
    const auto one = samples(StandardLead::I), two = samples(StandardLead::II);
    for (const Derived& derived : kDerived) {
      if (there(derived.lead) != 0.0F) continue;
      const auto out = samples(derived.lead);
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = derived.of_one * one[i] + derived.of_two * two[i];
      there(derived.lead) = 1.0F;
    }
  }
  using enum TwelveLeadColumn;
  const auto set = [&](TwelveLeadColumn column, double value) {
    input.measures[static_cast<std::size_t>(column)] =
        std::clamp(static_cast<float>(value), -kTwelveLeadColumnLimit, kTwelveLeadColumnLimit);
  };
  if (facts.pr_s) set(pr, (*facts.pr_s - 0.160) / 0.040);
  else set(no_pr, 1.0);
  if (facts.qrs_s) {
    set(qrs, (*facts.qrs_s - 0.100) / 0.020);
    set(p_share, 2.0 * facts.p_share - 1.0);
  } else {
    set(no_qrs, 1.0);
  }
  if (facts.rate_bpm) {
    set(rate, (*facts.rate_bpm - 75.0) / 20.0);
    set(rr_change, 10.0 * facts.rr_change);
    set(rr_rmssd, 5.0 * facts.rr_rmssd);
  } else {
    set(no_rate, 1.0);
  }
  if (facts.axis_deg) {
    set(axis_cosine, std::cos(*facts.axis_deg * std::numbers::pi / 180.0));
    set(axis_sine, std::sin(*facts.axis_deg * std::numbers::pi / 180.0));
  } else {
    set(no_axis, 1.0);
  }
  return input;
}

}  // namespace ecg
