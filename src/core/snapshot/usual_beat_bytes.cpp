#include "core/snapshot/usual_beat_bytes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ecg {

namespace {

constexpr std::uint32_t kNoLead = kStandardLeadCount;  ///< for a lead that is none of the twelve
constexpr std::size_t kMedianBytes = 4 + 4 + 8 + 8;    ///< of a lead, at least
constexpr std::size_t kMeasuredBytes = 4 + 4 + 15 * 8;

void put_optional(ByteWriter& out, const std::optional<double>& value) {
  out.f64_le(value.value_or(std::numeric_limits<double>::quiet_NaN()));
}

std::optional<double> take_optional(ColumnReader& in, std::string_view field) {
  const double value = in.f64(field);
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

/// Members in the order they are written.
std::array<double QrsShape::*, 10> shape_members() {
  return {&QrsShape::q_mv,         &QrsShape::r_mv,           &QrsShape::s_mv,         &QrsShape::r_peak_s,
          &QrsShape::last_peak_s,  &QrsShape::second_rise_mv, &QrsShape::last_peak_mv, &QrsShape::first_peak_mv,
          &QrsShape::r_duration_s, &QrsShape::s_duration_s};
}

std::array<std::optional<double> TwelveLeadMeasures::*, 6> measure_members() {
  return {&TwelveLeadMeasures::pr_s,          &TwelveLeadMeasures::qrs_s,          &TwelveLeadMeasures::qt_s,
          &TwelveLeadMeasures::pr_of_beats_s, &TwelveLeadMeasures::qrs_of_beats_s, &TwelveLeadMeasures::axis_deg};
}

}  // namespace

void put_usual_beat(ByteWriter& out, const MeasuredBeat& usual) {
  const MedianBeats& median = usual.median;
  out.f64_le(median.fs_hz);
  out.i32_le(median.before);
  out.f64_le(median.rr_s);
  out.u64_le(median.leads.size());
  for (const MedianBeat& lead : median.leads) {
    out.u32_le(static_cast<std::uint32_t>(lead.signal));
    out.i32_le(lead.beats);
    out.f64_le(lead.noise_mv);
    put_column(out, lead.mv);
  }
  put_column(out, usual.waves.offset);
  const TwelveLeadMeasures& measures = usual.measures;
  out.i32_le(measures.beats);
  out.f64_le(measures.rr_s);
  out.f64_le(measures.p_share);
  for (const auto member : measure_members()) put_optional(out, measures.*member);
  out.u64_le(measures.leads.size());
  for (const LeadMeasures& lead : measures.leads) {
    out.u32_le(static_cast<std::uint32_t>(lead.signal));
    out.u32_le(lead.lead ? static_cast<std::uint32_t>(*lead.lead) : kNoLead);
    out.f64_le(lead.noise_mv);
    for (const auto member : shape_members()) out.f64_le(lead.qrs.*member);
    for (const auto* each : {&lead.p_mv, &lead.st_j_mv, &lead.st_60_mv, &lead.st_80_mv}) put_optional(out, *each);
  }
}

MeasuredBeat take_usual_beat(ColumnReader& in) {
  MeasuredBeat usual;
  MedianBeats& median = usual.median;
  median.fs_hz = in.f64("median_fs_hz");
  in.expect(std::isfinite(median.fs_hz) && median.fs_hz >= 0.0, "median_fs_hz");
  median.before = in.i32("median_before");
  in.expect(median.before >= 0, "median_before");
  median.rr_s = in.f64("median_rr_s");
  median.leads.resize(in.count(kMedianBytes, "median_leads"));
  for (MedianBeat& lead : median.leads) {
    lead.signal = in.u32("median_signal");
    lead.beats = in.i32("median_beats");
    lead.noise_mv = in.f64("median_noise_mv");
    lead.mv = in.column<float>("median_mv");
    if (!in.ok()) return {};
  }
  usual.waves.offset = in.column<std::int32_t>("median_fiducials");
  in.expect(usual.waves.offset.empty() || (usual.waves.beats() == 1 && usual.waves.offset.size() == kFiducialCount),
            "median_fiducials");
  TwelveLeadMeasures& measures = usual.measures;
  measures.beats = in.i32("measured_beats");
  measures.rr_s = in.f64("measured_rr_s");
  measures.p_share = in.f64("measured_p_share");
  for (const auto member : measure_members()) measures.*member = take_optional(in, "measured");
  measures.leads.resize(in.count(kMeasuredBytes, "measured_leads"));
  for (LeadMeasures& lead : measures.leads) {
    lead.signal = in.u32("measured_signal");
    const std::uint32_t standard = in.u32("measured_lead");
    in.expect(standard <= kNoLead, "measured_lead");
    if (standard < kNoLead) lead.lead = static_cast<StandardLead>(standard);
    lead.noise_mv = in.f64("measured_noise_mv");
    for (const auto member : shape_members()) lead.qrs.*member = in.f64("measured_qrs");
    for (auto* each : {&lead.p_mv, &lead.st_j_mv, &lead.st_60_mv, &lead.st_80_mv})
      *each = take_optional(in, "measured_st");
    if (!in.ok()) return {};
  }
  return usual;
}

void put_twelve_leads(ByteWriter& out, const TwelveLeadAnswers& answers) {
  out.text(answers.name);
  out.text(answers.precision);
  out.text(answers.sha256);
  out.u8(answers.trained_on_recording ? 1 : 0);
  out.f64_le(answers.begin_s);
  put_column(out, answers.attention);
  for (const TwelveLeadAnswer& answer : answers.classes) {
    for (const float value :
         {answer.probability, answer.band.unlikely_below, answer.band.likely_from, answer.measures_share})
      out.f64_le(static_cast<double>(value));
    put_column(out, std::vector<float>(answer.lead_share.begin(), answer.lead_share.end()));
    put_column(out, answer.map);
  }
}

TwelveLeadAnswers take_twelve_leads(ColumnReader& in) {
  TwelveLeadAnswers answers;
  answers.name = in.text("twelve_lead_model");
  answers.precision = in.text("twelve_lead_precision");
  answers.sha256 = in.text("twelve_lead_sha256");
  answers.trained_on_recording = in.boolean("twelve_lead_trained_on");
  answers.begin_s = in.f64("twelve_lead_begin_s");
  in.expect(answers.begin_s >= 0.0, "twelve_lead_begin_s");
  answers.attention = in.column<float>("attention");
  for (TwelveLeadAnswer& answer : answers.classes) {
    for (float* value :
         {&answer.probability, &answer.band.unlikely_below, &answer.band.likely_from, &answer.measures_share})
      *value = static_cast<float>(in.f64("twelve_lead_answer"));
    in.expect(answer.probability >= 0.0F && answer.probability <= 1.0F, "twelve_lead_answer");
    const std::vector<float> shares = in.column<float>(answer.lead_share.size(), "lead_share");
    if (!in.ok()) return {};
    std::copy(shares.begin(), shares.end(), answer.lead_share.begin());
    answer.map = in.column<float>(answers.attention.size(), "twelve_lead_map");
  }
  return answers;
}

}  // namespace ecg
