#include "app/model/calibration_effect.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/model/numbers.hpp"

namespace ecg::app {

namespace {

/// Beats rightly called so, wrongly called so, and missed, class by class.
struct Counts {
  std::array<std::int64_t, kBeatClassCount> right{}, wrong{}, missed{};
  void add(std::size_t reference, std::size_t answer) {
    if (reference == answer) {
      ++right[reference];
    } else {
      ++missed[reference];
      ++wrong[answer];
    }
  }
  /// NaN where neither reference nor answers have the class.
  [[nodiscard]] double f1(std::size_t label) const {
    const auto all = static_cast<double>(2 * right[label] + wrong[label] + missed[label]);
    return all > 0.0 ? 2.0 * static_cast<double>(right[label]) / all : NAN;
  }
};

}  // namespace

std::vector<CalibrationEffect> calibration_effects(const Scene& scene) {
  std::vector<CalibrationEffect> effects;
  if (!scene.analysis || !scene.analysis->calibration.on || !scene.analysis->has_reference) return effects;
  const Analysis& analysis = *scene.analysis;
  Counts before, after;
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    const std::uint8_t reference = analysis.reference_class[beat];
    const std::uint8_t flags = analysis.classes.flags[beat];
    const bool labelled = beat < analysis.review.code.size() && analysis.review.code[beat] != AnnotationCode::not_qrs;
    if (analysis.r_peaks[beat] < analysis.calibration.learning_end || reference >= kBeatClassCount || labelled ||
        (flags & kUnclassified) != 0)
      continue;
    const auto now = static_cast<std::size_t>(analysis.classes.label[beat]);
    after.add(reference, now);
    before.add(reference, (flags & kCalibrated) != 0 ? analysis.review.automatic_class[beat] : now);
  }
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    const CalibrationEffect effect = {static_cast<BeatClass>(label), before.f1(label), after.f1(label)};
    // A class that only one of both names has no F1 in the other.
    const bool moved =
        std::isnan(effect.before) != std::isnan(effect.after) || std::abs(effect.after - effect.before) >= kWorthSaying;
    if (moved) effects.push_back(effect);
  }
  return effects;
}

bool any_worse(const std::vector<CalibrationEffect>& effects) {
  return std::ranges::any_of(effects, [](const CalibrationEffect& each) {
    return each.after < each.before || std::isnan(each.before);  // a class appears that was rightly absent
  });
}

std::string effect_words(const std::vector<CalibrationEffect>& effects) {
  if (effects.empty()) return "";
  std::string words = "Same minutes, before and after (F1): ";
  for (const CalibrationEffect& each : effects) {
    if (&each != &effects.front()) words += "; ";
    words += kBeatClassLetters[static_cast<std::size_t>(each.label)];
    words += " " + fixed(each.before, 2) + ", now " + fixed(each.after, 2);
    if (any_worse({each})) words += " (worse)";
  }
  return words + ".";
}

}  // namespace ecg::app
