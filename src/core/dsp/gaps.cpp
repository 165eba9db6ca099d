#include "core/dsp/gaps.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

bool bridge_gaps(std::span<float> samples) {
  std::size_t at = 0;
  while (at < samples.size() && !std::isfinite(samples[at])) ++at;
  if (at == samples.size()) {
    std::fill(samples.begin(), samples.end(), 0.0F);
    return false;
  }
  std::fill(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples[at]);
  std::size_t last = at;  // last finite sample seen
  for (++at; at < samples.size(); ++at) {
    if (!std::isfinite(samples[at])) continue;
    const double rise = static_cast<double>(samples[at]) - static_cast<double>(samples[last]);
    const auto run = static_cast<double>(at - last);
    for (std::size_t i = last + 1; i < at; ++i) {
      samples[i] = static_cast<float>(static_cast<double>(samples[last]) + rise * static_cast<double>(i - last) / run);
    }
    last = at;
  }
  std::fill(samples.begin() + static_cast<std::ptrdiff_t>(last), samples.end(), samples[last]);
  return true;
}

}  // namespace ecg
