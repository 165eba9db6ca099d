#include "core/record/episode.hpp"

#include <array>

namespace ecg {

std::string_view name(EpisodeKind kind) {
  constexpr std::array<std::string_view, kEpisodeKindCount> kNames = {"tachycardia",
                                                                      "bradycardia",
                                                                      "pause",
                                                                      "ventricular_couplet",
                                                                      "ventricular_run",
                                                                      "supraventricular_run",
                                                                      "bigeminy",
                                                                      "trigeminy",
                                                                      "irregular",
                                                                      "unusable",
                                                                      "atrial_fibrillation",
                                                                      "ventricular_tachycardia",
                                                                      "ventricular_fibrillation",
                                                                      "paced",
                                                                      "atrial_flutter"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace ecg
