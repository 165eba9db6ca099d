#include "core/base/bit_reader.hpp"

#include <bit>

namespace ecg {

namespace {

constexpr unsigned kWindowBits = 64;
constexpr unsigned kByteBits = 8;

}  // namespace

void BitReader::refill() {
  while (held_ <= kWindowBits - kByteBits && position_ < bytes_.size()) {
    const auto byte = std::to_integer<std::uint64_t>(bytes_[position_++]);
    window_ |= byte << (kWindowBits - kByteBits - held_);
    held_ += kByteBits;
  }
}

std::uint32_t BitReader::bits(unsigned count) {
  if (count == 0) return 0;
  if (held_ < count) refill();
  if (held_ < count) {
    exhausted_ = true;
    window_ = 0;
    held_ = 0;
    return 0;
  }
  const auto value = static_cast<std::uint32_t>(window_ >> (kWindowBits - count));
  window_ <<= count;
  held_ -= count;
  return value;
}

std::int32_t BitReader::signed_bits(unsigned count) {
  const unsigned shift = 32U - count;
  return static_cast<std::int32_t>(bits(count) << shift) >> shift;
}

std::uint32_t BitReader::zeros() {
  std::uint32_t count = 0;
  for (;;) {
    if (held_ == 0) refill();
    if (held_ == 0) {
      exhausted_ = true;
      return 0;
    }
    const auto leading = static_cast<unsigned>(std::countl_zero(window_));
    if (leading < held_) {
      window_ = leading + 1 == kWindowBits ? 0 : window_ << (leading + 1);
      held_ -= leading + 1;
      return count + leading;
    }
    count += held_;
    window_ = 0;
    held_ = 0;
  }
}

void BitReader::align() { static_cast<void>(bits(held_ % kByteBits)); }

}  // namespace ecg
