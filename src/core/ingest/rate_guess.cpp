#include "core/ingest/rate_guess.hpp"

#include <array>
#include <cmath>

#include "core/dsp/beat_period.hpp"

namespace ecg {

namespace {

/// Rates ECG recorders use, the commonest first.
constexpr std::array<double, 13> kCommonRates_hz = {500, 360, 250, 1000, 300, 128, 200, 130, 125, 512, 256, 400, 100};
constexpr double kFallbackRate_hz = 360.0;  // the database most tables of this kind are cut from
constexpr double kRoundLength_s = 10.0;
constexpr double kLowestUsual_bpm = 45.0;
constexpr double kHighestUsual_bpm = 120.0;
constexpr double kUsual_bpm = 72.0;

}  // namespace

Error missing_rate(std::span<const std::int32_t> values) {
  Error error{ErrorCode::missing_fact, "fs_hz", -1, {}};
  const double period = beat_period_samples(values);
  error.rows = static_cast<double>(values.size());
  error.beat_period_samples = period;
  double best_hz = kFallbackRate_hz;
  double best_score = 0.0;
  for (const double rate_hz : kCommonRates_hz) {
    const double rate_bpm = period > 0.0 ? 60.0 * rate_hz / period : 0.0;
    const bool usual = rate_bpm >= kLowestUsual_bpm && rate_bpm <= kHighestUsual_bpm;
    const bool round = error.rows > 0.0 && std::fmod(error.rows, rate_hz * kRoundLength_s) == 0.0;
    const double nearness = usual ? 1.0 - std::abs(std::log(rate_bpm / kUsual_bpm)) : 0.0;
    const double score = (usual ? 2.0 : 0.0) + (round ? 1.0 : 0.0) + (round ? 0.0 : nearness);
    if (score > best_score) {
      best_hz = rate_hz;
      best_score = score;
    }
  }
  error.needed = best_hz;
  return error;
}

}  // namespace ecg
