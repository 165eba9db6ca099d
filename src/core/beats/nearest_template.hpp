#pragma once

#include "core/beats/beat_templates.hpp"

namespace ecg {

/// Shape of one beat among those of its record, for beats that came after the groups were made.
struct NearestTemplate {
  std::uint8_t group = kNoTemplate;  ///< kNoTemplate: like none of them, or missing samples
  float distance = 0.0F;             ///< as in BeatTemplates; NaN without a template
};

/// The template whose median QRS is nearest to the beat at `r_peak`, all leads together, by the distance and the limit of
/// core/beats/shape_groups.hpp, the beat moved by up to kShapeLag working samples.
NearestTemplate nearest_template(const Record& record, const BeatTemplates& templates, SampleIndex r_peak);

}  // namespace ecg
