#include "core/formats/philips_xli.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/byte_reader.hpp"

namespace ecg::philips {

namespace {

constexpr std::uint32_t kCodeBits = 10;
constexpr std::uint32_t kSingleBytes = 256;
constexpr std::uint32_t kLastCode = (1U << kCodeBits) - 2;  ///< the one behind ends the data
constexpr std::int32_t kZeroResidual = 64;
constexpr std::size_t kMostLeads = 64;

/// Strings of LZW, each a shorter one and a byte.
class Strings {
 public:
  [[nodiscard]] std::uint32_t count() const { return next_; }
  [[nodiscard]] bool full() const { return next_ > kLastCode; }
  void add(std::uint32_t before, std::byte last) {
    before_[next_] = static_cast<std::uint16_t>(before);
    last_[next_] = last;
    length_[next_] = static_cast<std::uint16_t>(length(before) + 1);
    ++next_;
  }
  [[nodiscard]] std::size_t length(std::uint32_t code) const { return code < kSingleBytes ? 1 : length_[code]; }
  [[nodiscard]] std::byte first(std::uint32_t code) const {
    while (code >= kSingleBytes) code = before_[code];
    return static_cast<std::byte>(code);
  }
  void append_to(std::vector<std::byte>& out, std::uint32_t code) const {
    std::size_t at = out.size() + length(code);
    out.resize(at);
    for (; code >= kSingleBytes; code = before_[code]) out[--at] = last_[code];
    out[--at] = static_cast<std::byte>(code);
  }

 private:
  std::array<std::uint16_t, kLastCode + 1> before_{};
  std::array<std::byte, kLastCode + 1> last_{};
  std::array<std::uint16_t, kLastCode + 1> length_{};
  std::uint32_t next_ = kSingleBytes;
};

Error too_much(std::int64_t allowed) {
  const auto most = static_cast<double>(allowed);
  return {ErrorCode::over_budget, "XLI", -1, {}, most + 1.0, most};
}

Result<std::vector<std::byte>> unpack_lzw(std::span<const std::byte> bytes, std::int64_t most_bytes) {
  Strings strings;
  std::vector<std::byte> out;
  std::optional<std::uint32_t> before;
  std::uint32_t waiting = 0;
  std::uint32_t bits = 0;
  for (const std::byte byte : bytes) {
    waiting = (waiting << 8U) | std::to_integer<std::uint32_t>(byte);
    bits += 8;
    if (bits < kCodeBits) continue;
    bits -= kCodeBits;
    const std::uint32_t code = (waiting >> bits) & ((1U << kCodeBits) - 1);
    if (code > kLastCode) break;
    // The code that is about to be added may be used at once: it begins with its own first byte.
    if (code > strings.count() || (code == strings.count() && !before)) return Error{ErrorCode::malformed, "XLI"};
    if (before && !strings.full()) strings.add(*before, strings.first(code == strings.count() ? *before : code));
    if (static_cast<std::int64_t>(out.size() + strings.length(code)) > most_bytes) return too_much(most_bytes);
    strings.append_to(out, code);
    before = code;
  }
  return out;
}

std::vector<std::int32_t> samples_of(std::vector<std::byte> halves, std::int32_t residual) {
  if (halves.size() % 2 != 0) halves.push_back(std::byte{0});
  const std::size_t count = halves.size() / 2;
  std::vector<std::int32_t> samples(count);
  const auto value = [&](std::size_t i) -> std::int32_t {
    const unsigned both = (std::to_integer<unsigned>(halves[i]) << 8U) | std::to_integer<unsigned>(halves[count + i]);
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(both));
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (i < 2) {
      samples[i] = value(i);
      continue;
    }
    const std::int32_t sample = 2 * samples[i - 1] - samples[i - 2] - residual;
    samples[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(sample));  // 16 bits, as it was packed
    residual = value(i) - kZeroResidual;
  }
  return samples;
}

}  // namespace

Result<std::vector<std::vector<std::int32_t>>> unpack_xli(std::span<const std::byte> bytes, std::int64_t max_bytes) {
  std::vector<std::vector<std::int32_t>> leads;
  std::int64_t left = max_bytes;
  for (ByteReader in(bytes); in.remaining() > 0;) {
    ECG_TRY(const auto size, in.i32_le("XLI"));
    ECG_TRY(const auto unused, in.take(2, "XLI"));
    ECG_TRY(const auto residual, in.i16_le("XLI"));
    if (leads.size() == kMostLeads) return Error{ErrorCode::out_of_range, "number of leads"};
    if (size < 0) return Error{ErrorCode::malformed, "XLI"};
    ECG_TRY(const auto piece, in.take(std::min(static_cast<std::size_t>(size), in.remaining()), "XLI"));
    ECG_TRY(auto halves, unpack_lzw(piece, left));
    leads.push_back(samples_of(std::move(halves), residual));
    left -= static_cast<std::int64_t>(leads.back().size() * sizeof(std::int32_t));
    if (left < 0) return too_much(max_bytes);
  }
  return leads;
}

}  // namespace ecg::philips
