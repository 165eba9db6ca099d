// The decimal parser against the C library's, on every text it accepts.
#include <bit>
#include <cstdlib>
#include <string>

#include "core/base/text_scanner.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(fuzz::Input(data, size).rest()));
  const auto value = parse_decimal(text);
  const bool plain = !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  if (value) fuzz::require(plain && std::isfinite(*value));
  if (!plain) return 0;
  char* end = nullptr;
  const double expected = std::strtod(text.c_str(), &end);
  const bool whole = end == text.c_str() + text.size();
  fuzz::require(value.has_value() == (whole && std::isfinite(expected)));
  if (value) fuzz::require(std::bit_cast<std::uint64_t>(*value) == std::bit_cast<std::uint64_t>(expected));
  return 0;
}
