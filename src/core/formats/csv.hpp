#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// No recorder takes more samples per second.
inline constexpr double kMaxTableRate_hz = 1e6;

/// What the user said where the table is silent, and how much memory its samples may take.
struct TableSettings {
  std::optional<double> fs_hz;            ///< wins over a time column
  std::optional<double> gain_adu_per_mv;  ///< says that the values are raw converter units
  std::int64_t max_bytes = 512LL * 1024 * 1024;
  std::int64_t size_bytes = 0;  ///< of the whole file, so that its first rows tell how many follow; 0: not known
};

/// Reads a table of numbers (CSV, TSV, text) pushed in chunks of any size: one row per sample, one column per lead.
///
/// Found from the first lines: separator (comma, semicolon, tab, blanks), decimal comma, quotes, header rows with names
/// and units ("MLII (mV)", a row of units as `rdsamp -c` writes, "key,value" lines of consumer exports), a time column
/// (seconds, milliseconds, micro- and nanoseconds, clock times) and columns that only count samples. Empty cells, NaN
/// and jumps of the time column become gaps. Values are kept exactly: as many decimal places as the file has, int16
/// where that suffices.
class TableReader {
 public:
  explicit TableReader(TableSettings settings);
  TableReader(TableReader&&) noexcept;
  TableReader& operator=(TableReader&&) noexcept;
  ~TableReader();

  /// Errors: over_budget (from the first 64 KiB on, where the size of the file is known), malformed (a line longer than 1 MiB, not text), unsupported (no column of numbers).
  Status push(std::span<const std::byte> bytes);

  /// Errors: empty (no rows), missing_fact "fs_hz", those of push.
  Result<Record> finish() &&;
  /// After missing_fact: the numbers of the first lead, one per row, for a guess of the rate.
  [[nodiscard]] std::span<const std::int32_t> first_lead() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ecg
