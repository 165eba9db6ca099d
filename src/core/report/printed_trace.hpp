#pragma once

#include <string>
#include <string_view>

#include "core/record/record.hpp"

namespace ecg {

// Pieces of pages in true millimetres, as SVG: the paper, the trace of a lead, words.

inline constexpr double kPrintedSpeed_mm_s = 25.0;
inline constexpr double kPrintedGain_mm_mv = 10.0;

/// `text` for the content of an HTML element or a quoted attribute: & < > " ' become references, control characters and
/// bytes that are no UTF-8 become U+FFFD, so that nothing in it can end the element or the attribute.
std::string html_escaped(std::string_view text);

std::string mm(double value);  ///< "12.50"

/// What is printed of a lead.
struct PrintedStretch {
  double begin_s = 0.0;
  double span_s = 0.0;
};

/// The paper: what is drawn stays on it.
struct Paper {
  double left = 0.0, top = 0.0, bottom = 0.0;
};

/// Path of one lead, y of the baseline `zero_y`. Gaps lift the pen; at most four points per millimetre (lowest and highest of each half),
/// so that no spike is lost. A lead whose scale nobody knows fills its room.
std::string lead_path(const Record& record, const Signal& signal, const PrintedStretch& stretch, const Paper& paper,
                      double zero_y);

void append_text(std::string& svg, double x, double y, std::string_view style, std::string_view anchor,
                 std::string_view text);

/// Lines every `step_mm` over the paper as one path.
std::string grid_path(double left, double top, double width, double height, double step_mm);

/// Calibration pulse of 1 mV, 5 mm wide, that begins at (x, zero_y).
std::string pulse_path(double x, double zero_y);

}  // namespace ecg
