#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ecg {

/// Reads bits, most significant first. Where ByteReader answers each read with a Result, a codec reads millions of
/// times: reads beyond the end give zeros here and are remembered, and the caller asks `exhausted()` once per block.
class BitReader {
 public:
  explicit BitReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  /// Next `count` bits, 0 to 32.
  std::uint32_t bits(unsigned count);
  /// Next `count` bits as two's complement, 1 to 32.
  std::int32_t signed_bits(unsigned count);
  /// Number of zeros before the next one, which is read too.
  std::uint32_t zeros();
  /// Skips to the next whole byte.
  void align();

  [[nodiscard]] bool exhausted() const { return exhausted_; }
  /// Bytes read, the last one perhaps in part.
  [[nodiscard]] std::size_t position() const { return position_ - held_ / 8; }

 private:
  void refill();

  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;  ///< of the next byte to be held
  std::uint64_t window_ = 0;  ///< bits held, the next one on top
  unsigned held_ = 0;
  bool exhausted_ = false;
};

}  // namespace ecg
