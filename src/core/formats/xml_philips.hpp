#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/formats/xml_document.hpp"
#include "core/record/record.hpp"

namespace ecg::xml {

inline constexpr std::string_view kPhilipsRoot = "restingecgdata";

/// The waveforms of a Philips ECG (`restingecgdata` of PageWriter, TraceMaster, HeartStart: SierraECG and PhilipsECG, versions
/// 1.03 and 1.04): Base64, plain or packed (formats/philips_xli). Four limb leads may be stored as what is left of
/// them beside I and II; they are made whole again. A calibration pulse at the end, alike in all leads, is left out. Statements and measured intervals are comments; the person's names,
/// numbers and birth date are passed over, and so are representative beats.
///
/// `given_fs_hz`: what the user said, for a file that does not say its rate. `max_bytes`: memory for samples.
/// Errors: unsupported "Philips KIND VERSION", "waveform encoding NAME" and "compression NAME", empty "waveforms",
/// malformed "parsedwaveforms", missing_fact "fs_hz", those of unpack_xli and record_of.
Result<Record> read_philips(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes);

}  // namespace ecg::xml
