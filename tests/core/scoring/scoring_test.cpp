#include "core/scoring/scoring.hpp"
#include "core/report/comparison_report.hpp"

#include <gtest/gtest.h>

#include "core/formats/wfdb_annotation.hpp"
#include "core/json_value.hpp"
#include "core/reference_outputs.hpp"
#include "core/snapshot/own_annotations.hpp"

namespace ecg {
namespace {

using test::wfdb_check;

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

Annotation beat(SampleIndex sample, AnnotationCode code = AnnotationCode::normal) {
  return {.sample = sample, .code = code};
}

const std::string kHeader = "100 2 100 6000\n100.dat 212 200 11 0 0 0 0 MLII\n100.dat 212 200 11 0 0 0 0 V1\n";

TEST(AnnotationComparison, EqualsBxbAndRxrOnTheirOwnRecord) {
  const auto atr = wfdb_check("data/100s.atr");
  const auto header = wfdb_check("data/100s.hea");
  const auto bxb = wfdb_check("checkpkg/expected/bxb.out");
  auto rxr = wfdb_check("checkpkg/expected/rxr.out");
  if (!atr || !header || !bxb || !rxr) GTEST_SKIP() << "reference outputs of the WFDB programs are not here";
  const ScoringSettings settings{.beats = {.skip_s = 0.0}, .fs_hz = std::nullopt};
  const auto result = compare_annotation_files({"100s.atr", bytes_of(*atr)}, {"100s.ann", bytes_of(*atr)},
                                               {"100s.hea", bytes_of(*header)}, settings);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(comparison_text(result.value(), SvebColumns::without), *bxb + "\n" + *rxr);
}

TEST(AnnotationComparison, ScoresFromFiveMinutesOnUnlessToldOtherwise) {
  std::vector<Annotation> reference;
  for (SampleIndex second = 1; second < 360; ++second) reference.push_back(beat(second * 100));
  std::vector<Annotation> test(reference);
  test.erase(test.begin() + 100);  // missed inside the learning period
  test.erase(test.begin() + 320);  // 5:22 is missed too
  const auto a = wfdb::write_annotations(reference);
  const auto b = wfdb::write_annotations(test);
  const std::string header = "r 1 100 36000\nr.dat 16 200\n";
  const auto standard = compare_annotation_files({"r.atr", a}, {"r.qrs", b}, {"r.hea", bytes_of(header)}, {});
  ASSERT_TRUE(standard.has_value());
  EXPECT_EQ(standard.value().beats.at(Ec57Label::N, Ec57Label::N), 59);
  EXPECT_EQ(standard.value().beats.at(Ec57Label::N, Ec57Label::O), 1);
  const auto whole = compare_annotation_files({"r.atr", a}, {"r.qrs", b}, {"r.hea", bytes_of(header)},
                                              {.beats = {.skip_s = 0.0}, .fs_hz = std::nullopt});
  EXPECT_EQ(whole.value().beats.at(Ec57Label::N, Ec57Label::O), 2);
  const auto early = compare_annotation_files({"r.atr", a}, {"r.qrs", b}, {"r.hea", bytes_of(header)},
                                              {.beats = {.skip_s = 0.0, .end_s = 60.0}, .fs_hz = std::nullopt});
  EXPECT_EQ(early.value().beats.at(Ec57Label::N, Ec57Label::N), 60);
  EXPECT_EQ(early.value().beats.at(Ec57Label::N, Ec57Label::O), 0);
}

TEST(AnnotationComparison, RefusesFilesThatAreNoAnnotations) {
  const auto a = wfdb::write_annotations(std::vector{beat(1000), beat(2000)});
  const NamedBytes header = {"100.hea", bytes_of(kHeader)};
  const auto refused = [&](std::span<const std::byte> bytes) {
    const auto forth = compare_annotation_files({"100.atr", a}, {"x", bytes}, header, {});
    const auto back = compare_annotation_files({"x", bytes}, {"100.atr", a}, header, {});
    return !forth.has_value() && !back.has_value() && forth.error().code == ErrorCode::malformed &&
           back.error().file == "x";
  };
  EXPECT_TRUE(refused(bytes_of(kHeader))) << "a header";
  const std::string table = "time (s),MLII (mV)\n0.000,0.5\n0.004,-0.5\n";
  EXPECT_TRUE(refused(bytes_of(table))) << "a table";
  const std::string words = "hello";
  EXPECT_TRUE(refused(bytes_of(words))) << "a few words";
  const std::vector<std::byte> zeros(3000);
  EXPECT_TRUE(refused(zeros)) << "a flat signal";
  EXPECT_TRUE(refused(std::span(a).first(a.size() - 2))) << "cut at its end mark";
  std::vector<std::byte> signal(a);
  signal.insert(signal.end(), 400, std::byte{11});
  EXPECT_TRUE(refused(signal)) << "more behind an end mark";
  EXPECT_FALSE(refused(wfdb::write_annotations({}))) << "nothing was found: an answer";
  std::vector<std::byte> padded(a);
  padded.resize(padded.size() + 32);
  EXPECT_FALSE(refused(padded)) << "zeros behind the end mark";
}

TEST(AnnotationComparison, MatchWindowIsASetting) {
  const auto a = wfdb::write_annotations(std::vector{beat(1000), beat(2000)});
  const auto b = wfdb::write_annotations(std::vector{beat(1010), beat(2000)});  // 100 ms late
  const auto matched = [&](double window_s) {
    const auto result =
        compare_annotation_files({"100.atr", a}, {"100.qrs", b}, {"100.hea", bytes_of(kHeader)},
                                 {.beats = {.match_window_s = window_s, .skip_s = 0.0}, .fs_hz = std::nullopt});
    return result.value().beats.at(Ec57Label::N, Ec57Label::N);
  };
  EXPECT_EQ(matched(0.150), 2);
  EXPECT_EQ(matched(0.050), 1);
}

TEST(AnnotationComparison, EscapeBeatsFollowTheClassMap) {
  const auto a = wfdb::write_annotations(std::vector{beat(1000, AnnotationCode::nodal_escape)});
  const auto with = [&](ClassMap map) {
    return compare_annotation_files({"100.atr", a}, {"100.qrs", a}, {"100.hea", bytes_of(kHeader)},
                                    {.beats = {.class_map = map, .skip_s = 0.0}, .fs_hz = std::nullopt})
        .value()
        .beats;
  };
  EXPECT_EQ(with(ClassMap::ec57).at(Ec57Label::S, Ec57Label::S), 1);
  EXPECT_EQ(with(ClassMap::papers).at(Ec57Label::N, Ec57Label::N), 1);
}

TEST(AnnotationComparison, NeedsASamplingRateFromSomewhere) {
  const auto a = wfdb::write_annotations(std::vector{beat(1000)});
  const auto refused = compare_annotation_files({"100.atr", a}, {"100.qrs", a}, {}, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(refused.error().field, "fs_hz");
  EXPECT_EQ(refused.error().file, "100.atr");
  EXPECT_TRUE(compare_annotation_files({"100.atr", a}, {"100.qrs", a}, {}, {.beats = {}, .fs_hz = 250.0}).has_value());
}

TEST(AnnotationComparison, BringsBothFilesToOneClock) {
  // The test file counts 1000 ticks per second, the record 100 samples.
  const Annotation resolution{.sample = 0, .code = AnnotationCode::note, .aux = "## time resolution: 1000"};
  const auto a = wfdb::write_annotations(std::vector{beat(1000), beat(1100)});
  const auto b = wfdb::write_annotations(std::vector{resolution, beat(10000), beat(11000)});
  const auto result = compare_annotation_files({"100.atr", a}, {"100.qrs", b}, {"100.hea", bytes_of(kHeader)},
                                               {.beats = {.match_window_s = 0.02, .skip_s = 0.0}, .fs_hz = {}});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result.value().beats.at(Ec57Label::N, Ec57Label::N), 2);
}

TEST(AnnotationComparison, RefusesADamagedFileByName) {
  const auto a = wfdb::write_annotations(std::vector{beat(1000)});
  const auto refused = compare_annotation_files({"100.atr", a}, {"100.qrs", {}}, {"100.hea", bytes_of(kHeader)}, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().file, "100.qrs");
}

TEST(AnnotationComparison, JsonHoldsTheSameNumbers) {
  const auto a =
      wfdb::write_annotations(std::vector{beat(1000, AnnotationCode::premature_ventricular), beat(1100), beat(1200)});
  const auto b = wfdb::write_annotations(std::vector{beat(1000), beat(1100), beat(1200)});
  const auto result = compare_annotation_files({"x/100.atr", a}, {"100.qrs", b}, {"100.hea", bytes_of(kHeader)},
                                               {.beats = {.skip_s = 0.0}, .fs_hz = std::nullopt});
  const auto json = testing_json::parse(comparison_json(result.value()));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["record"].text, "100");
  EXPECT_EQ((*json)["test_annotator"].text, "qrs");
  EXPECT_EQ((*json)["beats"]["veb_se"]["part"].number, 0.0);
  EXPECT_EQ((*json)["beats"]["veb_se"]["whole"].number, 1.0);
  EXPECT_EQ((*json)["beats"]["counts"][2][0].number, 1.0);
  EXPECT_TRUE((*json)["settings"]["to_s"].is_null());
}

TEST(OwnAnnotations, NameRhythmsAtTheirFirstBeat) {
  Record record{.name = "r", .fs_hz = 100.0, .length = 1000};
  Analysis analysis;
  analysis.complete = true;
  analysis.model.name = "m";
  for (SampleIndex i = 1; i <= 8; ++i) analysis.r_peaks.push_back(i * 100);
  analysis.classes.label.assign(8, BeatClass::N);
  analysis.episodes = {{EpisodeKind::irregular, {200, 600}, 5, 0.0},
                       {EpisodeKind::ventricular_run, {300, 500}, 3, 140.0},
                       {EpisodeKind::pause, {600, 700}, 2, 2.5},
                       {EpisodeKind::unusable, {850, 1000}, 0, 0.0}};
  std::string text;
  for (const Annotation& a : own_annotations(record, analysis)) {
    if (a.code == AnnotationCode::rhythm) text += std::to_string(a.sample) + a.aux + " ";
    if (a.code == AnnotationCode::noise) text += std::to_string(a.sample) + "~" + std::to_string(a.subtype) + " ";
  }
  EXPECT_EQ(text, "99(N 199(AFIB 299(VT 599(AFIB 699(N 850~-1 999~0 ");
}

TEST(OwnAnnotations, WithoutClassesNameNoRhythm) {
  Record record{.name = "r", .fs_hz = 100.0, .length = 1000};
  Analysis analysis;
  analysis.complete = true;
  analysis.r_peaks = {100, 200};
  analysis.classes.label.assign(2, BeatClass::Q);
  for (const Annotation& a : own_annotations(record, analysis)) EXPECT_NE(a.code, AnnotationCode::rhythm);
}

}  // namespace
}  // namespace ecg
