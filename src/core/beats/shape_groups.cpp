#include "core/beats/shape_groups.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

#include "core/base/dot_product.hpp"

namespace ecg {

namespace {

constexpr float kJoin = 0.35F;   ///< a beat nearer than this joins a group
constexpr float kMerge = 0.25F;  ///< groups nearer than this are one
constexpr float kLeave = 0.50F;  ///< a beat farther than this from every mean is like none
constexpr std::size_t kMaxGroups = 40;
constexpr std::int64_t kMemory = 64;  ///< a mean follows its last members
constexpr float kMinEnergy = 1e-12F;  ///< two flat windows are equal, not undefined

/// Means under construction.
struct Means {
  std::size_t width = 0;
  std::vector<float> values;  ///< {group, width}
  std::vector<float> energy;
  std::vector<std::int64_t> members;
  std::vector<std::size_t> founder;  ///< first beat
  [[nodiscard]] std::size_t size() const { return energy.size(); }
  [[nodiscard]] float* row(std::size_t group) { return values.data() + group * width; }
  [[nodiscard]] const float* row(std::size_t group) const { return values.data() + group * width; }
  void update_energy(std::size_t group) { energy[group] = dot(row(group), row(group), width); }
  std::size_t open(std::size_t beat) {
    values.resize(values.size() + width, 0.0F);
    energy.push_back(0.0F);
    members.push_back(0);
    founder.push_back(beat);
    return size() - 1;
  }
};

struct Match {
  std::int32_t group = -1;
  std::int32_t lag = 0;
  float distance = std::numeric_limits<float>::infinity();
};

/// One complex, moved by every lag in turn.
class Complex {
 public:
  explicit Complex(const ShapeWindows& windows) : Complex(windows.leads, windows.samples) { windows_ = &windows; }
  Complex(std::size_t leads, std::size_t samples)
      : leads_(leads), samples_(samples), width_(leads * samples), moved_(width_ * kLags), energy_(kLags) {}

  void load(std::size_t beat) {
    const std::size_t row = leads_ * stored();
    load(std::span(windows_->values).subspan(beat * row, row));
  }
  /// {lead, samples + 2 * kShapeLag}
  void load(std::span<const float> source) {
    for (std::size_t step = 0; step < kLags; ++step) {
      float* target = moved_.data() + step * width_;
      for (std::size_t lead = 0; lead < leads_; ++lead)
        std::copy_n(source.data() + lead * stored() + step, samples_, target + lead * samples_);
      energy_[step] = dot(target, target, width_);
    }
  }
  [[nodiscard]] std::span<const float> at(std::int32_t lag) const {
    const std::int32_t place = lag + kShapeLag;
    return {moved_.data() + static_cast<std::size_t>(place) * width_, width_};
  }
  /// Ties go to the smaller lag, then to the lag before, then to the earlier group.
  [[nodiscard]] Match nearest(const Means& means) const {
    Match best;
    const auto consider = [&](std::int32_t lag, std::size_t group) {
      const std::int32_t place = lag + kShapeLag;
      const float energy = energy_[static_cast<std::size_t>(place)];
      const float between = energy + means.energy[group] - 2.0F * dot(at(lag).data(), means.row(group), width_);
      const float distance = std::max(0.0F, between) / std::max({energy, means.energy[group], kMinEnergy});
      if (distance < best.distance) best = {static_cast<std::int32_t>(group), lag, distance};
    };
    // Every second lag first, then the neighbours of the best: the distance is smooth over two samples.
    for (const std::int32_t lag : {0, -2, 2, -4, 4}) {
      for (std::size_t group = 0; group < means.size(); ++group) consider(lag, group);
    }
    if (best.group < 0) return best;
    const auto group = static_cast<std::size_t>(best.group);
    const std::int32_t middle = best.lag;
    for (const std::int32_t lag : {middle - 1, middle + 1}) {
      if (std::abs(lag) <= kShapeLag) consider(lag, group);
    }
    return best;
  }

 private:
  static constexpr std::size_t kLags = 2 * static_cast<std::size_t>(kShapeLag) + 1;
  [[nodiscard]] std::size_t stored() const { return samples_ + kLags - 1; }
  const ShapeWindows* windows_ = nullptr;
  std::size_t leads_;
  std::size_t samples_;
  std::size_t width_;
  std::vector<float> moved_;   ///< {lag, lead * samples}
  std::vector<float> energy_;  ///< per lag
};

Means leader_clustering(const ShapeWindows& windows) {
  Means means{.width = windows.leads * windows.samples};
  Complex complex(windows);
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    if (windows.valid[beat] == 0) continue;
    complex.load(beat);
    Match match = complex.nearest(means);
    const bool joins = match.distance < kJoin;
    if (!joins && means.size() == kMaxGroups) continue;
    if (!joins) match = {static_cast<std::int32_t>(means.open(beat)), 0, 0.0F};
    const auto group = static_cast<std::size_t>(match.group);
    const float share = 1.0F / static_cast<float>(std::min(++means.members[group], kMemory));
    const auto x = complex.at(match.lag);
    float* mean = means.row(group);
    for (std::size_t i = 0; i < means.width; ++i) mean[i] += share * (x[i] - mean[i]);
    means.update_energy(group);
  }
  return means;
}

/// Largest first; of groups nearer than kMerge the largest stays.
Means merged(const Means& means) {
  std::vector<std::size_t> order(means.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return means.members[a] > means.members[b]; });
  Means kept{.width = means.width};
  for (const std::size_t group : order) {
    const float* mean = means.row(group);
    bool apart = true;
    for (std::size_t k = 0; k < kept.size() && apart; ++k) {
      const float between = means.energy[group] + kept.energy[k] - 2.0F * dot(mean, kept.row(k), means.width);
      apart = between >= kMerge * std::max({means.energy[group], kept.energy[k], kMinEnergy});
    }
    if (!apart) continue;
    const std::size_t place = kept.open(means.founder[group]);
    std::copy_n(mean, means.width, kept.row(place));
    kept.update_energy(place);
  }
  return kept;
}

/// Each beat's nearest mean, if that is within `leave`; `groups` gets group, lag and distance.
void assign(const ShapeWindows& windows, const Means& means, ShapeGroups& groups, float leave = kLeave) {
  Complex complex(windows);
  groups.group.assign(windows.beats, -1);
  groups.lag.assign(windows.beats, 0);
  groups.distance.assign(windows.beats, std::numeric_limits<float>::quiet_NaN());
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    if (windows.valid[beat] == 0) continue;
    complex.load(beat);
    const Match match = complex.nearest(means);
    if (match.group < 0 || match.distance > leave) continue;
    groups.group[beat] = match.group;
    groups.lag[beat] = match.lag;
    groups.distance[beat] = match.distance;
  }
}

/// Means of the members, each moved by its lag.
Means means_of_members(const ShapeWindows& windows, const Means& means, const ShapeGroups& groups) {
  Means result = means;
  std::vector<double> sums(means.values.size(), 0.0);
  std::fill(result.members.begin(), result.members.end(), 0);
  Complex complex(windows);
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    if (groups.group[beat] < 0) continue;
    const auto group = static_cast<std::size_t>(groups.group[beat]);
    complex.load(beat);
    const auto x = complex.at(groups.lag[beat]);
    for (std::size_t i = 0; i < means.width; ++i) sums[group * means.width + i] += static_cast<double>(x[i]);
    ++result.members[group];
  }
  for (std::size_t group = 0; group < result.size(); ++group) {
    if (result.members[group] == 0) continue;
    for (std::size_t i = group * means.width; i < (group + 1) * means.width; ++i)
      result.values[i] = static_cast<float>(sums[i] / static_cast<double>(result.members[group]));
    result.update_energy(group);
  }
  return result;
}

/// Drops empty groups, puts the largest first.
void sort_by_size(const Means& means, ShapeGroups& groups) {
  std::vector<std::int64_t> members(means.size(), 0);
  for (const std::int32_t group : groups.group) {
    if (group >= 0) ++members[static_cast<std::size_t>(group)];
  }
  std::vector<std::size_t> order;
  for (std::size_t group = 0; group < means.size(); ++group) {
    if (members[group] > 0) order.push_back(group);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return members[a] != members[b] ? members[a] > members[b] : means.founder[a] < means.founder[b];
  });
  std::vector<std::int32_t> place(means.size(), -1);
  for (std::size_t k = 0; k < order.size(); ++k) {
    place[order[k]] = static_cast<std::int32_t>(k);
    groups.size.push_back(members[order[k]]);
    groups.mean.insert(groups.mean.end(), means.row(order[k]), means.row(order[k]) + means.width);
  }
  for (std::int32_t& group : groups.group) {
    if (group >= 0) group = place[static_cast<std::size_t>(group)];
  }
}

constexpr float kAnyDistance = std::numeric_limits<float>::infinity();

/// Complexes `beats`, as they are, as means to begin with.
Means means_at(const ShapeWindows& windows, std::span<const std::size_t> beats) {
  Means means{.width = windows.leads * windows.samples};
  Complex complex(windows);
  for (const std::size_t beat : beats) {
    complex.load(beat);
    const std::size_t group = means.open(beat);
    std::ranges::copy(complex.at(0), means.row(group));
    means.update_energy(group);
  }
  return means;
}

/// The mean of all complexes where they are thought to be.
Means mean_of_all(const ShapeWindows& windows) {
  ShapeGroups all;
  all.group.assign(windows.beats, 0);
  all.lag.assign(windows.beats, 0);
  for (std::size_t beat = 0; beat < windows.beats; ++beat) all.group[beat] = windows.valid[beat] != 0 ? 0 : -1;
  Means one{.width = windows.leads * windows.samples};
  one.open(0);
  return means_of_members(windows, one, all);
}

/// The beats with samples, nearest to the only mean first.
std::vector<std::size_t> by_distance(const ShapeWindows& windows, const Means& means) {
  ShapeGroups groups;
  assign(windows, means, groups, kAnyDistance);
  std::vector<std::size_t> order;
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    if (groups.group[beat] >= 0) order.push_back(beat);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t beat) { return groups.distance[beat]; });
  return order;
}

/// At most `count` of the complexes with samples, evenly spread.
ShapeWindows thinned(const ShapeWindows& windows, std::size_t count) {
  std::vector<std::size_t> kept;
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    if (windows.valid[beat] != 0) kept.push_back(beat);
  }
  const std::size_t beats = std::min(count, kept.size());
  const std::size_t row = windows.leads * (windows.samples + 2 * static_cast<std::size_t>(kShapeLag));
  ShapeWindows few{.beats = beats, .leads = windows.leads, .samples = windows.samples};
  few.valid.assign(beats, 1);
  for (std::size_t k = 0; k < beats; ++k) {
    const auto source = windows.values.begin() + static_cast<std::ptrdiff_t>(kept[k * kept.size() / beats] * row);
    few.values.insert(few.values.end(), source, source + static_cast<std::ptrdiff_t>(row));
  }
  return few;
}

double sum_of_distances(const ShapeGroups& groups) {
  double sum = 0.0;
  for (std::size_t beat = 0; beat < groups.group.size(); ++beat) {
    if (groups.group[beat] >= 0) sum += static_cast<double>(groups.distance[beat]);
  }
  return sum;
}

}  // namespace

std::int32_t nearest_group(const ShapeGroups& groups, std::size_t leads, std::size_t samples,
                           std::span<const float> complex) {
  Means means{.width = leads * samples, .values = groups.mean};
  for (std::size_t group = 0; group < groups.size.size(); ++group)
    means.energy.push_back(dot(means.row(group), means.row(group), means.width));
  Complex loaded(leads, samples);
  loaded.load(complex);
  const Match match = loaded.nearest(means);
  return match.distance > kLeave ? -1 : match.group;
}

ShapeGroups as_one_shape(const ShapeWindows& windows) {
  ShapeGroups groups;
  Means mean = mean_of_all(windows);
  assign(windows, mean, groups, kAnyDistance);
  mean = means_of_members(windows, mean, groups);
  assign(windows, mean, groups, kAnyDistance);
  sort_by_size(mean, groups);
  return groups;
}

ShapeGroups in_two_shapes(const ShapeWindows& windows) {
  constexpr std::size_t kLearnedFrom = 1000;  // complexes that say where the two means lie; enough for two means
  constexpr int kMostRounds = 20;             // of 2-means, which settles in a handful
  constexpr std::array<double, 2> kBeginAt = {1.0, 0.95};  // shares of the beats, nearest to the mean first
  constexpr float kAlike = 1e-6F;                          // rounding
  const ShapeWindows few = thinned(windows, kLearnedFrom);
  if (few.beats < 2) return {};
  const std::vector<std::size_t> order = by_distance(few, mean_of_all(few));
  std::optional<Means> best;
  double least = std::numeric_limits<double>::infinity();
  for (const double share : kBeginAt) {
    const auto at = static_cast<std::size_t>(std::lround(share * static_cast<double>(order.size() - 1)));
    const std::size_t first = order[at];
    const std::size_t other = by_distance(few, means_at(few, std::span(&first, 1))).back();
    Means means = means_at(few, std::array{first, other});
    ShapeGroups groups;
    for (int round = 0; round < kMostRounds; ++round) {
      const std::vector<std::int32_t> before = groups.group;
      assign(few, means, groups, kAnyDistance);
      if (groups.group == before) break;
      means = means_of_members(few, means, groups);
    }
    const float between = means.energy[0] + means.energy[1] - 2.0F * dot(means.row(0), means.row(1), means.width);
    const bool alike = between <= kAlike * std::max({means.energy[0], means.energy[1], kMinEnergy});
    if (const double sum = sum_of_distances(groups); !alike && sum < least) {
      least = sum;
      best = std::move(means);
    }
  }
  ShapeGroups groups;
  if (!best) return groups;
  assign(windows, *best, groups, kAnyDistance);
  sort_by_size(*best, groups);
  return groups;
}

ShapeGroups group_shapes(const ShapeWindows& windows) {
  ShapeGroups groups;
  Means means = merged(leader_clustering(windows));
  assign(windows, means, groups);
  means = means_of_members(windows, means, groups);
  assign(windows, means, groups);
  sort_by_size(means, groups);
  return groups;
}

}  // namespace ecg
