#include "core/report/saliency_summary.hpp"

#include <array>

namespace ecg {

namespace {

bool belongs(const Analysis& analysis, std::size_t beat, BeatClass label, SaliencyGroup group) {
  if ((analysis.classes.flags[beat] & kUnclassified) != 0 || analysis.model_class(beat) != label) return false;
  if (group == SaliencyGroup::all) return true;
  const std::uint8_t reference = analysis.reference_class[beat];
  if (reference >= kBeatClassCount) return false;
  return (reference == static_cast<std::uint8_t>(label)) == (group == SaliencyGroup::correct);
}

}  // namespace

std::string_view name(SaliencyGroup group) {
  constexpr std::array<std::string_view, 3> kNames = {"all", "correct", "mistaken"};
  return kNames[static_cast<std::size_t>(group)];
}

std::vector<GroupSaliency> saliency_by_class(const Analysis& analysis, double fs_hz) {
  std::vector<GroupSaliency> groups;
  if (analysis.saliency.map_samples <= 0) return groups;
  const bool compared = analysis.reference_class.size() == analysis.r_peaks.size() && !analysis.r_peaks.empty();
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    for (const SaliencyGroup group : {SaliencyGroup::all, SaliencyGroup::correct, SaliencyGroup::mistaken}) {
      if (group != SaliencyGroup::all && !compared) continue;
      GroupSaliency one{static_cast<BeatClass>(label), group, {}, {}};
      for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
        if (belongs(analysis, beat, one.label, group)) one.beats.push_back(static_cast<std::int32_t>(beat));
      }
      if (one.beats.empty()) continue;
      one.saliency = class_saliency(analysis.saliency, analysis.window, analysis.delineation, fs_hz, one.beats);
      groups.push_back(std::move(one));
    }
  }
  return groups;
}

}  // namespace ecg
