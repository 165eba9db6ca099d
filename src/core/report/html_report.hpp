#pragma once

#include <string>
#include <vector>

#include "core/rhythm/episodes.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// A file that the recording was read from.
struct SourceFile {
  std::string name;  ///< may be hostile text
  std::int64_t size_bytes = 0;
  std::string sha256;  ///< lower-case hex; empty: could not be computed
};

/// What a report says beside the analysis.
struct ReportFacts {
  std::vector<SourceFile> sources;  ///< empty for synthetic recordings
  std::string reviewer;             ///< who confirmed the result elsewhere; empty: what the review itself says
};

/// One self-contained HTML document, to be read, printed or kept: fields for the person who reads it, Holter-style
/// summary, heart rate over time, ectopy, pauses, irregular rhythm, hourly table (of more than an hour), findings in order
/// and one by one with strips as vector graphics at 25 mm/s and 10 mm/mV, thresholds, and what it was made from. It asks for nothing from anywhere and runs nothing (its own Content-Security-Policy
/// forbids both); text from files is escaped. Same analysis, same bytes.
std::string report_html(const Record& record, const Analysis& analysis, const ReportFacts& facts);

}  // namespace ecg
