#include "core/report/saliency_summary.hpp"

#include <algorithm>
#include <array>

#include "core/explain/evidence.hpp"

namespace ecg {

namespace {

constexpr auto kNone = static_cast<std::uint8_t>(kBeatClassCount);

/// The rows of one group, summarised.
template <typename Belongs>
GroupSaliency group_of(const MapRows& rows, BeatClass label, SaliencyGroup group, const Belongs& belongs) {
  GroupSaliency one{.label = label, .group = group, .taken_for = {}, .beats = {}, .saliency = {}};
  for (std::size_t row = 0; row < rows.rows.size(); ++row) {
    if (rows.rows[row].answer != kNone && belongs(rows.rows[row])) one.beats.push_back(static_cast<std::int32_t>(row));
  }
  one.saliency = class_saliency(rows, one.beats);
  return one;
}

}  // namespace

std::string_view name(SaliencyGroup group) {
  constexpr std::array<std::string_view, 3> kNames = {"all", "found", "missed"};
  return kNames[static_cast<std::size_t>(group)];
}

const GroupSaliency* SaliencyByClass::find(BeatClass label, SaliencyGroup group,
                                           std::optional<BeatClass> taken_for) const {
  const auto found = std::ranges::find_if(groups, [&](const GroupSaliency& each) {
    return each.label == label && each.group == group && each.taken_for == taken_for;
  });
  return found == groups.end() ? nullptr : &*found;
}

std::vector<const GroupSaliency*> SaliencyByClass::taken(BeatClass label) const {
  std::vector<const GroupSaliency*> parts;
  for (const GroupSaliency& each : groups) {
    if (each.label == label && each.taken_for) parts.push_back(&each);
  }
  std::ranges::stable_sort(parts, [](const auto* a, const auto* b) { return a->beats.size() > b->beats.size(); });
  return parts;
}

MapRows map_rows(const Analysis& analysis, double fs_hz) {
  const std::size_t beats = analysis.r_peaks.size();
  MapRows rows = map_rows(analysis.saliency, analysis.window, analysis.delineation, fs_hz, beats);
  const bool compared = analysis.reference_class.size() == beats;
  for (std::size_t beat = 0; beat < beats; ++beat) {
    MapRow& row = rows.rows[beat];
    if (compared) row.truth = analysis.reference_class[beat];
    if ((analysis.classes.flags[beat] & kUnclassified) != 0) continue;
    const BeatClass answer = analysis.model_class(beat);
    row.answer = static_cast<std::uint8_t>(answer);
    if (const auto evidence = evidence_of(analysis.classes, beat, answer))
      row.timing_share = static_cast<float>(evidence->timing_share());
  }
  return rows;
}

SaliencyByClass saliency_by_class(const MapRows& rows) {
  SaliencyByClass result;
  if (rows.segments() == 0) return result;
  result.by_reference = std::ranges::any_of(rows.rows, [](const MapRow& row) { return row.truth < kNone; });
  for (std::uint8_t label = 0; label < kNone; ++label) {
    const auto add = [&](SaliencyGroup group, const auto& belongs) -> GroupSaliency& {
      result.groups.push_back(group_of(rows, static_cast<BeatClass>(label), group, belongs));
      return result.groups.back();
    };
    if (!result.by_reference) {
      add(SaliencyGroup::all, [label](const MapRow& row) { return row.answer == label; });
      continue;
    }
    add(SaliencyGroup::all, [label](const MapRow& row) { return row.truth == label; });
    add(SaliencyGroup::found, [label](const MapRow& row) { return row.truth == label && row.answer == label; });
    add(SaliencyGroup::missed, [label](const MapRow& row) { return row.truth == label && row.answer != label; });
    for (std::uint8_t other = 0; other < kNone; ++other) {
      if (other == label) continue;
      add(SaliencyGroup::missed, [label, other](const MapRow& row) {
        return row.truth == label && row.answer == other;
      }).taken_for = static_cast<BeatClass>(other);
    }
  }
  std::erase_if(result.groups,
                [](const GroupSaliency& each) { return each.group != SaliencyGroup::all && each.beats.empty(); });
  return result;
}

}  // namespace ecg
