#pragma once

#include <string_view>

namespace ecg {

/// The one place where the version is written; CMakeLists.txt reads it, scripts/checks/version.py holds package.json and
/// CHANGELOG.md to it.
inline constexpr std::string_view kVersion = "0.2.0";
/// Shown on every screen and in every export.
inline constexpr std::string_view kDisclaimer = "Research and teaching, not a medical device.";

}  // namespace ecg
