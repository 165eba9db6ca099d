#pragma once

#include <string_view>

#include "core/analysis/analyzer.hpp"
#include "core/analysis/ingest.hpp"
#include "core/metrics/ec57_beats.hpp"

namespace ecg {

/// Everything a shell may set by name.
struct Options {
  IngestSettings ingest;
  AnalysisSettings analysis;
  Ec57Settings scoring;  ///< its class map is the analysis's, for shells that choose one for both
};

/// Sets one option: "record" (name), "fs_hz", "gain_adu_per_mv" (positive), "max_bytes" (whole, positive),
/// "class_map" (papers|ec57), "positions" (own|reference); of scoring: "match_window_s", "from_s" (0 or more), "to_s".
/// Errors, with the key as field: unsupported (no such key), malformed (not such a value), out_of_range.
Status set_option(Options& options, std::string_view key, std::string_view value);

}  // namespace ecg
