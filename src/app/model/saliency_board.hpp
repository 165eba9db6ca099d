#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/model/scene.hpp"
#include "core/report/saliency_summary.hpp"

namespace ecg::app {

/// Where the model looked, by class.
struct SaliencyBoard {
  bool made = false;
  std::uint32_t analysis_version = 0;
  std::vector<GroupSaliency> groups;
  std::vector<std::vector<float>> mean_beats;  ///< one per group, in the lead's unit
};

/// Brings the board up to date with the analysis; the numbers come from core/report/saliency_summary.
void refresh_saliency(const Scene& scene, SaliencyBoard& board);
/// Why there is nothing to show, in a sentence; empty: there is.
[[nodiscard]] std::string saliency_gap(const Scene& scene);
/// Group of a class on the board; nullptr: it has no beats.
[[nodiscard]] const GroupSaliency* saliency_of(const SaliencyBoard& board, BeatClass label, SaliencyGroup group);
/// What the checks say of a group of maps, in words; `sound` is false where one of them fails.
struct MapVerdict {
  bool sound = true;
  std::string words;
};
[[nodiscard]] MapVerdict verdict(const ClassSaliency& saliency);

}  // namespace ecg::app
