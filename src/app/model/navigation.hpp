#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// Beats [first, last) whose R peak lies in [begin_s, end_s).
struct BeatRange {
  std::int32_t first = 0;
  std::int32_t last = 0;
};
[[nodiscard]] BeatRange beats_between(std::span<const SampleIndex> r_peaks, double fs_hz, double begin_s, double end_s);
/// Of beats that follow each other: a gap in the signal is no slow heart. 0 where no two do.
[[nodiscard]] double mean_rate_bpm(const Scene& scene, BeatRange beats);
/// Nearest beat to a time, ties to the earlier; -1 when none lies within `reach_s`.
[[nodiscard]] std::int32_t nearest_beat(std::span<const SampleIndex> r_peaks, double fs_hz, double time_s,
                                        double reach_s);

/// True when the beat is one that "next" stops at.
[[nodiscard]] bool is_stop(const Scene& scene, const Stepping& stepping, std::int32_t beat);
/// A place where "next" stops, in order of time; `beat` is -1 where there is none (missed, removed, bookmark).
struct Stop {
  SampleIndex sample = 0;
  std::int32_t beat = -1;
};
/// All but those of a finding and of a cell of the confusion matrix, which have lists of their own.
[[nodiscard]] std::vector<Stop> stops(const Scene& scene, const Stepping& stepping);
/// Number of stops, and the place of the current one among them (-1: not on one).
struct StepCount {
  std::int32_t total = 0;
  std::int32_t current = -1;
};
[[nodiscard]] StepCount count_stops(const Scene& scene, const ViewState& view);

/// Moves the one cursor. All of them show the place with a short glide and remember where the person was.
void go_to(const Scene& scene, Choices& choices, double time_s);
void select_beat(const Scene& scene, Choices& choices, std::int32_t beat, bool centre);
/// After a new analysis: the beat at `sample` (kSameBeat_s) is the selected one; none there, or no sample: none.
void select_again(const Scene& scene, Choices& choices, std::optional<SampleIndex> sample);
/// A place without a beat: shows it and leaves the cursor there.
void visit(const Scene& scene, Choices& choices, SampleIndex sample);
/// Gives a fresh analysis a beat to explain, without moving: the first stop in view, else the first beat in view.
void select_in_view(const Scene& scene, Choices& choices);
void select_occurrence(const Scene& scene, Choices& choices, std::int32_t finding, std::int32_t occurrence);
/// First beat of a cell of the score's matrix; chosen again, the next one.
void select_cell(const Scene& scene, ViewState& view, std::uint8_t reference, std::uint8_t found);
/// Next (+1) or previous (-1) stop from the cursor; where that is out of sight, from the edge of what is shown; from the
/// middle of the strip without one. At the last stop it
/// starts again from the first.
void step(const Scene& scene, ViewState& view, int direction);
void step_beat(const Scene& scene, Choices& choices, int direction);  ///< simply the next or previous beat
/// First occurrence of the next or previous finding that has any.
void next_finding(const Scene& scene, Choices& choices, int direction);
/// Where the strip was before the last jump or zoom, at the scale it had.
void go_back(const Scene& scene, Choices& choices);
/// Remembers the present place and scale for go_back.
void remember_place(Choices& choices);
/// Shows a stretch of time over the whole width, with a gain (0: as it is).
void zoom_to(const Scene& scene, Choices& choices, double begin_s, double end_s, double gain_mm_mv);

/// Advances a running glide; true while it still moves.
bool advance_glide(const Scene& scene, Choices& choices);

/// Place that a finding or a stretch is drawn at.
[[nodiscard]] double seconds(const Scene& scene, SampleIndex sample);

}  // namespace ecg::app
