#pragma once

#include <string_view>

namespace ecg {

inline constexpr std::string_view kVersion = "0.1.0";
/// Shown on every screen and in every export.
inline constexpr std::string_view kDisclaimer = "Research and teaching, not a medical device.";

}  // namespace ecg
