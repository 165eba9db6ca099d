#pragma once

#include "core/report/html_page.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// So many findings are shown with a strip, the most urgent ones; the others are listed.
inline constexpr std::size_t kMostFindingStrips = 12;

/// The findings as a short list, then one by one: sentence, strip of the most telling place with its time, length and
/// rate, what found it, what else can look like it. Begins with a strip of this patient's usual beats.
void write_findings(HtmlPage& page, const Record& record, const Analysis& analysis);

}  // namespace ecg
