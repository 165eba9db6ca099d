#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/features/record_comparison.hpp"

namespace ecg {

// A beat is taken for what it is because of its parts: stretches of its waveform, and its place in time. Each can be
// thought usual for the patient, and the model asked again.

inline constexpr std::size_t kPartSamples = 5;       ///< of a stretch, at kFormRate_hz: 39 ms
inline constexpr std::size_t kFirstPartSample = 25;  ///< R - 305 ms
inline constexpr std::size_t kStretches = 21;        ///< up to R + 516 ms: what the numbers of beat_context.hpp see
static_assert(kFirstPartSample <= kPRange.begin && kFirstPartSample + kStretches * kPartSamples >= kTRange.end);
inline constexpr std::size_t kParts = kStretches + 1;  ///< and the place in time
inline constexpr std::size_t kTimingPart = kStretches;
/// Samples over which one stretch passes into the next, so that none begins with a step.
inline constexpr std::size_t kPartFade = 5;

/// Which parts are the beat's own; the others are usual. Bit k: stretch k, bit kTimingPart: the place in time.
using PartMask = std::uint32_t;
inline constexpr PartMask kAllParts = (PartMask{1} << kParts) - 1;
inline constexpr PartMask part(std::size_t index) { return PartMask{1} << index; }
inline constexpr PartMask stretches(std::size_t first, std::size_t end) {
  return (PartMask{1} << end) - (PartMask{1} << first);
}
inline constexpr PartMask kPParts = stretches(0, 5);     ///< R - 305 .. R - 109 ms
inline constexpr PartMask kQrsParts = stretches(5, 12);  ///< R - 109 .. R + 164 ms
inline constexpr PartMask kTParts = stretches(12, kStretches);
inline constexpr PartMask kTiming = part(kTimingPart);

/// What is usual where one beat stands.
struct UsualBeat {
  std::int32_t beat = -1;  ///< the ordinary beat that its waveform is of; -1: the record has none
  BeatForm form;
};

/// The waveform of an ordinary beat near (RecordComparison::ordinary_beat_near) in the median interval of those around. A recorded
/// beat, not a mean of many: a mean has no noise, and no model was ever shown a beat without.
UsualBeat usual_beat(const RecordComparison& comparison, const BeatPlace& place);

/// No wave at all, at the time the beat has: a flat line at the patient's usual level. What an ordinary beat would lose, for
/// which the usual one says nothing.
BeatForm flat_beat(const BeatForm& own);

/// `own` where the mask says so, else `usual`. Stretches pass into each other over kPartFade samples; what lies before the first
/// and behind the last is `own`.
BeatForm mixed(const BeatForm& own, const BeatForm& usual, PartMask mask);

/// What is asked of each beat: the beat itself, the usual one, each part usual, each part alone its own, and P, QRS, T or the
/// whole shape usual.
inline constexpr std::size_t kAskedWaves = 4;
inline constexpr std::size_t kQuestions = 2 + 2 * kParts + kAskedWaves;
std::array<PartMask, kQuestions> questions();

/// {kQuestions, kContextColumns}: the numbers of `own` in that place in each of these forms, `usual` where a part is not its own.
void ask(const RecordComparison& comparison, const BeatPlace& place, const BeatForm& own, const BeatForm& usual,
         std::span<float> rows);

}  // namespace ecg
