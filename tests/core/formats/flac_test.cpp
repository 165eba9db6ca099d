// Streams made by hand from RFC 9639, one per way of storing samples; real streams are compared in core/ingest.
#include "core/formats/flac.hpp"

#include <gtest/gtest.h>

namespace ecg::flac {
namespace {

using Samples = std::vector<std::int32_t>;

class BitWriter {
 public:
  BitWriter& bits(std::uint32_t value, unsigned count) {
    while (count-- > 0) bits_.push_back((value >> count & 1U) != 0);
    return *this;
  }
  BitWriter& number(std::int32_t value, unsigned count) { return bits(static_cast<std::uint32_t>(value), count); }
  /// Rice code: unary quotient, then the low bits.
  BitWriter& rice(std::int32_t value, unsigned parameter) {
    const std::uint32_t folded =
        value < 0 ? 2U * static_cast<std::uint32_t>(-(value + 1)) + 1U : 2U * static_cast<std::uint32_t>(value);
    for (std::uint32_t i = 0; i < folded >> parameter; ++i) bits(0, 1);
    return bits(1, 1).bits(folded, parameter);
  }
  BitWriter& padding() { return bits(0, 32).bits(0, 32); }
  [[nodiscard]] std::vector<std::byte> bytes() const {
    std::vector<std::byte> result((bits_.size() + 7) / 8);
    for (std::size_t i = 0; i < bits_.size(); ++i) {
      if (bits_[i]) result[i / 8] |= std::byte{0x80} >> static_cast<int>(i % 8);
    }
    return result;
  }

 private:
  std::vector<bool> bits_;
};

std::uint32_t crc(std::span<const std::byte> bytes, unsigned width, std::uint32_t polynomial) {
  std::uint32_t sum = 0;
  for (const std::byte byte : bytes) {
    sum ^= std::to_integer<std::uint32_t>(byte) << (width - 8);
    for (int i = 0; i < 8; ++i) sum = (sum << 1U) ^ ((sum >> (width - 1) & 1U) != 0 ? polynomial : 0U);
    sum &= (1U << width) - 1U;
  }
  return sum;
}

/// Marker and stream information: 16 bits unless said otherwise.
std::vector<std::byte> stream(unsigned channels, unsigned bits = 16) {
  BitWriter out;
  out.bits(0x664C6143, 32).bits(1, 1).bits(0, 7).bits(34, 24).bits(16, 16).bits(16, 16).bits(0, 24).bits(0, 24);
  out.bits(250, 20).bits(channels - 1, 3).bits(bits - 1, 5).bits(0, 32).bits(0, 4);
  for (int i = 0; i < 4; ++i) out.bits(0, 32);
  return out.bytes();
}

/// The block with its two check sums around a header and subframes.
void add_whole_block(std::vector<std::byte>& stream, const BitWriter& header, const BitWriter& subframes) {
  std::vector<std::byte> block = header.bytes();
  block.push_back(static_cast<std::byte>(crc(block, 8, 0x07)));
  for (const std::byte byte : subframes.bytes()) block.push_back(byte);
  const std::uint32_t sum = crc(block, 16, 0x8005);
  block.push_back(static_cast<std::byte>(sum >> 8U));
  block.push_back(static_cast<std::byte>(sum & 0xFFU));
  stream.insert(stream.end(), block.begin(), block.end());
}

/// A block of up to 256 samples around its subframes. `channel_code`: channels - 1, or 8, 9, 10 for stereo.
void add_block(std::vector<std::byte>& stream, unsigned channel_code, std::size_t samples, const BitWriter& subframes) {
  BitWriter head;
  head.bits(0xFFF8, 16).bits(6, 4).bits(0, 4).bits(channel_code, 4).bits(0, 3).bits(0, 1).bits(0, 8);
  add_whole_block(stream, head.bits(static_cast<std::uint32_t>(samples - 1), 8), subframes);
}

struct Decoded {
  std::vector<Samples> channels;
  std::optional<Error> failure;
};

Decoded decode(std::span<const std::byte> stream, std::size_t channels, std::size_t chunk = 1'000'000) {
  Decoder decoder(channels, 24);
  Decoded result;
  result.channels.resize(channels);
  const auto take_blocks = [&] {
    while (decoder.next_block()) {
      for (std::size_t c = 0; c < channels; ++c) {
        const auto block = decoder.block(c);
        result.channels[c].insert(result.channels[c].end(), block.begin(), block.end());
      }
    }
  };
  for (std::size_t at = 0; at < stream.size(); at += chunk) {
    decoder.push(stream.subspan(at, std::min(chunk, stream.size() - at)));
    take_blocks();
  }
  decoder.end();
  take_blocks();
  result.failure = decoder.failure();
  return result;
}

/// One channel, one block.
Decoded decode_block(const BitWriter& subframe, std::size_t samples, unsigned bits = 16) {
  auto bytes = stream(1, bits);
  add_block(bytes, 0, samples, subframe);
  return decode(bytes, 1);
}

TEST(Flac, ReadsAConstant) {
  EXPECT_EQ(decode_block(BitWriter().bits(0, 8).number(-7, 16), 3).channels[0], (Samples{-7, -7, -7}));
}

TEST(Flac, ReadsSamplesAsTheyAre) {
  const auto subframe = BitWriter().bits(1, 7).bits(0, 1).number(32767, 16).number(-32768, 16);
  EXPECT_EQ(decode_block(subframe, 2).channels[0], (Samples{32767, -32768}));
}

TEST(Flac, ShiftsWastedBitsBack) {
  // "1", then unary 2 - 1: two low bits are zero in every sample, 14 remain.
  const auto subframe = BitWriter().bits(1, 7).bits(1, 1).bits(1, 2).number(5, 14).number(-6, 14);
  EXPECT_EQ(decode_block(subframe, 2).channels[0], (Samples{20, -24}));
}

TEST(Flac, PredictsFromTheTwoSamplesBefore) {
  // x[i] = 2 x[i-1] - x[i-2] + residual; residuals 1, -1, 0 in one partition with parameter 1.
  const auto subframe = BitWriter()
                            .bits(10, 7)
                            .bits(0, 1)
                            .number(10, 16)
                            .number(12, 16)
                            .bits(0, 2)
                            .bits(0, 4)
                            .bits(1, 4)
                            .rice(1, 1)
                            .rice(-1, 1)
                            .rice(0, 1);
  EXPECT_EQ(decode_block(subframe, 5).channels[0], (Samples{10, 12, 15, 17, 19}));
}

TEST(Flac, PredictsWithCoefficients) {
  // Order 1, precision 4, shift 1, coefficient 3: x[i] = (3 x[i-1]) >> 1 + residual; residuals stored raw in 5 bits.
  const auto subframe = BitWriter()
                            .bits(32, 7)
                            .bits(0, 1)
                            .number(-5, 16)
                            .bits(3, 4)
                            .number(1, 5)
                            .number(3, 4)
                            .bits(0, 2)
                            .bits(0, 4)
                            .bits(15, 4)
                            .bits(5, 5)
                            .number(2, 5)
                            .number(-16, 5);
  EXPECT_EQ(decode_block(subframe, 3).channels[0], (Samples{-5, -6, -25}));  // -15 >> 1 = -8; -18 >> 1 = -9
}

TEST(Flac, CutsTheResidualIntoPartitions) {
  const auto subframe = BitWriter()
                            .bits(8, 7)
                            .bits(0, 1)
                            .bits(1, 2)
                            .bits(1, 4)
                            .bits(0, 5)
                            .rice(1, 0)
                            .rice(0, 0)
                            .bits(3, 5)
                            .rice(100, 3)
                            .rice(-100, 3);
  EXPECT_EQ(decode_block(subframe, 4).channels[0], (Samples{1, 0, 100, -100}));
}

TEST(Flac, RestoresTheThreeKindsOfStereo) {
  // Left 7 4, right 2 5. Side = left - right = 5 -1 in one bit more; mid = (left + right) >> 1 = 4 4.
  const auto channel = [](BitWriter& out, unsigned bits, std::int32_t a, std::int32_t b) {
    out.bits(1, 7).bits(0, 1).number(a, bits).number(b, bits);
  };
  for (const unsigned code : {8U, 9U, 10U}) {
    BitWriter out;
    if (code == 9) channel(out, 17, 5, -1);
    else channel(out, 16, code == 8 ? 7 : 4, 4);
    if (code == 9) channel(out, 16, 2, 5);
    else channel(out, 17, 5, -1);
    auto bytes = stream(2);
    add_block(bytes, code, 2, out);
    EXPECT_EQ(decode(bytes, 2).channels, (std::vector<Samples>{{7, 4}, {2, 5}})) << code;
  }
}

std::vector<std::byte> two_blocks() {
  auto bytes = stream(1);
  add_block(bytes, 0, 3, BitWriter().bits(0, 8).number(1, 16));
  add_block(bytes, 0, 200, BitWriter().bits(0, 8).number(2, 16));
  return bytes;
}

TEST(Flac, ChunksDoNotMatter) {
  const auto bytes = two_blocks();
  const auto whole = decode(bytes, 1);
  EXPECT_EQ(whole.channels[0].size(), 203U);
  for (const std::size_t chunk : {1U, 2U, 7U, 50U}) EXPECT_EQ(decode(bytes, 1, chunk).channels, whole.channels);
}

TEST(Flac, AStreamThatEndsEarlyKeepsItsWholeBlocks) {
  auto bytes = two_blocks();
  for (const std::size_t cut : {1U, 5U}) {
    const auto decoded = decode(std::span(bytes).first(bytes.size() - cut), 1);
    EXPECT_EQ(decoded.channels[0].size(), 3U);
    EXPECT_FALSE(decoded.failure);
  }
}

TEST(Flac, ADamagedBlockEndsTheStreamAndSaysWhere) {
  auto bytes = two_blocks();
  bytes[bytes.size() - 3] ^= std::byte{0x40};
  const auto decoded = decode(bytes, 1);
  EXPECT_EQ(decoded.channels[0].size(), 3U);
  ASSERT_TRUE(decoded.failure);
  EXPECT_EQ(decoded.failure->code, ErrorCode::malformed);
  EXPECT_EQ(decoded.failure->byte_offset, 42 + 12);  // behind the stream information and the first block
}

TEST(Flac, RefusesAnotherNumberOfChannels) {
  const auto decoded = decode(stream(3), 2);
  ASSERT_TRUE(decoded.failure);
  EXPECT_EQ(decoded.failure->code, ErrorCode::unsupported);
}

TEST(Flac, RefusesWhatIsNoFlac) {
  const auto decoded = decode(std::vector<std::byte>(100), 1);
  ASSERT_TRUE(decoded.failure);
  EXPECT_EQ(decoded.failure->field, "FLAC marker");
}

/// The fixed fields of a block header: sync and blocking, size, rate and channel codes, sample size code, reserved.
BitWriter header(std::uint32_t size_code, std::uint32_t rate_code, std::uint32_t channel_code = 0,
                 std::uint32_t sync = 0xFFF8, std::uint32_t reserved = 0) {
  BitWriter out;
  out.bits(sync, 16).bits(size_code, 4).bits(rate_code, 4).bits(channel_code, 4).bits(0, 3).bits(reserved, 1);
  return out;
}

std::string refusal(const BitWriter& head) {
  auto bytes = stream(1);
  add_whole_block(bytes, head, BitWriter().padding());
  const auto decoded = decode(bytes, 1);
  return decoded.failure ? decoded.failure->field : "";
}

TEST(Flac, ReadsEveryWayToSayTheSize) {
  const auto constant = BitWriter().bits(0, 8).number(9, 16);
  const auto samples = [&](const BitWriter& head) {
    auto bytes = stream(1);
    add_whole_block(bytes, head, constant);
    const auto decoded = decode(bytes, 1);
    EXPECT_FALSE(decoded.failure);
    return decoded.channels[0].size();
  };
  EXPECT_EQ(samples(header(1, 0).bits(0, 8)), 192U);
  EXPECT_EQ(samples(header(3, 0).bits(0, 8)), 1152U);
  EXPECT_EQ(samples(header(7, 0).bits(0, 8).bits(999, 16)), 1000U);
  EXPECT_EQ(samples(header(8, 0).bits(0, 8)), 256U);
  EXPECT_EQ(samples(header(8, 12).bits(0, 8).bits(200, 8)), 256U);     // rate in kHz in one byte
  EXPECT_EQ(samples(header(8, 13).bits(0, 8).bits(360, 16)), 256U);    // rate in Hz in two
  EXPECT_EQ(samples(header(8, 0).bits(0xC2, 8).bits(0x80, 8)), 256U);  // block number 128
}

TEST(Flac, RefusesHeadersThatNoEncoderWrites) {
  EXPECT_EQ(refusal(header(8, 0, 0, 0xFFFA).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(8, 0, 0, 0x1234).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(0, 0).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(8, 15).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(8, 0, 11).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(8, 0, 0, 0xFFF8, 1).bits(0, 8)), "FLAC block header");
  EXPECT_EQ(refusal(header(8, 0).bits(0xFF, 8)), "FLAC block number");
  EXPECT_EQ(refusal(header(8, 0).bits(0xC2, 8).bits(0x00, 8)), "FLAC block number");
}

TEST(Flac, RefusesSubframesThatCannotBe) {
  const auto field = [](const BitWriter& subframe, std::size_t samples, unsigned bits = 16) {
    const auto decoded = decode_block(subframe, samples, bits);
    return decoded.failure ? decoded.failure->field : "";
  };
  EXPECT_EQ(field(BitWriter().bits(12, 7).bits(0, 1).padding(), 3), "FLAC block");  // four warm-up samples of three
  EXPECT_EQ(field(BitWriter().bits(32, 7).bits(0, 1).number(1, 16).bits(15, 4).padding(), 3), "FLAC block");
  EXPECT_EQ(field(BitWriter().bits(32, 7).bits(0, 1).number(1, 16).bits(3, 4).number(-1, 5).padding(), 3),
            "FLAC block");  // coefficients shifted the wrong way
  EXPECT_EQ(field(BitWriter().bits(8, 7).bits(0, 1).bits(2, 2).padding(), 3), "FLAC block");  // reserved coding
  EXPECT_EQ(field(BitWriter().bits(8, 7).bits(0, 1).bits(0, 2).bits(1, 4).padding(), 3), "FLAC block");  // 3 halved
  EXPECT_EQ(field(BitWriter().bits(1, 7).bits(1, 1).bits(0, 16).bits(1, 1).padding(), 3),
            "FLAC block");  // 17 of 16 bits
  // A quotient of 5 over 30 low bits is more than 32 bits.
  const BitWriter long_code = BitWriter().bits(8, 7).bits(0, 1).bits(1, 2).bits(0, 4).bits(30, 5).bits(0, 5).bits(1, 1);
  EXPECT_EQ(field(BitWriter(long_code).padding(), 3), "FLAC block");
}

/// Order 1 over raw residuals of 31 bits: the samples grow by 2^30 - 1 each.
void append_growing(BitWriter& out, std::size_t samples, std::uint32_t wasted = 0) {
  out.bits(9, 7);
  if (wasted > 0) out.bits(1, 1).bits(1, wasted);
  else out.bits(0, 1);
  out.number(0, 24 - wasted).bits(0, 2).bits(0, 4).bits(15, 4).bits(31, 5);
  for (std::size_t i = 1; i < samples; ++i) out.number((1 << 30) - 1, 31);
}

BitWriter growing(std::size_t samples, std::uint32_t wasted = 0) {
  BitWriter out;
  append_growing(out, samples, wasted);
  return out;
}

TEST(Flac, RefusesSamplesBeyond32Bits) {
  EXPECT_EQ(decode_block(growing(3), 3, 24).channels[0], (Samples{0, (1 << 30) - 1, 2 * ((1 << 30) - 1)}));
  EXPECT_EQ(decode_block(growing(4), 4, 24).failure->field, "FLAC block");     // by prediction
  EXPECT_EQ(decode_block(growing(3, 2), 3, 24).failure->field, "FLAC block");  // by the bits put back
  for (const unsigned code : {8U, 9U, 10U}) {                                  // by the difference of two channels
    BitWriter both;
    if (code == 9) both.bits(0, 8).number(9, 25);  // the difference stands first, in one bit more
    append_growing(both, 3);
    if (code != 9) both.bits(0, 8).number(code == 8 ? -9 : 9, 25);
    auto bytes = stream(2, 24);
    add_block(bytes, code, 3, both);
    EXPECT_EQ(decode(bytes, 2).failure->field, "FLAC block") << code;
  }
}

}  // namespace
}  // namespace ecg::flac
