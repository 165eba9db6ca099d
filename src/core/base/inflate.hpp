#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"

namespace ecg {

/// Unpacks a zlib stream (RFC 1950 around RFC 1951). Bytes behind its end do not count.
/// Errors: truncated or malformed "compressed data", over_budget where more than `max_bytes` would come out.
Result<std::vector<std::byte>> inflate_zlib(std::span<const std::byte> packed, std::size_t max_bytes);
/// The same without header and checksum: RFC 1951 alone.
Result<std::vector<std::byte>> inflate_raw(std::span<const std::byte> packed, std::size_t max_bytes);

}  // namespace ecg
