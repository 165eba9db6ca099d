#include "app/views/panels/explanations.hpp"

#include "app/model/numbers.hpp"
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
      return "Beats grouped by the shape of their QRS in all leads together, most frequent first: the first one is this "
             "patient's usual beat, which need not be a normal one. Thin lines are single beats, the band holds 80 % of them, "
             "the dark line is their median. The letters count the classes. Click a shape to step through its beats; the pencil "
             "labels all of them in one edit.";
    case Tab::raster:
      return "Beat raster: every beat is one thin upright line, 0.75 s before its R peak at the top to 0.75 s after it at the "
             "bottom; beats stand side by side in their order, line after line like text. A regular rhythm makes smooth bands, an "
             "early beat breaks them, a change of shape changes the colour. The four lanes under each line mark V, S, F and Q "
             "beats, from top to bottom. With more beats than columns a column shows the most notable of its beats. Click to go to "
             "a beat.";
    case Tab::rr:
      return "Intervals from R peak to R peak: over time, each against the next one (Poincare), and as histograms. Intervals "
             "across unusable signal are left out.";
    case Tab::measures:
      return "Numbers of the whole recording: heart rate, pauses, variability over NN intervals (Task Force 1996), and "
             "PR, QRS, QT. Each has its definition, or the reason why there is none.";
    case Tab::page:
      return "Page of the day (full disclosure): the whole recording as lines of text, read from left to right and top to bottom. "
             "Beats that are not N are coloured by their class and carry its letter where there is room. The frame shows what the "
             "strip shows; click anywhere to go there. The gain follows the strip.";
    case Tab::record:
      return "What the file says about the recording, its leads with gain and signal quality (graded in stretches of " +
             fixed(kQualityStretch_s, 0) + " s), and remarks on both.";
    default: return meaning(tab);
  }
}

std::string explanation(LabPage page) {
  switch (page) {
    case LabPage::experiment:
    case LabPage::table: break;
    case LabPage::operating:
      return "A classifier answers with probabilities, and somebody decides from where on a beat counts as S, V or F. The "
             "slider raises their scores by the weight times the logarithm of how much rarer than N they are among the beats "
             "of DS1 (logit adjustment; the same ratios for every model, whatever it was trained on). The model is not asked "
             "again; marks, findings, Score and exports follow, and say so. Nothing is gained for free: what is found more "
             "often is also called wrongly more often.";
    case LabPage::saliency:
      return "Grad-CAM of every beat for the class the model gave it, averaged in steps of 0.1 s from R outwards: the band "
             "holds the middle half of the beats, the line is the median. A map is worth something only if it differs from "
             "the map that the same weights give in random order (correlation near 0) and if its highest place lies in the "
             "complex (pointing game). Share is what part of the map lies in a wave, beside the part of the window that the "
             "wave takes.";
  }
  return "Each experiment trained one classifier and tested it on beats it never saw. Accuracy is the share of beats with the "
         "right class: nine of ten beats are N, so it is mostly about N. F1 joins how many beats of a class were found (Se) "
         "with how many called so were right (+P); macro-F1 is the mean over the classes, each counted alike. Every figure "
         "here is computed from the confusion matrix; \xC2\xB1 is the spread over training seeds.";
}

std::string definition(FindingKind kind) {
  switch (kind) {
    case FindingKind::ventricular_run: return definition(EpisodeKind::ventricular_run);
    case FindingKind::ventricular_couplet: return definition(EpisodeKind::ventricular_couplet);
    case FindingKind::ventricular_beats: return "Beats of class V: from the ventricles, wide, usually early.";
    case FindingKind::supraventricular_run: return definition(EpisodeKind::supraventricular_run);
    case FindingKind::supraventricular_beats: return "Beats of class S: early beats from above the ventricles, usually narrow.";
    case FindingKind::fusion_beats: return "Beats of class F: a ventricular activation meets another one.";
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
      return "RR intervals without order, ectopic beats left out. Timing alone: P waves and the waveform are not looked at, so "
             "it names no cause.";
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
      return "Class of AAMI EC57: " + class_legend() + ". Your label where you gave one.";
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
