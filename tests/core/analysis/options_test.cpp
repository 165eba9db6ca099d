#include "core/analysis/options.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

ErrorCode refusal(std::string_view key, std::string_view value) {
  Options options;
  const Status status = set_option(options, key, value);
  EXPECT_FALSE(status.has_value()) << key << "=" << value;
  return status.has_value() ? ErrorCode::empty : status.error().code;
}

TEST(Options, AreSetByName) {
  Options options;
  for (const auto& [key, value] : {std::pair("record", "100"),
                                   {"fs_hz", "257.5"},
                                   {"gain_adu_per_mv", "200"},
                                   {"max_bytes", "1000"},
                                   {"class_map", "ec57"},
                                   {"positions", "reference"}}) {
    EXPECT_TRUE(set_option(options, key, value).has_value()) << key;
  }
  EXPECT_EQ(options.ingest.record, "100");
  EXPECT_EQ(options.ingest.fs_hz, 257.5);
  EXPECT_EQ(options.ingest.gain_adu_per_mv, 200.0);
  EXPECT_EQ(options.ingest.max_bytes, 1000);
  EXPECT_EQ(options.analysis.class_map, ClassMap::ec57);
  EXPECT_TRUE(options.analysis.reference_positions);
  EXPECT_TRUE(set_option(options, "positions", "own").has_value());
  EXPECT_FALSE(options.analysis.reference_positions);
}

TEST(Options, EveryKeyOfTheTableIsOne) {
  for (const std::string_view key : option_keys()) {
    Options options;
    const Status status = set_option(options, key, "");
    EXPECT_TRUE(status.has_value() || status.error().code != ErrorCode::unsupported) << key;
  }
  EXPECT_GT(option_keys().size(), 10U);
}

TEST(Options, RefuseWhatTheyCannotMean) {
  EXPECT_EQ(refusal("colour", "red"), ErrorCode::unsupported);
  EXPECT_EQ(refusal("fs_hz", "fast"), ErrorCode::malformed);
  EXPECT_EQ(refusal("fs_hz", ""), ErrorCode::malformed);
  EXPECT_EQ(refusal("fs_hz", "nan"), ErrorCode::malformed);
  EXPECT_EQ(refusal("fs_hz", "0"), ErrorCode::out_of_range);
  EXPECT_EQ(refusal("fs_hz", "-360"), ErrorCode::out_of_range);
  EXPECT_EQ(refusal("gain_adu_per_mv", "1e300"), ErrorCode::out_of_range);
  EXPECT_EQ(refusal("max_bytes", "1.5"), ErrorCode::malformed);
  EXPECT_EQ(refusal("max_bytes", "0"), ErrorCode::out_of_range);
  EXPECT_EQ(refusal("class_map", "EC57"), ErrorCode::malformed);
  EXPECT_EQ(refusal("positions", ""), ErrorCode::malformed);
}

}  // namespace
}  // namespace ecg
