#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ecg::xml {

/// Samples of 16 bits, lowest byte first; an odd byte at the end is none.
inline std::vector<std::int32_t> samples_of(std::span<const std::byte> bytes) {
  std::vector<std::int32_t> samples;
  samples.reserve(bytes.size() / 2);
  for (std::size_t i = 1; i < bytes.size(); i += 2) {
    const unsigned bits = std::to_integer<unsigned>(bytes[i - 1]) | (std::to_integer<unsigned>(bytes[i]) << 8U);
    samples.push_back(static_cast<std::int16_t>(static_cast<std::uint16_t>(bits)));
  }
  return samples;
}

/// The whole numbers of "2010-01-19" or "10:35:17"; empty where one is none.
std::vector<std::int64_t> numbers_between(std::string_view text, char mark);

}  // namespace ecg::xml
