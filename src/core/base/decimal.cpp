// Decimal to double by fast_float: libc++ before 20 (Emscripten) has no from_chars for double, and strtod follows the locale.
#include <fast_float/fast_float.h>

#include <cmath>

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

// 10^0 ... 10^22 are exact doubles (5^22 < 2^53).
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExactIntegers = std::uint64_t{1} << 53U;  // integers up to here are exact doubles

}  // namespace

std::optional<double> exactly_scaled(std::uint64_t digits, std::int64_t exponent) {
  constexpr auto kExactPower = static_cast<std::int64_t>(std::size(kPowersOfTen)) - 1;
  if (digits > kExactIntegers || exponent < -kExactPower || exponent > kExactPower) return std::nullopt;
  const auto value = static_cast<double>(digits);
  const double power = kPowersOfTen[exponent < 0 ? -exponent : exponent];
  return exponent < 0 ? value / power : value * power;
}

std::optional<double> parse_decimal(std::string_view text) {
  const bool plus = !text.empty() && text.front() == '+';
  if (plus) text.remove_prefix(1);
  // The library takes "inf", "nan" and a minus of its own too; a number begins with a digit or a point.
  const std::string_view magnitude = !plus && !text.empty() && text.front() == '-' ? text.substr(1) : text;
  if (magnitude.empty() || !((magnitude.front() >= '0' && magnitude.front() <= '9') || magnitude.front() == '.'))
    return std::nullopt;
  double value = 0.0;
  const auto [end, problem] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  // Too small for a double is 0, too large is refused.
  const bool readable = problem == std::errc{} || problem == std::errc::result_out_of_range;
  if (!readable || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace ecg
