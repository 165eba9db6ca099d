#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg {

/// A number of RhythmSettings that a person may set.
struct Threshold {
  std::string_view name;     ///< as the settings call it, with its unit: "pause_s"
  double least, most;        ///< what may be set
  std::string_view meaning;  ///< for people
  std::string_view unit;     ///< empty: a count or a probability
  std::string_view source;   ///< of the default
  double (*value)(const RhythmSettings& settings);
  void (*set)(RhythmSettings& settings, double value);
};

/// All of them; a new one is a row here.
std::span<const Threshold> thresholds();

/// Those that are not the default: "pause_s 2.5 instead of 2, run_beats 4 instead of 3"; empty where all are.
std::string changed_thresholds(const RhythmSettings& settings);
/// All of them: "tachycardia_bpm 100, bradycardia_bpm 50 ...".
std::string thresholds_words(const RhythmSettings& settings);

/// Several, with blanks between them, over the defaults: "pause_s=2.5 run_beats=4". Errors: those of set_threshold.
Result<RhythmSettings> parse_thresholds(std::string_view text);

/// "pause_s=2.5". Errors, with the name as field: malformed (not NAME=NUMBER), unsupported (no such name), out_of_range.
Status set_threshold(RhythmSettings& settings, std::string_view text);

}  // namespace ecg
