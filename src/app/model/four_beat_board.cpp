#include "app/model/four_beat_board.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/model/numbers.hpp"

namespace ecg::app {

std::vector<FourBeatRow> four_beat_rows(const FourBeatAnswers& answers) {
  std::vector<FourBeatRow> rows(1);
  for (std::size_t i = 0; i < kFourBeatLabelCount; ++i) rows.push_back({.label = static_cast<FourBeatLabel>(i)});
  for (FourBeatRow& row : rows) {
    for (std::size_t window = 0; window < answers.size(); ++window)
      row.windows += at(answers, row, window) >= kFourBeatThreshold ? 1 : 0;
  }
  return rows;
}

float at(const FourBeatAnswers& answers, const FourBeatRow& row, std::size_t window) {
  const float arrhythmia = answers.arrhythmia[window];
  if (!row.label) return arrhythmia;
  return arrhythmia >= kFourBeatThreshold ? answers.at(window, *row.label) : std::numeric_limits<float>::quiet_NaN();
}

std::string title(const FourBeatRow& row) {
  if (!row.label) return "Any arrhythmia";
  return capitalised(kFourBeatLabelNames[static_cast<std::size_t>(*row.label)]);
}

std::vector<float> lane(const Scene& scene, const FourBeatRow& row, std::size_t columns) {
  std::vector<float> shown(columns, std::numeric_limits<float>::quiet_NaN());
  const auto length = static_cast<double>(scene.recording->record.length);
  if (columns == 0 || length <= 0.0) return shown;
  const FourBeatAnswers& answers = scene.analysis->four_beats;
  const auto column_of = [&](SampleIndex sample) {
    const double place = static_cast<double>(sample) / length * static_cast<double>(columns);
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(columns - 1)));
  };
  for (std::size_t window = 0; window < answers.size(); ++window) {
    const float probability = at(answers, row, window);
    for (std::size_t i = column_of(answers.begin[window]); i <= column_of(answers.end[window] - 1); ++i)
      shown[i] = std::fmax(shown[i], probability);  // NaN gives way
  }
  return shown;
}

std::optional<std::size_t> window_at(const FourBeatAnswers& answers, SampleIndex sample) {
  const auto after = std::ranges::upper_bound(answers.begin, sample);
  if (after == answers.begin.begin()) return std::nullopt;
  const auto window = static_cast<std::size_t>(after - answers.begin.begin()) - 1;
  return sample < answers.end[window] ? std::optional(window) : std::nullopt;
}

std::string four_beat_gap(const Scene& scene) {
  if (!scene.has_recording()) return "Open a recording, and S003's two networks can be asked about it.";
  if (!scene.analysis || !scene.analysis->complete)
    return "S003's networks can be asked once the analysis is complete.";
  if (!scene.has_beats()) return "No beats were found in this recording, and S003's networks read beats by the four.";
  return "";
}

}  // namespace ecg::app
