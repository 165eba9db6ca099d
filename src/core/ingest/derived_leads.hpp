#pragma once

#include "core/record/record.hpp"

namespace ecg {

/// Puts those of the limb leads III, aVR, aVL and aVF that are missing behind the ones that are there, where leads I and
/// II are: by Einthoven's and Goldberger's definitions they are sums of these two, which is why ECG carts store eight of
/// twelve leads. What was computed is said in a diagnostic (derived_leads).
///
/// For formats that leave them out by design, not for any file with a lead I and II. Nothing happens without both of
/// these, in volts, nor where none is missing. Samples are exact where I and II have one gain; missing where either is.
void add_derived_leads(Record& record);

}  // namespace ecg
