#include "core/formats/xml_ecg.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/formats/philips_xli.hpp"
#include "core/formats/xml_bytes.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

using test::aecg_set;
using test::aecg_time;
using test::aecg_xml;
using test::muse_xml;
using test::philips_xml;

Result<Record> read(const std::string& file, TableSettings settings = {}) {
  XmlEcgReader reader(settings);
  constexpr std::size_t kChunk = 100;
  for (std::size_t i = 0; i < file.size(); i += kChunk) {
    const std::string piece = file.substr(i, kChunk);
    const Status status = reader.push(std::as_bytes(std::span(piece)));
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}

std::string refusal(const std::string& file) {
  const auto record = read(file);
  if (record.has_value()) return "read";
  Error error = record.error();
  error.file = "x.xml";
  return sentence(error);
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

std::vector<int> samples(const Signal& signal) {
  return std::visit([](const auto& adu) { return std::vector<int>(adu.begin(), adu.end()); }, signal.adu);
}

std::vector<std::string> said(const Record& record) {
  std::vector<std::string> sentences;
  for (const Diagnostic& diagnostic : record.diagnostics) sentences.push_back(sentence(diagnostic));
  return sentences;
}

using Words = std::vector<std::string>;

const std::vector<int> kOne = {10, 20, -30, 32767, -32768, 5};
const std::vector<int> kTwo = {1, 2, 3, 4, 5, 6};

TEST(MuseXml, GivesItsRhythmInMillivoltsAndItsStatements) {
  const auto record = read(muse_xml({{"I", kOne}, {"AVR", kTwo}})).value();
  EXPECT_EQ(record.fs_hz, 500.0);
  EXPECT_EQ(record.length, 6);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "I");
  EXPECT_EQ(record.signals[1].lead, "aVR");
  EXPECT_EQ(samples(record.signals[0]), kOne);
  EXPECT_NEAR(record.signals[0].value(0), 10 * 4.88e-3, 1e-6);
  EXPECT_EQ(record.start_date, calendar_date(2024, 1, 31));
  EXPECT_EQ(record.start_time_of_day_s, 10 * 3600.0 + 35 * 60 + 17);
  EXPECT_EQ(record.comments, (Words{"Statement in the file (GE MUSE): Sinus rhythm",
                                    "Statement in the file (GE MUSE): ST & T wave abnormality",
                                    "Status of the statements (GE MUSE): confirmed",
                                    "Measured in the file (GE MUSE): ventricular rate 97 bpm, PR 122 ms"}))
      << "and nothing of the person";
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(MuseXml, SaysWhereItIsIncomplete) {
  const std::string sound = muse_xml({{"I", kOne}, {"II", kTwo}});
  const std::string median = sound.substr(0, sound.find("Rhythm</WaveformType>"));
  const std::string rhythm = sound.substr(median.size());
  const auto shorter = read(median + replaced(rhythm, test::base64(test::little_endian16(kTwo)),
                                              test::base64(test::little_endian16({1, 2, 3}))));
  EXPECT_EQ(said(shorter.value()), Words{"Lead \"II\" lacks 3 of 6 samples: they are shown as gaps."});
  EXPECT_TRUE(std::isnan(shorter.value().signals[1].value(3)));
  const auto announced = read(median + replaced(rhythm, ">6<", ">5000<"));
  EXPECT_EQ(said(announced.value()),
            Words{"The recording is incomplete: 6 of 5,000 samples are there and were analysed."});
  const auto no_gain = read(median + replaced(rhythm, ">4.88<", "><"));
  EXPECT_EQ(said(no_gain.value()), Words{"The file gives no gain for lead \"I\": 200 converter units per millivolt are "
                                         "assumed, so amplitudes may be wrong."});
  const auto sum =
      read(median + replaced(rhythm, "<LeadSampleSize>", "<LeadDataCRC32>1</LeadDataCRC32><LeadSampleSize>"));
  ASSERT_EQ(sum.value().diagnostics.size(), 1U);
  EXPECT_EQ(sum.value().diagnostics[0].code, DiagnosticCode::checksum_mismatch);
}

TEST(MuseXml, IsRefusedInWords) {
  const std::string sound = muse_xml({{"I", kOne}});
  EXPECT_EQ(refusal(replaced(sound, "Rhythm</WaveformType>", "Median</WaveformType>")),
            "\"x.xml\" holds no rhythm waveform: there is nothing to analyse.");
  const std::size_t cut = sound.find("<LeadSampleSize>") + 3;
  EXPECT_EQ(refusal(sound.substr(0, cut)), "\"x.xml\" ends before its end tag LeadData (byte " + std::to_string(cut) +
                                               "): it is incomplete, get it again.");
  std::string two_rates = replaced(sound, "<SampleBase>500</SampleBase>", "");
  EXPECT_EQ(refusal(replaced(two_rates, "<SampleBase>500</SampleBase>", "")),
            "\"x.xml\" does not say its sampling rate: enter the number of samples per second.");
  EXPECT_EQ(read(replaced(two_rates, "<SampleBase>500</SampleBase>", ""), {.fs_hz = 250.0}).value().fs_hz, 250.0);
  EXPECT_EQ(refusal(replaced(sound, "<SampleExponent>0", "<SampleExponent>99")),
            "The sampling rate in \"x.xml\" has a value that is not allowed: correct it and try again.");
  EXPECT_EQ(refusal(replaced(sound, test::base64(test::little_endian16(kOne)), "Zg==!")),
            "The WaveFormData in \"x.xml\" cannot be read: the file is damaged or of another kind, get it again.");
  EXPECT_EQ(refusal(replaced(sound, test::base64(test::little_endian16(kOne)), "")),
            "\"x.xml\" holds no samples: there is nothing to analyse.");
}

TEST(PhilipsXml, UnpacksItsLeadsAndMakesLimbLeadsWhole) {
  // Stored are what is left of III, aVR, aVL and aVF beside the sums of I and II, here 1, 0, -1 and 2.
  const std::vector<int> one = {10, 13, 17, 25};
  const std::vector<int> two = {40, 40, 42, 20};
  std::string bytes;
  for (const auto& lead : {one, two, {1, 1, 1, 1}, {0, 0, 0, 0}, {-1, -1, -1, -1}, {2, 2, 2, 2}, {5, -300, 700, 9}})
    bytes += test::xli(lead);
  const auto record = read(philips_xml("I II III aVR aVL aVF V1", bytes, "XLI", 4)).value();
  ASSERT_EQ(record.signals.size(), 7U);
  EXPECT_EQ(samples(record.signals[0]), one);
  EXPECT_EQ(samples(record.signals[2]), (std::vector<int>{29, 26, 24, -6})) << "II - I - 1";
  EXPECT_EQ(samples(record.signals[3]), (std::vector<int>{-25, -26, -29, -22})) << "half sums are rounded down";
  EXPECT_EQ(samples(record.signals[4]), (std::vector<int>{-9, -6, -3, 16}));
  EXPECT_EQ(samples(record.signals[5]), (std::vector<int>{32, 31, 31, 5}));
  EXPECT_EQ(samples(record.signals[6]), (std::vector<int>{5, -300, 700, 9}));
  EXPECT_NEAR(record.signals[6].value(2), 3.5, 1e-6) << "5 uV per bit";
  EXPECT_EQ(record.start_date, calendar_date(2010, 1, 19));
  EXPECT_EQ(record.comments, (Words{"Statement in the file (Philips): SINUS RHYTHM (V-rate < 99)",
                                    "Statement in the file (Philips): - ABNORMAL ECG -",
                                    "Measured in the file (Philips): heart rate 84 bpm, PR 144 ms"}));
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(PhilipsXml, LeavesOutChannelsWithoutAName) {
  const auto record = read(philips_xml("V1", test::xli({1, 2, 3}) + test::xli({0, 0, 0}), "XLI", 3)).value();
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(samples(record.signals[0]), (std::vector<int>{1, 2, 3}));
}

TEST(PhilipsXml, LeavesOutThePulseForCalibration) {
  const std::string bytes = test::little_endian16({1, 2, 3, 0, 200, 0}) + test::little_endian16({4, 5, 6, 0, 200, 0}) +
                            test::little_endian16({7, 8, 0, 0, 200, 0});
  const auto record = read(philips_xml("V1 V2 V3", bytes, "Uncompressed", 6)).value();
  EXPECT_EQ(samples(record.signals[0]), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(record.comments.back(),
            "The last 3 samples were left out: all leads hold the same pulse for calibration there.");
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(PhilipsXml, LeavesPlainLimbLeadsAsTheyAre) {
  const std::vector<int> one = {10, 13, 17, 25};
  const std::vector<int> two = {40, 40, 42, 20};
  const std::vector<int> three = {30, 27, 25, -5};
  const std::vector<int> none = {0, 0, 0, 0};
  const auto file = [&](const std::vector<int>& stored) {
    std::string bytes;
    for (const auto& lead : {one, two, stored, none, none, none}) bytes += test::little_endian16(lead);
    return philips_xml("I II III aVR aVL aVF", bytes, "Uncompressed", 4);
  };
  EXPECT_EQ(samples(read(file(three)).value().signals[2]), three);
  EXPECT_EQ(samples(read(file(none)).value().signals[2]), three) << "what is left of it: nothing";
}

TEST(PhilipsXml, UnpacksStringsOfSeveralBytes) {
  const auto unpacked = [](const std::vector<unsigned>& codes, std::int64_t budget_bytes = 1000) {
    const std::string bytes = test::xli_piece(test::ten_bit_codes(codes), 0);
    auto leads = philips::unpack_xli(std::as_bytes(std::span(bytes)), budget_bytes);
    return leads.has_value() ? leads.value().front() : std::vector<std::int32_t>{-1};
  };
  // 256 is 0 0, used as soon as it is known; 257 is 0 0 0.
  EXPECT_EQ(unpacked({0, 256, 257}), (std::vector<std::int32_t>{0, 0, 0}));
  EXPECT_EQ(unpacked({0, 0, 0, 7, 8, 9}), (std::vector<std::int32_t>{7, 8, 9}));
  EXPECT_EQ(unpacked({256}), std::vector<std::int32_t>{-1}) << "before it exists";
  EXPECT_EQ(unpacked({0, 258}), std::vector<std::int32_t>{-1});
  EXPECT_EQ(unpacked({0, 0, 1023, 5}), std::vector<std::int32_t>{0}) << "the last code ends the data";
  std::vector<unsigned> growing = {0};
  for (unsigned code = 256; code < 1000; ++code) growing.push_back(code);
  EXPECT_EQ(unpacked(growing), std::vector<std::int32_t>{-1}) << "277,000 bytes of 930 are more than is allowed";
  EXPECT_EQ(unpacked(growing, 1 << 20).size(), 745U * 746U / 4 + 1);
}

TEST(PhilipsXml, IsRefusedInWords) {
  const std::string sound = philips_xml("V1", test::little_endian16({1, 2, 3}), "Uncompressed", 3);
  ASSERT_EQ(refusal(sound), "read");
  EXPECT_EQ(refusal(replaced(sound, ">1.04<", ">1.05<")),
            "\"x.xml\" is a Philips file of kind \"PhilipsECG 1.05\", which is not read: SierraECG and PhilipsECG of "
            "versions 1.03 and 1.04 are.");
  EXPECT_EQ(refusal(replaced(sound, "\"Uncompressed\"", "\"ZIP\"")),
            "\"x.xml\" uses compression ZIP, which is not read.");
  EXPECT_EQ(refusal(replaced(sound, "\"Base64\"", "\"Hex\"")),
            "\"x.xml\" uses waveform encoding Hex, which is not read.");
  EXPECT_EQ(refusal(replaced(replaced(sound, "<waveforms>", "<waves>"), "</waveforms>", "</waves>")),
            "\"x.xml\" holds no waveforms: there is nothing to analyse.");
  EXPECT_EQ(refusal(philips_xml("V1", "\x50", "XLI", 3)),
            "\"x.xml\" ends before its XLI: it is incomplete, get it again.");
}

TEST(AnnotatedEcg, GivesItsRhythmInMillivoltsAndItsStatements) {
  const auto record =
      read(aecg_xml(aecg_set(aecg_time("20021122091000.250+0100"), {{"II", kOne}, {"AVF", kTwo}}))).value();
  EXPECT_EQ(record.fs_hz, 500.0);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[1].lead, "aVF");
  EXPECT_EQ(samples(record.signals[0]), kOne);
  EXPECT_NEAR(record.signals[0].value(0), 10 * 2.5e-3, 1e-6);
  EXPECT_EQ(record.start_date, calendar_date(2002, 11, 22));
  EXPECT_EQ(record.start_time_of_day_s, 9 * 3600.0 + 600.25);
  EXPECT_EQ(record.comments,
            (Words{"Statement in the file (HL7 aECG): Sinus Rhythm", "Measured in the file (HL7 aECG): QRS 88 ms"}));
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(AnnotatedEcg, KnowsItsUnitsAndOrigin) {
  const std::string sound = aecg_xml(aecg_set(aecg_time("20021122"), {{"II", {100, 200}}}));
  const auto first = [](const std::string& file) { return read(file).value().signals[0].value(0); };
  EXPECT_NEAR(first(replaced(sound, "\"2.5\" unit=\"uV\"", "\"0.01\" unit=\"mV\"")), 1.0, 1e-6);
  EXPECT_NEAR(first(replaced(sound, "\"2.5\" unit=\"uV\"", "\"5000\" unit=\"nV\"")), 0.5, 1e-6);
  EXPECT_NEAR(first(replaced(sound, "\"0\" unit=\"uV\"", "\"-1.5\" unit=\"mV\"")), 0.25 - 1.5, 1e-6);
  EXPECT_NEAR(first(replaced(sound, "100 ", "100.5 ")), 0.25125, 1e-6) << "digits with decimals";
  const auto milliseconds = read(replaced(sound, "\"0.002\" unit=\"s\"", "\"4\" unit=\"ms\"")).value();
  EXPECT_EQ(milliseconds.fs_hz, 250.0);
  EXPECT_FALSE(milliseconds.start_time_of_day_s) << "a day alone";
  const auto no_gain = read(replaced(sound, "<scale value=\"2.5\" unit=\"uV\"/>", "")).value();
  ASSERT_EQ(no_gain.diagnostics.size(), 1U);
  EXPECT_EQ(no_gain.diagnostics[0].code, DiagnosticCode::default_gain);
}

TEST(AnnotatedEcg, PutsSetsThatFollowOneAnotherOnOneClock) {
  // Two leads for four samples before midnight, two others for as long behind it, of which one goes on.
  const auto record = read(aecg_xml(aecg_set(aecg_time("20021231235959.996"), {{"I", {1, 2}}, {"II", {3, 4}}}) +
                                    aecg_set(aecg_time("20030101000000.000"), {{"II", {5, 6}}, {"V1", {7, 8}}})))
                          .value();
  ASSERT_EQ(record.signals.size(), 3U);
  EXPECT_EQ(record.length, 4);
  EXPECT_EQ(samples(record.signals[1]), (std::vector<int>{3, 4, 5, 6}));
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{2, 4}}));
  EXPECT_EQ(record.signals[2].gaps, (std::vector<SampleRange>{{0, 2}}));
  EXPECT_EQ(said(record), (Words{"Lead \"I\" lacks 2 of 4 samples: they are shown as gaps.",
                                 "Lead \"V1\" lacks 2 of 4 samples: they are shown as gaps."}));
  EXPECT_EQ(record.start_date, calendar_date(2002, 12, 31));
}

TEST(AnnotatedEcg, HoldsTheSamplesOfASlowerLeadAndMarksWhatIsNoNumber) {
  const auto record = read(aecg_xml(aecg_set(aecg_time("20021122"), {{"I", {1, 2, 3, 4}}}) +
                                    aecg_set(aecg_time("20021122", "0.004"), {{"II", {5, 6}}})))
                          .value();
  EXPECT_EQ(samples(record.signals[1]), (std::vector<int>{5, 5, 6, 6}));
  const auto missing =
      read(replaced(aecg_xml(aecg_set(aecg_time("20021122"), {{"II", {1, 2, 3}}})), " 2 ", " NA ")).value();
  EXPECT_EQ(missing.signals[0].gaps, (std::vector<SampleRange>{{1, 2}}));
}

TEST(AnnotatedEcg, IsRefusedInWords) {
  EXPECT_EQ(refusal("<AnnotatedECG/>"), "\"x.xml\" holds no rhythm series: there is nothing to analyse.");
  EXPECT_EQ(refusal(aecg_xml("")), "\"x.xml\" holds no samples: there is nothing to analyse.");
  const std::string sound = aecg_xml(aecg_set(aecg_time("20021122"), {{"II", {1, 2, 3}}}));
  EXPECT_EQ(refusal(replaced(sound, "code=\"RHYTHM\"", "code=\"REPRESENTATIVE_BEAT\"")),
            "\"x.xml\" holds no rhythm series: there is nothing to analyse.");
  EXPECT_EQ(refusal(replaced(sound, "unit=\"s\"", "unit=\"mV\"")),
            "\"x.xml\" does not say its sampling rate: enter the number of samples per second.");
  EXPECT_EQ(refusal(replaced(sound, "\"0.002\"", "\"1e-300\"")),
            "The sampling rate in \"x.xml\" has a value that is not allowed: correct it and try again.");
}

TEST(XmlEcg, IsReadInUtf16) {
  const auto record = read(test::utf16(muse_xml({{"I", kOne}}))).value();
  EXPECT_EQ(samples(record.signals[0]), kOne);
}

TEST(XmlEcg, OfSomethingElseIsNamed) {
  EXPECT_EQ(
      refusal("<?xml version='1.0'?><note><to>A</to></note>"),
      "\"x.xml\" is an XML file of \"note\" and not an ECG that is read: of XML files, HL7 aECG (AnnotatedECG), GE "
      "MUSE (RestingECG) and Philips (restingecgdata) are.");
  EXPECT_EQ(refusal("<?xml version='1.0' encoding='Shift_JIS'?><RestingECG/>"),
            "\"x.xml\" is XML written in \"shift_jis\", which is not read: UTF-8, UTF-16, ISO-8859-1 and windows-1252 "
            "are, so save it as UTF-8.");
  EXPECT_EQ(refusal("<!DOCTYPE a [<!ENTITY b 'bb'>]><RestingECG>&b;</RestingECG>"),
            "\"x.xml\" is not read because its DOCTYPE declares something of its own, which no ECG file does and which "
            "can be used to do harm: export the recording again.");
  EXPECT_EQ(refusal("<RestingECG><a></b>"),
            "The XML at byte 15 of \"x.xml\" cannot be read: the file is damaged or of another kind, get it again.");
}

TEST(XmlEcg, KeepsToItsMemory) {
  const auto record = read(muse_xml({{"I", kOne}}), {.max_bytes = 100});
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code, ErrorCode::over_budget);
  // Two leads a year apart would be a year of gaps.
  const auto apart = read(
      aecg_xml(aecg_set(aecg_time("20021122"), {{"I", {1, 2}}}) + aecg_set(aecg_time("20031122"), {{"II", {5, 6}}})));
  ASSERT_FALSE(apart.has_value());
  EXPECT_EQ(apart.error().code, ErrorCode::over_budget);
}

}  // namespace
}  // namespace ecg
