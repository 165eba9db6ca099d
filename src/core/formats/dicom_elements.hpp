#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/byte_reader.hpp"
#include "core/base/result.hpp"

namespace ecg::dicom {

/// How elements are written (DICOM PS3.5, section 7): by the transfer syntax.
enum class Coding : std::uint8_t { implicit_little, explicit_little, explicit_big };

/// Group and number: 0x54000100 is (5400,0100).
using Tag = std::uint32_t;
/// "waveform (5400,0100)", "element (0008,0005)".
std::string name_of(Tag tag);

/// A stretch of the file that holds elements, or the items of a sequence.
struct Stretch {
  std::span<const std::byte> file;  ///< up to the stretch's end, so that places are those of the file
  std::size_t begin = 0;
  Coding coding = Coding::explicit_little;

  [[nodiscard]] std::span<const std::byte> bytes() const { return file.subspan(begin); }
};

struct Element {
  Tag tag = 0;
  Stretch content;

  [[nodiscard]] Error fail(ErrorCode code) const;
  /// The first value, without the blanks and zeros that fill it up; may be hostile text.
  [[nodiscard]] std::string_view text() const;
  /// Errors: malformed, or out_of_range where it is not finite.
  [[nodiscard]] Result<double> decimal() const;
  /// The first of its 16-bit or 32-bit numbers. Errors: malformed (too short).
  [[nodiscard]] Result<std::uint32_t> number(std::size_t size_bytes) const;
};

/// Deepest nesting of sequences and items that is read.
inline constexpr std::size_t kMostLevels = 32;

/// Walks over elements one after the other, or over the items of a sequence, without entering any. Lengths that are
/// "undefined" are found by walking inside, level by level, without recursion.
class Walker {
 public:
  explicit Walker(const Stretch& stretch);

  /// The next element; empty at the end. Errors: truncated, malformed "value representation", out_of_range "nesting".
  Result<std::optional<Element>> next();
  /// The next item of a sequence. Errors: the same, malformed "item".
  Result<std::optional<Stretch>> next_item();
  /// Group of the next element, as if lowest bytes came first; empty at the end.
  [[nodiscard]] std::optional<std::uint16_t> next_group() const;
  [[nodiscard]] std::size_t position() const { return in_.position(); }

 private:
  struct Head {
    Tag tag = 0;
    std::uint32_t length = 0;
    Coding content = Coding::explicit_little;
  };
  Result<std::uint32_t> number(std::size_t size_bytes, Coding coding, std::string_view field);
  Result<Head> head(Coding coding);
  Status skip_undefined(bool sequence, Coding coding);
  [[nodiscard]] Stretch stretch(std::size_t begin, std::size_t end, Coding coding) const;

  std::span<const std::byte> file_;
  Coding coding_;
  ByteReader in_;
};

}  // namespace ecg::dicom
