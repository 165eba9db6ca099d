#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ecg {

/// What a ten-second recording of twelve leads may show, each by itself. The six of S002, in its order.
enum class TwelveLeadClass : std::uint8_t {
  first_degree_block,
  right_bundle_branch_block,
  left_bundle_branch_block,
  sinus_bradycardia,
  atrial_fibrillation,
  sinus_tachycardia,
};
inline constexpr std::size_t kTwelveLeadClassCount = 6;

/// As S002 and the models' manifests write them.
inline constexpr std::array<std::string_view, kTwelveLeadClassCount> kTwelveLeadClassNames = {"1dAVb", "RBBB", "LBBB",
                                                                                              "SB",    "AF",   "ST"};

/// One entry per class, in the order of the enumeration.
using TwelveLeadClasses = std::array<bool, kTwelveLeadClassCount>;

}  // namespace ecg
