#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"

namespace ecg {

/// A file whose parts refer to each other, held until its end.
class HeldFile {
 public:
  /// `max_bytes`: memory for the file, checked against its size before it is held.
  HeldFile(std::int64_t size_bytes, std::int64_t max_bytes) : size_bytes_(size_bytes), max_bytes_(max_bytes) {}

  /// Errors: over_budget "file".
  Status push(std::span<const std::byte> bytes) {
    const auto held = static_cast<std::int64_t>(bytes_.size() + bytes.size());
    const std::int64_t needed = std::max(size_bytes_, held);
    if (needed > max_bytes_) {
      return Error{ErrorCode::over_budget,         "file", -1, {}, static_cast<double>(needed),
                   static_cast<double>(max_bytes_)};
    }
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return Done{};
  }

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::int64_t max_bytes() const { return max_bytes_; }

 private:
  std::int64_t size_bytes_;
  std::int64_t max_bytes_;
  std::vector<std::byte> bytes_;
};

}  // namespace ecg
