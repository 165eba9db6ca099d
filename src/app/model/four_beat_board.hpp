#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/model/scene.hpp"
#include "core/rhythm/four_beat_answers.hpp"

namespace ecg::app {

/// What one output of S003's networks says of a recording.
struct FourBeatRow {
  std::optional<FourBeatLabel> label;  ///< empty: any arrhythmia, the first stage
  std::int64_t windows = 0;            ///< at kFourBeatThreshold or above
};
/// The first stage, then the labels of the second.
[[nodiscard]] std::vector<FourBeatRow> four_beat_rows(const FourBeatAnswers& answers);
/// Probability of a row in a window; NaN for a label where the first stage sees no arrhythmia: the second is not asked there.
[[nodiscard]] float at(const FourBeatAnswers& answers, const FourBeatRow& row, std::size_t window);
/// "Any arrhythmia", "APC" ...
[[nodiscard]] std::string title(const FourBeatRow& row);
/// Highest probability of a row in `columns` equal shares of the recording, NaN where there is none: what a lane shows.
[[nodiscard]] std::vector<float> lane(const Scene& scene, const FourBeatRow& row, std::size_t columns);
/// Window that holds the sample; empty: it lies in none.
[[nodiscard]] std::optional<std::size_t> window_at(const FourBeatAnswers& answers, SampleIndex sample);

/// Why nothing can be asked, in a sentence; empty: it can.
[[nodiscard]] std::string four_beat_gap(const Scene& scene);

}  // namespace ecg::app
