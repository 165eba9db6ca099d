#include "core/ingest/ecg_signals.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/analysis/analyzer.hpp"
#include "core/record/signal_kind.hpp"
#include "core/small_record.hpp"
#include "core/synthetic/patient.hpp"

namespace ecg {
namespace {

using enum SignalKind;

/// A minute of one patient; MLII and V1.
Record minute() { return synthetic_record({.duration_s = 60.0, .ventricular_premature = 0.05}, 5); }

/// Loud noise under a name: what an EEG looks like to a QRS detector.
Signal loud(const std::string& name, SampleIndex length, const std::string& unit = "uV") {
  Signal signal{.lead = name, .unit = unit, .kind = kind_of_signal(name, unit), .gain_adu_per_unit = 1.0};
  signal.adu = testing_records::noise(static_cast<std::size_t>(length), 7);
  return signal;
}

/// Names the signals of `record` anew, as its file would.
void rename(Record& record, std::initializer_list<const char*> names) {
  std::size_t i = 0;
  for (const char* name : names) {
    record.signals[i].lead = name;
    record.signals[i].kind = kind_of_signal(name, record.signals[i].unit);
    ++i;
  }
}

TEST(EcgSignals, UnknownSignalsKeepTheCompanyOfNamedOnes) {
  Record record = minute();
  rename(record, {"V4", "A to I"});
  tell_ecg_apart(record);
  EXPECT_EQ(ecg_leads(record).size(), 2U) << "nothing but an ECG";
  rename(record, {"V4", "A to I"});
  record.signals.push_back(loud("SpO2", record.length, "%"));
  tell_ecg_apart(record);
  EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{0}) << "a recorder of many things";
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(EcgSignals, WithoutAnyNameAllAreTakenAndThatIsSaid) {
  Record record = minute();
  rename(record, {"column 2", "column 3"});
  tell_ecg_apart(record);
  EXPECT_EQ(ecg_leads(record).size(), 2U);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::unnamed_ecg);
  EXPECT_EQ(record.diagnostics[0].found, 2.0);
  record.signals.resize(1);
  record.diagnostics.clear();
  rename(record, {"value"});
  tell_ecg_apart(record);
  EXPECT_EQ(ecg_leads(record).size(), 1U);
  EXPECT_TRUE(record.diagnostics.empty()) << "there was nothing to choose";
}

TEST(EcgSignals, AmongOthersTheOneThatLooksLikeAnEcgIsChosenAndThatIsSaid) {
  for (const char* name : {"X1", "EEG 7"}) {  // of unknown kind, then named wrongly
    Record record = minute();
    rename(record, {"Resp chest", name});
    record.signals[0] = loud("Resp chest", record.length, "mV");
    record.signals.push_back(loud("EEG C4-A1", record.length));
    tell_ecg_apart(record);
    EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{1}) << name;
    EXPECT_EQ(preferred_lead(record), 1U);
    ASSERT_EQ(record.diagnostics.size(), 1U);
    EXPECT_EQ(record.diagnostics[0].field, name);
  }
}

TEST(EcgSignals, ARespirationAloneIsAnalysedWithAWarning) {
  Record record = minute();
  rename(record, {"RESP", "ABP"});
  for (Signal& signal : record.signals) signal.unit = "mmHg";
  tell_ecg_apart(record);
  EXPECT_EQ(ecg_leads(record).size(), 1U);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::unnamed_ecg);
}

TEST(EcgSignals, NothingIsMeasuredInOtherSignals) {
  const Record alone = minute();
  Record among = alone;
  among.signals.insert(among.signals.begin(), loud("EEG C4-A1", alone.length));
  among.signals.push_back(loud("Resp", alone.length, "mV"));
  tell_ecg_apart(among);
  const Analysis plain = Analyzer(alone, {}).conclude();
  const Analysis mixed = Analyzer(among, {}).conclude();
  ASSERT_GT(plain.r_peaks.size(), 50U);
  EXPECT_EQ(mixed.r_peaks, plain.r_peaks);
  EXPECT_EQ(mixed.lead, plain.lead + 1);
  EXPECT_EQ(mixed.delineation.offset, plain.delineation.offset);
  EXPECT_EQ(mixed.templates.group, plain.templates.group);
  EXPECT_EQ(mixed.diagnostics.size(), plain.diagnostics.size());
  EXPECT_EQ(mixed.quality.reason_at(0, 0), QualityReason::not_ecg);
}

TEST(EcgSignals, ARecordWithoutSignalsStaysAsItIs) {
  Record record;
  tell_ecg_apart(record);
  EXPECT_TRUE(record.diagnostics.empty());
}

}  // namespace
}  // namespace ecg
