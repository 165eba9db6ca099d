#include "core/beats/follower.hpp"

#include <algorithm>
#include <map>

#include "core/record/time.hpp"

namespace ecg {

namespace {

constexpr double kLongestDelay_s = 0.36;  ///< Pan and Tompkins 1985: the window in which T waves are looked for
constexpr double kSpread_s = 0.02;        ///< half the members lie within it; noise moves a T wave's middle by less
constexpr double kFollowingShare = 0.8;   ///< of a shape's members; the rest may be found elsewhere by chance
constexpr std::size_t kMinMembers = 10;   ///< fewer prove no rule

/// Members of one shape that follow a given other shape, by their delays in samples.
using Delays = std::map<std::int32_t, std::vector<SampleIndex>>;

bool is_shadow(Delays& delays_behind, std::size_t members, double fs_hz) {
  for (auto& [shape, delays] : delays_behind) {
    if (static_cast<double>(delays.size()) < kFollowingShare * static_cast<double>(members)) continue;
    std::sort(delays.begin(), delays.end());
    const SampleIndex spread = delays[delays.size() * 3 / 4] - delays[delays.size() / 4];
    if (seconds_from_samples(spread, fs_hz) <= kSpread_s) return true;
  }
  return false;
}

}  // namespace

std::vector<RoughBeat> without_followers(std::vector<RoughBeat> beats, double fs_hz) {
  std::map<std::int32_t, Delays> behind;
  std::map<std::int32_t, std::size_t> members;
  const SampleIndex longest = samples_from_seconds(kLongestDelay_s, fs_hz);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::int32_t shape = beats[i].shape;
    if (shape < 0) continue;
    ++members[shape];
    if (i == 0 || beats[i - 1].shape < 0 || beats[i - 1].shape == shape) continue;
    const SampleIndex delay = beats[i].centre - beats[i - 1].centre;
    if (delay <= longest) behind[shape][beats[i - 1].shape].push_back(delay);
  }
  std::vector<std::int32_t> shadows;
  for (auto& [shape, delays] : behind) {
    if (members[shape] >= kMinMembers && is_shadow(delays, members[shape], fs_hz)) shadows.push_back(shape);
  }
  std::erase_if(beats, [&](const RoughBeat& beat) {
    return std::find(shadows.begin(), shadows.end(), beat.shape) != shadows.end();
  });
  return beats;
}

}  // namespace ecg
