#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/beats/apex.hpp"
#include "core/beats/beat_candidates.hpp"
#include "core/beats/beat_scorer.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// The search for beats in one stretch of a record, step by step: candidates of all leads together, then two passes of
/// scoring, each in the light of the beats that the one before it accepted.
class CandidateSearch {
 public:
  /// Prepares `range` with up to `kContext_s` on both sides. `record` must outlive this object.
  CandidateSearch(const Record& record, const Quality& quality, SampleRange range);

  /// Places that may be beats, in working samples, increasing.
  [[nodiscard]] std::span<const std::size_t> candidates() const { return candidates_; }
  /// Middle of a candidate on the record's clock, moved to where the template of the last features() fits best.
  [[nodiscard]] SampleIndex record_sample(std::size_t candidate) const;
  /// Candidates that stand out by strength alone: where the early pass begins.
  [[nodiscard]] std::vector<std::size_t> first_beats() const;
  /// Features of every candidate in the light of `beats` (indices into candidates, increasing), which also make the
  /// templates that candidates are compared with.
  std::vector<CandidateFeatures> features(std::span<const std::size_t> beats);
  /// The best compatible set of candidates by their log odds.
  [[nodiscard]] std::vector<std::size_t> select(std::span<const float> log_odds) const;
  /// Those of `beats` that are T waves (t_wave.hpp), as indices into candidates, by the places of the last features().
  [[nodiscard]] std::vector<std::size_t> t_waves(std::span<const std::size_t> beats) const;
  /// Beats with their shapes, by the templates of the last features(). Shape numbers hold within the stretch.
  [[nodiscard]] std::vector<RoughBeat> shaped(std::span<const std::size_t> beats) const;

 private:
  WorkingClock clock_;
  std::vector<WorkingLead> leads_;
  CombinedEnvelope envelope_;
  std::vector<std::size_t> candidates_;
  std::vector<ShapeTemplates::Answer> matches_;
};

/// Finds the complexes whose middle lies in `range`, by time.
std::vector<RoughBeat> find_beats(const Record& record, const Quality& quality, SampleRange range,
                                  const BeatScorer& scorer);

inline constexpr double kContext_s = 20.0;

}  // namespace ecg
