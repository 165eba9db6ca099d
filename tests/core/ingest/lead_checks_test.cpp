#include "core/ingest/lead_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include "core/dsp/made_ecg.hpp"
#include "core/ingest/rate_guess.hpp"

namespace ecg {
namespace {

constexpr double kFs_hz = 250.0;
constexpr double kDuration_s = 30.0;

std::vector<double> beats_s() {
  std::vector<double> beats;
  for (double t_s = 0.6; t_s < kDuration_s - 0.6; t_s += 0.8) beats.push_back(t_s);
  return beats;
}

std::vector<SampleIndex> r_peaks() {
  std::vector<SampleIndex> peaks;
  for (const double t_s : beats_s()) peaks.push_back(samples_from_seconds(t_s, kFs_hz));
  return peaks;
}

/// A lead of a healthy heart times `factor`, in 1/1000 of the unit.
Signal lead(const std::string& name, double factor, const std::string& unit = "mV") {
  Signal signal;
  signal.lead = name;
  signal.unit = unit;
  signal.gain_adu_per_unit = 1000.0;
  std::vector<std::int32_t> adu;
  for (const double mv : test::made_lead_mv(beats_s(), kFs_hz, samples_from_seconds(kDuration_s, kFs_hz)))
    adu.push_back(static_cast<std::int32_t>(std::lround(mv * factor * 1000.0)));
  signal.adu = std::move(adu);
  return signal;
}

std::vector<Diagnostic> check(std::vector<Signal> signals) {
  Record record;
  record.fs_hz = kFs_hz;
  record.length = samples_from_seconds(kDuration_s, kFs_hz);
  record.signals = std::move(signals);
  return check_leads(record, assess_quality(record), r_peaks());
}

TEST(LeadChecks, FindNothingInASoundRecord) {
  EXPECT_TRUE(check({lead("I", 1.0), lead("II", 1.2), lead("aVR", -1.0), lead("V1", -1.0), lead("V5", 1.5)}).empty());
}

TEST(LeadChecks, NoticeALeadUpsideDown) {
  for (const std::string name : {"II", "MLII", "ECG Lead II", "v5"}) {
    const auto found = check({lead(name, -1.0)});
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].code, DiagnosticCode::inverted_lead);
    EXPECT_EQ(found[0].field, name);
  }
}

TEST(LeadChecks, NoticeExchangedArmElectrodes) {
  const auto found = check({lead("I", -1.0), lead("II", 1.0), lead("aVR", 0.7)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, DiagnosticCode::swapped_limb_leads);
  EXPECT_EQ(found[0].field, "I");
}

TEST(LeadChecks, NoticeAGainThatCannotBe) {
  EXPECT_EQ(check({lead("II", 1000.0)}).at(0).code, DiagnosticCode::implausible_gain);  // microvolts called mV
  EXPECT_EQ(check({lead("II", 0.001 * 5.0)}).at(0).code, DiagnosticCode::implausible_gain);
  EXPECT_TRUE(check({lead("II", 1000.0, "uV")}).empty());
  EXPECT_TRUE(check({lead("RESP", 1000.0, "NU")}).empty());
}

TEST(LeadChecks, NoticeClippingAndPowerline) {
  Signal clipped = lead("V2", 1.0);
  for (std::int32_t& value : *std::get_if<std::vector<std::int32_t>>(&clipped.adu)) value = std::clamp(value, -60, 120);
  Signal hum = lead("V3", 1.0);
  auto& samples = *std::get_if<std::vector<std::int32_t>>(&hum.adu);
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] += static_cast<std::int32_t>(
        std::lround(400.0 * std::sin(6.283185307179586 * 50.0 * static_cast<double>(i) / kFs_hz)));
  const auto found = check({clipped, hum});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].code, DiagnosticCode::clipped_lead);
  EXPECT_EQ(found[0].field, "V2");
  EXPECT_EQ(found[1].code, DiagnosticCode::powerline);
  EXPECT_EQ(found[1].field, "V3");
  EXPECT_EQ(found[1].found, 3.0);
  EXPECT_EQ(found[1].expected, 3.0);
}

TEST(LeadChecks, SayThatAPlainWaveDoesNotLookLikeAnEcg) {
  constexpr double kTone_hz = 1.2;
  Signal sine = lead("II", 1.0);
  std::vector<std::int32_t> adu;
  for (SampleIndex i = 0; i < sine.size(); ++i)
    adu.push_back(static_cast<std::int32_t>(
        std::lround(1000.0 * std::sin(2.0 * std::numbers::pi * kTone_hz * seconds_from_samples(i, kFs_hz)))));
  sine.adu = std::move(adu);
  const auto found = check({sine, lead("V5", 1.5)});
  const auto remark = std::ranges::find(found, DiagnosticCode::plain_wave, &Diagnostic::code);
  ASSERT_NE(remark, found.end());
  EXPECT_EQ(remark->field, "II");
  EXPECT_EQ(remark->found, 3.0);
  EXPECT_EQ(remark->expected, 3.0);
  EXPECT_EQ(std::ranges::count(found, DiagnosticCode::plain_wave, &Diagnostic::code), 1);
}

TEST(LeadChecks, SayNothingAboutAFewBeats) {
  Record record;
  record.fs_hz = kFs_hz;
  record.length = samples_from_seconds(kDuration_s, kFs_hz);
  record.signals = {lead("II", -1.0)};
  EXPECT_TRUE(check_leads(record, assess_quality(record), std::vector<SampleIndex>{150, 350}).empty());
}

TEST(RateGuess, PrefersARateThatFitsHeartAndLength) {
  for (const double fs_hz : {128.0, 250.0, 360.0, 500.0, 1000.0}) {
    std::vector<double> beats;
    for (double t_s = 0.4; t_s < 20.0; t_s += 60.0 / 66.0) beats.push_back(t_s);
    std::vector<std::int32_t> values;
    for (const double mv : test::made_lead_mv(beats, fs_hz, samples_from_seconds(20.0, fs_hz)))
      values.push_back(static_cast<std::int32_t>(std::lround(mv * 1000.0)));
    const Error question = missing_rate(values);
    EXPECT_EQ(question.code, ErrorCode::missing_fact);
    EXPECT_EQ(question.needed, fs_hz);
    EXPECT_EQ(question.rows, 20.0 * fs_hz);
    EXPECT_NEAR(60.0 * fs_hz / question.beat_period_samples, 66.0, 2.0) << fs_hz;
  }
}

TEST(RateGuess, FallsBackWithoutBeats) {
  const Error question = missing_rate(std::vector<std::int32_t>(777, 5));
  EXPECT_EQ(question.needed, 360.0);
  EXPECT_EQ(question.beat_period_samples, 0.0);
}

}  // namespace
}  // namespace ecg
