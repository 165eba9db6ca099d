#pragma once

#include <cstdint>
#include <optional>

#include "core/delineation/twelve_lead_measures.hpp"

namespace ecg {

enum class BundleBranch : std::uint8_t { right, left };

/// The pattern of a bundle branch block in the usual beat, by the criteria of AHA/ACCF/HRS 2009 (Surawicz and others):
///
///   right  R' of V1 or V2 after 50 ms, or an R wave alone that peaks after 50 ms; S in I and V6 longer than 40 ms or
///          than R there
///   left   V1 mostly below the level; no q in I, V5 and V6; R mostly above the level with its last peak after 60 ms, so broad
///          or notched, in I or aVL and in V5 or V6
///
/// The width is not looked at: who asks knows whether QRS is wide enough. Empty: neither, or leads are missing for it (V1 or V2, I
/// and V6 for the right one; I, V1, V5 and V6 for the left one).
std::optional<BundleBranch> bundle_branch_pattern(const TwelveLeadMeasures& measures);

}  // namespace ecg
