#include "core/formats/scp_huffman.hpp"

#include <algorithm>

#include "core/base/bit_reader.hpp"

namespace ecg::scp {

namespace {

constexpr std::uint16_t kStandardTable = 19'999;
constexpr std::size_t kMostCodes = 4096;  ///< of all tables; the standard's own has 19
constexpr unsigned kMostPrefixBits = 32;
constexpr unsigned kMostValueBits = 16;
constexpr std::int64_t kRawBytes = 2;

/// Annex C of the standard: 0 is one bit; n and -n are n + 2 bits, n ones among them; what is larger stands behind ten
/// bits in 8 or 16 bits of its own.
constexpr int kLargestShort = 8;
constexpr unsigned kEscapeBits = 10;

}  // namespace

Status Packing::add(Tree& tree, const Code& code) {
  const Error overlap{ErrorCode::malformed, "Huffman table", -1, {}};
  std::int32_t at = 0;
  for (unsigned bit = 0; bit < code.prefix_bits; ++bit) {
    if (tree[static_cast<std::size_t>(at)].code >= 0) return overlap;
    const std::size_t branch = (code.prefix >> bit) & 1U;
    std::int32_t next = tree[static_cast<std::size_t>(at)].next[branch];
    if (next == 0) {
      next = static_cast<std::int32_t>(tree.size());
      tree[static_cast<std::size_t>(at)].next[branch] = next;
      tree.emplace_back();
    }
    at = next;
  }
  Node& end = tree[static_cast<std::size_t>(at)];
  if (end.code >= 0 || end.next != std::array<std::int32_t, 2>{0, 0}) return overlap;
  end.code = static_cast<std::int32_t>(codes_.size());
  codes_.push_back(code);
  return Done{};
}

Packing Packing::standard() {
  Packing packing;
  Tree tree(1);
  const auto put = [&](unsigned prefix_bits, unsigned value_bits, int value, std::uint32_t prefix) {
    (void)packing.add(tree, {static_cast<std::uint8_t>(prefix_bits),
                             static_cast<std::uint8_t>(prefix_bits + value_bits), false, value, prefix});
  };
  put(1, 0, 0, 0);
  for (int n = 1; n <= kLargestShort; ++n) {
    const auto ones = static_cast<unsigned>(n);
    const std::uint32_t prefix = (1U << ones) - 1U;
    put(ones + 2, 0, n, prefix);
    put(ones + 2, 0, -n, prefix | (1U << (ones + 1)));
  }
  const std::uint32_t escape = (1U << (kEscapeBits - 1)) - 1U;
  put(kEscapeBits, 8, 0, escape);
  put(kEscapeBits, 16, 0, escape | (1U << (kEscapeBits - 1)));
  packing.tables_.push_back(std::move(tree));
  return packing;
}

Result<Packing> Packing::parse(const Section& section2) {
  ByteReader in = section2.reader();
  ECG_TRY(const auto tables, in.u16_le("number of Huffman tables"));
  if (tables == kStandardTable) return standard();
  Packing packing;
  for (std::uint32_t table = 0; table < tables; ++table) {
    const Error too_many = in.fail(ErrorCode::out_of_range, "number of Huffman codes");
    ECG_TRY(const auto count, in.u16_le("number of Huffman codes"));
    if (packing.codes_.size() + count > kMostCodes) return too_many;
    Tree tree(1);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Error wrong = in.fail(ErrorCode::out_of_range, "Huffman code");
      ECG_TRY(const auto prefix_bits, in.u8("Huffman code"));
      ECG_TRY(const auto total_bits, in.u8("Huffman code"));
      ECG_TRY(const auto mode, in.u8("Huffman code"));
      ECG_TRY(const auto value, in.i16_le("Huffman code"));
      ECG_TRY(const auto prefix, in.u32_le("Huffman code"));
      if (prefix_bits < 1 || prefix_bits > kMostPrefixBits || total_bits < prefix_bits ||
          total_bits - prefix_bits > static_cast<int>(kMostValueBits))
        return wrong;
      const bool switches = mode == 0;
      if (switches && (value < 1 || value > tables)) return wrong;
      const Status added = packing.add(tree, {prefix_bits, total_bits, switches, value, prefix});
      if (!added.has_value()) return in.fail(ErrorCode::malformed, "Huffman table");
    }
    packing.tables_.push_back(std::move(tree));
  }
  return packing;
}

Result<std::vector<std::int32_t>> Packing::unpack(std::span<const std::byte> bytes, std::int64_t count) const {
  std::vector<std::int32_t> numbers;
  if (tables_.empty()) {
    ByteReader in(bytes);
    const std::int64_t whole = std::min(count, static_cast<std::int64_t>(bytes.size()) / kRawBytes);
    numbers.reserve(static_cast<std::size_t>(std::max<std::int64_t>(whole, 0)));
    for (std::int64_t i = 0; i < whole; ++i) {
      ECG_TRY(const auto number, in.i16_le("samples"));
      numbers.push_back(number);
    }
    return numbers;
  }
  BitReader in(bytes);
  std::size_t table = 0;
  while (static_cast<std::int64_t>(numbers.size()) < count && !in.exhausted()) {
    const Tree& tree = tables_[table];
    std::size_t at = 0;
    while (tree[at].code < 0) {
      at = static_cast<std::size_t>(tree[at].next[in.bits(1)]);
      if (in.exhausted()) return numbers;
      if (at == 0) return Error{ErrorCode::malformed, "samples", static_cast<std::int64_t>(in.position()), {}};
    }
    const Code& code = codes_[static_cast<std::size_t>(tree[at].code)];
    const unsigned value_bits = static_cast<unsigned>(code.total_bits) - code.prefix_bits;
    const std::int32_t rest = value_bits == 0 ? 0 : in.signed_bits(value_bits);
    if (in.exhausted()) break;
    if (code.switches) table = static_cast<std::size_t>(code.value - 1);
    else numbers.push_back(code.value + rest);
  }
  return numbers;
}

}  // namespace ecg::scp
