// Decimal to double without the standard library: libc++ before 20 (Emscripten) has no from_chars for double, and
// strtod follows the locale. Exact at every length; fast for what files hold.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

// 10^0 ... 10^22 are exact doubles (5^22 < 2^53).
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExactIntegers = std::uint64_t{1} << 53U;  // integers up to here are exact doubles
constexpr std::size_t kMantissaBits = 53;
constexpr std::size_t kFastDigits = 19;  // 10^19 - 1 < 2^64
// A double is decided by at most 767 significant digits; later ones only say "a little more" (sticky).
constexpr std::size_t kDecidingDigits = 780;
constexpr std::int64_t kLargestExponent = 400;  // beyond the range of double whatever the digits
constexpr std::int64_t kMinBinaryExponent = -1074;

/// The parts of a number's text.
struct Decimal {
  bool negative = false;
  std::string_view before;  // digits before the point
  std::string_view after;   // digits after it
  std::int64_t exponent = 0;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

std::optional<Decimal> split(std::string_view text) {
  Decimal result;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    result.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  result.before = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    result.after = take_digits(text);
  }
  if (result.before.empty() && result.after.empty()) return std::nullopt;
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    bool negative = false;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
      negative = text.front() == '-';
      text.remove_prefix(1);
    }
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    constexpr std::int64_t kClamp = 1'000'000'000;  // far beyond double, far from overflow
    for (const char c : digits) result.exponent = std::min(kClamp, result.exponent * 10 + (c - '0'));
    if (negative) result.exponent = -result.exponent;
  }
  if (!text.empty()) return std::nullopt;
  return result;
}

/// Natural number, little-endian words of 32 bits, no leading zero words.
class Natural {
 public:
  void multiply_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& word : words_) {
      carry += std::uint64_t{word} * factor;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) words_.push_back(static_cast<std::uint32_t>(carry));
  }

  void multiply_by_power_of_ten(std::int64_t exponent) {
    for (; exponent >= 9; exponent -= 9) multiply_add(1'000'000'000U, 0);
    for (; exponent > 0; --exponent) multiply_add(10U, 0);
  }

  void shift_left(std::int64_t bits) {
    if (words_.empty() || bits <= 0) return;
    const auto whole = static_cast<std::size_t>(bits / 32);
    const auto part = static_cast<std::uint32_t>(bits % 32);
    if (part != 0) multiply_add(std::uint32_t{1} << part, 0);
    words_.insert(words_.begin(), whole, 0U);
  }

  [[nodiscard]] std::int64_t bit_count() const {
    if (words_.empty()) return 0;
    return static_cast<std::int64_t>(words_.size() * 32) - std::countl_zero(words_.back());
  }

  [[nodiscard]] bool is_zero() const { return words_.empty(); }

  [[nodiscard]] bool less_than(const Natural& other) const {
    if (words_.size() != other.words_.size()) return words_.size() < other.words_.size();
    return std::lexicographical_compare(words_.rbegin(), words_.rend(), other.words_.rbegin(), other.words_.rend());
  }

  /// *this -= other; other <= *this.
  void subtract(const Natural& other) {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t minus = (i < other.words_.size() ? other.words_[i] : 0U) + borrow;
      borrow = words_[i] < minus ? 1 : 0;
      words_[i] = static_cast<std::uint32_t>(words_[i] - minus);
    }
    while (!words_.empty() && words_.back() == 0) words_.pop_back();
  }

 private:
  std::vector<std::uint32_t> words_;
};

constexpr std::int64_t kScaleStep = 512;

/// 2^exponent, |exponent| <= kScaleStep.
double power_of_two(std::int64_t exponent) {
  constexpr std::int64_t kExponentBias = 1023;
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + kExponentBias) << (kMantissaBits - 1));
}

/// mantissa x 2^exponent, rounded half to even; `more` says that a non-zero remainder was cut off below the mantissa.
/// The mantissa has 55 to 61 bits.
std::optional<double> rounded(std::uint64_t mantissa, std::int64_t exponent, bool more) {
  const auto bits = static_cast<std::int64_t>(std::bit_width(mantissa));
  std::int64_t drop = bits - static_cast<std::int64_t>(kMantissaBits);
  drop = std::max(drop, kMinBinaryExponent - exponent);  // subnormal numbers keep fewer bits
  if (drop > 62) return 0.0;                             // mantissa < 2^61: less than half of the smallest subnormal
  const std::uint64_t half = std::uint64_t{1} << (drop - 1);
  const std::uint64_t rest = mantissa & ((half << 1U) - 1U);
  std::uint64_t kept = mantissa >> drop;
  if (rest > half || (rest == half && (more || (kept & 1U) != 0))) ++kept;
  exponent += drop;
  // kept <= 2^53: exact; scaling by powers of two is exact as long as the result is representable.
  double value = static_cast<double>(kept);
  while (exponent != 0) {
    const std::int64_t step = std::clamp(exponent, -kScaleStep, kScaleStep);
    value *= power_of_two(step);
    exponent -= step;
  }
  if (value > std::numeric_limits<double>::max()) return std::nullopt;
  return value;
}

/// numerator / denominator by long division, one bit at a time: exact, for the few numbers beyond the fast path.
std::optional<double> quotient(Natural numerator, Natural denominator, bool more) {
  constexpr std::int64_t kQuotientBits = 60;
  const std::int64_t shift = kQuotientBits - (numerator.bit_count() - denominator.bit_count());
  numerator.shift_left(shift);
  denominator.shift_left(-shift);
  // numerator / denominator is now in (2^59, 2^61).
  Natural scaled = denominator;
  scaled.shift_left(kQuotientBits);
  std::uint64_t mantissa = 0;
  for (std::int64_t bit = 0; bit <= kQuotientBits; ++bit) {
    mantissa <<= 1U;
    if (!numerator.less_than(scaled)) {
      numerator.subtract(scaled);
      mantissa |= 1U;
    }
    numerator.shift_left(1);
  }
  return rounded(mantissa, -shift, more || !numerator.is_zero());
}

/// The same for numerator < 2^64 and denominator < 2^64, in machine words.
std::optional<double> quotient(std::uint64_t numerator, std::uint64_t denominator) {
  const int up = std::countl_zero(numerator);
  numerator <<= static_cast<unsigned>(up);
  const int down = std::countl_zero(denominator);
  denominator <<= static_cast<unsigned>(down);
  // Both have their top bit set: the quotient is in (1/2, 2). 58 more bits of it.
  constexpr int kBits = 58;
  std::uint64_t mantissa = 0;
  std::uint64_t rest = numerator;
  bool carry = false;
  for (int bit = 0; bit <= kBits; ++bit) {
    mantissa <<= 1U;
    if (carry || rest >= denominator) {
      rest -= denominator;
      mantissa |= 1U;
    }
    carry = (rest >> 63U) != 0;
    rest <<= 1U;
  }
  return rounded(mantissa, std::int64_t{down} - up - kBits, carry || rest != 0);
}

std::optional<double> exact(const Decimal& decimal) {
  Natural numerator;
  std::size_t used = 0;
  std::int64_t exponent = decimal.exponent;
  bool more = false;
  const auto feed = [&](std::string_view digits, bool fraction) {
    for (const char c : digits) {
      if (used == 0 && c == '0') {
        if (fraction) --exponent;
        continue;
      }
      if (used < kDecidingDigits) {
        numerator.multiply_add(10U, static_cast<std::uint32_t>(c - '0'));
        ++used;
        if (fraction) --exponent;
      } else {
        more = more || c != '0';
        if (!fraction) ++exponent;
      }
    }
  };
  feed(decimal.before, false);
  feed(decimal.after, true);
  if (used == 0) return 0.0;
  const std::int64_t magnitude = exponent + static_cast<std::int64_t>(used);
  if (magnitude > kLargestExponent) return std::nullopt;
  if (magnitude < -kLargestExponent) return 0.0;
  Natural denominator;
  denominator.multiply_add(1U, 1U);
  if (exponent >= 0) numerator.multiply_by_power_of_ten(exponent);
  if (exponent < 0) denominator.multiply_by_power_of_ten(-exponent);
  return quotient(std::move(numerator), std::move(denominator), more);
}

}  // namespace

std::optional<double> exactly_scaled(std::uint64_t digits, std::int64_t exponent) {
  constexpr std::int64_t kExactPower = std::ssize(kPowersOfTen) - 1;
  if (digits > kExactIntegers || exponent < -kExactPower || exponent > kExactPower) return std::nullopt;
  const auto value = static_cast<double>(digits);
  const double power = kPowersOfTen[static_cast<std::size_t>(exponent < 0 ? -exponent : exponent)];
  return exponent < 0 ? value / power : value * power;
}

std::optional<double> parse_decimal(std::string_view text) {
  const std::optional<Decimal> decimal = split(text);
  if (!decimal) return std::nullopt;
  std::string_view before = decimal->before;
  while (!before.empty() && before.front() == '0') before.remove_prefix(1);
  std::optional<double> magnitude;
  if (before.size() + decimal->after.size() <= kFastDigits) {
    std::uint64_t mantissa = 0;
    for (const char c : before) mantissa = mantissa * 10U + static_cast<std::uint64_t>(c - '0');
    for (const char c : decimal->after) mantissa = mantissa * 10U + static_cast<std::uint64_t>(c - '0');
    const std::int64_t exponent = decimal->exponent - static_cast<std::int64_t>(decimal->after.size());
    constexpr std::int64_t kWordPower = 19;
    magnitude = mantissa == 0 ? 0.0 : exactly_scaled(mantissa, exponent);
    if (!magnitude && exponent < 0 && exponent >= -kWordPower) {
      std::uint64_t power = 1;
      for (std::int64_t i = exponent; i < 0; ++i) power *= 10U;
      magnitude = quotient(mantissa, power);
    }
  }
  if (!magnitude) magnitude = exact(*decimal);
  if (!magnitude) return std::nullopt;
  return decimal->negative ? -*magnitude : *magnitude;
}

}  // namespace ecg
