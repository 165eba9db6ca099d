#include "core/report/usual_beat_json.hpp"

#include <optional>
#include <string_view>

namespace ecg {

namespace {

void optional_member(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
  json.key(key);
  if (value) json.value(*value);
  else json.null();
}

}  // namespace

void write_usual_beat(JsonWriter& json, const Record& record, const MeasuredBeat& usual) {
  json.key("usual_beat");
  const TwelveLeadMeasures& measures = usual.measures;
  if (!measures.qrs_s) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("beats", measures.beats);
  json.member("rr_s", measures.rr_s);
  json.member("p_share", measures.p_share);
  optional_member(json, "pr_s", measures.pr_s);
  optional_member(json, "qrs_s", measures.qrs_s);
  optional_member(json, "qt_s", measures.qt_s);
  optional_member(json, "axis_deg", measures.axis_deg);
  json.key("leads");
  json.begin_array();
  for (const LeadMeasures& lead : measures.leads) {
    if (lead.signal >= record.signals.size()) continue;
    json.begin_object();
    json.member("lead", record.signals[lead.signal].lead);
    optional_member(json, "p_mv", lead.p_mv);
    json.member("q_mv", lead.qrs.q_mv);
    json.member("r_mv", lead.qrs.r_mv);
    json.member("s_mv", lead.qrs.s_mv);
    optional_member(json, "st_j_mv", lead.st_j_mv);
    optional_member(json, "st_60_mv", lead.st_60_mv);
    optional_member(json, "st_80_mv", lead.st_80_mv);
    json.member("noise_mv", lead.noise_mv);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_twelve_leads(JsonWriter& json, const TwelveLeadAnswers& answers) {
  json.key("twelve_leads");
  if (!answers.asked()) {
    json.null();
    return;
  }
  constexpr std::string_view kVerdicts[] = {"unlikely", "not enough evidence", "likely"};
  json.begin_object();
  json.member("model", answers.name);
  json.member("precision", answers.precision);
  json.member("sha256", answers.sha256);
  json.member("trained_on_recording", answers.trained_on_recording);
  json.member("begin_s", answers.begin_s);
  json.key("classes");
  json.begin_object();
  for (std::size_t which = 0; which < kTwelveLeadClassCount; ++which) {
    const TwelveLeadAnswer& answer = answers.classes[which];
    json.key(kTwelveLeadClassNames[which]);
    json.begin_object();
    json.member("probability", answer.probability);
    json.member("verdict", kVerdicts[static_cast<std::size_t>(answer.verdict())]);
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

}  // namespace ecg
