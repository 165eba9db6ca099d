#include "core/formats/matlab_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <utility>

#include "core/base/byte_reader.hpp"
#include "core/base/inflate.hpp"
#include "core/base/letter_case.hpp"
#include "core/base/utf8.hpp"
#include "core/formats/csv_words.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg::matlab {

namespace {

constexpr std::string_view kBegin = "MATLAB 5.0 MAT-file";
constexpr std::size_t kTextBytes = 124;  // description and where its subsystem's data stand
constexpr std::uint16_t kLittleEndian = 0x4D49;
constexpr std::uint16_t kBigEndian = 0x494D;
constexpr std::uint32_t kMatrixElement = 14;  // table 1-1
constexpr std::uint32_t kCompressedElement = 15;
constexpr std::uint32_t kStructureClass = 2;  // table 1-3
constexpr std::uint32_t kFirstNumericClass = 6;
constexpr std::uint32_t kLastNumericClass = 15;
constexpr std::uint32_t kComplexOrLogical = 0x0A00;  // of the array flags
constexpr int kDeepestStructure = 3;
constexpr std::int64_t kFewestSamples = 16;  // shorter vectors are sizes, ages, lists of leads
constexpr std::int64_t kMostLeads = 64;      // wider matrices hold a recording or a beat in each row

/// Bytes of one number, by type; 0 for what is no number.
constexpr std::array<std::size_t, 14> kNumberBytes = {0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8};

std::size_t number_bytes(std::uint32_t type) { return type < kNumberBytes.size() ? kNumberBytes[type] : 0; }

template <typename Number>
double number_at(std::span<const std::byte> bytes, std::size_t index) {
  static_assert(std::endian::native == std::endian::little);
  std::array<std::byte, sizeof(Number)> stored{};
  std::ranges::copy(bytes.subspan(index * sizeof(Number), sizeof(Number)), stored.begin());
  return static_cast<double>(std::bit_cast<Number>(stored));
}

struct Element {
  std::uint32_t type = 0;
  std::span<const std::byte> bytes;
};

/// Tag and bytes of the next element; small ones stand in their tag. All but compressed ones are padded to eight bytes.
Result<Element> next_element(ByteReader& in, std::string_view field) {
  constexpr std::size_t kSmallBytes = 4;
  constexpr std::size_t kPaddedTo = 8;
  ECG_TRY(const auto word, in.u32_le(field));
  if (const std::size_t size = word >> 16U; size != 0) {
    if (size > kSmallBytes) return in.fail(ErrorCode::malformed, field);
    ECG_TRY(const auto bytes, in.take(kSmallBytes, field));
    return Element{word & 0xFFFFU, bytes.first(size)};
  }
  ECG_TRY(const auto size, in.u32_le(field));
  ECG_TRY(const auto bytes, in.take(size, field));
  const std::size_t padding = word == kCompressedElement ? 0 : (kPaddedTo - size % kPaddedTo) % kPaddedTo;
  ECG_TRY(const auto unused, in.take(std::min(padding, in.remaining()), field));
  return Element{word, bytes};
}

std::string text_of(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return utf8_from_bytes(text.substr(0, text.find('\0')));
}

/// An array that is still to be looked into.
struct Array {
  std::span<const std::byte> bytes;
  std::string name;  ///< of the field it stands in; empty for a variable, which has its own
  int depth = 0;
};

Status add_fields(ByteReader& in, int depth, std::vector<Array>& arrays) {
  ECG_TRY(const auto width_element, next_element(in, "structure"));
  ByteReader width_reader(width_element.bytes);
  ECG_TRY(const auto width, width_reader.u32_le("structure"));
  ECG_TRY(const auto names, next_element(in, "structure"));
  if (width == 0) return in.fail(ErrorCode::malformed, "structure");
  for (std::size_t i = 0; i < names.bytes.size() / width && in.remaining() > 0; ++i) {
    ECG_TRY(const auto field, next_element(in, "structure"));
    if (field.type == kMatrixElement)
      arrays.push_back({field.bytes, text_of(names.bytes.subspan(i * width, width)), depth + 1});
  }
  return Done{};
}

/// A matrix goes to `matrices`, fields of a structure go to `arrays`, all else is passed over.
Status look_into(Array array, std::vector<Array>& arrays, std::vector<Matrix>& matrices) {
  if (array.bytes.empty()) return Done{};  // an array of nothing
  ByteReader in(array.bytes);
  ECG_TRY(const auto flags_element, next_element(in, "array flags"));
  ByteReader flags_reader(flags_element.bytes);
  ECG_TRY(const auto flags, flags_reader.u32_le("array flags"));
  const std::uint32_t kind = flags & 0xFFU;
  const bool numeric = kind >= kFirstNumericClass && kind <= kLastNumericClass && (flags & kComplexOrLogical) == 0;
  if (!numeric && kind != kStructureClass) return Done{};
  ECG_TRY(const auto sides, next_element(in, "dimensions"));
  ECG_TRY(const auto name, next_element(in, "array name"));
  if (kind == kStructureClass)
    return array.depth < kDeepestStructure ? add_fields(in, array.depth, arrays) : Status{Done{}};
  if (sides.bytes.size() != 2 * sizeof(std::int32_t)) return Done{};  // of three and more dimensions
  ByteReader sides_reader(sides.bytes);
  ECG_TRY(const auto rows, sides_reader.i32_le("dimensions"));
  ECG_TRY(const auto columns, sides_reader.i32_le("dimensions"));
  if (rows < 0 || columns < 0) return in.fail(ErrorCode::out_of_range, "dimensions");
  ECG_TRY(const auto numbers, next_element(in, "numbers"));
  Matrix matrix{array.name.empty() ? text_of(name.bytes) : std::move(array.name), rows, columns, numbers.type,
                numbers.bytes};
  const std::size_t width = number_bytes(numbers.type);
  if (width == 0) return in.fail(ErrorCode::malformed, "numbers");
  if (static_cast<std::size_t>(matrix.size()) > numbers.bytes.size() / width)
    return in.fail(ErrorCode::truncated, "numbers");
  matrices.push_back(std::move(matrix));
  return Done{};
}

/// Lower is more likely.
int rank_of(const std::string& name) {
  const std::string word = lower(name);
  if (word == "val" || word.find("ecg") != std::string::npos || word.find("ekg") != std::string::npos) return 0;
  const bool usual = table::is_one_of(word, {"data", "signal", "signals", "sig", "samples", "x", "y", "lead", "leads"});
  return usual || is_lead_name(name) ? 1 : 2;
}

}  // namespace

bool is_matlab5(std::span<const std::byte> head) {
  return head.size() >= kBegin.size() && text_of(head.first(kBegin.size())) == kBegin;
}

double Matrix::at(std::int64_t index) const {
  const auto i = static_cast<std::size_t>(index);
  switch (number_type) {  // table 1-1
    case 1: return number_at<std::int8_t>(numbers, i);
    case 2: return number_at<std::uint8_t>(numbers, i);
    case 3: return number_at<std::int16_t>(numbers, i);
    case 4: return number_at<std::uint16_t>(numbers, i);
    case 5: return number_at<std::int32_t>(numbers, i);
    case 6: return number_at<std::uint32_t>(numbers, i);
    case 7: return number_at<float>(numbers, i);
    case 9: return number_at<double>(numbers, i);
    case 12: return number_at<std::int64_t>(numbers, i);
    default: return number_at<std::uint64_t>(numbers, i);
  }
}

Result<File> File::parse(std::vector<std::byte> bytes, std::int64_t max_bytes) {
  File file;
  file.bytes_ = std::move(bytes);
  ByteReader in(file.bytes_);
  ECG_TRY(const auto text, in.take(kTextBytes, "header"));
  ECG_TRY(const auto version, in.u16_le("header"));
  const Error wrong_order = in.fail(ErrorCode::malformed, "byte order");
  ECG_TRY(const auto order, in.u16_le("byte order"));
  if (order == kBigEndian) return in.fail(ErrorCode::unsupported, "the byte order of big-endian machines");
  if (order != kLittleEndian) return wrong_order;
  std::int64_t budget = max_bytes;
  while (in.remaining() > 0) {
    const auto begin = static_cast<std::int64_t>(in.position());
    const auto at_variable = [&](Error error) {
      error.byte_offset = begin;
      return error;
    };
    ECG_TRY(auto element, next_element(in, "variable"));
    if (element.type == kCompressedElement) {
      auto unpacked = inflate_zlib(element.bytes, static_cast<std::size_t>(budget));
      if (!unpacked.has_value()) return at_variable(unpacked.error());
      budget -= static_cast<std::int64_t>(unpacked.value().size());
      file.unpacked_.push_back(std::move(unpacked).value());
      ByteReader inside(file.unpacked_.back());
      const auto inner = next_element(inside, "variable");
      if (!inner.has_value()) return at_variable(inner.error());
      element = inner.value();
    }
    if (element.type != kMatrixElement) continue;
    std::vector<Array> arrays = {{element.bytes, {}, 0}};
    for (std::size_t i = 0; i < arrays.size(); ++i) {  // grows by the fields of structures
      const Status status = look_into(arrays[i], arrays, file.matrices_);
      if (!status.has_value()) return at_variable(status.error());
    }
  }
  return file;
}

Signals as_signals(const Matrix& matrix) {
  return {&matrix, std::min(matrix.rows, matrix.columns), std::max(matrix.rows, matrix.columns)};
}

Signals find_signals(const File& file) {
  Signals best;
  for (const Matrix& matrix : file.matrices()) {
    const Signals signals = as_signals(matrix);
    const bool long_enough = signals.samples >= kFewestSamples && signals.leads > 0 && signals.leads <= kMostLeads;
    if (!long_enough || table::is_time_name(matrix.name)) continue;
    const auto key = [](const Signals& each) { return std::pair(rank_of(each.matrix->name), -each.matrix->size()); };
    if (best.matrix == nullptr || key(signals) < key(best)) best = signals;
  }
  return best;
}

}  // namespace ecg::matlab
