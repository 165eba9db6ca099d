#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// A stretch to print.
struct PrintedStrip {
  double begin_s = 0.0;
  double span_s = 7.0;             ///< kStripWidth_mm at 25 mm/s
  std::vector<std::size_t> leads;  ///< top down
};

inline constexpr double kStripWidth_mm = 175.0;

/// Rows, counted from the paper upwards, of letters centred at these places (ascending, millimetres) so that none touches
/// another; empty where no row has room.
std::vector<std::optional<std::size_t>> letter_rows(std::span<const double> x_mm);

/// The stretch as inline SVG in true millimetres: paper of 1 and 5 mm, calibration pulse of 1 mV, lead names, marks and
/// letters of the beats and the scale in words. Leads that a person looks at upside down are drawn and marked so; leads
/// whose scale nobody knows fill their room, without a pulse, and say so. Gaps lift the
/// pen; at most four points per millimetre (lowest and highest of each half), so that no spike is lost. No scripts, no
/// links, no fonts from elsewhere.
std::string strip_svg(const Record& record, const Analysis& analysis, const PrintedStrip& strip);

}  // namespace ecg
