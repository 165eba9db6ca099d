#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/beats/combined_envelope.hpp"
#include "core/beats/shape_templates.hpp"
#include "core/beats/working_lead.hpp"

namespace ecg {

/// Maxima of the combined strength, at least kCandidateSpacing_s apart (the higher one wins, the earlier on ties).
std::vector<std::size_t> find_candidates(const CombinedEnvelope& envelope, double rate_hz);

/// Candidates that stand out by strength alone: a start for templates and rhythm. Indices into `candidates`.
std::vector<std::size_t> first_beats(const CombinedEnvelope& envelope, std::span<const std::size_t> candidates,
                                     double rate_hz);

/// What is known about one candidate, in the order of CandidateFeature.
enum class CandidateFeature : std::size_t {
  strength,
  narrow,
  wide,
  wideness,
  strongest_lead,
  weakest_lead,
  clarity,
  valley_before,
  valley_after,
  correlation,
  best_lead,
  amplitude,
  template_share,
  dominant_correlation,
  gap_before,
  gap_after,
  gap_sum,
  rr,
  irregularity,
  seconds_before,
  seconds_after,
  over_before,
  over_after,
  rival,
  rival_distance,
  near_correlation,
  accepted,
  leads,
  templates,
  correlation_rank,
  background,
  crowd,
  rough,
  slow,
  correlation_before,
  correlation_after,
};
inline constexpr std::size_t kCandidateFeatureCount = 36;
using CandidateFeatures = std::array<float, kCandidateFeatureCount>;

/// Features of every candidate in the light of the beats accepted so far (indices into `candidates`, increasing).
/// `matches`: each candidate's answer from `templates`.
std::vector<CandidateFeatures> candidate_features(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope,
                                                  const ShapeTemplates& templates,
                                                  std::span<const ShapeTemplates::Answer> matches,
                                                  std::span<const std::size_t> candidates,
                                                  std::span<const std::size_t> accepted, double rate_hz);

/// The subset with the largest sum of log odds whose members are at least kBeatSpacing_s apart, by dynamic
/// programming; ties go to the earlier beat. Indices into `candidates`.
std::vector<std::size_t> select_beats(std::span<const std::size_t> candidates, std::span<const float> log_odds,
                                      double rate_hz);

inline constexpr double kCandidateSpacing_s = 0.13;
inline constexpr double kBeatSpacing_s = 0.19;

}  // namespace ecg
