#include "core/formats/scp_sections.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/base/crc16.hpp"

namespace ecg::scp {

namespace {

constexpr std::size_t kFileHeaderBytes = 6;  ///< checksum, length of the file
constexpr std::size_t kChecksumBytes = 2;
constexpr std::size_t kSectionHeaderBytes = 16;
constexpr std::size_t kPointerBytes = 10;
constexpr std::uint32_t kFirstIndex = kFileHeaderBytes + 1;  ///< of section 0: the file's first byte is number 1
constexpr std::string_view kMark = "SCPECG";
constexpr std::size_t kMarkAt = kFileHeaderBytes + 10;

struct Pointer {
  std::uint16_t section = 0;
  std::uint32_t length = 0;
  std::uint32_t index = 0;
  std::int64_t at = 0;  ///< of the pointer itself
};

std::string name_of(std::size_t section) { return "section " + std::to_string(section); }

/// Samples are made from these.
bool is_needed(std::size_t section) { return section >= 2 && section <= 6; }

Result<Pointer> next_pointer(ByteReader& in) {
  Pointer pointer;
  pointer.at = static_cast<std::int64_t>(in.position());
  ECG_TRY(const auto section, in.u16_le("section 0"));
  ECG_TRY(const auto length, in.u32_le("section 0"));
  ECG_TRY(const auto index, in.u32_le("section 0"));
  return Pointer{section, length, index, pointer.at};
}

bool sum_fits(std::span<const std::byte> bytes, std::uint16_t stored) {
  return stored == 0 || stored == crc16(bytes);  // 0: none was made
}

/// The section a pointer speaks of, and whether its checksum fits.
struct Found {
  Section section;
  bool sum_fits = true;
};
Result<Found> follow(std::span<const std::byte> file, const Pointer& pointer) {
  const std::string name = name_of(pointer.section);
  const Error outside{
      ErrorCode::truncated, name, static_cast<std::int64_t>(std::min<std::size_t>(pointer.index, file.size())), {}};
  if (pointer.index < kFirstIndex || pointer.length < kSectionHeaderBytes)
    return Error{ErrorCode::out_of_range, "pointer to " + name, pointer.at, {}};
  const std::size_t begin = pointer.index - 1U;
  if (begin > file.size() || pointer.length > file.size() - begin) return outside;
  const auto whole = file.subspan(begin, pointer.length);
  ByteReader in(whole);
  ECG_TRY(const auto checksum, in.u16_le(name));
  ECG_TRY(const auto section, in.u16_le(name));
  ECG_TRY(const auto length, in.u32_le(name));
  const auto at = static_cast<std::int64_t>(begin);
  if (section != pointer.section) return Error{ErrorCode::out_of_range, "number of " + name, at, {}};
  if (length != pointer.length) return Error{ErrorCode::out_of_range, "length of " + name, at, {}};
  return Found{{file.first(begin + pointer.length), begin + kSectionHeaderBytes},
               sum_fits(whole.subspan(kChecksumBytes), checksum)};
}

}  // namespace

ByteReader Section::reader() const {
  ByteReader in(up_to_end);
  if (begin > 0) (void)in.take(begin, "section");
  return in;
}

bool begins_as_scp(std::span<const std::byte> head) {
  return head.size() >= kMarkAt + kMark.size() &&
         std::string_view(reinterpret_cast<const char*>(head.data()) + kMarkAt, kMark.size()) == kMark;
}

Result<Sections> find_sections(std::span<const std::byte> file) {
  if (file.empty()) return Error{ErrorCode::empty, "file", 0, {}};
  ByteReader in(file);
  ECG_TRY(const auto checksum, in.u16_le("checksum"));
  ECG_TRY(const auto file_length, in.u32_le("length of the file"));
  ECG_TRY(const auto sum0, in.u16_le("section 0"));
  ECG_TRY(const auto number0, in.u16_le("section 0"));
  ECG_TRY(const auto length0, in.u32_le("section 0"));
  ECG_TRY(const auto versions, in.take(2 + kMark.size(), "section 0"));
  const bool marked = begins_as_scp(file);
  // Older protocols have no mark; there the pointer to section 0 itself shows what the file is.
  ECG_TRY(const Pointer own, next_pointer(in));
  if (!marked && number0 == 0 && own.section == 0 && own.index == kFileHeaderBytes && own.length == length0)
    return Error{ErrorCode::unsupported, kDialect, 0, {}};
  if (!marked && (number0 != 0 || own.section != 0 || own.index != kFirstIndex))
    return Error{ErrorCode::unsupported, "file", 0, {}};
  const auto at0 = static_cast<std::int64_t>(kFileHeaderBytes);
  if (length0 < kSectionHeaderBytes + kPointerBytes)
    return Error{ErrorCode::out_of_range, "length of section 0", at0, {}};
  if (length0 > file.size() - kFileHeaderBytes)
    return Error{ErrorCode::truncated, "section 1", static_cast<std::int64_t>(file.size()), {}};

  Sections sections;
  const auto say = [&](DiagnosticCode code, std::string part) {
    sections.diagnostics.push_back({code, std::move(part)});
  };
  const auto whole0 = file.subspan(kFileHeaderBytes, length0);
  bool sections_fit = sum_fits(whole0.subspan(kChecksumBytes), sum0);
  if (!sections_fit) say(DiagnosticCode::part_checksum_mismatch, name_of(0));
  ByteReader pointers(file.first(kFileHeaderBytes + length0));
  ECG_TRY(const auto before, pointers.take(kFileHeaderBytes + kSectionHeaderBytes, "section 0"));
  while (pointers.remaining() >= kPointerBytes) {
    ECG_TRY(const Pointer pointer, next_pointer(pointers));
    // A second pointer to a section would say something else of it than the first.
    if (pointer.section == 0 || pointer.section >= kSectionCount || pointer.length == 0) continue;
    Section& section = sections.all[pointer.section];
    if (section.begin != 0) continue;
    const auto found = follow(file, pointer);
    if (!found.has_value()) {
      if (is_needed(pointer.section)) return found.error();
      say(DiagnosticCode::ignored_field, name_of(pointer.section));
      continue;
    }
    section = found.value().section;
    if (found.value().sum_fits) continue;
    sections_fit = false;
    say(DiagnosticCode::part_checksum_mismatch, name_of(pointer.section));
  }
  const auto summed =
      file.first(std::min<std::size_t>(file.size(), std::max<std::size_t>(file_length, kChecksumBytes)));
  if (sections_fit && !sum_fits(summed.subspan(kChecksumBytes), checksum))
    say(DiagnosticCode::part_checksum_mismatch, "the whole file");
  return sections;
}

}  // namespace ecg::scp
