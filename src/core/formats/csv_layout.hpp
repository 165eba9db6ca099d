#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/formats/csv_cells.hpp"

namespace ecg::table {

enum class Role : std::uint8_t { ignored, time, lead };

struct Column {
  Role role = Role::ignored;
  std::string name;  ///< from the header; empty without one
  std::string unit;  ///< as the file writes it; empty when it does not
};

/// How a table is written, found from its first lines.
struct Layout {
  char separator = '\0';  ///< ',' ';' tab, ' ' for any run of blanks, '\0' for a single column
  bool decimal_comma = false;
  std::size_t data_offset = 0;  ///< byte at which the first row of numbers begins
  std::vector<Column> columns;
  bool clock_times = false;     ///< the time column holds h:m:s
  double time_unit_s = 0.0;     ///< seconds per unit of the time column; 0: the file does not say and it is not clear
  std::optional<double> fs_hz;  ///< from a "sampling rate" line above the table
  std::size_t fs_offset = 0;    ///< byte at which that line begins
  Start start;                  ///< from a "recorded" line above the table
  std::vector<std::string> comments;  ///< other lines above the table
};

/// Errors: malformed ("text": the file holds NUL bytes), unsupported ("table": no rows of numbers, "columns": no lead).
/// `head`: the first bytes of the file, cut anywhere; `complete`: it is the whole file.
Result<Layout> detect_layout(std::string_view head, bool complete);

}  // namespace ecg::table
