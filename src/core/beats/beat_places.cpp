#include "core/beats/beat_places.hpp"

#include <algorithm>

#include "core/beats/beat_candidates.hpp"
#include "core/beats/beat_scorer.hpp"
#include "core/beats/shape_templates.hpp"

namespace ecg {

namespace {

/// How much a lead counts in a stretch of limited quality.
constexpr float kLimitedShare = 0.5F;
/// Correlation, over that of the beats around, from which a beat shares its group's apex: noise lowers both.
constexpr float kAlike = 0.75F;
constexpr std::size_t kAlikeReach = 8;  ///< beats on each side

float mean_correlation(std::span<const ShapeTemplates::Answer> matches, std::span<const std::size_t> beats, std::size_t middle) {
  const std::size_t from = middle > kAlikeReach ? middle - kAlikeReach : 0;
  const std::size_t to = std::min(middle + kAlikeReach + 1, beats.size());
  float sum = 0.0F;
  for (std::size_t i = from; i < to; ++i) sum += matches[beats[i]].best.correlation;
  return sum / static_cast<float>(to - from);
}

SlowCurve usable_curve(const Quality& quality, std::int32_t lead, const WorkingClock& clock, double fs_hz) {
  // Values belong to the middles of quality stretches on the record's clock; shifted here to the working clock.
  const double stretch_samples = kQualityStretch_s * fs_hz / static_cast<double>(clock.block);
  const double offset = static_cast<double>(clock.first) / static_cast<double>(clock.block);
  SlowCurve curve{2.0 * clock.rate_hz, {}};
  const auto steps = static_cast<std::size_t>(static_cast<double>(clock.count) / curve.step) + 1;
  for (std::size_t k = 0; k < steps; ++k) {
    const double place = offset + (static_cast<double>(k) + 0.5) * curve.step;
    const auto stretch = std::clamp(static_cast<std::int32_t>(place / stretch_samples), 0, quality.stretch_count - 1);
    switch (quality.at(lead, stretch)) {
      case QualityGrade::good: curve.values.push_back(1.0F); break;
      case QualityGrade::limited: curve.values.push_back(kLimitedShare); break;
      case QualityGrade::unusable: curve.values.push_back(0.0F); break;
    }
  }
  return curve;
}

std::vector<std::size_t> places_of(std::span<const std::size_t> candidates, std::span<const std::size_t> chosen) {
  std::vector<std::size_t> places;
  places.reserve(chosen.size());
  for (const std::size_t k : chosen) places.push_back(candidates[k]);
  return places;
}

}  // namespace

std::vector<RoughBeat> find_beats(const Record& record, const Quality& quality, SampleRange range) {
  std::vector<RoughBeat> result;
  const SampleIndex context = samples_from_seconds(kContext_s, record.fs_hz);
  const SampleRange seen = {std::max<SampleIndex>(0, range.begin - context), std::min(record.length, range.end + context)};
  const WorkingClock clock = working_clock(record.fs_hz, seen);
  if (clock.count < 3 || quality.stretch_count == 0) return result;

  std::vector<WorkingLead> leads;
  std::vector<SlowCurve> usable;
  for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
    leads.push_back(prepare_lead(record.signals[lead], clock));
    usable.push_back(usable_curve(quality, static_cast<std::int32_t>(lead), clock, record.fs_hz));
  }
  const CombinedEnvelope envelope = combine_leads(leads, usable, clock.rate_hz);
  const std::vector<std::size_t> candidates = find_candidates(envelope, clock.rate_hz);

  std::vector<std::size_t> beats = first_beats(envelope, candidates, clock.rate_hz);
  std::vector<ShapeTemplates::Answer> matches(candidates.size());
  for (const ScorerPass pass : {ScorerPass::early, ScorerPass::late}) {
    const ShapeTemplates templates(leads, envelope, clock.rate_hz, places_of(candidates, beats));
    for (std::size_t k = 0; k < candidates.size(); ++k) matches[k] = templates.match(candidates[k]);
    const auto rows = candidate_features(leads, envelope, templates, matches, candidates, beats, clock.rate_hz);
    beats = select_beats(candidates, score_candidates(rows, pass), clock.rate_hz);
  }

  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::size_t k = beats[i];
    const auto place = static_cast<std::ptrdiff_t>(candidates[k]) + matches[k].best.lag;
    const auto inside = std::clamp<std::ptrdiff_t>(place, 0, static_cast<std::ptrdiff_t>(clock.count) - 1);
    const SampleIndex centre = clock.record_sample(static_cast<std::size_t>(inside));
    if (centre < range.begin || centre >= range.end) continue;
    const bool alike = matches[k].best.index >= 0 && matches[k].best.correlation >= kAlike * mean_correlation(matches, beats, i);
    result.push_back({centre, alike ? matches[k].best.index : -1});
  }
  return result;
}

}  // namespace ecg
