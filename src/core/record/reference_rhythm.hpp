#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/annotation.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// A stretch of one rhythm as annotations name it.
struct LabelledRhythm {
  SampleRange range;
  std::string label;  ///< "(AFIB"; may be hostile text
  bool operator==(const LabelledRhythm&) const = default;
};

/// Rhythms that annotations (by time) name, in order of time and disjoint; neighbours have different labels.
///
/// A `+` annotation whose text begins with "(" starts a rhythm, the next one ends it, and so does `length`. Between `[`
/// and `]`, by which the MIT-BIH Arrhythmia Database marks ventricular flutter, the rhythm is "(VFL" unless a `+` says
/// which kind it is; what went on before goes on behind it.
std::vector<LabelledRhythm> labelled_rhythms(std::span<const Annotation> annotations, SampleIndex length);

/// Where the rhythm has one of these labels; neighbours that touch are one.
std::vector<SampleRange> stretches_of(std::span<const LabelledRhythm> rhythms,
                                      std::initializer_list<std::string_view> labels);

/// Union of stretches in any order: by time and disjoint. Empty ones are left out.
std::vector<SampleRange> united(std::vector<SampleRange> stretches);

/// Samples of `range` that disjoint stretches cover.
SampleIndex covered(const SampleRange& range, std::span<const SampleRange> stretches);

}  // namespace ecg
