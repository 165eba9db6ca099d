#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/record/calendar_date.hpp"

namespace ecg::ishne {

/// The fixed header by the standard, of signal and of annotation files: magic number, checksum, then 512 bytes.
inline constexpr std::string_view kSignalMagic = "ISHNE1.0";
inline constexpr std::string_view kAnnotationMagic = "ANN  1.0";
inline constexpr std::size_t kHeaderBytes = 522;
inline constexpr std::string_view kDateField = "date of recording";
inline constexpr std::size_t kMaxLeads = 12;

struct Header {
  std::uint16_t checksum = 0;      ///< 0: none
  std::int64_t variable_size = 0;  ///< bytes of free text behind the fixed header, which belong to what is summed
  std::int64_t announced = 0;      ///< samples: of each lead by most writers, of all leads together by others
  std::int64_t data_offset = 0;    ///< of samples or annotations: bytes from the start of the file
  std::optional<double> start_time_of_day_s;
  std::optional<CalendarDate> start_date;
  bool date_ignored = false;  ///< there is one that cannot be
  std::size_t leads = 0;
  std::array<std::int16_t, kMaxLeads> specification{};
  std::array<std::int16_t, kMaxLeads> resolution_nv{};
  std::int16_t pacemaker = 0;
  double fs_hz = 0.0;
};

/// `file_size`: of the whole file, in bytes.
/// Errors: unsupported "file" (another magic number), truncated, out_of_range.
Result<Header> parse_header(std::span<const std::byte> bytes, std::string_view magic, std::int64_t file_size);

}  // namespace ecg::ishne
