#include "core/synthetic/disturbance.hpp"

#include <algorithm>
#include <cmath>

#include "core/synthetic/portable_math.hpp"

namespace ecg {

namespace {

constexpr double kPowerline_hz = 60.0;
constexpr double kBreathing_hz = 0.25;
constexpr double kDrift_hz = 0.06;
constexpr double kMuscleLowCut_hz = 20.0;  ///< surface EMG lies above about 20 Hz
constexpr double kEnvelope_hz = 0.15;      ///< how fast muscle noise swells and fades
constexpr double kPi = 3.141592653589793;
constexpr std::size_t kSlowStep = 16;  ///< samples between evaluations of slow waves
constexpr double kMotionShortest_s = 6.0;
constexpr double kMotionLongest_s = 22.0;
constexpr double kMotionStep_mv = 2.5;   ///< standard deviation of the steps
constexpr double kMotionSteps_hz = 3.0;  ///< steps per second
constexpr double kMotionSettling_s = 0.15;
constexpr double kMotionRecovery_s = 1.0;
constexpr double kMotionNoise_mv = 0.20;
constexpr double kLeadOffShortest_s = 20.0;  ///< long enough to fill a whole ten-second stretch wherever it begins
constexpr double kLeadOffLongest_s = 32.0;
constexpr double kRail_mv = 50.0;  ///< far outside the converter's range

/// First-order smoothing factor per sample for a time constant.
double smoothing(double time_constant_s, double fs_hz) { return 1.0 - portable_exp(-1.0 / (time_constant_s * fs_hz)); }

/// Adds amplitude * wave(time) to a lead; `wave` changes slowly, so it is evaluated every kSlowStep samples and joined
/// by straight lines.
template <typename Wave>
void add_slow_wave(std::span<double> lead_mv, double fs_hz, Wave wave) {
  double from = wave(0.0);
  for (std::size_t begin = 0; begin < lead_mv.size(); begin += kSlowStep) {
    const double to = wave(static_cast<double>(begin + kSlowStep) / fs_hz);
    const std::size_t end = std::min(begin + kSlowStep, lead_mv.size());
    for (std::size_t i = begin; i < end; ++i) {
      lead_mv[i] += from + (to - from) * static_cast<double>(i - begin) / static_cast<double>(kSlowStep);
    }
    from = to;
  }
}

void add_baseline_wander(std::span<double> lead_mv, double fs_hz, double amplitude_mv, Random& random) {
  if (amplitude_mv <= 0.0) return;
  double breathing = random.uniform();
  double drift = random.uniform();
  double rate = 1.0;
  double before_s = 0.0;
  add_slow_wave(lead_mv, fs_hz, [&](double at_s) {
    const double step_s = at_s - before_s;
    before_s = at_s;
    rate += 0.1 * step_s * (1.0 - rate) + 0.02 * std::sqrt(step_s) * random.normal();  // breathing is not a clock
    breathing += kBreathing_hz * rate * step_s;
    drift += kDrift_hz * rate * step_s;
    return amplitude_mv * (sine_of_turns(breathing) + 0.7 * sine_of_turns(drift) + 0.4 * sine_of_turns(2.7 * drift));
  });
}

void add_muscle_noise(std::span<double> lead_mv, double fs_hz, double deviation_mv, Random& random) {
  if (deviation_mv <= 0.0) return;
  const double first = random.uniform();
  const double second = random.uniform();
  std::vector<double> envelope(lead_mv.size(), 0.0);
  add_slow_wave(envelope, fs_hz, [&](double at_s) {  // swells between about a third and double, mean square near 1
    const double wave = sine_of_turns(kEnvelope_hz * at_s + first) + sine_of_turns(0.31 * kEnvelope_hz * at_s + second);
    return portable_exp(0.42 * wave - 0.09);
  });
  // White noise minus its slow part, brought back to the same deviation.
  const double slow_share = smoothing(1.0 / (2.0 * kPi * kMuscleLowCut_hz), fs_hz);
  const double kept = (1.0 - slow_share) * std::sqrt(2.0 / (2.0 - slow_share));
  double slow = 0.0;
  for (std::size_t i = 0; i < lead_mv.size(); ++i) {
    const double white = random.normal();
    slow += slow_share * (white - slow);
    lead_mv[i] += deviation_mv * envelope[i] * (white - slow) / kept;
  }
}

void add_powerline(std::span<double> lead_mv, double fs_hz, double amplitude_mv, Random& random) {
  if (amplitude_mv <= 0.0 || kPowerline_hz >= fs_hz / 2.0) return;
  const double phase = random.uniform();
  const bool third_fits = 3.0 * kPowerline_hz < fs_hz / 2.0;
  for (std::size_t i = 0; i < lead_mv.size(); ++i) {
    const double at_s = static_cast<double>(i) / fs_hz;
    const double swell = 1.0 + 0.3 * sine_of_turns(0.05 * at_s + phase);
    const double third = third_fits ? 0.15 * sine_of_turns(3.0 * kPowerline_hz * at_s) : 0.0;
    lead_mv[i] += amplitude_mv * swell * (sine_of_turns(kPowerline_hz * at_s + phase) + third);
  }
}

}  // namespace

void add_disturbances(std::span<double> lead_mv, const Patient& patient, Random& random) {
  add_baseline_wander(lead_mv, patient.fs_hz, patient.baseline_wander_mv, random);
  add_muscle_noise(lead_mv, patient.fs_hz, patient.muscle_noise_mv, random);
  add_powerline(lead_mv, patient.fs_hz, patient.powerline_mv, random);
}

void add_fibrillatory_waves(std::span<double> lead_mv, double fs_hz, double amplitude_mv, Random& random) {
  double phase = random.uniform();
  double rate_hz = random.uniform(5.2, 6.6);
  double size = 1.0;
  const double centre_hz = rate_hz;
  for (double& value : lead_mv) {
    rate_hz += smoothing(0.5, fs_hz) * (centre_hz - rate_hz) + 1.4 * random.normal() / std::sqrt(fs_hz);
    size += smoothing(0.8, fs_hz) * (1.0 - size) + 0.5 * random.normal() / std::sqrt(fs_hz);
    phase += rate_hz / fs_hz;
    // Two harmonics make the sawtooth lean of f waves.
    value += amplitude_mv * size *
             (sine_of_turns(phase) + 0.35 * sine_of_turns(2.0 * phase + 0.1) + 0.12 * sine_of_turns(3.0 * phase));
  }
}

std::vector<BadContact> bad_contacts(const Patient& patient, SampleIndex length, Random& random) {
  std::vector<BadContact> contacts;
  if (patient.bad_contact_share <= 0.0) return contacts;
  const double mean_s = 0.25 * (kMotionShortest_s + kMotionLongest_s + kLeadOffShortest_s + kLeadOffLongest_s);
  const double pause_s = mean_s * (1.0 / std::min(patient.bad_contact_share, 0.95) - 1.0);
  double at_s = random.uniform(0.3, 1.0) * pause_s;
  for (bool lead_off = false; at_s < patient.duration_s; lead_off = !lead_off) {
    const double end_s = at_s + (lead_off ? random.uniform(kLeadOffShortest_s, kLeadOffLongest_s)
                                          : random.uniform(kMotionShortest_s, kMotionLongest_s));
    const SampleRange range{samples_from_seconds(at_s, patient.fs_hz),
                            std::min(samples_from_seconds(end_s, patient.fs_hz), length)};
    if (range.size() > 0) contacts.push_back({range, lead_off});
    at_s = end_s + random.uniform(0.5, 1.5) * pause_s;
  }
  return contacts;
}

void add_bad_contacts(std::span<double> lead_mv, double fs_hz, std::span<const BadContact> contacts, Random& random) {
  const double settling = smoothing(kMotionSettling_s, fs_hz);
  const double recovery = smoothing(kMotionRecovery_s, fs_hz);
  for (const BadContact& contact : contacts) {
    const double rail_mv = random.chance(0.5) ? kRail_mv : -kRail_mv;
    double target = 0.0;
    double level = 0.0;
    for (SampleIndex i = contact.range.begin; i < contact.range.end; ++i) {
      double& value = lead_mv[static_cast<std::size_t>(i)];
      if (contact.lead_off) {
        value = rail_mv;
        continue;
      }
      if (random.chance(kMotionSteps_hz / fs_hz)) target = kMotionStep_mv * random.normal();
      level += settling * (target - level);
      target *= 1.0 - recovery;
      value += level + kMotionNoise_mv * random.normal();
    }
  }
}

}  // namespace ecg
