#include "beat_lab/made_records.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "core/synthetic/patient.hpp"
#include "core/synthetic/portable_math.hpp"
#include "core/synthetic/random.hpp"

namespace ecg::lab {

namespace {

enum Stream : std::uint64_t { kRecipe = 100, kBeats, kNoise, kSwings };

constexpr std::array<double, 6> kRates_hz = {128.0, 250.0, 257.0, 360.0, 500.0, 1000.0};
constexpr double kStoredPerMv = 1000.0;

/// Uniform in the logarithm.
double scale_between(Random& random, double low, double high) { return low * std::pow(high / low, random.uniform()); }

double drawn_rate_hz(Random& random) {
  return kRates_hz[std::min(kRates_hz.size() - 1,
                            static_cast<std::size_t>(random.uniform() * static_cast<double>(kRates_hz.size())))];
}

void add_bump(std::span<double> lead_mv, double fs_hz, double centre_s, double width_s, double mv) {
  const double reach_s = 5.0 * width_s;
  const auto size = static_cast<SampleIndex>(lead_mv.size());
  const auto from = std::max<SampleIndex>(0, samples_from_seconds(std::max(0.0, centre_s - reach_s), fs_hz));
  const auto to = std::min(size, samples_from_seconds(std::max(0.0, centre_s + reach_s), fs_hz));
  for (SampleIndex i = from; i < to; ++i) {
    const double z = (seconds_from_samples(i, fs_hz) - centre_s) / width_s;
    lead_mv[static_cast<std::size_t>(i)] += mv * portable_exp(-0.5 * z * z);
  }
}

void add_white(std::span<double> lead_mv, double deviation_mv, Random& random) {
  for (double& value : lead_mv) value += deviation_mv * random.normal();
}

/// First-order low-passed white noise of unit variance times `deviation_mv`.
void add_coloured(std::span<double> lead_mv, double fs_hz, double corner_hz, double deviation_mv, Random& random) {
  const double keep = portable_exp(-6.283185307179586 * std::min(1.0, corner_hz / fs_hz));
  const double fresh = std::sqrt(1.0 - keep * keep);
  double state = random.normal();
  for (double& value : lead_mv) {
    state = keep * state + fresh * random.normal();
    value += deviation_mv * state;
  }
}

void add_hum(std::span<double> lead_mv, double fs_hz, double hum_hz, double mv, Random& random) {
  const double phase = random.uniform();
  for (std::size_t i = 0; i < lead_mv.size(); ++i)
    lead_mv[i] += mv * sine_of_turns(phase + hum_hz * static_cast<double>(i) / fs_hz);
}

/// Swings: each rises within 10 to 250 ms and returns within 0.05 to 1.5 s.
void add_swings(std::span<double> lead_mv, double fs_hz, double per_second, double mv, Random& random) {
  constexpr double kLongest_s = 6.0;
  for (double t_s = 0.0; t_s < static_cast<double>(lead_mv.size()) / fs_hz;) {
    t_s += -std::log(1.0 - random.uniform()) / per_second;
    const double rise_s = scale_between(random, 0.010, 0.25);
    const double fall_s = scale_between(random, 0.05, 1.5);
    const double size_mv = mv * random.normal() * scale_between(random, 0.3, 3.0);
    const auto from = samples_from_seconds(t_s, fs_hz);
    const auto to = std::min(static_cast<SampleIndex>(lead_mv.size()), from + samples_from_seconds(kLongest_s, fs_hz));
    for (SampleIndex i = from; i < to; ++i) {
      const double age_s = seconds_from_samples(i - from, fs_hz);
      lead_mv[static_cast<std::size_t>(i)] +=
          size_mv * (1.0 - portable_exp(-age_s / rise_s)) * portable_exp(-age_s / fall_s);
    }
  }
}

Signal stored(std::span<const double> lead_mv, std::string name) {
  Signal signal;
  signal.lead = std::move(name);
  signal.gain_adu_per_unit = kStoredPerMv;
  std::vector<std::int32_t> adu;
  adu.reserve(lead_mv.size());
  for (const double mv : lead_mv) adu.push_back(static_cast<std::int32_t>(std::lround(kStoredPerMv * mv)));
  signal.adu = std::move(adu);
  return signal;
}

Record record_of(std::string name, double fs_hz, std::vector<Signal> signals) {
  Record record;
  record.name = std::move(name);
  record.fs_hz = fs_hz;
  record.length = signals.front().size();
  record.signals = std::move(signals);
  return record;
}

}  // namespace

Record drawn_patient(std::uint64_t seed) {
  Random random(seed, kRecipe);
  Patient patient;
  patient.fs_hz = drawn_rate_hz(random);
  patient.duration_s = 300.0;
  patient.heart_rate_bpm = scale_between(random, 38.0, 150.0);
  patient.rr_variability = random.uniform(0.005, 0.08);
  if (random.chance(0.4)) patient.atrial_premature = random.uniform(0.0, 0.12);
  if (random.chance(0.6)) patient.ventricular_premature = random.uniform(0.0, 0.15);
  if (random.chance(0.3)) patient.fusion = random.uniform(0.0, 0.03);
  if (random.chance(0.4)) patient.run_probability = random.uniform(0.0, 0.15);
  if (random.chance(0.4)) patient.couplet_probability = random.uniform(0.0, 0.2);
  if (random.chance(0.2)) patient.bigeminy_share = random.uniform(0.1, 0.5);
  if (random.chance(0.2)) patient.trigeminy_share = random.uniform(0.1, 0.4);
  if (random.chance(0.3)) patient.pause_probability = random.uniform(0.0, 0.03);
  const double usual = random.uniform();
  patient.bundle_branch_block = usual < 0.15;
  patient.atrial_fibrillation = usual >= 0.15 && usual < 0.35;
  patient.paced = usual >= 0.35 && usual < 0.45;
  patient.baseline_wander_mv = scale_between(random, 0.01, 0.4);
  patient.muscle_noise_mv = scale_between(random, 0.003, 0.12);
  if (random.chance(0.3)) patient.powerline_mv = scale_between(random, 0.005, 0.1);
  if (random.chance(0.3)) patient.bad_contact_share = random.uniform(0.05, 0.35);
  return synthetic_record(patient, seed);
}

Record drawn_bumps(std::uint64_t seed) {
  Random random(seed, kRecipe);
  const double fs_hz = drawn_rate_hz(random);
  const bool single = random.chance(0.3);
  const double duration_s = single ? random.uniform(3.0, 12.0) : random.uniform(10.0, 90.0);
  const double rr_s = scale_between(random, 0.3, 2.4);
  const double spread = random.chance(0.5) ? 0.02 : 0.2;
  const double sign = random.chance(0.25) ? -1.0 : 1.0;
  const double r_mv = sign * scale_between(random, 0.1, 3.0);
  const double width_s = random.chance(0.75) ? random.uniform(0.008, 0.016) : random.uniform(0.016, 0.045);
  const double s_share = random.uniform(-0.6, 0.0);
  const double t_width_s = std::max(random.uniform(0.030, 0.070), 1.8 * width_s) * std::sqrt(std::min(rr_s, 1.0));
  const double t_share = random.chance(0.3) ? random.uniform(0.6, 1.6) : random.uniform(-0.3, 0.6);
  const double t_delay_s = random.uniform(0.22, 0.34) * std::sqrt(std::min(rr_s, 1.2));
  const double p_share = rr_s > 0.45 ? random.uniform(0.0, 0.2) : 0.0;
  const double pause = random.chance(0.2) ? 0.1 : 0.0;

  Record record;
  record.name = "bumps";
  record.fs_hz = fs_hz;
  std::vector<double> lead_mv(static_cast<std::size_t>(duration_s * fs_hz), 0.0);
  Random beats(seed, kBeats);
  double t_s = single ? beats.uniform(0.3, duration_s - 0.3) : beats.uniform(0.2, 1.0);
  while (t_s < duration_s - 0.1) {
    const double size = r_mv * (1.0 + 0.03 * beats.normal());
    add_bump(lead_mv, fs_hz, t_s, width_s, size);
    add_bump(lead_mv, fs_hz, t_s + 2.9 * width_s, 0.9 * width_s, s_share * size);
    add_bump(lead_mv, fs_hz, t_s - 0.17, 0.022, p_share * size);
    add_bump(lead_mv, fs_hz, t_s + t_delay_s, t_width_s, t_share * size);
    record.reference.push_back({.sample = samples_from_seconds(t_s, fs_hz), .code = AnnotationCode::normal});
    if (single) break;
    t_s += rr_s * std::clamp(1.0 + spread * beats.normal(), 0.6, 1.6) +
           (beats.chance(pause) ? beats.uniform(1.0, 6.0) : 0.0);
  }
  Random noise(seed, kNoise);
  const double size_mv = std::abs(r_mv);
  add_white(lead_mv, size_mv * scale_between(noise, 0.002, 0.08), noise);
  if (noise.chance(0.5)) add_coloured(lead_mv, fs_hz, 0.3, size_mv * noise.uniform(0.0, 0.3), noise);
  record.length = static_cast<SampleIndex>(lead_mv.size());
  record.signals = {stored(lead_mv, "II")};
  return record;
}

Record drawn_silence(std::uint64_t seed) {
  Random random(seed, kRecipe);
  const double fs_hz = drawn_rate_hz(random);
  const std::size_t size = static_cast<std::size_t>(random.uniform(10.0, 120.0) * fs_hz);
  std::vector<Signal> signals;
  const int leads = random.chance(0.5) ? 1 : 2;
  for (int lead = 0; lead < leads; ++lead) {
    std::vector<double> lead_mv(size, 0.0);
    if (random.chance(0.6)) add_white(lead_mv, scale_between(random, 0.005, 0.3), random);
    if (random.chance(0.6))
      add_coloured(lead_mv, fs_hz, scale_between(random, 0.3, 30.0), scale_between(random, 0.01, 0.5), random);
    if (random.chance(0.3))
      add_hum(lead_mv, fs_hz, random.chance(0.5) ? 50.0 : 60.0, scale_between(random, 0.01, 1.0), random);
    if (random.chance(0.4))
      add_swings(lead_mv, fs_hz, scale_between(random, 0.1, 4.0), scale_between(random, 0.05, 2.0), random);
    if (random.chance(0.15))
      add_hum(lead_mv, fs_hz, random.uniform(4.0, 7.0), scale_between(random, 0.02, 0.15), random);
    add_white(lead_mv, 0.001, random);
    signals.push_back(stored(lead_mv, lead == 0 ? "II" : "V1"));
  }
  return record_of("silence", fs_hz, std::move(signals));
}

Record electrode_swings(std::uint64_t seed, double fs_hz, SampleIndex length) {
  Random random(seed, kSwings);
  std::vector<Signal> signals;
  // Electrodes move together: both leads share swings, and have some of their own.
  std::vector<double> shared_mv(static_cast<std::size_t>(length), 0.0);
  add_swings(shared_mv, fs_hz, scale_between(random, 0.5, 5.0), 1.0, random);
  for (int lead = 0; lead < 2; ++lead) {
    const double share = random.uniform(-1.0, 1.0);
    std::vector<double> lead_mv(shared_mv.size(), 0.0);
    add_swings(lead_mv, fs_hz, scale_between(random, 0.3, 5.0), 1.0, random);
    for (std::size_t i = 0; i < lead_mv.size(); ++i) lead_mv[i] += share * shared_mv[i];
    add_coloured(lead_mv, fs_hz, scale_between(random, 0.5, 8.0), random.uniform(0.0, 0.5), random);
    signals.push_back(stored(lead_mv, lead == 0 ? "noise1" : "noise2"));
  }
  return record_of("swings", fs_hz, std::move(signals));
}

}  // namespace ecg::lab
