#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ecg {

/// What the rhythm model says of ten seconds of one lead, each by itself; in the order of its outputs.
enum class RhythmClass : std::uint8_t {
  sinus,
  atrial_fibrillation,
  atrial_flutter,
  ventricular_tachycardia,
  ventricular_fibrillation,  ///< or ventricular flutter
  supraventricular_tachycardia,
  bigeminy,
  trigeminy,
  paced,
  unusable,
  ventricular_beat,
  supraventricular_beat,
  abnormal,
};
inline constexpr std::size_t kRhythmClassCount = 13;
/// As models/rhythm/manifest.json has them.
inline constexpr std::array<std::string_view, kRhythmClassCount> kRhythmClassNames = {"sinus",
                                                                                      "atrial_fibrillation",
                                                                                      "atrial_flutter",
                                                                                      "ventricular_tachycardia",
                                                                                      "ventricular_fibrillation",
                                                                                      "supraventricular_tachycardia",
                                                                                      "bigeminy",
                                                                                      "trigeminy",
                                                                                      "paced",
                                                                                      "unusable",
                                                                                      "ventricular_beat",
                                                                                      "supraventricular_beat",
                                                                                      "abnormal"};

/// The rhythm model's answers for windows of one lead, in order of time.
struct LeadRhythm {
  std::int32_t signal = 0;      ///< its number in the record
  std::vector<double> begin_s;  ///< of each window of kRhythmWindow_s
  std::vector<float> log_odds;  ///< {window, kRhythmClassCount}; NaN rows where too much of the window is missing
  [[nodiscard]] std::size_t size() const { return begin_s.size(); }
  [[nodiscard]] float at(std::size_t window, RhythmClass rhythm) const {
    return log_odds[window * kRhythmClassCount + static_cast<std::size_t>(rhythm)];
  }
};

/// Probability of log odds, and the other way round; a probability nearer to 0 or 1 than `least` counts as so near, which keeps
/// the odds finite.
double probability(double log_odds);
double log_odds(double probability, double least);

inline constexpr double kStrip_s =
    60.0;  ///< a recording up to here is a strip: every lead is read, and it has one answer

/// The answers by time: of each cell of kRhythmCell_s the mean over the windows of all leads that hold it.
class RhythmEvidence {
 public:
  RhythmEvidence() = default;
  RhythmEvidence(std::span<const LeadRhythm> leads, double duration_s);

  [[nodiscard]] std::size_t cells() const { return log_odds_.size() / kRhythmClassCount; }
  [[nodiscard]] bool empty() const { return log_odds_.empty(); }
  /// NaN where no window could be read.
  [[nodiscard]] float at(std::size_t cell, RhythmClass rhythm) const {
    return log_odds_[cell * kRhythmClassCount + static_cast<std::size_t>(rhythm)];
  }
  /// Mean over the cells that [begin_s, end_s) touches and that were read; NaN where there are none.
  [[nodiscard]] double mean(RhythmClass rhythm, double begin_s, double end_s) const;

 private:
  std::vector<float> log_odds_;  ///< {cell, kRhythmClassCount}
};
inline constexpr double kRhythmCell_s = 5.0;  ///< the finest hop of the windows

}  // namespace ecg
