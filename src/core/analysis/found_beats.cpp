#include "core/analysis/found_beats.hpp"

#include <utility>

#include "core/analysis/reference_beats.hpp"

namespace ecg {

FoundBeats::FoundBeats(const Record& record, ClassMap class_map)
    : record_(record), class_map_(class_map), reference_(usable_reference(record, class_map)) {}

const BeatContext& FoundBeats::context() {
  if (!context_) context_ = beat_context(record_, r_peaks_);
  return *context_;
}

const std::vector<std::uint8_t>& FoundBeats::reference_class() {
  if (!reference_class_)
    reference_class_ = partners_of(reference_, r_peaks_, record_.fs_hz, class_map_).reference_class;
  return *reference_class_;
}

const BeatTemplates& FoundBeats::regrouped_templates(const Quality& quality, std::span<const SampleIndex> r_peaks,
                                                     const BeatTemplates& found,
                                                     const std::vector<std::int32_t>& shape) {
  Regrouping wanted{{r_peaks.begin(), r_peaks.end()}, found.group, shape};
  if (!regrouped_ || wanted != regrouping_) {
    regrouped_ = regrouped(record_, quality, r_peaks, found, shape);
    regrouping_ = std::move(wanted);
  }
  return *regrouped_;
}

}  // namespace ecg
