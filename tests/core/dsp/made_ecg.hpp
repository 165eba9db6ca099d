#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "core/record/record.hpp"

namespace ecg::test {

/// Recipe of a test lead: Gaussian bumps for P, R, S and T round known beat times.
struct MadeLead {
  double r_mv = 1.0;
  double t_mv = 0.25;
  double p_mv = 0.12;
  double noise_mv = 0.005;  ///< white, standard deviation
  std::uint32_t seed = 1;
};

inline double bump(double t_s, double centre_s, double width_s) {
  const double z = (t_s - centre_s) / width_s;
  return std::exp(-0.5 * z * z);
}

/// Times as samples.
inline std::vector<SampleIndex> samples_of(const std::vector<double>& beats_s, double fs_hz) {
  std::vector<SampleIndex> samples;
  for (const double beat_s : beats_s) samples.push_back(samples_from_seconds(beat_s, fs_hz));
  return samples;
}

/// Samples of one lead in millivolts; the R apex of each beat lies on its time.
inline std::vector<double> made_lead_mv(const std::vector<double>& beats_s, double fs_hz, SampleIndex length,
                                        const MadeLead& lead = {}) {
  std::vector<double> samples(static_cast<std::size_t>(length), 0.0);
  for (const double beat_s : beats_s) {
    const auto from = std::max<SampleIndex>(0, samples_from_seconds(beat_s - 0.3, fs_hz));
    const auto to = std::min<SampleIndex>(length, samples_from_seconds(beat_s + 0.5, fs_hz));
    for (SampleIndex i = from; i < to; ++i) {
      const double t_s = seconds_from_samples(i, fs_hz);
      samples[static_cast<std::size_t>(i)] +=
          lead.r_mv * bump(t_s, beat_s, 0.011) - 0.25 * lead.r_mv * bump(t_s, beat_s + 0.032, 0.010) +
          lead.p_mv * bump(t_s, beat_s - 0.17, 0.022) + lead.t_mv * bump(t_s, beat_s + 0.28, 0.045);
    }
  }
  std::mt19937 random(lead.seed);  // fixed algorithm in the standard; Box-Muller below keeps the values fixed too
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double u = (static_cast<double>(random()) + 1.0) / 4294967297.0;
    const double v = static_cast<double>(random()) / 4294967296.0;
    samples[i] += lead.noise_mv * std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v);
  }
  return samples;
}

/// Converter units at 1000 per millivolt.
inline Signal signal_from_mv(const std::vector<double>& samples_mv, const char* name = "MLII") {
  std::vector<std::int32_t> adu(samples_mv.size());
  for (std::size_t i = 0; i < adu.size(); ++i) adu[i] = static_cast<std::int32_t>(std::lround(1000.0 * samples_mv[i]));
  Signal signal;
  signal.lead = name;
  signal.gain_adu_per_unit = 1000.0;
  signal.adu = std::move(adu);
  return signal;
}

inline Record record_of(double fs_hz, std::vector<Signal> signals) {
  Record record;
  record.name = "made";
  record.fs_hz = fs_hz;
  record.length = signals.empty() ? 0 : signals.front().size();
  record.signals = std::move(signals);
  return record;
}

/// Beat times every `rr_s` from `first_s` while they fit well inside `duration_s`.
inline std::vector<double> regular_beats(double duration_s, double rr_s = 0.8, double first_s = 0.6) {
  std::vector<double> beats_s;
  for (double t_s = first_s; t_s < duration_s - 0.3; t_s += rr_s) beats_s.push_back(t_s);
  return beats_s;
}

inline std::vector<double> noise_mv(SampleIndex length, double deviation_mv, std::uint32_t seed) {
  return made_lead_mv({}, 250.0, length, {.noise_mv = deviation_mv, .seed = seed});
}

}  // namespace ecg::test
