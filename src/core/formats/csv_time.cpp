#include "core/formats/csv_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/formats/csv_cells.hpp"

namespace ecg::table {

namespace {

constexpr std::size_t kStepsToSettle = 512;  // steps seen before the usual one is taken as known
constexpr double kJump = 2.5;                // steps longer than this many usual ones are missing rows
constexpr std::size_t kMaxJumps = 100'000;
constexpr double kDay_s = 86'400.0;
// Rates recorders use, in Hz: preferred where coarse times allow several.
constexpr std::array<double, 24> kUsualRates = {50,  100, 125, 128, 130, 180, 200, 240, 250,  256,  257,  300,
                                                360, 400, 480, 500, 512, 600, 750, 800, 1000, 1024, 2000, 2048};
constexpr double kRelativeNoise = 1e-6;  // of times computed in floating point by the writer

}  // namespace

double guessed_time_unit_s(double step) {
  if (step >= 2e-5 && step <= 0.05) return 1.0;
  if (step > 1.0 && step <= 50.0) return 1e-3;
  if (step >= 100.0 && step <= 50'000.0) return 1e-6;
  if (step >= 100'000.0) return 1e-9;
  return 0.0;
}

bool TimeColumn::append(std::string_view cell, SampleIndex row) {
  double time_s = 0.0;
  if (layout_.clock_times) {
    const auto clock = parse_clock(cell);
    if (!clock) return false;
    time_s = clock->seconds;
    quantum_s_ = std::max(quantum_s_, last_s_ ? 0.0 : clock->quantum_s);
    if (!last_s_ && clock->of_day) start_ = start_of(*clock);
    if (last_s_) {  // over midnight
      while (time_s < *last_s_ - kDay_s / 2.0) time_s += kDay_s;
    }
  } else {
    const auto number = cell_number(cell, layout_.decimal_comma);
    if (!number) return false;
    time_s = *number * layout_.time_unit_s;
    if (!last_s_ || row < static_cast<SampleIndex>(kStepsToSettle)) {
      const std::size_t point = cell.find(layout_.decimal_comma ? ',' : '.');
      const double places = point == std::string_view::npos ? 0.0 : static_cast<double>(cell.size() - point - 1);
      const double quantum = std::pow(10.0, -places) * layout_.time_unit_s;
      quantum_s_ = quantum_s_ == 0.0 ? quantum : std::min(quantum_s_, quantum);
    }
  }
  append_time(time_s, row);
  return true;
}

bool TimeColumn::append(FixedPoint number, SampleIndex row) {
  const auto value = exact_double(number);
  if (value) append_time(*value * layout_.time_unit_s, row);
  return value.has_value();
}

bool TimeColumn::takes_numbers(SampleIndex row) const {
  return !layout_.clock_times && last_s_ && row >= static_cast<SampleIndex>(kStepsToSettle);
}

void TimeColumn::append_time(double time_s, SampleIndex row) {
  if (last_s_) {
    const auto rows = static_cast<double>(row - last_row_);
    take_step((time_s - *last_s_) / rows, row);
  }
  last_s_ = time_s;
  last_row_ = row;
}

void TimeColumn::take_step(double step_s, SampleIndex row) {
  if (usual_step_s_ == 0.0 && first_steps_.size() < kStepsToSettle) {
    first_steps_.push_back(step_s);
    first_rows_.push_back(row);
    if (first_steps_.size() == kStepsToSettle) settle();
    return;
  }
  if (step_s < 0.0) {
    ++backward_;
  } else if (usual_step_s_ > 0.0 && step_s > kJump * usual_step_s_) {
    if (jumps_.size() < kMaxJumps) jumps_.push_back({row, step_s});
  } else {
    regular_s_ += step_s;
    ++regular_steps_;
  }
}

void TimeColumn::settle() {
  if (first_steps_.empty()) return;
  std::vector<double> sorted = first_steps_;
  std::sort(sorted.begin(), sorted.end());
  const double median = sorted[sorted.size() / 2];
  // Times printed coarsely (many equal in a row) have a median step of 0: then no jump can be told from a tick.
  usual_step_s_ = median > 0.0 ? median : -1.0;
  const std::vector<double> steps = std::move(first_steps_);
  const std::vector<SampleIndex> rows = std::move(first_rows_);
  first_steps_ = {};
  for (std::size_t i = 0; i < steps.size(); ++i) take_step(steps[i], rows[i]);
}

std::optional<double> TimeColumn::fs_hz() const {
  if (regular_steps_ < 1 || !(regular_s_ > 0.0)) return std::nullopt;
  const double fs_hz = static_cast<double>(regular_steps_) / regular_s_;
  const double tolerance_hz = fs_hz * (kRelativeNoise + quantum_s_ / regular_s_);
  const double whole = std::round(fs_hz);
  constexpr double kOneChoice_hz = 0.5;  // below it at most one whole number is possible
  if (tolerance_hz < kOneChoice_hz) return whole >= 1.0 && std::abs(fs_hz - whole) <= tolerance_hz ? whole : fs_hz;
  const double usual = *std::min_element(kUsualRates.begin(), kUsualRates.end(),
                                         [&](double a, double b) { return std::abs(a - fs_hz) < std::abs(b - fs_hz); });
  return std::abs(usual - fs_hz) <= tolerance_hz ? usual : fs_hz;
}

}  // namespace ecg::table
