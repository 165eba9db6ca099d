#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/record/annotation.hpp"

namespace ecg::test {

/// CRC-32 as zlib computes it.
class Crc32 {
 public:
  void byte(std::uint8_t value) { state_ = (state_ >> 8U) ^ kTable[(state_ ^ value) & 0xFFU]; }
  void number(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) byte(static_cast<std::uint8_t>(value >> static_cast<unsigned>(8 * i)));
  }
  [[nodiscard]] std::uint32_t value() const { return ~state_; }

 private:
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      table[i] = i;
      for (int bit = 0; bit < 8; ++bit) table[i] = (table[i] >> 1U) ^ ((table[i] & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return table;
  }();
  std::uint32_t state_ = 0xFFFFFFFFU;
};

/// CRC over (sample i64, code u8, subtype i8, channel u8, number i8, aux, NUL) of every annotation, little endian.
inline std::uint32_t crc_of(const std::vector<Annotation>& annotations) {
  Crc32 crc;
  for (const Annotation& annotation : annotations) {
    crc.number(static_cast<std::uint64_t>(annotation.sample), 8);
    crc.byte(static_cast<std::uint8_t>(annotation.code));
    crc.byte(static_cast<std::uint8_t>(annotation.subtype));
    crc.byte(annotation.channel);
    crc.byte(static_cast<std::uint8_t>(annotation.number));
    for (const char c : annotation.aux) crc.byte(static_cast<std::uint8_t>(c));
    crc.byte(0);
  }
  return crc.value();
}

}  // namespace ecg::test
