#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/analyzer.hpp"
#include "core/ingest/ingest.hpp"
#include "core/metrics/ec57_beats.hpp"
#include "core/record/header_text.hpp"
#include "core/record/signal_choices.hpp"

namespace ecg {

/// Which annotations an exported recording carries.
enum class ExportedAnnotations : std::uint8_t {
  own,        ///< what the analysis found
  reference,  ///< those that came with the record
  none,
};

/// Everything a shell may set by name.
struct Options {
  IngestSettings ingest;
  AnalysisSettings analysis;
  Ec57Settings scoring;  ///< its class map is the analysis's, for shells that choose one for both
  ExportedAnnotations exported_annotations = ExportedAnnotations::own;
  HeaderText exported_header_text = HeaderText::leave_out;
  std::vector<NamedChoice> choices;   ///< of signals, carried out when the record is read
  std::vector<std::string> inverted;  ///< signals looked at upside down
};

/// Sets one option: "record" (name), "annotator" (ending), "fs_hz", "gain_adu_per_mv" (positive), "max_bytes" (whole, positive),
/// "class_map" (papers|ec57), "positions" (own|reference), "threshold" (NAME=NUMBER of rhythm/thresholds, one at a time),
/// "thresholds" (several, the others at their defaults), "test_from_s"; of scoring: "match_window_s", "from_s" (0 or more), "to_s";
/// of exports: "annotations" (own|reference|none), "header_text" (keep|leave_out); of signals, each time one more by name: "ecg", "not_ecg", "main_lead",
/// "inverted" (record/signal_choices).
/// Errors, with the key as field: unsupported (no such key), malformed (not such a value), out_of_range.
Status set_option(Options& options, std::string_view key, std::string_view value);

/// All of them.
std::vector<std::string_view> option_keys();

}  // namespace ecg
