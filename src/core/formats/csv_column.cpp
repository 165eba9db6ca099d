#include "core/formats/csv_column.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text_scanner.hpp"
#include "core/formats/csv_cells.hpp"

namespace ecg::table {

namespace {

constexpr std::int64_t kLargestAdu = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kMaxDigits = 18;  // 10^18 < 2^63
constexpr std::array<std::int64_t, kMaxDigits + 1> kPowersOfTen = [] {
  std::array<std::int64_t, kMaxDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

std::int64_t power_of_ten(std::int32_t exponent) { return kPowersOfTen[static_cast<std::size_t>(exponent)]; }

/// Halves round away from zero.
std::int64_t divided(std::int64_t value, std::int64_t divisor) {
  const std::int64_t half = divisor / 2;
  return value < 0 ? -((-value + half) / divisor) : (value + half) / divisor;
}

FixedPoint without_last_zeros(FixedPoint value) {
  while (value.decimals > 0 && value.digits % 10 == 0) {
    value.digits /= 10;
    --value.decimals;
  }
  return value;
}

/// Numbers with an exponent or with very many digits: through a double.
std::optional<FixedPoint> from_decimal(std::string_view cell, bool decimal_comma) {
  const auto number = cell_number(cell, decimal_comma);
  return number ? fixed_point(*number) : std::nullopt;
}

}  // namespace

std::optional<FixedPoint> fixed_point(double number) {
  constexpr double kLargest = 1e17;
  if (!(std::abs(number) < kLargest)) return std::nullopt;
  std::int32_t decimals = 0;
  double scaled = number;
  constexpr std::int32_t kMaxDecimals = 12;
  while (decimals < kMaxDecimals && scaled != std::round(scaled) && std::abs(scaled) < kLargest / 10.0) {
    ++decimals;
    scaled = number * static_cast<double>(power_of_ten(decimals));
  }
  return FixedPoint{static_cast<std::int64_t>(std::round(scaled)), decimals};
}

std::optional<FixedPoint> parse_fixed_point(std::string_view cell, bool decimal_comma) {
  const char point = decimal_comma ? ',' : '.';
  std::size_t i = 0;
  const bool negative = !cell.empty() && cell[0] == '-';
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) i = 1;
  FixedPoint value;
  std::int32_t digits = 0;
  bool after_point = false;
  bool any = false;
  for (; i < cell.size(); ++i) {
    const char c = cell[i];
    if (c >= '0' && c <= '9') {
      any = true;
      value.digits = value.digits * 10 + (c - '0');
      if (value.digits != 0) ++digits;
      if (after_point) ++value.decimals;
      if (digits > kMaxDigits - 1 || value.decimals > kMaxDigits - 1) return from_decimal(cell, decimal_comma);
    } else if (c == point && !after_point) {
      after_point = true;
    } else {
      return from_decimal(cell, decimal_comma);
    }
  }
  if (!any) return std::nullopt;
  value = without_last_zeros(value);
  if (negative) value.digits = -value.digits;
  return value;
}

std::optional<double> exact_double(FixedPoint number) {
  const auto magnitude = exactly_scaled(static_cast<std::uint64_t>(std::abs(number.digits)), -number.decimals);
  return magnitude && number.digits < 0 ? -*magnitude : magnitude;
}

bool LeadColumn::is_whole(FixedPoint value) { return value.digits % power_of_ten(value.decimals) == 0; }

void LeadColumn::append_scaled(FixedPoint value) {
  value = without_last_zeros(value);
  any_fraction_ = any_fraction_ || value.decimals > 0;
  if (value.decimals > decimals_ && decimals_ < most_decimals_)
    raise_decimals(std::min(value.decimals, most_decimals_));
  while (true) {
    std::int64_t scaled = 0;
    bool fits = true;
    if (value.decimals > decimals_) {
      const std::int32_t shift = value.decimals - decimals_;
      scaled = shift > kMaxDigits ? 0 : divided(value.digits, power_of_ten(shift));
    } else {
      const std::int64_t factor = power_of_ten(std::min(decimals_ - value.decimals, kMaxDigits));
      fits = std::abs(value.digits) <= kLargestAdu / factor;
      if (fits) scaled = value.digits * factor;
    }
    if (fits && std::abs(scaled) <= kLargestAdu) {
      values_.push_back(static_cast<std::int32_t>(scaled));
      largest_ = std::max(largest_, static_cast<std::int32_t>(std::abs(scaled)));
      return;
    }
    if (decimals_ == -kMaxDigits) return append_missing();
    lower_decimals();
  }
}

void LeadColumn::append_missing() {
  const SampleIndex at = size();
  values_.push_back(values_.empty() ? 0 : values_.back());
  if (!gaps_.empty() && gaps_.back().end == at) gaps_.back().end = at + 1;
  else gaps_.push_back({at, at + 1});
}

void LeadColumn::raise_decimals(std::int32_t decimals) {
  while (decimals_ < decimals) {
    if (std::int64_t{largest_} * 10 > kLargestAdu) {
      most_decimals_ = decimals_;
      return;
    }
    for (std::int32_t& value : values_) value *= 10;
    largest_ *= 10;
    ++decimals_;
  }
}

void LeadColumn::lower_decimals() {
  for (std::int32_t& value : values_) value = static_cast<std::int32_t>(divided(value, 10));
  largest_ = static_cast<std::int32_t>(divided(largest_, 10));
  --decimals_;
  most_decimals_ = decimals_;
}

void LeadColumn::insert_missing(std::span<const std::pair<SampleIndex, SampleIndex>> places) {
  if (places.empty()) return;
  std::vector<std::int32_t> values;
  std::vector<SampleRange> gaps;
  const auto add_gap = [&](SampleRange gap) {
    if (!gaps.empty() && gaps.back().end >= gap.begin) gaps.back().end = std::max(gaps.back().end, gap.end);
    else gaps.push_back(gap);
  };
  SampleIndex row = 0;    // old place
  SampleIndex shift = 0;  // samples inserted so far
  std::size_t gap = 0;
  // Copies the rows up to `end` and the gaps in them; a gap across `end` is cut there and continued by the next call.
  const auto copy_until = [&](SampleIndex end) {
    values.insert(values.end(), values_.begin() + static_cast<std::ptrdiff_t>(row),
                  values_.begin() + static_cast<std::ptrdiff_t>(end));
    for (; gap < gaps_.size() && gaps_[gap].begin < end; ++gap) {
      add_gap({std::max(gaps_[gap].begin, row) + shift, std::min(gaps_[gap].end, end) + shift});
      if (gaps_[gap].end > end) break;
    }
    row = end;
  };
  for (const auto& [at, count] : places) {
    copy_until(at);
    add_gap({row + shift, row + shift + count});
    values.insert(values.end(), static_cast<std::size_t>(count), values.empty() ? 0 : values.back());
    shift += count;
  }
  copy_until(size());
  values_ = std::move(values);
  gaps_ = std::move(gaps);
}

std::pair<std::int32_t, std::int32_t> LeadColumn::extent() const {
  if (values_.empty()) return {0, 0};
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  return {*low, *high};
}

double LeadColumn::median() const {
  if (values_.empty()) return 0.0;
  std::vector<std::int32_t> sorted = values_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return static_cast<double>(*middle);
}

std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>> LeadColumn::take_adu() {
  if (largest_ > std::numeric_limits<std::int16_t>::max()) return std::move(values_);
  std::vector<std::int16_t> narrow(values_.size());
  std::transform(values_.begin(), values_.end(), narrow.begin(),
                 [](std::int32_t value) { return static_cast<std::int16_t>(value); });
  values_ = {};
  return narrow;
}

}  // namespace ecg::table
