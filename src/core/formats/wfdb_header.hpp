#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecg::wfdb {

/// One signal line of a WFDB header.
struct SignalSpec {
  std::string file;                      ///< e.g. "100.dat"
  std::int32_t format = 16;
  std::int32_t samples_per_frame = 1;
  std::int32_t skew_frames = 0;
  std::int64_t byte_offset = 0;
  double gain_adu_per_unit = 200.0;
  bool gain_given = false;               ///< false: absent or 0, so the default of 200 applies
  double baseline_adu = 0.0;
  std::string unit = "mV";
  std::int32_t resolution_bits = 12;
  double zero_adu = 0.0;
  std::optional<std::int32_t> initial_adu;
  std::optional<std::int16_t> checksum;
  std::string description;               ///< lead name
};

/// A single-segment WFDB header.
struct Header {
  std::string name;
  double fs_hz = 250.0;                  ///< frames per second
  std::optional<std::int64_t> length;    ///< samples per signal, when given
  std::optional<double> start_time_of_day_s;
  std::vector<SignalSpec> signals;
  std::vector<std::string> comments;
};

/// Parses the text of a `.hea` file (LF or CRLF). Errors carry the field's name from header(5) and the byte offset.
Result<Header> parse_header(std::string_view text);

}  // namespace ecg::wfdb
