#include "core/formats/dicom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/formats/dicom_bytes.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

using test::dcm::Group;
using test::dcm::Syntax;
using test::dcm::Writer;

constexpr std::int64_t kBudgetBytes = 1 << 24;

Result<Record> read(const std::string& file, std::size_t chunk = 4096, std::int64_t max_bytes = kBudgetBytes) {
  DicomReader reader(static_cast<std::int64_t>(file.size()), max_bytes);
  const auto bytes = std::as_bytes(std::span(file));
  for (std::size_t at = 0; at < bytes.size(); at += chunk) {
    const Status status = reader.push(bytes.subspan(at, std::min(chunk, bytes.size() - at)));
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}
Result<Record> read(const std::vector<Group>& groups) {
  return read(test::dcm::ecg_file(Syntax::explicit_little, groups));
}

std::vector<int> samples_of(const Signal& signal) {
  return std::visit([](const auto& adu) { return std::vector<int>(adu.begin(), adu.end()); }, signal.adu);
}

std::string refusal(const Result<Record>& record) {
  if (record.has_value()) return "opened";
  return std::string(name(record.error().code)) + " " + record.error().field;
}

TEST(Dicom, EveryTransferSyntaxGivesTheSameRecord) {
  for (const Syntax syntax :
       {Syntax::implicit_little, Syntax::explicit_little, Syntax::explicit_big, Syntax::deflated}) {
    for (const bool undefined_lengths : {false, true}) {
      const auto record = read(test::dcm::ecg_file(syntax, {Group{}}, undefined_lengths), 37);
      ASSERT_TRUE(record.has_value()) << static_cast<int>(syntax) << " " << sentence(record.error());
      const Record& r = record.value();
      EXPECT_EQ(r.fs_hz, 500.0);
      EXPECT_EQ(r.length, 4);
      ASSERT_EQ(r.signals.size(), 2U);
      EXPECT_EQ(r.signals[0].lead, "I");
      EXPECT_EQ(r.signals[1].lead, "V1");
      EXPECT_EQ(samples_of(r.signals[0]), (std::vector<int>{1, -2, 3, -4}));
      EXPECT_EQ(samples_of(r.signals[1]), (std::vector<int>{10, 20, 30, 40}));
      EXPECT_FLOAT_EQ(static_cast<float>(r.signals[1].value(3)), 0.1F);
      EXPECT_EQ(r.signals[1].unit, "mV");
      EXPECT_EQ(r.signals[1].kind, SignalKind::ecg);
      EXPECT_EQ(r.start_date, (CalendarDate{2021, 3, 5}));
      EXPECT_EQ(r.start_time_of_day_s, (13.0 * 60.0 + 5.0) * 60.0 + 30.0);
      EXPECT_EQ(r.comments, std::vector<std::string>{"Recorder: Maker Cart 1"}) << "nothing of the person is kept";
      EXPECT_TRUE(r.diagnostics.empty());
    }
  }
}

TEST(Dicom, SamplesOfEveryKindAreRead) {
  const auto samples = [](const std::string& kind, int bits) {
    const auto record = read({Group{.interpretation = kind, .channels = {{}}, .samples = {200, -1, 0}, .bits = bits}});
    return record.has_value() ? samples_of(record.value().signals[0]) : std::vector<int>{-12345};
  };
  EXPECT_EQ(samples("SS", 16), (std::vector<int>{200, -1, 0}));
  EXPECT_EQ(samples("", 16), (std::vector<int>{200, -1, 0}));
  EXPECT_EQ(samples("US", 16), (std::vector<int>{200, 65'535, 0}));
  EXPECT_EQ(samples("SB", 8), (std::vector<int>{-56, -1, 0}));
  EXPECT_EQ(samples("UB", 8), (std::vector<int>{200, 255, 0}));
  EXPECT_EQ(samples("SL", 32), (std::vector<int>{200, -1, 0}));
  EXPECT_EQ(refusal(read({Group{.interpretation = "UL", .bits = 32}})), "unsupported samples of the kind UL");
  EXPECT_EQ(refusal(read({Group{.interpretation = "MB", .bits = 8}})), "unsupported samples of the kind MB");
  EXPECT_EQ(refusal(read({Group{.interpretation = "SS", .bits = 8}})), "unsupported samples of the kind SS");
  EXPECT_EQ(refusal(read({Group{.bits = 24}})), "out_of_range bits of each sample (5400,1004)");
}

TEST(Dicom, UnitsGainCorrectionAndBaselineBecomeMillivolts) {
  const auto value = [](const test::dcm::Channel& channel) {
    const auto record = read({Group{.channels = {channel}, .samples = {100}}});
    return record.has_value() ? record.value().signals[0].value(0) : -1.0;
  };
  EXPECT_NEAR(value({.sensitivity = "2.5", .unit = "uV"}), 0.25, 1e-6);
  EXPECT_NEAR(value({.sensitivity = "0.005", .unit = "mV"}), 0.5, 1e-6);
  EXPECT_NEAR(value({.sensitivity = "1", .unit = "uV", .correction = "4.88"}), 0.488, 1e-6);
  EXPECT_NEAR(value({.sensitivity = "1", .unit = "uV", .correction = "2", .baseline = "50"}), 0.25, 1e-6);
  const auto said = [](const test::dcm::Channel& channel) {
    const auto record = read({Group{.channels = {channel}, .samples = {100}}});
    return record.has_value() && !record.value().diagnostics.empty() ? sentence(record.value().diagnostics[0]) : "";
  };
  EXPECT_EQ(
      said({.sensitivity = ""}),
      "The file gives no gain for lead \"I\": 200 converter units per millivolt are assumed, so amplitudes may be "
      "wrong.");
  EXPECT_EQ(said({.sensitivity = "0"}), said({.sensitivity = ""}));
  EXPECT_EQ(said({.unit = ""}), "The file names no unit for lead \"I\": mV is assumed, so amplitudes may be wrong.");
}

TEST(Dicom, LeadsAreNamedByCodeMeaningOrLabel) {
  const auto lead = [](const test::dcm::Channel& channel) {
    const auto record = read({Group{.channels = {channel}, .samples = {100}}});
    return record.has_value() ? record.value().signals[0].lead : std::string("refused");
  };
  EXPECT_EQ(lead({"2:61", "MDC", "Lead III"}), "III");
  EXPECT_EQ(lead({"5.6.3-9-62", "SCPECG", "aVR, augmented voltage, right"}), "aVR");
  EXPECT_EQ(lead({"X1", "99MINE", "Lead I (Einthoven)"}), "I");
  EXPECT_EQ(lead({"X1", "99MINE", "ECG lead", "V4"}), "V4");
  EXPECT_EQ(lead({"X1", "99MINE", "Breath"}), "Breath");
  EXPECT_EQ(lead({"X1", "99MINE", ""}), "Lead 1");
}

TEST(Dicom, OtherQuantitiesAreNoLeads) {
  const auto record =
      read({Group{.channels = {{}, {"X", "99MINE", "Arterial pressure", "", "0.1", "mm[Hg]"}}, .samples = {1, 2}}});
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().signals[0].kind, SignalKind::ecg);
  EXPECT_EQ(record.value().signals[1].kind, SignalKind::other);
  EXPECT_EQ(record.value().signals[1].unit, "mm[Hg]");
}

TEST(Dicom, MedianBeatsAreNoRecording) {
  const Group median{.label = "MEDIAN BEAT", .originality = "DERIVED", .samples = {7, 7}};
  const auto behind = read({Group{}, median});
  const auto before = read({median, Group{}});
  for (const auto* record : {&behind, &before}) {
    ASSERT_TRUE(record->has_value());
    EXPECT_EQ(record->value().signals.size(), 2U);
    EXPECT_EQ(samples_of(record->value().signals[0]), (std::vector<int>{1, -2, 3, -4}));
    EXPECT_TRUE(record->value().diagnostics.empty());
  }
  const auto alone = read({median});
  ASSERT_TRUE(alone.has_value());
  EXPECT_EQ(alone.value().length, 1);
}

TEST(Dicom, GroupsRecordedOneAfterTheOtherStandAtTheirTimes) {
  const Group first{.channels = {{"2:1", "MDC", "Lead I"}}, .samples = {1, 2}};
  const Group second{.offset_ms = "4", .channels = {{"2:2", "MDC", "Lead II"}}, .samples = {3, 4}};
  const Group strip{.channels = {{"2:2", "MDC", "Lead II"}}, .samples = {5, 6, 7, 8}};
  const Group other_rate{.fs_hz = "250", .channels = {{"2:3", "MDC", "Lead V1"}}, .samples = {9}};
  const auto record = read({first, second, strip, other_rate});
  ASSERT_TRUE(record.has_value());
  const Record& r = record.value();
  EXPECT_EQ(r.length, 4);
  ASSERT_EQ(r.signals.size(), 2U);
  EXPECT_EQ(r.signals[0].gaps, (std::vector<SampleRange>{{2, 4}}));
  EXPECT_EQ(samples_of(r.signals[1]), (std::vector<int>{5, 6, 7, 8})) << "the longer strip of lead II";
  ASSERT_EQ(r.diagnostics.size(), 1U);
  EXPECT_EQ(r.diagnostics[0].field, "multiplex group 4");
  const auto staggered = read({first, second});
  ASSERT_TRUE(staggered.has_value());
  EXPECT_EQ(staggered.value().signals[1].gaps, (std::vector<SampleRange>{{0, 2}}));
}

TEST(Dicom, PaddingIsNoSampleUnlessItIsZero) {
  const Writer out(Syntax::explicit_little);
  const auto gaps = [&](int padding) {
    const auto record = read({Group{.channels = {{}},
                                    .samples = {1, -32'768, -32'768, 0},
                                    .padding = out.number(static_cast<std::uint64_t>(padding), 2)}});
    return record.has_value() ? record.value().signals[0].gaps : std::vector<SampleRange>{{-1, -1}};
  };
  EXPECT_EQ(gaps(-32'768), (std::vector<SampleRange>{{1, 3}}));
  EXPECT_EQ(gaps(0), std::vector<SampleRange>());
}

TEST(Dicom, StatementsAndMeasurementsOfTheFileAreSaidToBeTheFiles) {
  const Writer out(Syntax::explicit_little);
  const auto measured = [&](const std::string& what, const std::string& value, const std::string& unit, int channel) {
    return out.code(0x0040'08EA, unit, "UCUM", unit) + out.code(0x0040'A043, "x", "MDC", what) +
           out.element(0x0040'A0B0, "US", out.number(1, 2) + out.number(static_cast<std::uint64_t>(channel), 2)) +
           out.element(0x0040'A30A, "DS", value);
  };
  const std::string annotations = out.sequence(
      0x0040'B020, {out.element(0x0070'0006, "ST", "Sinus rhythm"), measured("PR Interval", "161", "ms", 0),
                    measured("R amplitude", "900", "uV", 3), measured("PP Interval", "0", "ms", 0),
                    measured("Heart rate", "61", "{H.B.}/min", 0), out.code(0x0040'A043, "x", "MDC", "P onset"),
                    out.code(0x0040'A168, "y", "SCT", "Right bundle branch block")});
  const auto record = read(out.file(annotations + test::dcm::waveform(out, {Group{}})));
  ASSERT_TRUE(record.has_value()) << sentence(record.error());
  EXPECT_EQ(record.value().comments,
            (std::vector<std::string>{"Statement in the file: Sinus rhythm",
                                      "Statement in the file: Right bundle branch block",
                                      "Measured in the file: PR Interval 161 ms, Heart rate 61 bpm"}));
}

TEST(Dicom, TheDateOfTheStudyServesWhereThereIsNoOther) {
  const Writer out(Syntax::explicit_little);
  const auto record = read(out.file(out.element(0x0008'0020, "DA", "20200229") +
                                    out.element(0x0008'0030, "TM", "0102") + test::dcm::waveform(out, {Group{}})));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().start_date, (CalendarDate{2020, 2, 29}));
  EXPECT_EQ(record.value().start_time_of_day_s, 62.0 * 60.0);
}

TEST(Dicom, FewerSamplesThanPromisedAreSaid) {
  const auto record = read({Group{.announced = 9}});
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().length, 4);
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::truncated_signal);
}

TEST(Dicom, UnknownSequencesAreWalkedOverAndDeepOnesRefused) {
  const Writer out(Syntax::explicit_little, true);
  const auto nested = [&](std::size_t depth) {
    std::string inner;
    for (std::size_t i = 0; i < depth; ++i) inner = out.sequence(0x0099'0010, {inner});
    return out.file(inner + test::dcm::waveform(out, {Group{}}));
  };
  EXPECT_EQ(refusal(read(nested(16))), "opened");
  EXPECT_EQ(refusal(read(nested(17))), "out_of_range nesting of sequences");
  EXPECT_EQ(refusal(read(nested(5'000))), "out_of_range nesting of sequences");
  // A value of unknown kind and undefined length is a sequence, whose elements are implicit.
  const Writer implicit(Syntax::implicit_little, true);
  const std::string unknown = out.tag(0x0099'0010) + "UN" + std::string(2, '\0') +
                              implicit.sequence(0x0099'0010, {implicit.element(0x0099'0011, "LO", "x")}).substr(4);
  EXPECT_EQ(refusal(read(out.file(unknown + test::dcm::waveform(out, {Group{}})))), "opened");
}

TEST(Dicom, AnImageIsRefusedInOneSentence) {
  const Writer out(Syntax::explicit_little);
  const auto image = read(out.file(test::dcm::header(out) + out.element(0x7FE0'0010, "OW", std::string(100, 'p'))));
  ASSERT_FALSE(image.has_value());
  EXPECT_EQ(
      sentence(image.error()),
      "This file is a DICOM image, report or folder and holds no waveform: ask for the ECG itself as a DICOM waveform "
      "(12-lead or general ECG), not for its picture.");
}

TEST(Dicom, LiesAreRefusedWithTheirElement) {
  EXPECT_EQ(refusal(read({Group{.fs_hz = "0"}})), "out_of_range sampling frequency (003A,001A)");
  EXPECT_EQ(refusal(read({Group{.fs_hz = "fast"}})), "malformed sampling frequency (003A,001A)");
  EXPECT_EQ(refusal(read({Group{.fs_hz = "1e300"}})), "out_of_range sampling frequency (003A,001A)");
  EXPECT_EQ(refusal(read({Group{.samples = {}}})), "empty waveform");
  EXPECT_EQ(refusal(read({Group{.offset_ms = "0"}, Group{.offset_ms = "1e15"}})), "over_budget samples");
  EXPECT_EQ(refusal(read(std::vector<Group>{})), "empty waveform");
  EXPECT_EQ(refusal(read(std::string(200, 'x'))), "unsupported file");
  EXPECT_EQ(refusal(read(std::string())), "empty file");
  std::string file = test::dcm::ecg_file(Syntax::explicit_little, {Group{}});
  file[file.find("CS")] = '1';
  EXPECT_EQ(refusal(read(file)).substr(0, 30), "malformed value representation");
}

TEST(Dicom, ACutFileIsOpenedOrRefusedWithAPlaceInIt) {
  for (const Syntax syntax : {Syntax::explicit_little, Syntax::deflated}) {
    const std::string sound = test::dcm::ecg_file(syntax, {Group{}}, true);
    for (std::size_t size = 0; size < sound.size(); ++size) {
      const auto record = read(sound.substr(0, size));
      ASSERT_FALSE(record.has_value()) << size;
      EXPECT_LE(record.error().byte_offset, static_cast<std::int64_t>(size));
      EXPECT_FALSE(sentence(record.error()).empty());
    }
  }
}

}  // namespace
}  // namespace ecg
