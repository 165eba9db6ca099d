#include "core/report/rate_trend.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

struct Made {
  Record record;
  Analysis analysis;
};

/// A beat a second, good signal everywhere.
Made every_second(double duration_s) {
  Made made;
  made.record.fs_hz = kFs_hz;
  made.record.length = samples_from_seconds(duration_s, kFs_hz);
  for (double time_s = 0.5; time_s < duration_s; time_s += 1.0)
    made.analysis.r_peaks.push_back(samples_from_seconds(time_s, kFs_hz));
  made.analysis.classes.label.assign(made.analysis.r_peaks.size(), BeatClass::N);
  made.analysis.classes.flags.assign(made.analysis.r_peaks.size(), 0);
  Quality& quality = made.analysis.quality;
  quality.lead_count = 1;
  quality.stretch_count = static_cast<std::int32_t>(duration_s / kQualityStretch_s);
  quality.grade.assign(static_cast<std::size_t>(quality.stretch_count), QualityGrade::good);
  quality.reason.assign(static_cast<std::size_t>(quality.stretch_count), QualityReason::none);
  return made;
}

std::string_view path_of(std::string_view svg, std::string_view style) {
  const std::size_t at = svg.find("<path class=\"" + std::string(style) + "\"");
  return at == std::string_view::npos ? "" : svg.substr(at, svg.find("/>", at) - at);
}

TEST(RateTrend, IsALineAtTheRate) {
  const Made made = every_second(600.0);
  const std::string svg = rate_trend_svg(made.record, made.analysis);
  EXPECT_NE(svg.find("60 to 60 bpm"), std::string::npos);
  const std::string_view rate = path_of(svg, "rate");
  EXPECT_EQ(count(rate, "M"), 1U) << "one stroke";
  EXPECT_EQ(svg.find("pattern"), std::string::npos) << "nothing to shade";
  EXPECT_NE(svg.find(">4:00</text>"), std::string::npos);
}

TEST(RateTrend, LiftsThePenOverUnusableSignal) {
  Made made = every_second(600.0);
  for (std::size_t stretch = 20; stretch < 30; ++stretch) made.analysis.quality.grade[stretch] = QualityGrade::unusable;
  EXPECT_EQ(count(path_of(rate_trend_svg(made.record, made.analysis), "rate"), "M"), 2U);
}

TEST(RateTrend, HatchesAtrialAndVentricularRhythmsEachInItsOwnWay) {
  Made made = every_second(600.0);
  made.analysis.episodes = {{.kind = EpisodeKind::atrial_fibrillation, .range = {6000, 18'000}},
                            {.kind = EpisodeKind::ventricular_tachycardia, .range = {30'000, 30'100}},
                            {.kind = EpisodeKind::ventricular_run, .range = {30'050, 30'200}}};
  const std::string svg = rate_trend_svg(made.record, made.analysis);
  EXPECT_EQ(count(svg, "fill=\"url(#trend-atrial)\""), 2U) << "the stretch and its key";
  EXPECT_EQ(count(svg, "fill=\"url(#trend-ventricular)\""), 2U) << "what touches is one";
  EXPECT_NE(svg.find("width=\"35.00\""), std::string::npos) << "two of ten minutes on 175 mm";
}

TEST(RateTrend, SaysTheTimeOfDayWhereItIsKnown) {
  Made made = every_second(600.0);
  made.record.start_time_of_day_s = 13.0 * 3600.0 + 58.0 * 60.0 + 30.0;
  const std::string svg = rate_trend_svg(made.record, made.analysis);
  EXPECT_NE(svg.find(">14:00:00</text>"), std::string::npos);
}

TEST(RateTrend, OfLittleOrNothingThereIsNone) {
  const Made brief = every_second(kShortestTrend_s - 10.0);
  EXPECT_EQ(rate_trend_svg(brief.record, brief.analysis), "");
  Made silent = every_second(600.0);
  silent.analysis.r_peaks.clear();
  silent.analysis.classes = {};
  EXPECT_EQ(rate_trend_svg(silent.record, silent.analysis), "");
  EXPECT_EQ(rate_trend_svg({}, {}), "");
}

}  // namespace
}  // namespace ecg
