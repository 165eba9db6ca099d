#include "core/alerts/finding_kinds.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ecg {

namespace {

using enum FindingKind;

/// Classes come from the beat model, and ectopic ones need the rhythm model's consent.
constexpr std::string_view kRuleOnClasses =
    "Rule on the classes of the beats: the beat model's, with the rhythm model as second witness";
constexpr std::string_view kRuleOnMedian = "Rule on the median beat of all leads";
constexpr std::string_view kCriteriaOnMedian = "Criteria of AHA/ACCF/HRS 2009 on the median beat of all leads";
constexpr std::string_view kVentricularRhythmFigures =
    "By duration, tachycardia, flutter and fibrillation together: mitdb Se 0.686, +P 0.727; vfdb Se 0.844, +P 0.864, "
    "28 of 29 episodes found.";

constexpr std::array kTraits = {
    FindingTraits{
        .kind = not_normal,
        .name = "not_normal",
        .title = "For review",
        .verdict = true,
        .needs_all_classes = true,
        .found_by = "What was found, together",
        .limits =
            "What no rule or model looks for is not seen: Q and T, and of conduction and ST all but what is measured.",
        .measured = "Said of 96.4 % of 303 strips in atrial fibrillation, 81.0 % of 812 in other rhythms and "
                    "13.7 % of 1786 normal ones (cinc2017)."},
    FindingTraits{
        .kind = no_ectopic_beat_found,
        .name = "no_ectopic_beat_found",
        .title = "No ectopic beat found",
        .verdict = true,
        .needs_all_classes = true,
        .found_by = "What was not found, where everything is usable",
        .limits = "What of conduction, ST, Q and T it does not name was not judged; it does not rule out disease.",
        .measured = "Said of 82.9 % of 1786 normal strips, 1.3 % of 303 in atrial fibrillation and 15.1 % of "
                    "812 in other rhythms (cinc2017)."},
    FindingTraits{.kind = not_analysable,
                  .name = "not_analysable",
                  .title = "Cannot be judged",
                  .verdict = true,
                  .needs_all_classes = true,
                  .found_by = "Signal quality, the count of beats, and the rhythm model where it cannot read",
                  .limits = "",
                  .measured = "Said of 78.8 % of 99 noisy strips and 3.4 % of 1786 normal ones (cinc2017)."},
    FindingTraits{
        .kind = ventricular_run,
        .name = "ventricular_run",
        .title = "Ventricular runs",
        .found_by = kRuleOnClasses,
        .limits =
            "Wide ordinary beats (bundle branch block, aberrant conduction, pacing) and artefact can look like this.",
        .measured = "A ventricular run or rhythm is named in 0.8 % of 1786 normal strips (cinc2017)."},
    FindingTraits{.kind = ventricular_couplet,
                  .name = "ventricular_couplet",
                  .title = "Ventricular couplets",
                  .found_by = kRuleOnClasses,
                  .limits = "Aberrant conduction and artefact can look like this."},
    FindingTraits{.kind = ventricular_beats,
                  .name = "ventricular_beats",
                  .title = "Ventricular beats",
                  .of_single_beats = true,
                  .found_by = "Beat model, with the rhythm model as second witness",
                  .limits = "Aberrant conduction, bundle branch block and artefact can look like this. Se and +P of "
                            "each class stand in the model's card.",
                  .measured = "Found in 5.8 % of 1786 normal strips (cinc2017)."},
    FindingTraits{.kind = supraventricular_run,
                  .name = "supraventricular_run",
                  .title = "Supraventricular runs",
                  .found_by = kRuleOnClasses,
                  .limits = "P waves are not looked at: sinus arrhythmia and atrial fibrillation can look like this."},
    FindingTraits{.kind = supraventricular_beats,
                  .name = "supraventricular_beats",
                  .title = "Supraventricular beats",
                  .of_single_beats = true,
                  .found_by = "Beat model, with the rhythm model as second witness",
                  .limits = "P waves are not looked at: sinus arrhythmia can look like this. Se and +P of each class "
                            "stand in the model's card."},
    FindingTraits{.kind = fusion_beats,
                  .name = "fusion_beats",
                  .title = "Fusion beats",
                  .of_single_beats = true,
                  .found_by = "Beat model, with the rhythm model as second witness",
                  .limits = "The rarest class, and the least certain. Se and +P stand in the model's card."},
    FindingTraits{.kind = bigeminy,
                  .name = "bigeminy",
                  .title = "Bigeminy",
                  .found_by = kRuleOnClasses,
                  .limits = "Ventricular bigeminy alone; supraventricular bigeminy is not named."},
    FindingTraits{.kind = trigeminy,
                  .name = "trigeminy",
                  .title = "Trigeminy",
                  .found_by = kRuleOnClasses,
                  .limits = "Ventricular trigeminy alone."},
    FindingTraits{.kind = pause,
                  .name = "pause",
                  .title = "Pauses",
                  .found_by = "Rule on the RR intervals",
                  .limits = "A beat that was not found makes a pause of two intervals."},
    FindingTraits{.kind = tachycardia,
                  .name = "tachycardia",
                  .title = "Fast rate",
                  .found_by = "Rule on the RR intervals",
                  .limits = "The origin is not named: it may be sinus tachycardia."},
    FindingTraits{.kind = bradycardia,
                  .name = "bradycardia",
                  .title = "Slow rate",
                  .found_by = "Rule on the RR intervals",
                  .limits = "Beats that were not found make a rate slow; the origin is not named."},
    FindingTraits{
        .kind = irregular,
        .name = "irregular",
        .title = "Irregular intervals",
        .found_by = "Rule on the RR intervals: their sample entropy",
        .limits = "Frequent ectopic beats, sinus arrhythmia, noise and beats wrongly found can look like this."},
    FindingTraits{.kind = unclassifiable_beats,
                  .name = "unclassifiable_beats",
                  .title = "Paced or unclassifiable beats",
                  .about_the_heart = false,
                  .of_single_beats = true,
                  .needs_all_classes = true,
                  .found_by = "Beat model, or no answer of it",
                  .limits = ""},
    FindingTraits{
        .kind = poor_quality,
        .name = "poor_quality",
        .title = "Poor signal",
        .about_the_heart = false,
        .found_by = "Rules of signal quality, in stretches of 10 s, and the rhythm model where it reads noise",
        .limits = ""},
    FindingTraits{.kind = atrial_fibrillation,
                  .name = "atrial_fibrillation",
                  .title = "Probable atrial fibrillation",
                  .found_by = "Rhythm model and intervals together",
                  .limits = "Atrial flutter, frequent atrial beats and multifocal atrial rhythms can look like this; P "
                            "waves are not measured.",
                  .measured = "By duration in mitdb: Se 0.939, +P 0.927, 5.4 false episodes per 24 h. Named in 81.8 % "
                              "of 303 strips in atrial fibrillation and 0.4 % of 1786 normal ones (cinc2017)."},
    FindingTraits{
        .kind = ventricular_tachycardia,
        .name = "ventricular_tachycardia",
        .title = "Possible ventricular tachycardia",
        .found_by = "Rhythm model",
        .limits =
            "Wide ordinary beats (bundle branch block, aberrant conduction, pacing) and noise can look like this.",
        .measured = kVentricularRhythmFigures},
    FindingTraits{.kind = ventricular_fibrillation,
                  .name = "ventricular_fibrillation",
                  .title = "Possible ventricular fibrillation",
                  .found_by = "Rhythm model",
                  .limits = "Noise can look like this.",
                  .measured = kVentricularRhythmFigures},
    FindingTraits{.kind = unnamed,
                  .name = "unnamed",
                  .title = "Something without a name",
                  .found_by = "Rhythm model, its output \"abnormal\"",
                  .limits = "Noise or an unusual but healthy shape can be behind it."},
    FindingTraits{
        .kind = nothing_left,
        .name = "nothing_left",
        .title = "Nothing left for review",
        .verdict = true,
        .needs_all_classes = true,
        .found_by = "What a person dismissed, and what was not found besides",
        .limits = "What of conduction, ST, Q and T it does not name was not judged; it does not rule out disease."},
    FindingTraits{.kind = paced,
                  .name = "paced",
                  .title = "Possible paced rhythm",
                  .found_by = "Rhythm model",
                  .limits = "Bundle branch block can look like this; pacing that leaves no trace in the leads is not "
                            "seen, and whether it captures was not checked.",
                  .measured =
                      "Named in 12 of 19 paced recordings of ten seconds and in 14 of 1800 in all (LUDB, PTB-XL). By "
                      "duration in mitdb: Se 0.983, +P 0.954."},
    FindingTraits{.kind = atrial_flutter,
                  .name = "atrial_flutter",
                  .title = "Possible atrial flutter",
                  .found_by = "Rhythm model, in strips of a minute and less",
                  .limits = "Atrial fibrillation, atrial tachycardia and tremor can look like this; flutter waves are "
                            "not measured. In long recordings flutter is not looked for.",
                  .measured = "Named in 6 of 13 recordings of ten seconds with flutter and in 11 of 1800 in all (LUDB, "
                              "PTB-XL)."},
    FindingTraits{.kind = first_degree_block,
                  .name = "first_degree_block",
                  .title = "Long PR",
                  .of_usual_beat = true,
                  .found_by = kRuleOnMedian,
                  .limits = "A P wave that is hidden in the T wave before, or none, makes a PR wrong or absent.",
                  .measured = "Said of 9 of 297 records labelled normal (3.0 %); of 39 labelled first-degree block: Se "
                              "0.67, +P 0.34 (PTB-XL)."},
    FindingTraits{.kind = wide_qrs,
                  .name = "wide_qrs",
                  .title = "Wide QRS",
                  .of_usual_beat = true,
                  .found_by = kRuleOnMedian,
                  .limits = "Bundle branch block, pacing, ventricular rhythm and pre-excitation can be behind it.",
                  .measured = "Said of 3 of 297 records labelled normal (1.0 %, PTB-XL)."},
    FindingTraits{.kind = right_bundle_branch_block,
                  .name = "right_bundle_branch_block",
                  .title = "Right bundle branch block pattern",
                  .of_usual_beat = true,
                  .found_by = kCriteriaOnMedian,
                  .limits = "Pacing and ventricular rhythm can look like this; narrower ones are not named.",
                  .measured = "Complete ones: Se 0.93, +P 0.61 of 27; complete or incomplete: Se 0.45, +P 0.80 of 91; "
                              "said of 2 of 297 records labelled normal (PTB-XL)."},
    FindingTraits{
        .kind = left_bundle_branch_block,
        .name = "left_bundle_branch_block",
        .title = "Left bundle branch block pattern",
        .of_usual_beat = true,
        .found_by = kCriteriaOnMedian,
        .limits = "Pacing, ventricular rhythm, pre-excitation and hypertrophy can look like this.",
        .measured = "Complete ones: Se 0.84, +P 0.76 of 19; said of none of 297 records labelled normal (PTB-XL)."},
    FindingTraits{
        .kind = axis_deviation,
        .name = "axis_deviation",
        .title = "Axis deviation",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "Fascicular block, infarction, hypertrophy and exchanged limb electrodes can be behind it.",
        .measured = "Said of 5 of 297 records labelled normal (1.7 %, PTB-XL); how many it misses was not measured."},
    FindingTraits{
        .kind = long_qtc,
        .name = "long_qtc",
        .title = "Long QTc",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "Not judged where QRS is wide or atria fibrillate; a U wave can lengthen it.",
        .measured = "Said of none of 297 records labelled normal (PTB-XL); how many it misses was not measured."},
    FindingTraits{
        .kind = short_qtc,
        .name = "short_qtc",
        .title = "Short QTc",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "A flat end of T can shorten it.",
        .measured = "Said of none of 297 records labelled normal (PTB-XL); how many it misses was not measured."},
    FindingTraits{
        .kind = low_voltage,
        .name = "low_voltage",
        .title = "Low voltage",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "A wrong gain in the file looks like this.",
        .measured = "Said of none of 297 records labelled normal (PTB-XL); how many it misses was not measured."},
    FindingTraits{
        .kind = st_elevation,
        .name = "st_elevation",
        .title = "ST elevation",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "Measured, not interpreted: early repolarisation and hypertrophy do this in healthy and sick "
                  "hearts, and infarction is not ruled out where it is missing.",
        .measured = "Said of 7 of 297 records labelled normal (2.4 %, PTB-XL); how many it misses was not measured."},
    FindingTraits{
        .kind = st_depression,
        .name = "st_depression",
        .title = "ST depression",
        .of_usual_beat = true,
        .found_by = kRuleOnMedian,
        .limits = "Measured, not interpreted: hypertrophy, digitalis and a fast rate do this too.",
        .measured = "Said of none of 297 records labelled normal (PTB-XL); how many it misses was not measured."},
    FindingTraits{.kind = electrodes_exchanged,
                  .name = "electrodes_exchanged",
                  .title = "Arm electrodes exchanged?",
                  .of_usual_beat = true,
                  .found_by = kRuleOnMedian,
                  .limits = "Other exchanges, of a leg or chest electrode, are not looked for.",
                  .measured =
                      "Said of 185 of 297 normal records (62 %) whose leads a program exchanged, and of none of "
                      "500 as they are (PTB-XL)."},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTraits.size(); ++i) {
    if (static_cast<std::size_t>(kTraits[i].kind) != i) return false;
  }
  return true;
}
static_assert(kTraits.size() == static_cast<std::size_t>(kLastFindingKind) + 1 && in_order(),
              "one row for each kind, in the order of the enumeration");

}  // namespace

std::string sources_words(const FindingTraits& kind) {
  std::string words = "Found by: " + std::string(kind.found_by) + ".";
  if (!kind.limits.empty()) words += " " + std::string(kind.limits);
  return words + " " + std::string(kind.measured.empty() ? "How often it is right was not measured." : kind.measured);
}

std::span<const FindingTraits> finding_traits() { return kTraits; }

const FindingTraits& traits(FindingKind kind) { return kTraits[static_cast<std::size_t>(kind)]; }

std::string_view name(FindingKind kind) { return traits(kind).name; }

}  // namespace ecg
