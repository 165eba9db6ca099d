#pragma once

#include <cstddef>
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
  SaliencyByClass classes;
  std::vector<std::size_t> leads;                           ///< whose mean beats are shown: the classified one first
  std::vector<std::vector<std::vector<float>>> mean_beats;  ///< {group, lead}, each in its lead's unit

  /// Per lead, of a group of `classes`.
  [[nodiscard]] const std::vector<std::vector<float>>& beats_of(const GroupSaliency& group) const {
    return mean_beats[static_cast<std::size_t>(&group - classes.groups.data())];
  }
};

/// Brings the board up to date with the analysis; the numbers come from core/report/saliency_summary.
void refresh_saliency(const Scene& scene, SaliencyBoard& board);
/// Why there is nothing to show, in a sentence; empty: there is.
[[nodiscard]] std::string saliency_gap(const Scene& scene);

/// Whose classes the groups are, in a sentence or two.
[[nodiscard]] std::string grouping_words(const SaliencyByClass& classes);
/// "1,203 beats: 1,100 found, 103 missed (98 taken for N, 5 for S)", or why there are none.
[[nodiscard]] std::string count_words(const SaliencyByClass& classes, BeatClass label);
/// What S000 saw in a few maps of this class, and what these say of it in numbers; empty without maps.
[[nodiscard]] std::string s000_words(BeatClass label, const ClassSaliency& saliency);

/// What the checks say of a group of maps, in words; `sound` is false where one of them fails.
struct MapVerdict {
  bool sound = true;
  std::string words;
};
[[nodiscard]] MapVerdict verdict(const ClassSaliency& saliency);

}  // namespace ecg::app
