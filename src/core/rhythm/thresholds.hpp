#pragma once

#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg {

/// A number of RhythmSettings that a person may set.
struct Threshold {
  std::string_view name;  ///< as the settings call it, with its unit: "pause_s"
  double least, most;     ///< what may be set
  double (*value)(const RhythmSettings& settings);
  void (*set)(RhythmSettings& settings, double value);
};

/// All of them; a new one is a row here.
std::span<const Threshold> thresholds();

/// "pause_s=2.5". Errors, with the name as field: malformed (not NAME=NUMBER), unsupported (no such name), out_of_range.
Status set_threshold(RhythmSettings& settings, std::string_view text);

}  // namespace ecg
