#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ecg {

/// SHA-256 of FIPS 180-4, over pieces of any size.
class Sha256 {
 public:
  void update(std::span<const std::byte> bytes);
  /// 64 lower-case hexadecimal digits.
  [[nodiscard]] std::string finish() &&;

 private:
  void block(std::span<const std::byte> bytes);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                         0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
  std::array<std::byte, 64> waiting_{};  ///< bytes of a block that is not full yet
  std::uint64_t size_bytes_ = 0;
};

}  // namespace ecg
