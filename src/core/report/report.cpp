// Long because the report's JSON is written here whole, so that its keys can be read in one place.
#include "core/report/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/hrv/nn_intervals.hpp"
#include "core/hrv/rr_measures.hpp"
#include "core/record/signal_choices.hpp"
#include "core/report/report_head.hpp"
#include "core/report/usual_beat_json.hpp"
#include "core/rhythm/thresholds.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/words/clock.hpp"
#include "core/words/json_writer.hpp"
#include "core/words/sentences.hpp"

namespace ecg {

namespace {

std::string_view name(QualityGrade grade) {
  constexpr std::array<std::string_view, 3> kNames = {"good", "limited", "unusable"};
  return kNames[static_cast<std::size_t>(grade)];
}

std::string_view name(QualityReason reason) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(kLastQualityReason) + 1> kNames = {
      "none",         "gap",      "flat",    "saturated",  "baseline_wander", "powerline",
      "muscle_noise", "no_beats", "not_ecg", "plain_wave", "unreadable"};
  return kNames[static_cast<std::size_t>(reason)];
}

// --- analyze ---------------------------------------------------------------------------------------------------------

void write_signals(JsonWriter& json, const Record& record, bool leads) {
  json.begin_array();
  for (const Signal& signal : record.signals) {
    if ((signal.kind == SignalKind::ecg) != leads) continue;
    json.begin_object();
    json.member("name", signal.lead);
    json.member("unit", signal.unit);
    if (signal.choice != SignalChoice::automatic) json.member("chosen_by_hand", true);
    if (signal.shown_inverted) json.member("shown_inverted", true);
    json.end_object();
  }
  json.end_array();
}

/// "start_time_of_day": "14:02:11" of a sample, where the recording says when it began.
void write_start_of_day(JsonWriter& json, const Record& record, SampleIndex sample) {
  if (!record.start_time_of_day_s) return;
  json.member("start_time_of_day",
              time_of_day(*record.start_time_of_day_s + seconds_from_samples(sample, record.fs_hz)));
}

void write_record(JsonWriter& json, const Record& record) {
  json.begin_object();
  json.member("name", record.name);
  json.member("fs_hz", record.fs_hz);
  json.member("duration_s", record.duration_s());
  if (record.start_time_of_day_s) json.member("start_time_of_day_s", *record.start_time_of_day_s);
  write_start_of_day(json, record, 0);
  if (const std::string start = iso_start(record.start_date, record.start_time_of_day_s); !start.empty())
    json.member("start", start);
  json.key("leads");
  write_signals(json, record, true);
  json.key("other_signals");
  write_signals(json, record, false);
  if (const std::string words = hand_words(record); !words.empty()) json.member("by_hand", words);
  json.end_object();
}

/// {"p_onset": seconds on the record's clock, ...}; null where a wave is absent.
void write_waves(JsonWriter& json, const Record& record, const Analysis& analysis, std::size_t beat) {
  json.begin_object();
  for (std::size_t i = 0; i < kFiducialCount; ++i) {
    const auto fiducial = static_cast<Fiducial>(i);
    json.key(name(fiducial));
    const auto offset = analysis.delineation.at(beat, fiducial);
    if (offset) json.value(seconds_from_samples(analysis.r_peaks[beat] + *offset, record.fs_hz));
    else json.null();
  }
  json.end_object();
}

/// A beat that a person changed: what the model said, how it came here, the exact label.
void write_touch(JsonWriter& json, const Review& review, std::size_t beat) {
  json.key("automatic_class");
  if (review.automatic_class[beat] < kBeatClassCount) json.value(class_letter(review.automatic_class[beat]));
  else json.null();
  constexpr std::string_view kOrigins[] = {"found", "moved", "added"};
  json.member("origin", kOrigins[static_cast<std::size_t>(review.origin[beat])]);
  json.key("label");
  if (review.code[beat] != AnnotationCode::not_qrs) json.value(mnemonic(review.code[beat]));
  else json.null();
}

void write_beat(JsonWriter& json, const Record& record, const Analysis& analysis, std::size_t beat) {
  const bool classified = (analysis.classes.flags[beat] & kUnclassified) == 0;
  json.begin_object();
  json.member("sample", analysis.r_peaks[beat]);
  json.member("time_s", seconds_from_samples(analysis.r_peaks[beat], record.fs_hz));
  json.key("class");
  if (classified) json.value(class_letter(static_cast<std::size_t>(analysis.classes.label[beat])));
  else json.null();
  json.key("probabilities");
  if (classified && std::isfinite(analysis.classes.probabilities[beat * kBeatClassCount])) {
    json.begin_object();
    for (std::size_t label = 0; label < kBeatClassCount; ++label) {
      json.member(class_letter(label), analysis.classes.probabilities[beat * kBeatClassCount + label]);
    }
    json.end_object();
  } else {
    json.null();
  }
  json.key("waves");
  write_waves(json, record, analysis, beat);
  json.key("template");
  if (const std::uint8_t group = analysis.templates.of(beat); group == kNoTemplate) json.null();
  else json.value(group);
  const bool calibrated = (analysis.classes.flags[beat] & kCalibrated) != 0;
  if (calibrated && analysis.review.automatic_class[beat] < kBeatClassCount)  // a beat that a person added had none
    json.member("calibrated_from", class_letter(analysis.review.automatic_class[beat]));
  if (const auto said = analysis.overruled_from(beat)) {
    json.member("overruled_from", class_letter(static_cast<std::size_t>(*said)));
    json.member("overruled_by", "rhythm");
  }
  if (analysis.review.touches(beat)) write_touch(json, analysis.review, beat);
  json.end_object();
}

/// Shapes of every lead, so that a template can be drawn from the report alone.
void write_template(JsonWriter& json, const Record& record, const Analysis& analysis, std::size_t index) {
  const BeatTemplates& all = analysis.templates;
  const BeatTemplate& one = all.templates[index];
  const auto samples = static_cast<std::size_t>(all.samples());
  const auto shape = [&](std::string_view key, const std::vector<float>& values, std::size_t lead) {
    json.key(key);
    json.begin_array();
    for (std::size_t i = 0; i < samples; ++i) json.value(values[lead * samples + i]);
    json.end_array();
  };
  json.begin_object();
  json.member("beats", one.beats);
  json.member("example", one.example);
  if (one.by_hand) json.member("by_hand", true);
  json.key("classes");
  json.begin_object();
  const auto counts = class_counts(analysis, index);
  for (std::size_t label = 0; label < kBeatClassCount; ++label) json.member(class_letter(label), counts[label]);
  json.end_object();
  json.key("leads");
  json.begin_array();
  for (std::size_t lead = 0; lead < static_cast<std::size_t>(all.lead_count); ++lead) {
    json.begin_object();
    if (lead < record.signals.size()) json.member("name", record.signals[lead].lead);
    shape("median_mv", one.median_mv, lead);
    shape("low_mv", one.low_mv, lead);
    shape("high_mv", one.high_mv, lead);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_templates(JsonWriter& json, const Record& record, const Analysis& analysis) {
  const BeatTemplates& all = analysis.templates;
  json.begin_object();
  json.member("rate_hz", all.rate_hz);
  json.member("before_samples", all.before_samples);
  json.key("groups");
  json.begin_array();
  for (std::size_t i = 0; i < all.templates.size(); ++i) write_template(json, record, analysis, i);
  json.end_array();
  json.end_object();
}

void write_measure(JsonWriter& json, const Measure& measure, double fs_hz) {
  const MeasureText& text = describe(measure.kind);
  json.begin_object();
  json.member("name", text.name);
  json.member("title", text.title);
  json.member("unit", text.unit);
  json.member("value", measure.value);
  json.member("spread", measure.spread);
  json.member("count", measure.count);
  json.key("start_s");
  if (measure.place.size() == 0) json.null();
  else json.value(seconds_from_samples(measure.place.begin, fs_hz));
  json.key("why_not");
  if (measure.gap == MeasureGap::none) json.null();
  else json.value(gap_words(measure));
  json.member("definition", text.definition);
  json.end_object();
}

void write_episode(JsonWriter& json, const Record& record, const Episode& episode) {
  json.begin_object();
  json.member("kind", name(episode.kind));
  json.member("start_s", seconds_from_samples(episode.range.begin, record.fs_hz));
  json.member("end_s", seconds_from_samples(episode.range.end, record.fs_hz));
  write_start_of_day(json, record, episode.range.begin);
  json.member("beats", episode.beat_count);
  json.member("value", episode.value);
  if (episode.probability > 0.0) json.member("probability", episode.probability);
  json.end_object();
}

void write_finding(JsonWriter& json, const Record& record, const Finding& finding) {
  json.begin_object();
  json.member("kind", name(finding.kind));
  json.member("priority", name(finding.priority));
  json.member("text", finding.text);
  json.member("count", finding.occurrences.size());
  json.key("start_s");
  if (finding.occurrences.empty()) json.null();
  else json.value(seconds_from_samples(finding.occurrences.front().begin, record.fs_hz));
  json.key("end_s");
  if (finding.occurrences.empty()) json.null();
  else json.value(seconds_from_samples(finding.occurrences.back().end, record.fs_hz));
  if (!finding.occurrences.empty()) write_start_of_day(json, record, finding.occurrences.front().begin);
  const FindingTraits& kind = traits(finding.kind);
  json.member("found_by", kind.found_by);
  json.member("limits", kind.limits);
  json.member("measured", kind.measured);
  if (finding.inside) json.member("inside", name(*finding.inside));
  if (finding.decision != Decision::none) {
    json.member("decision", name(finding.decision));
    json.member("decision_holds", !finding.outgrown);
    json.member("decision_words", decision_words(finding));
  }
  json.end_object();
}

/// Stretches of a lead that are not good, neighbours with the same verdict as one.
void write_remarks(JsonWriter& json, const Record& record, const Quality& quality, std::size_t lead) {
  const auto stretches = static_cast<std::size_t>(quality.stretch_count);
  const std::size_t row = lead * stretches;
  json.begin_array();
  for (std::size_t begin = 0; begin < stretches;) {
    const QualityGrade grade = quality.grade[row + begin];
    const QualityReason reason = quality.reason[row + begin];
    std::size_t end = begin + 1;
    while (end < stretches && quality.grade[row + end] == grade && quality.reason[row + end] == reason) ++end;
    if (grade != QualityGrade::good) {
      json.begin_object();
      json.member("grade", name(grade));
      json.member("reason", name(reason));
      json.member("start_s", static_cast<double>(begin) * kQualityStretch_s);
      json.member("end_s", std::min(static_cast<double>(end) * kQualityStretch_s, record.duration_s()));
      json.end_object();
    }
    begin = end;
  }
  json.end_array();
}

void write_quality(JsonWriter& json, const Record& record, const Quality& quality) {
  const auto stretches = static_cast<std::size_t>(quality.stretch_count);
  json.begin_object();
  json.member("stretch_s", kQualityStretch_s);
  json.key("leads");
  json.begin_array();
  for (std::size_t lead = 0; lead < static_cast<std::size_t>(quality.lead_count); ++lead) {
    if (lead < record.signals.size() && record.signals[lead].kind != SignalKind::ecg) continue;
    std::array<std::int64_t, 3> counts{};
    for (std::size_t i = 0; i < stretches; ++i) ++counts[static_cast<std::size_t>(quality.grade[lead * stretches + i])];
    json.begin_object();
    if (lead < record.signals.size()) json.member("name", record.signals[lead].lead);
    for (const QualityGrade grade : {QualityGrade::good, QualityGrade::limited, QualityGrade::unusable}) {
      json.member(name(grade), counts[static_cast<std::size_t>(grade)]);
    }
    json.key("remarks");
    write_remarks(json, record, quality, lead);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic) {
  json.begin_object();
  json.member("code", name(diagnostic.code));
  json.member("field", diagnostic.field);
  json.member("found", diagnostic.found);
  json.member("expected", diagnostic.expected);
  json.member("sentence", sentence(diagnostic));
  json.end_object();
}

template <typename Items, typename Write>
void write_array(JsonWriter& json, std::string_view key, const Items& items, Write write) {
  json.key(key);
  json.begin_array();
  for (const auto& item : items) write(item);
  json.end_array();
}

/// What a person changed, where somebody did.
void write_review(JsonWriter& json, const Record& record, const Review& review) {
  if (review.undoable == 0) return;
  json.key("review");
  json.begin_object();
  json.member("edits", std::int64_t{review.edits});
  write_array(json, "removed", review.removed, [&](SampleIndex sample) { json.value(sample); });
  write_array(json, "bookmarks", review.bookmarks, [&](const Bookmark& bookmark) {
    json.begin_object();
    json.member("sample", bookmark.sample);
    json.member("time_s", seconds_from_samples(bookmark.sample, record.fs_hz));
    json.member("text", bookmark.text);
    json.end_object();
  });
  write_array(json, "rhythms", review.rhythms, [&](const RhythmSpan& span) {
    json.begin_object();
    json.member("rhythm", span.label);
    json.member("start_s", seconds_from_samples(span.range.begin, record.fs_hz));
    json.member("end_s", seconds_from_samples(span.range.end, record.fs_hz));
    json.end_object();
  });
  write_array(json, "waiting_decisions", review.waiting, [&](const FindingDecision& decision) {
    json.begin_object();
    json.member("finding", decision.finding);
    json.member("decision", name(decision.decision));
    json.end_object();
  });
  constexpr std::string_view kStates[] = {"automatic", "confirmed", "changed"};
  json.member("state", kStates[static_cast<std::size_t>(review.state)]);
  json.member("words", review_words(review));
  if (review.state != ReviewState::automatic) {
    json.member("confirmed_on", review.signature.on);
    json.member("confirmed_by", review.signature.by);
  }
  json.end_object();
}

/// What patient calibration did, where it is on.
void write_calibration(JsonWriter& json, const Record& record, const Analysis& analysis) {
  const Calibration& calibration = analysis.calibration;
  if (!calibration.on) return;
  json.key("calibration");
  json.begin_object();
  json.member("own_labels", std::int64_t{calibration.own_labels});
  json.member("reference_labels", std::int64_t{calibration.reference_labels});
  json.member("learned_until_s", seconds_from_samples(calibration.learning_end, record.fs_hz));
  json.member("changed", std::int64_t{calibration.changed});
  json.key("next_sample");
  if (calibration.next < 0) json.null();
  else json.value(analysis.r_peaks[static_cast<std::size_t>(calibration.next)]);
  json.member("sentence", calibration_words(calibration, record.fs_hz));
  json.end_object();
}

}  // namespace

std::string analysis_json(const Record& record, const Analysis& analysis) {
  JsonWriter json;
  json.begin_object();
  write_head(json);
  json.key("record");
  write_record(json, record);
  write_models(json, analysis.model, analysis.rhythm_model);
  json.key("class_names");
  write_class_names(json);
  json.member("complete", analysis.complete);
  json.key("beats");
  json.begin_array();
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) write_beat(json, record, analysis, beat);
  json.end_array();
  json.key("templates");
  write_templates(json, record, analysis);
  json.member("overruled_beats", analysis.overruled_count());
  write_usual_beat(json, record, analysis.usual_beat);
  write_twelve_leads(json, analysis.twelve_leads);
  write_array(json, "measures", analysis.measures, [&](const Measure& m) { write_measure(json, m, record.fs_hz); });
  json.member("nn_rule", kNnRule);
  json.member("hrv_method", kHrvMethod);
  write_review(json, record, analysis.review);
  write_calibration(json, record, analysis);
  json.key("thresholds");
  json.begin_object();
  for (const Threshold& threshold : thresholds()) json.member(threshold.name, threshold.value(analysis.rhythm));
  json.end_object();
  if (const std::string changed = changed_thresholds(analysis.rhythm); !changed.empty())
    json.member("changed_thresholds", changed);
  write_array(json, "episodes", analysis.episodes, [&](const Episode& e) { write_episode(json, record, e); });
  write_array(json, "findings", analysis.findings, [&](const Finding& f) { write_finding(json, record, f); });
  json.key("quality");
  write_quality(json, record, analysis.quality);
  write_array(json, "diagnostics", analysis.diagnostics, [&](const Diagnostic& d) { write_diagnostic(json, d); });
  json.end_object();
  return std::move(json).finish();
}

std::string error_json(const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.member("code", name(error.code));
  json.member("field", error.field);
  json.member("byte_offset", error.byte_offset);
  if (error.line > 0) json.member("line", error.line);
  json.member("file", error.file);
  json.member("sentence", sentence(error));
  if (error.code == ErrorCode::missing_fact && error.field == "fs_hz") {
    json.member("guess_hz", error.needed);
    json.member("rows", error.rows);
    json.member("beat_period_samples", error.beat_period_samples);
  }
  json.end_object();
  return std::move(json).finish();
}

std::string summary_json(const JournalSummary& summary) {
  JsonWriter json;
  json.begin_object();
  json.member("entries", summary.entries);
  json.member("edits", summary.edits);
  json.member("damaged", summary.damaged);
  json.end_object();
  return std::move(json).finish();
}

std::string signal_choices_json(const Record& record) {
  const auto& signals = record.signals;
  const std::size_t leads = ecg_leads(record).size();
  JsonWriter json;
  const auto choice = [&](std::string_view key, bool can_be_said, std::size_t signal, SignalChoice said) {
    json.key(key);
    if (can_be_said) json.value(choices_with(record, signal, said));
    else json.null();
  };
  const auto main =
      static_cast<std::size_t>(std::ranges::find(signals, SignalChoice::main, &Signal::choice) - signals.begin());
  json.begin_object();
  json.member("by_hand", !choices_text(record).empty());
  choice("automatic_lead", true, main, main < signals.size() ? no_longer_main(signals[main]) : SignalChoice::automatic);
  json.key("signals");
  json.begin_array();
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const bool ecg = signals[i].kind == SignalKind::ecg;
    json.begin_object();
    json.member("name", signals[i].lead);
    json.member("unit", signals[i].unit);
    json.member("ecg", ecg);
    json.member("by_hand", signals[i].choice != SignalChoice::automatic);
    json.member("main", i == main);
    choice("opposite", !ecg || leads > 1, i, opposite(signals[i]));
    choice("as_main", ecg, i, SignalChoice::main);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

std::string names_json(std::span<const std::string> names) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& entry : names) json.value(entry);
  json.end_array();
  return std::move(json).finish();
}

}  // namespace ecg
