#pragma once

#include <string>

#include "beat_lab/jobs.hpp"

namespace ecg::lab {

/// What the twelve-lead model reads of a recording's first ten seconds (core/features/twelve_lead_input.hpp) into the file `out`, as
/// f32: leads {12, 1000}, present {12}, measures {12}; without a model. @return the line to answer, separated by tabs:
///
///   six 0 or 1    the classes (TwelveLeadClass) by the rules alone: findings of complete blocks and long PR; fibrillation by its
///                 finding, or by the log odds of the intervals where most beats have no P; the rate of what does not fibrillate
///   six 0 or 1    those of the recipe, of a drawn patient (source=leads:SEED); 0 of a file
///   PR, QRS       of the recipe in ms; -1 of a file
///   PR, QRS       measured, -1 where they were not
std::string write_twelve_leads(const Job& job, const Record& record);

}  // namespace ecg::lab
