#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.hpp"
#include "core/formats/scp_sections.hpp"
#include "core/record/time.hpp"

namespace ecg::scp {

/// One lead of the rhythm recording.
struct Lead {
  std::uint8_t number = 0;            ///< as core/formats/ecg_lead_codes has it
  SampleRange place;                  ///< as section 3 promises it, the recording's first sample being 0
  std::vector<std::int32_t> samples;  ///< from `place.begin` on; fewer than promised where the section ends early
};

struct Rhythm {
  double fs_hz = 0.0;
  double nanovolts_per_unit = 1.0;
  std::vector<Lead> leads;
};

/// Samples of section 6 as section 3 places them: unpacked (section 2), differences summed up, reduced stretches between
/// protected ones spread again (bimodal compression, sections 4 and 5: straight lines between the means that are
/// stored), the reference beat added where it had been taken away (EN 1064:2005, 5.6 to 5.9 and annex C). The smoothing
/// that the standard allows behind reduced stretches is not done.
///
/// `max_bytes`: memory for samples. Errors: those of the sections' fields, over_budget "samples".
Result<Rhythm> read_rhythm(const Sections& sections, std::int64_t max_bytes);

}  // namespace ecg::scp
