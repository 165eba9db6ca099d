#include "core/metrics/window_truth.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;

struct Labelled {
  double at_s;
  std::string aux;
};

/// Beats every `rr_s` over `duration_s`; V at those times, the rhythms named.
struct Made {
  double duration_s = 30.0;
  double rr_s = 0.8;
  std::vector<Labelled> rhythms = {{0.0, "(N"}};
  std::vector<double> ventricular_s = {};
  std::vector<double> atrial_s = {};
  bool with_beats = true;
};

std::vector<WindowTruth> truth(const Made& made) {
  std::vector<Annotation> list;
  const auto at = [](double time_s) { return samples_from_seconds(time_s, kFs_hz); };
  for (const Labelled& rhythm : made.rhythms)
    list.push_back({.sample = at(rhythm.at_s), .code = AnnotationCode::rhythm, .aux = rhythm.aux});
  if (made.with_beats) {
    for (double time_s = 0.3; time_s < made.duration_s; time_s += made.rr_s)
      list.push_back({.sample = at(time_s), .code = AnnotationCode::normal});
  }
  for (const double time_s : made.ventricular_s)
    list.push_back({.sample = at(time_s), .code = AnnotationCode::premature_ventricular});
  for (const double time_s : made.atrial_s)
    list.push_back({.sample = at(time_s), .code = AnnotationCode::atrial_premature});
  std::ranges::stable_sort(list, {}, &Annotation::sample);
  return window_truth(list, kFs_hz, at(made.duration_s));
}

Truth of(const WindowTruth& window, WindowLabel label) { return window.labels[static_cast<std::size_t>(label)]; }

TEST(WindowTruth, AnEctopicBeatMakesItsWindowAbnormalAndNoOther) {
  const auto windows = truth({.ventricular_s = {14.7}});
  ASSERT_EQ(windows.size(), 3U);
  EXPECT_EQ(windows[0].abnormal, Truth::no);
  EXPECT_EQ(windows[1].abnormal, Truth::yes);
  EXPECT_EQ(windows[2].abnormal, Truth::no);
  EXPECT_EQ(of(windows[1], WindowLabel::ventricular_premature), Truth::yes);
  EXPECT_EQ(of(windows[1], WindowLabel::atrial_premature), Truth::no);
  EXPECT_EQ(of(windows[2], WindowLabel::ventricular_premature), Truth::no);
}

TEST(WindowTruth, FibrillationOfHalfAWindowCountsAndOfLessIsLeftOpen) {
  const auto windows = truth({.rhythms = {{0.0, "(N"}, {13.0, "(AFIB"}, {22.0, "(N"}}});
  EXPECT_EQ(of(windows[0], WindowLabel::atrial_fibrillation), Truth::no);
  EXPECT_EQ(of(windows[1], WindowLabel::atrial_fibrillation), Truth::yes);
  EXPECT_EQ(of(windows[2], WindowLabel::atrial_fibrillation), Truth::open);
  EXPECT_EQ(windows[1].abnormal, Truth::yes);
}

TEST(WindowTruth, RatesAreOfSinusRhythmWithoutEctopicBeats) {
  EXPECT_EQ(of(truth({.rr_s = 0.5})[0], WindowLabel::sinus_tachycardia), Truth::yes);
  EXPECT_EQ(of(truth({.rr_s = 0.7})[0], WindowLabel::sinus_tachycardia), Truth::no);
  EXPECT_EQ(of(truth({.rr_s = 1.2})[0], WindowLabel::sinus_bradycardia), Truth::yes);
  EXPECT_EQ(of(truth({.rr_s = 0.5, .rhythms = {{0.0, "(AFIB"}}})[0], WindowLabel::sinus_tachycardia), Truth::no);
  EXPECT_EQ(of(truth({.rr_s = 0.5, .ventricular_s = {4.1}})[0], WindowLabel::sinus_tachycardia), Truth::no);
}

TEST(WindowTruth, WhatIsNeitherNormalNorNamedAbnormalIsOpen) {
  EXPECT_EQ(truth({.rhythms = {{0.0, "(SBR"}}})[0].abnormal, Truth::open);
  EXPECT_EQ(truth({.rhythms = {{0.0, "(BII"}}})[0].abnormal, Truth::open);
  EXPECT_EQ(truth({.rhythms = {{0.0, "(NOISE"}}, .ventricular_s = {3.0}})[0].abnormal, Truth::open);
  EXPECT_EQ(truth({.rr_s = 4.0})[0].abnormal, Truth::open) << "two beats in ten seconds";
}

TEST(WindowTruth, WithoutRhythmsEvenlySpacedBeatsAreSinusRhythm) {
  const auto windows = truth({.rhythms = {}});
  EXPECT_EQ(windows[0].abnormal, Truth::no);
  EXPECT_EQ(of(windows[0], WindowLabel::atrial_fibrillation), Truth::open);
  EXPECT_EQ(of(windows[0], WindowLabel::sinus_tachycardia), Truth::open);
}

TEST(WindowTruth, WithoutBeatsSinusRhythmMayHideOne) {
  const auto windows = truth({.rhythms = {{0.0, "(N"}, {10.0, "(VT"}, {20.0, "(N"}}, .with_beats = false});
  EXPECT_EQ(windows[0].abnormal, Truth::open);
  EXPECT_EQ(windows[1].abnormal, Truth::yes);
  EXPECT_EQ(of(windows[1], WindowLabel::ventricular_premature), Truth::open);
}

TEST(WindowTruth, AShortRecordingIsOneWindowAndALeftoverNone) {
  EXPECT_EQ(truth({.duration_s = 6.0}).size(), 1U);
  EXPECT_EQ(truth({.duration_s = 39.0}).size(), 3U);
  EXPECT_TRUE(window_truth({}, kFs_hz, 0).empty());
}

}  // namespace
}  // namespace ecg
