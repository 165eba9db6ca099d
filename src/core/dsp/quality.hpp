#pragma once

#include <cstdint>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

enum class QualityGrade : std::uint8_t { good, limited, unusable };
enum class QualityReason : std::uint8_t {
  none,
  gap,
  flat,
  saturated,
  baseline_wander,
  powerline,
  muscle_noise,
  no_beats,
  not_ecg,
  plain_wave,
  unreadable,  ///< the rhythm model sees no heart in it (core/rhythm/unreadable.hpp)
};
inline constexpr QualityReason kLastQualityReason = QualityReason::unreadable;

/// One verdict per lead and stretch of `kQualityStretch_s`.
struct Quality {
  std::int32_t lead_count = 0;
  std::int32_t stretch_count = 0;     ///< ceil(duration / kQualityStretch_s)
  std::vector<QualityGrade> grade;    ///< [lead][stretch], row-major
  std::vector<QualityReason> reason;  ///< [lead][stretch], row-major

  /// Best grade among all leads in a stretch.
  [[nodiscard]] QualityGrade best(std::int32_t stretch) const;
  [[nodiscard]] QualityGrade at(std::int32_t lead, std::int32_t stretch) const;
  [[nodiscard]] QualityReason reason_at(std::int32_t lead, std::int32_t stretch) const;
  /// Whether nothing can be read from this lead then; a time behind the last stretch was not graded and counts as usable.
  [[nodiscard]] bool is_unusable(std::int32_t lead, double time_s) const;
};

inline constexpr double kQualityStretch_s = 10.0;

/// Grades each lead in stretches of 10 s; what is no ECG is unusable (`not_ecg`). One sine and nothing else is limited
/// (`plain_wave`), not unusable: ventricular flutter comes near to one. Never fails: NaN, flat are answers.
Quality assess_quality(const Record& record);

}  // namespace ecg
