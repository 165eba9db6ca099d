#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/byte_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/result.hpp"

namespace ecg::scp {

inline constexpr std::size_t kSectionCount = 12;  ///< 0 to 11 are those of EN 1064; 12 and more are not read

/// The content of a section, behind its header.
struct Section {
  std::span<const std::byte> up_to_end;  ///< the file up to the section's end, so that a reader counts from the file's
  std::size_t begin = 0;

  [[nodiscard]] std::size_t size() const { return up_to_end.size() - begin; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Positions in what it reads and refuses are those of the file.
  [[nodiscard]] ByteReader reader() const;
};

/// What the pointers of section 0 say of an SCP-ECG file (EN 1064:2005, 5.3).
struct Sections {
  std::array<Section, kSectionCount> all;
  std::vector<Diagnostic> diagnostics;  ///< wrong checksums; sections that are not needed and could not be read
};

/// Errors: unsupported "file" (no SCP-ECG), unsupported kDialect, empty, truncated and out_of_range where a section that
/// samples are made from is not where section 0 says, or of another length.
Result<Sections> find_sections(std::span<const std::byte> file);

/// Files of Heal Force monitors: called SCP, but with samples, pointers and dates of another kind.
inline constexpr const char* kDialect = "SCP dialect";
/// Whether a file says by its first bytes that it is SCP-ECG, whatever it is called.
bool begins_as_scp(std::span<const std::byte> head);

}  // namespace ecg::scp
