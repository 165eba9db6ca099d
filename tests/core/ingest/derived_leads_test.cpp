#include "core/ingest/derived_leads.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/words/sentences.hpp"

namespace ecg {
namespace {

constexpr double kClose_mv = 1e-5;  ///< values are read as float

Signal lead(std::string name, std::vector<std::int16_t> adu, double gain_adu_per_mv = 200.0) {
  Signal signal;
  signal.lead = std::move(name);
  signal.gain_adu_per_unit = gain_adu_per_mv;
  signal.adu = std::move(adu);
  return signal;
}

Record record_of(std::vector<Signal> signals) {
  Record record;
  record.fs_hz = 500.0;
  record.length = signals.front().size();
  record.signals = std::move(signals);
  return record;
}

std::vector<std::string> names(const Record& record) {
  std::vector<std::string> result;
  for (const Signal& signal : record.signals) result.push_back(signal.lead);
  return result;
}

TEST(DerivedLeads, StandBehindTheLimbLeadsAndAreSumsOfThem) {
  Record record = record_of({lead("I", {101, -40, 0}), lead("II", {200, 7, 1}), lead("V1", {1, 2, 3})});
  add_derived_leads(record);
  EXPECT_EQ(names(record), (std::vector<std::string>{"I", "II", "III", "aVR", "aVL", "aVF", "V1"}));
  const auto mv = [&](std::size_t signal, SampleIndex i) { return record.signals[signal].value(i); };
  for (SampleIndex i = 0; i < record.length; ++i) {
    EXPECT_NEAR(mv(2, i), mv(1, i) - mv(0, i), kClose_mv);
    EXPECT_NEAR(mv(3, i), -(mv(0, i) + mv(1, i)) / 2.0, kClose_mv) << "half converter units are kept";
    EXPECT_NEAR(mv(4, i), mv(0, i) - mv(1, i) / 2.0, kClose_mv);
    EXPECT_NEAR(mv(5, i), mv(1, i) - mv(0, i) / 2.0, kClose_mv);
  }
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(sentence(record.diagnostics[0]),
            "Leads III, aVR, aVL and aVF were computed from I and II: the file leaves them out.");
}

TEST(DerivedLeads, OfWhichOneIsMissingIsComputedAlone) {
  Record record = record_of(
      {lead("V1", {0}), lead("II", {9}), lead("I", {4}), lead("III", {1}), lead("aVF", {1}), lead("AVR", {1})});
  add_derived_leads(record);
  EXPECT_EQ(names(record), (std::vector<std::string>{"V1", "II", "I", "III", "aVF", "AVR", "aVL"}));
  EXPECT_NEAR(record.signals[3].value(0), 1.0 / 200.0, kClose_mv) << "a lead that is there stays as recorded";
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(sentence(record.diagnostics[0]), "Lead aVL was computed from I and II: the file leaves it out.");
}

TEST(DerivedLeads, KeepUnitsBaselinesAndGapsApart) {
  Signal one = lead("I", {1100, 0, 900, 0}, 1.0);
  one.unit = "uV";
  one.baseline_adu = 100.0;
  one.gaps = {{1, 2}};
  Signal two = lead("II", {2000, 0, 0, 32767}, 1000.0);
  two.gaps = {{2, 3}};
  Record record = record_of({one, two});
  add_derived_leads(record);
  const Signal& three = record.signals[2];
  EXPECT_NEAR(three.value(0), 1.0, kClose_mv) << "2 mV less 1000 uV";
  EXPECT_TRUE(std::isnan(three.value(1)));
  EXPECT_TRUE(std::isnan(three.value(2)));
  ASSERT_EQ(three.gaps.size(), 1U);
  EXPECT_NEAR(three.value(3), 32.867, kClose_mv) << "beyond 16 bits";
}

TEST(DerivedLeads, AreNotMadeFromOneLeadOrFromWhatIsNoVoltage) {
  Record alone = record_of({lead("II", {1}), lead("V1", {2})});
  add_derived_leads(alone);
  EXPECT_EQ(alone.signals.size(), 2U);
  Record unknown = record_of({lead("I", {1}), lead("II", {2})});
  unknown.signals[0].unit = "adu";
  add_derived_leads(unknown);
  EXPECT_EQ(unknown.signals.size(), 2U);
  EXPECT_TRUE(alone.diagnostics.empty() && unknown.diagnostics.empty());
}

}  // namespace
}  // namespace ecg
