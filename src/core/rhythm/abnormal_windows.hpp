#pragma once

#include <span>
#include <vector>

#include "core/classify/classify.hpp"
#include "core/record/time.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// The first stage by time: how probable it is that each window of ten seconds (record/review_window.hpp) is not normal.
///
/// Two witnesses, and the one that sees more decides: the rhythm model's "abnormal", as the mean of its log odds over the
/// window, and the beat model's most suspicious beat in it, 1 less the probabilities of N and Q. Beats without a class and
/// beats that the rhythm around made N (kOverruled) do not testify; one that a person labelled does so with certainty.
/// NaN where neither has an answer.
std::vector<float> abnormal_by_window(const RhythmEvidence& evidence, std::span<const SampleIndex> r_peaks,
                                      const Classes& classes, SampleIndex length, double fs_hz);

}  // namespace ecg
