#include "core/formats/wfdb_signal.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <numeric>
#include <random>

namespace ecg::wfdb {
namespace {

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

SignalSpec spec(std::int32_t format, std::int32_t samples_per_frame = 1) {
  SignalSpec result;
  result.file = "r.dat";
  result.format = format;
  result.samples_per_frame = samples_per_frame;
  return result;
}

std::vector<DecodedSignal> decode(const std::vector<SignalSpec>& specs, std::span<const std::byte> file,
                                  std::optional<std::int64_t> frames = {}, std::size_t chunk = 1'000'000) {
  auto decoder = SignalDecoder::open(specs, frames, static_cast<std::int64_t>(file.size())).value();
  const auto begin = static_cast<std::size_t>(decoder.first_byte());
  const auto end = static_cast<std::size_t>(decoder.end_byte());
  for (std::size_t at = begin; at < end; at += chunk) decoder.push(file.subspan(at, std::min(chunk, end - at)));
  return std::move(decoder).finish();
}

std::vector<std::int32_t> values(const DecodedSignal& signal) {
  return std::visit([](const auto& adu) { return std::vector<std::int32_t>(adu.begin(), adu.end()); }, signal.adu);
}

using Values = std::vector<std::int32_t>;

TEST(WfdbSignal, DecodesFormat212) {
  // First sample: byte 0 and the low half of byte 1; second: byte 2 and the high half of byte 1. Two's complement.
  EXPECT_EQ(values(decode({spec(212)}, bytes_of({0xE3, 0x33, 0xF3, 0xFF, 0x0F, 0x00}))[0]), (Values{995, 1011, -1, 0}));
  EXPECT_EQ(values(decode({spec(212)}, bytes_of({0xFF, 0x87, 0x01}))[0]), (Values{2047, -2047}));
}

TEST(WfdbSignal, ReadsTheOddLastSampleOfFormat212FromTwoBytes) {
  EXPECT_EQ(values(decode({spec(212)}, bytes_of({0x01, 0x00, 0x02, 0x03, 0x00}))[0]), (Values{1, 2, 3}));
}

TEST(WfdbSignal, DecodesTheByteFormats) {
  EXPECT_EQ(values(decode({spec(16)}, bytes_of({0x34, 0x12, 0xFF, 0xFF}))[0]), (Values{0x1234, -1}));
  EXPECT_EQ(values(decode({spec(61)}, bytes_of({0x12, 0x34, 0xFF, 0xFF}))[0]), (Values{0x1234, -1}));
  EXPECT_EQ(values(decode({spec(24)}, bytes_of({0x56, 0x34, 0x12, 0xFF, 0xFF, 0xFF}))[0]), (Values{0x123456, -1}));
  EXPECT_EQ(values(decode({spec(32)}, bytes_of({0x78, 0x56, 0x34, 0x12}))[0]), (Values{0x12345678}));
  EXPECT_EQ(values(decode({spec(80)}, bytes_of({0x80, 0xFF, 0x01}))[0]), (Values{0, 127, -127}));
  EXPECT_EQ(values(decode({spec(160)}, bytes_of({0x00, 0x80, 0xFF, 0xFF, 0x01, 0x00}))[0]), (Values{0, 32767, -32767}));
}

TEST(WfdbSignal, SumsUpTheDifferencesOfFormat8FromTheInitialValue) {
  SignalSpec first = spec(8);
  first.initial_adu = 10;
  SignalSpec second = spec(8);
  second.initial_adu = -5;
  const auto signals = decode({first, second}, bytes_of({0, 0, 1, 0xFF, 0x7F, 0x80}));
  EXPECT_EQ(values(signals[0]), (Values{10, 11, 138}));
  EXPECT_EQ(values(signals[1]), (Values{-5, -6, -134}));
}

TEST(WfdbSignal, DecodesThreeSamplesInFourBytes) {
  // 310: samples in bits 1-10 of each word, the third one in the upper five bits of both.
  EXPECT_EQ(values(decode({spec(310)}, bytes_of({0x02, 0x08, 0xFE, 0x07}))[0]), (Values{1, -1, 1}));
  // 311: bits 0-9, 10-19, 20-29 of one 32-bit word.
  const std::uint32_t word = 1U | (0x3FFU << 10U) | (0x1FFU << 20U);
  EXPECT_EQ(values(decode({spec(311)},
                          bytes_of({static_cast<int>(word & 0xFFU), static_cast<int>((word >> 8U) & 0xFFU),
                                    static_cast<int>((word >> 16U) & 0xFFU), static_cast<int>(word >> 24U)}))[0]),
            (Values{1, -1, 511}));
}

TEST(WfdbSignal, MarksMissingSamplesAsGapsNotAsValues) {
  const auto signal = decode({spec(212)}, bytes_of({0x00, 0x08, 0x00, 0x00, 0x88, 0x00, 0x05, 0x80, 0x00}))[0];
  // -2048 0 -2048 -2048 5 -2048
  EXPECT_EQ(signal.gaps, (std::vector<SampleRange>{{0, 1}, {2, 4}, {5, 6}}));
  EXPECT_EQ(decode({spec(16)}, bytes_of({0x00, 0x80, 0x01, 0x80}))[0].gaps, (std::vector<SampleRange>{{0, 1}}));
  EXPECT_EQ(decode({spec(80)}, bytes_of({0x00, 0x01}))[0].gaps, (std::vector<SampleRange>{{0, 1}}));
}

TEST(WfdbSignal, SplitsFramesWithSeveralSamplesPerSignal) {
  const auto file = bytes_of({1, 0, 2, 0, 10, 0, 3, 0, 4, 0, 20, 0});
  const auto signals = decode({spec(16, 2), spec(16)}, file);
  EXPECT_EQ(values(signals[0]), (Values{1, 2, 3, 4}));
  EXPECT_EQ(values(signals[1]), (Values{10, 20}));
}

TEST(WfdbSignal, GivesTheCompleteFramesOfATruncatedFile) {
  const auto file = bytes_of({1, 0, 2, 0, 3, 0, 4, 0, 5});
  const auto signals = decode({spec(16), spec(16)}, file, 100);
  EXPECT_EQ(values(signals[0]), (Values{1, 3}));
  EXPECT_EQ(values(signals[1]), (Values{2, 4}));
}

TEST(WfdbSignal, WantsNoMoreThanThePromisedFrames) {
  const auto file = bytes_of({1, 0, 2, 0, 3, 0});
  auto decoder = SignalDecoder::open(std::vector{spec(16)}, 2, 6).value();
  EXPECT_EQ(decoder.end_byte(), 4);
  EXPECT_EQ(values(decode({spec(16)}, file, 2)[0]), (Values{1, 2}));
}

TEST(WfdbSignal, StartsAtTheByteOffset) {
  SignalSpec shifted = spec(16);
  shifted.byte_offset = 2;
  EXPECT_EQ(values(decode({shifted}, bytes_of({9, 9, 1, 0}))[0]), (Values{1}));
  shifted.byte_offset = 5;
  const auto refused = SignalDecoder::open(std::vector{shifted}, {}, 4);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::out_of_range);
}

TEST(WfdbSignal, RefusesUnknownAndMixedFormatsByName) {
  const auto unknown = SignalDecoder::open(std::vector{spec(77)}, {}, 4);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, ErrorCode::unsupported);
  EXPECT_EQ(unknown.error().field, "format 77");
  EXPECT_FALSE(SignalDecoder::open(std::vector{spec(16), spec(212)}, {}, 4).has_value());
}

TEST(WfdbSignal, SumsEverySampleIntoTheChecksum) {
  EXPECT_EQ(decode({spec(16)}, bytes_of({0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F}))[0].checksum, (3 * 32767) & 0xFFFF);
}

TEST(WfdbSignal, GivesTheSameSamplesWhateverTheChunks) {
  std::mt19937 random(3);
  for (const std::int32_t format : {8, 16, 24, 32, 61, 80, 160, 212, 310, 311}) {
    std::vector<std::byte> file(20'011);
    for (std::byte& byte : file) byte = static_cast<std::byte>(random());
    const std::vector<SignalSpec> specs = {spec(format, 3), spec(format), spec(format, 2)};
    const auto whole = decode(specs, file);
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{4096}}) {
      const auto pieces = decode(specs, file, {}, chunk);
      for (std::size_t i = 0; i < specs.size(); ++i) {
        EXPECT_EQ(values(pieces[i]), values(whole[i])) << format;
        EXPECT_EQ(pieces[i].gaps, whole[i].gaps) << format;
        EXPECT_EQ(pieces[i].checksum, whole[i].checksum) << format;
      }
    }
  }
}

TEST(WfdbSignal, KeepsWideFormatsIn16BitsWhereTheyFit) {
  EXPECT_EQ(decode({spec(24)}, bytes_of({0xFF, 0x7F, 0x00}))[0].adu.index(), 0U);
  EXPECT_EQ(decode({spec(24)}, bytes_of({0x00, 0x80, 0x00}))[0].adu.index(), 1U);
}

TEST(WfdbSignal, CostsNothingBeforeTheFirstByte) {
  const auto decoder =
      SignalDecoder::open(std::vector{spec(212)}, std::int64_t{1} << 40, std::int64_t{3} << 38).value();
  EXPECT_EQ(decoder.memory_bytes(), std::int64_t{1} << 40);  // 2^39 samples in the file, two bytes each
}

}  // namespace
}  // namespace ecg::wfdb
