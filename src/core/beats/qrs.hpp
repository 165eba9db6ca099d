#pragma once

#include <cstdint>
#include <vector>

#include "core/beats/beat_scorer.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Below, complexes have too few samples to be told: no beats.
inline constexpr double kMinRateForBeats_hz = 80.0;

/// Finds the QRS complexes of a recording, all leads together.
///
/// @param quality  of this record (dsp/quality.hpp)
/// @param scorer   judges candidates; others than the shipped one are for its training
/// @return         R-peak positions, strictly increasing, each in [0, record.length). The apex lies on the dominant
///                 deflection of the complex in the preferred lead, the same one for all beats of a shape.
///
/// No beats is an answer, not an error. Polarity and amplitude do not matter. Works from 100 Hz to 2 kHz, any number of
/// leads. Leads do not speak where they are missing, flat, saturated or mere powerline; a recording that is unusable
/// throughout gives no beats.
/// Method: envelopes of all leads weighted by their clarity give candidates; two passes score each by its strength, its
/// likeness to the record's own complexes and its place in the rhythm (beat_scorer.hpp); the best compatible set is
/// chosen by dynamic programming; shapes that only ever follow another are its T waves (follower.hpp), and so are smooth waves that belong to the
/// complex before them (t_wave.hpp). Cost: O(n),
/// stretches of half an hour at a time.
std::vector<SampleIndex> detect_qrs(const Record& record, const Quality& quality,
                                    const BeatScorer& scorer = shipped_beat_scorer());

/// The same in steps of half an hour, for who says how far it is. What it is given must outlive it.
class QrsSearch {
 public:
  QrsSearch(const Record& record, const Quality& quality, const BeatScorer& scorer = shipped_beat_scorer());
  bool step();                                         ///< false: nothing was left to do
  [[nodiscard]] double progress() const;               ///< 0..1
  [[nodiscard]] std::vector<SampleIndex> finish() &&;  ///< after what is left to do

 private:
  const Record& record_;
  const Quality& quality_;
  const BeatScorer& scorer_;
  std::int64_t stretches_ = 0;  ///< 0: there can be no beats
  std::int64_t searched_ = 0;
  std::vector<SampleIndex> peaks_;
};

}  // namespace ecg
