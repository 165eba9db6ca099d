#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/beats/shape_groups.hpp"
#include "core/features/beat_context.hpp"
#include "core/features/beat_forms.hpp"
#include "core/features/rhythm_context.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// A beat as the numbers of beat_context.hpp see it: its windows, moved to where they fit the patient's usual beat best, in
/// units of the usual QRS, and the intervals to the beats before and after.
struct BeatForm {
  std::vector<float> form;  ///< {lead, kFormSamples}; kFormPeak is the R peak
  double pre_s = 0.0;
  double post_s = 0.0;
};

/// Where a beat stands: what it takes to compare any beat in its place.
struct BeatPlace {
  std::size_t beat = 0;
  std::vector<float> usual;  ///< T, the mean of the ordinary beats around: {lead, kFormSamples}
};

/// Every beat of a record against the others, and what it takes to compare a beat that is not there: `row` answers which
/// numbers a beat would have, were it another one, in a record that otherwise stays as it is: templates, shape groups' means,
/// neighbours and what is usual around. `row(place(beat), as_recorded(beat))` are the beat's own numbers.
/// Memory: 640 bytes for each beat and lead. Cost of `row`: O(groups).
class RecordComparison {
 public:
  RecordComparison(const Record& record, std::span<const SampleIndex> r_peaks, bool both_leads = true);

  [[nodiscard]] BeatContext context() const;
  [[nodiscard]] std::size_t beats() const { return count_; }
  [[nodiscard]] std::size_t leads() const { return x_.leads(); }
  /// Whether the beat can be compared at all: its window lies in samples that are there.
  [[nodiscard]] bool valid(std::size_t beat) const { return x_.valid()[beat] != 0; }
  [[nodiscard]] BeatForm as_recorded(std::size_t beat) const;
  /// Its place in time that is usual here: both intervals are the median of those around.
  [[nodiscard]] double usual_interval_s(std::size_t beat) const { return rhythm_.around[beat].median_s; }
  [[nodiscard]] BeatPlace place(std::size_t beat) const { return {beat, usual_form(beat)}; }
  /// An ordinary beat as it was recorded: of the most frequent shape and not early, among the 12 before and the 12 after
  /// the one whose QRS is nearest to their mean; never `beat` itself. -1: the record has none.
  [[nodiscard]] std::int32_t ordinary_beat_near(const BeatPlace& place) const;
  /// Numbers of `changed` in a place: {kContextColumns}.
  void row(const BeatPlace& place, const BeatForm& changed, std::span<float> columns) const;

 private:
  using Row = std::span<const float>;
  using Columns = std::array<double, kShapeColumns>;
  struct PWave {
    double energy = 0.0;      ///< of T's P wave over E
    double difference = 0.0;  ///< of the beat's from it, over E
  };
  struct Mix {
    double weight = 0.0, rest = 0.0;
  };
  /// What groups of beats have in common.
  struct GroupMeans {
    std::vector<double> early, pre, fit, between;
  };

  double& at(std::size_t beat, ShapeColumn column) { return columns_[beat][column]; }
  [[nodiscard]] double value(std::size_t beat, ShapeColumn column) const { return columns_[beat][column]; }
  [[nodiscard]] bool dominant(std::size_t beat) const { return groups_.group[beat] == 0; }
  [[nodiscard]] Row form(std::size_t beat) const { return x_.form(beat); }
  [[nodiscard]] Row shape(std::size_t group) const;
  [[nodiscard]] Row own_qrs(std::size_t beat) const;
  [[nodiscard]] std::vector<double> column(ShapeColumn wanted) const;
  [[nodiscard]] double pre_over_median(std::size_t beat) const { return rhythm_.at(beat, kPreOverMedian); }
  /// Rows of `ordinary_beats_` from `first` to before `end` that make the template of `beat`.
  struct TemplateRows {
    std::size_t first = 0, end = 0;
  };
  [[nodiscard]] TemplateRows template_rows(std::size_t beat) const;
  [[nodiscard]] std::vector<float> usual_form(std::size_t beat) const;

  void align();
  void choose_ordinary();
  void make_record_template();
  void compare_with_templates();
  void compare_qrs(Row form, Row own, Columns& row) const;
  PWave compare_p(Row form, Row own, double pre_s, bool tail, Columns& row) const;
  void compare_p_waves();
  void compare_with_neighbours(std::size_t beat, Row form, Columns& row) const;
  void describe_groups();
  void describe_group(std::int32_t group, double size, double early, double pre, double fit, Columns& row) const;
  void choose_other_shape();
  void place_between_shapes(Row form, double pre_over_median, Columns& row) const;
  [[nodiscard]] Mix mix_with(std::size_t group, Row form, Row own, Mix best) const;
  void mix_with_other_shapes(Row form, Row own, std::int32_t group, double pre_over_median, Columns& row) const;
  void measure_spread();
  void weigh_fusion(double pre_over_median, Columns& row) const;
  void measure_noise_around();
  [[nodiscard]] double bends(Row form) const;
  [[nodiscard]] std::int32_t group_of(std::size_t beat, Row form) const;
  /// `means` over the groups of `values`, one per beat.
  [[nodiscard]] std::vector<double> group_means(std::span<const double> values) const;
  /// A group's mean when `beat`, which had `before`, has `now` and belongs to `group`.
  [[nodiscard]] double mean_with(std::span<const double> means, std::size_t beat, double before, std::int32_t group,
                                 double now) const;
  [[nodiscard]] double size_with(std::size_t beat, std::int32_t group) const;

  RhythmContext rhythm_;
  BeatForms x_;
  std::size_t count_;
  ShapeGroups groups_;
  std::vector<std::int32_t> lag_;  ///< by which each beat's windows were moved
  std::vector<Columns> columns_;   ///< per beat
  std::vector<float> own_qrs_;     ///< {beat, lead, QRS samples}: T over the QRS
  std::vector<std::size_t> ordinary_beats_;
  std::vector<std::uint8_t> ordinary_;
  std::vector<float> record_;             ///< G: {lead, kFormSamples}
  double energy_ = 1.0;                   ///< E
  double duration_ = 1.0;                 ///< of G's QRS
  double usual_bends_ = 1.0;              ///< of G
  std::vector<double> p_wave_, p_noise_;  ///< per beat: PWave
  GroupMeans means_;
  std::size_t other_ = 0;  ///< the patient's other shape; 0: none
  double way_length_ = 1.0;
  double other_share_ = 0.0;
  double usual_difference_ = 0.0, usual_spread_ = 1.0;  ///< of kQrsDifference over the dominant group
};

}  // namespace ecg
