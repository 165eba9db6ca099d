#include "core/scoring/rhythm_score.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <optional>
#include <utility>

#include "core/metrics/reference_stretches.hpp"

namespace ecg {

namespace {

struct Words {
  std::string_view name, title;
};
constexpr std::array<Words, kScoredRhythmCount> kWords = {{
    {"atrial_fibrillation", "Atrial fibrillation"},
    {"ventricular_rhythm", "VT, VF or flutter"},
    {"ventricular_fibrillation", "VF or flutter"},
    {"ventricular_run", "V runs"},
    {"supraventricular_run", "S runs"},
    {"bigeminy", "Bigeminy"},
    {"trigeminy", "Trigeminy"},
}};

std::vector<SampleRange> found(const Analysis& analysis, std::initializer_list<EpisodeKind> kinds) {
  std::vector<SampleRange> stretches;
  for (const Episode& episode : analysis.episodes) {
    if (std::ranges::find(kinds, episode.kind) != kinds.end()) stretches.push_back(episode.range);
  }
  return united(std::move(stretches));
}

/// Ventricular tachycardia, fibrillation, and runs that are fast enough for the former.
std::vector<SampleRange> found_ventricular_rhythm(const Analysis& analysis) {
  using enum EpisodeKind;
  std::vector<SampleRange> stretches;
  for (const Episode& episode : analysis.episodes) {
    const bool fast = episode.kind == ventricular_run && episode.value >= ReferenceStretches::kTachycardia_bpm;
    if (fast || episode.kind == ventricular_tachycardia || episode.kind == ventricular_fibrillation)
      stretches.push_back(episode.range);
  }
  return united(std::move(stretches));
}

}  // namespace

std::string_view name(ScoredRhythm rhythm) { return kWords[static_cast<std::size_t>(rhythm)].name; }
std::string_view title(ScoredRhythm rhythm) { return kWords[static_cast<std::size_t>(rhythm)].title; }

RhythmScore& RhythmScore::operator+=(const RhythmScore& other) {
  episodes += other.episodes;
  judged_s += other.judged_s;
  return *this;
}

double RhythmScore::false_per_day() const {
  constexpr double kDay_s = 86400.0;
  return judged_s > 0.0 ? static_cast<double>(episodes.test_wrong) * kDay_s / judged_s
                        : std::numeric_limits<double>::quiet_NaN();
}

std::vector<RhythmScore> score_rhythms(const Record& record, const Analysis& analysis,
                                       const EpisodeSettings& settings) {
  using enum EpisodeKind;
  const ReferenceStretches reference(record.reference, record.fs_hz, record.length);
  const SampleIndex start = samples_from_seconds(settings.skip_s, record.fs_hz);
  std::vector<RhythmScore> scores;
  const auto score = [&](ScoredRhythm rhythm, const std::vector<SampleRange>& truth,
                         const std::vector<SampleRange>& answer,
                         std::initializer_list<const std::vector<SampleRange>*> open) {
    std::vector<SampleRange> excluded = reference.not_judged;
    for (const auto* stretches : open) excluded.insert(excluded.end(), stretches->begin(), stretches->end());
    excluded = united(std::move(excluded));
    const SampleRange scored = {std::min(start, record.length), record.length};
    scores.push_back({.rhythm = rhythm,
                      .episodes = compare_stretches(truth, answer, excluded, record.fs_hz, record.length, settings),
                      .judged_s = seconds_from_samples(scored.size() - covered(scored, excluded), record.fs_hz)});
  };
  if (reference.has_rhythms) {
    score(ScoredRhythm::atrial_fibrillation, reference.atrial_fibrillation, found(analysis, {atrial_fibrillation}),
          {&reference.atrial_flutter, &reference.paced});
  }
  if (reference.names_ventricular) {
    score(ScoredRhythm::ventricular_rhythm, reference.ventricular_rhythm, found_ventricular_rhythm(analysis),
          {&reference.slow_ventricular});
    score(ScoredRhythm::ventricular_fibrillation, reference.ventricular_fibrillation,
          found(analysis, {ventricular_fibrillation}), {});
    score(ScoredRhythm::ventricular_run, reference.ventricular_run,
          found(analysis, {ventricular_run, ventricular_tachycardia, ventricular_fibrillation}), {});
  }
  if (reference.has_beats) {
    score(ScoredRhythm::supraventricular_run, reference.supraventricular_run, found(analysis, {supraventricular_run}),
          {});
    score(ScoredRhythm::bigeminy, reference.bigeminy, found(analysis, {bigeminy}), {});
    score(ScoredRhythm::trigeminy, reference.trigeminy, found(analysis, {trigeminy}), {});
  }
  return scores;
}

}  // namespace ecg
