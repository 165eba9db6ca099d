#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
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

/// The number with at most 12 decimals; empty for NaN and beyond 10^17.
std::optional<FixedPoint> fixed_point(double number);

/// The same as parse_fixed_point at the start of `text`, which then begins after the number; false, and anything in `text`, where that is
/// no plain number of at most 17 digits. Zeros at the end of `digits` are kept: "1.50" has two decimals.
inline bool take_plain_number(std::string_view& text, char point, FixedPoint& value) {
  constexpr std::size_t kMaxCharacters = 18;  // 17 digits and a point
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const char* const begin = text.data();
  const char* const end = begin + std::min(text.size(), kMaxCharacters + 1);
  const char* at = begin;
  const char* behind_point = nullptr;
  std::uint64_t digits = 0;  // unsigned: 19 of them, which are refused below, fit only so
  for (; at != end; ++at) {
    const auto digit = static_cast<unsigned>(*at) - '0';
    if (digit <= 9) digits = digits * 10 + digit;
    else if (*at == point && behind_point == nullptr) behind_point = at + 1;
    else break;
  }
  const auto length = static_cast<std::size_t>(at - begin);
  const std::size_t count = length - (behind_point != nullptr ? 1 : 0);
  if (count == 0 || count > kMaxCharacters - 1) return false;
  value.digits = negative ? -static_cast<std::int64_t>(digits) : static_cast<std::int64_t>(digits);
  value.decimals = behind_point != nullptr ? static_cast<std::int32_t>(at - behind_point) : 0;
  text.remove_prefix(length);
  return true;
}

/// The double nearest to `number`; empty where its digits are no exact double.
std::optional<double> exact_double(FixedPoint number);

/// One lead of a table, kept as integers with as many decimal places as the values seen so far need and 32 bits allow.
class LeadColumn {
 public:
  void append(FixedPoint value) {
    constexpr std::int64_t kLargest = std::numeric_limits<std::int32_t>::max();
    if (value.decimals == decimals_ && std::abs(value.digits) <= kLargest) {  // nearly all
      values_.push_back(static_cast<std::int32_t>(value.digits));
      largest_ = std::max(largest_, static_cast<std::int32_t>(std::abs(value.digits)));
      any_fraction_ = any_fraction_ || !is_whole(value);
    } else {
      append_scaled(value);
    }
  }
  void append_missing();  ///< a gap; holds the value before it
  /// Missing rows: {row, count} pairs with rising rows, each < size(); `count` missing samples go in
  /// front of what is now `row`.
  void insert_missing(std::span<const std::pair<SampleIndex, SampleIndex>> places);

  [[nodiscard]] SampleIndex size() const { return static_cast<SampleIndex>(values_.size()); }
  [[nodiscard]] bool has_number() const {
    return !(gaps_.size() == 1 && gaps_[0] == SampleRange{0, size()}) && size() > 0;
  }
  [[nodiscard]] std::span<const std::int32_t> values() const { return values_; }
  [[nodiscard]] std::int32_t decimals() const { return decimals_; }    ///< value = adu / 10^decimals
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> extent() const;  ///< lowest and highest value; {0, 0} when empty
  [[nodiscard]] double median() const;                                 ///< of the values, gaps included; 0 when empty
  [[nodiscard]] bool all_integers() const { return !any_fraction_; }
  [[nodiscard]] std::size_t memory_bytes() const { return values_.size() * sizeof(std::int32_t); }
  void reserve(SampleIndex rows) { values_.reserve(static_cast<std::size_t>(rows)); }

  /// int16 where every value fits. Leaves the column empty.
  std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>> take_adu();
  std::vector<SampleRange> take_gaps() { return std::move(gaps_); }

 private:
  static bool is_whole(FixedPoint value);
  void append_scaled(FixedPoint value);
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
