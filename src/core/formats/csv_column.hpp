#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/record/time.hpp"

namespace ecg::table {

/// A number as the file writes it: `digits` x 10^-`decimals`, exactly, unless it has more than 18 digits.
struct FixedPoint {
  std::int64_t digits = 0;
  std::int32_t decimals = 0;
};
/// Empty for text, for missing values and for numbers beyond 10^18.
std::optional<FixedPoint> parse_fixed_point(std::string_view cell, bool decimal_comma);

/// One lead of a table, kept as integers with as many decimal places as the values seen so far need and 32 bits allow.
class LeadColumn {
 public:
  void append(FixedPoint value);
  void append_missing();  ///< a gap; holds the value before it
  /// Missing rows: {row, count} pairs with rising rows; `count` missing samples go in front of what is now `row`.
  void insert_missing(std::span<const std::pair<SampleIndex, SampleIndex>> places);

  [[nodiscard]] SampleIndex size() const { return static_cast<SampleIndex>(values_.size()); }
  [[nodiscard]] bool has_number() const { return !(gaps_.size() == 1 && gaps_[0] == SampleRange{0, size()}) && size() > 0; }
  [[nodiscard]] std::span<const std::int32_t> values() const { return values_; }
  [[nodiscard]] std::int32_t decimals() const { return decimals_; }    ///< value = adu / 10^decimals
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> extent() const;  ///< lowest and highest value; {0, 0} when empty
  [[nodiscard]] double median() const;                                 ///< of the values, gaps included; 0 when empty
  [[nodiscard]] bool all_integers() const { return !any_fraction_; }
  [[nodiscard]] std::size_t memory_bytes() const { return values_.capacity() * sizeof(std::int32_t); }

  /// int16 where every value fits. Leaves the column empty.
  std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>> take_adu();
  std::vector<SampleRange> take_gaps() { return std::move(gaps_); }

 private:
  void raise_decimals(std::int32_t decimals);
  void lower_decimals();

  std::vector<std::int32_t> values_;
  std::vector<SampleRange> gaps_;
  std::int32_t decimals_ = 0;
  std::int32_t most_decimals_ = 9;  ///< more would not fit into 32 bits for the values seen
  std::int32_t largest_ = 0;        ///< largest magnitude in values_
  bool any_fraction_ = false;
};

}  // namespace ecg::table
