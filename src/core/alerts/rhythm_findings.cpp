#include "core/alerts/rhythm_findings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "core/alerts/finding_kinds.hpp"
#include "core/alerts/rhythm_opinion.hpp"
#include "core/rhythm/irregularity.hpp"

namespace ecg {

namespace {

/// "sample entropy -0.9" of the intervals there; nothing where there are too few.
std::string entropy_words(const FindingFacts& facts, const SampleRange& range) {
  constexpr std::size_t kFewestIntervals = 10;
  std::vector<double> rr_s;
  for (std::size_t beat = 1; beat < facts.beats.size(); ++beat) {
    if (facts.r_peaks[beat - 1] >= range.begin && facts.r_peaks[beat] < range.end && facts.beats.trusted[beat] != 0)
      rr_s.push_back(facts.beats.rr_s(beat));
  }
  if (rr_s.size() < kFewestIntervals) return {};
  return "sample entropy of the intervals " + fixed(coefficient_of_sample_entropy(rr_s), 1);
}

/// Beats there by class: "28 N, 2 V", and what has no class.
std::string classes_words(const FindingFacts& facts, std::span<const Episode> stretches) {
  std::array<std::int64_t, kBeatClassCount> counts{};
  std::int64_t none = 0;
  for (const Episode& stretch : stretches) {
    const auto [first, last] = beats_in(facts.r_peaks, stretch.range);
    for (std::size_t beat = first; beat < last; ++beat) {
      if (facts.classified(beat)) ++counts[static_cast<std::size_t>(facts.classes.label[beat])];
      else ++none;
    }
  }
  std::string words;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    if (counts[label] == 0) continue;
    words += (words.empty() ? "" : ", ") + std::to_string(counts[label]) + " " + kBeatClassLetters[label];
  }
  if (none > 0) words += (words.empty() ? "" : ", ") + std::to_string(none) + " without a class";
  return words;
}

/// "for 0:45 in 2 stretches, first at 1:20, longest 0:30".
std::string extent_words(const FindingFacts& facts, std::span<const Episode> stretches) {
  const Episode& longest = most(stretches, [](const Episode& e) { return e.range.size(); });
  std::string words = "for " + clock(total_seconds(facts, stretches));
  if (stretches.size() == 1) return words + ", at " + facts.time(stretches.front().range.begin);
  return words + " in " + std::to_string(stretches.size()) + " stretches, first at " +
         facts.time(stretches.front().range.begin) + ", longest " + clock(facts.seconds(longest.range)) + " at " +
         facts.time(longest.range.begin);
}

/// "rhythm model 0.98", the highest of the stretches; `by` is who gave it.
std::string model_words(std::string_view by, std::span<const Episode> stretches, double least) {
  const Episode& surest = most(stretches, [](const Episode& e) { return e.probability; });
  return std::string(by) + " " + fixed(surest.probability, 2) + ", named from " + exact(least, 2) + " on";
}

}  // namespace

void add_atrial_fibrillation(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> stretches = of_kind(facts, EpisodeKind::atrial_fibrillation);
  if (stretches.empty()) return;
  const Episode& fastest = most(stretches, [](const Episode& e) { return e.value; });
  const Episode& longest = most(stretches, [](const Episode& e) { return e.range.size(); });
  const std::string entropy = entropy_words(facts, longest.range);
  const auto waveform = rhythm_opinion(facts, RhythmClass::atrial_fibrillation, stretches);
  findings.push_back(
      {.kind = FindingKind::atrial_fibrillation,
       .priority = fastest.value > kUrgentIrregular_bpm ? Priority::high : Priority::medium,
       .text = "Probably atrial fibrillation " + extent_words(facts, stretches) + ", " + bpm(fastest.value) +
               " on average" + (stretches.size() > 1 ? " in the fastest" : "") + " (" +
               model_words("rhythm model and intervals together", stretches, facts.settings.fibrillation_probability) +
               (waveform ? "; the waveform alone " + fixed(*waveform, 2) +
                               (*waveform < kSeen_probability ? ", so it is the intervals that decide" : "")
                         : "") +
               (entropy.empty() ? "" : "; " + entropy) +
               "). Flutter with varying conduction and frequent atrial beats can look like this; P waves were not "
               "measured. Inside it only beats that are surely premature are called premature.",
       .occurrences = ranges(stretches)});
}

void add_ventricular_rhythm(std::vector<Finding>& findings, const FindingFacts& facts, EpisodeKind kind) {
  const bool tachycardia = kind == EpisodeKind::ventricular_tachycardia;
  const std::vector<Episode> stretches = of_kind(facts, kind);
  if (stretches.empty()) return;
  const std::string beats = tachycardia ? classes_words(facts, stretches) : std::string();
  const bool in_a_row = std::ranges::any_of(of_kind(facts, EpisodeKind::ventricular_run), [&](const Episode& run) {
    return std::ranges::any_of(stretches, [&](const Episode& stretch) {
      return run.range.begin < stretch.range.end && run.range.end > stretch.range.begin;
    });
  });
  findings.push_back(
      {.kind = tachycardia ? FindingKind::ventricular_tachycardia : FindingKind::ventricular_fibrillation,
       .priority = Priority::high,
       .text = (tachycardia ? "Possible ventricular tachycardia " : "Possible ventricular fibrillation or flutter ") +
               extent_words(facts, stretches) + " (" +
               model_words("rhythm model", stretches, facts.settings.ventricular_probability) +
               ", from the waveform alone" + (beats.empty() ? "" : "; beats found there: " + beats) + "). " +
               (tachycardia ? std::string(in_a_row ? ""
                                                   : "The rules found no run of V beats there: rule and model "
                                                     "disagree. ") +
                                  "Wide ordinary beats (bundle branch block, pacing) and noise can look like this."
                            : "Noise can look like this. What was found as beats inside it has no class."),
       .occurrences = ranges(stretches)});
}

void add_paced(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> stretches = of_kind(facts, EpisodeKind::paced);
  if (stretches.empty()) return;
  findings.push_back(
      {.kind = FindingKind::paced,
       .priority = Priority::low,
       .text = "Possible paced rhythm " + extent_words(facts, stretches) + " (" +
               model_words("rhythm model", stretches, facts.settings.paced_probability) +
               ", from the waveform alone). Bundle branch block can look like this. Inside it only beats that are "
               "surely premature are called so, and pacing itself was not checked.",
       .occurrences = ranges(stretches)});
}

void add_atrial_flutter(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> stretches = of_kind(facts, EpisodeKind::atrial_flutter);
  if (stretches.empty()) return;
  const Episode& fastest = most(stretches, [](const Episode& e) { return e.value; });
  findings.push_back({.kind = FindingKind::atrial_flutter,
                      .priority = fastest.value > kUrgentIrregular_bpm ? Priority::high : Priority::medium,
                      .text = "Possible atrial flutter " + extent_words(facts, stretches) + ", " + bpm(fastest.value) +
                              " on average (" +
                              model_words("rhythm model", stretches, facts.settings.flutter_probability) +
                              ", from the waveform alone). Atrial fibrillation, atrial tachycardia and tremor can look "
                              "like this; flutter waves were not measured.",
                      .occurrences = ranges(stretches)});
}

void add_unnamed(std::vector<Finding>& findings, const FindingFacts& facts, const LookedAt& looked_at) {
  const double least = facts.settings.abnormal_probability;
  if (!looked_at.abnormal_probability || *looked_at.abnormal_probability < least) return;
  if (std::ranges::any_of(findings, [](const Finding& finding) { return traits(finding.kind).about_the_heart; }))
    return;
  findings.push_back(
      {.kind = FindingKind::unnamed,
       .priority = Priority::medium,
       .text = "Something that no rule has a name for, most of all at " + facts.time(looked_at.most_abnormal.begin) +
               " (rhythm model, abnormal " + fixed(*looked_at.abnormal_probability, 2) + ", said from " +
               exact(least, 2) +
               " on): to be looked at on the trace. Noise or an unusual but healthy shape can be behind it.",
       .occurrences = {looked_at.most_abnormal}});
}

}  // namespace ecg
