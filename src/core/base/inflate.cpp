#include "core/base/inflate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace ecg {

namespace {

constexpr std::size_t kLongestCode = 15;  // bits; RFC 1951, 3.2.7
constexpr std::size_t kLengthCodes = 19;
constexpr std::size_t kMostLiterals = 288;
constexpr std::size_t kMostDistances = 32;
constexpr std::uint32_t kEndOfBlock = 256;
/// RFC 1951, 3.2.5: the lengths of symbols 257 to 285 and the distances of symbols 0 to 29, with their extra bits.
constexpr std::array<std::uint16_t, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<std::uint8_t, 29> kLengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                      2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<std::uint16_t, 30> kDistanceBase = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                                         33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                                         1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
/// The order in which a block sends the lengths of its length codes (3.2.7).
constexpr std::array<std::uint8_t, kLengthCodes> kLengthOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};

/// Bits, least significant first. Reads beyond the end give zeros and are remembered.
class LowBits {
 public:
  explicit LowBits(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint32_t peek(unsigned count) {
    for (; held_ < count && position_ < bytes_.size(); held_ += 8)
      window_ |= std::to_integer<std::uint64_t>(bytes_[position_++]) << held_;
    return static_cast<std::uint32_t>(window_ & ((std::uint64_t{1} << count) - 1));
  }
  void drop(unsigned count) {
    exhausted_ = exhausted_ || count > held_;
    held_ -= std::min(count, held_);
    window_ >>= count;
  }
  std::uint32_t bits(unsigned count) {
    const std::uint32_t value = peek(count);
    drop(count);
    return value;
  }
  void align() { drop(held_ % 8); }
  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  std::uint64_t window_ = 0;
  unsigned held_ = 0;
  bool exhausted_ = false;
};

/// A Huffman code: what the next bits stand for, by all of them.
class Code {
 public:
  /// `lengths`: bits of each symbol's code, 0 for none. False where they are no code (3.2.2).
  bool build(std::span<const std::uint8_t> lengths) {
    std::array<std::uint32_t, kLongestCode + 1> counts{};
    for (const std::uint8_t length : lengths) ++counts[length];
    counts[0] = 0;
    std::array<std::uint32_t, kLongestCode + 1> next{};
    longest_ = 0;
    for (std::size_t length = 1; length <= kLongestCode; ++length) {
      next[length] = (next[length - 1] + counts[length - 1]) << 1U;
      if (next[length] + counts[length] > (1U << length)) return false;
      if (counts[length] > 0) longest_ = static_cast<unsigned>(length);
    }
    entries_.assign(std::size_t{1} << longest_, {});
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      const unsigned length = lengths[symbol];
      if (length == 0) continue;
      const std::uint32_t code = next[length]++;
      std::size_t reversed = 0;
      for (unsigned bit = 0; bit < length; ++bit) reversed |= std::size_t{(code >> bit) & 1U} << (length - 1 - bit);
      for (; reversed < entries_.size(); reversed += std::size_t{1} << length)
        entries_[reversed] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint8_t>(length)};
    }
    return true;
  }
  /// kNone where the bits are no symbol.
  std::uint32_t next(LowBits& in) const {
    const Entry entry = entries_[in.peek(longest_)];
    in.drop(entry.bits);
    return entry.bits == 0 ? kNone : entry.symbol;
  }
  static constexpr std::uint32_t kNone = 0xFFFF;

 private:
  struct Entry {
    std::uint16_t symbol = 0;
    std::uint8_t bits = 0;
  };
  std::vector<Entry> entries_ = std::vector<Entry>(1);
  unsigned longest_ = 0;
};

struct Codes {
  Code literals;
  Code distances;
};

/// The codes that every reader knows (3.2.6).
Codes fixed_codes() {
  std::array<std::uint8_t, kMostLiterals> lengths{};
  for (std::size_t i = 0; i < lengths.size(); ++i)
    lengths[i] = static_cast<std::uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  std::array<std::uint8_t, kMostDistances> distances{};
  distances.fill(5);
  Codes codes;
  codes.literals.build(lengths);
  codes.distances.build(distances);
  return codes;
}

/// The codes that stand at the head of a block (3.2.7); false where they are none.
bool read_codes(LowBits& in, Codes& codes) {
  const std::size_t literals = in.bits(5) + 257;
  const std::size_t distances = in.bits(5) + 1;
  const std::size_t sent = in.bits(4) + 4;
  std::array<std::uint8_t, kLengthCodes> code_lengths{};
  for (std::size_t i = 0; i < sent; ++i) code_lengths[kLengthOrder[i]] = static_cast<std::uint8_t>(in.bits(3));
  Code code;
  if (!code.build(code_lengths)) return false;
  std::vector<std::uint8_t> lengths;
  while (lengths.size() < literals + distances) {
    const std::uint32_t symbol = code.next(in);
    if (symbol == Code::kNone || in.exhausted()) return false;
    if (symbol < 16) {
      lengths.push_back(static_cast<std::uint8_t>(symbol));
      continue;
    }
    if (symbol == 16 && lengths.empty()) return false;
    const std::uint8_t repeated = symbol == 16 ? lengths.back() : std::uint8_t{0};
    const std::size_t times = symbol == 16 ? 3 + in.bits(2) : symbol == 17 ? 3 + in.bits(3) : 11 + in.bits(7);
    lengths.insert(lengths.end(), times, repeated);
  }
  if (lengths.size() != literals + distances) return false;
  const std::span<const std::uint8_t> all(lengths);
  return codes.literals.build(all.first(literals)) && codes.distances.build(all.subspan(literals));
}

class Inflater {
 public:
  Inflater(std::span<const std::byte> packed, std::size_t max_bytes) : in_(packed), max_bytes_(max_bytes) {}

  Result<std::vector<std::byte>> run() && {
    const std::uint32_t method = in_.bits(8);
    const std::uint32_t flags = in_.bits(8);
    constexpr std::uint32_t kDeflate = 8;
    constexpr std::uint32_t kDictionary = 0x20;
    if (!in_.exhausted() && ((method & 0x0FU) != kDeflate || (method * 256 + flags) % 31 != 0 || (flags & kDictionary)))
      return fail(ErrorCode::malformed);
    ECG_TRY(const auto unpacked, blocks());
    in_.align();
    std::uint32_t sum = 0;  // most significant byte first
    for (int i = 0; i < 4; ++i) sum = (sum << 8U) | in_.bits(8);
    if (in_.exhausted()) return fail(ErrorCode::truncated);
    if (sum != adler32()) return fail(ErrorCode::malformed);
    return std::move(out_);
  }

  Result<std::vector<std::byte>> run_raw() && {
    ECG_TRY(const auto unpacked, blocks());
    return std::move(out_);
  }

 private:
  Status blocks() {
    for (bool last = false; !last;) {
      last = in_.bits(1) == 1;
      const std::uint32_t kind = in_.bits(2);
      const Status status = block(kind);
      if (in_.exhausted()) return fail(ErrorCode::truncated);
      if (!status.has_value()) return status.error();
    }
    return Done{};
  }

  Error fail(ErrorCode code) const {
    Error error{code, "compressed data", -1, {}};
    if (code == ErrorCode::over_budget) {
      error.needed = static_cast<double>(max_bytes_) + 1.0;
      error.allowed = static_cast<double>(max_bytes_);
    }
    return error;
  }

  Status block(std::uint32_t kind) {
    if (kind == 0) return stored();
    if (kind == 3) return fail(ErrorCode::malformed);
    Codes codes;
    if (kind == 1) codes = fixed_codes();
    else if (!read_codes(in_, codes)) return fail(ErrorCode::malformed);
    return coded(codes);
  }

  Status stored() {
    in_.align();
    const std::uint32_t length = in_.bits(16);
    if (in_.bits(16) != (length ^ 0xFFFFU)) return fail(ErrorCode::malformed);
    if (length > max_bytes_ - out_.size()) return fail(ErrorCode::over_budget);
    for (std::uint32_t i = 0; i < length && !in_.exhausted(); ++i) out_.push_back(static_cast<std::byte>(in_.bits(8)));
    return Done{};
  }

  Status coded(const Codes& codes) {
    while (!in_.exhausted()) {
      const std::uint32_t symbol = codes.literals.next(in_);
      if (symbol == kEndOfBlock) return Done{};
      const std::size_t at = symbol - kEndOfBlock - 1;
      if (symbol > kEndOfBlock && at >= kLengthBase.size()) return fail(ErrorCode::malformed);
      const std::size_t length = symbol < kEndOfBlock ? 1 : kLengthBase[at] + in_.bits(kLengthBits[at]);
      if (length > max_bytes_ - out_.size()) return fail(ErrorCode::over_budget);
      if (symbol < kEndOfBlock) {
        out_.push_back(static_cast<std::byte>(symbol));
        continue;
      }
      const std::uint32_t place = codes.distances.next(in_);
      if (place >= kDistanceBase.size()) return fail(ErrorCode::malformed);
      const std::size_t distance = kDistanceBase[place] + in_.bits(place < 4 ? 0 : place / 2 - 1);
      if (distance > out_.size()) return fail(ErrorCode::malformed);
      for (std::size_t i = 0; i < length; ++i) out_.push_back(out_[out_.size() - distance]);
    }
    return Done{};  // the caller sees that the input has ended
  }

  [[nodiscard]] std::uint32_t adler32() const {
    constexpr std::uint32_t kModulus = 65'521;  // RFC 1950, 8.2
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const std::byte byte : out_) {
      a = (a + std::to_integer<std::uint32_t>(byte)) % kModulus;
      b = (b + a) % kModulus;
    }
    return (b << 16U) | a;
  }

  LowBits in_;
  std::size_t max_bytes_;
  std::vector<std::byte> out_;
};

}  // namespace

Result<std::vector<std::byte>> inflate_zlib(std::span<const std::byte> packed, std::size_t max_bytes) {
  return Inflater(packed, max_bytes).run();
}

Result<std::vector<std::byte>> inflate_raw(std::span<const std::byte> packed, std::size_t max_bytes) {
  return Inflater(packed, max_bytes).run_raw();
}

}  // namespace ecg
