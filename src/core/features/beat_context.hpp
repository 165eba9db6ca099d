#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/features/rhythm_context.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Shape of a beat against the same patient's ordinary beats and against its neighbours. x = the beat, T = its own
/// template (mean of the 12 ordinary beats before and the 12 after it), G = the record's template (median of all
/// ordinary beats), E = QRS energy of G; all moved to where they fit best. Ordinary = of the most frequent shape and
/// not early. corr = correlation about zero. Group = the beat's shape group (core/beats/shape_groups.hpp), dominant = the largest.
enum ShapeColumn : std::size_t {
  kQrsFit,             ///< corr(x, T) over the QRS
  kFirstLeadFit,       ///< the same over the wide QRS of the first lead
  kWorstLeadFit,       ///< smallest over the leads
  kQrsDifference,      ///< log(|x - T|^2 / E + 1e-4) over the QRS
  kDuration,           ///< log of the QRS duration (spread in time of the squared slope) over that of G
  kArea,               ///< log of area over height, against G
  kSteepness,          ///< log of the steepest slope, against G
  kEnergy,             ///< log of the QRS energy, against T
  kHeight,             ///< log of peak to peak, against T; smallest over leads
  kGroupShare,         ///< log of the share of beats in the group
  kDominant,           ///< 1 in the dominant group
  kDominantDistance,   ///< log(distance from the dominant shape + 0.001)
  kPreviousFit,        ///< corr with the QRS of the beat before
  kNextFit,            ///< corr with the QRS of the beat after
  kGroupFit,           ///< mean kQrsFit of the group
  kGroupEarly,         ///< share of the group that is early, times n / (n + 3)
  kGroupPre,           ///< mean kPreOverMedian of the group, times n / (n + 3)
  kDominantAround,     ///< share of dominant beats within +-8
  kTFit,               ///< corr(x, T) over the T wave
  kTDifference,        ///< as kQrsDifference over the T wave
  kPFit,               ///< corr of x and G over the P wave, each about its mean
  kPFitAround,         ///< mean of kPFit over +-2
  kPRestFit,           ///< as kPFit with T, after taking away the T wave of the beat before
  kPRestShare,         ///< how much of T's P wave is left there
  kPClarity,           ///< log of P energy of T over the usual difference in the P range
  kPDifference,        ///< as kQrsDifference over the P wave
  kBetween,            ///< place on the line from the dominant (0) to the patient's other shape (1)
  kBeside,             ///< log(squared distance from that line + 0.01)
  kMiddle,             ///< 1 half-way between both shapes, 0 at either or aside
  kMiddleOnTime,       ///< the same where the beat is not early
  kOtherFit,           ///< corr with the other shape
  kGroupBetween,       ///< mean kBetween of the group
  kOtherShare,         ///< log of the share of the other shape; -8 without one
  kUnusual,            ///< kQrsDifference in spreads of the dominant group, 0 .. 8, over 4
  kFusedUnusual,       ///< on time, with the patient's P wave, and unusual: what a fusion beat is
  kFusedDifferent,     ///< the same with the plain difference
  kDifferentWithoutP,  ///< different and without the patient's P wave
  kPFitFar,            ///< mean of kPFit over +-16: no P waves in fibrillation
  kAlikeAround,        ///< share of the 8 beats before and the 8 after whose QRS is like this one (corr > 0.9)
  kNextBestFit,        ///< second best corr with those: a shape that comes in runs is the patient's for a while
  kQrsUnrest,          ///< median of kQrsDifference over +-3
  kTUnrest,            ///< median of kTDifference over +-3: noise distorts the neighbours too
  kPUnrest,            ///< median of kPDifference over +-3
  kRoughness,          ///< log of the energy of bends outside the QRS, over that of G: muscle noise
  kMixWeight,          ///< w of the best x = w V + (1 - w) T over the patient's other shapes V
  kMixRest,            ///< log(what the mean leaves of x over the energy of x + 0.01)
  kMixMiddle,          ///< 1 where the beat is such a mean, half T and half V
  kMixOnTime,          ///< the same where the beat is not early: a fusion
  kShapeColumns,
};

inline constexpr std::size_t kContextColumns = std::size_t{kRhythmColumns} + std::size_t{kShapeColumns};

/// What a model of whole records sees: first the rhythm columns, then the shape columns.
struct BeatContext {
  std::vector<float> values;        ///< {beat, kContextColumns}; all finite
  std::vector<std::uint8_t> valid;  ///< per beat; 0 = the beat's window touches missing samples: do not classify
};

/// Leads that beats are compared in: the preferred one and, with `both_leads`, the next. Empty without an ECG.
std::vector<std::size_t> context_leads(const Record& record, bool both_leads = true);

/// Compares every beat of a record with the others, in its context leads.
/// The words in the columns above are the definition; constants are named in beat_context.cpp.
BeatContext beat_context(const Record& record, std::span<const SampleIndex> r_peaks, bool both_leads = true);

}  // namespace ecg
