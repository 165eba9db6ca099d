#pragma once

#include <string>

#include "core/metrics/bxb_report.hpp"
#include "core/scoring/scoring.hpp"

namespace ecg {

/// The reports of `bxb -s` (or `-S`), `rxr -s` and `epicmp`, one after the other; supraventricular runs and
/// fibrillation only where one of the lists has any.
std::string comparison_text(const AnnotationComparison& comparison, SvebColumns sveb);
/// The same numbers, JSON of `fiducial compare --json`.
std::string comparison_json(const AnnotationComparison& comparison);

}  // namespace ecg
