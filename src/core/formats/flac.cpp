#include "core/formats/flac.hpp"

#include <algorithm>
#include <limits>

namespace ecg::flac {

namespace {

// Numbers of RFC 9639, section in brackets.
constexpr std::size_t kMarkerBytes = 4;          // [6] "fLaC"
constexpr std::size_t kMetadataHeaderBytes = 4;  // [8.1]
constexpr std::size_t kStreamInfoBytes = 34;     // [8.2]
constexpr std::uint32_t kSync = 0x3FFE;          // [9.1] 14 bits
constexpr unsigned kMaxLpcOrder = 32;            // [9.2.6]
constexpr unsigned kInvalidPrecision = 15;       // [9.2.6]
constexpr std::size_t kShortestBlockBytes = 9;   // header 6, subframe 1, checksum 2
constexpr std::int64_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();

/// Checksum over whole bytes, most significant bit first, from 0: polynomial x^8+x^2+x+1 or x^16+x^15+x^2+1 [9.1.8, 9.3].
template <typename T, T kPolynomial>
T checksum(std::span<const std::byte> bytes) {
  static constexpr auto kTable = [] {
    constexpr unsigned kBits = std::numeric_limits<T>::digits;
    std::array<T, 256> table{};
    for (unsigned i = 0; i < table.size(); ++i) {
      auto value = static_cast<T>(i << (kBits - 8U));
      for (int bit = 0; bit < 8; ++bit) {
        const bool carry = (value >> (kBits - 1U)) != 0;
        value = static_cast<T>(static_cast<T>(value << 1U) ^ (carry ? kPolynomial : T{0}));
      }
      table[i] = value;
    }
    return table;
  }();
  constexpr unsigned kShift = std::numeric_limits<T>::digits - 8U;
  T sum = 0;
  for (const std::byte byte : bytes) {
    const auto index = static_cast<std::uint8_t>((sum >> kShift) ^ std::to_integer<unsigned>(byte));
    sum = static_cast<T>(static_cast<unsigned>(sum) << 8U) ^ kTable[index];
  }
  return sum;
}
constexpr auto* crc8 = &checksum<std::uint8_t, 0x07>;
constexpr auto* crc16 = &checksum<std::uint16_t, 0x8005>;

/// How the two channels of a stereo block are stored [9.1.3].
enum class Stereo : std::uint8_t { independent, left_side, side_right, mid_side };

/// Number of a block or sample in the coding of [9.1.5], UTF-8 carried on to 36 bits; its value does not matter here.
bool skip_coded_number(BitReader& in) {
  std::uint32_t first = in.bits(8);
  unsigned following = 0;
  if (first == 0xFF || (first & 0xC0U) == 0x80) return false;
  for (; (first & 0x80U) != 0; first <<= 1U) ++following;
  for (unsigned i = 1; i < following; ++i) {
    if ((in.bits(8) & 0xC0U) != 0x80) return false;
  }
  return true;
}

/// sample[i] = residual[i] + prediction from the samples before. False where a damaged stream leaves 32 bits.
template <typename Prediction>
bool predict(std::span<std::int32_t> samples, std::size_t order, Prediction prediction) {
  for (std::size_t i = order; i < samples.size(); ++i) {
    const std::int64_t value = prediction(i) + samples[i];
    if (value < kLowest || value > kHighest) return false;
    samples[i] = static_cast<std::int32_t>(value);
  }
  return true;
}

/// The fixed predictors of order 0 to 4 [9.2.5].
bool predict_fixed(std::span<std::int32_t> samples, std::size_t order) {
  const auto back = [&](std::size_t i, std::size_t by) { return static_cast<std::int64_t>(samples[i - by]); };
  switch (order) {
    case 0: return true;
    case 1: return predict(samples, 1, [&](std::size_t i) { return back(i, 1); });
    case 2: return predict(samples, 2, [&](std::size_t i) { return 2 * back(i, 1) - back(i, 2); });
    case 3: return predict(samples, 3, [&](std::size_t i) { return 3 * back(i, 1) - 3 * back(i, 2) + back(i, 3); });
    default:
      return predict(samples, 4,
                     [&](std::size_t i) { return 4 * back(i, 1) - 6 * back(i, 2) + 4 * back(i, 3) - back(i, 4); });
  }
}

/// Two channels back from the way they were stored [9.1.3]. False where a sample leaves 32 bits.
bool restore_stereo(Stereo stereo, std::span<std::int32_t> first, std::span<std::int32_t> second) {
  const auto in_range = [](std::int64_t value) { return value >= kLowest && value <= kHighest; };
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::int64_t a = first[i];
    const std::int64_t b = second[i];
    std::int64_t left = a;
    std::int64_t right = b;
    if (stereo == Stereo::left_side) right = a - b;
    if (stereo == Stereo::side_right) left = a + b;
    if (stereo == Stereo::mid_side) {
      const std::int64_t mid = 2 * a + (b & 1);
      left = (mid + b) >> 1;
      right = (mid - b) >> 1;
    }
    if (!in_range(left) || !in_range(right)) return false;
    first[i] = static_cast<std::int32_t>(left);
    second[i] = static_cast<std::int32_t>(right);
  }
  return true;
}

}  // namespace

struct Decoder::BlockHeader {
  std::size_t samples = 0;
  unsigned bits = 0;
  Stereo stereo = Stereo::independent;
};

Decoder::Outcome Decoder::fail(ErrorCode code, const char* field) {
  failure_ = Error{code, field, passed_ + static_cast<std::int64_t>(begin_), {}};
  return Outcome::failed;
}

void Decoder::push(std::span<const std::byte> bytes) {
  if (failure_) return;
  passed_ += static_cast<std::int64_t>(begin_);
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
}

bool Decoder::next_block() {
  const auto left = [&] { return pending_.size() - begin_; };
  if (failure_ || (left() < worthwhile_ && !ended_)) return false;
  Outcome outcome = Outcome::done;
  while (outcome == Outcome::done && !in_blocks_) outcome = skip_metadata();
  if (outcome == Outcome::done) outcome = left() < kShortestBlockBytes ? Outcome::needs_more : decode_block();
  // A block is tried again only when the bytes have doubled: small chunks must not make the work quadratic.
  worthwhile_ = outcome == Outcome::needs_more ? 2 * left() : 0;
  return outcome == Outcome::done;
}

Decoder::Outcome Decoder::skip_metadata() {
  const std::span bytes = std::span(pending_).subspan(begin_);
  BitReader in(bytes);
  if (!marker_seen_) {
    constexpr std::uint32_t kMarker = 0x664C6143;  // "fLaC"
    const std::uint32_t marker = in.bits(8 * kMarkerBytes);
    if (in.exhausted()) return Outcome::needs_more;
    if (marker != kMarker) return fail(ErrorCode::malformed, "FLAC marker");
    marker_seen_ = true;
    begin_ += kMarkerBytes;
    return Outcome::done;
  }
  const bool last = in.bits(1) != 0;
  const std::uint32_t type = in.bits(7);
  const std::size_t size = in.bits(24);
  if (in.exhausted() || bytes.size() - kMetadataHeaderBytes < size) return Outcome::needs_more;
  if (type == 0) {
    if (size < kStreamInfoBytes) return fail(ErrorCode::malformed, "FLAC stream information");
    for (const unsigned skipped : {16U, 16U, 24U, 24U, 20U}) static_cast<void>(in.bits(skipped));
    if (in.bits(3) + 1 != channels_)
      return fail(ErrorCode::unsupported, "another number of FLAC channels than signals");
    stream_bits_ = in.bits(5) + 1;
  }
  begin_ += kMetadataHeaderBytes + size;
  in_blocks_ = last;
  return Outcome::done;
}

/// The fixed-size fields decide how the rest of the header is read [9.1].
Decoder::Outcome Decoder::read_header(BitReader& in, BlockHeader& header) {
  const bool in_sync = in.bits(14) == kSync && in.bits(1) == 0;
  static_cast<void>(in.bits(1));  // fixed or variable block size: the block says its own
  const unsigned size_code = in.bits(4);
  const unsigned rate_code = in.bits(4);
  const unsigned channel_code = in.bits(4);
  const unsigned bits_code = in.bits(3);
  if (in.exhausted()) return Outcome::needs_more;
  if (!in_sync || in.bits(1) != 0 || size_code == 0 || rate_code == 15 || channel_code > 10)
    return fail(ErrorCode::malformed, "FLAC block header");
  if (!skip_coded_number(in) && !in.exhausted()) return fail(ErrorCode::malformed, "FLAC block number");

  if (size_code == 1) header.samples = 192;
  else if (size_code <= 5) header.samples = std::size_t{144} << size_code;
  else if (size_code == 6) header.samples = in.bits(8) + std::size_t{1};
  else if (size_code == 7) header.samples = in.bits(16) + std::size_t{1};
  else header.samples = std::size_t{1} << size_code;
  if (rate_code >= 12) static_cast<void>(in.bits(rate_code == 12 ? 8 : 16));

  constexpr std::array<unsigned, 8> kBits = {0, 8, 12, 0, 16, 20, 24, 32};
  header.bits = bits_code == 0 ? stream_bits_ : kBits[bits_code];
  if (header.bits == 0 || header.bits > max_bits_)
    return fail(ErrorCode::unsupported, "more bits per FLAC sample than its format");
  const std::size_t channels = channel_code < kMaxChannels ? channel_code + 1 : 2;
  if (channels != channels_) return fail(ErrorCode::unsupported, "another number of FLAC channels than signals");
  if (channel_code >= kMaxChannels) header.stereo = static_cast<Stereo>(channel_code - kMaxChannels + 1);

  const std::size_t length = in.position();
  const std::uint32_t expected = in.bits(8);
  if (in.exhausted()) return Outcome::needs_more;
  if (crc8(std::span(pending_).subspan(begin_, length)) != expected)
    return fail(ErrorCode::malformed, "FLAC block header");
  return Outcome::done;
}

Decoder::Outcome Decoder::decode_block() {
  const std::span bytes(pending_);
  BitReader in(bytes.subspan(begin_));
  BlockHeader header;
  if (const Outcome outcome = read_header(in, header); outcome != Outcome::done) return outcome;
  bool sound = true;
  for (std::size_t channel = 0; channel < channels_ && sound && !in.exhausted(); ++channel) {
    // The difference of two channels needs one bit more; it is the second one unless the right channel is kept.
    const std::size_t side = header.stereo == Stereo::side_right ? 0 : 1;
    const bool wider = header.stereo != Stereo::independent && channel == side;
    samples_[channel].assign(header.samples, 0);
    sound = read_channel(in, samples_[channel], header.bits + (wider ? 1U : 0U));
  }
  if (in.exhausted()) return Outcome::needs_more;
  if (sound) {
    in.align();
    const std::size_t length = in.position();
    const std::uint32_t expected = in.bits(16);
    if (in.exhausted()) return Outcome::needs_more;
    sound = crc16(bytes.subspan(begin_, length)) == expected;
  }
  if (sound && header.stereo != Stereo::independent) sound = restore_stereo(header.stereo, samples_[0], samples_[1]);
  if (!sound) return fail(ErrorCode::malformed, "FLAC block");
  begin_ += in.position();
  return Outcome::done;
}

/// One subframe [9.2]; false when it is damaged.
bool Decoder::read_channel(BitReader& in, std::vector<std::int32_t>& samples, unsigned bits) {
  if (in.bits(1) != 0) return false;
  const std::uint32_t type = in.bits(6);
  unsigned wasted = 0;
  if (in.bits(1) != 0) wasted = in.zeros() + 1;
  if (in.exhausted()) return true;  // the caller looks
  if (wasted >= bits) return false;
  bits -= wasted;

  const bool fixed = type >= 8 && type <= 12;
  const bool lpc = type >= 32;
  if (type == 0) {
    std::fill(samples.begin(), samples.end(), in.signed_bits(bits));
  } else if (type == 1) {
    for (std::int32_t& sample : samples) sample = in.signed_bits(bits);
  } else if (fixed || lpc) {
    const std::size_t order = fixed ? type - 8 : type - 31;
    if (order > samples.size()) return false;
    for (std::size_t i = 0; i < order; ++i) samples[i] = in.signed_bits(bits);
    std::array<std::int32_t, kMaxLpcOrder> coefficients{};
    unsigned shift = 0;
    if (lpc) {
      const unsigned precision = in.bits(4);
      const std::int32_t signed_shift = in.signed_bits(5);
      if (precision == kInvalidPrecision || signed_shift < 0) return in.exhausted();
      shift = static_cast<unsigned>(signed_shift);
      for (std::size_t i = 0; i < order; ++i) coefficients[i] = in.signed_bits(precision + 1);
    }
    if (!read_residual(in, samples, order)) return false;
    if (in.exhausted()) return true;
    const bool sound = fixed ? predict_fixed(samples, order) : predict(samples, order, [&](std::size_t i) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < order; ++k) sum += std::int64_t{coefficients[k]} * samples[i - 1 - k];
      return sum >> shift;
    });
    if (!sound) return false;
  } else {
    return false;
  }
  for (std::int32_t& sample : samples) {
    const std::int64_t value = std::int64_t{sample} << wasted;
    if (value < kLowest || value > kHighest) return false;
    sample = static_cast<std::int32_t>(value);
  }
  return true;
}

/// Rice-coded differences behind the first `order` samples [9.2.7]; false when they are damaged.
bool Decoder::read_residual(BitReader& in, std::span<std::int32_t> samples, std::size_t order) const {
  const std::uint32_t method = in.bits(2);
  if (method > 1) return false;
  const unsigned parameter_bits = method == 0 ? 4 : 5;
  const std::uint32_t escape = (1U << parameter_bits) - 1U;
  const unsigned partition_order = in.bits(4);
  const std::size_t partitions = std::size_t{1} << partition_order;
  const std::size_t length = samples.size() >> partition_order;
  if (length << partition_order != samples.size() || length < order) return false;
  std::size_t i = order;
  for (std::size_t partition = 1; partition <= partitions && !in.exhausted(); ++partition) {
    const std::uint32_t parameter = in.bits(parameter_bits);
    const std::size_t end = partition * length;
    if (parameter == escape) {
      const unsigned width = in.bits(5);
      for (; i < end; ++i) samples[i] = width == 0 ? 0 : in.signed_bits(width);
      continue;
    }
    for (; i < end && !in.exhausted(); ++i) {
      const std::uint64_t high = in.zeros();
      const std::uint64_t folded = (high << parameter) | in.bits(parameter);
      if (folded > std::numeric_limits<std::uint32_t>::max()) return false;
      const auto half = static_cast<std::int32_t>(folded >> 1U);
      samples[i] = (folded & 1U) != 0 ? -half - 1 : half;
    }
  }
  return true;
}

}  // namespace ecg::flac
