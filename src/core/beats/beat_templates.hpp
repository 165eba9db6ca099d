#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

inline constexpr std::size_t kMaxTemplates = 8;    ///< that are found
inline constexpr std::size_t kMostTemplates = 64;  ///< with those that a person made
inline constexpr std::uint8_t kNoTemplate = 255;

/// What the beats of one shape look like: per lead and sample the median and where 10 % and 90 % of them lie. Columns
/// {lead, sample}, row-major, millivolts from each beat's own level (the median of its window).
struct BeatTemplate {
  std::int64_t beats = 0;     ///< of this shape in the record
  std::int32_t example = -1;  ///< the beat nearest to the mean shape
  bool by_hand = false;       ///< a person said which beats they are
  std::vector<float> median_mv;
  std::vector<float> low_mv;   ///< 10 %
  std::vector<float> high_mv;  ///< 90 %
  bool operator==(const BeatTemplate&) const = default;
};

/// The handful of shapes in a record, most frequent first: the first is the patient's own usual beat (which need not be
/// a normal one). Sample i of a template lies (i - before_samples) / rate_hz seconds after the R peak.
struct BeatTemplates {
  double rate_hz = 0.0;  ///< fs_hz over a whole number, 94 to 188 Hz for records from 100 Hz to 2 kHz
  std::int32_t before_samples = 0;
  std::int32_t after_samples = 0;  ///< from the R peak on
  std::int32_t lead_count = 0;
  std::vector<BeatTemplate> templates;  ///< at most kMaxTemplates, kMostTemplates where a person made some
  std::vector<std::uint8_t> group;      ///< per beat: template, kNoTemplate = like none of them or missing samples
  std::vector<float> distance;          ///< per beat: energy of the difference from the mean QRS over its energy; NaN
                                        ///< without a template
  [[nodiscard]] std::int32_t samples() const { return before_samples + after_samples; }
  [[nodiscard]] std::uint8_t of(std::size_t beat) const { return beat < group.size() ? group[beat] : kNoTemplate; }
};

/// Groups the beats of a record by the shape of their QRS (core/beats/shape_groups.hpp), all leads together, leads that
/// are unusable for most of the record left out. Beats of rarer shapes than the kMaxTemplates most frequent ones
/// belong to none. No beats, or no lead: no templates.
BeatTemplates make_templates(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks);

/// The templates after a person merged or split some. `found` has its `group` and `example`s in terms of `r_peaks`, the
/// beats now; `shape`: beats with the same number are of one shape, -1: as found. Templates that lost a beat and those of
/// the person are drawn anew, the others stay; one without a beat is gone. Most frequent first, those of equally many beats
/// by their first one. Beats of a person's shape belong to it also where samples are missing.
BeatTemplates regrouped(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks,
                        BeatTemplates found, std::span<const std::int32_t> shape);

/// Beats, numbers into `r_peaks`, ascending, to be taken out of those of one template so that two shapes become of them
/// (in_two_shapes): the smaller part. Empty where all are alike.
std::vector<std::size_t> smaller_half(const Record& record, const Quality& quality, double rate_hz,
                                      std::span<const SampleIndex> r_peaks);

}  // namespace ecg
