#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ecg {

/// Leads of the standard twelve, in the order they are shown.
enum class StandardLead : std::uint8_t { I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6 };
inline constexpr std::size_t kStandardLeadCount = 12;
/// By name, whatever its letters' case, also behind "ECG" or "Lead"; empty: none of the twelve.
std::optional<StandardLead> standard_lead(std::string_view label);
std::string_view name(StandardLead lead);  ///< "aVL"

}  // namespace ecg
