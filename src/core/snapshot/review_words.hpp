#pragma once

#include <string>
#include <vector>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// How far a person stands by the result, for every text that leaves the program: "Automatic analysis, not reviewed",
/// "Reviewed and confirmed on 2026-03-01 by A. Reader", "Confirmed on 2026-03-01, changed after review".
std::string review_words(const Review& review);

/// "Pauses: dismissed by the reader, no longer found." for each decision whose finding is not there now.
std::vector<std::string> waiting_words(const Review& review);

/// A comment as it is shown and exported: one line of printable UTF-8, never longer than an annotation file can hold.
std::string comment_words(const Bookmark& bookmark);

}  // namespace ecg
