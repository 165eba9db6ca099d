#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/byte_writer.hpp"

/// Files of the ISHNE Holter standard by hand.
namespace ecg::test {

/// The fixed header up to its sampling rate, and zeros behind it; one lead, no variable block.
inline std::string ishne_header(const std::string& magic, std::int16_t fs_hz, std::int32_t announced = 0) {
  constexpr std::size_t kHeaderBytes = 522;
  ByteWriter out(kHeaderBytes);
  const auto i16 = [&](std::int16_t value) { out.u16_le(static_cast<std::uint16_t>(value)); };
  const auto zeros = [&](std::size_t count) { out.bytes(std::vector<std::byte>(count)); };
  out.bytes(std::as_bytes(std::span(magic)));
  i16(0);  // no checksum
  for (const std::int32_t value : {0, announced, 522, 522}) out.i32_le(value);
  zeros(2 + 122 + 6);
  i16(1);
  i16(6);  // lead II
  zeros(22 + 24);
  i16(2500);
  zeros(22 + 2 + 40);
  i16(fs_hz);
  zeros(248);
  std::string text;
  for (const std::byte byte : std::move(out).finish()) text.push_back(static_cast<char>(byte));
  return text;
}

/// `labels`: each with the samples since the one before.
inline std::string ishne_annotations(std::int16_t fs_hz, std::uint32_t first_sample,
                                     const std::vector<std::pair<char, std::uint16_t>>& labels) {
  std::string text = ishne_header("ANN  1.0", fs_hz);
  const auto number = [&](std::uint32_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) text.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
  };
  number(first_sample, 4);
  for (const auto& [label, samples] : labels) {
    text.push_back(label);
    text.push_back(' ');
    number(samples, 2);
  }
  return text;
}

}  // namespace ecg::test
