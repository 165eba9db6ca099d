#include "core/delineation/qrs_shape.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ecg {

namespace {

/// A turn of the trace that stands out from its neighbours by kSmallestWave_mv.
struct Turn {
  std::size_t at = 0;
  double mv = 0.0;
  bool up = false;  ///< a peak
};

std::vector<Turn> turns_of(std::span<const float> mv) {
  std::vector<Turn> turns;
  Turn high{0, static_cast<double>(mv[0]), true}, low{0, static_cast<double>(mv[0]), false};
  int direction = 0;
  for (std::size_t i = 1; i < mv.size(); ++i) {
    const auto value = static_cast<double>(mv[i]);
    if (value > high.mv) high = {i, value, true};
    if (value < low.mv) low = {i, value, false};
    if (direction >= 0 && value < high.mv - kSmallestWave_mv) {
      if (high.at > 0) turns.push_back(high);
      direction = -1;
      low = {i, value, false};
    } else if (direction <= 0 && value > low.mv + kSmallestWave_mv) {
      if (low.at > 0) turns.push_back(low);
      direction = 1;
      high = {i, value, true};
    }
  }
  return turns;
}

/// Longest stretch above the level, and the last one below it that is deep enough, in samples.
void note_durations(QrsShape& shape, std::span<const float> mv, double fs_hz) {
  std::size_t begin = 0;
  double lowest = 0.0;
  for (std::size_t i = 0; i <= mv.size(); ++i) {
    const bool ends = i == mv.size() || (i > begin && (mv[i] > 0.0F) != (mv[begin] > 0.0F));
    if (i < mv.size() && !ends) lowest = std::min(lowest, static_cast<double>(mv[i]));
    if (!ends) continue;
    const double duration_s = static_cast<double>(i - begin) / fs_hz;
    if (begin < mv.size() && mv[begin] > 0.0F) shape.r_duration_s = std::max(shape.r_duration_s, duration_s);
    else if (lowest <= -kSmallestWave_mv) shape.s_duration_s = duration_s;
    begin = i;
    lowest = i < mv.size() ? static_cast<double>(mv[i]) : 0.0;
  }
}

}  // namespace

QrsShape qrs_shape(std::span<const float> mv, double fs_hz) {
  QrsShape shape;
  if (mv.size() < 2) return shape;
  const auto seconds = [&](std::size_t at) { return static_cast<double>(at) / fs_hz; };
  std::vector<Turn> turns = turns_of(mv);
  const auto highest = static_cast<std::size_t>(std::ranges::max_element(mv) - mv.begin());
  shape.r_mv = std::max(0.0, static_cast<double>(mv[highest]));
  shape.r_peak_s = seconds(highest);
  const auto first_r =
      std::ranges::find_if(turns, [](const Turn& turn) { return turn.up && turn.mv >= kSmallestWave_mv; });
  const std::size_t split = first_r == turns.end() ? 0 : first_r->at;
  for (std::size_t i = 0; i < mv.size(); ++i) {
    double& lowest = i < split ? shape.q_mv : shape.s_mv;
    lowest = std::min(lowest, static_cast<double>(mv[i]));
  }
  double valley = 0.0;
  std::size_t peaks = 0;
  for (const Turn& turn : turns) {
    if (!turn.up) {
      valley = turn.mv;
      continue;
    }
    if (peaks == 0) shape.first_peak_mv = turn.mv;
    else shape.second_rise_mv = turn.mv - valley;
    ++peaks;
    shape.last_peak_s = seconds(turn.at);
    shape.last_peak_mv = turn.mv;
  }
  note_durations(shape, mv, fs_hz);
  return shape;
}

}  // namespace ecg
