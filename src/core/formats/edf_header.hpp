#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg::edf {

inline constexpr std::size_t kFixedHeaderBytes = 256;
inline constexpr std::string_view kNoDate = "01.01.85";  ///< the date field of EDF+ where the date was taken out

/// One signal of an EDF, EDF+ or BDF file.
struct SignalSpec {
  std::string label;               ///< UTF-8, e.g. "ECG II"
  std::string unit;                ///< "physical dimension", UTF-8; may be empty
  bool calibrated = false;         ///< physical and digital limits are readable and not equal
  double gain_adu_per_unit = 1.0;  ///< never 0; negative where physical minimum > maximum
  double baseline_adu = 0.0;
  std::int64_t samples_per_record = 0;
  SignalKind kind = SignalKind::unknown;  ///< by label, transducer, unit and rate
  bool annotations = false;               ///< "EDF Annotations" or "BDF Annotations": text, not samples
};

/// Header of an EDF, EDF+ or BDF file. Of patient and recording identification the date alone is kept: nothing
/// needs the others.
struct Header {
  std::int64_t header_bytes = 0;
  std::int64_t sample_bytes = 2;             ///< 2 in EDF, 3 in BDF
  bool plus = false;                         ///< EDF+ or BDF+
  bool discontinuous = false;                ///< EDF+D: every data record says when it began
  std::optional<std::int64_t> record_count;  ///< empty: -1, the recorder never finished the file
  double record_duration_s = 0.0;
  std::optional<double> start_time_of_day_s;
  std::optional<CalendarDate> start_date;  ///< empty: not said, unreadable, or taken out ("Startdate X")
  std::vector<SignalSpec> signals;
  std::vector<std::string> ignored_fields;

  [[nodiscard]] std::int64_t record_bytes() const;  ///< of one data record
};

/// Number of bytes the header takes, from its first 256. Errors: truncated, malformed ("version": no EDF or BDF),
/// malformed or out_of_range ("ns").
Result<std::int64_t> header_size(std::span<const std::byte> first_bytes);

/// Parses the whole header. Limits that cannot be read leave the signal uncalibrated, a start time or date that cannot
/// be read is listed in `ignored_fields`; everything the data records need must be right. Errors: truncated, malformed,
/// out_of_range, each with the specification's name of the field and its offset. Format: Kemp et al. 1992 (EDF), Kemp
/// and Olivan 2003 (EDF+), BioSemi (BDF).
Result<Header> parse_header(std::span<const std::byte> bytes);

}  // namespace ecg::edf
