// Long because its cases share the files made for them; each is one way of opening or refusing.
#include "core/ingest/ingest.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/formats/dicom_bytes.hpp"
#include "core/formats/scp_bytes.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/ingest/read_files.hpp"

namespace ecg {
namespace {

using test::MemoryFile;

/// Bytes of format 16.
std::string samples16(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) {
    bytes.push_back(static_cast<char>(value & 0xFF));
    bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
  }
  return bytes;
}

std::string annotations(std::initializer_list<SampleIndex> times) {
  std::vector<Annotation> list;
  for (const SampleIndex time : times) list.push_back({time, AnnotationCode::normal, 0, 0, 0, ""});
  std::string bytes;
  for (const std::byte byte : wfdb::write_annotations(list)) bytes.push_back(static_cast<char>(byte));
  return bytes;
}

const std::string kHeader = "r 2 100 4\nr.dat 16 1000 16 0 1 10 0 I\nr.dat 16 1000 16 0 5 26 0 V1\n# note\n";
const std::string kSamples = samples16({1, 5, 2, 6, 3, 7, 4, 8});

TEST(Ingest, ReadsARecordWithItsReference) {
  const auto record = test::ingest({{"r.atr", annotations({1, 3})}, {"r.dat", kSamples}, {"r.hea", kHeader}});
  ASSERT_TRUE(record.has_value());
  const Record& r = record.value();
  EXPECT_EQ(r.name, "r");
  EXPECT_EQ(r.fs_hz, 100.0);
  EXPECT_EQ(r.length, 4);
  ASSERT_EQ(r.signals.size(), 2U);
  EXPECT_EQ(r.signals[1].lead, "V1");
  EXPECT_FLOAT_EQ(static_cast<float>(r.signals[1].value(3)), 0.008F);
  EXPECT_EQ(r.comments, std::vector<std::string>{"note"});
  ASSERT_EQ(r.reference.size(), 2U);
  EXPECT_EQ(r.reference[1].sample, 3);
  EXPECT_EQ(r.reference_annotator, "atr");
  EXPECT_TRUE(r.diagnostics.empty());
}

TEST(Ingest, ListsRecordsByName) {
  const auto names = [](const std::vector<FileEntry>& files) { return record_names(files); };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({{"db/200.hea", 1}, {"db/100.hea", 1}, {"db/100.dat", 1}, {"x.EDF", 1}}),
            (Names{"100", "200", "x.EDF"}));
  // Tables beside headers describe patients; text beside tables describes tables.
  EXPECT_EQ(names({{"db/100.hea", 1}, {"db/patients.csv", 1}, {"README.txt", 1}}), Names{"100"});
  EXPECT_EQ(names({{"b.csv", 1}, {"a.tsv", 1}, {"README.txt", 1}}), (Names{"a.tsv", "b.csv"}));
  EXPECT_EQ(names({{"ecg.txt", 1}}), Names{"ecg.txt"});
  // In the order a person counts, and with the folder where it tells records apart.
  EXPECT_EQ(names({{"r10.hea", 1}, {"r9.hea", 1}, {"r09.hea", 1}, {"r.hea", 1}}), (Names{"r", "r09", "r9", "r10"}));
  EXPECT_EQ(names({{"b/1.hea", 1}, {"a/1.hea", 1}, {"a/2.hea", 1}}), (Names{"2", "a/1", "b/1"}));
  EXPECT_EQ(names({{"100.dat", 1}}), Names{});
  // MATLAB's files are records of their own, but not beside headers, whose samples they hold.
  EXPECT_EQ(names({{"a.mat", 1}, {"b.MAT", 1}}), (Names{"a.mat", "b.MAT"}));
  EXPECT_EQ(names({{"a.mat", 1}, {"a.hea", 1}}), Names{"a"});
  // An annotator of WFDB and a kind of Holter file share an ending.
  EXPECT_EQ(names({{"100.hea", 1}, {"100.ecg", 1}}), Names{"100"});
  EXPECT_EQ(names({{"100.dat", 1}, {"100.ecg", 1}}), Names{});
  EXPECT_EQ(names({{"a.SCP", 1}, {"b.dcm", 1}, {"c.dicom", 1}}), (Names{"a.SCP", "b.dcm", "c.dicom"}));
  EXPECT_EQ(names({{"a.ECG", 1}, {"b.ishne", 1}, {"c.hol", 1}, {"c.ann", 1}}), (Names{"a.ECG", "b.ishne", "c.hol"}));
}

TEST(Ingest, HospitalFilesAreKnownByTheirFirstBytes) {
  const std::string scp = test::scp::file(test::scp::plain_parts());
  const std::string dicom = test::dcm::ecg_file(test::dcm::Syntax::implicit_little, {test::dcm::Group{}});
  for (const char* const name : {"a.scp", "a.ecg", "a.txt", "a.bin", "IM0001"}) {
    const auto one = test::ingest({{name, scp}});
    ASSERT_TRUE(one.has_value()) << name;
    EXPECT_EQ(one.value().length, 6) << name;
    EXPECT_EQ(one.value().name, std::string(name).substr(0, std::string(name).find('.')));
    const auto other = test::ingest({{name, dicom}});
    ASSERT_TRUE(other.has_value()) << name;
    EXPECT_EQ(other.value().length, 4) << name;
  }
  // A file that is longer than what tells its kind.
  std::vector<test::scp::Part> parts = test::scp::plain_parts();
  parts.push_back({8, test::scp::statements(std::vector<std::string>(200, std::string(100, 's')))});
  const auto longer = test::ingest({{"IM0001", test::scp::file(parts)}});
  ASSERT_TRUE(longer.has_value());
  EXPECT_EQ(longer.value().length, 6);
}

TEST(Ingest, LimbLeadsThatHospitalsLeaveOutAreComputed) {
  const auto record = test::ingest(
      {{"a.scp", test::scp::file({{3, test::scp::lead_definition({{1, 2, 1}, {1, 2, 2}})},
                                  {6, test::scp::coded({}, {test::scp::raw({2, 4}), test::scp::raw({6, 9})})}})}});
  ASSERT_TRUE(record.has_value());
  const Record& r = record.value();
  ASSERT_EQ(r.signals.size(), 6U);
  EXPECT_EQ(r.signals[2].lead, "III");
  EXPECT_FLOAT_EQ(static_cast<float>(r.signals[2].value(1)), 0.0125F);
  ASSERT_EQ(r.diagnostics.size(), 1U);
  EXPECT_EQ(r.diagnostics[0].code, DiagnosticCode::derived_leads);
}

TEST(Ingest, ReadsTheRecordAskedFor) {
  const std::vector<MemoryFile> files = {{"a.hea", "a 1 100\na.dat 16\n"},
                                         {"a.dat", samples16({1})},
                                         {"b.hea", "b 1 100\nb.dat 16\n"},
                                         {"b.dat", samples16({7, 8})}};
  EXPECT_EQ(test::ingest(files).value().name, "a");
  EXPECT_EQ(test::ingest(files, {.record = "b"}).value().length, 2);
  EXPECT_TRUE(test::ingest(files, {.record = "b"}).value().diagnostics.size() ==
              1);  // default gain; the files of "a" are no strangers
  const auto absent = test::ingest(files, {.record = "c"});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::missing_file);
}

TEST(Ingest, TellsRecordsOfOneNameApartByTheirFolders) {
  const std::vector<MemoryFile> files = {{"x/1.hea", "1 1 100\n1.dat 16\n"},
                                         {"x/1.dat", std::string("\1\0", 2)},
                                         {"x/1.atr", std::string("\0\4\0\0", 4)},
                                         {"y/1.hea", "1 1 100\n1.dat 16\n"},
                                         {"y/1.dat", std::string("\2\0\3\0", 4)}};
  const Record first = test::ingest(files, {.record = "x/1"}).value();
  EXPECT_EQ(first.length, 1);
  EXPECT_EQ(first.reference_annotator, "atr");
  const Record second = test::ingest(files, {.record = "y/1"}).value();
  EXPECT_EQ(second.length, 2);
  EXPECT_EQ(second.name, "1");
}

TEST(Ingest, NamesTheMissingSignalFile) {
  const auto refused = test::ingest({{"100.hea", "100 1 360 4\n100.dat 16\n"}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::missing_file);
  EXPECT_EQ(refused.error().file, "100.dat");
  EXPECT_EQ(refused.error().field, "100.hea");
}

TEST(Ingest, NamesTheMissingHeader) {
  for (const char* name : {"db/100.dat", "100.atr", "100.mat"}) {
    const auto refused = test::ingest({{name, "xx"}});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::missing_file);
    EXPECT_EQ(refused.error().file, "100.hea");
  }
}

TEST(Ingest, RefusesWhatItCannotRead) {
  EXPECT_EQ(test::ingest({}).error().code, ErrorCode::empty);
  EXPECT_EQ(test::ingest({{"photo.jpg", "xx"}}).error().code, ErrorCode::unsupported);
  const auto matlab = test::ingest({{"dir/m.mat", "MATLAB 7.3 MAT-file, Platform: PCWIN64"}});
  EXPECT_EQ(matlab.error().code, ErrorCode::unsupported);
  EXPECT_EQ(matlab.error().field, "kind MATLAB 7.3");
  EXPECT_EQ(matlab.error().file, "m.mat");
  const auto of_a_record =
      test::ingest({{"dir/m.mat", std::string("\x32\0\0\0\1\0\0\0", 8)}});  // MATLAB 4, as WFDB uses it
  EXPECT_EQ(of_a_record.error().code, ErrorCode::missing_file);
  EXPECT_EQ(of_a_record.error().file, "m.hea");
  EXPECT_EQ(test::ingest({{"scan.csv", "\x89PNG\r\n"}}).error().field, "kind PNG");
  EXPECT_EQ(test::ingest({{"nothing.xyz", ""}}).error().field, "file");
  EXPECT_EQ(test::ingest({{"r.hea", ""}}).error().code, ErrorCode::empty);
  EXPECT_EQ(test::ingest({{"r.csv", ""}}).error().code, ErrorCode::empty);
  const auto format = test::ingest({{"r.hea", "r 1 100\nr.dat 17\n"}, {"r.dat", "xx"}});
  EXPECT_EQ(format.error().code, ErrorCode::unsupported);
  EXPECT_EQ(format.error().field, "format 17");
  EXPECT_EQ(test::ingest({{"r.hea", "r 0 100\n"}}).error().code, ErrorCode::empty);
  EXPECT_EQ(test::ingest({{"r.hea", "r 1 100 5\nr.dat 16\n"}, {"r.dat", ""}}).error().code, ErrorCode::empty);
  EXPECT_EQ(test::ingest({{"r.hea", "r 1 100 5\nr.dat 16\n"}, {"r.dat", "x"}}).error().code, ErrorCode::empty);
}

TEST(Ingest, FindsFilesWhateverTheirCaseAndFolder) {
  EXPECT_EQ(test::ingest({{"db/R.HEA", kHeader}, {"db/R.DAT", kSamples}}).value().length, 4);
  // Two folders hold an r.dat: the one beside the header counts.
  EXPECT_EQ(test::ingest({{"x/r.dat", samples16({9, 9})}, {"y/r.hea", kHeader}, {"y/r.dat", kSamples}}).value().length,
            4);
}

TEST(Ingest, UsesTheCompletePartAtEveryTruncation) {
  for (std::size_t size = 0; size < kSamples.size(); ++size) {
    const auto record =
        test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples.substr(0, size)}, {"r.atr", annotations({0, 3})}});
    if (size < 4) {
      EXPECT_EQ(record.error().code, ErrorCode::empty) << size;
      continue;
    }
    ASSERT_TRUE(record.has_value()) << size;
    EXPECT_EQ(record.value().length, static_cast<SampleIndex>(size / 4)) << size;
    ASSERT_EQ(record.value().diagnostics.size(), 2U) << size;
    EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::truncated_signal);
    EXPECT_EQ(record.value().diagnostics[0].found, static_cast<double>(size / 4));
    EXPECT_EQ(record.value().diagnostics[0].expected, 4.0);
    EXPECT_EQ(record.value().diagnostics[1].code, DiagnosticCode::annotations_outside);
    EXPECT_EQ(record.value().reference.size(), 1U);
  }
}

TEST(Ingest, SurvivesFilesThatShrinkWhileTheyAreRead) {
  std::vector<FileEntry> entries = {{"r.hea", static_cast<std::int64_t>(kHeader.size())}, {"r.dat", 16}};
  Ingest reader = Ingest::open(entries, {}).value();
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(kHeader))).has_value());
  const auto request = reader.next_read();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->size, 16);
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(kSamples)).first(9)).has_value());
  EXPECT_FALSE(reader.next_read());
  EXPECT_EQ(std::move(reader).finish().value().length, 2);
}

TEST(Ingest, NeverAsksForNothing) {
  // Found by fuzzing: a signal file with no bytes behind its offset, and an annotation file after it.
  const auto record =
      test::ingest({{"r.hea", "r 2 100\nr.dat 16+4 1000\ns.dat 16 1000\n"}, {"r.dat", "1234"}, {"s.dat", "12"}});
  EXPECT_EQ(record.error().code, ErrorCode::empty);
  const std::string header = "r 2 100\nr.dat 16+4 1000\ns.dat 16 1000\n";
  Ingest reader =
      Ingest::open({{"r.hea", static_cast<std::int64_t>(header.size())}, {"r.dat", 4}, {"s.dat", 2}}, {}).value();
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(header))).has_value());
  EXPECT_EQ(reader.next_read()->size, 2);
}

TEST(Ingest, SaysWhenTheReadingWasNotFinished) {
  Ingest reader = Ingest::open({{"r.hea", 5}}, {}).value();
  EXPECT_EQ(std::move(reader).finish().error().code, ErrorCode::truncated);
}

TEST(Ingest, RefusesBeforeAllocatingWhatDoesNotFit) {
  std::vector<FileEntry> entries = {{"r.hea", static_cast<std::int64_t>(kHeader.size())},
                                    {"r.dat", std::int64_t{1} << 50}};
  const std::string header = "r 1 100\nr.dat 16\n";
  entries[0].size_bytes = static_cast<std::int64_t>(header.size());
  Ingest reader = Ingest::open(entries, {}).value();
  const Status status = reader.push(std::as_bytes(std::span(header)));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::over_budget);
  EXPECT_EQ(status.error().needed, std::pow(2.0, 50.0));
  EXPECT_FALSE(reader.next_read());
}

TEST(Ingest, APromiseOfManySamplesCostsNothingWhenTheFileIsSmall) {
  const auto record = test::ingest({{"r.hea", "r 1 100 999999999999\nr.dat 16\n"}, {"r.dat", samples16({1, 2})}});
  EXPECT_EQ(record.value().length, 2);
}

TEST(Ingest, ABedsideMonitorsPressuresAndBreathsAreNoLeads) {
  const auto record = test::ingest({{"r.hea",
                                     "r 4 125 1\nr.dat 16 25/mmHg 16 0 1 0 0 ABP\nr.dat 16 800/pm 16 0 2 0 0 RESP\n"
                                     "r.dat 16 400/NU 16 0 3 0 0 PLETH\nr.dat 16 200 16 0 4 0 0 MCL1\n"},
                                    {"r.dat", samples16({1, 2, 3, 4})}})
                          .value();
  EXPECT_EQ(ecg_leads(record), std::vector<std::size_t>{3});
  EXPECT_EQ(preferred_lead(record), 3U);
  EXPECT_TRUE(record.diagnostics.empty());
}

TEST(Ingest, ARecordWithoutAnEcgSaysWhichSignalIsTakenForOne) {
  const std::string header = "r 2 125 1\nr.dat 16 800/pm 16 0 2 0 0 RESP\nr.dat 16 400/NU 16 0 3 0 0 PLETH\n";
  const auto record = test::ingest({{"r.hea", header}, {"r.dat", samples16({2, 3})}}).value();
  EXPECT_EQ(ecg_leads(record).size(), 1U);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::unnamed_ecg);
}

TEST(Ingest, ReportsChecksumAndInitialValue) {
  const auto record =
      test::ingest({{"r.hea", "r 1 100 2\nr.dat 16 1000 16 0 7 8 0 I\n"}, {"r.dat", samples16({1, 2})}}).value();
  ASSERT_EQ(record.diagnostics.size(), 2U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::checksum_mismatch);
  EXPECT_EQ(record.diagnostics[0].found, 3.0);
  EXPECT_EQ(record.diagnostics[0].expected, 8.0);
  EXPECT_EQ(record.diagnostics[1].code, DiagnosticCode::initial_value_mismatch);
}

TEST(Ingest, TakesOutTheSkewAndLeavesAGap) {
  const auto record =
      test::ingest(
          {{"r.hea", "r 2 100 4\nr.dat 16 1000 16 0 1 10 0 I\nr.dat 16:1 1000 16 0 5 26 0 V1\n"}, {"r.dat", kSamples}})
          .value();
  EXPECT_EQ(record.signals[1].gaps, (std::vector<SampleRange>{{3, 4}}));
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[1].value(0)), 0.006F);
  EXPECT_TRUE(std::isnan(record.signals[1].value(3)));
  EXPECT_EQ(record.signals[0].value(3), record.signals[0].value(3));
}

TEST(Ingest, PutsLeadsOfDifferentRatesOnOneClock) {
  // Frames of two samples of lead I and one of lead V1; annotation times count frames.
  const auto record =
      test::ingest({{"r.hea", "r 2 100 2\nr.dat 16x2 1000 16 0 1 0 0 I\nr.dat 16 1000 16 0 10 0 0 V1\n"},
                    {"r.dat", samples16({1, 2, 10, 3, 4, -32768})},
                    {"r.atr", annotations({1})}})
          .value();
  EXPECT_EQ(record.fs_hz, 200.0);
  EXPECT_EQ(record.length, 4);
  EXPECT_EQ(std::get<0>(record.signals[1].adu).at(1), 10);
  EXPECT_EQ(record.signals[1].gaps, (std::vector<SampleRange>{{2, 4}}));
  EXPECT_EQ(record.reference.at(0).sample, 2);
}

TEST(Ingest, ReadsSeveralSignalFilesAndSignalsWithoutOne) {
  const auto record =
      test::ingest(
          {{"r.hea", "r 3 100 3\na.dat 16 1000 16 0 1 6 0 I\n~ 0 1000 16 0 0 0 0 II\nb.dat 212 1000 12 0 1 0 0 V1\n"},
           {"a.dat", samples16({1, 2, 3})},
           {"b.dat", std::string("\x01\x00\x02\x03\x00", 5)}})
          .value();
  EXPECT_EQ(record.length, 3);
  EXPECT_EQ(std::get<0>(record.signals[2].adu), (std::vector<std::int16_t>{1, 2, 3}));
  EXPECT_EQ(record.signals[1].gaps, (std::vector<SampleRange>{{0, 3}}));
  EXPECT_EQ(record.signals[1].lead, "II");
}

TEST(Ingest, JoinsTheSegmentsOfAFixedLayout) {
  const auto record = test::ingest({{"m.hea", "m/3 1 100 5\nm_1 2\n~ 1\nm_2 2\n"},
                                    {"m_1.hea", "m_1 1 100 2\nm_1.dat 16 1000 16 0 1 3 0 I\n"},
                                    {"m_1.dat", samples16({1, 2})},
                                    {"m_2.hea", "m_2 1 100 2\nm_2.dat 16 1000 16 0 8 17 0 I\n"},
                                    {"m_2.dat", samples16({8, 9})},
                                    {"m.atr", annotations({0, 4})}})
                          .value();
  EXPECT_EQ(record.name, "m");
  EXPECT_EQ(record.length, 5);
  EXPECT_EQ(std::get<0>(record.signals[0].adu), (std::vector<std::int16_t>{1, 2, 0, 8, 9}));
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{2, 3}}));
  EXPECT_EQ(record.reference.size(), 2U);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::missing_values);
}

TEST(Ingest, FindsTheLeadsOfAVariableLayoutByName) {
  const std::vector<MemoryFile> files = {
      {"m.hea", "m/3 2 100 4\ns_layout 0\ns_0001 2\ns_0002 2\n"},
      {"s_layout.hea", "s_layout 2 100 0\n~ 0 100/mV 16 0 0 0 0 II\n~ 0 100/mV 16 0 0 0 0 V\n"},
      {"s_0001.hea", "s_0001 1 100 2\ns1.dat 16 100/mV 16 0 1 3 0 V\n"},
      {"s1.dat", samples16({1, 2})},
      {"s_0002.hea", "s_0002 2 100 2\ns2.dat 16 200(10)/mV 16 0 1 0 0 V\ns2.dat 16 100/mV 16 0 1 0 0 II\n"},
      {"s2.dat", samples16({210, 7, 410, 8})}};
  std::vector<FileEntry> entries;
  for (const MemoryFile& file : files) entries.push_back({file.name, 1});
  EXPECT_EQ(record_names(entries), std::vector<std::string>{"m"});
  const auto record = test::ingest(files).value();
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "II");
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{0, 2}}));
  EXPECT_EQ(std::get<0>(record.signals[0].adu).at(3), 8);
  // Gain changed from 100 to 200(10): one finer common unit, the same millivolts.
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[1].value(0)), 0.01F);
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[1].value(2)), 1.0F);
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[1].value(3)), 2.0F);
}

TEST(Ingest, MarksTheMissingPartOfATruncatedSegment) {
  const auto record = test::ingest({{"m.hea", "m/2 1 100 4\nm_1 2\nm_2 2\n"},
                                    {"m_1.hea", "m_1 1 100 2\nm_1.dat 16 1000 16 0 1 3 0 I\n"},
                                    {"m_1.dat", samples16({1})},
                                    {"m_2.hea", "m_2 1 100 2\nm_2.dat 16 1000 16 0 8 17 0 I\n"},
                                    {"m_2.dat", samples16({8, 9})}})
                          .value();
  EXPECT_EQ(record.length, 4);
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{1, 2}}));
  EXPECT_EQ(record.diagnostics.at(0).code, DiagnosticCode::truncated_signal);
  EXPECT_EQ(record.diagnostics.at(0).found, 3.0);
}

TEST(Ingest, RefusesSegmentsThatDoNotFitTogether) {
  const MemoryFile master = {"m.hea", "m/1 1 100 4\nm_1 2\n"};
  EXPECT_EQ(test::ingest({master}).error().file, "m_1.hea");
  const auto rate = test::ingest({master, {"m_1.hea", "m_1 1 200 2\nm_1.dat 16\n"}});
  EXPECT_EQ(rate.error().field, "sampling_frequency");
  EXPECT_EQ(rate.error().file, "m_1.hea");
  EXPECT_EQ(test::ingest({master, {"m_1.hea", "m_1/1 1 100 2\nm_1 2\n"}}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(
      test::ingest(
          {{"m.hea", "m/1 1 100 4\nm_1 999999999999\n"}, {"m_1.hea", "m_1 1 100\nm_1.dat 16\n"}, {"m_1.dat", "xx"}})
          .error()
          .code,
      ErrorCode::over_budget);
}

TEST(Ingest, ConvertsAnnotationTimesByTheirOwnResolution) {
  std::vector<Annotation> list = {{0, AnnotationCode::note, 0, 0, 0, "## time resolution: 200"},
                                  {6, AnnotationCode::normal, 0, 0, 0, ""}};
  std::string bytes;
  for (const std::byte byte : wfdb::write_annotations(list)) bytes.push_back(static_cast<char>(byte));
  const auto record = test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples}, {"r.atr", bytes}}).value();
  ASSERT_EQ(record.reference.size(), 1U);
  EXPECT_EQ(record.reference[0].sample, 3);
}

TEST(Ingest, PrefersTheReferenceAnnotatorThenAnyOther) {
  const std::vector<MemoryFile> base = {{"r.hea", kHeader}, {"r.dat", kSamples}};
  auto files = base;
  files.push_back({"r.ann", annotations({0})});
  files.push_back({"r.qrs", annotations({1})});
  EXPECT_EQ(test::ingest(files).value().reference_annotator, "qrs");
  files.push_back({"r.atr", annotations({2})});
  const auto record = test::ingest(files).value();
  EXPECT_EQ(record.reference_annotator, "atr");
  EXPECT_EQ(record.reference.at(0).sample, 2);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::ignored_file);
  EXPECT_EQ(record.diagnostics[0].found, 2.0);
}

TEST(Ingest, ABackupOfAHeaderIsNoAnnotation) {
  const auto record = test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples}, {"r.hea-", kHeader}}).value();
  EXPECT_TRUE(record.reference_annotator.empty());
  EXPECT_TRUE(record.reference.empty());
}

TEST(Ingest, KeepsTheSignalWhenTheAnnotationsAreBroken) {
  const auto record = test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples}, {"r.atr", "\xFF\xC8garbage"}}).value();
  EXPECT_TRUE(record.reference.empty());
  EXPECT_TRUE(record.reference_annotator.empty());
  EXPECT_EQ(record.diagnostics.at(0).code, DiagnosticCode::ignored_file);
  auto cut = annotations({0, 1, 2});
  cut.resize(5);
  const auto shorter = test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples}, {"r.atr", cut}}).value();
  EXPECT_EQ(shorter.reference.size(), 2U);
  EXPECT_EQ(shorter.diagnostics.at(0).code, DiagnosticCode::truncated_annotations);
}

TEST(Ingest, SaysWhichFilesItDidNotUse) {
  const auto record = test::ingest({{"r.hea", kHeader}, {"r.dat", kSamples}, {"notes.pdf", "x"}}).value();
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::ignored_file);
  EXPECT_EQ(record.diagnostics[0].field, "notes.pdf");
}

TEST(Ingest, SaysThatAnArchiveCouldNotBeOpenedEvenAmongSeveralRecords) {
  const std::vector<MemoryFile> files = {
      {"r.hea", kHeader}, {"r.dat", kSamples}, {"s.hea", kHeader}, {"notes.pdf", "x"}, {"bad.ZIP", "no archive"}};
  const auto record = test::ingest(files).value();
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::ignored_file);
  EXPECT_EQ(record.diagnostics[0].field, "bad.ZIP");
}

TEST(Ingest, ReadsTables) {
  const auto record = test::ingest({{"dir/ecg.csv", "time,I\n0,0.5\n0.01,1\n0.02,1.5\n0.03,2\n0.04,2\n"}}).value();
  EXPECT_EQ(record.name, "ecg");
  EXPECT_EQ(record.fs_hz, 100.0);
  const auto asked = test::ingest({{"dir/ecg.csv", "1\n2\n"}});
  EXPECT_EQ(asked.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(asked.error().file, "ecg.csv");
  EXPECT_EQ(test::ingest({{"dir/ecg.csv", "1\n2\n"}}, {.fs_hz = 50.0}).value().fs_hz, 50.0);
}

TEST(Ingest, ReadsHolterFiles) {
  std::string file = "ISHNE1.0" + std::string(514, '\0');
  const auto put = [&](std::size_t at, int value) { file.replace(at, 2, samples16({value})); };
  put(22, 522);    // where the samples begin
  put(156, 1);     // leads
  put(158, 6);     // II
  put(206, 1000);  // nV
  put(272, 200);   // Hz
  const auto record = test::ingest({{"dir/day.ecg", file + samples16({1, 2, 3})}, {"dir/day.ann", "ANN  1.0"}}).value();
  EXPECT_EQ(record.name, "day");
  EXPECT_EQ(record.fs_hz, 200.0);
  EXPECT_EQ(record.signals.at(0).lead, "II");
  EXPECT_EQ(record.length, 3);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::ignored_file);
  EXPECT_EQ(record.diagnostics[0].field, "day.ann");
  const auto other = test::ingest({{"dir/100.ecg", "not this kind"}});
  EXPECT_EQ(other.error().code, ErrorCode::unsupported);
  EXPECT_EQ(other.error().file, "100.ecg");
}

TEST(Ingest, AsksInSlicesAndReportsProgress) {
  const std::int64_t big = 3 * kReadSize + 2;
  const std::string header = "r 1 100\nr.dat 16\n";
  Ingest reader = Ingest::open({{"r.hea", static_cast<std::int64_t>(header.size())}, {"r.dat", big}}, {}).value();
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(header))).has_value());
  const std::vector<std::byte> slice(static_cast<std::size_t>(kReadSize));
  double before = reader.progress();
  std::int64_t expected_offset = 0;
  while (const auto request = reader.next_read()) {
    EXPECT_EQ(request->offset, expected_offset);
    EXPECT_LE(request->size, kReadSize);
    expected_offset += request->size;
    ASSERT_TRUE(reader.push(std::span(slice).first(static_cast<std::size_t>(request->size))).has_value());
    EXPECT_GT(reader.progress(), before);
    before = reader.progress();
  }
  EXPECT_EQ(expected_offset, big);
  EXPECT_EQ(reader.progress(), 1.0);
  EXPECT_EQ(std::move(reader).finish().value().length, big / 2);
}

}  // namespace
}  // namespace ecg
