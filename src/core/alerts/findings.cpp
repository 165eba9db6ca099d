#include "core/alerts/findings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_facts.hpp"
#include "core/alerts/folded_findings.hpp"
#include "core/alerts/measured_findings.hpp"
#include "core/alerts/rhythm_findings.hpp"
#include "core/alerts/rhythm_opinion.hpp"
#include "core/alerts/verdict.hpp"
#include "core/rhythm/irregularity.hpp"

namespace ecg {

namespace {

// Review order, not alarm limits. Sources: urgent criteria of Holter services as collected for this project
// (ventricular run of 6 beats or more, pause of 3 s or more, irregular rhythm above 110 bpm, supraventricular run above
// 30 s, V above 10 %); numbers without such a source are marked "our choice".
constexpr std::int32_t kUrgentRunBeats = 6;
constexpr double kUrgentPause_s = 3.0;
constexpr double kUrgentSupraventricularRun_s = 30.0;
constexpr double kFrequentEctopyShare = 0.10;
constexpr double kUrgentTachycardia_bpm = 150.0;     ///< our choice
constexpr double kMarkedBradycardia_bpm = 40.0;      ///< our choice
constexpr double kFrequentUnclassifiedShare = 0.10;  ///< our choice: beats without a rhythm class rank higher above
/// 200 bpm. The functional refractory period of the AV node is 0.33 to 0.525 s in adults (Josephson, Clinical Cardiac
/// Electrophysiology), somewhat less at high rates: in atrial fibrillation hardly an interval is shorter.
constexpr double kFastestConducted_s = 0.30;
constexpr double kFewFastShare = 0.01;   ///< our choice: a few beats are always wrongly found
constexpr double kFewOtherShare = 0.10;  ///< our choice, as for frequent ectopic beats

// --- kinds -----------------------------------------------------------------------------------------------------------

void add_runs(std::vector<Finding>& findings, const FindingFacts& facts, EpisodeKind kind) {
  const bool ventricular = kind == EpisodeKind::ventricular_run;
  const std::vector<Episode> runs = of_kind(facts, kind);
  if (runs.empty()) return;
  const std::string noun = ventricular ? "entricular run" : "upraventricular run";
  const std::string rule = " (a run is " + std::to_string(facts.settings.run_beats) + " or more " +
                           (ventricular ? "V" : "S") + " beats in a row).";
  const Episode& longest = most(runs, [](const Episode& e) { return e.beat_count; });
  const Episode& fastest = most(runs, [](const Episode& e) { return e.value; });
  const double longest_s = facts.seconds(most(runs, [](const Episode& e) { return e.range.size(); }).range);
  const bool urgent = ventricular ? longest.beat_count >= kUrgentRunBeats : longest_s > kUrgentSupraventricularRun_s;
  Finding finding{.kind = ventricular ? FindingKind::ventricular_run : FindingKind::supraventricular_run,
                  .priority = urgent ? Priority::high : Priority::medium,
                  .occurrences = ranges(runs)};
  if (runs.size() == 1) {
    finding.text = (ventricular ? "V" : "S") + noun + " of " + std::to_string(longest.beat_count) + " beats at " +
                   bpm(longest.value) + ", at " + facts.time(longest.range.begin) + rule;
  } else {
    finding.text = std::to_string(runs.size()) + (ventricular ? " v" : " s") + noun + "s, longest " +
                   std::to_string(longest.beat_count) + " beats at " + facts.time(longest.range.begin) + ", fastest " +
                   bpm(fastest.value) + " at " + facts.time(fastest.range.begin) + rule;
  }
  finding.text += ventricular
                      ? agreement_words(facts, RhythmClass::ventricular_beat, "ventricular beats", runs)
                      : agreement_words(facts, RhythmClass::supraventricular_beat, "supraventricular beats", runs);
  findings.push_back(std::move(finding));
}

void add_couplets(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> couplets = of_kind(facts, EpisodeKind::ventricular_couplet);
  if (couplets.empty()) return;
  findings.push_back(
      {.kind = FindingKind::ventricular_couplet,
       .priority = Priority::medium,
       .text = counted(static_cast<std::int64_t>(couplets.size()), "ventricular couplet", "ventricular couplets") +
               (couplets.size() == 1 ? ", at " : ", first at ") + facts.time(couplets.front().range.begin) +
               " (exactly two V beats in a row).",
       .occurrences = ranges(couplets)});
}

void add_pattern(std::vector<Finding>& findings, const FindingFacts& facts, EpisodeKind kind) {
  const bool bigeminy = kind == EpisodeKind::bigeminy;
  const std::vector<Episode> stretches = of_kind(facts, kind);
  if (stretches.empty()) return;
  const Episode& longest = most(stretches, [](const Episode& e) { return e.range.size(); });
  std::string text = std::string(bigeminy ? "Bigeminy" : "Trigeminy") + " in " +
                     counted(static_cast<std::int64_t>(stretches.size()), "stretch", "stretches") + ", " +
                     fixed(total_seconds(facts, stretches), 0) + " s in all, longest " +
                     fixed(facts.seconds(longest.range), 0) + " s at " + facts.time(longest.range.begin) + " (" +
                     (bigeminy ? "every second" : "every third") + " beat is V, for at least " +
                     counted(facts.settings.cycles, "cycle", "cycles") + ")." +
                     (bigeminy ? agreement_words(facts, RhythmClass::bigeminy, "bigeminy", stretches)
                               : agreement_words(facts, RhythmClass::trigeminy, "trigeminy", stretches));
  findings.push_back({.kind = bigeminy ? FindingKind::bigeminy : FindingKind::trigeminy,
                      .priority = Priority::medium,
                      .text = std::move(text),
                      .occurrences = ranges(stretches)});
}

void add_pauses(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> pauses = of_kind(facts, EpisodeKind::pause);
  if (pauses.empty()) return;
  const Episode& longest = most(pauses, [](const Episode& e) { return e.value; });
  const std::string where = fixed(longest.value, 1) + " s at " + facts.time(longest.range.begin);
  const std::string text =
      pauses.size() == 1 ? "Pause of " + where : std::to_string(pauses.size()) + " pauses, longest " + where;
  findings.push_back({.kind = FindingKind::pause,
                      .priority = longest.value >= kUrgentPause_s ? Priority::high : Priority::medium,
                      .text = text + " (no beat for " + exact(facts.settings.pause_s, 1) + " s or more).",
                      .occurrences = ranges(pauses)});
}

void add_rate(std::vector<Finding>& findings, const FindingFacts& facts, EpisodeKind kind) {
  const bool fast = kind == EpisodeKind::tachycardia;
  const std::vector<Episode> stretches = of_kind(facts, kind);
  if (stretches.empty()) return;
  const Episode& extreme = most(stretches, [&](const Episode& e) { return fast ? e.value : -e.value; });
  const bool marked = fast ? extreme.value >= kUrgentTachycardia_bpm : extreme.value < kMarkedBradycardia_bpm;
  const Priority priority = !marked ? Priority::low : fast ? Priority::high : Priority::medium;
  std::string text = std::string(fast ? "Fast" : "Slow") + " rate for " + clock(total_seconds(facts, stretches)) +
                     " in " + counted(static_cast<std::int64_t>(stretches.size()), "stretch", "stretches") + ", " +
                     (fast ? "fastest " : "slowest ") + bpm(extreme.value) + " on average at " +
                     facts.time(extreme.range.begin) + " (" + (fast ? "above " : "below ") +
                     exact(fast ? facts.settings.tachycardia_bpm : facts.settings.bradycardia_bpm, 0) + " bpm" +
                     (total_seconds(facts, stretches) < facts.settings.sustained_s
                          ? " throughout this short recording)."
                          : " for at least " + exact(facts.settings.sustained_s, 0) + " s).");
  findings.push_back({.kind = fast ? FindingKind::tachycardia : FindingKind::bradycardia,
                      .priority = priority,
                      .text = std::move(text),
                      .occurrences = ranges(stretches)});
}

/// Whether the beats there may be none of the atria's: many are V, F, Q or without a class, or follow each other faster
/// than the AV node lets them pass. Ventricular flutter and fibrillation look so to a detector of beats, and so does noise.
bool may_be_ventricular(const BeatSeries& beats, const Episode& stretch) {
  const auto [first, last] = beats_in(beats.r_peaks, stretch.range);
  double other = 0.0, fast = 0.0;
  for (std::size_t beat = first; beat < last; ++beat) {
    if (beats.symbol[beat] != 'N' && beats.symbol[beat] != 'S') ++other;
    if (beat > first && beats.rr_s(beat) < kFastestConducted_s) ++fast;
  }
  const auto count = static_cast<double>(last - first);
  return other > kFewOtherShare * count || fast > kFewFastShare * count;
}

/// What the waveform says where the intervals alone are irregular.
std::string waveform_words(const FindingFacts& facts, std::span<const Episode> stretches) {
  const auto p = rhythm_opinion(facts, RhythmClass::atrial_fibrillation, stretches);
  if (!p) return "P waves and the waveform were not looked at";
  const std::string evidence = "p " + fixed(*p, 2) + (stretches.size() > 1 ? " at most" : "");
  if (*p < kSeen_probability)
    return "the rhythm model did not see atrial fibrillation in the waveform (" + evidence +
           "), P waves were not measured";
  return "the rhythm model leans to atrial fibrillation (" + evidence + ", with the intervals named from " +
         exact(facts.settings.fibrillation_probability, 2) + " on), P waves were not measured";
}

void add_irregular(std::vector<Finding>& findings, const FindingFacts& facts) {
  std::vector<Episode> stretches = of_kind(facts, EpisodeKind::irregular);
  const bool lasting = !stretches.empty();
  if (!lasting) {
    stretches = briefly_irregular(facts.beats);
    // Breathing makes a dozen intervals irregular in many a healthy heart; the waveform of such a strip is not abnormal.
    std::erase_if(stretches, [&](const Episode& stretch) {
      const auto p = rhythm_opinion(facts, RhythmClass::abnormal, std::span(&stretch, 1));
      return p && *p < facts.settings.abnormal_probability;
    });
  }
  // Where the rhythm has a name, "irregular" says less.
  std::erase_if(stretches, [&](const Episode& stretch) { return mostly_named(facts.episodes, stretch.range); });
  if (stretches.empty()) return;
  const Episode& fastest = most(stretches, [](const Episode& e) { return e.value; });
  const auto doubtful = [&](const Episode& stretch) { return may_be_ventricular(facts.beats, stretch); };
  std::string text =
      "Irregular intervals between beats for " + clock(total_seconds(facts, stretches)) + " in " +
      counted(static_cast<std::int64_t>(stretches.size()), "stretch", "stretches") + ", " + bpm(fastest.value) +
      " on average" + (stretches.size() > 1 ? " in the fastest" : "") + ", first at " +
      facts.time(stretches.front().range.begin) +
      (lasting ? " (sample entropy of 60 intervals above its limit for at least 30 s)"
               : " (sample entropy of up to " + std::to_string(kBriefIntervals) + " intervals above its limit)") +
      ", to be checked on the trace: " + waveform_words(facts, stretches) + "; " +
      (std::ranges::any_of(stretches, doubtful) ? "ventricular flutter or fibrillation, frequent ectopic beats, noise"
                                                : "atrial fibrillation, frequent premature beats") +
      " or beats wrongly found can look like this.";
  findings.push_back({.kind = FindingKind::irregular,
                      .priority = fastest.value > kUrgentIrregular_bpm ? Priority::high : Priority::medium,
                      .text = std::move(text),
                      .occurrences = ranges(stretches)});
}

/// All beats of class S, V or F, single or not.
void add_beats(std::vector<Finding>& findings, const FindingFacts& facts, BeatClass label) {
  std::vector<SampleRange> beats;
  std::int64_t uncertain = 0;
  std::int64_t classified = 0;
  for (std::size_t beat = 0; beat < facts.r_peaks.size(); ++beat) {
    if (!facts.classified(beat)) continue;
    ++classified;
    if (facts.classes.label[beat] != label) continue;
    beats.push_back({facts.r_peaks[beat], facts.r_peaks[beat] + 1});
    if ((facts.classes.flags[beat] & kUncertain) != 0) ++uncertain;
  }
  if (beats.empty()) return;
  struct Words {
    FindingKind kind;
    std::string_view one, many;
  };
  constexpr std::array<Words, 4> kWords = {{
      {},
      {FindingKind::supraventricular_beats, "supraventricular premature beat (S)",
       "supraventricular premature beats (S)"},
      {FindingKind::ventricular_beats, "ventricular beat (V)", "ventricular beats (V)"},
      {FindingKind::fusion_beats, "fusion beat (F, a ventricular beat and another at once)",
       "fusion beats (F, a ventricular beat and another at once)"},
  }};
  const Words& words = kWords[static_cast<std::size_t>(label)];
  const auto count = static_cast<std::int64_t>(beats.size());
  const bool frequent = static_cast<double>(count) > kFrequentEctopyShare * static_cast<double>(classified);
  const bool ectopic = label == BeatClass::V || label == BeatClass::S;
  std::string text = counted(count, words.one, words.many) + ", " + percent(count, classified) + " of " +
                     counted(classified, "classified beat", "classified beats") +
                     (count == 1 ? ", at " : ", first at ") + facts.time(beats.front().begin);
  if (uncertain > 0) text += ", " + std::to_string(uncertain) + " uncertain";
  text += ectopic ? " (above " + fixed(100.0 * kFrequentEctopyShare, 0) + " % ranks higher)." : ".";
  findings.push_back({.kind = words.kind,
                      .priority = frequent && ectopic ? Priority::medium : Priority::low,
                      .text = std::move(text),
                      .occurrences = std::move(beats)});
}

/// Beats without a rhythm class: Q (the model's own word for paced and unlike beats) and beats the model did not judge.
void add_unclassifiable(std::vector<Finding>& findings, const FindingFacts& facts) {
  std::vector<SampleRange> beats;
  std::int64_t unjudged = 0;
  for (std::size_t beat = 0; beat < facts.r_peaks.size(); ++beat) {
    const bool judged = facts.classified(beat);
    if (judged && facts.classes.label[beat] != BeatClass::Q) continue;
    beats.push_back({facts.r_peaks[beat], facts.r_peaks[beat] + 1});
    if (!judged) ++unjudged;
  }
  if (beats.empty()) return;
  const auto count = static_cast<std::int64_t>(beats.size());
  const auto all = static_cast<std::int64_t>(facts.r_peaks.size());
  const bool frequent = static_cast<double>(count) > kFrequentUnclassifiedShare * static_cast<double>(all);
  const std::string where = (count == 1 ? ", at " : ", first at ") + facts.time(beats.front().begin);
  std::string text;
  if (unjudged == all) {
    text = "No beat was classified: only rates, pauses and regularity were judged.";
  } else if (unjudged == 0) {
    text = counted(count, "beat", "beats") + " of class Q (paced, or like no other class), " + percent(count, all) +
           " of " + counted(all, "beat", "beats") + where + ".";
  } else {
    text = counted(count, "beat", "beats") + " without a class, " + percent(count, all) + " of " +
           counted(all, "beat", "beats") + where + " (" + std::to_string(unjudged) + " not classified, " +
           std::to_string(count - unjudged) + " of class Q).";
  }
  findings.push_back({.kind = FindingKind::unclassifiable_beats,
                      .priority = frequent ? Priority::medium : Priority::low,
                      .text = std::move(text),
                      .occurrences = std::move(beats)});
}

void add_quality(std::vector<Finding>& findings, const FindingFacts& facts) {
  const std::vector<Episode> stretches = of_kind(facts, EpisodeKind::unusable);
  if (stretches.empty()) return;
  std::int32_t lost = 0;
  for (std::int32_t stretch = 0; stretch < facts.quality.stretch_count; ++stretch) {
    if (facts.quality.best(stretch) == QualityGrade::unusable) ++lost;
  }
  findings.push_back({.kind = FindingKind::poor_quality,
                      .priority = Priority::low,
                      .text = "Signal too poor to analyse in " + percent(lost, facts.quality.stretch_count) +
                              " of the recording, first at " + facts.time(stretches.front().range.begin) +
                              ": nothing is reported there.",
                      .occurrences = ranges(stretches)});
}

}  // namespace

std::string_view name(Priority priority) {
  constexpr std::array<std::string_view, 3> kNames = {"high", "medium", "low"};
  return kNames[static_cast<std::size_t>(priority)];
}

std::vector<Finding> rank_findings(std::span<const SampleIndex> r_peaks, const Classes& classes,
                                   std::span<const Episode> episodes, const Quality& quality, double fs_hz,
                                   const RhythmSettings& settings, const LookedAt& looked_at,
                                   std::span<const FindingDecision> decisions) {
  const BeatSeries beats = beat_series(r_peaks, classes, quality, fs_hz);
  const FindingFacts facts{r_peaks, classes, episodes, quality, fs_hz, settings, beats, looked_at.rhythm};
  std::vector<Finding> findings;
  add_ventricular_rhythm(findings, facts, EpisodeKind::ventricular_fibrillation);
  add_ventricular_rhythm(findings, facts, EpisodeKind::ventricular_tachycardia);
  add_runs(findings, facts, EpisodeKind::ventricular_run);
  add_pauses(findings, facts);
  add_atrial_fibrillation(findings, facts);
  add_atrial_flutter(findings, facts);
  add_paced(findings, facts);
  add_irregular(findings, facts);
  add_runs(findings, facts, EpisodeKind::supraventricular_run);
  add_couplets(findings, facts);
  add_pattern(findings, facts, EpisodeKind::bigeminy);
  add_pattern(findings, facts, EpisodeKind::trigeminy);
  add_rate(findings, facts, EpisodeKind::tachycardia);
  add_rate(findings, facts, EpisodeKind::bradycardia);
  add_measured(findings, facts, looked_at);
  for (const BeatClass label : {BeatClass::V, BeatClass::S, BeatClass::F}) add_beats(findings, facts, label);
  add_unnamed(findings, facts, looked_at);
  add_unclassifiable(findings, facts);
  add_quality(findings, facts);
  note_decisions(findings, decisions, fs_hz);
  // Stable: equal priorities keep the order above, which is that of urgency; how often a thing was found says less.
  std::ranges::stable_sort(findings, {}, [](const Finding& f) { return std::pair(f.dismissed(), f.priority); });
  fold_into_rhythms(findings);
  findings.insert(findings.begin(), verdict(beats, findings, quality, looked_at));
  return findings;
}

}  // namespace ecg
