// Real recordings, wherever scripts/fetch_data put them; skipped, and said so, elsewhere.
#include <gtest/gtest.h>

#include "core/ingest/read_files.hpp"

namespace ecg {
namespace {

constexpr const char* kNoData = "the MIT-BIH Arrhythmia Database is not here: run scripts/fetch_data";

TEST(MitBihArrhythmia, EveryHeaderChecksumAndInitialValueEqualsTheDecodedSamples) {
  const auto names = test::records_of("mitdb");
  if (names.size() < 48) GTEST_SKIP() << kNoData;
  for (const std::string& name : names) {
    const auto record = test::ingest(test::recording("mitdb", name));
    ASSERT_TRUE(record.has_value()) << name << " " << record.error().field;
    EXPECT_EQ(record.value().length, 650'000) << name;
    EXPECT_EQ(record.value().fs_hz, 360.0) << name;
    EXPECT_EQ(record.value().signals.size(), 2U) << name;
    EXPECT_EQ(record.value().reference_annotator, "atr") << name;
    EXPECT_GT(record.value().reference.size(), 1'000U) << name;
    EXPECT_TRUE(record.value().diagnostics.empty()) << name << " " << record.value().diagnostics.front().field;
  }
}

}  // namespace
}  // namespace ecg
