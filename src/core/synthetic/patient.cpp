#include "core/synthetic/patient.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/record/header_text.hpp"
#include "core/synthetic/disturbance.hpp"
#include "core/synthetic/heartbeats.hpp"
#include "core/synthetic/morphology.hpp"
#include "core/synthetic/portable_math.hpp"
#include "core/synthetic/random.hpp"

namespace ecg {

namespace {

// As the MIT-BIH Arrhythmia Database has it: 11 bits over 10 mV.
constexpr double kGain_adu_per_mv = 200.0;
constexpr double kBaseline_adu = 1024.0;
constexpr double kLowest_adu = 0.0;
constexpr double kHighest_adu = 2047.0;

constexpr double kBumpReach = 5.0;  ///< standard deviations; the rest is below 4e-6 of the amplitude
constexpr double kFibrillation_mlii_mv = 0.045;
constexpr double kFibrillation_v1_mv = 0.075;
constexpr double kBeatSpread = 0.02;         ///< amplitude, beat to beat
constexpr double kRespirationSpread = 0.05;  ///< amplitude, over the breath: the heart's axis moves
constexpr double kRespiration_hz = 0.25;
constexpr double kApexReach_s = 0.030;   ///< neighbouring waves move the apex by less than this
constexpr double kRhythmLead_s = 0.12;   ///< rhythm annotations stand this long before their first beat
constexpr double kSlowRate_bpm = 50.0;   ///< slower sinus rhythm is annotated as bradycardia
constexpr std::int8_t kUnreadable = -1;  ///< subtype of `~` as the MIT-BIH databases use it
constexpr double kLowestRate_bpm = 20.0;
constexpr double kHighestRate_bpm = 250.0;

/// Independent sequences of random numbers for one seed.
enum Stream : std::uint64_t { kAnatomy = 1, kHeartbeats, kBeatSize, kFibrillation, kMotion, kMliiNoise, kV1Noise };

void add_bump(std::span<double> lead_mv, double fs_hz, double centre_s, double width_s, double mv) {
  const auto size = static_cast<SampleIndex>(lead_mv.size());
  const auto begin = static_cast<SampleIndex>(std::floor((centre_s - kBumpReach * width_s) * fs_hz)) + 1;
  const auto end = static_cast<SampleIndex>(std::floor((centre_s + kBumpReach * width_s) * fs_hz)) + 1;
  for (SampleIndex i = std::max<SampleIndex>(begin, 0); i < std::min(end, size); ++i) {
    const double z = (seconds_from_samples(i, fs_hz) - centre_s) / width_s;
    lead_mv[static_cast<std::size_t>(i)] += mv * portable_exp(-0.5 * z * z);
  }
}

/// Bumps of one beat. T moves and widens with the square root of the cycle, as QT does (Bazett); P comes a little
/// closer at high rates; QRS keeps its shape.
void add_beat(std::span<double> lead_mv, double fs_hz, const std::vector<Bump>& bumps, const PlannedBeat& beat,
              double size) {
  const double stretch = std::sqrt(std::clamp(beat.cycle_s, 0.4, 1.3));
  for (const Bump& bump : bumps) {
    double scale = 1.0;
    if (bump.wave == Bump::Wave::t) scale = stretch;
    if (bump.wave == Bump::Wave::p) scale = 0.8 + 0.2 * stretch;
    const double width_s = bump.wave == Bump::Wave::t ? bump.width_s * scale : bump.width_s;
    add_bump(lead_mv, fs_hz, beat.time_s + bump.at_s * scale, width_s, bump.mv * size);
  }
}

void add_lone_p(std::span<double> lead_mv, double fs_hz, const std::vector<Bump>& sinus, double peak_s) {
  constexpr double kPeakBeforeR_s = 0.16;
  for (const Bump& bump : sinus) {
    if (bump.wave == Bump::Wave::p)
      add_bump(lead_mv, fs_hz, peak_s + kPeakBeforeR_s + bump.at_s, bump.width_s, bump.mv);
  }
}

/// Nearest local extremum of the main deflection around the planned time.
SampleIndex apex(std::span<const double> lead_mv, double fs_hz, double time_s, bool upwards) {
  const auto size = static_cast<SampleIndex>(lead_mv.size());
  const SampleIndex centre = samples_from_seconds(time_s, fs_hz);
  const SampleIndex reach = samples_from_seconds(kApexReach_s, fs_hz);
  SampleIndex best = std::clamp<SampleIndex>(centre, 0, size - 1);
  for (SampleIndex i = std::max<SampleIndex>(centre - reach, 0); i <= std::min(centre + reach, size - 1); ++i) {
    const double value = lead_mv[static_cast<std::size_t>(i)];
    const double highest = lead_mv[static_cast<std::size_t>(best)];
    if (upwards ? value > highest : value < highest) best = i;
  }
  return best;
}

std::vector<std::int16_t> digitised(std::span<const double> lead_mv) {
  std::vector<std::int16_t> adu;
  adu.reserve(lead_mv.size());
  for (const double mv : lead_mv) {
    const double exact = std::floor(mv * kGain_adu_per_mv + kBaseline_adu + 0.5);
    adu.push_back(static_cast<std::int16_t>(std::clamp(exact, kLowest_adu, kHighest_adu)));
  }
  return adu;
}

std::string_view rhythm_text(SyntheticRhythm rhythm, const Patient& patient) {
  switch (rhythm) {
    case SyntheticRhythm::sinus: return patient.heart_rate_bpm < kSlowRate_bpm ? "(SBR" : "(N";
    case SyntheticRhythm::bigeminy: return "(B";
    case SyntheticRhythm::trigeminy: return "(T";
    case SyntheticRhythm::ventricular_run: return "(VT";
    case SyntheticRhythm::fibrillation: return "(AFIB";
    case SyntheticRhythm::paced: return "(P";
  }
  return "(N";
}

std::vector<Annotation> truth(std::span<const PlannedBeat> beats, std::span<const SampleIndex> apexes,
                              const Patient& patient) {
  std::vector<Annotation> annotations;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    if (i == 0 || beats[i].rhythm != beats[i - 1].rhythm) {
      const SampleIndex earliest = i == 0 ? 0 : apexes[i - 1] + 1;
      const SampleIndex wanted = apexes[i] - samples_from_seconds(kRhythmLead_s, patient.fs_hz);
      annotations.push_back({.sample = std::max(wanted, earliest),
                             .code = AnnotationCode::rhythm,
                             .aux = std::string(rhythm_text(beats[i].rhythm, patient))});
    }
    annotations.push_back({.sample = apexes[i], .code = code_of(beats[i].kind)});
  }
  return annotations;
}

/// Takes out the beats nobody can see and marks where they would be.
void mark_unreadable(std::vector<Annotation>& annotations, std::span<const BadContact> contacts, SampleIndex length) {
  for (const BadContact& contact : contacts) {
    if (!contact.lead_off) continue;
    std::erase_if(annotations, [&](const Annotation& annotation) {
      return is_beat(annotation.code) && contact.range.begin <= annotation.sample &&
             annotation.sample < contact.range.end;
    });
    annotations.push_back({.sample = contact.range.begin, .code = AnnotationCode::noise, .subtype = kUnreadable});
    if (contact.range.end < length) annotations.push_back({.sample = contact.range.end, .code = AnnotationCode::noise});
  }
  std::stable_sort(annotations.begin(), annotations.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
}

}  // namespace

Record synthetic_record(const Patient& recipe, std::uint64_t seed) {
  Patient patient = recipe;
  const bool possible = patient.fs_hz > 0.0 && patient.duration_s > 0.0 && patient.heart_rate_bpm > 0.0;
  if (!possible) patient.duration_s = 0.0;
  patient.heart_rate_bpm = std::clamp(patient.heart_rate_bpm, kLowestRate_bpm, kHighestRate_bpm);
  const double fs_hz = patient.fs_hz;
  Record record{.name = std::string(patient.name),
                .fs_hz = fs_hz,
                .length = possible ? samples_from_seconds(patient.duration_s, fs_hz) : 0};
  record.comments = {std::string(kSyntheticRemark)};
  record.reference_annotator = "atr";
  const auto size = static_cast<std::size_t>(std::max<SampleIndex>(record.length, 0));
  std::vector<double> mlii(size, 0.0);
  std::vector<double> v1(size, 0.0);

  Random anatomy_numbers(seed, kAnatomy);
  const Anatomy anatomy = draw_anatomy(anatomy_numbers);
  Random beat_numbers(seed, kHeartbeats);
  const std::vector<PlannedBeat> beats = size > 0 ? plan_heartbeats(patient, beat_numbers) : std::vector<PlannedBeat>{};

  std::vector<BeatShape> shapes;
  for (std::size_t kind = 0; kind < kBeatKindCount; ++kind) {
    shapes.push_back(shape_of(static_cast<BeatKind>(kind), base_kind(patient), anatomy));
  }
  const BeatShape& sinus = shapes[static_cast<std::size_t>(BeatKind::sinus)];
  Random sizes(seed, kBeatSize);
  const double breath = sizes.uniform();
  for (const PlannedBeat& beat : beats) {
    const BeatShape& shape = shapes[static_cast<std::size_t>(beat.kind)];
    const double breathing = kRespirationSpread * sine_of_turns(kRespiration_hz * beat.time_s + breath);
    add_beat(mlii, fs_hz, shape.mlii, beat, 1.0 + breathing + kBeatSpread * sizes.normal());
    add_beat(v1, fs_hz, shape.v1, beat, 1.0 - breathing + kBeatSpread * sizes.normal());
    if (beat.lone_p_s >= 0.0) {
      add_lone_p(mlii, fs_hz, sinus.mlii, beat.lone_p_s);
      add_lone_p(v1, fs_hz, sinus.v1, beat.lone_p_s);
    }
  }
  std::vector<SampleIndex> apexes;
  for (const PlannedBeat& beat : beats) apexes.push_back(apex(mlii, fs_hz, beat.time_s, beat.kind != BeatKind::paced));
  record.reference = truth(beats, apexes, patient);

  if (patient.atrial_fibrillation) {
    Random waves(seed, kFibrillation);
    add_fibrillatory_waves(mlii, fs_hz, kFibrillation_mlii_mv, waves);
    add_fibrillatory_waves(v1, fs_hz, kFibrillation_v1_mv, waves);
  }
  Random mlii_noise(seed, kMliiNoise);
  Random v1_noise(seed, kV1Noise);
  add_disturbances(mlii, patient, mlii_noise);
  add_disturbances(v1, patient, v1_noise);
  Random motion(seed, kMotion);
  const std::vector<BadContact> contacts = bad_contacts(patient, record.length, motion);
  add_bad_contacts(mlii, fs_hz, contacts, motion);
  add_bad_contacts(v1, fs_hz, contacts, motion);
  mark_unreadable(record.reference, contacts, record.length);

  record.signals.push_back(
      {.lead = "MLII", .gain_adu_per_unit = kGain_adu_per_mv, .baseline_adu = kBaseline_adu, .adu = digitised(mlii)});
  record.signals.push_back(
      {.lead = "V1", .gain_adu_per_unit = kGain_adu_per_mv, .baseline_adu = kBaseline_adu, .adu = digitised(v1)});
  return record;
}

}  // namespace ecg
