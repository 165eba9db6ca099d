#pragma once

#include <cstddef>
#include <optional>

#include "core/classify/classify.hpp"

namespace ecg {

/// Evidence for a beat's class against the next probable one, in natural-log units (a difference of logits): what the
/// model's timing branch adds, and the rest, which is shape.
struct Evidence {
  BeatClass winner = BeatClass::N;
  BeatClass rival = BeatClass::N;
  bool has_timing = false;  ///< the model has a timing branch
  double shape = 0.0;
  double timing = 0.0;

  /// |timing| over |timing| + |shape|, 0..1; NaN where the model has no timing branch or neither says anything.
  [[nodiscard]] double timing_share() const;
};

/// Of a row of `classes`, whose model gave it `winner`. Empty where its probabilities are missing or not finite.
std::optional<Evidence> evidence_of(const Classes& classes, std::size_t beat, BeatClass winner);

}  // namespace ecg
