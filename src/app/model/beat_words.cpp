#include "app/model/beat_words.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/numbers.hpp"

namespace ecg::app {

namespace {
constexpr double kMinProbability = 1e-6;  // keeps logarithms finite where the model answers exactly 0
constexpr double kMinorShare = 0.15;      // a part below this share of the evidence is called minor
}  // namespace

std::string timing_words(double ratio, double mean_rr_s) {
  const std::string mean = " (mean RR " + fixed(mean_rr_s, 2) + " s)";
  if (!std::isfinite(ratio) || ratio <= 0.0) return "Timing unknown.";
  if (std::abs(ratio - 1.0) <= kOnTime) return "On time" + mean + ".";
  if (ratio < 1.0) return percent(1.0 - ratio) + " early" + mean + ".";
  return percent(ratio - 1.0) + " late" + mean + ".";
}

std::optional<Evidence> evidence_of(const Analysis& analysis, std::int32_t beat) {
  const auto index = static_cast<std::size_t>(beat);
  const std::size_t row = index * kBeatClassCount;
  const auto& probabilities = analysis.classes.probabilities;
  if (beat < 0 || probabilities.size() < row + kBeatClassCount || analysis.model.name.empty()) return std::nullopt;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    if (!std::isfinite(probabilities[row + i])) return std::nullopt;
  }
  Evidence evidence;
  evidence.winner = analysis.model_class(index);
  const auto winner = static_cast<std::size_t>(evidence.winner);
  std::size_t rival = winner == 0 ? 1 : 0;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    if (i != winner && probabilities[row + i] > probabilities[row + rival]) rival = i;
  }
  evidence.rival = static_cast<BeatClass>(rival);
  const auto log_of = [&](std::size_t i) {
    return std::log(std::max(kMinProbability, static_cast<double>(probabilities[row + i])));
  };
  const double total = log_of(winner) - log_of(rival);
  evidence.has_timing = analysis.classes.timing_logits.size() >= row + kBeatClassCount;
  if (evidence.has_timing) {
    evidence.timing = static_cast<double>(analysis.classes.timing_logits[row + winner]) -
                      static_cast<double>(analysis.classes.timing_logits[row + rival]);
  }
  evidence.shape = total - evidence.timing;
  return evidence;
}

std::string evidence_words(const Evidence& evidence) {
  const double shape = std::abs(evidence.shape);
  const double timing = std::abs(evidence.timing);
  const bool timing_minor = timing < kMinorShare * (shape + timing);
  const bool shape_minor = shape < kMinorShare * (shape + timing);
  if (timing_minor) return "Its shape decided; timing hardly mattered.";
  if (shape_minor) return "Its timing decided; the shape hardly mattered.";
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
  return words + (std::isfinite(p) ? ", probability " + fixed(p, 2) : std::string()) + ".";
}

}  // namespace ecg::app
