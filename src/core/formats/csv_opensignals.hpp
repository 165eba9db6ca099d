#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecg::table {

/// What the header of an OpenSignals text file (BITalino, biosignalsplux) says of the columns below it.
struct OpenSignals {
  struct Column {
    std::string name;     ///< of the sensor where that names it ("ECG"), else of the input ("A2")
    bool signal = false;  ///< an analogue input that was recorded; the others count rows and switch
  };
  double fs_hz = 0.0;
  std::vector<Column> columns;  ///< of all devices, in their order
};

/// Reads the line of JSON under "# OpenSignals Text File Format", comment mark removed. Empty for any other line, and
/// where it says no rate or no columns.
std::optional<OpenSignals> parse_opensignals(std::string_view line);

}  // namespace ecg::table
