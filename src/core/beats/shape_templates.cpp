#include "core/beats/shape_templates.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/dot_product.hpp"

namespace ecg {

namespace {

constexpr double kReach_s = 0.14;      ///< a template spans this much on each side
constexpr double kMaxLag_s = 0.025;    ///< complexes are aligned within this much and one working sample
constexpr std::int32_t kLagStep = 3;   ///< working samples between the lags tried first: 25 ms
constexpr float kMayStillWin = 0.10F;  ///< a group this far behind the best is not looked at more closely
constexpr float kNothingYet = -2.0F;   ///< below every correlation
constexpr float kSameShape = 0.80F;    ///< correlation from which a complex joins a group
constexpr std::size_t kMaxGroups = 12;
constexpr std::int64_t kMemory = 200;    ///< a group's mean follows its last members
constexpr float kMinLeadWeight = 0.03F;  ///< leads that count less are not correlated

/// A lead that takes part in a comparison.
struct Voice {
  std::size_t lead = 0;
  float weight = 0.0F;
  float scale = 0.0F;  ///< weight over squared level: makes energies of leads comparable
};

}  // namespace

ShapeTemplates::ShapeTemplates(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope, double rate_hz,
                               std::span<const std::size_t> places)
    : leads_(leads),
      envelope_(&envelope),
      reach_(static_cast<std::size_t>(std::lround(kReach_s * rate_hz))),
      width_(2 * reach_ + 1),
      most_lag_(static_cast<std::int32_t>(std::lround(kMaxLag_s * rate_hz))) {
  std::vector<Group> groups;
  for (const std::size_t place : places) {
    const ShapeMatch match = best_of(groups, place).best;
    if (match.index >= 0 && match.correlation >= kSameShape) {
      add(groups[static_cast<std::size_t>(match.index)], place, match.lag);
    } else if (groups.size() < kMaxGroups) {
      groups.push_back(
          {std::vector<float>(leads.size() * width_, 0.0F), std::vector<float>(leads.size(), 0.0F), 0, 0.0});
      add(groups.back(), place, 0);
    }
  }
  std::int64_t members = 0;
  for (const Group& group : groups) members += group.members;
  for (Group& group : groups) {
    group.share = static_cast<double>(group.members) / static_cast<double>(std::max<std::int64_t>(1, members));
    if (group.members >= kMinMembers) groups_.push_back(std::move(group));
  }
  std::stable_sort(groups_.begin(), groups_.end(),
                   [](const Group& a, const Group& b) { return a.members > b.members; });
  if (groups_.size() > kMaxTemplates) groups_.resize(kMaxTemplates);
}

void ShapeTemplates::add(Group& group, std::size_t place, std::int32_t lag) const {
  ++group.members;
  const auto start = static_cast<std::ptrdiff_t>(place) + lag - static_cast<std::ptrdiff_t>(reach_);
  if (start < 0 || start + static_cast<std::ptrdiff_t>(width_) > static_cast<std::ptrdiff_t>(leads_[0].shape.size()))
    return;
  const float share = 1.0F / static_cast<float>(std::min(group.members, kMemory));
  for (std::size_t l = 0; l < leads_.size(); ++l) {
    float* mean = group.shape.data() + l * width_;
    const float* shape = leads_[l].shape.data() + start;
    for (std::size_t i = 0; i < width_; ++i) mean[i] += share * (shape[i] - mean[i]);
    group.norm[l] = std::sqrt(dot(mean, mean, width_));
  }
}

ShapeTemplates::Answer ShapeTemplates::best_of(std::span<const Group> groups, std::size_t place) const {
  Answer answer;
  std::vector<Voice> voices;
  float weights = 0.0F;
  const float least_counted = least_weight(kMinLeadWeight, leads_.size());
  for (std::size_t l = 0; l < leads_.size(); ++l) {
    const float weight = envelope_->leads[l].weight.at(static_cast<double>(place));
    if (weight < least_counted) continue;
    const float level = envelope_->leads[l].narrow.at(static_cast<double>(place));
    voices.push_back({l, weight, level > 0.0F ? weight / (level * level) : 0.0F});
    weights += weight;
  }
  if (voices.empty() || groups.empty()) return answer;

  const auto size = static_cast<std::ptrdiff_t>(leads_[0].shape.size());
  std::vector<float> norms(voices.size());
  std::array<float, kMaxGroups> highest;  // of each group, over the lags tried
  highest.fill(kNothingYet);
  float best = kNothingYet;
  const auto try_lag = [&](std::int32_t lag, float least) {
    const auto start = static_cast<std::ptrdiff_t>(place) + lag - static_cast<std::ptrdiff_t>(reach_);
    if (start < 0 || start + static_cast<std::ptrdiff_t>(width_) > size) return;
    for (std::size_t v = 0; v < voices.size(); ++v) {
      const float* shape = leads_[voices[v].lead].shape.data() + start;
      norms[v] = std::sqrt(dot(shape, shape, width_));
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (g > 0 && highest[g] < least) continue;
      float sum = 0.0F, best_lead = 0.0F, projection = 0.0F, energy = 0.0F;
      for (std::size_t v = 0; v < voices.size(); ++v) {
        const Voice& voice = voices[v];
        const float own = groups[g].norm[voice.lead];
        const float product =
            dot(leads_[voice.lead].shape.data() + start, groups[g].shape.data() + voice.lead * width_, width_);
        const float norm = norms[v] * own;
        const float correlation = norm > 0.0F ? product / norm : 0.0F;
        sum += voice.weight * correlation;
        best_lead = std::max(best_lead, correlation);
        projection += voice.scale * product;
        energy += voice.scale * own * own;
      }
      const float correlation = sum / weights;
      highest[g] = std::max(highest[g], correlation);
      if (g == 0) answer.dominant = std::max(answer.dominant, correlation);
      if (correlation <= best) continue;
      best = correlation;
      answer.best = {static_cast<std::int32_t>(g), lag, correlation, best_lead,
                     energy > 0.0F ? std::max(0.0F, projection / energy) : 0.0F};
    }
  };
  // Every third lag, then the neighbours of the best one for the groups that may still win: correlation is smooth.
  try_lag(0, kNothingYet);
  for (std::int32_t lag = kLagStep; lag <= most_lag_; lag += kLagStep) {
    try_lag(-lag, kNothingYet);
    try_lag(lag, kNothingYet);
  }
  if (answer.best.index < 0) return answer;
  const std::int32_t middle = answer.best.lag;
  const float least = best - kMayStillWin;
  try_lag(middle - 1, least);
  try_lag(middle + 1, least);
  return answer;
}

ShapeTemplates::Answer ShapeTemplates::match(std::size_t place) const { return best_of(groups_, place); }

}  // namespace ecg
