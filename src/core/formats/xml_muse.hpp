#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/formats/xml_document.hpp"
#include "core/record/record.hpp"

namespace ecg::xml {

inline constexpr std::string_view kMuseRoot = "RestingECG";

/// The rhythm strip of a GE MUSE export (`RestingECG`): leads of 16 bits, lowest byte first, in Base64; rate
/// SampleBase x 10^SampleExponent. Statements, their status and the measured intervals are comments; the person's names,
/// numbers and birth date are passed over, and so are median beats. A checksum that does not fit is told.
///
/// `given_fs_hz`: what the user said, for a file that does not say its rate. `max_bytes`: memory for samples.
/// Errors: empty "rhythm waveform" (median beats alone), malformed "WaveFormData", unsupported "LeadSampleSize N",
/// missing_fact "fs_hz", those of record_of.
Result<Record> read_muse(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes);

}  // namespace ecg::xml
