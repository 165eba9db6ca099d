#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// MATLAB 5 files by hand, as "MAT-File Format" (MathWorks) describes them.
namespace ecg::test::mat {

inline std::string little_endian(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
  return text;
}

/// A tag, its bytes, and zeros up to a multiple of eight.
inline std::string element(std::uint32_t type, const std::string& bytes) {
  std::string text = little_endian(type, 4) + little_endian(bytes.size(), 4) + bytes;
  if (type != 15) text.append((8 - bytes.size() % 8) % 8, '\0');
  return text;
}

template <typename Number>
std::string numbers_of(const std::vector<Number>& values) {
  std::string bytes;
  for (const Number value : values) {
    const auto* const begin = reinterpret_cast<const char*>(&value);
    bytes.append(begin, sizeof(Number));
  }
  return bytes;
}

struct Array {
  std::string name = "val";
  std::int32_t rows = 1;
  std::int32_t columns = 1;
  std::uint32_t kind = 6;         ///< class of the variable: double
  std::uint32_t number_type = 9;  ///< of the stored numbers: double
  std::string numbers;
  std::uint32_t flags = 0;
};

inline std::string head_of(const Array& array) {
  return element(6, little_endian(array.kind | array.flags, 8)) +
         element(5, little_endian(static_cast<std::uint32_t>(array.rows), 4) +
                        little_endian(static_cast<std::uint32_t>(array.columns), 4)) +
         element(1, array.name);
}

inline std::string matrix(const Array& array) {
  return element(14, head_of(array) + element(array.number_type, array.numbers));
}

/// A scalar whose value stands in its tag, as MATLAB writes small whole numbers.
inline std::string small_scalar(const std::string& name, std::uint16_t value) {
  return element(14, head_of({.name = name}) + little_endian(4U | (2U << 16U), 4) + little_endian(value, 4));
}

/// A structure of one field.
inline std::string structure(const std::string& name, const std::string& field, Array content) {
  constexpr std::size_t kWidth = 32;
  content.name.clear();
  std::string names = field;
  names.resize(kWidth);
  return element(14, head_of({.name = name, .kind = 2}) + little_endian(5U | (4U << 16U), 4) +
                         little_endian(kWidth, 4) + element(1, names) + matrix(content));
}

/// A zlib stream whose bytes are not packed (RFC 1951, stored blocks), at most 65535 of them.
inline std::string stored_zlib(const std::string& bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  std::string sum = little_endian((b << 16U) | a, 4);
  return std::string("\x78\x01\x01", 3) + little_endian(bytes.size(), 2) + little_endian(bytes.size() ^ 0xFFFFU, 2) +
         bytes + std::string(sum.rbegin(), sum.rend());
}

inline std::string compressed(const std::string& variable) { return element(15, stored_zlib(variable)); }

inline std::string file(const std::string& variables) {
  std::string text = "MATLAB 5.0 MAT-file, Platform: GLNXA64";
  text.resize(124, ' ');
  return text + std::string("\0\x01IM", 4) + variables;
}

/// 1 -2 3 -4 ...
template <typename Number>
std::vector<Number> counted(int count) {
  std::vector<Number> values;
  for (int i = 1; i <= count; ++i) values.push_back(static_cast<Number>(i % 2 == 1 ? i : -i));
  return values;
}

}  // namespace ecg::test::mat
