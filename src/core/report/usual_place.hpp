#pragma once

#include <optional>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Middle, in seconds, of the quietest of the stretches of `span_s` in which every beat is N and the signal is good: what
/// this patient usually looks like. Empty where there is no such stretch.
std::optional<double> usual_place(const Record& record, const Analysis& analysis, double span_s);

}  // namespace ecg
