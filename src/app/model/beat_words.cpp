#include "app/model/beat_words.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/beat_map.hpp"
#include "app/model/numbers.hpp"

namespace ecg::app {

namespace {
constexpr double kMinorShare = 0.15;  // a part below this share of the evidence is called minor
}  // namespace

std::string timing_words(double ratio, double mean_rr_s) {
  const std::string mean = " (mean RR " + fixed(mean_rr_s, 2) + " s)";
  if (!std::isfinite(ratio) || ratio <= 0.0) return "Timing unknown.";
  if (std::abs(ratio - 1.0) <= kOnTime) return "On time" + mean + ".";
  if (ratio < 1.0) return percent(1.0 - ratio) + " early" + mean + ".";
  return percent(ratio - 1.0) + " late" + mean + ".";
}

std::optional<Evidence> evidence_of(const Analysis& analysis, std::int32_t beat) {
  if (beat < 0 || beat >= std::ssize(analysis.classes.label) || analysis.model.name.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(beat);
  return ecg::evidence_of(analysis.classes, index, analysis.model_class(index));
}

std::string evidence_words(const Evidence& evidence) {
  const double timing_share = evidence.timing_share();
  if (timing_share < kMinorShare) return "Its shape decided; timing hardly mattered.";
  if (timing_share > 1.0 - kMinorShare) return "Its timing decided; the shape hardly mattered.";
  if (evidence.shape >= 0.0 && evidence.timing >= 0.0) return "Shape and timing point the same way.";
  return evidence.shape >= 0.0 ? "The shape outweighed the timing, which spoke against it."
                               : "The timing outweighed the shape, which spoke against it.";
}

std::string selection_words(const Scene& scene, const Choices& choices) {
  if (!scene.analysis) return {};
  const Analysis& analysis = *scene.analysis;
  std::string words;
  if (choices.finding >= 0 && choices.finding < std::ssize(analysis.findings)) {
    const Finding& finding = analysis.findings[static_cast<std::size_t>(choices.finding)];
    words = title(finding.kind);
    const auto count = std::ssize(finding.occurrences);
    if (choices.occurrence >= 0 && choices.occurrence < count) {
      const auto place = finding.occurrences[static_cast<std::size_t>(choices.occurrence)].begin;
      words += ", " + grouped(choices.occurrence + 1) + " of " + grouped(count) + ", at " +
               full_clock(seconds_from_samples(place, scene.fs_hz()));
    }
    words += ". ";
  }
  if (choices.beat < 0 || choices.beat >= scene.beat_count()) return words.substr(0, words.find_last_not_of(' ') + 1);
  const auto beat = static_cast<std::size_t>(choices.beat);
  words += "Beat " + grouped(choices.beat + 1) + " of " + grouped(scene.beat_count()) + ", at " +
           full_clock(scene.beat_s(choices.beat), 1);
  if ((analysis.classes.flags[beat] & kUnclassified) != 0) return words + ", no class.";
  const auto label = static_cast<std::size_t>(analysis.classes.label[beat]);
  words += std::string(", ") + kBeatClassLetters[label];
  const auto p = static_cast<double>(analysis.classes.probabilities[beat * kBeatClassCount + label]);
  words += (std::isfinite(p) ? ", probability " + fixed(p, 2) : std::string()) + ".";
  const std::string why = beat_explanation_words(scene, choices, choices.beat);
  return why.empty() ? words : words + " " + why;
}

}  // namespace ecg::app
