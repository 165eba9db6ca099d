#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// Answers of a rhythm model as tests want them: windows of ten seconds, one every five.
struct AnswersCase {
  LeadRhythm lead;

  explicit AnswersCase(std::int32_t signal = 0) { lead.signal = signal; }

  /// `count` more windows with these log odds for one rhythm and -4 for all others.
  AnswersCase& windows(std::size_t count, RhythmClass rhythm, float log_odds = 4.0F) {
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<float> row(kRhythmClassCount, -4.0F);
      row[static_cast<std::size_t>(rhythm)] = log_odds;
      append(row);
    }
    return *this;
  }
  AnswersCase& not_read(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      append(std::vector<float>(kRhythmClassCount, std::numeric_limits<float>::quiet_NaN()));
    return *this;
  }
  /// Of a recording that ends with the last window.
  [[nodiscard]] double duration_s() const { return 5.0 * static_cast<double>(lead.size()) + 5.0; }
  [[nodiscard]] RhythmEvidence evidence() const { return {{&lead, 1}, duration_s()}; }

 private:
  void append(const std::vector<float>& row) {
    lead.begin_s.push_back(5.0 * static_cast<double>(lead.size()));
    lead.log_odds.insert(lead.log_odds.end(), row.begin(), row.end());
  }
};

}  // namespace ecg
