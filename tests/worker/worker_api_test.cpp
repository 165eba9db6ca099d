// The C functions of the core module, called as the scripts call them, here under the native sanitizers.

#include "worker/worker_api.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/features/beat_context.hpp"
#include "core/features/four_beats.hpp"
#include "core/json_value.hpp"
#include "core/snapshot/analysis.hpp"
#include "core/snapshot/record_bytes.hpp"

namespace {

using ecg::testing_json::parse;
using ecg::testing_json::Value;

struct SessionEnd {
  void operator()(EcgSession* session) const { ecg_session_delete(session); }
};
using Session = std::unique_ptr<EcgSession, SessionEnd>;

Session new_session() { return Session(ecg_session_new()); }

/// The same demo for all tests: 10 minutes, two leads.
Session demo_session() {
  Session session = new_session();
  EXPECT_EQ(ecg_open_synthetic(session.get(), "healthy"), 0);
  return session;
}

std::span<const std::byte> result(const Session& session) {
  return std::as_bytes(std::span(ecg_result(session.get()), ecg_result_size(session.get())));
}

std::string text(const Session& session) {
  return {reinterpret_cast<const char*>(ecg_result(session.get())), ecg_result_size(session.get())};
}

Value error(const Session& session) { return parse(ecg_error(session.get())).value_or(Value{}); }

int begin_model(const Session& session, int channels, const std::vector<float>& head) {
  return ecg_begin_model(session.get(), "canned", "fp32", "00", 360.0, 180, 180, 0,
                         head.empty() ? nullptr : head.data(), channels, 0);
}

int find_beats(const Session& session) {
  int more = ecg_begin_analysis(session.get());
  if (more == 0) more = ecg_find_beats(session.get());
  while (more == 1) more = ecg_find_beats(session.get());
  return more;
}

TEST(WorkerApi, NamesVersionAndDemos) {
  EXPECT_FALSE(std::string(ecg_version()).empty());
  const auto demos = parse(ecg_demos());
  ASSERT_TRUE(demos);
  EXPECT_FALSE((*demos)[0]["id"].text.empty());
}

TEST(WorkerApi, RefusesCallsOutOfOrder) {
  const Session session = new_session();
  double request[3] = {};
  const std::uint8_t byte = 0;
  for (const int answer :
       {ecg_recording_head(session.get()), ecg_begin_analysis(session.get()), ecg_without_model(session.get(), "x"),
        ecg_next_batch(session.get(), 1), ecg_conclude(session.get()), ecg_export(session.get(), "json"),
        ecg_export(session.get(), "tensors"), ecg_next_read(session.get(), request), ecg_push(session.get(), &byte, 1),
        ecg_finish_reading(session.get()), begin_model(session, 0, {}),
        ecg_push_output(session.get(), 0, nullptr, 0, 0, nullptr, nullptr)}) {
    EXPECT_EQ(answer, -1);
  }
  EXPECT_EQ(error(session)["code"].text, "out_of_range");
  EXPECT_EQ(ecg_model_progress(session.get()), 0.0);
}

TEST(WorkerApi, SaysWhichFileIsMissing) {
  const Session session = new_session();
  ASSERT_EQ(ecg_add_file(session.get(), "100.dat", 10.0), 0);
  EXPECT_EQ(ecg_add_file(session.get(), "x", -1.0), -1);
  EXPECT_EQ(ecg_open(session.get()), -1);
  EXPECT_FALSE(error(session)["sentence"].text.empty());
  EXPECT_EQ(ecg_open_synthetic(session.get(), "nobody"), -1);
  EXPECT_EQ(error(session)["file"].text, "nobody");
}

TEST(WorkerApi, ReadsATableAskedForPieceByPiece) {
  std::string table = "time_s,MLII\n";
  for (int i = 0; i < 1000; ++i) table += std::to_string(i * 0.004) + "," + std::to_string((i % 100) * 0.01) + "\n";
  const Session session = new_session();
  ASSERT_EQ(ecg_add_file(session.get(), "folder/ecg.csv", static_cast<double>(table.size())), 0);
  ASSERT_EQ(ecg_record_names(session.get()), 0);
  EXPECT_EQ(parse(text(session))->items.size(), 1U);
  ASSERT_EQ(ecg_open(session.get()), 0) << ecg_error(session.get());
  double request[3] = {};
  while (ecg_next_read(session.get(), request) == 1) {
    ASSERT_EQ(request[0], 0.0);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(table.data()) + static_cast<std::size_t>(request[1]);
    ASSERT_EQ(ecg_push(session.get(), bytes, static_cast<std::size_t>(request[2])), 0) << ecg_error(session.get());
  }
  EXPECT_EQ(ecg_read_progress(session.get()), 1.0);
  ASSERT_EQ(ecg_finish_reading(session.get()), 0) << ecg_error(session.get());
  ASSERT_EQ(ecg_recording_head(session.get()), 0);
  std::vector<std::byte> whole(result(session).begin(), result(session).end());
  const double all = ecg_recording_bytes(session.get());
  double room = 0.0;
  for (double offset = 0.0; offset < all; offset += room) {
    const std::uint8_t* const part = ecg_recording_part(session.get(), offset, &room);
    ASSERT_NE(part, nullptr);
    const auto bytes = std::as_bytes(std::span(part, static_cast<std::size_t>(room)));
    whole.insert(whole.end(), bytes.begin(), bytes.end());
  }
  EXPECT_EQ(ecg_recording_part(session.get(), all, &room), nullptr);
  const auto record = ecg::decode_record(whole);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().length, 1000);
}

TEST(WorkerApi, FindsBeatsInStepsAndSaysHowFarItIs) {
  const Session session = demo_session();
  EXPECT_EQ(ecg_find_beats(session.get()), -1) << "not begun";
  ASSERT_EQ(ecg_begin_analysis(session.get()), 0);
  EXPECT_EQ(ecg_conclude(session.get()), -1) << "no beats yet";
  double before = ecg_beats_progress(session.get());
  EXPECT_EQ(before, 0.0);
  while (ecg_find_beats(session.get()) == 1) {
    EXPECT_GE(ecg_beats_progress(session.get()), before);
    before = ecg_beats_progress(session.get());
  }
  EXPECT_EQ(ecg_beats_progress(session.get()), 1.0);
  EXPECT_EQ(ecg_conclude(session.get()), 0);
}

TEST(WorkerApi, AnalysesWithAModel) {
  const Session session = demo_session();
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  const auto early = ecg::decode_analysis(result(session));
  ASSERT_TRUE(early.has_value());
  EXPECT_FALSE(early.value().complete);
  EXPECT_EQ(early.value().version, 1U);

  EXPECT_EQ(begin_model(session, -1, {}), -1);
  ASSERT_EQ(begin_model(session, 2, std::vector<float>(10, 1.0F)), 0);
  for (int beats = ecg_next_batch(session.get(), 64); beats > 0; beats = ecg_next_batch(session.get(), 64)) {
    const auto count = static_cast<std::size_t>(beats);
    // What the script would read: all of it must be there.
    float sum = 0.0F;
    for (std::size_t i = 0; i < count * 360; ++i) sum += ecg_batch_windows(session.get())[i];
    for (std::size_t i = 0; i < count * 3; ++i) sum += ecg_batch_rr(session.get())[i];
    EXPECT_TRUE(std::isfinite(sum));
    const std::vector<float> probabilities(count * 5, 0.2F);
    const std::vector<float> map(count * 2 * 4, 1.0F);
    EXPECT_EQ(ecg_push_output(session.get(), beats + 1, probabilities.data(), 2, 4, map.data(), nullptr), -1);
    ASSERT_EQ(ecg_push_output(session.get(), beats, probabilities.data(), 2, 4, map.data(), nullptr), 0)
        << ecg_error(session.get());
  }
  EXPECT_EQ(ecg_model_progress(session.get()), 1.0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  const auto analysis = ecg::decode_analysis(result(session));
  ASSERT_TRUE(analysis.has_value());
  EXPECT_TRUE(analysis.value().complete);
  EXPECT_EQ(analysis.value().version, 2U);
  EXPECT_EQ(analysis.value().saliency.map_samples, 4);
}

TEST(WorkerApi, ExportsAndEvaluates) {
  const Session session = demo_session();
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_without_model(session.get(), "none asked for"), 0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  ASSERT_EQ(ecg_export(session.get(), "json"), 0);
  const auto json = parse(text(session));
  ASSERT_TRUE(json);
  EXPECT_GT((*json)["beats"].items.size(), 500U);
  for (const char* what : {"beats.csv", "rr.csv", "episodes.csv", "findings.csv", "hrv.csv", "waves.csv", "leads.csv",
                           "page.svg", "saliency.csv", "four_beats.csv", "annotations", "rdann.txt", "annotations.json",
                           "bxb", "edf", "csv", "wfdb16.zip", "wfdb212.zip"}) {
    ASSERT_EQ(ecg_export(session.get(), what), 0) << what;
    EXPECT_GT(ecg_result_size(session.get()), 0U) << what;
  }
  EXPECT_EQ(ecg_export(session.get(), "pdf"), -1);

  EcgEvaluation* evaluation = ecg_evaluation_new();
  EXPECT_EQ(ecg_evaluation_add(evaluation, session.get()), 0);
  EXPECT_EQ(ecg_evaluation_add(evaluation, new_session().get()), -1) << "nothing was analysed there";
  const auto scores = parse(ecg_evaluation_json(evaluation));
  ASSERT_TRUE(scores);
  EXPECT_EQ((*scores)["records"].items.size(), 1U);
  EXPECT_GT((*scores)["detection"]["se"].number, 0.9);
  ecg_evaluation_delete(evaluation);
}

TEST(WorkerApi, AsksFourBeatsAtATimeUntilTheBeatsAreOthers) {
  const Session session = demo_session();
  EXPECT_EQ(ecg_begin_four_beats(session.get(), "aa", "bb"), -1) << "no beats yet";
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_without_model(session.get(), "none asked for"), 0);
  ASSERT_EQ(ecg_begin_four_beats(session.get(), "aa", "bb"), 0);
  std::size_t windows = 0;
  for (int count = ecg_next_four_beats(session.get(), 50); count > 0; count = ecg_next_four_beats(session.get(), 50)) {
    const auto size = static_cast<std::size_t>(count);
    ASSERT_TRUE(std::isfinite(ecg_four_beats(session.get())[size * ecg::kFourBeatSamples - 1]));
    const std::vector<float> labels(size * ecg::kFourBeatLabelCount, 0.25F);
    EXPECT_EQ(ecg_push_four_beats(session.get(), count, std::vector<float>(size, 1.5F).data(), labels.data()), -1);
    ASSERT_EQ(ecg_push_four_beats(session.get(), count, std::vector<float>(size, 0.75F).data(), labels.data()), 0);
    windows += size;
  }
  EXPECT_GT(windows, 100U);
  EXPECT_EQ(ecg_four_beat_progress(session.get()), 1.0);
  const auto concluded = [&] {
    EXPECT_EQ(ecg_conclude(session.get()), 0);
    return ecg::decode_analysis(std::as_bytes(std::span(result(session)))).value();
  };
  const ecg::Analysis told = concluded();
  EXPECT_EQ(told.four_beats.binary_sha256, "aa");
  EXPECT_EQ(told.four_beats.size(), windows);
  EXPECT_EQ(told.four_beats.at(windows - 1, ecg::FourBeatLabel::trigeminy), 0.25F);
  ASSERT_EQ(ecg_export(session.get(), "four_beats.csv"), 0);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text(session), '\n')), windows + 2);
  ASSERT_EQ(ecg_edit(session.get(), static_cast<int>(ecg::EditKind::remove), static_cast<double>(told.r_peaks[9]), 0.0,
                     0, ""),
            0);
  EXPECT_FALSE(concluded().four_beats.asked()) << "they were asked about other beats";
}

TEST(WorkerApi, GivesTrainingTensorsOfTheReference) {
  const Session session = demo_session();
  ASSERT_EQ(ecg_set_option(session.get(), "positions", "reference"), 0);
  EXPECT_EQ(ecg_set_option(session.get(), "positions", "somewhere"), -1);
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(begin_model(session, 0, {}), 0);
  ASSERT_EQ(ecg_export(session.get(), "tensors"), 0);
  std::uint32_t head[2];
  std::memcpy(head, result(session).data(), sizeof head);
  EXPECT_GT(head[0], 500U);
  EXPECT_EQ(head[1], 360U);
  EXPECT_EQ(result(session).size(), 8U + head[0] * ((363U + 2U * ecg::kContextColumns) * 4U + 1U));
}

TEST(WorkerApi, AnalysesAnewWhatAPersonChoseOfTheSignals) {
  const Session session = demo_session();
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_edit(session.get(), static_cast<int>(ecg::EditKind::bookmark), 500.0, 0.0, 0, "here"), 0);
  ASSERT_EQ(ecg_journal(session.get()), 0);
  const auto stored = result(session);
  const std::vector<std::byte> journal(stored.begin(), stored.end());
  EXPECT_EQ(ecg_choose_signals(session.get(), "0:pressure"), -1);
  EXPECT_EQ(ecg_choose_signals(session.get(), "99:ecg"), -1);
  ASSERT_EQ(ecg_choose_signals(session.get(), "0:other 1:main"), 0);
  EXPECT_EQ(ecg_conclude(session.get()), -1) << "the analyzer knew other signals";
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_restore(session.get(), reinterpret_cast<const std::uint8_t*>(journal.data()), journal.size()), 1);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  const auto analysis = ecg::decode_analysis(result(session));
  ASSERT_TRUE(analysis.has_value());
  EXPECT_EQ(analysis.value().lead, 1U);
  EXPECT_EQ(analysis.value().review.bookmarks.size(), 1U) << "edits stay";
  EXPECT_GT(analysis.value().r_peaks.size(), 500U);
}

TEST(WorkerApi, TakesWhatATerminalSaysOfTheSignalsWhenTheRecordIsRead) {
  const Session session = new_session();
  ASSERT_EQ(ecg_set_option(session.get(), "not_ecg", "#1"), 0);
  ASSERT_EQ(ecg_set_option(session.get(), "inverted", "#2"), 0);
  ASSERT_EQ(ecg_open_synthetic(session.get(), "paced"), 0);
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  ASSERT_EQ(ecg_export(session.get(), "json"), 0);
  const auto json = parse(text(session));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["record"]["leads"].items.size(), 1U);
  EXPECT_TRUE((*json)["record"]["leads"].items[0]["shown_inverted"].boolean);
  ecg_show_inverted(session.get(), "0");
  ASSERT_EQ(ecg_export(session.get(), "json"), 0);
  EXPECT_NE(text(session).find("samples as recorded: MLII"), std::string::npos);
  const Session unknown = new_session();
  ASSERT_EQ(ecg_set_option(unknown.get(), "ecg", "Chan 9"), 0);
  EXPECT_EQ(ecg_open_synthetic(unknown.get(), "paced"), -1);
}

TEST(WorkerApi, ForgetsTheOldRecordWithANewOne) {
  const Session session = demo_session();
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  ASSERT_EQ(ecg_open_synthetic(session.get(), "paced"), 0);
  EXPECT_EQ(ecg_conclude(session.get()), -1) << "the analyzer belonged to the old one";
  EXPECT_EQ(ecg_export(session.get(), "json"), -1);
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_conclude(session.get()), 0);
  EXPECT_EQ(ecg::decode_analysis(result(session)).value().version, 2U) << "numbers grow over the whole session";
}

TEST(WorkerApi, ThresholdsChangeFindingsWithoutAModelAndStay) {
  Session session = demo_session();
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_without_model(session.get(), "none"), 0);
  const auto settings = [&] {
    EXPECT_EQ(ecg_conclude(session.get()), 0);
    return ecg::decode_analysis(result(session)).value();
  };
  EXPECT_EQ(settings().rhythm, ecg::RhythmSettings{});
  ASSERT_EQ(ecg_set_thresholds(session.get(), "bradycardia_bpm=90 pause_s=2.5"), 0);
  const ecg::Analysis changed = settings();
  EXPECT_EQ(changed.rhythm.bradycardia_bpm, 90.0);
  EXPECT_TRUE(std::ranges::any_of(changed.findings,
                                  [](const ecg::Finding& f) { return f.kind == ecg::FindingKind::bradycardia; }));
  EXPECT_TRUE(std::ranges::any_of(changed.diagnostics, [](const ecg::Diagnostic& d) {
    return d.code == ecg::DiagnosticCode::changed_thresholds &&
           d.field == "bradycardia_bpm 90 instead of 50, pause_s 2.5 instead of 2";
  }));
  EXPECT_EQ(ecg_set_thresholds(session.get(), "pause_s=0"), -1);
  EXPECT_EQ(settings().rhythm.pause_s, 2.5) << "what is refused changes nothing";
  ASSERT_EQ(find_beats(session), 0);
  ASSERT_EQ(ecg_without_model(session.get(), "none"), 0);
  EXPECT_EQ(settings().rhythm.pause_s, 2.5) << "a new analysis begins with them";
  ASSERT_EQ(ecg_set_thresholds(session.get(), ""), 0);
  EXPECT_EQ(settings().rhythm, ecg::RhythmSettings{});
}

}  // namespace
