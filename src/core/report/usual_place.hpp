#pragma once

#include <optional>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Middle, in seconds, of the quietest of the stretches of `span_s` in which every beat is N, the signal is good and, where
/// there is such a one, no interval is half as long again as the median: what this patient usually looks like. Empty where there is no such stretch.
std::optional<double> usual_place(const Record& record, const Analysis& analysis, double span_s);

}  // namespace ecg
