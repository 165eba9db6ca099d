#include "core/record/signal_choices.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/analysis/analyzer.hpp"
#include "core/ingest/ecg_signals.hpp"
#include "core/ingest/ingest.hpp"
#include "core/record/signal_kind.hpp"
#include "core/report/exports.hpp"
#include "core/report/html_report.hpp"
#include "core/report/report.hpp"
#include "core/small_record.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/synthetic/patient.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

/// A pressure wave called "ECG" (noise here), the ECG called "Chan 3", a respiration.
Record mistaken() {
  Record record = synthetic_record({.duration_s = 60.0, .ventricular_premature = 0.05}, 5);
  Signal ecg = record.signals[0];
  Signal pressure = ecg, respiration = ecg;
  pressure.adu = testing_records::noise(static_cast<std::size_t>(record.length), 7);
  respiration.adu = testing_records::noise(static_cast<std::size_t>(record.length), 8);
  pressure.lead = "ECG";
  respiration.lead = "Resp";
  ecg.lead = "Chan 3";
  record.signals = {pressure, respiration, ecg};
  for (Signal& signal : record.signals) signal.kind = kind_of_signal(signal.lead, signal.unit);
  tell_ecg_apart(record);
  return record;
}

Status choose(Record& record, std::vector<ChosenSignal> chosen) { return choose_signals(record, chosen); }

std::size_t beats_of(const Record& record) { return Analyzer(record, {}).conclude().r_peaks.size(); }

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string text_of(const Result<std::vector<std::byte>>& bytes) {
  EXPECT_TRUE(bytes.has_value());
  std::string text;
  for (const std::byte each : bytes.value()) text += static_cast<char>(each);
  return text;
}

TEST(SignalChoices, AWrongGuessIsSetRightByHand) {
  Record record = mistaken();
  ASSERT_EQ(ecg_leads(record), std::vector<std::size_t>{0}) << "by its name";
  const std::size_t wrong = beats_of(record);
  ASSERT_TRUE(choose(record, {{0, SignalChoice::other}, {2, SignalChoice::ecg}}).has_value());
  EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{2});
  EXPECT_EQ(preferred_lead(record), 2U);
  const std::size_t right = beats_of(record);
  EXPECT_GT(right, 50U);
  EXPECT_NE(right, wrong);
  EXPECT_EQ(choices_text(record), "0:other 2:ecg");
  ASSERT_TRUE(choose(record, {}).has_value());
  EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{0}) << "automatic again";
  EXPECT_EQ(choices_text(record), "");
}

TEST(SignalChoices, TheMainLeadIsTheOneClassified) {
  Record record = synthetic_record({.duration_s = 20.0}, 5);
  ASSERT_EQ(preferred_lead(record), 0U);
  ASSERT_TRUE(choose(record, {{0, SignalChoice::main}, {1, SignalChoice::main}}).has_value());
  EXPECT_EQ(preferred_lead(record), 1U) << "the last one said";
  EXPECT_EQ(choices_text(record), "0:ecg 1:main");
  EXPECT_EQ(Analyzer(record, {}).conclude().lead, 1U);
}

TEST(SignalChoices, OneEcgHasToStay) {
  Record record = mistaken();
  const Status refused = choose(record, {{0, SignalChoice::other}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(sentence(refused.error()), "No signal would be left that is an ECG: say first which one is.");
  EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{0}) << "the record stays as it was";
  EXPECT_FALSE(choose(record, {{3, SignalChoice::ecg}}).has_value());
}

TEST(SignalChoices, AClickTicksOffAndOnAndMovesTheMainLead) {
  Record record = mistaken();
  const auto click = [&](std::size_t signal, SignalChoice choice) {
    const std::string text = choices_with(record, signal, choice);
    EXPECT_TRUE(choose_signals(record, parse_choices(text).value()).has_value()) << text;
    return text;
  };
  EXPECT_EQ(click(2, opposite(record.signals[2])), "2:ecg");
  EXPECT_EQ(click(0, opposite(record.signals[0])), "0:other 2:ecg");
  EXPECT_EQ(click(0, opposite(record.signals[0])), "2:ecg") << "as the program has it";
  EXPECT_EQ(click(0, SignalChoice::main), "0:main 2:ecg");
  EXPECT_EQ(click(2, SignalChoice::main), "2:main") << "one of them is";
  EXPECT_EQ(click(2, no_longer_main(record.signals[2])), "2:ecg") << "it stays an ECG";
  EXPECT_EQ(click(2, opposite(record.signals[2])), "");
}

TEST(SignalChoices, TextReadsBack) {
  Record record = mistaken();
  ASSERT_TRUE(choose(record, {{1, SignalChoice::main}, {2, SignalChoice::other}}).has_value());
  const auto read = parse_choices(choices_text(record));
  ASSERT_TRUE(read.has_value());
  Record other = mistaken();
  ASSERT_TRUE(choose_signals(other, read.value()).has_value());
  EXPECT_EQ(choices_text(other), "1:main 2:other");
  for (const char* text : {"1", "x:ecg", "1:", ":ecg", "1:pressure", "-1:ecg", "1:ecg,2:ecg", "99999999999:ecg"})
    EXPECT_FALSE(parse_choices(text).has_value()) << text;
  EXPECT_TRUE(parse_choices("  ").value().empty());
}

TEST(SignalChoices, NamesAreFoundWhateverTheirCaseAndByNumber) {
  Record record = mistaken();
  const std::vector<NamedChoice> named = {{"chan 3", SignalChoice::ecg}, {"#1", SignalChoice::other}};
  ASSERT_TRUE(choose_signals(record, named).has_value());
  EXPECT_EQ(choices_text(record), "0:other 2:ecg");
  for (const char* name : {"Chan 4", "#0", "#4", "#", ""}) {
    const std::vector<NamedChoice> unknown = {{name, SignalChoice::ecg}};
    const Status refused = choose_signals(record, unknown);
    ASSERT_FALSE(refused.has_value()) << name;
    const std::string called = *name == '\0' ? "such signal" : "signal \"" + std::string(name) + "\"";
    EXPECT_TRUE(holds(sentence(refused.error()), "has no " + called)) << name;
  }
  record.signals[1].lead = "chan 3";
  const std::vector<NamedChoice> both = {{"Chan 3", SignalChoice::ecg}};
  ASSERT_TRUE(choose_signals(record, both).has_value());
  EXPECT_EQ(choices_text(record), "1:ecg 2:ecg") << "all of that name";
}

TEST(SignalChoices, TheGuessIsNoNewsOnceAPersonChose) {
  Record record = mistaken();
  for (Signal& signal : record.signals) signal.kind = SignalKind::unknown;
  tell_ecg_apart(record);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  const auto codes = [&] {
    std::vector<DiagnosticCode> found;
    for (const Diagnostic& each : Analyzer(record, {}).conclude().diagnostics) found.push_back(each.code);
    return found;
  };
  const auto said = [](const std::vector<DiagnosticCode>& found, DiagnosticCode code) {
    return std::find(found.begin(), found.end(), code) != found.end();
  };
  EXPECT_TRUE(said(codes(), DiagnosticCode::unnamed_ecg));
  EXPECT_FALSE(said(codes(), DiagnosticCode::chosen_signals));
  ASSERT_TRUE(choose(record, {{0, SignalChoice::other}}).has_value());
  EXPECT_FALSE(said(codes(), DiagnosticCode::unnamed_ecg));
  EXPECT_TRUE(said(codes(), DiagnosticCode::chosen_signals));
  ASSERT_TRUE(choose(record, {}).has_value());
  EXPECT_TRUE(said(codes(), DiagnosticCode::unnamed_ecg)) << "automatic again";
}

TEST(SignalChoices, WhatCanBeSaidOfEachSignalIsListedWithTheChoicesItMakes) {
  Record record = mistaken();
  ASSERT_TRUE(choose(record, {{0, SignalChoice::other}, {2, SignalChoice::main}}).has_value());
  const std::string json = signal_choices_json(record);
  EXPECT_TRUE(holds(json, R"("by_hand":true,"automatic_lead":"0:other 2:ecg")"));
  EXPECT_TRUE(holds(json, R"("ecg":false,"by_hand":true,"main":false,"opposite":"2:main","as_main":null)")) << json;
  EXPECT_TRUE(holds(json, R"("ecg":true,"by_hand":true,"main":true,"opposite":null,"as_main":"0:other 2:main")"))
      << "the only ECG stays one: " << json;
  EXPECT_TRUE(holds(signal_choices_json(mistaken()), R"({"by_hand":false,"automatic_lead":"")"));
}

TEST(SignalChoices, EveryFileThatLeavesSaysWhatIsByHand) {
  Record record = mistaken();
  record.name = "mistaken";
  EXPECT_EQ(hand_words(record), "");
  ASSERT_TRUE(choose(record, {{0, SignalChoice::other}, {2, SignalChoice::main}}).has_value());
  const std::vector<std::string> inverted = {"Chan 3"};
  ASSERT_TRUE(show_inverted(record, inverted).has_value());
  const std::string words =
      "By hand: for no ECG: ECG; beats are classified from: Chan 3; shown upside down, samples as recorded: Chan 3";
  EXPECT_EQ(hand_words(record), words);

  const Analysis analysis = Analyzer(record, {}).conclude();
  const std::string json = analysis_json(record, analysis);
  EXPECT_TRUE(holds(json, "\"by_hand\":\"" + words + "\""));
  EXPECT_TRUE(holds(json, R"({"name":"Chan 3","unit":"mV","chosen_by_hand":true,"shown_inverted":true})"));
  for (const std::string& table :
       {beats_csv(record, analysis), rr_csv(record, analysis), episodes_csv(record, analysis),
        findings_csv(record, analysis), hrv_csv(record, analysis), waves_csv(record, analysis)})
    EXPECT_TRUE(holds(table.substr(0, table.find('\n')), words));
  EXPECT_TRUE(holds(report_html(record, analysis, {}), words));

  const std::vector<Annotation> own = own_annotations(record, analysis);
  for (const AnnotationList& list : {AnnotationList{std::string(kOwnAnnotator), own}, AnnotationList{"atr", {}}}) {
    const auto file = [&](std::string_view what) { return text_of(export_record(record, list, what)); };
    EXPECT_TRUE(holds(file("wfdb16.hea"), "# " + words + "\n")) << list.annotator;
    EXPECT_TRUE(holds(file("csv"), "# " + words + "\n"));
    EXPECT_TRUE(holds(file("annotations.json"), words));
    const std::string edf = file("edf");
    const std::size_t at = edf.find(words);
    ASSERT_NE(at, std::string::npos) << list.annotator;
    EXPECT_EQ(edf.find(words, at + 1), std::string::npos) << "once";
  }
  const AnnotationList list{std::string(kOwnAnnotator), own};
  for (const char* what : {"annotations", "rdann.txt", "annotations.csv"})
    EXPECT_TRUE(holds(text_of(export_record(record, list, what)), words)) << what;
}

TEST(SignalChoices, SamplesLeaveAsRecorded) {
  Record record = mistaken();
  const AnnotationList none{"atr", {}};
  const auto without_comment = [](std::string text) {
    return text.starts_with('#') ? text.substr(text.find('\n') + 1) : text;
  };
  const std::string table = text_of(export_record(record, none, "csv"));
  const std::string samples = text_of(export_record(record, none, "wfdb16.dat"));
  record.signals[2].shown_inverted = true;
  EXPECT_EQ(without_comment(text_of(export_record(record, none, "csv"))), table);
  EXPECT_EQ(text_of(export_record(record, none, "wfdb16.dat")), samples);
}

TEST(SignalChoices, ATableWithTheCommentReadsBack) {
  Record record = mistaken();
  record.signals[2].shown_inverted = true;
  ASSERT_TRUE(choose(record, {{0, SignalChoice::other}, {2, SignalChoice::main}}).has_value());
  const std::string text = text_of(export_record(record, {"atr", {}}, "csv"));
  auto ingest = Ingest::open({{"back.csv", static_cast<std::int64_t>(text.size())}}, {});
  ASSERT_TRUE(ingest.has_value());
  while (const auto request = ingest.value().next_read()) {
    const auto part = std::string_view(text).substr(static_cast<std::size_t>(request->offset),
                                                    static_cast<std::size_t>(request->size));
    ASSERT_TRUE(ingest.value().push(std::as_bytes(std::span(part))).has_value());
  }
  const auto back = std::move(ingest).value().finish();
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back.value().signals.size(), 3U);
  EXPECT_EQ(back.value().signals[2].lead, "Chan 3");
  EXPECT_EQ(back.value().length, record.length);
  EXPECT_NEAR(back.value().fs_hz, record.fs_hz, 1e-3);
}

}  // namespace
}  // namespace ecg
