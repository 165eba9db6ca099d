#pragma once

#include <cassert>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/error.hpp"

namespace ecg {

/// A value or the Error that prevented it. Same shape as C++23 `std::expected<T, Error>`.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value: `return Done{};`.
using Done = std::monostate;
using Status = Result<Done>;

}  // namespace ecg

#define ECG_TRY_NAME2(line) ecg_try_##line
#define ECG_TRY_NAME(line) ECG_TRY_NAME2(line)
/// `ECG_TRY(const auto ns, in.ascii_int(4, "ns"));` declares `ns`, or returns the Error to the caller.
#define ECG_TRY(declaration, expression)                                          \
  auto ECG_TRY_NAME(__LINE__) = (expression);                                     \
  if (!ECG_TRY_NAME(__LINE__).has_value()) return ECG_TRY_NAME(__LINE__).error(); \
  [[maybe_unused]] declaration = std::move(ECG_TRY_NAME(__LINE__)).value()
