#pragma once

#include <memory>
#include <vector>

#include "core/dsp/quality.hpp"

namespace ecg {

/// `assess_quality` in steps of at most an hour of one lead, for who says how far it is. The record must outlive it.
class QualityAssessment {
 public:
  explicit QualityAssessment(const Record& record);
  ~QualityAssessment();
  QualityAssessment(QualityAssessment&&) noexcept;
  bool step();                            ///< false: nothing was left to do
  [[nodiscard]] double progress() const;  ///< 0..1
  [[nodiscard]] Quality finish() &&;      ///< after what is left to do

 private:
  class Lead;
  [[nodiscard]] std::size_t cells() const;

  const Record& record_;
  std::vector<SampleRange> stretches_;
  Quality quality_;
  std::unique_ptr<Lead> lead_;  ///< that is under way
};

}  // namespace ecg
