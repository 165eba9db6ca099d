#pragma once

#include <array>
#include <string_view>

namespace ecg {

/// A word of the screen, in one sentence. Sources: ANSI/AAMI EC57 (classes, Se, +P), Task Force 1996 (SDNN, RMSSD), the usual
/// textbooks; docs/bibliography.md has the titles.
struct Term {
  std::string_view name;
  std::string_view meaning;
};

inline constexpr std::array<Term, 26> kGlossary = {{
    {"N", "AAMI class: not ectopic, so any beat that is none of S, V, F, Q; bundle branch blocks are N too."},
    {"S", "AAMI class: supraventricular ectopic, an early beat from atria or AV junction, usually narrow."},
    {"V", "AAMI class: ventricular ectopic, a beat from the ventricles, wide and usually early."},
    {"F", "AAMI class: fusion, where a ventricular and a normal activation meet in one beat."},
    {"Q", "AAMI class: paced, or a beat that nobody can name."},
    {"PVC, PAC", "Premature ventricular and premature atrial complex: the usual beats of class V and of class S."},
    {"Couplet, run", "Two ectopic beats in a row, and three or more."},
    {"Bigeminy", "Every second beat is ectopic; in trigeminy every third."},
    {"Burden", "Share of all beats that are ectopic, or share of the time that a rhythm lasts."},
    {"Coupling", "Time from the beat before to an ectopic beat."},
    {"AF", "Atrial fibrillation: no P waves, and RR intervals without order."},
    {"VT, VF",
     "Ventricular tachycardia: a fast run from the ventricles; ventricular fibrillation: no beats that can be told "
     "apart."},
    {"RR", "Time from one R peak to the next."},
    {"NN", "RR between two beats of class N: what heart rate variability is measured on."},
    {"SDNN", "Standard deviation of all NN intervals, in ms."},
    {"RMSSD", "Root mean square of the differences between successive NN intervals, in ms."},
    {"PR, QRS, QT", "Onset of P to onset of QRS; width of QRS; onset of QRS to end of T."},
    {"QTc", "QT brought to a heart rate of 60 bpm, so that different rates can be compared."},
    {"Reference", "Annotations by people that came with the recording: what a score is counted against."},
    {"Se", "Sensitivity: of the reference's beats of a class, the share that was found."},
    {"+P", "Positive predictivity: of the beats given a class, the share that is right."},
    {"F1", "Harmonic mean of Se and +P: high only where both are."},
    {"Macro-F1", "Mean F1 over the classes: a rare class counts as much as a frequent one."},
    {"Balanced accuracy", "Mean Se over the classes that the reference has; plain accuracy is mostly about N."},
    {"DS1, DS2", "The two halves of the MIT-BIH database by patient (de Chazal 2004): trained on, and tested on."},
    {"Saliency", "Which parts of a beat speak for its class: what the model's answer loses without them."},
}};

}  // namespace ecg
