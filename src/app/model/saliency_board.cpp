#include "app/model/saliency_board.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/numbers.hpp"
#include "core/explain/class_saliency.hpp"
#include "core/features/beat_context.hpp"

namespace ecg::app {

namespace {

// Maps that agree more than this with those of random weights say little about the class; peaks outside the complex more
// often than this do not point at it. Goals of our own, as no standard exists (Adebayo et al. 2018 show the effect).
constexpr double kMaxRandom = 0.5;
constexpr double kMinPointing = 0.5;

std::string letter_of(BeatClass label) { return {kBeatClassLetters[static_cast<std::size_t>(label)]}; }

std::string beats_text(const GroupSaliency& group) {
  return grouped(std::ssize(group.beats)) + (group.beats.size() == 1 ? " beat" : " beats");
}

/// The classified lead and the one that models of two leads compare it with.
std::vector<std::size_t> leads_of(const Record& record, std::size_t classified) {
  if (classified >= record.signals.size()) return {};
  std::vector<std::size_t> leads = {classified};
  for (const std::size_t lead : context_leads(record)) {
    if (lead != classified && leads.size() < 2) leads.push_back(lead);
  }
  return leads;
}

}  // namespace

void refresh_saliency(const Scene& scene, SaliencyBoard& board) {
  if (!scene.recording || !scene.analysis) return;
  const Analysis& analysis = *scene.analysis;
  if (board.made && board.analysis_version == analysis.version) return;
  board = {.made = true,
           .analysis_version = analysis.version,
           .classes = saliency_by_class(map_rows(analysis, scene.fs_hz())),
           .leads = leads_of(scene.recording->record, analysis.lead),
           .mean_beats = {}};
  const auto& signals = scene.recording->record.signals;
  for (const GroupSaliency& group : board.classes.groups) {
    std::vector<std::vector<float>>& beats = board.mean_beats.emplace_back();
    for (const std::size_t lead : board.leads)
      beats.push_back(mean_beat(signals[lead], scene.fs_hz(), analysis.r_peaks, analysis.window, group.beats));
  }
}

std::string saliency_gap(const Scene& scene) {
  if (!scene.analysis) return "Maps appear with the classes.";
  const Analysis& analysis = *scene.analysis;
  if (analysis.model.name.empty()) return "No model is in use, so there is nothing to explain.";
  if (analysis.saliency.map_samples > 0) return "";
  if (scene.progress.running()) return "The model is being asked what each beat is made of.";
  return "The model in use has no map: it does not end in a mean over time and a linear layer, so no sample round a "
         "beat "
         "can be pointed at exactly. Networks that do have an exact map, and the beat model can be asked for each part "
         "of "
         "a beat.";
}

std::string grouping_words(const SaliencyByClass& classes) {
  if (classes.by_reference)
    return "By the class of the reference: beats the model found against those it missed, and the missed against the "
           "ordinary beats of the class they were taken for. Each map is of the class the model answered.";
  return "By the class the model answered, for want of a reference; with one, found and missed beats are compared.";
}

std::string count_words(const SaliencyByClass& classes, BeatClass label) {
  const std::string letter = letter_of(label);
  const GroupSaliency* all = classes.find(label, SaliencyGroup::all);
  if (all == nullptr || all->beats.empty())
    return classes.by_reference ? "The reference calls no beat " + letter + " that the model classified."
                                : "The model called no beat " + letter + ".";
  std::string words = beats_text(*all);
  if (classes.by_reference) {
    const auto counted = [](const GroupSaliency* group) {
      return group == nullptr ? std::string("none") : grouped(std::ssize(group->beats));
    };
    words += ": " + counted(classes.find(label, SaliencyGroup::found)) + " found, " +
             counted(classes.find(label, SaliencyGroup::missed)) + " missed";
    std::string taken;
    for (const GroupSaliency* part : classes.taken(label))
      taken += (taken.empty() ? " (" : ", ") + grouped(std::ssize(part->beats)) +
               (taken.empty() ? " taken for " : " for ") + letter_of(*part->taken_for);
    if (!taken.empty()) words += taken + ")";
  }
  if (all->saliency.empty > 0) words += "; " + grouped(static_cast<std::int64_t>(all->saliency.empty)) + " empty maps";
  return words;
}

std::string s000_words(BeatClass label, const ClassSaliency& saliency) {
  if (saliency.beats == 0) return "";
  const std::string in_complex = saliency.qrs.beats == 0
                                     ? "no complex was measured"
                                     : percent(saliency.qrs.share) + " of the map in QRS, which takes " +
                                           percent(saliency.qrs.length) + " of the window";
  const std::string alike = std::isfinite(saliency.consistency) ? "consistency " + fixed(saliency.consistency, 2)
                                                                : "too few beats for a consistency";
  const std::string timing = std::isfinite(saliency.timing_share)
                                 ? "timing is " + percent(saliency.timing_share) + " of the evidence"
                                 : "this model does not know when beats come";
  switch (label) {
    case BeatClass::N:
    case BeatClass::V: return "S000: steadily on the complex. Here: " + in_complex + "; " + alike + ".";
    case BeatClass::S:
      return "S000: on the complex, while the RR numbers decide. Here: " + in_complex + "; " + timing + ".";
    case BeatClass::F: return "S000: no two maps alike. Here: " + alike + ".";
    case BeatClass::Q: return "S000: diffuse and never the same, a guess. Here: " + in_complex + "; " + alike + ".";
  }
  return "";
}

MapVerdict verdict(const ClassSaliency& saliency) {
  if (saliency.beats == 0) return {false, "nothing spoke for this class"};
  const bool random = saliency.random_correlation > kMaxRandom;
  const bool astray = saliency.pointing < kMinPointing;
  if (random) return {false, "much like the map of random weights"};
  if (astray) return {false, "highest outside the complex"};
  if (std::isnan(saliency.random_correlation)) return {true, "points at the complex; random weights give no map"};
  return {true, "differs from random weights, points at the complex"};
}

}  // namespace ecg::app
