#include "core/report/html_strip.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/statistics.hpp"
#include "core/record/known_scale.hpp"
#include "core/report/printed_trace.hpp"
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
constexpr double kBaselineShare = 0.62;  // of a lead's height above its baseline: complexes are mostly upright

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
      svg += "<path class=\"pulse\" d=\"" + pulse_path(1.0, zero_y) + "\"/>";
    }
    append_text(svg, 1.0, zero_y + 4.0, "lead", "start", signal.lead);
    if (signal.shown_inverted) append_text(svg, 1.0, zero_y + 8.0, "small", "start", "inverted");
    if (!scaled)
      append_text(svg, 1.0, zero_y - 4.0, "small", "start", signal.is_voltage() ? "gain unknown" : "no scale");
    svg += "<path class=\"trace\" d=\"" +
           lead_path(record, signal, {strip.begin_s, strip.span_s}, {left, top, top + height}, zero_y) + "\"/>";
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
