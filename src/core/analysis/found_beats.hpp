#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/beats/beat_templates.hpp"
#include "core/features/beat_context.hpp"
#include "core/metrics/beat_comparison.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// The beats of a record as the detector (or the reference, in an evaluation) has them, whatever a person made of them
/// later, and what is made from them when first needed. The record must outlive it and must not change.
class FoundBeats {
 public:
  /// Nothing found yet: `found` says what was.
  FoundBeats(const Record& record, ClassMap class_map);
  void found(std::vector<SampleIndex> r_peaks) { r_peaks_ = std::move(r_peaks); }

  [[nodiscard]] const std::vector<SampleIndex>& r_peaks() const { return r_peaks_; }
  /// Reference beats that came with the record; empty: none did.
  [[nodiscard]] const std::vector<LabelledBeat>& reference() const { return reference_; }
  /// Numbers of each beat for a model that reads context, and for patient calibration.
  [[nodiscard]] const BeatContext& context();
  /// Class of the reference beat at each beat found, kBeatClassCount = none.
  [[nodiscard]] const std::vector<std::uint8_t>& reference_class();
  /// `regrouped` of the record's templates; what was made last is kept, as most edits do not touch a shape.
  [[nodiscard]] const BeatTemplates& regrouped_templates(const Quality& quality, std::span<const SampleIndex> r_peaks,
                                                         const BeatTemplates& found,
                                                         const std::vector<std::int32_t>& shape);

 private:
  const Record& record_;
  ClassMap class_map_;
  std::vector<LabelledBeat> reference_;
  std::vector<SampleIndex> r_peaks_;
  std::optional<BeatContext> context_;
  std::optional<std::vector<std::uint8_t>> reference_class_;
  /// What the templates kept were made of.
  struct Regrouping {
    std::vector<SampleIndex> r_peaks;
    std::vector<std::uint8_t> group;
    std::vector<std::int32_t> shape;
    bool operator==(const Regrouping&) const = default;
  };
  Regrouping regrouping_;
  std::optional<BeatTemplates> regrouped_;
};

}  // namespace ecg
