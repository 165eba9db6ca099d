#include <array>

#include "core/synthetic/patient.hpp"

namespace ecg {

namespace {

constexpr std::array<Patient, 8> kDemoPatients = {{
    {.name = "premature-beats",
     .story = "Premature beats from atria and ventricles, a few couplets, a run and a pause: something of everything.",
     .heart_rate_bpm = 72.0,
     .rr_variability = 0.035,
     .atrial_premature = 0.04,
     .ventricular_premature = 0.08,
     .fusion = 0.008,
     .run_probability = 0.05,
     .couplet_probability = 0.10,
     .pause_probability = 0.003},
    {.name = "healthy",
     .story = "Sinus rhythm with the breathing of the heart rate and nothing else.",
     .heart_rate_bpm = 66.0,
     .rr_variability = 0.05},
    {.name = "bigeminy",
     .story = "Ventricular bigeminy and trigeminy for half of the time.",
     .heart_rate_bpm = 74.0,
     .rr_variability = 0.025,
     .ventricular_premature = 0.02,
     .bigeminy_share = 0.40,
     .trigeminy_share = 0.12},
    {.name = "atrial-fibrillation",
     .story = "Atrial fibrillation: no P waves, no two intervals alike, some ventricular beats.",
     .heart_rate_bpm = 92.0,
     .ventricular_premature = 0.01,
     .atrial_fibrillation = true},
    {.name = "bundle-branch-block",
     .story = "Left bundle branch block: every beat is wide, and still class N.",
     .heart_rate_bpm = 68.0,
     .ventricular_premature = 0.02,
     .bundle_branch_block = true},
    {.name = "paced",
     .story = "Ventricular pacemaker: spikes, wide downward complexes, steady intervals; class Q.",
     .heart_rate_bpm = 70.0,
     .rr_variability = 0.006,
     .ventricular_premature = 0.01,
     .paced = true},
    {.name = "noisy",
     .story = "Muscle noise, hum, a wandering baseline and loose electrodes: what can still be said?",
     .heart_rate_bpm = 80.0,
     .rr_variability = 0.04,
     .atrial_premature = 0.01,
     .ventricular_premature = 0.04,
     .baseline_wander_mv = 0.25,
     .muscle_noise_mv = 0.07,
     .powerline_mv = 0.04,
     .bad_contact_share = 0.2},
    {.name = "rare-ventricular",
     .story = "Two ventricular beats in a hundred: call every beat normal and be 98 % right. The accuracy trap.",
     .heart_rate_bpm = 76.0,
     .rr_variability = 0.04,
     .ventricular_premature = 0.02},
}};

}  // namespace

std::span<const Patient> demo_patients() { return kDemoPatients; }

}  // namespace ecg
