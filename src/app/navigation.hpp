#pragma once

#include <cstdint>
#include <span>

#include "app/scene.hpp"
#include "app/view_state.hpp"

namespace ecg::app {

/// Beats [first, last) whose R peak lies in [begin_s, end_s).
struct BeatRange { std::int32_t first = 0; std::int32_t last = 0; };
[[nodiscard]] BeatRange beats_between(std::span<const SampleIndex> r_peaks, double fs_hz, double begin_s, double end_s);
/// Nearest beat to a time, ties to the earlier; -1 when none lies within `reach_s`.
[[nodiscard]] std::int32_t nearest_beat(std::span<const SampleIndex> r_peaks, double fs_hz, double time_s,
                                        double reach_s);

/// True when the beat is one that "next" stops at.
[[nodiscard]] bool is_stop(const Scene& scene, const Stepping& stepping, std::int32_t beat);
/// Number of stops, and the place of the current one among them (-1: not on one).
struct StepCount { std::int32_t total = 0; std::int32_t current = -1; };
[[nodiscard]] StepCount count_stops(const Scene& scene, const ViewState& view);

/// Moves the one cursor. All of them show the place with a short glide and remember where the person was.
void go_to(const Scene& scene, ViewState& view, double time_s);
void select_beat(const Scene& scene, ViewState& view, std::int32_t beat, bool centre);
/// Gives a fresh analysis a beat to explain, without moving: the first stop in view, else the first beat in view.
void select_in_view(const Scene& scene, ViewState& view);
void select_occurrence(const Scene& scene, ViewState& view, std::int32_t finding, std::int32_t occurrence);
/// First beat of a cell of the score's matrix; chosen again, the next one.
void select_cell(const Scene& scene, ViewState& view, std::uint8_t reference, std::uint8_t own);
/// Next (+1) or previous (-1) stop from the cursor, or from the middle of the strip without one. At the last stop it
/// starts again from the first.
void step(const Scene& scene, ViewState& view, int direction);
void step_beat(const Scene& scene, ViewState& view, int direction);  ///< simply the next or previous beat
/// First occurrence of the next or previous finding that has any.
void next_finding(const Scene& scene, ViewState& view, int direction);
void go_back(const Scene& scene, ViewState& view);

/// Advances a running glide; true while it still moves.
bool advance_glide(const Scene& scene, ViewState& view);

/// Place that a finding or a stretch is drawn at.
[[nodiscard]] double seconds(const Scene& scene, SampleIndex sample);

}  // namespace ecg::app
