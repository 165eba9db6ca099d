#include "core/rhythm/overruled_classes.hpp"

#include <algorithm>

namespace ecg {

namespace {

template <typename Change>
void for_beats(Classes& classes, std::span<const SampleIndex> r_peaks, const SampleRange& range, Change change) {
  constexpr std::uint8_t kSettled = kEdited | kCalibrated | kUnclassified;
  const auto first = std::ranges::lower_bound(r_peaks, range.begin) - r_peaks.begin();
  const auto last = std::ranges::lower_bound(r_peaks, range.end) - r_peaks.begin();
  for (auto beat = static_cast<std::size_t>(first); beat < std::min(static_cast<std::size_t>(last), classes.size());
       ++beat) {
    if ((classes.flags[beat] & kSettled) == 0) change(classes.label[beat], classes.flags[beat]);
  }
}

void lose_class(BeatClass& label, std::uint8_t& flags) {
  label = BeatClass::Q;
  flags |= kUnclassified | kOverruled;
}

void never_premature(BeatClass& label, std::uint8_t& flags) {
  if (label != BeatClass::S) return;
  label = BeatClass::N;
  flags |= kOverruled;
}

}  // namespace

void overrule_classes(Classes& classes, std::span<const SampleIndex> r_peaks, const std::vector<Episode>& named,
                      const std::vector<SampleRange>& unreadable) {
  for (const Episode& episode : named) {
    if (episode.kind == EpisodeKind::atrial_fibrillation) for_beats(classes, r_peaks, episode.range, never_premature);
    if (episode.kind == EpisodeKind::ventricular_fibrillation) for_beats(classes, r_peaks, episode.range, lose_class);
  }
  for (const SampleRange& range : unreadable) for_beats(classes, r_peaks, range, lose_class);
}

}  // namespace ecg
