#include "core/delineation/bundle_branch.hpp"

#include <algorithm>
#include <array>

namespace ecg {

namespace {

using enum StandardLead;

// AHA/ACCF/HRS 2009
constexpr double kLateRight_s = 0.050;  ///< R of V1 peaks later in right bundle branch block
constexpr double kLateLeft_s = 0.060;   ///< R of V5 and V6 peaks later in left bundle branch block
constexpr double kLongS_s = 0.040;
constexpr double kSecondRise_mv = 0.10;  ///< our choice: a smaller second rise is no R'

bool mostly_up(const LeadMeasures& lead) { return lead.qrs.net_mv() > 0.0; }

bool has_late_r(const LeadMeasures* lead) {
  if (lead == nullptr) return false;
  const QrsShape& qrs = lead->qrs;
  const bool second =
      qrs.second_rise_mv >= kSecondRise_mv && qrs.last_peak_mv >= kSmallestWave_mv && qrs.last_peak_s >= kLateRight_s;
  return second || (mostly_up(*lead) && qrs.r_peak_s > kLateRight_s);
}

bool has_long_s(const LeadMeasures& lead) {
  const QrsShape& qrs = lead.qrs;
  return qrs.s_mv <= -kSmallestWave_mv && (qrs.s_duration_s > kLongS_s || qrs.s_duration_s > qrs.r_duration_s);
}

bool is_broad_r(const LeadMeasures* lead) {
  return lead != nullptr && mostly_up(*lead) && lead->qrs.last_peak_s > kLateLeft_s;
}

bool has_no_q(const LeadMeasures* lead) { return lead->qrs.q_mv > -kSmallestWave_mv; }

}  // namespace

std::optional<BundleBranch> bundle_branch_pattern(const TwelveLeadMeasures& measures) {
  const LeadMeasures *const one = measures.of(I), *const first = measures.of(V1), *const fifth = measures.of(V5),
                            *const sixth = measures.of(V6);
  if (one == nullptr || sixth == nullptr) return std::nullopt;
  if ((has_late_r(first) || has_late_r(measures.of(V2))) && has_long_s(*one) && has_long_s(*sixth))
    return BundleBranch::right;
  if (first == nullptr || fifth == nullptr || mostly_up(*first)) return std::nullopt;
  if (!std::ranges::all_of(std::array{one, fifth, sixth}, has_no_q)) return std::nullopt;
  const bool broad = (is_broad_r(one) || is_broad_r(measures.of(aVL))) && (is_broad_r(fifth) || is_broad_r(sixth));
  return broad ? std::optional(BundleBranch::left) : std::nullopt;
}

}  // namespace ecg
