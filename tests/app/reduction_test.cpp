#include "app/model/reduction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ecg::app {
namespace {

constexpr double kFs_hz = 100.0;

Signal signal_of(std::vector<std::int16_t> adu, std::vector<SampleRange> gaps = {}) {
  return {.lead = "II", .gain_adu_per_unit = 1.0, .adu = std::move(adu), .gaps = std::move(gaps)};
}

std::vector<TraceVertex> drawn(const Signal& signal, const TraceFrame& frame) {
  std::vector<TraceVertex> vertices;
  append_trace(vertices, signal, make_pyramid(signal), kFs_hz, frame);
  return vertices;
}

// y grows downwards from value 0 at y = 0, one pixel per unit, nothing clamped.
TraceFrame frame_of(float width, double px_per_s) {
  return {.width = width, .px_per_s = px_per_s, .px_per_unit = 1.0, .top = -1e6F, .bottom = 1e6F};
}

TEST(Reduction, FewSamplesAreDrawnAsTheyAre) {
  const auto vertices = drawn(signal_of({0, 10, -5, 3}), frame_of(400.0F, 10'000.0));  // 100 px per sample
  ASSERT_EQ(vertices.size(), 4U);
  EXPECT_FLOAT_EQ(vertices[1].x, 100.0F);
  EXPECT_FLOAT_EQ(vertices[1].y, -10.0F);
  EXPECT_FLOAT_EQ(vertices[2].y, 5.0F);
  EXPECT_FLOAT_EQ(vertices[2].pen, 1.0F);
  EXPECT_FLOAT_EQ(vertices[3].pen, 0.0F);
}

TEST(Reduction, NeverMoreThanTwoVerticesPerColumn) {
  std::vector<std::int16_t> adu(100'000);
  for (std::size_t i = 0; i < adu.size(); ++i)
    adu[i] = static_cast<std::int16_t>(1000.0 * std::sin(0.37 * static_cast<double>(i)));
  const Signal signal = signal_of(adu);
  for (const double px_per_s : {0.8, 3.0, 20.0, 49.0, 51.0, 99.0, 400.0}) {
    EXPECT_LE(drawn(signal, frame_of(800.0F, px_per_s)).size(), 2U * 800U + 4U) << px_per_s;
  }
}

TEST(Reduction, ValuesAtHandAreDrawnAsTheSignalTheyCameFrom) {
  std::vector<std::int16_t> adu(5'000);
  for (std::size_t i = 0; i < adu.size(); ++i)
    adu[i] = static_cast<std::int16_t>(1000.0 * std::sin(0.37 * static_cast<double>(i)));
  const Signal signal = signal_of(adu, {{700, 800}});
  std::vector<float> values(4'000);
  signal.read(300, values);
  for (const double px_per_s : {30.0, 400.0}) {
    TraceFrame frame = frame_of(500.0F, px_per_s);
    frame.begin_s = 6.0;
    std::vector<TraceVertex> vertices;
    append_values(vertices, values, 300, kFs_hz, frame);
    const auto expected = drawn(signal, frame);
    ASSERT_EQ(vertices.size(), expected.size()) << px_per_s;
    for (std::size_t i = 0; i < vertices.size(); ++i) {
      EXPECT_FLOAT_EQ(vertices[i].x, expected[i].x);
      EXPECT_NEAR(vertices[i].y, expected[i].y, 1e-3F);
      EXPECT_EQ(vertices[i].pen, expected[i].pen);
    }
  }
}

TEST(Reduction, EverySpikeSurvives) {
  std::vector<std::int16_t> adu(60'000, 0);
  adu[12'345] = 700;
  adu[40'001] = -900;
  const auto vertices = drawn(signal_of(adu), frame_of(500.0F, 500.0 / 600.0));
  const auto [low, high] =
      std::minmax_element(vertices.begin(), vertices.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
  EXPECT_FLOAT_EQ(low->y, -700.0F);
  EXPECT_FLOAT_EQ(high->y, 900.0F);
  EXPECT_NEAR(low->x, 12'345.0 / 60'000.0 * 500.0, 1.0);
}

TEST(Reduction, ColumnsAgreeWithTheSamplesInThem) {
  std::vector<std::int16_t> adu(4'000);
  for (std::size_t i = 0; i < adu.size(); ++i) adu[i] = static_cast<std::int16_t>((i * 7919) % 2001);
  const auto vertices = drawn(signal_of(adu), frame_of(400.0F, 10.0));  // ten samples per column
  ASSERT_EQ(vertices.size(), 800U);
  for (std::size_t column = 0; column < 400; ++column) {
    const auto begin = adu.begin() + static_cast<std::ptrdiff_t>(column * 10);
    const auto [low, high] = std::minmax_element(begin, begin + 10);
    EXPECT_FLOAT_EQ(std::max(vertices[2 * column].y, vertices[2 * column + 1].y), -static_cast<float>(*low));
    EXPECT_FLOAT_EQ(std::min(vertices[2 * column].y, vertices[2 * column + 1].y), -static_cast<float>(*high));
  }
}

TEST(Reduction, GapsLiftThePen) {
  std::vector<std::int16_t> adu(100, 5);
  const auto zoomed_in = drawn(signal_of(adu, {{40, 60}}), frame_of(1000.0F, 1000.0));
  ASSERT_EQ(zoomed_in.size(), 80U);
  EXPECT_FLOAT_EQ(zoomed_in[39].pen, 0.0F);
  EXPECT_FLOAT_EQ(zoomed_in[38].pen, 1.0F);
  const auto zoomed_out = drawn(signal_of(std::vector<std::int16_t>(1000, 5), {{400, 600}}), frame_of(100.0F, 10.0));
  const auto lifted =
      std::count_if(zoomed_out.begin(), zoomed_out.end(), [](const auto& vertex) { return vertex.pen == 0.0F; });
  EXPECT_EQ(lifted, 2);  // before the gap, and at the end
}

TEST(Reduction, NothingToDrawIsNoVertex) {
  EXPECT_TRUE(drawn(signal_of({}), frame_of(100.0F, 10.0)).empty());
  EXPECT_TRUE(drawn(signal_of({1, 2, 3}, {{0, 3}}), frame_of(100.0F, 1000.0)).empty());
  EXPECT_TRUE(drawn(signal_of({1, 2, 3}), frame_of(0.0F, 10.0)).empty());
  TraceFrame past = frame_of(100.0F, 10.0);
  past.begin_s = 1e6;
  EXPECT_TRUE(drawn(signal_of({1, 2, 3}), past).empty());
}

TEST(Reduction, OneSampleIsOneVertex) {
  const auto vertices = drawn(signal_of({7}), frame_of(100.0F, 1000.0));
  ASSERT_EQ(vertices.size(), 1U);
  EXPECT_FLOAT_EQ(vertices[0].pen, 0.0F);
}

TEST(Reduction, ValuesOutsideAreDrawnAtTheEdge) {
  TraceFrame frame = frame_of(100.0F, 1000.0);
  frame.top = -50.0F;
  frame.bottom = 50.0F;
  const auto vertices = drawn(signal_of({30'000, -30'000}), frame);
  EXPECT_FLOAT_EQ(vertices[0].y, -50.0F);
  EXPECT_FLOAT_EQ(vertices[1].y, 50.0F);
}

}  // namespace
}  // namespace ecg::app
