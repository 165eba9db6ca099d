#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/record/standard_lead.hpp"
#include "core/record/twelve_lead_class.hpp"

namespace ecg {

/// What a probability of the twelve-lead model comes to.
enum class TwelveLeadVerdict : std::uint8_t { unlikely, unsure, likely };

/// From one on a class is called likely, below the other unlikely; between them the evidence is not enough.
struct TwelveLeadBand {
  float unlikely_below = 0.5F;
  float likely_from = 0.5F;
};

/// What the twelve-lead model says of one class in ten seconds.
struct TwelveLeadAnswer {
  float probability = 0.0F;
  TwelveLeadBand band;
  /// Log-odds (natural) of the class that are lost without a lead, or without what was measured; NaN: it was not there.
  std::array<float, kStandardLeadCount> lead_share{};
  float measures_share = 0.0F;
  /// What each place in time adds to the logit, attention and head together (Grad-CAM, exact); TwelveLeadAnswers::attention has as many.
  std::vector<float> map;

  [[nodiscard]] TwelveLeadVerdict verdict() const {
    if (probability >= band.likely_from) return TwelveLeadVerdict::likely;
    return probability < band.unlikely_below ? TwelveLeadVerdict::unlikely : TwelveLeadVerdict::unsure;
  }
};

/// Shown beside what the rules found; no finding is made of it.
struct TwelveLeadAnswers {
  std::string name, precision, sha256;  ///< of the model; empty: it was not asked
  bool trained_on_recording = false;
  double begin_s = 0.0;          ///< of the ten seconds
  std::vector<float> attention;  ///< over equal parts of the ten seconds; sums to 1
  std::array<TwelveLeadAnswer, kTwelveLeadClassCount> classes;

  [[nodiscard]] bool asked() const { return !sha256.empty(); }
  [[nodiscard]] const TwelveLeadAnswer& of(TwelveLeadClass which) const {
    return classes[static_cast<std::size_t>(which)];
  }
};

}  // namespace ecg
