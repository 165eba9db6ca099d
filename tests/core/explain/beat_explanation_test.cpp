#include "core/explain/beat_explanation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace ecg {
namespace {

constexpr std::size_t kNumbers = kQuestions * kBeatClassCount;

/// Answers of a model that adds `weight` of each part that is the beat's own to the log-odds of V against N.
std::vector<float> additive_answers(const std::array<double, kParts>& weight, double bias) {
  std::vector<float> answers;
  for (const PartMask mask : questions()) {
    double odds = bias;
    for (std::size_t k = 0; k < kParts; ++k) odds += (mask & part(k)) != 0 ? weight[k] : 0.0;
    const double v = -std::log1p(std::exp(-odds)), n = -std::log1p(std::exp(odds));
    for (const double value : {n, -1000.0, v, -1000.0, -1000.0}) answers.push_back(static_cast<float>(value));
  }
  return answers;
}

TEST(BeatExplanation, FindsWhatEachPartAddsToAnAdditiveModel) {
  std::array<double, kParts> weight{};
  weight[7] = 3.0;
  weight[12] = -1.5;
  weight[kTimingPart] = 0.75;
  const std::vector<float> answers = additive_answers(weight, -1.0);
  const PartShares shares = part_shares(answers, answers);
  constexpr auto kV = static_cast<std::size_t>(BeatClass::V), kN = static_cast<std::size_t>(BeatClass::N);
  for (std::size_t k = 0; k < kParts; ++k) {
    EXPECT_NEAR(shares.share[k][kV], weight[k], 1e-4) << k;
    EXPECT_NEAR(shares.share[k][kN], -weight[k], 1e-4) << k;
  }
  EXPECT_EQ(shares.replaced.label, BeatClass::N);
  EXPECT_EQ(shares.without_qrs.label, BeatClass::N) << "stretch 7 lies in the QRS";
  EXPECT_EQ(shares.without_t.label, BeatClass::V) << "stretch 12 spoke against it";
  EXPECT_EQ(shares.without_timing.label, BeatClass::V);
  EXPECT_NEAR(shares.random_correlation[kV], 1.0F, 1e-4F) << "the same answers twice";
  EXPECT_TRUE(std::isnan(shares.random_correlation[static_cast<std::size_t>(BeatClass::Q)])) << "never answered";
}

TEST(BeatExplanation, MapsHoldWhatSpeaksForTheClassAndAreEmptyWhereNothingDoes) {
  std::array<double, kParts> weight{};
  weight[6] = 2.0;
  weight[8] = 1.0;
  weight[10] = -2.0;
  const std::vector<float> answers = additive_answers(weight, 0.0);
  const PartShares shares = part_shares(answers, answers);
  SaliencyMaps maps;
  append_map(maps, shares, BeatClass::V);
  append_map(maps, shares, BeatClass::S);
  ASSERT_EQ(maps.map_samples, kPartMapSamples);
  ASSERT_EQ(maps.values.size(), 2U * static_cast<std::size_t>(kPartMapSamples));
  constexpr std::size_t kFirst = kFirstPartSample / kPartSamples;
  EXPECT_EQ(maps.values[kFirst + 6], 255);
  EXPECT_NEAR(maps.values[kFirst + 8], 128, 1);
  EXPECT_EQ(maps.values[kFirst + 10], 0) << "it speaks against V";
  EXPECT_NEAR(maps.peak[0], 2.0F, 1e-4F);
  EXPECT_EQ(maps.peak[1], 0.0F) << "nothing speaks for S";
}

TEST(BeatExplanation, BytesRoundTripAndDamageIsRefused) {
  std::mt19937 random(3);
  std::vector<float> answers(kNumbers);
  for (float& value : answers) value = -static_cast<float>(random() % 1000) / 100.0F - 0.01F;
  BeatExplanation explanation{.r_peak = 4711, .answer = {BeatClass::S, 0.75F}, .usual_r_peak = 4000, .has_usual = true};
  explanation.usual = part_shares(answers, answers);
  explanation.flat = part_shares(answers, answers);
  const std::vector<std::byte> bytes = encode(explanation);
  const auto read = decode_explanation(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value().r_peak, 4711);
  EXPECT_EQ(read.value().answer.label, BeatClass::S);
  EXPECT_EQ(read.value().usual.share, explanation.usual.share);
  EXPECT_EQ(encode(read.value()), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_explanation(std::span(bytes).first(size)).has_value()) << size;
  std::vector<std::byte> damaged = bytes;
  damaged[16] = std::byte{200};  // why_not
  EXPECT_FALSE(decode_explanation(damaged).has_value());
}

TEST(BeatParts, MixingTakesEachStretchFromWhereTheMaskSays) {
  BeatForm own{.form = std::vector<float>(kFormSamples, 1.0F), .pre_s = 0.5, .post_s = 1.1};
  BeatForm usual{.form = std::vector<float>(kFormSamples, 0.0F), .pre_s = 0.8, .post_s = 0.8};
  const BeatForm qrs_usual = mixed(own, usual, kAllParts & ~kQrsParts);
  EXPECT_EQ(qrs_usual.form[kFormPeak], 0.0F);
  EXPECT_EQ(qrs_usual.form[kFormPeak - 25], 1.0F);
  EXPECT_EQ(qrs_usual.form[0], 1.0F) << "what no number sees stays";
  EXPECT_EQ(qrs_usual.pre_s, 0.5);
  const BeatForm timing_usual = mixed(own, usual, kAllParts & ~kTiming);
  EXPECT_EQ(timing_usual.form, own.form);
  EXPECT_EQ(timing_usual.pre_s, 0.8);
  for (std::size_t i = 1; i < kFormSamples; ++i)
    EXPECT_LE(std::abs(qrs_usual.form[i] - qrs_usual.form[i - 1]), 0.21F) << "no step at a border";
}

}  // namespace
}  // namespace ecg
