#include "core/report/report.hpp"

#include "core/report/exports.hpp"
#include "core/report/html_report.hpp"
#include "core/snapshot/own_annotations.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "core/canned_model.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/json_value.hpp"
#include "core/small_record.hpp"
#include "core/synthetic/demos.hpp"
#include "core/version.hpp"

namespace ecg {
namespace {

using enum BeatClass;
using testing_json::parse;
using testing_json::Value;
using testing_models::classify_all;
using testing_models::spec;
using testing_records::labelled_record;

/// Four beats, the last one in a gap.
Record four_beats() {
  using enum AnnotationCode;
  Record record = labelled_record({{360, normal}, {720, premature_ventricular}, {1080, normal}, {1800, normal}});
  record.name = "4 \"beats\"\n";
  record.signals[0].gaps = {{1790, 1800}};
  record.diagnostics = {{DiagnosticCode::ignored_file, "x\x01.dat"}};
  return record;
}

Analysis analysed(const Record& record, const std::vector<BeatClass>& labels) {
  Analyzer analyzer(record, {.reference_positions = true});
  analyzer.begin_model(spec());
  classify_all(analyzer, labels, 64);
  return analyzer.conclude();
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

TEST(AnalysisJson, IsValidAndHoldsTheAnalysis) {
  const Record record = four_beats();
  const Analysis analysis = analysed(record, {N, V, S, N});
  const auto json = parse(analysis_json(record, analysis));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["version"].text, kVersion);
  EXPECT_EQ((*json)["disclaimer"].text, kDisclaimer);
  EXPECT_EQ((*json)["record"]["name"].text, "4 \"beats\"\n");
  EXPECT_EQ((*json)["record"]["fs_hz"].number, 360.0);
  EXPECT_EQ((*json)["record"]["duration_s"].number, 10.0);
  EXPECT_EQ((*json)["record"]["leads"][0]["name"].text, "MLII");
  EXPECT_EQ((*json)["record"]["leads"][0]["unit"].text, "mV");
  EXPECT_EQ((*json)["models"][0]["name"].text, "canned");
  EXPECT_EQ((*json)["models"][0]["sha256"].text, "00ff");
  ASSERT_EQ((*json)["beats"].items.size(), 4U);
  const Value& beat = (*json)["beats"][1];
  EXPECT_EQ(beat["sample"].number, 720.0);
  EXPECT_EQ(beat["time_s"].number, 2.0);
  EXPECT_EQ(beat["class"].text, "V");
  EXPECT_EQ(beat["probabilities"]["V"].number, 0.9);
  EXPECT_EQ(beat["probabilities"].members.size(), 5U);
  EXPECT_TRUE((*json)["beats"][3]["class"].is_null()) << "in a gap";
  EXPECT_TRUE((*json)["beats"][3]["probabilities"].is_null());
  ASSERT_EQ((*json)["episodes"].items.size(), analysis.episodes.size());
  ASSERT_EQ((*json)["findings"].items.size(), analysis.findings.size());
  EXPECT_TRUE((*json)["findings"][0]["start_s"].is_null()) << "stage 1 is about the whole recording";
  for (const Value& finding : (*json)["findings"].items) {
    if (finding["kind"].text != "ventricular_beats") continue;
    EXPECT_EQ(finding["start_s"].number, 2.0);
    EXPECT_EQ(finding["count"].number, 1.0);
    EXPECT_FALSE(finding["text"].text.empty());
  }
  EXPECT_EQ((*json)["quality"]["leads"][0]["name"].text, "MLII");
  EXPECT_EQ((*json)["diagnostics"][0]["code"].text, "ignored_file");
  EXPECT_EQ((*json)["diagnostics"][0]["field"].text, "x\x01.dat");
  EXPECT_FALSE((*json)["diagnostics"][0]["sentence"].text.empty());
}

TEST(AnalysisJson, OfNothingIsValid) {
  const auto json = parse(analysis_json({.fs_hz = 1.0}, {}));
  ASSERT_TRUE(json);
  EXPECT_TRUE((*json)["beats"].items.empty());
  EXPECT_TRUE((*json)["models"].items.empty());
}

TEST(AnalysisJson, JoinsStretchesOfTheSameQuality) {
  Record record{.fs_hz = 100.0, .length = 3550};
  record.signals.push_back({.lead = "II", .adu = std::vector<std::int16_t>(3550)});
  Analysis analysis;
  analysis.quality = {
      .lead_count = 1,
      .stretch_count = 4,
      .grade = {QualityGrade::good, QualityGrade::unusable, QualityGrade::unusable, QualityGrade::limited},
      .reason = {QualityReason::none, QualityReason::flat, QualityReason::flat, QualityReason::muscle_noise}};
  const auto json = parse(analysis_json(record, analysis));
  ASSERT_TRUE(json);
  const Value& lead = (*json)["quality"]["leads"][0];
  EXPECT_EQ(lead["good"].number, 1.0);
  EXPECT_EQ(lead["unusable"].number, 2.0);
  ASSERT_EQ(lead["remarks"].items.size(), 2U);
  EXPECT_EQ(lead["remarks"][0]["reason"].text, "flat");
  EXPECT_EQ(lead["remarks"][0]["start_s"].number, 10.0);
  EXPECT_EQ(lead["remarks"][0]["end_s"].number, 30.0);
  EXPECT_EQ(lead["remarks"][1]["end_s"].number, 35.5) << "the recording ends there";
}

// --- tables ----------------------------------------------------------------------------------------------------------

TEST(BeatsCsv, HasOneRowPerBeat) {
  const Record record = four_beats();
  const auto rows = lines(beats_csv(record, analysed(record, {N, V, S, N})));
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows[0], "# Fiducial " + std::string(kVersion) +
                         ", record 4 \"beats\"?, model canned fp32 00ff. Research and teaching, not a medical device.");
  EXPECT_EQ(rows[1],
            "sample,time_s,class,p_N,p_S,p_V,p_F,p_Q,rr_pre_s,rr_post_s,rr_ratio,uncertain,reference_class,template,nn,"
            "p_onset_s,p_peak_s,p_end_s,qrs_onset_s,qrs_end_s,t_peak_s,t_end_s,edit,label,automatic_class,"
            "overruled_from,time_of_day");
  EXPECT_NE(rows[2].find(",,1,,"), std::string::npos) << "no interval before the first beat: " << rows[2];
  EXPECT_TRUE(rows[3].starts_with("720,2,V,0.025")) << rows[3];
  EXPECT_TRUE(rows[3].ends_with(",1,1,0.75,0,V,1,0,,,,,,,,,,,,")) << rows[3];  // RR 1 s, 1 s, 2 s: mean 4/3 s
  EXPECT_TRUE(rows[5].starts_with("1800,5,,,,,,,2,,")) << "none behind the last: " << rows[5];
  EXPECT_TRUE(rows[5].ends_with(",,N,,0,,,,,,,,,,,,")) << rows[5];
}

TEST(Exports, SayTheTimeOfDayWhereTheRecordingDoes) {
  Record record = four_beats();
  EXPECT_EQ(analysis_json(record, analysed(record, {N, V, N, N})).find("time_of_day"), std::string::npos);
  record.start_time_of_day_s = 86'399.0;
  const Analysis analysis = analysed(record, {N, V, N, N});
  const auto json = parse(analysis_json(record, analysis));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["record"]["start_time_of_day"].text, "23:59:59");
  EXPECT_EQ((*json)["record"]["start_time_of_day_s"].number, 86'399.0);
  for (const Value& finding : (*json)["findings"].items) {
    if (finding["kind"].text != "ventricular_beats") continue;
    EXPECT_EQ(finding["start_time_of_day"].text, "00:00:01");
  }
  EXPECT_TRUE(lines(beats_csv(record, analysis))[3].ends_with(",00:00:01.000"));
  EXPECT_TRUE(lines(findings_csv(record, analysis))[2].ends_with(",")) << "the verdict has no place";
}

TEST(Exports, SayTheDayWhereTheRecordingDoes) {
  Record record = four_beats();
  record.start_time_of_day_s = 50'531.0;
  const Analysis analysis = analysed(record, {N, V, N, N});
  EXPECT_FALSE((*parse(analysis_json(record, analysis)))["record"].has("start"));
  EXPECT_EQ(beats_csv(record, analysis).find("Recorded"), std::string::npos);
  record.start_date = {2020, 5, 16};
  EXPECT_EQ((*parse(analysis_json(record, analysis)))["record"]["start"].text, "2020-05-16T14:02:11");
  for (const std::string& table : {beats_csv(record, analysis), rr_csv(record, analysis), hrv_csv(record, analysis)})
    EXPECT_NE(lines(table)[0].find(" Recorded 2020-05-16T14:02:11."), std::string::npos) << lines(table)[0];
  EXPECT_NE(report_html(record, analysis, {}).find("value=\"2020-05-16 14:02:11\""), std::string::npos);
}

TEST(FindingsCsv, QuotesTexts) {
  Analysis analysis;
  analysis.findings = {{FindingKind::pause, Priority::high, "2 pauses, \"long\"", {{0, 360}, {720, 1080}}}};
  const auto rows = lines(findings_csv(four_beats(), analysis));
  EXPECT_EQ(rows[1],
            "kind,priority,count,start_s,end_s,text,decision,inside,found_by,limits,measured,start_time_of_day");
  EXPECT_TRUE(rows[2].starts_with("pause,high,2,0,3,\"2 pauses, \"\"long\"\"\",,,Rule on the RR intervals,"))
      << rows[2];
}

TEST(FindingsCsv, CarriesDecisionRhythmAndThresholds) {
  Analysis analysis;
  analysis.rhythm.pause_s = 2.5;
  analysis.findings = {{FindingKind::pause,
                        Priority::low,
                        "A pause.",
                        {{0, 360}},
                        Decision::dismissed,
                        FindingKind::ventricular_tachycardia}};
  const auto rows = lines(findings_csv(four_beats(), analysis));
  EXPECT_TRUE(rows[2].starts_with("pause,low,1,0,1,A pause.,Dismissed by the reader,ventricular_tachycardia,"))
      << rows[2];
  EXPECT_NE(rows[0].find("Thresholds that are not the usual ones: pause_s 2.5 instead of 2."), std::string::npos)
      << rows[0];
  EXPECT_NE(rows[0].find("Thresholds: tachycardia_bpm 100,"), std::string::npos) << rows[0];
}

TEST(Exports, SayWhichBeatsTheRhythmOverruled) {
  const Record record = four_beats();
  Analysis analysis = analysed(record, {N, V, S, N});
  analysis.classes.label[1] = N;
  analysis.classes.flags[1] = kOverruled;
  const auto json = parse(analysis_json(record, analysis));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["beats"][1]["class"].text, "N");
  EXPECT_EQ((*json)["beats"][1]["overruled_from"].text, "V");
  EXPECT_EQ((*json)["beats"][1]["overruled_by"].text, "rhythm");
  EXPECT_TRUE((*json)["beats"][0]["overruled_from"].is_null());
  EXPECT_EQ((*json)["overruled_beats"].number, 1.0);
  EXPECT_TRUE(lines(beats_csv(record, analysis))[3].ends_with(",V,"));
  EXPECT_NE(report_html(record, analysis, {}).find("Classes overruled"), std::string::npos);
}

TEST(Exports, CarryWhatAPersonSaidOfAFinding) {
  const Record record = four_beats();
  Analysis analysis = analysed(record, {N, V, S, N});
  analysis.complete = true;
  analysis.episodes = {{EpisodeKind::atrial_fibrillation, {0, 1800}, 4, 80.0, 0.9}};
  analysis.findings = {
      {FindingKind::atrial_fibrillation, Priority::low, "Probably.", {{0, 1800}}, Decision::dismissed}};
  analysis.review.undoable = 1;
  analysis.review.waiting = {{"pause", Decision::confirmed, {}}};
  const auto json = parse(analysis_json(record, analysis));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["findings"][0]["decision"].text, "dismissed");
  EXPECT_TRUE((*json)["findings"][0]["decision_holds"].boolean);
  EXPECT_EQ((*json)["review"]["waiting_decisions"][0]["finding"].text, "pause");
  const std::string html = report_html(record, analysis, {});
  EXPECT_NE(html.find("<li class=\"dismissed\">Probably. Dismissed by the reader.</li>"), std::string::npos);
  EXPECT_NE(html.find("Pauses: confirmed by the reader, no longer found."), std::string::npos);
  std::string notes, rhythms;
  for (const Annotation& each : own_annotations(record, analysis))
    (each.code == AnnotationCode::rhythm ? rhythms : notes) += each.aux + "\n";
  EXPECT_EQ(rhythms.find("(AFIB"), std::string::npos) << "a rhythm that was waved away is not written down";
  EXPECT_NE(notes.find("Probable atrial fibrillation: Dismissed by the reader"), std::string::npos) << notes;
}

TEST(EpisodesCsv, GivesSeconds) {
  Analysis analysis;
  analysis.episodes = {{EpisodeKind::bigeminy, {360, 1080}, 6, 0.0}};
  EXPECT_EQ(lines(episodes_csv(four_beats(), analysis))[2], "bigeminy,1,3,6,0,,found,");
}

TEST(AnnotationFile, ReadsBackAsTheBeats) {
  const Record record = four_beats();
  const Analysis analysis = analysed(record, {N, V, S, N});
  const auto read = wfdb::parse_annotations(wfdb::write_annotations(own_annotations(record, analysis)));
  ASSERT_TRUE(read.has_value());
  const auto& annotations = read.value().annotations;
  ASSERT_EQ(annotations.size(), 7U);
  EXPECT_EQ(annotations[0].code, AnnotationCode::note);
  EXPECT_NE(annotations[0].aux.find(kDisclaimer), std::string::npos);
  EXPECT_NE(annotations[0].aux.find("canned fp32 00ff"), std::string::npos);
  EXPECT_NE(annotations[1].aux.find("bundle branch block is N too"), std::string::npos);
  EXPECT_EQ(annotations[2].aux, "(N");
  EXPECT_EQ(annotations[3].sample, 360);
  EXPECT_EQ(annotations[3].code, AnnotationCode::normal);
  EXPECT_EQ(annotations[4].code, AnnotationCode::premature_ventricular);
  EXPECT_EQ(annotations[5].code, AnnotationCode::supraventricular_premature);
  EXPECT_EQ(annotations[6].code, AnnotationCode::unknown) << "not classified";
}

// --- the rest --------------------------------------------------------------------------------------------------------

TEST(ErrorJson, SaysWhatAndWhere) {
  const auto json = parse(error_json({ErrorCode::missing_file, "100.hea", 17, "100.dat"}));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["code"].text, "missing_file");
  EXPECT_EQ((*json)["field"].text, "100.hea");
  EXPECT_EQ((*json)["byte_offset"].number, 17.0);
  EXPECT_EQ((*json)["file"].text, "100.dat");
  EXPECT_NE((*json)["sentence"].text.find("100.dat"), std::string::npos);
}

TEST(NamesJson, IsAListOfTexts) {
  const std::vector<std::string> names = {"100", "a\"b"};
  EXPECT_EQ(names_json(names), R"(["100","a\"b"])");
  EXPECT_EQ(names_json({}), "[]");
}

TEST(Demos, AreListedAndCanAllBeMade) {
  const auto json = parse(demos_json());
  ASSERT_TRUE(json);
  ASSERT_GE(json->items.size(), 3U);
  for (const Value& demo : json->items) {
    EXPECT_FALSE(demo["title"].text.empty());
    EXPECT_FALSE(demo["story"].text.empty());
    const auto record = demo_record(demo["id"].text);
    ASSERT_TRUE(record) << demo["id"].text;
    EXPECT_GT(record->length, 0);
  }
  EXPECT_FALSE(demo_record("nobody"));
}

}  // namespace
}  // namespace ecg
