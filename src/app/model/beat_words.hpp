#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"
#include "core/explain/evidence.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg::app {

inline constexpr double kOnTime = 0.05;  ///< RR within 5 % of the mean is "on time": below breathing's usual variation

/// "31 % early (mean RR 0.82 s)", "on time", "44 % late".
[[nodiscard]] std::string timing_words(double ratio, double mean_rr_s);

/// Of a beat's class against the next probable one. Empty without classes, and where probabilities are not finite.
[[nodiscard]] std::optional<Evidence> evidence_of(const Analysis& analysis, std::int32_t beat);
[[nodiscard]] std::string evidence_words(const Evidence& evidence);

/// What was gone to, for those who do not see it: "Pauses, 2 of 3, at 0:12:31. Beat 12 of 74, at 0:12:31.4, V, probability
/// 0.97." Empty where nothing is selected.
[[nodiscard]] std::string selection_words(const Scene& scene, const Choices& choices);

}  // namespace ecg::app
