#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/model/scene.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg::app {

/// How the leads of the strip are laid out.
enum class LaneLayout : std::uint8_t {
  rows,    ///< every lead over the whole width, one below the other
  twelve,  ///< the sheet of a 12-lead recorder: four columns of 2.5 s, three rows, lead II below
};

/// What a person chose for one lead; in the order of the strip.
struct LaneChoice {
  std::size_t lead = 0;
  bool shown = true;
  bool inverted = false;
  double scale = 1.0;  ///< times the strip's gain
  bool operator==(const LaneChoice&) const = default;
};
inline constexpr std::array kLaneScales = {0.25, 0.5, 1.0, 2.0, 4.0};

/// Every lead as it is in the file, in its order; signals that are no ECG behind them, hidden.
[[nodiscard]] std::vector<LaneChoice> default_lanes(const Scene& scene);
/// The choices if they fit the recording, else the default.
[[nodiscard]] std::vector<LaneChoice> lanes_of(const Scene& scene, const std::vector<LaneChoice>& choices);
/// Exchanges the lead at `place` with its neighbour; at the ends nothing moves.
void move_lane(std::vector<LaneChoice>& lanes, std::size_t place, int direction);

/// Leads that a check of the recording calls upside down (core/ingest/lead_checks), ascending.
[[nodiscard]] std::vector<std::size_t> leads_called_inverted(const Scene& scene);
[[nodiscard]] bool is_inverted(const Scene& scene, const std::vector<LaneChoice>& choices, std::size_t lead);
/// Draws these leads upside down, or as recorded again where all of them are.
void turn_over(const Scene& scene, std::vector<LaneChoice>& choices, std::span<const std::size_t> leads);

/// Signals of the standard leads I II III aVR aVL aVF V1 ... V6; empty unless all twelve are there. Names as recorders
/// write them: case does not matter.
using TwelveLeads = std::array<std::size_t, kStandardLeadCount>;
[[nodiscard]] std::optional<TwelveLeads> twelve_leads(const Scene& scene);

inline constexpr std::size_t kTwelveColumns = 4;
inline constexpr std::size_t kTwelveRows = 3;  ///< and the rhythm strip below
inline constexpr std::size_t kRhythmLead = 1;  ///< II
inline constexpr double kTwelveColumn_s = 2.5;
inline constexpr double kTwelveSheet_s = 10.0;
inline constexpr double kTwelveRow_mm = 25.0;  ///< least height of a row

}  // namespace ecg::app
