#include "core/record/measure.hpp"

#include <array>
#include <cmath>

namespace ecg {

namespace {

constexpr std::array<MeasureText, kMeasureKindCount> kTexts = {{
    {"hr_mean", "Mean heart rate", "bpm", 0,
     "Beats per minute over all intervals in usable signal, beats of every class."},
    {"hr_min", "Lowest heart rate", "bpm", 0,
     "Lowest rate over 8 consecutive intervals, beats of every class; never across unusable signal."},
    {"hr_max", "Highest heart rate", "bpm", 0,
     "Highest rate over 8 consecutive intervals, beats of every class; never across unusable signal."},
    {"longest_rr", "Longest RR", "s", 2, "Longest time between two consecutive beats in usable signal."},
    {"pauses", "Pauses from 2 s", "", 0, "Intervals of 2 s or more between consecutive beats in usable signal."},
    {"long_pauses", "Pauses from 3 s", "", 0, "Intervals of 3 s or more between consecutive beats in usable signal."},
    {"nn_count", "NN intervals", "", 0, "Intervals that pass the NN rule: what every measure below is made from."},
    {"nn_share", "Share of intervals", "%", 1, "NN intervals over all intervals between consecutive beats."},
    {"nn_mean", "Mean NN", "ms", 0, "Mean of the NN intervals."},
    {"sdnn", "SDNN", "ms", 1, "Standard deviation (n - 1) of all NN intervals."},
    {"sdann", "SDANN", "ms", 1, "Standard deviation (n - 1) of the mean NN of each 5 min segment that NN cover half."},
    {"sdnn_index", "SDNN index", "ms", 1,
     "Mean of the standard deviations of NN in each 5 min segment that NN cover half."},
    {"rmssd", "RMSSD", "ms", 1,
     "Root mean square of the differences between NN intervals that follow each other directly."},
    {"nn50", "NN50", "", 0, "Pairs of directly successive NN intervals that differ by more than 50 ms."},
    {"pnn50", "pNN50", "%", 1, "NN50 over the number of pairs of directly successive NN intervals."},
    {"triangular_index", "Triangular index", "", 1,
     "Number of NN intervals over the height of their histogram, bins of 1/128 s (7.8125 ms). Needs 20 min of NN."},
    {"tinn", "TINN", "ms", 0,
     "Base of the triangle that fits the same histogram best (least squares, apex at its mode). Needs 20 min of NN."},
    {"sd1", "SD1", "ms", 1, "Poincare plot: standard deviation across the line of identity, directly successive NN."},
    {"sd2", "SD2", "ms", 1, "Poincare plot: standard deviation along the line of identity, directly successive NN."},
    {"vlf", "VLF power", "ms\xC2\xB2", 0,
     "Power of NN from 0.0033 to 0.04 Hz. Windows of 5 min see little of this band: read with care."},
    {"lf", "LF power", "ms\xC2\xB2", 0, "Power of NN from 0.04 to 0.15 Hz, mean over the 5 min windows."},
    {"hf", "HF power", "ms\xC2\xB2", 0, "Power of NN from 0.15 to 0.40 Hz, mean over the 5 min windows."},
    {"lf_normalised", "LF normalised", "n.u.", 1, "100 LF / (LF + HF)."},
    {"hf_normalised", "HF normalised", "n.u.", 1, "100 HF / (LF + HF)."},
    {"lf_hf", "LF/HF", "", 2, "LF power over HF power, of the mean powers."},
    {"p_share", "Beats with a P wave", "%", 0,
     "Share of the delineated beats in which a P wave was found. None found is an answer, not an error."},
    {"pr", "PR", "ms", 0,
     "Onset of P to onset of QRS; median of the beats with a P wave, with the interquartile range."},
    {"qrs", "QRS", "ms", 0, "Onset to end of QRS; median of the delineated beats, with the interquartile range."},
    {"qt", "QT", "ms", 0, "Onset of QRS to end of T; median of the beats with a T wave, with the interquartile range."},
    {"qtc_bazett", "QTc Bazett", "ms", 0, "QT / RR^(1/2), RR in s before the beat; median over beats."},
    {"qtc_fridericia", "QTc Fridericia", "ms", 0, "QT / RR^(1/3), RR in s before the beat; median over beats."},
    {"qtc_framingham", "QTc Framingham", "ms", 0, "QT + 154 (1 - RR) ms, RR in s before the beat; median over beats."},
    {"qtc_hodges", "QTc Hodges", "ms", 0, "QT + 1.75 (60 / RR - 60) ms, RR in s before the beat; median over beats."},
}};

std::string whole(double value) { return std::to_string(std::llround(value)); }

}  // namespace

const MeasureText& describe(MeasureKind kind) { return kTexts[static_cast<std::size_t>(kind)]; }

std::string gap_words(const Measure& measure) {
  switch (measure.gap) {
    case MeasureGap::none: return "";
    case MeasureGap::no_intervals: return "no two beats in usable signal";
    case MeasureGap::no_classes: return "beats are not classified, so ectopic ones are not known";
    case MeasureGap::too_few: return "needs " + whole(measure.needed) + ", there are " + whole(measure.found);
    case MeasureGap::too_short:
      return "needs " + whole(measure.needed) + " s of NN, there are " + whole(measure.found) + " s";
    case MeasureGap::too_fragmented:
      return "needs " + whole(measure.needed) + (measure.needed == 1.0 ? " segment" : " segments") +
             " of 5 min covered by NN, there are " + whole(measure.found);
    case MeasureGap::undefined: return "divides by zero";
  }
  return "";
}

}  // namespace ecg
