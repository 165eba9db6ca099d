#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/beats/combined_envelope.hpp"
#include "core/beats/working_lead.hpp"

namespace ecg {

/// How well a place in the record looks like a template.
struct ShapeMatch {
  std::int32_t index = -1;   ///< template, -1 = none
  std::int32_t lag = 0;      ///< working samples from the place to where it fits best
  float correlation = 0.0F;  ///< -1..1, weighted over leads
  float best_lead = 0.0F;    ///< correlation in the lead where it is highest
  float amplitude = 0.0F;    ///< size of the place over the size of the template, >= 0
};

/// Mean shapes of the kinds of complexes in a stretch, all leads together, at the working rate.
class ShapeTemplates {
 public:
  /// Groups the complexes at `places` by shape: each joins the group it resembles most, or opens one. Groups of
  /// fewer than kMinMembers are dropped; the kMaxTemplates largest stay, largest first. `leads` and `envelope`
  /// must outlive this object.
  ShapeTemplates(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope, double rate_hz,
                 std::span<const std::size_t> places);

  [[nodiscard]] std::size_t size() const { return groups_.size(); }
  [[nodiscard]] double share(std::size_t index) const { return groups_[index].share; }
  /// Best template for a place, and its correlation with the first template at any lag (0 without templates).
  /// Ties go to the smaller lag, then to the larger group.
  struct Answer {
    ShapeMatch best;
    float dominant = 0.0F;
  };
  [[nodiscard]] Answer match(std::size_t place) const;

  static constexpr std::int64_t kMinMembers = 3;
  static constexpr std::size_t kMaxTemplates = 8;

 private:
  struct Group {
    std::vector<float> shape;  ///< {lead, width_}: mean of the members, mV
    std::vector<float> norm;   ///< per lead: root of the sum of squares
    std::int64_t members = 0;
    double share = 0.0;  ///< of all grouped complexes
  };
  [[nodiscard]] Answer best_of(std::span<const Group> groups, std::size_t place) const;
  void add(Group& group, std::size_t place, std::int32_t lag) const;

  std::span<const WorkingLead> leads_;
  const CombinedEnvelope* envelope_;
  std::size_t reach_;
  std::size_t width_;
  std::int32_t most_lag_;
  std::vector<Group> groups_;
};

}  // namespace ecg
