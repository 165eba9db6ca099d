#include "core/analysis/model_spec.hpp"

namespace ecg {

namespace {

constexpr double kLowestModelRate_hz = 1.0;  ///< far beyond any model on both sides
constexpr double kHighestModelRate_hz = 1e6;

}  // namespace

bool is_usable(const WindowSpec& window) {
  const auto side = [](std::int32_t samples) { return samples >= 0 && samples <= kMaxWindowSide; };
  return window.fs_hz >= kLowestModelRate_hz && window.fs_hz <= kHighestModelRate_hz && side(window.before_samples) &&
         side(window.after_samples) && window.size() > 0;
}

}  // namespace ecg
