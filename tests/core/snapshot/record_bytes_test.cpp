#include "core/snapshot/record_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/seed_file.hpp"
#include "core/small_record.hpp"

namespace ecg {
namespace {

using testing_records::noise_record;

Record rich_record() {
  Record record = noise_record(40);
  record.name = "a \"name\" \xC3\xA9";
  record.start_time_of_day_s = 3661.5;
  record.start_date = {2020, 2, 29};
  record.comments = {"69 M", ""};
  record.signals.push_back({.lead = "V1",
                            .unit = "uV",
                            .kind = SignalKind::ecg,
                            .automatic = SignalKind::other,
                            .choice = SignalChoice::main,
                            .shown_inverted = true,
                            .gain_adu_per_unit = -3.5,
                            .baseline_adu = 1024.0,
                            .adu = std::vector<std::int32_t>(40, 70000),
                            .gaps = {{3, 4}, {20, 40}}});
  record.reference = {
      {.sample = 5, .code = AnnotationCode::normal},
      {.sample = 9, .code = AnnotationCode::rhythm, .subtype = -1, .channel = 1, .number = 3, .aux = "(AFIB"}};
  record.reference_annotator = "atr";
  record.diagnostics = {{DiagnosticCode::checksum_mismatch, "MLII", 3.0, -4.0}};
  return record;
}

TEST(RecordBytes, KeepEverything) {
  const Record a = rich_record();
  const auto decoded = decode_record(encode(a));
  ASSERT_TRUE(decoded.has_value());
  const Record& b = decoded.value();
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.fs_hz, b.fs_hz);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(a.start_time_of_day_s, b.start_time_of_day_s);
  EXPECT_EQ(a.start_date, b.start_date);
  EXPECT_EQ(a.comments, b.comments);
  ASSERT_EQ(a.signals.size(), b.signals.size());
  for (std::size_t i = 0; i < a.signals.size(); ++i) {
    EXPECT_EQ(a.signals[i].lead, b.signals[i].lead);
    EXPECT_EQ(a.signals[i].unit, b.signals[i].unit);
    EXPECT_EQ(a.signals[i].kind, b.signals[i].kind);
    EXPECT_EQ(a.signals[i].automatic, b.signals[i].automatic);
    EXPECT_EQ(a.signals[i].choice, b.signals[i].choice);
    EXPECT_EQ(a.signals[i].shown_inverted, b.signals[i].shown_inverted);
    EXPECT_EQ(a.signals[i].gain_adu_per_unit, b.signals[i].gain_adu_per_unit);
    EXPECT_EQ(a.signals[i].baseline_adu, b.signals[i].baseline_adu);
    EXPECT_EQ(a.signals[i].adu, b.signals[i].adu);
    EXPECT_EQ(a.signals[i].gaps, b.signals[i].gaps);
  }
  EXPECT_EQ(a.reference, b.reference);
  EXPECT_EQ(a.reference_annotator, b.reference_annotator);
  ASSERT_EQ(b.diagnostics.size(), 1U);
  EXPECT_EQ(b.diagnostics[0].code, DiagnosticCode::checksum_mismatch);
  EXPECT_EQ(b.diagnostics[0].field, "MLII");
  EXPECT_EQ(b.diagnostics[0].found, 3.0);
  EXPECT_EQ(b.diagnostics[0].expected, -4.0);
}

TEST(RecordBytes, AreTheSameAfterDecodingAndEncoding) {
  for (const std::size_t size : {0U, 1U, 16U, 17U, 256U, 257U, 5000U}) {
    const auto bytes = encode(noise_record(size));
    const auto decoded = decode_record(bytes);
    ASSERT_TRUE(decoded.has_value()) << size;
    EXPECT_EQ(encode(decoded.value()), bytes) << size;
  }
}

TEST(RecordBytes, WithoutSignalsDecode) {
  EXPECT_TRUE(decode_record(encode(Record{.name = "none", .fs_hz = 1.0})).has_value());
}

TEST(RecordBytes, CutAnywhereAreRefused) {
  const auto bytes = encode(rich_record());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own, so that the sanitizer sees a read beyond the end.
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(decode_record(cut).has_value()) << size;
  }
}

TEST(RecordBytes, WithOneByteTooManyAreRefused) {
  auto bytes = encode(rich_record());
  bytes.push_back(std::byte{0});
  const auto decoded = decode_record(bytes);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_EQ(decoded.error().field, "columns");
}

TEST(RecordBytes, WithAnyByteChangedAreRefusedOrConsistent) {
  const auto bytes = encode(rich_record());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const auto value : {std::byte{0x00}, std::byte{0x7F}, std::byte{0x80}, std::byte{0xFF}}) {
      auto changed = bytes;
      changed[place] = value;
      const auto decoded = decode_record(changed);
      if (!decoded.has_value()) continue;
      for (const Signal& signal : decoded.value().signals) EXPECT_EQ(signal.size(), decoded.value().length);
    }
  }
}

TEST(RecordBytes, AreFilledColumnByColumn) {
  const Record whole = rich_record();
  const auto head = encode_head(whole);
  const auto from = columns(whole);
  EXPECT_FALSE(decode_head(head, total_bytes(from) - 1).has_value()) << "other columns than the head promises";
  auto decoded = decode_head(head, total_bytes(from));
  ASSERT_TRUE(decoded.has_value());
  Record filled = std::move(decoded).value();
  const auto to = columns(filled);
  ASSERT_EQ(to.size(), from.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    ASSERT_EQ(to[i].size(), from[i].size());
    std::copy(from[i].begin(), from[i].end(), to[i].begin());
  }
  EXPECT_EQ(encode(filled), encode(whole));
}

TEST(RecordBytes, OfAnImpossibleLengthAllocateNothing) {
  Record record{.name = "x", .fs_hz = 1.0, .length = std::int64_t{1} << 62};
  record.signals.resize(3);
  EXPECT_EQ(decode_head(encode_head(record), 1000).error().field, "columns");
}

TEST(RecordBytes, AreTheCommittedOnes) {
  const auto bytes = encode(rich_record());
  EXPECT_EQ(bytes, testing_seeds::committed("fuzz/corpus/snapshot_fuzz/recording", bytes))
      << "a new layout needs a new format number";
}

TEST(RecordBytes, HoldTheSamplesAndLittleElse) {
  const auto bytes = encode(noise_record(100'000));  // of 2 bytes each
  EXPECT_GT(bytes.size(), 200'000U);
  EXPECT_LT(bytes.size(), 200'000U + 1'000U);
}

TEST(RecordBytes, RefuseADayThatThereIsNot) {
  Record record = rich_record();
  ASSERT_TRUE(decode_record(encode(record)).has_value());
  record.start_date = {2021, 2, 29};
  EXPECT_EQ(decode_record(encode(record)).error().field, "start_date");
}

}  // namespace
}  // namespace ecg
