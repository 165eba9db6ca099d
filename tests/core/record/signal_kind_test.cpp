#include "core/record/signal_kind.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(SignalKind, KnowsLeadsAsRecordersAndDatabasesNameThem) {
  for (const char* name :
       {"I",   "ii",        "aVF",   "V1",        "v3-v4",        "MLII",        "MCL1",     "CM5",
        "ECG", "ECG1-ECG2", "ekg 1", "Chest ECG", "left EKG",     "ECG lead II", "Lead III", "mod.V1",
        "V4R", "E-S",       "vx",    "ECG II",    "EEG EKG1-REF", "ecg_ii",      "-aVR",     "DII"})
    EXPECT_EQ(kind_of_signal(name, "mV"), SignalKind::ecg) << name;
  for (const char* unit : {"uV", "\xC2\xB5V", "V", "adu", ""})
    EXPECT_EQ(kind_of_signal("ECG", unit), SignalKind::ecg) << unit;
}

TEST(SignalKind, KnowsWhatElseRecordersMeasure) {
  for (const char* name : {"EEG C4-A1", "C3-M2",       "F4-Ref",         "Fpz-Cz",     "O2",        "EOG(L)",
                           "E1-M2",     "Chin EMG",    "LEG L",          "Resp chest", "RESP",      "ABP",
                           "ART",       "BP",          "PLETH",          "SpO2",       "SO2",       "Flow",
                           "Thorax",    "Abdo",        "Nasal pressure", "Snore",      "Body pos",  "Accelerometer X",
                           "HR",        "ECG HR",      "ECG Resp",       "Pulse",      "Hypnogram", "Trigger",
                           "Status",    "Event marker"})
    EXPECT_EQ(kind_of_signal(name, "uV"), SignalKind::other) << name;
  for (const char* unit : {"%", "mmHg", "bpm", "L/min", "degC", "g",
                           "\xC2\xB0"
                           "C"})
    EXPECT_EQ(kind_of_signal("Ch 1", unit), SignalKind::other) << unit;
}

TEST(SignalKind, LooksAtTheSensorWhereTheNameSaysNothing) {
  EXPECT_EQ(kind_of_signal("Ch 1", "uV", "ECG electrode"), SignalKind::ecg);
  EXPECT_EQ(kind_of_signal("Ch 2", "uV", "Piezo belt"), SignalKind::other);
  EXPECT_EQ(kind_of_signal("V5", "mV", "EEG cap"), SignalKind::ecg) << "the name counts more";
  EXPECT_EQ(kind_of_signal("Ch 3", "uV", "AgAgCl cup"), SignalKind::unknown);
}

TEST(SignalKind, LeavesOpenWhatNobodySaid) {
  for (const char* name : {"Ch 1", "column 2", "signal", "", "A", "value", "\xE5\xBF\x83"})
    EXPECT_EQ(kind_of_signal(name, "mV"), SignalKind::unknown) << name;
  EXPECT_EQ(kind_of_signal("C1", "mV"), SignalKind::unknown) << "a chest lead of IEC, or the scalp";
  EXPECT_EQ(kind_of_signal("E1", "mV"), SignalKind::unknown) << "of a body surface map, or beside the eye";
  EXPECT_EQ(kind_of_signal("E1", "uV"), SignalKind::other);
}

TEST(SignalKind, TellsNamesThatAreLeadsAndNothingElse) {
  EXPECT_TRUE(is_lead_name("mod. V1"));
  EXPECT_TRUE(is_lead_name("V3-V4"));
  EXPECT_FALSE(is_lead_name("lead"));
  EXPECT_FALSE(is_lead_name("II noisy"));
  EXPECT_FALSE(is_lead_name(""));
}

TEST(SignalKind, FindsTheLeadInALabel) {
  for (const char* label : {"II", "ECG II", "ekg II", "Lead II", "ECG Lead II"}) EXPECT_EQ(lead_of_label(label), "II");
  EXPECT_EQ(lead_of_label("ECG"), "ECG");
  EXPECT_EQ(lead_of_label("ECG left arm"), "ECG left arm") << "nothing is cut from what is no lead's name";
  EXPECT_EQ(lead_of_label(""), "");
}

}  // namespace
}  // namespace ecg
