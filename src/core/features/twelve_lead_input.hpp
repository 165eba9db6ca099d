#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/delineation/twelve_lead_measures.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg {

/// What the twelve-lead model reads is cut here, for training and for the page alike.
inline constexpr double kTwelveLeadRate_hz = 100.0;  ///< PTB-XL's lower rate: what shapes of QRS need lies below 40 Hz
inline constexpr double kTwelveLeadWindow_s = 10.0;  ///< as long as such recordings are
inline constexpr std::size_t kTwelveLeadSamples = 1000;
inline constexpr double kTwelveLeadLow_hz = 0.5;
inline constexpr double kTwelveLeadHigh_hz = 40.0;
inline constexpr float kTwelveLeadLimit_mv = 5.0F;  ///< samples are clipped to +- this

/// What the core measured in the recording, as the model reads it beside the samples; empty where it could not be.
struct TwelveLeadFacts {
  std::optional<double> pr_s, qrs_s, axis_deg;
  double p_share = 0.0;                    ///< of the usual beats: those with a P wave
  std::optional<double> rate_bpm;          ///< of the mean RR
  double rr_change = 0.0, rr_rmssd = 0.0;  ///< median and root mean square of RR's change, over the mean RR
};
/// @param r_peaks  of the window alone, ascending; fewer than four give no rate
TwelveLeadFacts twelve_lead_facts(const TwelveLeadMeasures& measures, std::span<const SampleIndex> r_peaks,
                                  double fs_hz);

/// Columns of `TwelveLeadInput::measures`. A value that is missing is 0 and its flag 1.
enum class TwelveLeadColumn : std::uint8_t {
  pr,         ///< (PR - 160 ms) / 40 ms
  qrs,        ///< (QRS - 100 ms) / 20 ms
  rate,       ///< (rate - 75 bpm) / 20 bpm
  rr_change,  ///< times 10
  rr_rmssd,   ///< times 5
  p_share,    ///< times 2, less 1
  axis_cosine,
  axis_sine,
  no_pr,
  no_qrs,   ///< p_share is missing too
  no_rate,  ///< the changes of RR are missing too
  no_axis,
};
inline constexpr std::size_t kTwelveLeadColumns = 12;
inline constexpr float kTwelveLeadColumnLimit = 4.0F;  ///< values are clipped to +- this

/// One recording, or ten seconds of it.
struct TwelveLeadInput {
  std::vector<float> leads;                         ///< {kStandardLeadCount, kTwelveLeadSamples} in mV
  std::array<float, kStandardLeadCount> present{};  ///< 1, or 0 where the lead is not there
  std::array<float, kTwelveLeadColumns> measures{};
  [[nodiscard]] bool empty() const;  ///< no lead is there
};

/// Leads in the order of StandardLead, band-passed (kTwelveLeadLow_hz to kTwelveLeadHigh_hz, zero phase) and read at
/// kTwelveLeadRate_hz. III, aVR, aVL and aVF are made of I and II where they are missing. A lead that has no unit of voltage or
/// that is unusable (quality) counts as missing: its samples are 0, as are gaps and what lies behind the record's end.
TwelveLeadInput twelve_lead_input(const Record& record, const Quality& quality, double begin_s,
                                  const TwelveLeadFacts& facts);

}  // namespace ecg
