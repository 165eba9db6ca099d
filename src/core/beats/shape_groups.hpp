#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ecg {

/// QRS complexes to be compared, row-major {beat, lead, samples + 2 * kShapeLag}: one rate, level removed, one unit.
/// The middle of a row is where the complex is thought to be; the margin lets it move.
struct ShapeWindows {
  std::size_t beats = 0;
  std::size_t leads = 0;
  std::size_t samples = 0;          ///< compared per lead
  std::vector<float> values;        ///< all finite
  std::vector<std::uint8_t> valid;  ///< per beat; 0 = missing samples: belongs to no group
};
/// Samples a complex may be moved to either side to meet a shape; about 30 ms at the working rates.
inline constexpr std::int32_t kShapeLag = 4;

/// Beats by shape.
struct ShapeGroups {
  std::vector<std::int32_t> group;  ///< per beat, -1 = like none
  std::vector<std::int32_t> lag;    ///< per beat, -kShapeLag .. kShapeLag: where it fits its group best
  std::vector<float> distance;      ///< per beat, to its group's mean: 0 equal, 1 unlike; NaN without a group
  std::vector<float> mean;          ///< {group, lead * samples}
  std::vector<std::int64_t> size;   ///< per group: beats in it, largest first; ties: the earlier beat's group
};

/// Groups complexes by shape, all leads together, amplitude and polarity counting.
///
/// The distance of a complex x from a mean m is |x - m|^2 / max(|x|^2, |m|^2), the smallest over all lags: half the
/// amplitude gives .25, a quarter of the energy elsewhere gives .25. Leader clustering in order of time (each beat joins
/// the nearest group nearer than .35, or opens one; a mean follows its last 64 members), then groups nearer than .25 are
/// one, then every beat goes to the nearest mean, and once more to the nearest mean of those members.
/// Training reads these groups from here (`fiducial tensors`); another threshold asks for another training.
/// Deterministic; O(beats * groups).
ShapeGroups group_shapes(const ShapeWindows& windows);

/// Group that a complex {lead, samples + 2 * kShapeLag} would be in, were it one of those grouped, with the means as they
/// are; -1: like none.
std::int32_t nearest_group(const ShapeGroups& groups, std::size_t leads, std::size_t samples,
                           std::span<const float> complex);
/// All complexes as one group, however unlike: each moved to where it fits their mean best.
ShapeGroups as_one_shape(const ShapeWindows& windows);

/// Two groups: 2-means by the distance above, each complex moved to where it fits its mean best. Begun twice, at the complex
/// farthest from the mean of all and at that on the 95th of a hundred places by distance (one artefact makes no shape), each
/// time beside the complex farthest from it; what leaves the smaller sum of distances stands. No group where all complexes
/// are alike, or fewer than two have samples. Deterministic; O(beats).
ShapeGroups in_two_shapes(const ShapeWindows& windows);

}  // namespace ecg
