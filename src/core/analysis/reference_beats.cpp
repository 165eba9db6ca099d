#include "core/analysis/reference_beats.hpp"

namespace ecg {

std::vector<LabelledBeat> usable_reference(const Record& record, ClassMap class_map) {
  std::vector<LabelledBeat> beats;
  for (const LabelledBeat& beat : labelled_beats(record.reference, class_map)) {
    const bool inside = beat.sample >= 0 && beat.sample < record.length;
    if (inside && (beats.empty() || beat.sample > beats.back().sample)) beats.push_back(beat);
  }
  return beats;
}

std::vector<SampleIndex> times(std::span<const LabelledBeat> beats) {
  std::vector<SampleIndex> result;
  result.reserve(beats.size());
  for (const LabelledBeat& beat : beats) result.push_back(beat.sample);
  return result;
}

Partners partners_of(std::span<const LabelledBeat> reference, std::span<const SampleIndex> found, double fs_hz,
                     ClassMap class_map) {
  std::vector<LabelledBeat> beats;
  beats.reserve(found.size());
  for (const SampleIndex sample : found) beats.push_back({sample, BeatClass::N});
  const MatchedComparison matched = compare_beats(reference, beats, fs_hz, {.class_map = class_map});
  Partners partners;
  partners.reference_class.reserve(found.size());
  for (const std::int32_t partner : matched.reference_of_test) {
    const bool paired = partner >= 0;
    partners.reference_class.push_back(static_cast<std::uint8_t>(
        paired ? static_cast<std::size_t>(reference[static_cast<std::size_t>(partner)].label) : kBeatClassCount));
  }
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (matched.test_of_reference[i] < 0) partners.missed.push_back(reference[i].sample);
  }
  return partners;
}

}  // namespace ecg
