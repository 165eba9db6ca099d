#include "core/report/printed_trace.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/statistics.hpp"
#include "core/base/utf8.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr double kColumn_mm = 0.5;   // one lowest and one highest value each
constexpr double kClip_mm = 26.0;    // values further away than this, or off the paper, are drawn at the edge
constexpr double kFitted_mm = 20.0;  // what a lead without a scale spans

/// Usual value of the lead in this stretch: its isoelectric line.
double baseline_of(const std::vector<float>& values) {
  std::vector<float> present;
  for (const float value : values) {
    if (std::isfinite(value)) present.push_back(value);
  }
  if (present.empty()) return 0.0;
  const auto middle = present.begin() + static_cast<std::ptrdiff_t>(present.size() / 2);
  std::nth_element(present.begin(), middle, present.end());
  return static_cast<double>(*middle);
}

/// Millimetres per unit at which a lead of unknown scale fills its room.
double fitted_gain(const std::vector<float>& values) {
  const auto range = finite_range(values);
  return range && range->high > range->low
             ? kFitted_mm / (static_cast<double>(range->high) - static_cast<double>(range->low))
             : 0.0;
}

void append_point(std::string& path, bool& drawing, double x, double y) {
  path += drawing ? "L" : "M";
  path += mm(x) + " " + mm(y);
  drawing = true;
}

}  // namespace

std::string mm(double value) { return fixed(value, 2); }

std::string lead_path(const Record& record, const Signal& signal, const PrintedStretch& stretch, const Paper& paper,
                      double zero_y) {
  const SampleIndex begin = std::max<SampleIndex>(0, samples_from_seconds(stretch.begin_s, record.fs_hz));
  const SampleIndex end =
      std::min(record.length, samples_from_seconds(stretch.begin_s + stretch.span_s, record.fs_hz) + 1);
  if (end <= begin) return "";
  std::vector<float> values(static_cast<std::size_t>(end - begin));
  signal.read(begin, values);
  const double baseline = baseline_of(values);
  const double gain = signal.is_voltage() ? kPrintedGain_mm_mv * signal.mv_per_unit() : fitted_gain(values);
  const double mm_per_unit = (signal.shown_inverted ? -1.0 : 1.0) * gain;
  const auto y_of = [&](float value) {
    const double above_mm = std::clamp((static_cast<double>(value) - baseline) * mm_per_unit, -kClip_mm, kClip_mm);
    return std::clamp(zero_y - above_mm, paper.top, paper.bottom);
  };
  const auto x_of = [&](std::size_t i) {
    const double time_s = seconds_from_samples(begin + static_cast<SampleIndex>(i), record.fs_hz);
    return paper.left + (time_s - stretch.begin_s) * kPrintedSpeed_mm_s;
  };
  std::string path;
  bool drawing = false;
  const double samples_per_column = record.fs_hz / kPrintedSpeed_mm_s * kColumn_mm;
  if (samples_per_column <= 2.0) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isfinite(values[i])) append_point(path, drawing, x_of(i), y_of(values[i]));
      else drawing = false;
    }
    return path;
  }
  // Lowest and highest value of each column in the order they came.
  for (std::size_t column = 0;; ++column) {
    const auto from = static_cast<std::size_t>(std::ceil(static_cast<double>(column) * samples_per_column));
    const auto to = std::min(values.size(),
                             static_cast<std::size_t>(std::ceil(static_cast<double>(column + 1) * samples_per_column)));
    if (from >= values.size()) break;
    std::size_t low = values.size();
    std::size_t high = values.size();
    for (std::size_t i = from; i < to; ++i) {
      if (!std::isfinite(values[i])) continue;
      if (low == values.size() || values[i] < values[low]) low = i;
      if (high == values.size() || values[i] > values[high]) high = i;
    }
    if (low == values.size()) {
      drawing = false;
      continue;
    }
    append_point(path, drawing, x_of(std::min(low, high)), y_of(values[std::min(low, high)]));
    if (low != high) append_point(path, drawing, x_of(std::max(low, high)), y_of(values[std::max(low, high)]));
  }
  return path;
}

void append_text(std::string& svg, double x, double y, std::string_view style, std::string_view anchor,
                 std::string_view text) {
  svg += "<text class=\"" + std::string(style) + "\" x=\"" + mm(x) + "\" y=\"" + mm(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\">" + html_escaped(text) + "</text>";
}

std::string grid_path(double left, double top, double width, double height, double step_mm) {
  std::string path;
  for (double x = 0.0; x <= width + 1e-6; x += step_mm) path += "M" + mm(left + x) + " " + mm(top) + "v" + mm(height);
  for (double y = 0.0; y <= height + 1e-6; y += step_mm) path += "M" + mm(left) + " " + mm(top + y) + "h" + mm(width);
  return path;
}

std::string pulse_path(double x, double zero_y) {
  return "M" + mm(x) + " " + mm(zero_y) + "h2v-" + mm(kPrintedGain_mm_mv) + "h5v" + mm(kPrintedGain_mm_mv) + "h2";
}

std::string html_escaped(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0) {
      escaped += kReplacement;
    } else if (length > 1) {
      // C1 controls (U+0080 ... U+009F) are as little text as the C0 ones.
      const bool control = first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
      escaped += control ? kReplacement : text.substr(0, length);
    } else if (first == '&') {
      escaped += "&amp;";
    } else if (first == '<') {
      escaped += "&lt;";
    } else if (first == '>') {
      escaped += "&gt;";
    } else if (first == '"') {
      escaped += "&quot;";
    } else if (first == '\'') {
      escaped += "&#39;";
    } else if (first < 0x20 || first == 0x7F) {
      escaped += kReplacement;
    } else {
      escaped += text.front();
    }
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
  return escaped;
}

}  // namespace ecg
