#pragma once

#include <string_view>
#include <vector>

#include "core/rhythm/episodes.hpp"

namespace ecg {

/// Beats and classes from letters: N S V F Q as classes, '?' unclassified; each beat `rr_s` after the one before.
struct RhythmCase {
  double fs_hz = 1000.0;
  std::vector<SampleIndex> r_peaks;
  Classes classes;
  Quality quality;

  RhythmCase& beats(std::string_view letters, double rr_s) {
    for (const char letter : letters) {
      const SampleIndex before = r_peaks.empty() ? 0 : r_peaks.back();
      r_peaks.push_back(before + samples_from_seconds(rr_s, fs_hz));
      const auto at = std::string_view("NSVFQ").find(letter);
      classes.label.push_back(at == std::string_view::npos ? BeatClass::Q : static_cast<BeatClass>(at));
      classes.flags.push_back(at == std::string_view::npos ? std::uint8_t{kUnclassified} : std::uint8_t{0});
    }
    return *this;
  }

  RhythmCase& stretches(std::vector<QualityGrade> grades, QualityReason reason = QualityReason::muscle_noise) {
    quality.lead_count = 1;
    quality.stretch_count = static_cast<std::int32_t>(grades.size());
    quality.reason.assign(grades.size(), reason);
    quality.grade = std::move(grades);
    return *this;
  }

  [[nodiscard]] std::vector<Episode> episodes(const RhythmSettings& settings = {}) const {
    const SampleIndex length = r_peaks.empty() ? samples_from_seconds(60.0, fs_hz) : r_peaks.back() + 1;
    return find_episodes(r_peaks, classes, quality, length, fs_hz, settings);
  }

  [[nodiscard]] std::vector<Episode> of_kind(EpisodeKind kind, const RhythmSettings& settings = {}) const {
    std::vector<Episode> found;
    for (const Episode& episode : episodes(settings)) {
      if (episode.kind == kind) found.push_back(episode);
    }
    return found;
  }
};

}  // namespace ecg
