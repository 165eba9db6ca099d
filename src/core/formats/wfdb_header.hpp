#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg::wfdb {

/// One signal line of a WFDB header.
struct SignalSpec {
  std::string file;  ///< e.g. "100.dat"; "~" for a signal without samples
  std::int32_t format = 16;
  std::int32_t samples_per_frame = 1;
  std::int32_t skew_frames = 0;
  std::int64_t byte_offset = 0;
  double gain_adu_per_unit = kDefaultGainAduPerMv;
  bool gain_given = false;  ///< false: absent or 0, so the default of 200 applies
  double baseline_adu = 0.0;
  std::string unit = "mV";  ///< UTF-8
  std::int32_t resolution_bits = 12;
  double zero_adu = 0.0;
  std::optional<std::int32_t> initial_adu;
  std::optional<std::int16_t> checksum;  ///< low 16 bits of the sum of all samples
  std::string description;               ///< lead name, UTF-8
};

/// One segment of a multi-segment record: another record of the same folder.
struct SegmentSpec {
  std::string name;                ///< e.g. "v102s_1"; "~" for a stretch without samples
  std::int64_t length_frames = 0;  ///< 0 for the layout segment of a variable-layout record
};

/// A WFDB header: either `signals` (a plain record) or `segments` (a multi-segment record) is filled.
struct Header {
  std::string name;
  double fs_hz = 250.0;                ///< frames per second
  double counter_hz = 250.0;           ///< ticks per second of the recorder's counter; equals fs_hz when not given
  double base_counter = 0.0;           ///< counter value of sample 0
  std::optional<std::int64_t> length;  ///< frames, when given
  std::optional<double> start_time_of_day_s;
  std::optional<CalendarDate> start_date;
  std::int32_t signal_count = 0;  ///< as promised on the record line
  std::vector<SignalSpec> signals;
  std::vector<SegmentSpec> segments;
  std::vector<std::string> comments;        ///< UTF-8, without "#"
  std::vector<std::string> ignored_fields;  ///< fields that could not be read and were not needed, e.g. "base_date"
};

/// Limits that keep a lying header from costing memory; far above every published database.
inline constexpr std::int32_t kMaxSignals = 4096;
inline constexpr std::int32_t kMaxSamplesPerFrame = 100'000;
inline constexpr std::int64_t kMaxFrames = std::int64_t{1} << 40;

/// Parses the text of a `.hea` file (LF or CRLF), the whole grammar of header(5) of the WFDB Applications Guide.
///
/// Errors carry the field's name from header(5) ("gain", "number_of_signals" ...) and the byte offset: empty (no record
/// line), truncated (a promised line or field is missing), malformed, out_of_range. A start time or date that cannot be
/// read is listed in `ignored_fields` instead: recordings with "05-May-2020" are otherwise sound.
Result<Header> parse_header(std::string_view text);

}  // namespace ecg::wfdb
