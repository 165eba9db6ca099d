#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/formats/csv_column.hpp"
#include "core/formats/csv_layout.hpp"
#include "core/record/time.hpp"

namespace ecg::table {

/// Seconds per unit of times that rise by `step` where the file does not say: ECG is sampled between 20 Hz and 50 kHz,
/// which leaves one choice for most step sizes; 0 when it does not.
double guessed_time_unit_s(double step);

/// The time column: sampling rate and missing rows, in constant memory.
class TimeColumn {
 public:
  explicit TimeColumn(const Layout& layout) : layout_(layout) {}

  /// Time cell of row `row` (rows come in order). False when it cannot be read: the row keeps its place.
  bool append(std::string_view cell, SampleIndex row);
  /// The same for a number that was read already; only while `takes_numbers()`. False when it is no exact double.
  bool append(FixedPoint number, SampleIndex row);
  /// Whether times are numbers, and how precisely they are printed is known.
  [[nodiscard]] bool takes_numbers(SampleIndex row) const;

  /// Call once after the last row.
  void settle();

  /// Rows per second from the regular steps; rounded to a whole number (or a rate recorders use) where the times are
  /// printed too coarsely to tell the difference. Empty with fewer than two times, without a known unit, or when time
  /// does not move.
  [[nodiscard]] std::optional<double> fs_hz() const;

  /// A place where rows are missing: the step in front of `row` is longer than the others.
  struct Jump {
    SampleIndex row = 0;
    double step_s = 0.0;
  };
  [[nodiscard]] const std::vector<Jump>& jumps() const { return jumps_; }
  [[nodiscard]] std::int64_t backward_steps() const { return backward_; }
  /// Of the first row, where its time is one of day.
  [[nodiscard]] const Start& start() const { return start_; }

 private:
  void append_time(double time_s, SampleIndex row);
  void take_step(double step_s, SampleIndex row);

  Layout layout_;
  std::optional<double> last_s_;
  SampleIndex last_row_ = 0;
  Start start_;
  std::vector<double> first_steps_;  ///< until the usual step is known
  std::vector<SampleIndex> first_rows_;
  double usual_step_s_ = 0.0;
  double regular_s_ = 0.0;          ///< sum of the regular steps ...
  std::int64_t regular_steps_ = 0;  ///< ... and their number
  double quantum_s_ = 0.0;          ///< value of the last digit printed
  std::vector<Jump> jumps_;
  std::int64_t backward_ = 0;
};

}  // namespace ecg::table
