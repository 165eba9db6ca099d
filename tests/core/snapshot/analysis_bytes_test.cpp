#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/seed_file.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {
namespace {

using enum BeatClass;

/// Every member filled: three beats of which the last has no answer.
Analysis rich_analysis() {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  Analysis a{
      .version = 7,
      .complete = true,
      .model = {"beat_rr", "int8", "12ab"},
      .rhythm_model = {"rhythm", "int8", "34cd"},
      .lead = 1,
      .operating_point = {.rarity_weight = -0.25},
      .window = {.fs_hz = 250.0, .before_samples = 90, .after_samples = 110, .scaling = WindowScaling::beat_zscore},
      .r_peaks = {5, 90, 400}};
  a.rr = {{0.1F, 0.2F, 0.3F}, {1.0F, 2.0F, 3.0F}, {0.9F, 1.0F, 1.1F}};
  a.classes.label = {N, V, Q};
  a.classes.probabilities = {0.9F, 0.1F, 0, 0, 0, 0.1F, 0, 0.5F, 0.4F, 0, kNone, kNone, kNone, kNone, kNone};
  a.classes.flags = {0, kUncertain, kUnclassified};
  a.classes.timing_logits.assign(15, -0.5F);
  a.saliency = {.map_samples = 2,
                .values = {0, 255, 9, 255, 0, 0},
                .random_correlation = {0.5F, -0.25F, kNone},
                .peak = {1.5F, 2.5F, 0.0F}};
  a.templates = {.rate_hz = 125.0,
                 .before_samples = 1,
                 .after_samples = 1,
                 .lead_count = 2,
                 .templates = {{2, 0, true, {1, 2, 3, 4}, {0, 1, 2, 3}, {2, 3, 4, 5}}},
                 .group = {0, kNoTemplate, 0},
                 .distance = {0.1F, kNone, 0.2F}};
  a.delineation.offset.assign(3 * kFiducialCount, -12);
  a.delineation.offset[4] = kAbsent;
  a.usual_beat.median = {
      .fs_hz = 500.0, .before = 2, .rr_s = 0.8, .leads = {{1, 9, 0.01, {0.0F, 1.0F, -0.5F}}, {0, 9, 0.02, {0.5F}}}};
  a.usual_beat.waves.offset.assign(kFiducialCount, 3);
  a.usual_beat.measures = {.beats = 9, .rr_s = 0.8, .p_share = 0.9, .qrs_s = 0.1, .axis_deg = -45.0};
  a.usual_beat.measures.leads = {{.signal = 1, .lead = StandardLead::V2, .qrs = {.r_mv = 1.0, .s_duration_s = 0.03}},
                                 {.signal = 0, .noise_mv = 0.02, .st_60_mv = 0.15}};
  a.twelve_leads = {
      .name = "twelve_lead", .precision = "int8", .sha256 = "ef01", .begin_s = 10.0, .attention = {0.25F, 0.75F}};
  for (TwelveLeadAnswer& answer : a.twelve_leads.classes) answer.map = {1.0F, -2.0F};
  a.twelve_leads.classes[1].probability = 0.75F;
  a.twelve_leads.classes[1].lead_share[6] = 3.0F;
  a.nn = {0, 1, 0};
  a.measures = {{.kind = MeasureKind::hr_max, .value = 90.0, .count = 8, .place = {5, 91}},
                {.kind = MeasureKind::tinn, .gap = MeasureGap::too_short, .needed = 1200.0, .found = 3.0}};
  a.quality = {.lead_count = 2,
               .stretch_count = 1,
               .grade = {QualityGrade::good, QualityGrade::unusable},
               .reason = {QualityReason::none, QualityReason::flat}};
  a.rhythm = {.tachycardia_bpm = 120.0,
              .bradycardia_bpm = 40.0,
              .sustained_s = 30.0,
              .pause_s = 2.5,
              .run_beats = 4,
              .cycles = 5,
              .fibrillation_probability = 0.75,
              .abnormal_probability = 0.25,
              .ventricular_probability = 0.5};
  a.episodes = {{EpisodeKind::pause, {90, 400}, 2, 2.5},
                {EpisodeKind::unusable, {0, 1}, 0, 0.0},
                {EpisodeKind::ventricular_fibrillation, {5, 400}, 3, 210.0, 0.875}};
  a.findings = {
      {FindingKind::not_normal, Priority::high, "Not normal.", {}},
      {FindingKind::pause, Priority::medium, "A pause.", {{90, 400}}, Decision::dismissed, FindingKind::unnamed, true}};
  a.abnormal_by_window = {0.25F, kNone, 1.0F};
  a.has_reference = true;
  a.class_map = ClassMap::ec57;
  a.comparison.counts[1][2] = 3;
  a.comparison.counts[kExtra][0] = 4;
  a.reference_class = {0, 2, kBeatClassCount};
  a.missed_beats = {250};
  a.review = {.code = {AnnotationCode::not_qrs, AnnotationCode::premature_ventricular, AnnotationCode::not_qrs},
              .automatic_class = {0, kBeatClassCount, 4},
              .origin = {BeatOrigin::found, BeatOrigin::added, BeatOrigin::moved},
              .removed = {44},
              .bookmarks = {{17, "here"}},
              .rhythms = {{{0, 90}, "(AFIB"}, {{90, 250}, "(VT"}},
              .waiting = {{"bigeminy", Decision::confirmed, {}}},
              .edits = 4,
              .undoable = 5,
              .redoable = 1,
              .state = ReviewState::changed,
              .signature = {"2026-03-01", "A. Reader"}};
  a.diagnostics = {{DiagnosticCode::poor_quality, "", 1.0, 2.0}};
  return a;
}

TEST(AnalysisBytes, KeepEverything) {
  const Analysis a = rich_analysis();
  const auto decoded = decode_analysis(encode(a));
  ASSERT_TRUE(decoded.has_value());
  const Analysis& b = decoded.value();
  EXPECT_EQ(b.version, 7U);
  EXPECT_TRUE(b.complete);
  EXPECT_EQ(b.model.name, "beat_rr");
  EXPECT_EQ(b.model.precision, "int8");
  EXPECT_EQ(b.model.sha256, "12ab");
  EXPECT_EQ(b.lead, 1U);
  EXPECT_EQ(b.window.fs_hz, 250.0);
  EXPECT_EQ(b.window.before_samples, 90);
  EXPECT_EQ(b.window.after_samples, 110);
  EXPECT_EQ(b.window.scaling, WindowScaling::beat_zscore);
  EXPECT_EQ(b.r_peaks, a.r_peaks);
  EXPECT_EQ(b.rr.pre_s, a.rr.pre_s);
  EXPECT_EQ(b.rr.post_s, a.rr.post_s);
  EXPECT_EQ(b.rr.ratio, a.rr.ratio);
  EXPECT_EQ(b.classes.label, a.classes.label);
  EXPECT_EQ(b.classes.flags, a.classes.flags);
  EXPECT_EQ(b.classes.timing_logits, a.classes.timing_logits);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(b.classes.probabilities[i], a.classes.probabilities[i]);
  for (std::size_t i = 10; i < 15; ++i) EXPECT_TRUE(std::isnan(b.classes.probabilities[i]));
  EXPECT_EQ(b.saliency.map_samples, 2);
  EXPECT_EQ(b.saliency.values, a.saliency.values);
  EXPECT_EQ(b.saliency.peak, a.saliency.peak);
  EXPECT_EQ(b.saliency.random_correlation[1], -0.25F);
  EXPECT_TRUE(std::isnan(b.saliency.random_correlation[2]));
  EXPECT_EQ(b.operating_point.rarity_weight, -0.25);
  EXPECT_EQ(b.templates.rate_hz, 125.0);
  EXPECT_EQ(b.templates.samples(), 2);
  EXPECT_EQ(b.templates.lead_count, 2);
  EXPECT_EQ(b.templates.templates, a.templates.templates);
  EXPECT_EQ(b.templates.group, a.templates.group);
  EXPECT_EQ(b.templates.distance[2], 0.2F);
  EXPECT_TRUE(std::isnan(b.templates.distance[1]));
  EXPECT_EQ(b.delineation.offset, a.delineation.offset);
  EXPECT_EQ(b.twelve_leads.sha256, "ef01");
  EXPECT_EQ(b.twelve_leads.begin_s, 10.0);
  EXPECT_EQ(b.twelve_leads.attention, a.twelve_leads.attention);
  const TwelveLeadAnswer& right_block = b.twelve_leads.of(TwelveLeadClass::right_bundle_branch_block);
  EXPECT_EQ(right_block.probability, 0.75F);
  EXPECT_EQ(right_block.verdict(), TwelveLeadVerdict::likely);
  EXPECT_EQ(right_block.lead_share[6], 3.0F);
  EXPECT_EQ(right_block.map, (std::vector<float>{1.0F, -2.0F}));
  EXPECT_EQ(b.usual_beat.waves.offset, a.usual_beat.waves.offset);
  EXPECT_EQ(b.usual_beat.median.before, 2);
  ASSERT_EQ(b.usual_beat.median.leads.size(), 2U);
  EXPECT_EQ(b.usual_beat.median.leads[0].mv, a.usual_beat.median.leads[0].mv);
  EXPECT_EQ(b.usual_beat.measures.qrs_s, 0.1);
  EXPECT_FALSE(b.usual_beat.measures.pr_s);
  EXPECT_EQ(b.usual_beat.measures.axis_deg, -45.0);
  ASSERT_EQ(b.usual_beat.measures.leads.size(), 2U);
  EXPECT_EQ(b.usual_beat.measures.leads[0].lead, StandardLead::V2);
  EXPECT_EQ(b.usual_beat.measures.leads[0].qrs.s_duration_s, 0.03);
  EXPECT_FALSE(b.usual_beat.measures.leads[1].lead);
  EXPECT_EQ(b.usual_beat.measures.leads[1].st_60_mv, 0.15);
  EXPECT_EQ(b.nn, a.nn);
  ASSERT_EQ(b.measures.size(), 2U);
  EXPECT_EQ(b.measures[0].kind, MeasureKind::hr_max);
  EXPECT_EQ(b.measures[0].value, 90.0);
  EXPECT_TRUE(std::isnan(b.measures[0].spread));
  EXPECT_EQ(b.measures[0].count, 8);
  EXPECT_EQ(b.measures[0].place, (SampleRange{5, 91}));
  EXPECT_EQ(b.measures[1].gap, MeasureGap::too_short);
  EXPECT_EQ(b.measures[1].needed, 1200.0);
  EXPECT_EQ(b.measures[1].found, 3.0);
  EXPECT_EQ(b.quality.lead_count, 2);
  EXPECT_EQ(b.quality.stretch_count, 1);
  EXPECT_EQ(b.quality.grade, a.quality.grade);
  EXPECT_EQ(b.quality.reason, a.quality.reason);
  EXPECT_EQ(b.rhythm, a.rhythm);
  EXPECT_EQ(b.rhythm_model, a.rhythm_model);
  ASSERT_EQ(b.episodes.size(), 3U);
  EXPECT_EQ(b.episodes[2].probability, 0.875);
  EXPECT_EQ(b.episodes[0].kind, EpisodeKind::pause);
  EXPECT_EQ(b.episodes[0].range, (SampleRange{90, 400}));
  EXPECT_EQ(b.episodes[0].beat_count, 2);
  EXPECT_EQ(b.episodes[0].value, 2.5);
  ASSERT_EQ(b.findings.size(), 2U);
  EXPECT_EQ(b.findings[1].kind, FindingKind::pause);
  EXPECT_EQ(b.findings[1].priority, Priority::medium);
  EXPECT_EQ(b.findings[1].text, "A pause.");
  EXPECT_EQ(b.findings[1].occurrences, a.findings[1].occurrences);
  ASSERT_EQ(b.abnormal_by_window.size(), 3U);
  EXPECT_EQ(b.abnormal_by_window[0], 0.25F);
  EXPECT_TRUE(std::isnan(b.abnormal_by_window[1]));
  EXPECT_EQ(b.findings[1].decision, Decision::dismissed);
  EXPECT_TRUE(b.findings[1].outgrown);
  EXPECT_EQ(b.findings[1].inside, FindingKind::unnamed);
  EXPECT_EQ(b.findings[0].inside, std::nullopt);
  EXPECT_EQ(b.review.waiting, a.review.waiting);
  EXPECT_TRUE(b.has_reference);
  EXPECT_EQ(b.class_map, ClassMap::ec57);
  EXPECT_EQ(b.comparison, a.comparison);
  EXPECT_EQ(b.reference_class, a.reference_class);
  EXPECT_EQ(b.missed_beats, a.missed_beats);
  ASSERT_EQ(b.diagnostics.size(), 1U);
  EXPECT_EQ(b.diagnostics[0].expected, 2.0);
}

TEST(ClassCounts, OfATemplateLeaveUnclassifiedBeatsOut) {
  const Analysis a = rich_analysis();
  EXPECT_EQ(class_counts(a, 0), (std::array<std::int64_t, kBeatClassCount>{1, 0, 0, 0, 0}));
}

TEST(AnalysisBytes, AreTheSameAfterDecodingAndEncoding) {
  for (const Analysis& analysis : {rich_analysis(), Analysis{}}) {
    const auto bytes = encode(analysis);
    const auto decoded = decode_analysis(bytes);
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(encode(decoded.value()), bytes);
  }
}

TEST(AnalysisBytes, DoNotDependOnTheKindOfNan) {
  Analysis analysis = rich_analysis();
  const auto bytes = encode(analysis);
  for (std::size_t i = 10; i < 15; ++i) analysis.classes.probabilities[i] = -std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(encode(analysis), bytes);
}

TEST(AnalysisBytes, AreTheCommittedOnes) {
  const auto bytes = encode(rich_analysis());
  EXPECT_EQ(bytes, testing_seeds::committed("fuzz/corpus/snapshot_fuzz/analysis", bytes))
      << "a new layout needs a new format number";
}

TEST(AnalysisBytes, CutAnywhereAreRefused) {
  const auto bytes = encode(rich_analysis());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(decode_analysis(cut).has_value()) << size;
  }
}

TEST(AnalysisBytes, WithAnyByteChangedAreRefusedOrConsistent) {
  const auto bytes = encode(rich_analysis());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const auto value : {std::byte{0x00}, std::byte{0x01}, std::byte{0x7F}, std::byte{0x80}, std::byte{0xFF}}) {
      auto changed = bytes;
      changed[place] = value;
      const auto decoded = decode_analysis(changed);
      if (!decoded.has_value()) continue;
      const Analysis& a = decoded.value();
      ASSERT_EQ(a.classes.size(), a.r_peaks.size());
      ASSERT_EQ(a.classes.probabilities.size(), a.r_peaks.size() * kBeatClassCount);
      ASSERT_EQ(a.templates.group.size(), a.r_peaks.size());
      for (const BeatTemplate& one : a.templates.templates)
        ASSERT_EQ(one.median_mv.size(), static_cast<std::size_t>(a.templates.samples() * a.templates.lead_count));
      ASSERT_EQ(a.saliency.values.size(), a.saliency.peak.size() * static_cast<std::size_t>(a.saliency.map_samples));
      for (std::int32_t stretch = 0; stretch < a.quality.stretch_count; ++stretch)
        EXPECT_LE(a.quality.best(stretch), QualityGrade::unusable);
    }
  }
}

TEST(AnalysisBytes, WithBeatsOutOfOrderAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.r_peaks = {90, 90, 400};
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "r_peaks");
}

TEST(AnalysisBytes, WithABeatOfATemplateThatIsNotThereAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.templates.group[1] = 1;
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "template_of_beat");
}

TEST(AnalysisBytes, WithFiducialsForOtherThanTheBeatsAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.delineation.offset.pop_back();
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "fiducials");
}

TEST(AnalysisBytes, WithAThresholdThatIsNoNumberAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.rhythm.pause_s = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "pause_s");
  analysis = rich_analysis();
  analysis.rhythm.run_beats = -1;
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "run_beats");
}

TEST(AnalysisBytes, KeepTheReview) {
  const Analysis a = rich_analysis();
  const auto decoded = decode_analysis(encode(a));
  ASSERT_TRUE(decoded.has_value());
  const Review& b = decoded.value().review;
  EXPECT_EQ(b.code, a.review.code);
  EXPECT_EQ(b.automatic_class, a.review.automatic_class);
  EXPECT_EQ(b.origin, a.review.origin);
  EXPECT_EQ(b.removed, a.review.removed);
  EXPECT_EQ(b.bookmarks, a.review.bookmarks);
  EXPECT_EQ(b.rhythms, a.review.rhythms);
  EXPECT_EQ(b.edits, 4U);
  EXPECT_EQ(b.undoable, 5U);
  EXPECT_EQ(b.redoable, 1U);
  EXPECT_EQ(b.state, ReviewState::changed);
  EXPECT_EQ(b.signature, a.review.signature);
}

TEST(AnalysisBytes, WithRhythmsThatOverlapAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.review.rhythms[1].range.begin = 89;
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "rhythm_end");
}

TEST(AnalysisBytes, WithALabelThatIsNoBeatAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.review.code[0] = AnnotationCode::rhythm;
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "review_code");
}

TEST(AnalysisBytes, WithColumnsOfDifferentLengthAreRefused) {
  Analysis analysis = rich_analysis();
  analysis.classes.flags.pop_back();
  EXPECT_EQ(decode_analysis(encode(analysis)).error().field, "flags");
}

}  // namespace
}  // namespace ecg
