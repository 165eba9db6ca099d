#include "app/model/definitions.hpp"

#include "app/model/numbers.hpp"
#include "core/classify/classify.hpp"
#include "core/dsp/quality.hpp"
#include "core/rhythm/episodes.hpp"
#include "core/words/wording.hpp"

namespace ecg::app {

namespace {

std::string rate_rule(const char* word, double limit_bpm, const RhythmSettings& rhythm) {
  return "Heart rate " + std::string(word) + " " + exact(limit_bpm, 0) + " bpm for at least " +
         exact(rhythm.sustained_s, 0) + " s, from RR intervals of all beats.";
}

std::string cycle_rule(const char* normals, const RhythmSettings& rhythm) {
  return "One ventricular beat after every " + std::string(normals) + ", at least " + std::to_string(rhythm.cycles) +
         " times in a row.";
}

std::string ventricular_rule(const char* rhythm_name, const RhythmSettings& rhythm) {
  return "The rhythm model, which reads the waveform without knowing a beat, gives ventricular tachycardia, flutter or "
         "fibrillation a probability of " +
         percent(rhythm.ventricular_probability) + " or more over 15 s, for 10 s at least; of these, " + rhythm_name +
         " is the likelier.";
}

}  // namespace

std::string definition(FindingKind kind, const RhythmSettings& rhythm) {
  switch (kind) {
    case FindingKind::ventricular_run: return definition(EpisodeKind::ventricular_run, rhythm);
    case FindingKind::ventricular_couplet: return definition(EpisodeKind::ventricular_couplet, rhythm);
    case FindingKind::ventricular_beats: return "Beats of class V: from the ventricles, wide, usually early.";
    case FindingKind::supraventricular_run: return definition(EpisodeKind::supraventricular_run, rhythm);
    case FindingKind::supraventricular_beats:
      return "Beats of class S: early beats from above the ventricles, usually narrow.";
    case FindingKind::fusion_beats: return "Beats of class F: a ventricular activation meets another one.";
    case FindingKind::bigeminy: return definition(EpisodeKind::bigeminy, rhythm);
    case FindingKind::trigeminy: return definition(EpisodeKind::trigeminy, rhythm);
    case FindingKind::pause: return definition(EpisodeKind::pause, rhythm);
    case FindingKind::tachycardia: return definition(EpisodeKind::tachycardia, rhythm);
    case FindingKind::bradycardia: return definition(EpisodeKind::bradycardia, rhythm);
    case FindingKind::irregular: return definition(EpisodeKind::irregular, rhythm);
    case FindingKind::unclassifiable_beats: return "Beats of class Q: paced, or nothing the model could name.";
    case FindingKind::poor_quality: return definition(EpisodeKind::unusable, rhythm);
    case FindingKind::atrial_fibrillation: return definition(EpisodeKind::atrial_fibrillation, rhythm);
    case FindingKind::ventricular_tachycardia: return definition(EpisodeKind::ventricular_tachycardia, rhythm);
    case FindingKind::ventricular_fibrillation: return definition(EpisodeKind::ventricular_fibrillation, rhythm);
    case FindingKind::unnamed:
      return "The rhythm model calls half a minute abnormal (" + percent(rhythm.abnormal_probability) +
             " or more), and nothing else was found: it forbids a calm sentence, and names nothing.";
    case FindingKind::paced: return definition(EpisodeKind::paced, rhythm);
    case FindingKind::atrial_flutter: return definition(EpisodeKind::atrial_flutter, rhythm);
    case FindingKind::first_degree_block:
      return "PR of the median beat, all leads together, is above " + exact(rhythm.long_pr_ms, 0) + " ms.";
    case FindingKind::wide_qrs:
      return "QRS of the median beat, all leads together, lasts " + exact(rhythm.wide_qrs_ms, 0) + " ms or more.";
    case FindingKind::right_bundle_branch_block:
      return "QRS lasts " + exact(rhythm.wide_qrs_ms, 0) + " ms or more (" + exact(rhythm.incomplete_block_ms, 0) +
             ": incomplete), with a late R in V1 or V2 and a long S in I and V6, by the criteria of AHA/ACCF/HRS 2009.";
    case FindingKind::left_bundle_branch_block:
      return "QRS lasts " + exact(rhythm.wide_qrs_ms, 0) + " ms or more (" + exact(rhythm.incomplete_block_ms, 0) +
             ": incomplete), with a broad R without q in I or aVL and in V5 or V6 and a negative V1, by the criteria "
             "of "
             "AHA/ACCF/HRS 2009.";
    case FindingKind::axis_deviation:
      return "The axis of QRS in the frontal plane lies beyond -" + exact(rhythm.left_axis_deg, 0) + " or " +
             exact(rhythm.right_axis_deg, 0) + " degrees.";
    case FindingKind::long_qtc:
      return "QT of the median beat, corrected for its rate by Fridericia, is " + exact(rhythm.long_qtc_ms, 0) +
             " ms or more.";
    case FindingKind::short_qtc:
      return "QT of the median beat, corrected for its rate by Fridericia, is " + exact(rhythm.short_qtc_ms, 0) +
             " ms or less.";
    case FindingKind::low_voltage:
      return "QRS is below " + exact(rhythm.low_limb_mv, 2) + " mV in every limb lead, or below " +
             exact(rhythm.low_chest_mv, 2) + " mV in every chest lead.";
    case FindingKind::st_elevation:
      return "ST at the end of QRS is " + exact(rhythm.st_elevation_mm, 1) +
             " mm (0.1 mV each) or more above the level "
             "before QRS in two adjacent leads, " +
             exact(rhythm.st_elevation_v2_v3_mm, 1) + " in V2 and V3. Measured, not interpreted.";
    case FindingKind::st_depression:
      return "ST is " + exact(rhythm.st_depression_mm, 1) +
             " mm (0.1 mV each) or more below the level before QRS, at its "
             "end and 60 ms later, in two adjacent leads. Measured, not interpreted.";
    case FindingKind::nothing_left:
      return "You dismissed all that was found about the heart. What the program would say of the recording it does "
             "not say.";
    default: return "";
  }
}

std::string definition(EpisodeKind kind, const RhythmSettings& rhythm) {
  switch (kind) {
    case EpisodeKind::tachycardia: return rate_rule("above", rhythm.tachycardia_bpm, rhythm);
    case EpisodeKind::bradycardia: return rate_rule("below", rhythm.bradycardia_bpm, rhythm);
    case EpisodeKind::pause:
      return "An RR interval of " + exact(rhythm.pause_s, 1) + " s or more inside usable signal.";
    case EpisodeKind::ventricular_couplet: return "Two ventricular beats in a row.";
    case EpisodeKind::ventricular_run: return std::to_string(rhythm.run_beats) + " or more ventricular beats in a row.";
    case EpisodeKind::supraventricular_run:
      return std::to_string(rhythm.run_beats) + " or more supraventricular beats in a row.";
    case EpisodeKind::bigeminy: return cycle_rule("other beat", rhythm);
    case EpisodeKind::trigeminy: return cycle_rule("two other beats", rhythm);
    case EpisodeKind::irregular:
      return "RR intervals without order, ectopic beats left out. Timing alone, so it names no cause; where the rhythm "
             "model was asked, the finding says what it saw in the waveform. P waves are not looked at.";
    case EpisodeKind::unusable:
      return "No lead is good enough to look for beats: gap, flat line, saturation or noise, graded in stretches of " +
             fixed(kQualityStretch_s, 0) + " s.";
    case EpisodeKind::atrial_fibrillation:
      return "The rhythm model, which reads the waveform, and the RR intervals together give atrial fibrillation a "
             "probability of " +
             percent(rhythm.fibrillation_probability) + " or more over 45 s, for 30 s at least.";
    case EpisodeKind::ventricular_tachycardia: return ventricular_rule("tachycardia", rhythm);
    case EpisodeKind::ventricular_fibrillation: return ventricular_rule("fibrillation or flutter", rhythm);
    case EpisodeKind::paced:
      return "The rhythm model gives paced rhythm a probability of " + percent(rhythm.paced_probability) +
             " or more over 15 s, for 10 s at least.";
    case EpisodeKind::atrial_flutter:
      return "The rhythm model gives atrial flutter a probability of " + percent(rhythm.flutter_probability) +
             " or more over a strip of a minute and less that has no fibrillation.";
  }
  return "";
}

std::string definition(BeatColumn column) {
  switch (column) {
    case BeatColumn::number: return "Number of the beat in order of time.";
    case BeatColumn::time: return "Time of the R peak from the start of the recording.";
    case BeatColumn::beat_class: return "Class of AAMI EC57: " + class_legend() + ". Your label where you gave one.";
    case BeatColumn::probability:
      return "Probability the model gave to that class; below " + percent(static_cast<double>(kCertainProbability)) +
             " it is marked uncertain.";
    case BeatColumn::rr_before: return "Time since the R peak before, in seconds.";
    case BeatColumn::ratio:
      return "That interval beside the mean of the intervals around it: how early or late the beat came.";
    case BeatColumn::reference:
      return "Class of the reference beat within 150 ms; none: the reference has no beat here.";
  }
  return "";
}

}  // namespace ecg::app
