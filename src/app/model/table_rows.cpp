#include "app/model/table_rows.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr std::uint8_t kUnclassifiedBit = static_cast<std::uint8_t>(BeatClass::Q);  // shown with Q

double sort_value(const Scene& scene, BeatColumn column, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  const auto own = static_cast<std::size_t>(analysis.classes.label[index]);
  switch (column) {
    case BeatColumn::number:
    case BeatColumn::time: return beat;
    case BeatColumn::beat_class: return static_cast<double>(own);
    case BeatColumn::probability: {
      const std::size_t place = index * kBeatClassCount + own;
      return place < analysis.classes.probabilities.size() ? static_cast<double>(analysis.classes.probabilities[place])
                                                           : 0.0;
    }
    case BeatColumn::rr_before:
      return index < analysis.rr.pre_s.size() ? static_cast<double>(analysis.rr.pre_s[index]) : 0.0;
    case BeatColumn::ratio:
      return index < analysis.rr.ratio.size() ? static_cast<double>(analysis.rr.ratio[index]) : 0.0;
    case BeatColumn::reference: return index < analysis.reference_class.size() ? analysis.reference_class[index] : 0.0;
  }
  return 0.0;
}

}  // namespace

void refresh_rows(const Scene& scene, const TableChoices& choices, TableRows& rows) {
  if (!scene.analysis) {
    rows.beats.clear();
    rows.made = false;
    return;
  }
  const Analysis& analysis = *scene.analysis;
  if (rows.made && rows.analysis_version == analysis.version && rows.made_for == choices) return;
  rows.made = true;
  rows.analysis_version = analysis.version;
  rows.made_for = choices;
  rows.beats.clear();
  for (std::int32_t beat = 0; beat < scene.beat_count(); ++beat) {
    const auto index = static_cast<std::size_t>(beat);
    const bool unclassified = (analysis.classes.flags[index] & kUnclassified) != 0;
    const std::uint8_t bit = unclassified ? kUnclassifiedBit : static_cast<std::uint8_t>(analysis.classes.label[index]);
    if ((choices.class_mask & (1U << bit)) == 0) continue;
    if (choices.differing_only &&
        !std::binary_search(scene.derived.disagreements.begin(), scene.derived.disagreements.end(), beat))
      continue;
    rows.beats.push_back(beat);
  }
  if (choices.column == BeatColumn::number || choices.column == BeatColumn::time) {
    if (!choices.ascending) std::reverse(rows.beats.begin(), rows.beats.end());
    return;
  }
  // NaN (not classified) sorts below everything, so that the order stays total.
  const auto key = [&](std::int32_t beat) {
    const double value = sort_value(scene, choices.column, beat);
    return std::isnan(value) ? -1.0 : value;
  };
  std::stable_sort(rows.beats.begin(), rows.beats.end(), [&](std::int32_t a, std::int32_t b) {
    return choices.ascending ? key(a) < key(b) : key(b) < key(a);
  });
}

}  // namespace ecg::app
