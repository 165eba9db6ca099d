#include "core/explain/sample_maps.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/explain/beat_explanation.hpp"

namespace ecg {
namespace {

constexpr std::size_t kSamples = 48, kEach = kSamples / kWindowStretches;
constexpr auto kV = static_cast<std::size_t>(BeatClass::V);
constexpr WindowSpec kWindow{.fs_hz = 48.0, .before_samples = 24, .after_samples = 24};

ModelInput one_beat(float height, float pre_s) {
  ModelInput beat{.beat_count = 1, .window_samples = kSamples, .valid = {1}};
  beat.windows.assign(kSamples, height);
  beat.rr = {pre_s, 0.8F, 1.0F};
  return beat;
}

/// A network that calls V what is high in the sixth stretch and early, with a feature map of one channel: the window itself.
ModelOutput answers(const ModelInput& asked) {
  ModelOutput output{.beat_count = asked.beat_count, .channels = 1, .map_samples = kSamples};
  for (std::size_t row = 0; row < static_cast<std::size_t>(asked.beat_count); ++row) {
    const bool high = asked.windows[row * kSamples + 5 * kEach] > 0.5F;
    const bool early = asked.rr[row * 3] < 0.5F;
    const float v = high ? (early ? 0.9F : 0.6F) : 0.1F;
    for (std::size_t label = 0; label < kBeatClassCount; ++label)
      output.probabilities.push_back(label == kV ? v : (1.0F - v) / 4.0F);
  }
  output.feature_map = asked.windows;
  return output;
}

TEST(SampleMaps, FindTheStretchThatTheNetworkLooksAt) {
  const ModelInput own = one_beat(1.0F, 0.4F), usual = one_beat(0.2F, 0.8F);
  const ModelInput asked = sample_questions(own, &usual);
  EXPECT_EQ(asked.beat_count, static_cast<std::int64_t>(2 + 2 * kWindowStretches));
  std::vector<float> head(kBeatClassCount, -1.0F);
  head[kV] = 2.0F;
  const auto made = sample_maps(answers(asked), head, true, kWindow);
  ASSERT_TRUE(made.has_value());
  const SampleMaps& maps = made.value();
  const float most = std::log(0.9F / 0.1F) - std::log(0.1F / 0.9F);
  for (std::size_t k = 0; k < kWindowStretches; ++k) {
    EXPECT_NEAR(maps.without[kV * kWindowStretches + k], k == 5 ? most : 0.0F, 1e-5F) << k;
    EXPECT_NEAR(maps.usual[kV * kWindowStretches + k], k == 5 ? most : 0.0F, 1e-5F) << k;
    EXPECT_LE(maps.without[k], 0.0F) << "what speaks for V speaks against N";
  }
  EXPECT_LT(maps.without[5], -1.0F);
  ASSERT_TRUE(maps.usual_timing.has_value());
  EXPECT_EQ(maps.usual_timing->label, BeatClass::V);
  EXPECT_FLOAT_EQ(maps.usual_timing->probability, 0.6F);
  EXPECT_EQ(maps.cam_samples, static_cast<std::int64_t>(kSamples));
  EXPECT_EQ(maps.cam[kV * kSamples], 2.0F);
  EXPECT_EQ(maps.cam[0], -1.0F) << "what speaks against a class is kept";
}

TEST(SampleMaps, WithoutAUsualBeatOrAFeatureMapTheOthersRemain) {
  const ModelInput own = one_beat(1.0F, 0.4F);
  ModelOutput output = answers(sample_questions(own, nullptr));
  output.channels = output.map_samples = 0;
  output.feature_map.clear();
  const auto maps = sample_maps(output, {}, false, kWindow);
  ASSERT_TRUE(maps.has_value());
  EXPECT_TRUE(maps.value().cam.empty());
  EXPECT_TRUE(maps.value().usual.empty());
  EXPECT_FALSE(maps.value().usual_timing.has_value());
  EXPECT_GT(maps.value().without[kV * kWindowStretches + 5], 1.0F);
}

TEST(SampleMaps, RefuseAnswersThatAreNone) {
  const ModelInput own = one_beat(1.0F, 0.4F);
  ModelOutput output = answers(sample_questions(own, nullptr));
  EXPECT_FALSE(sample_maps(output, {}, true, kWindow).has_value()) << "too few";
  output.probabilities[7] = NAN;
  EXPECT_FALSE(sample_maps(output, {}, false, kWindow).has_value());
}

TEST(SampleMaps, GoThroughBytesUnchanged) {
  const ModelInput own = one_beat(1.0F, 0.4F), usual = one_beat(0.2F, 0.8F);
  const std::vector<float> head(kBeatClassCount, 1.0F);
  BeatExplanation explanation{.r_peak = 77, .why_not = NoExplanation::other_model, .answer = {BeatClass::V, 0.9F}};
  explanation.samples = sample_maps(answers(sample_questions(own, &usual)), head, true, kWindow).value();
  const std::vector<std::byte> bytes = encode(explanation);
  const auto read = decode_explanation(bytes);
  ASSERT_TRUE(read.has_value());
  ASSERT_TRUE(read.value().samples.has_value());
  EXPECT_EQ(read.value().samples->cam, explanation.samples->cam);
  EXPECT_EQ(read.value().samples->without, explanation.samples->without);
  EXPECT_EQ(read.value().samples->usual, explanation.samples->usual);
  EXPECT_EQ(read.value().samples->cam_samples, explanation.samples->cam_samples);
  EXPECT_EQ(read.value().samples->usual_timing->label, BeatClass::V);
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(decode_explanation(std::span(bytes).first(size)).has_value()) << size;
}

}  // namespace
}  // namespace ecg
