#include "core/beats/beat_places.hpp"

#include <algorithm>

#include "core/beats/follower.hpp"
#include "core/beats/t_wave.hpp"

namespace ecg {

namespace {

/// How much a lead counts in stretches that are less than good. Noise leaves complexes to be found; in a gap, a flat or
/// saturated trace or plain powerline there is nothing to find.
constexpr float kLimitedShare = 0.5F;
constexpr float kNoisyShare = 0.2F;

float usable_share(const Quality& quality, std::int32_t lead, std::int32_t stretch) {
  switch (quality.at(lead, stretch)) {
    case QualityGrade::good: return 1.0F;
    case QualityGrade::limited: return kLimitedShare;
    case QualityGrade::unusable: break;
  }
  switch (quality.reason_at(lead, stretch)) {
    case QualityReason::gap:
    case QualityReason::flat:
    case QualityReason::saturated:
    case QualityReason::powerline: return 0.0F;
    default: return kNoisyShare;
  }
}

/// Correlation, over that of the beats around, from which a beat shares its group's apex: noise lowers both.
constexpr float kAlike = 0.75F;
constexpr std::size_t kMinWorkingSamples = 3;
constexpr std::size_t kAlikeReach = 8;  ///< beats on each side

float mean_correlation(std::span<const ShapeTemplates::Answer> matches, std::span<const std::size_t> beats,
                       std::size_t middle) {
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
    curve.values.push_back(usable_share(quality, lead, stretch));
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

CandidateSearch::CandidateSearch(const Record& record, const Quality& quality, SampleRange range) {
  const SampleIndex context = samples_from_seconds(kContext_s, record.fs_hz);
  clock_ = working_clock(
      record.fs_hz, {std::max<SampleIndex>(0, range.begin - context), std::min(record.length, range.end + context)});
  if (clock_.count < kMinWorkingSamples || quality.stretch_count == 0) return;
  std::vector<SlowCurve> usable;
  for (const std::size_t lead : ecg_leads(record)) {
    leads_.push_back(prepare_lead(record.signals[lead], clock_));
    usable.push_back(usable_curve(quality, static_cast<std::int32_t>(lead), clock_, record.fs_hz));
  }
  envelope_ = combine_leads(leads_, usable, clock_.rate_hz);
  candidates_ = find_candidates(envelope_, clock_.rate_hz);
  matches_.resize(candidates_.size());
}

SampleIndex CandidateSearch::record_sample(std::size_t candidate) const {
  const auto place = static_cast<std::ptrdiff_t>(candidates_[candidate]) + matches_[candidate].best.lag;
  return clock_.record_sample(
      static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place, 0, static_cast<std::ptrdiff_t>(clock_.count) - 1)));
}

std::vector<std::size_t> CandidateSearch::first_beats() const {
  return ecg::first_beats(envelope_, candidates_, clock_.rate_hz);
}

std::vector<CandidateFeatures> CandidateSearch::features(std::span<const std::size_t> beats) {
  const ShapeTemplates templates(leads_, envelope_, clock_.rate_hz, places_of(candidates_, beats));
  for (std::size_t k = 0; k < candidates_.size(); ++k) matches_[k] = templates.match(candidates_[k]);
  return candidate_features(leads_, envelope_, templates, matches_, candidates_, beats, clock_.rate_hz);
}

std::vector<std::size_t> CandidateSearch::select(std::span<const float> log_odds) const {
  return select_beats(candidates_, log_odds, clock_.rate_hz);
}

std::vector<std::size_t> CandidateSearch::t_waves(std::span<const std::size_t> beats) const {
  std::vector<std::size_t> places;
  for (const std::size_t k : beats) {
    const auto place = static_cast<std::ptrdiff_t>(candidates_[k]) + matches_[k].best.lag;
    places.push_back(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, place)));
  }
  std::vector<std::size_t> waves = find_t_waves(leads_, envelope_, places, clock_.rate_hz);
  for (std::size_t& wave : waves) wave = beats[wave];
  return waves;
}

std::vector<RoughBeat> CandidateSearch::shaped(std::span<const std::size_t> beats) const {
  std::vector<RoughBeat> result;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const ShapeMatch& match = matches_[beats[i]].best;
    const bool alike = match.index >= 0 && match.correlation >= kAlike * mean_correlation(matches_, beats, i);
    result.push_back({record_sample(beats[i]), alike ? match.index : -1});
  }
  return result;
}

std::vector<RoughBeat> find_beats(const Record& record, const Quality& quality, SampleRange range,
                                  const BeatScorer& scorer) {
  CandidateSearch search(record, quality, range);
  if (search.candidates().empty()) return {};
  std::vector<std::size_t> beats = search.first_beats();
  for (const ScorerWeights* pass : {&scorer.early, &scorer.late}) {
    beats = search.select(score_candidates(search.features(beats), *pass));
  }
  std::vector<RoughBeat> found = without_followers(search.shaped(beats), record.fs_hz);
  std::vector<SampleIndex> waves;
  for (const std::size_t wave : search.t_waves(beats)) waves.push_back(search.record_sample(wave));
  std::erase_if(found, [&](const RoughBeat& beat) { return std::ranges::binary_search(waves, beat.centre); });
  std::erase_if(found, [&](const RoughBeat& beat) { return beat.centre < range.begin || beat.centre >= range.end; });
  return found;
}

}  // namespace ecg
