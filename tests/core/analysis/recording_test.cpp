#include "core/analysis/recording.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/analysis/seed_file.hpp"
#include "core/analysis/small_record.hpp"

namespace ecg {
namespace {

using testing_records::noise;
using testing_records::noise_record;

/// What extent() promises, computed the slow way.
Extent slow_extent(const Signal& signal, SampleIndex begin, SampleIndex end) {
  Extent result{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  for (SampleIndex i = std::max<SampleIndex>(begin, 0); i < std::min(end, signal.size()); ++i) {
    const double value = signal.value(i);
    if (std::isnan(value)) continue;
    result.low = std::isnan(result.low) ? value : std::min(result.low, value);
    result.high = std::isnan(result.high) ? value : std::max(result.high, value);
  }
  return result;
}

void expect_same(const Extent& found, const Extent& expected, SampleIndex begin, SampleIndex end) {
  EXPECT_EQ(std::isnan(found.low), std::isnan(expected.low)) << begin << ".." << end;
  EXPECT_EQ(std::isnan(found.high), std::isnan(expected.high)) << begin << ".." << end;
  if (std::isnan(expected.low)) return;
  EXPECT_EQ(found.low, expected.low) << begin << ".." << end;
  EXPECT_EQ(found.high, expected.high) << begin << ".." << end;
}

/// Ranges of many lengths at many places, ends beyond the signal included.
void expect_exact_everywhere(const Signal& signal) {
  const Pyramid pyramid = make_pyramid(signal);
  const SampleIndex size = signal.size();
  for (SampleIndex begin = -3; begin < size + 3; begin += 1 + size / 37) {
    for (const SampleIndex length : {0, 1, 2, 15, 16, 17, 31, 32, 255, 256, 257, 300, 4095, 4097, 5000, 100000}) {
      expect_same(extent(signal, pyramid, begin, begin + length), slow_extent(signal, begin, begin + length), begin,
                  begin + length);
    }
  }
}

TEST(Pyramid, HasLevelsOfSixteenUntilSixteenBlocksRemain) {
  const Pyramid pyramid = make_pyramid({.adu = noise(5000, 3)});
  ASSERT_EQ(pyramid.levels.size(), 3U);  // 313, 20, 2 blocks
  EXPECT_EQ(pyramid.levels[0].minimum.size(), 313U);
  EXPECT_EQ(pyramid.levels[1].minimum.size(), 20U);
  EXPECT_EQ(pyramid.levels[2].minimum.size(), 2U);
}

TEST(Pyramid, OfNothingHasNoLevels) { EXPECT_TRUE(make_pyramid({}).levels.empty()); }

TEST(Pyramid, OfOneSampleHasOneBlock) {
  const Pyramid pyramid = make_pyramid({.adu = std::vector<std::int16_t>{-7}});
  ASSERT_EQ(pyramid.levels.size(), 1U);
  EXPECT_EQ(pyramid.levels[0].minimum, std::vector<std::int32_t>{-7});
  EXPECT_EQ(pyramid.levels[0].maximum, std::vector<std::int32_t>{-7});
}

TEST(Pyramid, LeavesMissingSamplesOut) {
  std::vector<std::int16_t> samples(48, 5);
  samples[3] = 100;   // in a gap of part of the first block
  samples[20] = 200;  // in a gap of the whole second block
  const Pyramid pyramid = make_pyramid({.adu = samples, .gaps = {{2, 6}, {10, 11}, {16, 32}}});
  ASSERT_EQ(pyramid.levels.size(), 1U);
  EXPECT_EQ(pyramid.levels[0].maximum[0], 5);
  EXPECT_GT(pyramid.levels[0].minimum[1], pyramid.levels[0].maximum[1]) << "nothing is there";
  EXPECT_EQ(pyramid.levels[0].maximum[2], 5);
}

TEST(Extent, EqualsTheSlowWay) { expect_exact_everywhere({.adu = noise(5000, 7)}); }

TEST(Extent, EqualsTheSlowWayAcrossGaps) {
  expect_exact_everywhere(
      {.adu = noise(5000, 8), .gaps = {{0, 1}, {5, 20}, {33, 34}, {35, 47}, {256, 1024}, {3000, 3001}, {4990, 5000}}});
}

TEST(Extent, EqualsTheSlowWayForWideSamplesAndNegativeGain) {
  std::vector<std::int32_t> samples;
  for (const std::int16_t sample : noise(5000, 9)) samples.push_back(sample * 4000);
  expect_exact_everywhere({.gain_adu_per_unit = -1234.5, .baseline_adu = 17.25, .adu = samples});
}

TEST(Extent, IsUndefinedWhereEverythingIsMissing) {
  const Signal signal{.adu = noise(100, 1), .gaps = {{0, 100}}};
  EXPECT_TRUE(std::isnan(extent(signal, make_pyramid(signal), 10, 90).low));
}

// --- bytes -----------------------------------------------------------------------------------------------------------

Recording rich_recording() {
  Record record = noise_record(40);
  record.name = "a \"name\" \xC3\xA9";
  record.start_time_of_day_s = 3661.5;
  record.comments = {"69 M", ""};
  record.signals.push_back({.lead = "V1", .unit = "uV", .gain_adu_per_unit = -3.5, .baseline_adu = 1024.0,
                            .adu = std::vector<std::int32_t>(40, 70000), .gaps = {{3, 4}, {20, 40}}});
  record.reference = {
      {.sample = 5, .code = AnnotationCode::normal},
      {.sample = 9, .code = AnnotationCode::rhythm, .subtype = -1, .channel = 1, .number = 3, .aux = "(AFIB"}};
  record.reference_annotator = "atr";
  record.diagnostics = {{DiagnosticCode::checksum_mismatch, "MLII", 3.0, -4.0}};
  return make_recording(std::move(record));
}

TEST(RecordingBytes, KeepEverything) {
  const Recording before = rich_recording();
  const auto decoded = decode_recording(encode(before));
  ASSERT_TRUE(decoded.has_value());
  const Record& a = before.record;
  const Record& b = decoded.value().record;
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.fs_hz, b.fs_hz);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(a.start_time_of_day_s, b.start_time_of_day_s);
  EXPECT_EQ(a.comments, b.comments);
  ASSERT_EQ(a.signals.size(), b.signals.size());
  for (std::size_t i = 0; i < a.signals.size(); ++i) {
    EXPECT_EQ(a.signals[i].lead, b.signals[i].lead);
    EXPECT_EQ(a.signals[i].unit, b.signals[i].unit);
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
  ASSERT_EQ(before.pyramids.size(), decoded.value().pyramids.size());
  for (std::size_t i = 0; i < before.pyramids.size(); ++i) {
    ASSERT_EQ(before.pyramids[i].levels.size(), decoded.value().pyramids[i].levels.size());
    for (std::size_t level = 0; level < before.pyramids[i].levels.size(); ++level) {
      EXPECT_EQ(before.pyramids[i].levels[level].minimum, decoded.value().pyramids[i].levels[level].minimum);
      EXPECT_EQ(before.pyramids[i].levels[level].maximum, decoded.value().pyramids[i].levels[level].maximum);
    }
  }
}

TEST(RecordingBytes, AreTheSameAfterDecodingAndEncoding) {
  for (const std::size_t size : {0U, 1U, 16U, 17U, 256U, 257U, 5000U}) {
    const auto bytes = encode(make_recording(noise_record(size)));
    const auto decoded = decode_recording(bytes);
    ASSERT_TRUE(decoded.has_value()) << size;
    EXPECT_EQ(encode(decoded.value()), bytes) << size;
  }
}

TEST(RecordingBytes, OfARecordWithoutSignalsDecode) {
  EXPECT_TRUE(decode_recording(encode(make_recording({.name = "none", .fs_hz = 1.0}))).has_value());
}

TEST(RecordingBytes, CutAnywhereAreRefused) {
  const auto bytes = encode(rich_recording());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own, so that the sanitizer sees a read beyond the end.
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(decode_recording(cut).has_value()) << size;
  }
}

TEST(RecordingBytes, WithOneByteTooManyAreRefused) {
  auto bytes = encode(rich_recording());
  bytes.push_back(std::byte{0});
  const auto decoded = decode_recording(bytes);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_EQ(decoded.error().field, "columns");
}

TEST(RecordingBytes, WithAnyByteChangedAreRefusedOrConsistent) {
  const auto bytes = encode(rich_recording());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const auto value : {std::byte{0x00}, std::byte{0x7F}, std::byte{0x80}, std::byte{0xFF}}) {
      auto changed = bytes;
      changed[place] = value;
      const auto decoded = decode_recording(changed);
      if (!decoded.has_value()) continue;
      const Recording& recording = decoded.value();
      ASSERT_EQ(recording.pyramids.size(), recording.record.signals.size());
      for (std::size_t i = 0; i < recording.pyramids.size(); ++i) {
        ASSERT_EQ(recording.record.signals[i].size(), recording.record.length);
        extent(recording.record.signals[i], recording.pyramids[i], 0, recording.record.length);
      }
    }
  }
}

TEST(RecordingBytes, AreFilledColumnByColumn) {
  const Recording whole = rich_recording();
  const auto head = encode_head(whole);
  const auto from = columns(whole);
  EXPECT_FALSE(decode_head(head, total_bytes(from) - 1).has_value()) << "other columns than the head promises";
  auto decoded = decode_head(head, total_bytes(from));
  ASSERT_TRUE(decoded.has_value());
  Recording filled = std::move(decoded).value();
  const auto to = columns(filled);
  ASSERT_EQ(to.size(), from.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    ASSERT_EQ(to[i].size(), from[i].size());
    std::copy(from[i].begin(), from[i].end(), to[i].begin());
  }
  EXPECT_EQ(encode(filled), encode(whole));
}

TEST(RecordingBytes, OfAnImpossibleLengthAllocateNothing) {
  Recording recording = make_recording({.name = "x", .fs_hz = 1.0});
  recording.record.length = std::int64_t{1} << 62;
  recording.record.signals.resize(3);
  EXPECT_EQ(decode_head(encode_head(recording), 1000).error().field, "columns");
}

TEST(RecordingBytes, AreTheCommittedOnes) {
  const auto bytes = encode(rich_recording());
  EXPECT_EQ(bytes, testing_seeds::committed("fuzz/corpus/snapshot_fuzz/recording", bytes))
      << "a new layout needs a new format number";
}

TEST(RecordingBytes, HoldTheSamplesAndLittleElse) {
  // 100 000 samples of 2 bytes, their pyramid (8 bytes per block of 16, then of 256 ...), and under 1 KB of the rest.
  const auto bytes = encode(make_recording(noise_record(100'000)));
  EXPECT_GT(bytes.size(), 200'000U + 53'000U);
  EXPECT_LT(bytes.size(), 200'000U + 53'400U + 1'000U);
}

}  // namespace
}  // namespace ecg
