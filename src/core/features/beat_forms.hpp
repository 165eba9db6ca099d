#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/beats/shape_groups.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Samples of a window from `begin` to before `end`.
struct FormRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] constexpr std::size_t size() const { return end - begin; }
};

inline constexpr double kFormRate_hz = 128.0;                              ///< lowest rate among the databases used
inline constexpr std::size_t kFormPeak = 64;                               ///< the R peak's sample: 0.5 s lie before it
inline constexpr std::size_t kFormSamples = 160;                           ///< 0.75 s from the R peak on
inline constexpr FormRange kPRange{kFormPeak - 36, kFormPeak - 9};         ///< -281 .. -78 ms
inline constexpr FormRange kQrsRange{kFormPeak - 13, kFormPeak + 18};      ///< -102 .. +133 ms
inline constexpr FormRange kWideQrsRange{kFormPeak - 20, kFormPeak + 28};  ///< -156 .. +211 ms
inline constexpr FormRange kTRange{kFormPeak + 19, kFormPeak + 64};        ///< +148 .. +492 ms

/// Windows of all beats of a record, one or two leads, in units of each lead's usual QRS.
class BeatForms {
 public:
  /// Filtered 0.5 to 40 Hz, read at 128 Hz by cubic interpolation (ends repeat); each lead divided by the median over
  /// beats of its QRS root mean square, noisier leads weighted down; clipped to +-12. `leads`: indices, one or two.
  BeatForms(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks);

  [[nodiscard]] std::size_t beats() const { return valid_.size(); }
  [[nodiscard]] std::size_t leads() const { return leads_; }
  /// 0 where the window touches missing samples or the R peak lies outside the record: the window is zero.
  [[nodiscard]] const std::vector<std::uint8_t>& valid() const { return valid_; }
  [[nodiscard]] std::span<const float> window(std::size_t beat, std::size_t lead) const {
    return std::span(values_).subspan((beat * leads_ + lead) * kFormSamples, kFormSamples);
  }
  /// All leads of a beat: {lead, kFormSamples}.
  [[nodiscard]] std::span<const float> form(std::size_t beat) const {
    return std::span(values_).subspan(beat * leads_ * kFormSamples, leads_ * kFormSamples);
  }
  /// The QRS of all leads with the margin that grouping by shape asks for.
  [[nodiscard]] ShapeWindows qrs() const;
  /// Moves each window so that sample t holds what was at t + lag; the end sample repeats.
  void move(std::span<const std::int32_t> lag);

 private:
  void cut(const Record& record, std::size_t place, std::size_t signal, std::span<const SampleIndex> r_peaks);
  void weigh();
  [[nodiscard]] std::span<float> row(std::size_t beat, std::size_t lead) {
    return std::span(values_).subspan((beat * leads_ + lead) * kFormSamples, kFormSamples);
  }

  std::size_t leads_;
  std::vector<float> values_;  ///< {beat, lead, kFormSamples}
  std::vector<std::uint8_t> valid_;
};

}  // namespace ecg
