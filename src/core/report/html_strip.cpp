#include "core/report/html_strip.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/statistics.hpp"
#include "core/base/utf8.hpp"
#include "core/record/known_scale.hpp"
#include "core/words/clock.hpp"
#include "core/words/place_words.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr double kLead_mm = 30.0;    // height of a lead
constexpr double kLetters_mm = 6.0;  // above the leads: marks and a row of letters
constexpr double kLetterRow_mm = 3.2;
constexpr double kLetterWidth_mm = 2.8;  // of the widest letter and a little air
constexpr std::size_t kLetterRows = 2;
constexpr double kPulse_mm = 12.0;  // left of the leads: calibration pulse
constexpr double kFooter_mm = 5.0;
constexpr double kColumn_mm = 0.5;       // one lowest and one highest value each
constexpr double kBaselineShare = 0.62;  // of a lead's height above its baseline: complexes are mostly upright
constexpr double kClip_mm = 26.0;        // values further away than this, or off the paper, are drawn at the edge
constexpr double kFitted_mm = 20.0;      // what a lead without a scale spans

std::string mm(double value) { return fixed(value, 2); }

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
  float low = std::numeric_limits<float>::infinity();
  float high = -low;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return high > low ? kFitted_mm / (static_cast<double>(high) - static_cast<double>(low)) : 0.0;
}

void append_point(std::string& path, bool& drawing, double x, double y) {
  path += drawing ? "L" : "M";
  path += mm(x) + " " + mm(y);
  drawing = true;
}

/// The paper: what is drawn stays on it.
struct Paper {
  double left, top, bottom;
};

/// Path of one lead, y of the baseline `zero_y`.
std::string lead_path(const Record& record, const Signal& signal, const PrintedStrip& strip, const Paper& paper,
                      double zero_y) {
  const SampleIndex begin = std::max<SampleIndex>(0, samples_from_seconds(strip.begin_s, record.fs_hz));
  const SampleIndex end = std::min(record.length, samples_from_seconds(strip.begin_s + strip.span_s, record.fs_hz) + 1);
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
    return paper.left + (time_s - strip.begin_s) * kPrintedSpeed_mm_s;
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

/// Lines every `step_mm` over the paper as one path.
std::string grid_path(double left, double top, double width, double height, double step_mm) {
  std::string path;
  for (double x = 0.0; x <= width + 1e-6; x += step_mm) path += "M" + mm(left + x) + " " + mm(top) + "v" + mm(height);
  for (double y = 0.0; y <= height + 1e-6; y += step_mm) path += "M" + mm(left) + " " + mm(top + y) + "h" + mm(width);
  return path;
}

/// Which class a beat has is told by shape as well as by letter and colour: a filled triangle for V, an open one for S, a
/// filled diamond for F, an open square for Q, a line for N. It stands on the paper's upper edge, at the R peak.
void append_mark(std::string& svg, double x, double top, std::optional<BeatClass> label) {
  const std::string at = "M" + mm(x) + " " + mm(top);
  if (!label || *label == BeatClass::N) svg += "<path class=\"mark\" d=\"" + at + "v-.9\"/>";
  else if (*label == BeatClass::V) svg += "<path class=\"mark solid\" d=\"" + at + "l-.9 -1.6h1.8z\"/>";
  else if (*label == BeatClass::S) svg += "<path class=\"mark\" d=\"" + at + "l-.9 -1.6h1.8z\"/>";
  else if (*label == BeatClass::F) svg += "<path class=\"mark solid\" d=\"" + at + "l-.9 -.9l.9 -.9l.9 .9z\"/>";
  else svg += "<path class=\"mark\" d=\"" + at + "h-.7v-1.4h1.4v1.4z\"/>";
}

struct PrintedBeat {
  double x_mm = 0.0;
  std::optional<BeatClass> label;
};

std::vector<PrintedBeat> printed_beats(const Record& record, const Analysis& analysis, const PrintedStrip& strip,
                                       double left) {
  std::vector<PrintedBeat> beats;
  const SampleIndex begin = samples_from_seconds(strip.begin_s, record.fs_hz);
  const SampleIndex end = samples_from_seconds(strip.begin_s + strip.span_s, record.fs_hz);
  for (auto found = std::lower_bound(analysis.r_peaks.begin(), analysis.r_peaks.end(), begin);
       found != analysis.r_peaks.end() && *found < end; ++found) {
    const auto beat = static_cast<std::size_t>(found - analysis.r_peaks.begin());
    PrintedBeat printed{.x_mm =
                            left + (seconds_from_samples(*found, record.fs_hz) - strip.begin_s) * kPrintedSpeed_mm_s};
    if ((analysis.classes.flags[beat] & kUnclassified) == 0) printed.label = analysis.classes.label[beat];
    beats.push_back(printed);
  }
  return beats;
}

}  // namespace

std::vector<std::optional<std::size_t>> letter_rows(std::span<const double> x_mm) {
  std::array<double, kLetterRows> free_from_mm;
  free_from_mm.fill(-std::numeric_limits<double>::infinity());
  std::vector<std::optional<std::size_t>> rows;
  for (const double x : x_mm) {
    const auto row = std::ranges::find_if(free_from_mm, [x](double from_mm) { return from_mm <= x; });
    rows.push_back(std::nullopt);
    if (row == free_from_mm.end()) continue;
    rows.back() = static_cast<std::size_t>(row - free_from_mm.begin());
    *row = x + kLetterWidth_mm;
  }
  return rows;
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

std::string strip_svg(const Record& record, const Analysis& analysis, const PrintedStrip& strip) {
  const double width = strip.span_s * kPrintedSpeed_mm_s;
  const double height = kLead_mm * static_cast<double>(strip.leads.size());
  const double left = kPulse_mm;
  const std::vector<PrintedBeat> beats = printed_beats(record, analysis, strip, left);
  std::vector<double> places;
  for (const PrintedBeat& beat : beats) places.push_back(beat.x_mm);
  const auto rows = letter_rows(places);
  const bool crowded = std::ranges::any_of(rows, [](const auto& row) { return row != std::size_t{0}; });
  const double top = kLetters_mm + (crowded ? kLetterRow_mm : 0.0);
  const double all_width = left + width;
  const double all_height = top + height + kFooter_mm;
  std::string svg = "<svg class=\"strip\" role=\"img\" aria-label=\"" +
                    html_escaped("ECG from " + clock(strip.begin_s) + " to " + clock(strip.begin_s + strip.span_s)) +
                    "\" width=\"" + mm(all_width) + "mm\" height=\"" + mm(all_height) + "mm\" viewBox=\"0 0 " +
                    mm(all_width) + " " + mm(all_height) + "\">";
  svg += "<rect class=\"paper\" x=\"" + mm(left) + "\" y=\"" + mm(top) + "\" width=\"" + mm(width) + "\" height=\"" +
         mm(height) + "\"/>";
  svg += "<path class=\"minor\" d=\"" + grid_path(left, top, width, height, 1.0) + "\"/>";
  svg += "<path class=\"major\" d=\"" + grid_path(left, top, width, height, 5.0) + "\"/>";
  for (std::size_t row = 0; row < strip.leads.size(); ++row) {
    const Signal& signal = record.signals[strip.leads[row]];
    // Baselines lie on thick lines.
    const double zero_y = top + kLead_mm * static_cast<double>(row) + std::round(kLead_mm * kBaselineShare / 5.0) * 5.0;
    const bool scaled = has_known_scale(record, strip.leads[row]);
    if (scaled) {
      svg += "<path class=\"pulse\" d=\"M1 " + mm(zero_y) + "h2v-" + mm(kPrintedGain_mm_mv) + "h5v" +
             mm(kPrintedGain_mm_mv) + "h2\"/>";
    }
    append_text(svg, 1.0, zero_y + 4.0, "lead", "start", signal.lead);
    if (signal.shown_inverted) append_text(svg, 1.0, zero_y + 8.0, "small", "start", "inverted");
    if (!scaled)
      append_text(svg, 1.0, zero_y - 4.0, "small", "start", signal.is_voltage() ? "gain unknown" : "no scale");
    svg += "<path class=\"trace\" d=\"" + lead_path(record, signal, strip, {left, top, top + height}, zero_y) + "\"/>";
  }
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const PrintedBeat& beat = beats[i];
    append_mark(svg, beat.x_mm, top, beat.label);
    if (!rows[i]) continue;
    const std::string_view letter =
        beat.label ? std::string_view(&kBeatClassLetters[static_cast<std::size_t>(*beat.label)], 1) : "-";
    const bool plain = !beat.label || *beat.label == BeatClass::N;
    append_text(svg, beat.x_mm, top - 2.2 - kLetterRow_mm * static_cast<double>(*rows[i]),
                plain ? "letter" : "letter abnormal", "middle", letter);
  }
  const bool any_scaled =
      std::ranges::any_of(strip.leads, [&](std::size_t lead) { return has_known_scale(record, lead); });
  append_text(svg, left, top + height + 4.0, "small", "start", place_words(strip.begin_s, record.start_time_of_day_s));
  append_text(
      svg, left + width, top + height + 4.0, "small", "end",
      fixed(kPrintedSpeed_mm_s, 0) + " mm/s, " +
          (any_scaled ? fixed(kPrintedGain_mm_mv, 0) + " mm/mV, " : std::string("amplitude without a scale, ")) +
          "not filtered");
  return svg + "</svg>";
}

}  // namespace ecg
