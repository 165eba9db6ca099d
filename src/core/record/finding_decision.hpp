#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/time.hpp"

namespace ecg {

/// What a person said of one finding. Stored in snapshots by number.
enum class Decision : std::uint8_t {
  none,
  acknowledged,  ///< seen; neither agreed to nor denied
  confirmed,     ///< it is so
  dismissed,     ///< it is not so, or does not matter here
};
inline constexpr Decision kLastDecision = Decision::dismissed;

/// As exports call them.
constexpr std::string_view name(Decision decision) {
  constexpr std::array<std::string_view, 4> kNames = {"none", "acknowledged", "confirmed", "dismissed"};
  return kNames[static_cast<std::size_t>(decision)];
}

/// A decision with what it was made of: the kind of finding, by its name in exports, and the places it had then.
struct FindingDecision {
  std::string finding;
  Decision decision = Decision::none;
  std::vector<SampleRange> places;  ///< ascending and apart
  bool operator==(const FindingDecision&) const = default;
};

}  // namespace ecg
