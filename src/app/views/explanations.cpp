#include "app/views/explanations.hpp"

#include "app/numbers.hpp"
#include "core/classify/classify.hpp"
#include "core/dsp/quality.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg::app {

namespace {

constexpr RhythmSettings kRules;  // the page analyses with these

std::string rate_rule(const char* word, double limit_bpm) {
  return "Heart rate " + std::string(word) + " " + fixed(limit_bpm, 0) + " bpm for at least " + fixed(kRules.sustained_s, 0) +
         " s, from RR intervals of all beats.";
}

std::string cycle_rule(const char* normals) {
  return "One ventricular beat after every " + std::string(normals) + ", at least " + std::to_string(kRules.cycles) +
         " times in a row.";
}

}  // namespace

std::string explanation(Tab tab) {
  switch (tab) {
    case Tab::findings:
      return "What a person should look at, most urgent first. Rules on beats, classes, intervals and signal quality make "
             "the list; each row has its rule as a tooltip, its count, and a click goes to its places one after the other. "
             "A review order, not an alarm and not a diagnosis.";
    case Tab::beat:
      return "One beat: its class with the model's probabilities, what timing and shape said for it, the waves found in "
             "it, its intervals. The tint marks the samples that spoke for the class (Grad-CAM of the network).";
    case Tab::beats:
      return "Every beat that was found, a row each. Click a column to sort by it, a letter to show one class, a row to go "
             "there. Hover a column's name for how it is computed.";
    case Tab::score:
      return "Own beats against the reference annotations that came with the recording: a pair lies within 150 ms. Rows "
             "are the reference, columns the answer; click a cell to step through its beats. Se is the share of reference "
             "beats found, +P the share of answers that are right, F1 their harmonic mean.";
    case Tab::episodes:
      return "Stretches of one rhythm, found by rules on RR intervals and classes, by time. What you named yourself and "
             "your bookmarks and comments stand above them and can be taken away. Hover a row for its rule.";
    case Tab::templates:
      return "Beats grouped by the shape of their QRS in all leads together, most frequent first. The first shape is this "
             "patient's usual beat, which need not be a normal one. The pencil labels all beats of a shape in one edit.";
    case Tab::raster:
      return "All beats on one page: each is one thin column of its signal around the R peak, in order of time. What "
             "changes shape or comes early stands out as a break in the pattern. Click goes there.";
    case Tab::rr:
      return "Intervals from R peak to R peak: over time, each against the next one (Poincare), and as histograms. Intervals "
             "across unusable signal are left out.";
    case Tab::measures:
      return "Numbers of the whole recording: heart rate, pauses, variability over normal intervals (Task Force 1996), and "
             "PR, QRS, QT. Each has its definition, or the reason why there is none.";
    case Tab::page:
      return "The whole recording as lines, read like a text: a finding's surroundings at one glance. Click goes there.";
    case Tab::record:
      return "What the file says about the recording, its leads with gain and signal quality (graded in stretches of " +
             fixed(kQualityStretch_s, 0) + " s), and remarks on both.";
    default: return meaning(tab);
  }
}

std::string definition(FindingKind kind) {
  switch (kind) {
    case FindingKind::ventricular_run: return definition(EpisodeKind::ventricular_run);
    case FindingKind::ventricular_couplet: return definition(EpisodeKind::ventricular_couplet);
    case FindingKind::ventricular_beats: return "Beats of class V: from the ventricles, wide, usually early.";
    case FindingKind::supraventricular_run: return definition(EpisodeKind::supraventricular_run);
    case FindingKind::supraventricular_beats: return "Beats of class S: early beats from above the ventricles, usually narrow.";
    case FindingKind::fusion_beats: return "Beats of class F: a normal and a ventricular activation meet.";
    case FindingKind::bigeminy: return definition(EpisodeKind::bigeminy);
    case FindingKind::trigeminy: return definition(EpisodeKind::trigeminy);
    case FindingKind::pause: return definition(EpisodeKind::pause);
    case FindingKind::tachycardia: return definition(EpisodeKind::tachycardia);
    case FindingKind::bradycardia: return definition(EpisodeKind::bradycardia);
    case FindingKind::irregular: return definition(EpisodeKind::irregular);
    case FindingKind::unclassifiable_beats: return "Beats of class Q: paced, or nothing the model could name.";
    case FindingKind::poor_quality: return definition(EpisodeKind::unusable);
    default: return "";
  }
}

std::string definition(EpisodeKind kind) {
  switch (kind) {
    case EpisodeKind::tachycardia: return rate_rule("above", kRules.tachycardia_bpm);
    case EpisodeKind::bradycardia: return rate_rule("below", kRules.bradycardia_bpm);
    case EpisodeKind::pause:
      return "An RR interval of " + fixed(kRules.pause_s, 1) + " s or more inside usable signal.";
    case EpisodeKind::ventricular_couplet: return "Two ventricular beats in a row.";
    case EpisodeKind::ventricular_run: return std::to_string(kRules.run_beats) + " or more ventricular beats in a row.";
    case EpisodeKind::supraventricular_run:
      return std::to_string(kRules.run_beats) + " or more supraventricular beats in a row.";
    case EpisodeKind::bigeminy: return cycle_rule("other beat");
    case EpisodeKind::trigeminy: return cycle_rule("two other beats");
    case EpisodeKind::irregular:
      return "RR intervals as irregular as in atrial fibrillation, ectopic beats left out. It measures timing alone and "
             "proves no fibrillation.";
    case EpisodeKind::unusable:
      return "No lead is good enough to look for beats: gap, flat line, saturation or noise, graded in stretches of " +
             fixed(kQualityStretch_s, 0) + " s.";
  }
  return "";
}

std::string definition(BeatColumn column) {
  switch (column) {
    case BeatColumn::number: return "Number of the beat in order of time.";
    case BeatColumn::time: return "Time of the R peak from the start of the recording.";
    case BeatColumn::beat_class:
      return "Class of AAMI EC57: N normal conduction, S supraventricular ectopic, V ventricular ectopic, F fusion, Q paced "
             "or unclassifiable. Your label where you gave one.";
    case BeatColumn::probability:
      return "Probability the model gave to that class; below " +
             percent(static_cast<double>(kCertainProbability)) + " it is marked uncertain.";
    case BeatColumn::rr_before: return "Time since the R peak before, in seconds.";
    case BeatColumn::ratio:
      return "That interval beside the mean of the intervals around it: how early or late the beat came.";
    case BeatColumn::reference: return "Class of the reference beat within 150 ms; none: the reference has no beat here.";
  }
  return "";
}

}  // namespace ecg::app
