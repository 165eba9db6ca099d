#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/alerts/findings.hpp"

namespace ecg::findings_case {

inline constexpr double kFs_hz = 1000.0;

/// A recording in letters, as the rules see it.
struct Case {
  std::vector<SampleIndex> r_peaks;
  Classes classes;
  Quality quality;
  RhythmSettings settings;
  std::string lead = "II";
  std::optional<double> abnormal;  ///< what the rhythm model says of the first half minute; empty: it was not asked
  std::vector<FindingDecision> decisions;  ///< of a person
  std::vector<Episode> named;              ///< rhythms that the waveform has a name for
  RhythmEvidence rhythm;                   ///< what the rhythm model says
  TwelveLeadMeasures measured;             ///< of the usual beat
  std::uint32_t state = 12345;             ///< of the fibrillating intervals

  Case& beats(std::string_view letters, double rr_s, std::uint8_t flags = 0) {
    for (const char letter : letters) {
      r_peaks.push_back((r_peaks.empty() ? 0 : r_peaks.back()) + samples_from_seconds(rr_s, kFs_hz));
      const auto at = std::string_view("NSVFQ").find(letter);
      const bool known = at != std::string_view::npos;
      classes.label.push_back(known ? static_cast<BeatClass>(at) : BeatClass::Q);
      classes.flags.push_back(known ? flags : std::uint8_t{kUnclassified});
    }
    return *this;
  }
  /// `count` intervals that jump between 0.45 and 0.98 s like those of fibrillation; the same every time.
  Case& fibrillating(int count) {
    for (int i = 0; i < count; ++i) {
      state = state * 1664525U + 1013904223U;  // linear congruence, Numerical Recipes
      beats("N", 0.45 + 0.53 * static_cast<double>(state >> 8) / 16777216.0);
    }
    return *this;
  }
  /// The rhythm model gives one rhythm that log odds all along, and every other one those of "no".
  Case& heard(RhythmClass wanted, float log_odds) {
    LeadRhythm lead_rhythm;
    const double duration_s = quality.stretch_count * kQualityStretch_s;
    for (double begin_s = 0.0; begin_s < duration_s; begin_s += kRhythmCell_s) {
      lead_rhythm.begin_s.push_back(begin_s);
      for (std::size_t one = 0; one < kRhythmClassCount; ++one)
        lead_rhythm.log_odds.push_back(one == static_cast<std::size_t>(wanted) ? log_odds : -5.0F);
    }
    rhythm = RhythmEvidence(std::span(&lead_rhythm, 1), duration_s);
    return *this;
  }
  Case& stretches(std::size_t good, std::size_t unusable) {
    quality.lead_count = 1;
    quality.stretch_count = static_cast<std::int32_t>(good + unusable);
    quality.grade.assign(good, QualityGrade::good);
    quality.grade.insert(quality.grade.end(), unusable, QualityGrade::unusable);
    quality.reason.assign(good + unusable, QualityReason::none);
    return *this;
  }
  [[nodiscard]] std::vector<Finding> findings() const {
    const SampleIndex length = samples_from_seconds(quality.stretch_count * kQualityStretch_s, kFs_hz);
    auto episodes = find_episodes(r_peaks, classes, quality, length, kFs_hz, settings);
    episodes.insert(episodes.end(), named.begin(), named.end());
    const LookedAt looked_at{.leads = {{0, lead}},
                             .length = length,
                             .abnormal_probability = abnormal,
                             .most_abnormal = {0, 30'000},
                             .rhythm = rhythm,
                             .measured = measured};
    return rank_findings(r_peaks, classes, episodes, quality, kFs_hz, settings, looked_at, decisions);
  }
  [[nodiscard]] Finding of_kind(FindingKind kind) const {
    for (const Finding& finding : findings()) {
      if (finding.kind == kind) return finding;
    }
    ADD_FAILURE() << "no finding " << name(kind);
    return {};
  }
};

inline std::string normal(std::size_t count) { return std::string(count, 'N'); }

}  // namespace ecg::findings_case
