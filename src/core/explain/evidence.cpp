#include "core/explain/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace ecg {

namespace {
constexpr double kMinProbability = 1e-6;  // keeps logarithms finite where the model answers exactly 0
}  // namespace

double Evidence::timing_share() const {
  const double all = std::abs(timing) + std::abs(shape);
  return has_timing && all > 0.0 ? std::abs(timing) / all : std::numeric_limits<double>::quiet_NaN();
}

std::optional<Evidence> evidence_of(const Classes& classes, std::size_t beat, BeatClass winner) {
  const std::size_t row = beat * kBeatClassCount;
  if (classes.probabilities.size() < row + kBeatClassCount) return std::nullopt;
  const auto probabilities = std::span(classes.probabilities).subspan(row, kBeatClassCount);
  if (!std::ranges::all_of(probabilities, [](float p) { return std::isfinite(p); })) return std::nullopt;
  const auto won = static_cast<std::size_t>(winner);
  std::size_t rival = won == 0 ? 1 : 0;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    if (i != won && probabilities[i] > probabilities[rival]) rival = i;
  }
  const auto log_of = [&](std::size_t i) {
    return std::log(std::max(kMinProbability, static_cast<double>(probabilities[i])));
  };
  Evidence evidence{.winner = winner, .rival = static_cast<BeatClass>(rival)};
  evidence.has_timing = classes.timing_logits.size() >= row + kBeatClassCount;
  if (evidence.has_timing) {
    evidence.timing =
        static_cast<double>(classes.timing_logits[row + won]) - static_cast<double>(classes.timing_logits[row + rival]);
  }
  evidence.shape = log_of(won) - log_of(rival) - evidence.timing;
  return evidence;
}

}  // namespace ecg
