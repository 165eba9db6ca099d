#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/metrics/reference_stretches.hpp"
#include "core/record/review_window.hpp"

namespace ecg {

/// The labels of S003, several at once.
enum class WindowLabel : std::uint8_t {
  sinus_tachycardia,
  atrial_premature,     ///< A, a, J, S
  atrial_fibrillation,  ///< or flutter
  sinus_bradycardia,
  ventricular_premature,  ///< V, r
  trigeminy,
};
inline constexpr std::size_t kWindowLabelCount = 6;
std::string_view name(WindowLabel label);   ///< in exports: "sinus_tachycardia"
std::string_view title(WindowLabel label);  ///< for people: "Sinus tachycardia"

/// What a reference says of something; `open`: nothing that could be held against an answer.
enum class Truth : std::uint8_t { no, yes, open };

inline constexpr double kLeastRhythm_s = 5.0;       ///< of a window, from which on it has a rhythm: half of it
inline constexpr double kLeastVentricular_s = 3.0;  ///< of ventricular tachycardia, fibrillation and flutter
/// Sinus tachycardia is above, sinus bradycardia below; the usual limits, and those of our S003.
inline constexpr double kSinusTachycardia_bpm = 100.0;
inline constexpr double kSinusBradycardia_bpm = 60.0;

/// What is true of one window of review_window.hpp.
struct WindowTruth {
  std::array<Truth, kWindowLabelCount> labels{};
  /// yes: an ectopic beat, or a rhythm that is not sinus. no: four beats and more, all of them N, L or R, in sinus rhythm.
  /// open: what is neither, such as sinus bradycardia or heart block, and where the reference says too little.
  Truth abnormal = Truth::open;
};

/// One per window. Rates are of beats N, L and R in sinus rhythm ("(N", "(NSR", "(SBR"). Where a reference has beats and
/// names no rhythm (svdb), evenly spaced beats N are sinus rhythm and the labels of rhythms are open; where it names
/// rhythms and has no beats (vfdb), the labels of beats are, and sinus rhythm may still hide an ectopic beat.
std::vector<WindowTruth> window_truth(std::span<const Annotation> reference, double fs_hz, SampleIndex length);

/// 60 over the mean interval between beats; 0 for fewer than two.
double mean_rate_bpm(std::span<const SampleIndex> beats, double fs_hz);

}  // namespace ecg
