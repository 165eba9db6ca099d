#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"

namespace ecg::philips {

/// Leads packed by "XLI", as Philips' ECG carts write them; samples of 16 bits.
///
/// A lead is a piece: its size in bytes (32 bits, lowest byte first), 16 bits that mean nothing here, a first residual (16
/// bits), then codes of LZW of 10 bits each, highest bit first, that table growing up to code 1022 and never cleared. They give the
/// high bytes of all values, then all low bytes. The first two values are samples; from each later one comes the residual
/// of a straight line through the two samples before, 64 being zero.
///
/// `max_bytes`: memory for the samples of all leads. A piece that ends early gives what it has.
/// Errors: malformed "XLI" (a code before it exists, a size that is none), out_of_range "number of leads" (more
/// than 64), over_budget.
Result<std::vector<std::vector<std::int32_t>>> unpack_xli(std::span<const std::byte> bytes, std::int64_t max_bytes);

}  // namespace ecg::philips
