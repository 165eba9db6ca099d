// Real recordings, wherever scripts/fetch_data put them; skipped, and said so, elsewhere.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/formats/wfdb_annotation.hpp"
#include "core/ingest/crc32.hpp"
#include "core/ingest/read_files.hpp"

namespace ecg {
namespace {

constexpr std::size_t kRecords = 48;
constexpr const char* kNoData = "the MIT-BIH Arrhythmia Database is not here: run scripts/fetch_data";

TEST(MitBihArrhythmia, EveryHeaderChecksumAndInitialValueEqualsTheDecodedSamples) {
  const auto names = test::records_of("mitdb");
  if (names.size() < kRecords) GTEST_SKIP() << kNoData;
  for (const std::string& name : names) {
    const auto record = test::ingest(test::recording("mitdb", name));
    ASSERT_TRUE(record.has_value()) << name << " " << record.error().field;
    EXPECT_EQ(record.value().length, 650'000) << name;
    EXPECT_EQ(record.value().fs_hz, 360.0) << name;
    EXPECT_EQ(record.value().signals.size(), 2U) << name;
    EXPECT_EQ(record.value().reference_annotator, "atr") << name;
    EXPECT_TRUE(record.value().diagnostics.empty()) << name << " " << record.value().diagnostics.front().field;
  }
}

TEST(MitBihArrhythmia, EveryAnnotationEqualsWhatThePythonReaderSees) {
  if (test::records_of("mitdb").size() < kRecords) GTEST_SKIP() << kNoData;
  std::ifstream golden(std::string(ECG_TEST_DATA) + "/mitdb_annotations.txt");
  std::size_t records = 0;
  for (std::string line; std::getline(golden, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream fields(line);
    std::string name;
    std::size_t count = 0;
    std::uint32_t crc = 0;
    fields >> name >> count >> crc;
    const auto bytes = test::recording("mitdb", name, {"atr"}).at(0).bytes;
    const auto parsed = wfdb::parse_annotations(std::as_bytes(std::span(bytes))).value();
    EXPECT_FALSE(parsed.truncated) << name;
    EXPECT_EQ(parsed.annotations.size(), count) << name;
    EXPECT_EQ(test::crc_of(parsed.annotations), crc) << name;
    // Written again they are the same annotations.
    EXPECT_EQ(wfdb::parse_annotations(wfdb::write_annotations(parsed.annotations)).value().annotations,
              parsed.annotations)
        << name;
    ++records;
  }
  EXPECT_EQ(records, kRecords);
}

}  // namespace
}  // namespace ecg
