#include "core/ingest/derived_leads.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "core/record/standard_lead.hpp"

namespace ecg {

namespace {

/// A limb lead as a sum of two others.
struct LimbSum {
  StandardLead lead;
  double of_I;
  double of_II;
};
/// III = LF - LA and so on, all electrodes against the mean of the three (Malmivuo and Plonsey 1995, chapter 15).
constexpr std::array<LimbSum, 4> kSums = {{{StandardLead::III, -1.0, 1.0},
                                           {StandardLead::aVR, -0.5, -0.5},
                                           {StandardLead::aVL, 1.0, -0.5},
                                           {StandardLead::aVF, -0.5, 1.0}}};
constexpr double kHalvesPerUnit = 2.0;  ///< the sums have halves of a converter unit

std::optional<std::size_t> place_of(const Record& record, StandardLead lead) {
  const auto found = std::ranges::find_if(
      record.signals, [&](const Signal& signal) { return standard_lead(signal.lead) == std::optional(lead); });
  if (found == record.signals.end()) return std::nullopt;
  return static_cast<std::size_t>(found - record.signals.begin());
}

std::size_t behind_limb_leads(const Record& record) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    const auto lead = standard_lead(record.signals[i].lead);
    if (lead && *lead <= StandardLead::aVF) place = i + 1;
  }
  return place;
}

/// Missing where either is: sorted and disjoint.
std::vector<SampleRange> either(std::span<const SampleRange> a, std::span<const SampleRange> b) {
  std::vector<SampleRange> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  std::ranges::sort(all, {}, &SampleRange::begin);
  std::vector<SampleRange> merged;
  for (const SampleRange& gap : all) {
    if (merged.empty() || gap.begin > merged.back().end) merged.push_back(gap);
    else merged.back().end = std::max(merged.back().end, gap.end);
  }
  return merged;
}

double raw(const Signal& signal, std::size_t i) {
  return std::visit([i](const auto& adu) { return static_cast<double>(adu[i]); }, signal.adu);
}

Signal sum_of(const LimbSum& sum, const Signal& one, const Signal& two) {
  Signal signal;
  signal.lead = std::string(name(sum.lead));
  const double one_per_mv = one.gain_adu_per_unit / one.mv_per_unit();
  const double two_per_mv = two.gain_adu_per_unit / two.mv_per_unit();
  signal.gain_adu_per_unit = kHalvesPerUnit * std::max(std::abs(one_per_mv), std::abs(two_per_mv));
  const double of_one = sum.of_I * signal.gain_adu_per_unit / one_per_mv;
  const double of_two = sum.of_II * signal.gain_adu_per_unit / two_per_mv;
  const auto size = static_cast<std::size_t>(one.size());
  std::vector<std::int32_t> wide(size);
  bool narrow = true;
  for (std::size_t i = 0; i < size; ++i) {
    constexpr double kLargest = std::numeric_limits<std::int32_t>::max();
    const double adu = of_one * (raw(one, i) - one.baseline_adu) + of_two * (raw(two, i) - two.baseline_adu);
    wide[i] = static_cast<std::int32_t>(std::clamp(std::round(adu), -kLargest, kLargest));
    narrow = narrow && std::in_range<std::int16_t>(wide[i]);
  }
  if (narrow) signal.adu = std::vector<std::int16_t>(wide.begin(), wide.end());
  else signal.adu = std::move(wide);
  signal.gaps = either(one.gaps, two.gaps);
  return signal;
}

/// "III, aVR and aVL".
std::string list_of(std::span<const Signal> signals) {
  std::string text;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    if (i > 0) text += i + 1 == signals.size() ? " and " : ", ";
    text += signals[i].lead;
  }
  return text;
}

}  // namespace

void add_derived_leads(Record& record) {
  const auto one = place_of(record, StandardLead::I);
  const auto two = place_of(record, StandardLead::II);
  if (!one || !two || !record.signals[*one].is_voltage() || !record.signals[*two].is_voltage()) return;
  std::vector<Signal> added;
  for (const LimbSum& sum : kSums) {
    if (!place_of(record, sum.lead)) added.push_back(sum_of(sum, record.signals[*one], record.signals[*two]));
  }
  if (added.empty()) return;
  record.diagnostics.push_back({DiagnosticCode::derived_leads, list_of(added), static_cast<double>(added.size())});
  const auto place = record.signals.begin() + static_cast<std::ptrdiff_t>(behind_limb_leads(record));
  record.signals.insert(place, std::move_iterator(added.begin()), std::move_iterator(added.end()));
}

}  // namespace ecg
