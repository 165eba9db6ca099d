#pragma once

#include <cstdint>
#include <optional>
#include <vector>

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

 private:
  const Record& record_;
  ClassMap class_map_;
  std::vector<LabelledBeat> reference_;
  std::vector<SampleIndex> r_peaks_;
  std::optional<BeatContext> context_;
  std::optional<std::vector<std::uint8_t>> reference_class_;
};

}  // namespace ecg
