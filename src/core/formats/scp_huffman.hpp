#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/formats/scp_sections.hpp"

namespace ecg::scp {

/// How numbers of sections 5 and 6 are packed (EN 1064:2005, 5.5 and annex C): by the tables of section 2, by the
/// standard's own table, or not at all (16 bits each).
class Packing {
 public:
  /// No section 2: 16 bits each.
  Packing() = default;
  /// Errors: truncated, out_of_range "number of Huffman codes" and "Huffman code" (length, table to go on with),
  /// malformed "Huffman table" (a code that begins with another one).
  static Result<Packing> parse(const Section& section2);
  /// The table of annex C, which section 2 names by the number 19999.
  static Packing standard();

  /// The first `count` numbers, fewer where the bytes end. Errors: malformed "samples" (bits that are no code).
  [[nodiscard]] Result<std::vector<std::int32_t>> unpack(std::span<const std::byte> bytes, std::int64_t count) const;

 private:
  struct Code {
    std::uint8_t prefix_bits = 0;
    std::uint8_t total_bits = 0;
    bool switches = false;     ///< no number: go on with table `value`, the first one being 1
    std::int32_t value = 0;    ///< added to what stands in the bits behind the prefix
    std::uint32_t prefix = 0;  ///< its first bit lowest
  };
  struct Node {
    std::array<std::int32_t, 2> next = {0, 0};  ///< 0: none
    std::int32_t code = -1;                     ///< -1: the code goes on
  };
  using Tree = std::vector<Node>;  ///< its root first

  Status add(Tree& tree, const Code& code);

  std::vector<Code> codes_;
  std::vector<Tree> tables_;  ///< empty: 16 bits each
};

}  // namespace ecg::scp
