#pragma once

#include <cstdint>
#include <string_view>

namespace ecg {

/// Name of a lead by its number in EN 1064 (SCP-ECG), table of lead identifications, which ISO 11073-10101 (MDC) and the
/// codes of DICOM share: 1 is "I", 61 "III". Empty for numbers without a name and for those of leads that were derived
/// from others.
std::string_view ecg_lead_name(std::int64_t number);

}  // namespace ecg
