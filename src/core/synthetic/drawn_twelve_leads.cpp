#include <algorithm>
#include <array>

#include "core/synthetic/random.hpp"
#include "core/synthetic/twelve_lead_patient.hpp"

namespace ecg {

namespace {

constexpr std::uint64_t kRecipeNumbers = 60;
constexpr std::array<double, 3> kRates_hz = {100.0, 250.0, 500.0};

/// One of `low`..`high`, more often small: the square of a uniform number between.
double mostly_low(Random& random, double low, double high) {
  const double u = random.uniform();
  return low + (high - low) * u * u;
}

void draw_rhythm(TwelveLeadPatient& patient, Random& random) {
  const double kind = random.uniform();
  patient.rr_variability = random.chance(0.2) ? random.uniform(0.05, 0.10) : random.uniform(0.005, 0.05);
  if (kind < 0.20) {
    patient.atrial_fibrillation = true;
    patient.heart_rate_bpm = random.uniform(45.0, 150.0);
    patient.fibrillation_mv = mostly_low(random, 0.01, 0.16);
  } else if (kind < 0.38) {
    patient.heart_rate_bpm = random.uniform(35.0, 48.0);
  } else if (kind < 0.55) {
    patient.heart_rate_bpm = random.uniform(103.0, 155.0);
  } else {
    patient.heart_rate_bpm = random.uniform(52.0, 98.0);
  }
  if (random.chance(0.15)) patient.atrial_premature = random.uniform(0.03, 0.25);
  if (random.chance(0.15)) patient.ventricular_premature = random.uniform(0.03, 0.20);
}

void draw_conduction(TwelveLeadPatient& patient, Random& random) {
  const double kind = random.uniform();
  patient.qrs_s = random.uniform(0.078, 0.108);
  if (kind < 0.17) {
    patient.conduction = VentricularConduction::right_bundle_block;
    patient.qrs_s = random.uniform(0.126, 0.172);
  } else if (kind < 0.33) {
    patient.conduction = VentricularConduction::left_bundle_block;
    patient.qrs_s = random.uniform(0.126, 0.185);
  } else if (kind < 0.40) {  // incomplete
    patient.conduction = VentricularConduction::right_bundle_block;
    patient.qrs_s = random.uniform(0.095, 0.114);
  } else if (kind < 0.45) {  // wide without a pattern
    patient.qrs_s = random.uniform(0.115, 0.145);
  }
  const bool long_pr = random.chance(0.3);
  const double longest_s = std::clamp(0.55 * 60.0 / patient.heart_rate_bpm, 0.22, 0.36);
  patient.pr_s = long_pr ? random.uniform(0.210, longest_s) : random.uniform(0.118, 0.195);
  if (patient.heart_rate_bpm > 120.0 && !long_pr) patient.pr_s = random.uniform(0.110, 0.160);
  patient.p_s = random.uniform(0.080, std::min(0.125, patient.pr_s - 0.02));
}

void draw_shape(TwelveLeadPatient& patient, Random& random) {
  const double axis = random.uniform();
  patient.axis_deg = axis < 0.70   ? random.uniform(-15.0, 80.0)
                     : axis < 0.88 ? random.uniform(-70.0, -15.0)
                                   : random.uniform(80.0, 135.0);
  patient.p_gain = random.uniform(0.5, 1.6);
  patient.qrs_gain = random.chance(0.15) ? random.uniform(1.4, 2.2) : random.uniform(0.5, 1.4);
  patient.t_gain = random.chance(0.2) ? random.uniform(-0.8, 0.2) : random.uniform(0.4, 1.5);
  if (random.chance(0.3)) patient.st_gain = random.uniform(-0.5, 0.5);
  patient.qt_s = random.uniform(0.36, 0.45) + std::max(0.0, patient.qrs_s - 0.11);
  patient.anatomy = random.uniform(0.10, 0.32);
}

void draw_disturbances(TwelveLeadPatient& patient, Random& random) {
  patient.baseline_wander_mv = mostly_low(random, 0.005, 0.20);
  patient.muscle_noise_mv = mostly_low(random, 0.003, 0.05);
  if (random.chance(0.25)) patient.powerline_mv = mostly_low(random, 0.002, 0.04);
  constexpr auto electrode = [](double number) { return static_cast<Electrode>(number); };
  if (random.chance(0.06)) patient.off = electrode(random.uniform(0.0, static_cast<double>(kElectrodeCount)));
  if (random.chance(0.06)) {
    const bool limb = random.chance(0.6);
    const double first = limb ? random.uniform(0.0, 2.0) : random.uniform(3.0, 8.0);
    patient.exchanged = {electrode(first), electrode(first + 1.0)};
  }
}

}  // namespace

TwelveLeadPatient drawn_twelve_lead_patient(std::uint64_t seed) {
  Random random(seed, kRecipeNumbers);
  TwelveLeadPatient patient;
  patient.fs_hz = kRates_hz[static_cast<std::size_t>(random.uniform(0.0, static_cast<double>(kRates_hz.size())))];
  draw_rhythm(patient, random);
  draw_conduction(patient, random);
  draw_shape(patient, random);
  draw_disturbances(patient, random);
  return patient;
}

}  // namespace ecg
