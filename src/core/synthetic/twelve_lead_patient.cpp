#include "core/synthetic/twelve_lead_patient.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/record/header_text.hpp"
#include "core/record/standard_lead.hpp"
#include "core/synthetic/disturbance.hpp"
#include "core/synthetic/heartbeats.hpp"
#include "core/synthetic/portable_math.hpp"

namespace ecg {

namespace {

constexpr double kGain_adu_per_mv = 1000.0;  ///< as PTB-XL has it
constexpr double kHighest_adu = 32766.0;     ///< even, and within int16
constexpr double kBumpReach = 5.0;           ///< standard deviations; the rest is below 4e-6 of the height
constexpr double kBeatSpread = 0.02;         ///< size, beat to beat
constexpr double kRespirationSpread = 0.05;  ///< size, over the breath
constexpr double kRespiration_hz = 0.25;
constexpr double kLowestRate_bpm = 20.0, kHighestRate_bpm = 250.0;
constexpr double kPrematurePr_s = 0.13, kPrematureP_s = 0.08;  ///< of an atrial premature beat
constexpr double kEctopicQrs_s = 0.15, kEctopicQt_s = 0.05;    ///< QT: so much longer
constexpr double kStAfterQrs_s = 0.055, kStWidth_s = 0.035;    ///< of the dipole between QRS and T
constexpr double kPlaceShare = 1.0 / 3.0;                      ///< of `anatomy`, for the places of electrodes
constexpr double kLeadOffNoise = 6.0;                          ///< times the noise of an electrode in place
/// f waves run from the right atrium, under V1: to the right, down and to the front.
constexpr HeartVector kFibrillation = {-0.35, 0.60, -0.75};
constexpr double kLongPr_s = 0.200;
constexpr double kWideQrs_s = 0.120;
constexpr double kSlow_bpm = 50.0, kFast_bpm = 100.0;

/// Independent sequences of random numbers for one seed.
enum Stream : std::uint64_t {
  kAnatomyNumbers = 40,
  kHeartbeatNumbers,
  kSizeNumbers,
  kFibrillationNumbers,
  kNoiseNumbers
};

using Leads = std::vector<std::vector<double>>;

/// One heart: the bumps of each kind of beat, T's end at 0, and where its leads look from.
struct Heart {
  std::vector<DipoleBump> p, early_p, qrs, ectopic_qrs, t, ectopic_t, st;
  std::array<HeartVector, kDowerLeads> leads = kDowerMatrix;
};

HeartVector spread(const HeartVector& v, double share, Random& random) {
  const double size = std::sqrt(v.x * v.x + v.y * v.y + v.z * v.z);
  return v + (share * size) * HeartVector{random.normal(), random.normal(), random.normal()};
}

Heart draw_heart(const TwelveLeadPatient& patient, Random& random) {
  Heart heart{.p = p_dipole(patient.pr_s, patient.p_s, false),
              .early_p = p_dipole(kPrematurePr_s, kPrematureP_s, true),
              .qrs = qrs_dipole(patient.conduction, patient.qrs_s),
              .ectopic_qrs = qrs_dipole(VentricularConduction::ectopic, kEctopicQrs_s),
              .t = t_dipole(patient.conduction, 0.0),
              .ectopic_t = t_dipole(VentricularConduction::ectopic, 0.0)};
  const FrontalTurn turn = patient.axis_deg ? turn_to(*patient.axis_deg, heart.qrs) : FrontalTurn{};
  const FrontalTurn ectopic_turn = frontal_turn(360.0 * patient.anatomy * random.normal());
  const auto change = [&](std::vector<DipoleBump>& bumps, double gain, const FrontalTurn& turned) {
    for (DipoleBump& bump : bumps) bump.mv = gain * turned(spread(bump.mv, patient.anatomy, random));
  };
  change(heart.p, patient.p_gain, {});
  change(heart.early_p, patient.p_gain, {});
  change(heart.qrs, patient.qrs_gain, turn);
  change(heart.t, patient.t_gain, turn.half());  // T turns less than QRS does
  change(heart.ectopic_qrs, patient.qrs_gain, ectopic_turn);
  change(heart.ectopic_t, 1.0, ectopic_turn);
  if (patient.st_gain != 0.0)
    heart.st = {{patient.qrs_s + kStAfterQrs_s, kStWidth_s, patient.st_gain * heart.t.back().mv}};
  for (HeartVector& lead : heart.leads) lead = spread(lead, kPlaceShare * patient.anatomy, random);
  return heart;
}

void add_bumps(Leads& leads, double fs_hz, std::span<const DipoleBump> bumps, double origin_s, double size,
               const Heart& heart, double stretch = 1.0) {
  for (const DipoleBump& bump : bumps) {
    const double centre_s = origin_s + stretch * bump.at_s, width_s = stretch * bump.width_s;
    const auto length = static_cast<SampleIndex>(leads.front().size());
    const auto begin = static_cast<SampleIndex>(std::floor((centre_s - kBumpReach * width_s) * fs_hz)) + 1;
    const auto end = static_cast<SampleIndex>(std::floor((centre_s + kBumpReach * width_s) * fs_hz)) + 1;
    for (SampleIndex i = std::max<SampleIndex>(begin, 0); i < std::min(end, length); ++i) {
      const double z = (seconds_from_samples(i, fs_hz) - centre_s) / width_s;
      const double height = size * portable_exp(-0.5 * z * z);
      for (std::size_t k = 0; k < kDowerLeads; ++k)
        leads[k][static_cast<std::size_t>(i)] += height * seen_mv(heart.leads[k], bump.mv);
    }
  }
}

void add_beat(Leads& leads, const TwelveLeadPatient& patient, const Heart& heart, const PlannedBeat& beat,
              double size) {
  const bool ectopic = beat.kind == BeatKind::ventricular;
  const double stretch = std::sqrt(std::clamp(beat.cycle_s, 0.4, 1.5));
  const double qt_s = stretch * (patient.qt_s + (ectopic ? kEctopicQt_s : 0.0));
  const auto add = [&](std::span<const DipoleBump> bumps, double from_s, double stretched = 1.0) {
    add_bumps(leads, patient.fs_hz, bumps, beat.time_s + from_s, size, heart, stretched);
  };
  add(ectopic ? heart.ectopic_qrs : heart.qrs, 0.0);
  add(ectopic ? heart.ectopic_t : heart.t, qt_s, stretch);
  if (!ectopic) add(heart.st, 0.0);
  if (beat.kind == BeatKind::atrial_premature) add(heart.early_p, 0.0);
  if (beat.kind == BeatKind::sinus) add(heart.p, 0.0);
  if (beat.lone_p_s >= 0.0) add_bumps(leads, patient.fs_hz, heart.p, beat.lone_p_s + patient.pr_s, size, heart);
}

/// As patient.hpp plans RR; the recipe there has what this one says of rhythm and noise.
Patient rhythm_of(const TwelveLeadPatient& patient) {
  return {.fs_hz = patient.fs_hz,
          .duration_s = patient.duration_s,
          .heart_rate_bpm = patient.heart_rate_bpm,
          .rr_variability = patient.rr_variability,
          .atrial_premature = patient.atrial_premature,
          .ventricular_premature = patient.ventricular_premature,
          .atrial_fibrillation = patient.atrial_fibrillation,
          .baseline_wander_mv = patient.baseline_wander_mv,
          .muscle_noise_mv = patient.muscle_noise_mv,
          .powerline_mv = patient.powerline_mv};
}

/// Potentials of the nine electrodes, against the mean of the three on the limbs, from the eight leads.
Leads electrode_potentials(Leads leads) {
  const std::vector<double>&one = leads[6], &two = leads[7];
  Leads electrodes(3, std::vector<double>(one.size()));
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double right_arm = -(one[i] + two[i]) / 3.0;
    electrodes[0][i] = right_arm;
    electrodes[1][i] = right_arm + one[i];
    electrodes[2][i] = right_arm + two[i];
  }
  for (std::size_t chest = 0; chest < 6; ++chest) electrodes.push_back(std::move(leads[chest]));
  return electrodes;
}

std::int16_t stored(double mv, double step) {
  const double exact = step * std::floor(mv * kGain_adu_per_mv / step + 0.5);
  return static_cast<std::int16_t>(std::clamp(exact, -kHighest_adu, kHighest_adu));
}

/// I, II, V1 to V6 from the electrodes; the derived leads from I and II as they are stored.
std::vector<Signal> twelve_signals(const Leads& electrodes) {
  const std::size_t size = electrodes.front().size();
  std::vector<std::vector<std::int16_t>> adu(kStandardLeadCount, std::vector<std::int16_t>(size));
  for (std::size_t i = 0; i < size; ++i) {
    const double right_arm = electrodes[0][i], left_arm = electrodes[1][i], leg = electrodes[2][i];
    // Half the range, so that sums fit.
    const int one = std::clamp<int>(stored(left_arm - right_arm, 2.0), -16382, 16382);
    const int two = std::clamp<int>(stored(leg - right_arm, 2.0), -16382, 16382);
    const std::array<int, 6> limb = {one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2};
    for (std::size_t k = 0; k < limb.size(); ++k) adu[k][i] = static_cast<std::int16_t>(limb[k]);
    const double centre = (right_arm + left_arm + leg) / 3.0;  // Wilson's terminal
    for (std::size_t chest = 0; chest < 6; ++chest) adu[6 + chest][i] = stored(electrodes[3 + chest][i] - centre, 1.0);
  }
  std::vector<Signal> signals;
  for (std::size_t k = 0; k < kStandardLeadCount; ++k) {
    signals.push_back({.lead = std::string(name(static_cast<StandardLead>(k))),
                       .gain_adu_per_unit = kGain_adu_per_mv,
                       .adu = std::move(adu[k])});
  }
  return signals;
}

std::vector<Annotation> reference_of(const TwelveLeadPatient& patient, std::span<const PlannedBeat> beats) {
  std::vector<Annotation> annotations;
  for (const PlannedBeat& beat : beats) {
    const SampleIndex at = samples_from_seconds(beat.time_s + 0.5 * patient.qrs_s, patient.fs_hz);
    if (annotations.empty()) {
      const char* const rhythm = patient.atrial_fibrillation          ? "(AFIB"
                                 : patient.heart_rate_bpm < kSlow_bpm ? "(SBR"
                                                                      : "(N";
      annotations.push_back({.sample = samples_from_seconds(beat.time_s, patient.fs_hz),
                             .code = AnnotationCode::rhythm,
                             .aux = std::string(rhythm)});
    }
    AnnotationCode code = code_of(beat.kind);
    const bool conducted = beat.kind == BeatKind::sinus || beat.kind == BeatKind::fibrillating;
    if (conducted && patient.conduction == VentricularConduction::right_bundle_block)
      code = AnnotationCode::right_bundle;
    if (conducted && patient.conduction == VentricularConduction::left_bundle_block) code = AnnotationCode::left_bundle;
    annotations.push_back({.sample = at, .code = code});
  }
  return annotations;
}

}  // namespace

TwelveLeadClasses classes_of(const TwelveLeadPatient& patient) {
  const bool sinus = !patient.atrial_fibrillation, wide = patient.qrs_s >= kWideQrs_s;
  return {sinus && patient.pr_s > kLongPr_s,
          wide && patient.conduction == VentricularConduction::right_bundle_block,
          wide && patient.conduction == VentricularConduction::left_bundle_block,
          sinus && patient.heart_rate_bpm < kSlow_bpm,
          patient.atrial_fibrillation,
          sinus && patient.heart_rate_bpm > kFast_bpm};
}

Record synthetic_twelve_leads(const TwelveLeadPatient& recipe, std::uint64_t seed) {
  TwelveLeadPatient patient = recipe;
  const bool possible = patient.fs_hz > 0.0 && patient.duration_s > 0.0 && patient.heart_rate_bpm > 0.0;
  patient.heart_rate_bpm = std::clamp(patient.heart_rate_bpm, kLowestRate_bpm, kHighestRate_bpm);
  Record record{.name = "twelve-leads",
                .fs_hz = patient.fs_hz,
                .length = possible ? samples_from_seconds(patient.duration_s, patient.fs_hz) : 0};
  record.comments = {std::string(kSyntheticRemark)};
  record.reference_annotator = "atr";
  const auto size = static_cast<std::size_t>(record.length);
  Leads leads(kDowerLeads, std::vector<double>(size, 0.0));
  if (size > 0) {
    const Patient rhythm = rhythm_of(patient);
    Random anatomy(seed, kAnatomyNumbers), heartbeats(seed, kHeartbeatNumbers), sizes(seed, kSizeNumbers);
    const Heart heart = draw_heart(patient, anatomy);
    const std::vector<PlannedBeat> beats = plan_heartbeats(rhythm, heartbeats);
    const double breath = sizes.uniform();
    for (const PlannedBeat& beat : beats) {
      const double breathing = kRespirationSpread * sine_of_turns(kRespiration_hz * beat.time_s + breath);
      add_beat(leads, patient, heart, beat, 1.0 + breathing + kBeatSpread * sizes.normal());
    }
    record.reference = reference_of(patient, beats);
    if (patient.atrial_fibrillation) {
      Random waves(seed, kFibrillationNumbers);
      std::vector<double> f_mv(size, 0.0);
      add_fibrillatory_waves(f_mv, patient.fs_hz, patient.fibrillation_mv, waves);
      for (std::size_t k = 0; k < kDowerLeads; ++k) {
        const double share = seen_mv(heart.leads[k], kFibrillation);
        for (std::size_t i = 0; i < size; ++i) leads[k][i] += share * f_mv[i];
      }
    }
    Leads electrodes = electrode_potentials(std::move(leads));
    for (std::size_t k = 0; k < kElectrodeCount; ++k) {
      Random noise(seed, kNoiseNumbers + k);
      Patient disturbed = rhythm;
      if (patient.off && static_cast<std::size_t>(*patient.off) == k) {
        std::ranges::fill(electrodes[k], 0.0);
        disturbed.baseline_wander_mv *= kLeadOffNoise;
        disturbed.muscle_noise_mv *= kLeadOffNoise;
        disturbed.powerline_mv *= kLeadOffNoise;
      }
      add_disturbances(electrodes[k], disturbed, noise);
    }
    if (patient.exchanged) {
      const auto [first, second] = *patient.exchanged;
      std::swap(electrodes[static_cast<std::size_t>(first)], electrodes[static_cast<std::size_t>(second)]);
    }
    record.signals = twelve_signals(electrodes);
  } else {
    record.signals = twelve_signals(Leads(kElectrodeCount));
  }
  return record;
}

}  // namespace ecg
