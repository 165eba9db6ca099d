// Long because its cases share one canned model and the records made for it.
#include "core/analysis/analyzer.hpp"
#include "core/analysis/training_tensors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/canned_model.hpp"
#include "core/small_record.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/synthetic/patient.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

using enum BeatClass;
using testing_models::classify_all;
using testing_models::spec;
using testing_models::sure_of;
using testing_records::labelled_record;
using testing_records::noise_record;

const AnalysisSettings kAtReference{.reference_positions = true};

/// N N V N S A paced: seven beats a second apart, the class map makes them N N V N S S Q.
Record seven_beats() {
  using enum AnnotationCode;
  return labelled_record({{300, normal},
                          {660, left_bundle},
                          {1020, premature_ventricular},
                          {1200, rhythm},
                          {1380, nodal_escape},
                          {1740, atrial_premature},
                          {2100, aberrant},
                          {2460, paced}});
}

bool has(const Analysis& analysis, DiagnosticCode code) {
  return std::any_of(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.code == code; });
}

bool has(const Analysis& analysis, FindingKind kind) {
  return std::any_of(analysis.findings.begin(), analysis.findings.end(),
                     [&](const Finding& f) { return f.kind == kind; });
}

TEST(Analyzer, TakesTheReferenceBeatsWhenAsked) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  const Analysis analysis = analyzer.conclude();
  EXPECT_EQ(analysis.r_peaks, (std::vector<SampleIndex>{300, 660, 1020, 1380, 1740, 2100, 2460}));
  EXPECT_EQ(analysis.rr.pre_s[1], 1.0F);
}

TEST(Analyzer, LeavesOutReferenceBeatsOutsideTheRecordAndRepeatedOnes) {
  using enum AnnotationCode;
  const Record record =
      labelled_record({{-5, normal}, {300, normal}, {300, premature_ventricular}, {3599, normal}, {3600, normal}});
  Analyzer analyzer(record, kAtReference);
  const Analysis analysis = analyzer.conclude();
  EXPECT_EQ(analysis.r_peaks, (std::vector<SampleIndex>{300, 3599}));
  EXPECT_EQ(analysis.reference_class, (std::vector<std::uint8_t>{0, 0}));
}

TEST(Analyzer, SaysOfEachModelWhetherItWasTrainedOnTheRecording) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  ModelSpec knows = spec();
  knows.trained_on_recording = true;
  analyzer.begin_model(knows);
  const Analysis of_beats = analyzer.conclude();
  EXPECT_TRUE(of_beats.trained_on(kBeatModel));
  EXPECT_FALSE(of_beats.trained_on(kRhythmModel));
  EXPECT_NE(provenance(record, of_beats).find("The beat model was trained on this recording"), std::string::npos);
  const auto notes = own_annotations(record, of_beats);
  EXPECT_TRUE(std::ranges::any_of(notes, [](const Annotation& each) {
    return each.code == AnnotationCode::note && each.aux.starts_with("The beat model was trained on this recording");
  })) << "an annotation file says it too";
  analyzer.begin_rhythm({.name = "canned"}, true);
  analyzer.begin_model(spec());
  const Analysis of_rhythm = analyzer.conclude();
  EXPECT_FALSE(of_rhythm.trained_on(kBeatModel)) << "another model, another list";
  EXPECT_TRUE(of_rhythm.trained_on(kRhythmModel));
  analyzer.begin_rhythm({.name = "canned"});
  EXPECT_FALSE(has(analyzer.conclude(), DiagnosticCode::trained_on));
}

TEST(Analyzer, GivesAModelOfWholeRecordsAllBeatsAtOnce) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model({.identity = {.name = "canned"}, .reads = ModelReads::context});
  const ModelInput input = analyzer.next_batch(3);
  ASSERT_EQ(input.beat_count, 7);
  EXPECT_EQ(input.context.size(), 7 * kContextColumns);
  EXPECT_TRUE(input.windows.empty());
  EXPECT_EQ(analyzer.next_batch(3).context, input.context) << "until the answer came the same beats are asked";
  ModelOutput output{.beat_count = 7};
  for (int beat = 0; beat < 7; ++beat)
    output.probabilities.insert(output.probabilities.end(), {0.1F, 0.7F, 0.1F, 0.1F, 0.0F});
  ASSERT_TRUE(analyzer.push(output).has_value());
  EXPECT_EQ(analyzer.next_batch(3).beat_count, 0);
  EXPECT_EQ(analyzer.progress(), 1.0);
  EXPECT_EQ(analyzer.conclude().classes.label[3], BeatClass::S);
}

TEST(Analyzer, HandsOutTheBeatsInOrderOnce) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  EXPECT_EQ(analyzer.next_batch(3).beat_count, 0) << "no model yet";
  analyzer.begin_model(spec());
  for (const std::int64_t expected : {3, 3, 1}) {
    const ModelInput input = analyzer.next_batch(3);
    ASSERT_EQ(input.beat_count, expected);
    EXPECT_EQ(input.windows.size(), static_cast<std::size_t>(expected * 360));
    EXPECT_EQ(analyzer.next_batch(3).windows, input.windows) << "until the answer came the same beats are asked";
    ASSERT_TRUE(analyzer.push(sure_of(std::vector<BeatClass>(static_cast<std::size_t>(expected), N))).has_value());
  }
  EXPECT_EQ(analyzer.next_batch(3).beat_count, 0);
  EXPECT_EQ(analyzer.progress(), 1.0);
}

TEST(Analyzer, ComparesWithTheReferenceBeatByBeat) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  classify_all(analyzer, {N, V, V, N, S, N, Q}, 64);
  const Analysis analysis = analyzer.conclude();
  EXPECT_TRUE(analysis.complete);
  ASSERT_TRUE(analysis.has_reference);
  EXPECT_EQ(analysis.reference_class, (std::vector<std::uint8_t>{0, 0, 2, 0, 1, 1, 4}));
  const auto& counts = analysis.comparison.counts;
  EXPECT_EQ(counts[0][0], 2);  // beats 1 and 4
  EXPECT_EQ(counts[0][2], 1);  // beat 2: N called V
  EXPECT_EQ(counts[2][2], 1);
  EXPECT_EQ(counts[1][1], 1);
  EXPECT_EQ(counts[1][0], 1);  // beat 6: S called N
  EXPECT_EQ(counts[4][4], 1);
  EXPECT_TRUE(analysis.missed_beats.empty());
}

TEST(Analyzer, CountsEscapeBeatsAsSInTheMapOfTheStandard) {
  const Record record = seven_beats();
  Analyzer analyzer(record, {.class_map = ClassMap::ec57, .reference_positions = true});
  EXPECT_EQ(analyzer.conclude().reference_class[3], 1);
}

TEST(Analyzer, IsIncompleteUntilAllBeatsAreClassified) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  ASSERT_EQ(analyzer.next_batch(2).beat_count, 2);
  ASSERT_TRUE(analyzer.push(sure_of({N, V})).has_value());
  const Analysis analysis = analyzer.conclude();
  EXPECT_FALSE(analysis.complete);
  EXPECT_NEAR(analyzer.progress(), 2.0 / 7.0, 1e-12);
  ASSERT_EQ(analysis.classes.size(), 7U);
  EXPECT_EQ(analysis.classes.flags[1] & kUnclassified, 0);
  for (std::size_t i = 2; i < 7; ++i) EXPECT_NE(analysis.classes.flags[i] & kUnclassified, 0);
  for (const FindingKind verdict : {FindingKind::not_normal, FindingKind::no_ectopic_beat_found,
                                    FindingKind::not_analysable, FindingKind::unclassifiable_beats}) {
    EXPECT_FALSE(has(analysis, verdict)) << "no verdict before the end";
  }
  EXPECT_TRUE(has(analysis, FindingKind::ventricular_beats)) << "what was found is told";
}

TEST(Analyzer, ContinuesAfterAnEarlyConclusion) {
  const Record record = seven_beats();
  const std::vector<BeatClass> labels = {N, V, V, N, S, N, Q};
  Analyzer at_once(record, kAtReference);
  at_once.begin_model(spec());
  classify_all(at_once, labels, 64);
  Analyzer in_parts(record, kAtReference);
  in_parts.begin_model(spec());
  ASSERT_EQ(in_parts.next_batch(3).beat_count, 3);
  ASSERT_TRUE(in_parts.push(sure_of({N, V, V})).has_value());
  EXPECT_EQ(in_parts.conclude().version, 1U);
  ASSERT_EQ(in_parts.next_batch(64).beat_count, 4);
  ASSERT_TRUE(in_parts.push(sure_of({N, S, N, Q})).has_value());
  Analysis last = in_parts.conclude();
  EXPECT_EQ(last.version, 2U);
  last.version = 1;
  EXPECT_EQ(encode(last), encode(at_once.conclude()));
}

TEST(Analyzer, ForgetsTheClassesOfAnEarlierModel) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  classify_all(analyzer, {V, V, V, V, V, V, V}, 64);
  ModelSpec other = spec();
  other.identity.name = "other";
  analyzer.begin_model(other);
  EXPECT_EQ(analyzer.progress(), 0.0);
  classify_all(analyzer, {}, 2);
  const Analysis analysis = analyzer.conclude();
  EXPECT_EQ(analysis.model.name, "other");
  EXPECT_EQ(analysis.classes.label, std::vector<BeatClass>(7, N));
}

TEST(Analyzer, WithoutAModelSaysWhyAndIsComplete) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  analyzer.without_model("no file");
  const Analysis analysis = analyzer.conclude();
  EXPECT_TRUE(analysis.complete);
  EXPECT_TRUE(analysis.model.name.empty());
  EXPECT_TRUE(has(analysis, DiagnosticCode::model_unavailable));
  EXPECT_EQ(analysis.diagnostics.back().field, "no file");
  EXPECT_EQ(analyzer.next_batch(1).beat_count, 0);
  EXPECT_FALSE(has(analysis, FindingKind::no_ectopic_beat_found)) << "nothing was looked at";
  analyzer.begin_model(spec());
  EXPECT_FALSE(has(analyzer.conclude(), DiagnosticCode::model_unavailable)) << "it is there now";
}

TEST(Analyzer, RefusesAnswersOfAnotherShape) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  EXPECT_FALSE(analyzer.push(sure_of({N})).has_value()) << "nothing was asked";
  analyzer.begin_model(spec(std::vector<float>(10, 1.0F)));
  ASSERT_EQ(analyzer.next_batch(2).beat_count, 2);
  const auto refused = [&](const ModelOutput& output) {
    const Status status = analyzer.push(output);
    return status.has_value() ? std::string("accepted") : status.error().field;
  };
  EXPECT_EQ(refused(sure_of({N})), "beat_count");
  ModelOutput output = sure_of({N, N});
  output.probabilities.pop_back();
  EXPECT_EQ(refused(output), "probabilities");
  output = sure_of({N, N});
  output.timing_logits.assign(9, 0.0F);
  EXPECT_EQ(refused(output), "timing_logits");
  output = sure_of({N, N});
  output.channels = 2;
  output.map_samples = 3;
  output.feature_map.assign(11, 0.0F);
  EXPECT_EQ(refused(output), "feature_map");
  output.channels = 3;  // the head has weights for two
  output.feature_map.assign(18, 0.0F);
  EXPECT_EQ(refused(output), "channels");
  output.channels = -1;
  EXPECT_EQ(refused(output), "channels");
  EXPECT_EQ(refused(sure_of({N, N})), "accepted") << "a refusal leaves the batch open";
}

TEST(Analyzer, ExplainsEachBeatForItsOwnClass) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  // One channel: its weight is 1 for V and -1 for all others, so only V beats are explained.
  analyzer.begin_model(spec({-1.0F, -1.0F, 1.0F, -1.0F, -1.0F}));
  ASSERT_EQ(analyzer.next_batch(2).beat_count, 2);
  ModelOutput output = sure_of({N, V});
  output.channels = 1;
  output.map_samples = 4;
  output.feature_map = {1.0F, 2.0F, 4.0F, 0.0F, 1.0F, 2.0F, 4.0F, 0.0F};
  ASSERT_TRUE(analyzer.push(output).has_value());
  const SaliencyMaps maps = analyzer.conclude().saliency;
  ASSERT_EQ(maps.map_samples, 4);
  ASSERT_EQ(maps.peak.size(), 7U) << "beats without an answer have empty maps";
  EXPECT_EQ(maps.peak[0], 0.0F);
  EXPECT_EQ(maps.peak[1], 4.0F);
  EXPECT_EQ(std::vector<std::uint8_t>(maps.values.begin() + 4, maps.values.begin() + 8),
            (std::vector<std::uint8_t>{64, 128, 255, 0}));
  EXPECT_EQ(maps.values.size(), 28U);
}

TEST(Analyzer, OperatingPointMovesClassesWithoutTheModelAndSaysSo) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec({-1.0F, -1.0F, 1.0F, -1.0F, -1.0F}));
  ASSERT_EQ(analyzer.next_batch(7).beat_count, 7);
  ModelOutput output = sure_of({N, V, N, N, N, N, N}, 0.6F);  // the others 0.1 each: V at weight 1 wins, 12 times rarer
  output.channels = output.map_samples = 1;
  output.feature_map.assign(7, 1.0F);
  ASSERT_TRUE(analyzer.push(output).has_value());
  const Analysis own = analyzer.conclude();
  ASSERT_TRUE(analyzer.move_operating_point({.rarity_weight = 0.8}).has_value());
  const Analysis moved = analyzer.conclude();
  EXPECT_EQ(moved.operating_point.rarity_weight, 0.8);
  EXPECT_EQ(moved.classes.label[0], BeatClass::F) << "rarest of the equals";
  EXPECT_EQ(moved.saliency.peak[0], 0.0F) << "a map of N says nothing about F";
  const auto said = [](const Analysis& analysis) {
    return std::any_of(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                       [](const Diagnostic& each) { return each.code == DiagnosticCode::moved_operating_point; });
  };
  EXPECT_TRUE(said(moved));
  EXPECT_FALSE(said(own));
  ASSERT_TRUE(analyzer.move_operating_point({}).has_value());
  const Analysis back = analyzer.conclude();
  EXPECT_EQ(back.classes.probabilities, own.classes.probabilities) << "the model's answer is kept, not moved back";
  EXPECT_EQ(back.saliency.peak, own.saliency.peak);
  EXPECT_FALSE(analyzer.move_operating_point({.rarity_weight = 1.5}).has_value());
  EXPECT_FALSE(analyzer.move_operating_point({.rarity_weight = std::numeric_limits<double>::quiet_NaN()}).has_value());
  ASSERT_TRUE(analyzer.move_operating_point({.rarity_weight = 0.8}).has_value());
  analyzer.begin_model(spec());
  EXPECT_FALSE(analyzer.conclude().operating_point.moved()) << "another model begins at its own answer";
}

TEST(Analyzer, LeavesBeatsInGapsUnclassified) {
  Record record = seven_beats();
  record.signals[0].gaps = {{1000, 1010}};
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  classify_all(analyzer, {V, V, V, V, V, V, V}, 64);
  const Analysis analysis = analyzer.conclude();
  EXPECT_TRUE(analysis.complete);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ((analysis.classes.flags[i] & kUnclassified) != 0, i == 2) << i;  // 1020 - 180 .. 1020 + 179 holds the gap
  }
}

TEST(Analyzer, TheVerdictNamesTheLeadsTheClassesWereMadeFrom) {
  const Record record = synthetic_record({.duration_s = 30.0, .bad_contact_share = 0.0}, 3);
  for (const ModelReads reads : {ModelReads::windows, ModelReads::context}) {
    Analyzer analyzer(record, {});
    ModelSpec model = spec();
    model.reads = reads;
    analyzer.begin_model(model);
    classify_all(analyzer, {}, 64);
    const Finding verdict = analyzer.conclude().findings.front();
    EXPECT_EQ(verdict.kind, FindingKind::no_ectopic_beat_found) << verdict.text;
    const std::string leads = reads == ModelReads::windows ? "in lead MLII: " : "in leads MLII and V1: ";
    EXPECT_NE(verdict.text.find(leads), std::string::npos) << verdict.text;
    EXPECT_NE(verdict.text.find(" beats in 30 s, all of it usable."), std::string::npos) << verdict.text;
  }
}

TEST(Analyzer, WavesOfVentricularFibrillationAreNeverCalledAtrialNorCalm) {
  // One lead of waves of 4 to 6 Hz whose rate and size wander: what ventricular fibrillation looks like.
  Record record{.name = "waves", .fs_hz = 250.0, .length = 90 * 250};
  std::vector<std::int16_t> samples;
  const std::vector<std::int16_t> steps = testing_records::noise(90 * 250, 7);
  double phase = 0.0, rate_hz = 5.0, size = 1.0;
  for (const std::int16_t step : steps) {
    rate_hz += 0.02 * (5.0 - rate_hz) + 0.0006 * step;
    size += 0.02 * (1.0 - size) + 0.0002 * step;
    phase += 2.0 * 3.14159265358979 * rate_hz / record.fs_hz;
    samples.push_back(static_cast<std::int16_t>(160.0 * size * (std::sin(phase) + 0.3 * std::sin(2.0 * phase))));
  }
  record.signals.push_back({.lead = "II", .unit = "mV", .gain_adu_per_unit = 200.0, .adu = std::move(samples)});
  for (const bool classified : {false, true}) {
    Analyzer analyzer(record, {});
    if (classified) {
      analyzer.begin_model(spec());
      classify_all(analyzer, {}, 64);  // a model that has never seen it calls everything N
    } else {
      analyzer.without_model("no file");
    }
    const Analysis analysis = analyzer.conclude();
    EXPECT_GT(analysis.r_peaks.size(), 60U) << "the detector takes waves for beats";
    EXPECT_FALSE(has(analysis, FindingKind::no_ectopic_beat_found));
    for (const Finding& finding : analysis.findings)
      EXPECT_EQ(finding.text.find("atrial fibrillation"), std::string::npos) << finding.text;
  }
}

TEST(Analyzer, OfAnEmptyRecordAnswers) {
  for (const Record& record : {Record{.name = "none", .fs_hz = 250.0}, noise_record(0), noise_record(1)}) {
    Analyzer analyzer(record, {});
    analyzer.begin_model(spec());
    const Analysis analysis = analyzer.conclude();
    EXPECT_TRUE(analysis.complete);
    EXPECT_TRUE(analysis.r_peaks.empty());
    EXPECT_TRUE(has(analysis, DiagnosticCode::no_beats));
    EXPECT_TRUE(has(analysis, FindingKind::not_analysable));
    EXPECT_FALSE(analysis.has_reference);
    EXPECT_TRUE(decode_analysis(encode(analysis)).has_value());
  }
}

TEST(Analyzer, SaysThatTrendsAreTooSlowForBeats) {
  Record record = noise_record(3600);
  record.fs_hz = 1.0;
  Analyzer analyzer(record, {});
  const Analysis analysis = analyzer.conclude();
  const auto said = std::ranges::find(analysis.diagnostics, DiagnosticCode::no_beats, &Diagnostic::code);
  ASSERT_NE(said, analysis.diagnostics.end());
  EXPECT_EQ(sentence(*said),
            "No beat was looked for: this recording has 1 Hz, and heart beats can be told from 80 Hz on.");
}

TEST(Analyzer, NamesAFlatLead) {
  Record record = noise_record(7200);
  record.signals[0].adu = std::vector<std::int16_t>(7200, 12);
  Analyzer analyzer(record, {});
  const Analysis analysis = analyzer.conclude();
  EXPECT_TRUE(has(analysis, DiagnosticCode::flat_lead));
  EXPECT_TRUE(has(analysis, DiagnosticCode::poor_quality));
  EXPECT_TRUE(has(analysis, DiagnosticCode::no_beats));
}

TEST(Analyzer, DoubtsARateNoHeartHas) {
  using enum AnnotationCode;
  std::vector<std::pair<SampleIndex, AnnotationCode>> fast;
  for (SampleIndex i = 0; i < 20; ++i) fast.emplace_back(100 + i * 90, normal);  // 4 beats a second
  const Record record = labelled_record(fast);
  Analyzer analyzer(record, kAtReference);
  const Analysis analysis = analyzer.conclude();
  ASSERT_TRUE(has(analysis, DiagnosticCode::implausible_rate));
  EXPECT_EQ(analysis.diagnostics.back().found, 240.0);
  const Record slow = seven_beats();
  Analyzer slower(slow, kAtReference);
  EXPECT_FALSE(has(slower.conclude(), DiagnosticCode::implausible_rate));
}

TEST(Analyzer, SaysWhatTheModelWasNotMadeFor) {
  Record record = seven_beats();
  Analyzer within(record, kAtReference);
  within.begin_model(spec());
  EXPECT_FALSE(has(within.conclude(), DiagnosticCode::outside_model_card));
  record.fs_hz = 250.0;
  record.signals[0].lead = "V5";
  record.signals[0].unit = "adu";
  Analyzer beyond(record, kAtReference);
  beyond.begin_model(spec());
  const Analysis analysis = beyond.conclude();
  const auto count = std::count_if(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                                   [](const Diagnostic& d) { return d.code == DiagnosticCode::outside_model_card; });
  EXPECT_EQ(count, 3);
}

TEST(Analyzer, GivesTheSameBytesTwice) {
  const Record record = synthetic_record({.duration_s = 60.0, .ventricular_premature = 0.1}, 5);
  const auto run = [&] {
    Analyzer analyzer(record, {});
    analyzer.begin_model(spec());
    classify_all(analyzer, {N, V, N, S}, 7);
    return encode(analyzer.conclude());
  };
  EXPECT_EQ(run(), run());
}

TEST(Analyzer, CountsMissedAndExtraBeats) {
  Record record = synthetic_record({.duration_s = 60.0}, 5);
  Analyzer untouched(record, {});
  const std::vector<SampleIndex> found = untouched.conclude().r_peaks;
  ASSERT_GT(found.size(), 40U);
  // A reference with one beat the detector does not have, and without one that it has.
  record.reference.clear();
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i != 10) record.reference.push_back({.sample = found[i], .code = AnnotationCode::normal});
    if (i == 20)
      record.reference.push_back(
          {.sample = (found[20] + found[21]) / 2, .code = AnnotationCode::premature_ventricular});
  }
  Analyzer analyzer(record, {});
  analyzer.begin_model(spec());
  classify_all(analyzer, {}, 64);
  const Analysis analysis = analyzer.conclude();
  EXPECT_EQ(analysis.comparison.counts[kExtra][0], 1);
  EXPECT_EQ(analysis.comparison.counts[2][kMissed], 1);
  EXPECT_EQ(analysis.reference_class[10], kBeatClassCount);
  EXPECT_EQ(analysis.missed_beats, std::vector<SampleIndex>{(found[20] + found[21]) / 2});
}

// --- training tensors ------------------------------------------------------------------------------------------------

TEST(TrainingTensors, HoldWhatTheModelWouldSee) {
  const Record record = seven_beats();
  Analyzer analyzer(record, kAtReference);
  analyzer.begin_model(spec());
  const ModelInput input = analyzer.next_batch(64);
  const auto tensors = training_tensors(record, {}, ClassMap::papers);
  ASSERT_TRUE(tensors.has_value());
  const std::vector<std::byte>& bytes = tensors.value();
  constexpr std::size_t kContextBytes = 7U * kContextColumns * 4U;
  ASSERT_EQ(bytes.size(), 8U + 7U * (360U + 3U) * 4U + 7U + 2U * kContextBytes);
  std::uint32_t head[2];
  std::memcpy(head, bytes.data(), sizeof head);
  EXPECT_EQ(head[0], 7U);
  EXPECT_EQ(head[1], 360U);
  EXPECT_EQ(std::memcmp(bytes.data() + 8, input.windows.data(), input.windows.size() * 4), 0);
  EXPECT_EQ(std::memcmp(bytes.data() + 8 + input.windows.size() * 4, input.rr.data(), input.rr.size() * 4), 0);
  const auto contexts = bytes.end() - 2 * static_cast<std::ptrdiff_t>(kContextBytes);
  const std::vector<std::byte> labels(contexts - 7, contexts);
  EXPECT_EQ(labels, (std::vector<std::byte>{std::byte{0}, std::byte{0}, std::byte{2}, std::byte{0}, std::byte{1},
                                            std::byte{1}, std::byte{4}}));
  const BeatContext context = beat_context(record, analyzer.conclude().r_peaks);
  EXPECT_EQ(std::memcmp(&*contexts, context.values.data(), kContextBytes), 0);
}

TEST(TrainingTensors, LeaveOutBeatsInGaps) {
  Record record = seven_beats();
  record.signals[0].gaps = {{1000, 1010}};
  const auto tensors = training_tensors(record, {}, ClassMap::papers);
  ASSERT_TRUE(tensors.has_value());
  EXPECT_EQ(tensors.value().size(), 8U + 6U * ((360U + 3U + 2U * kContextColumns) * 4U + 1U));
}

TEST(TrainingTensors, NeedAReference) {
  const auto tensors = training_tensors(noise_record(3600), {}, ClassMap::papers);
  ASSERT_FALSE(tensors.has_value());
  EXPECT_EQ(tensors.error().code, ErrorCode::missing_fact);
}

}  // namespace
}  // namespace ecg
