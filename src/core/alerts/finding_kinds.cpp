#include "core/alerts/finding_kinds.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ecg {

namespace {

using enum FindingKind;

constexpr std::array kTraits = {
    FindingTraits{
        .kind = not_normal, .name = "not_normal", .title = "For review", .verdict = true, .needs_all_classes = true},
    FindingTraits{.kind = no_ectopic_beat_found,
                  .name = "no_ectopic_beat_found",
                  .title = "No ectopic beat found",
                  .verdict = true,
                  .needs_all_classes = true},
    FindingTraits{.kind = not_analysable,
                  .name = "not_analysable",
                  .title = "Cannot be judged",
                  .verdict = true,
                  .needs_all_classes = true},
    FindingTraits{.kind = ventricular_run, .name = "ventricular_run", .title = "Ventricular runs"},
    FindingTraits{.kind = ventricular_couplet, .name = "ventricular_couplet", .title = "Ventricular couplets"},
    FindingTraits{
        .kind = ventricular_beats, .name = "ventricular_beats", .title = "Ventricular beats", .of_single_beats = true},
    FindingTraits{.kind = supraventricular_run, .name = "supraventricular_run", .title = "Supraventricular runs"},
    FindingTraits{.kind = supraventricular_beats,
                  .name = "supraventricular_beats",
                  .title = "Supraventricular beats",
                  .of_single_beats = true},
    FindingTraits{.kind = fusion_beats, .name = "fusion_beats", .title = "Fusion beats", .of_single_beats = true},
    FindingTraits{.kind = bigeminy, .name = "bigeminy", .title = "Bigeminy"},
    FindingTraits{.kind = trigeminy, .name = "trigeminy", .title = "Trigeminy"},
    FindingTraits{.kind = pause, .name = "pause", .title = "Pauses"},
    FindingTraits{.kind = tachycardia, .name = "tachycardia", .title = "Fast rate"},
    FindingTraits{.kind = bradycardia, .name = "bradycardia", .title = "Slow rate"},
    FindingTraits{.kind = irregular, .name = "irregular", .title = "Irregular intervals"},
    FindingTraits{.kind = unclassifiable_beats,
                  .name = "unclassifiable_beats",
                  .title = "Paced or unclassifiable beats",
                  .about_the_heart = false,
                  .of_single_beats = true,
                  .needs_all_classes = true},
    FindingTraits{.kind = poor_quality, .name = "poor_quality", .title = "Poor signal", .about_the_heart = false},
    FindingTraits{.kind = atrial_fibrillation, .name = "atrial_fibrillation", .title = "Probable atrial fibrillation"},
    FindingTraits{.kind = ventricular_tachycardia,
                  .name = "ventricular_tachycardia",
                  .title = "Possible ventricular tachycardia"},
    FindingTraits{.kind = ventricular_fibrillation,
                  .name = "ventricular_fibrillation",
                  .title = "Possible ventricular fibrillation"},
    FindingTraits{.kind = unnamed, .name = "unnamed", .title = "Something without a name"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTraits.size(); ++i) {
    if (static_cast<std::size_t>(kTraits[i].kind) != i) return false;
  }
  return true;
}
static_assert(kTraits.size() == static_cast<std::size_t>(kLastFindingKind) + 1 && in_order(),
              "one row for each kind, in the order of the enumeration");

}  // namespace

std::span<const FindingTraits> finding_traits() { return kTraits; }

const FindingTraits& traits(FindingKind kind) { return kTraits[static_cast<std::size_t>(kind)]; }

std::string_view name(FindingKind kind) { return traits(kind).name; }

}  // namespace ecg
