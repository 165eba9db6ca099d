#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/beats/beat_templates.hpp"
#include "core/beats/qrs.hpp"
#include "core/delineation/delineation.hpp"
#include "core/dsp/quality_assessment.hpp"

namespace ecg {

/// What is found in a record without a model.
struct FoundInRecord {
  Quality quality;
  std::vector<SampleIndex> r_peaks;
  BeatTemplates templates;
  Delineation delineation;  ///< of all leads together, absent where none is usable
};

/// Quality, beats, their shapes and waves, in steps of a second or two of work even in a day, so that the shell between
/// them can say how far it is. The record must outlive it and must not change.
class BeatSearch {
 public:
  /// `r_peaks`: the beats, where they are known already (an evaluation at the reference's).
  explicit BeatSearch(const Record& record, std::optional<std::vector<SampleIndex>> r_peaks = {});
  bool step();                              ///< false: nothing was left to do
  [[nodiscard]] double progress() const;    ///< 0..1, about even in time
  [[nodiscard]] FoundInRecord finish() &&;  ///< after what is left to do

 private:
  enum class Stage : std::uint8_t { quality, beats, shapes, waves, done };

  const Record& record_;
  std::optional<std::vector<SampleIndex>> given_;
  Stage stage_ = Stage::quality;
  std::unique_ptr<FoundInRecord> found_;  ///< in one place: the search for beats refers to its quality
  QualityAssessment quality_;
  std::optional<QrsSearch> beats_;
};

}  // namespace ecg
