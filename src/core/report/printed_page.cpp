#include "core/report/printed_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/delineation/intervals.hpp"
#include "core/record/known_scale.hpp"
#include "core/record/standard_lead.hpp"
#include "core/report/printed_trace.hpp"
#include "core/report/usual_place.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/words/clock.hpp"
#include "core/words/place_words.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

// A4, landscape.
constexpr double kPageWidth_mm = 297.0, kPageHeight_mm = 210.0;
constexpr double kPulse_mm = 12.0;
constexpr double kSheet_s = 10.0;
constexpr double kPaperWidth_mm = kSheet_s * kPrintedSpeed_mm_s;
constexpr double kLeft_mm = (kPageWidth_mm - kPaperWidth_mm - kPulse_mm) / 2.0 + kPulse_mm;
constexpr double kTop_mm = 38.0;
constexpr double kPaperHeight_mm = 150.0;  // whole squares of 5 mm
constexpr double kBaselineShare = 0.60;    // of a row above its baseline
constexpr std::size_t kMostRows = 12;
constexpr std::size_t kRows = 3, kColumns = 4;
constexpr double kColumn_s = kSheet_s / kColumns;
constexpr std::size_t kMostLine = 150;  // letters that fit across the page

constexpr std::string_view kStyle =
    "svg{background:#fff}.paper{fill:#fff4f4}path{fill:none}.minor{stroke:#ffc9c9;stroke-width:.08}.major{stroke:#"
    "e0a0a0;"
    "stroke-width:.16}.trace{stroke:#14171a;stroke-width:.3;stroke-linejoin:round}.pulse,.cut{stroke:#14171a;stroke-"
    "width:.3}"
    "text{font-family:Inter,\"Segoe UI\",\"DejaVu Sans\",sans-serif;fill:#1f2329}.title{font-size:5px;font-weight:600}"
    ".lead{font-size:3.4px;font-weight:600}.words{font-size:3.4px}.small{font-size:2.8px;fill:#5c6169}";

/// One lead somewhere on the paper.
struct Piece {
  std::size_t signal = 0;
  std::size_t row = 0;
  double from_s = 0.0, to_s = kSheet_s;
};

std::vector<Piece> pieces(const Record& record) {
  std::array<std::optional<std::size_t>, kStandardLeadCount> twelve;
  std::vector<std::size_t> leads = ecg_leads(record);
  for (const std::size_t signal : leads) {
    const auto lead = standard_lead(record.signals[signal].lead);
    if (lead && !twelve[static_cast<std::size_t>(*lead)]) twelve[static_cast<std::size_t>(*lead)] = signal;
  }
  std::vector<Piece> all;
  if (std::ranges::all_of(twelve, [](const auto& signal) { return signal.has_value(); })) {
    for (std::size_t place = 0; place < kStandardLeadCount; ++place) {
      const double from_s = kColumn_s * static_cast<double>(place / kRows);
      all.push_back({*twelve[place], place % kRows, from_s, from_s + kColumn_s});
    }
    all.push_back({*twelve[static_cast<std::size_t>(StandardLead::II)], kRows});
    return all;
  }
  if (leads.size() > kMostRows) leads.resize(kMostRows);
  for (std::size_t row = 0; row < leads.size(); ++row) all.push_back({leads[row], row});
  return all;
}

std::string ms(double value_s) { return fixed(1000.0 * value_s, 0) + " ms"; }

std::string measured_line(const MeasuredBeat& usual) {
  const TwelveLeadMeasures& measures = usual.measures;
  if (!measures.qrs_s) return "";
  std::string words = fixed(60.0 / measures.rr_s, 0) + " bpm";
  words += ", PR " + (measures.pr_s ? ms(*measures.pr_s) : std::string("-")) + ", QRS " + ms(*measures.qrs_s);
  if (measures.qt_s)
    words += ", QT " + ms(*measures.qt_s) + ", QTcF " + ms(qtc_fridericia_s(*measures.qt_s, measures.rr_s));
  if (measures.axis_deg) words += ", axis " + fixed(*measures.axis_deg, 0) + "\xC2\xB0";
  return words + " (median of " + counted(measures.beats, "beat", "beats") + ")";
}

/// In lines that fit across the page, broken at blanks; what is more than `most` lines is left out, and that is seen.
std::vector<std::string> broken(std::string text, std::size_t most) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < most) {
    if (text.size() <= kMostLine) {
      lines.push_back(std::exchange(text, {}));
      break;
    }
    const std::size_t blank = text.rfind(' ', kMostLine);
    const std::size_t end = blank == std::string::npos ? kMostLine : blank;
    lines.push_back(text.substr(0, end));
    text.erase(0, end + 1);
  }
  if (!text.empty()) lines.back() += " ...";
  return lines;
}

/// The verdict and the first finding behind it.
std::vector<std::string> finding_lines(const Analysis& analysis) {
  std::vector<std::string> lines;
  for (const Finding& finding : analysis.findings) {
    if (finding.dismissed()) continue;
    for (std::string& line : broken(finding.text, 2)) lines.push_back(std::move(line));
    if (lines.size() >= 2) break;
  }
  if (lines.size() > 3) lines.resize(3);
  return lines;
}

}  // namespace

std::string page_svg(const Record& record, const Analysis& analysis) {
  const std::vector<Piece> all = pieces(record);
  const std::size_t rows = all.empty() ? 1 : all.back().row + 1;
  double begin_s = 0.0;
  if (record.duration_s() > kSheet_s + 1.0) {
    const double middle_s = usual_place(record, analysis, kSheet_s).value_or(0.5 * kSheet_s);
    begin_s = std::clamp(middle_s - 0.5 * kSheet_s, 0.0, record.duration_s() - kSheet_s);
  }
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + mm(kPageWidth_mm) + "mm\" height=\"" +
                    mm(kPageHeight_mm) + "mm\" viewBox=\"0 0 " + mm(kPageWidth_mm) + " " + mm(kPageHeight_mm) +
                    "\"><style>" + std::string(kStyle) + "</style>";
  append_text(svg, kLeft_mm - kPulse_mm, 14.0, "title", "start", record.name);
  const std::string when = start_words(record.start_date, record.start_time_of_day_s);
  append_text(svg, kLeft_mm + kPaperWidth_mm, 14.0, "words", "end", when);
  append_text(svg, kLeft_mm - kPulse_mm, 21.0, "words", "start", measured_line(analysis.usual_beat));
  const std::vector<std::string> lines = finding_lines(analysis);
  for (std::size_t i = 0; i < lines.size(); ++i)
    append_text(svg, kLeft_mm - kPulse_mm, 26.0 + 4.5 * static_cast<double>(i), "words", "start", lines[i]);

  svg += "<rect class=\"paper\" x=\"" + mm(kLeft_mm) + "\" y=\"" + mm(kTop_mm) + "\" width=\"" + mm(kPaperWidth_mm) +
         "\" height=\"" + mm(kPaperHeight_mm) + "\"/>";
  for (const auto& [style, step_mm] : {std::pair("minor", 1.0), std::pair("major", 5.0)})
    svg += "<path class=\"" + std::string(style) + "\" d=\"" +
           grid_path(kLeft_mm, kTop_mm, kPaperWidth_mm, kPaperHeight_mm, step_mm) + "\"/>";
  const double row_mm = kPaperHeight_mm / static_cast<double>(rows);
  bool scaled_everywhere = true;
  for (const Piece& piece : all) {
    const Signal& signal = record.signals[piece.signal];
    const double zero_y =
        kTop_mm + std::round((row_mm * (static_cast<double>(piece.row) + kBaselineShare)) / 5.0) * 5.0;
    const double x = kLeft_mm + piece.from_s * kPrintedSpeed_mm_s;
    const bool scaled = has_known_scale(record, piece.signal);
    scaled_everywhere = scaled_everywhere && scaled;
    if (piece.from_s == 0.0 && scaled)
      svg += "<path class=\"pulse\" d=\"" + pulse_path(kLeft_mm - kPulse_mm + 1.0, zero_y) + "\"/>";
    if (piece.from_s > 0.0)
      svg += "<path class=\"cut\" d=\"M" + mm(x) + " " + mm(zero_y - 4.0) + "v2M" + mm(x) + " " + mm(zero_y + 2.0) +
             "v2\"/>";
    const auto standard = standard_lead(signal.lead);
    const std::string label = (standard ? std::string(name(*standard)) : signal.lead) +
                              (signal.shown_inverted ? ", inverted" : "") +
                              (scaled                ? ""
                               : signal.is_voltage() ? ", gain unknown"
                                                     : ", no scale");
    append_text(svg, x + 1.5, std::max(kTop_mm + 4.0, zero_y - 0.5 * row_mm), "lead", "start", label);
    svg += "<path class=\"trace\" d=\"" +
           lead_path(record, signal, {begin_s + piece.from_s, piece.to_s - piece.from_s},
                     {x, kTop_mm, kTop_mm + kPaperHeight_mm}, zero_y) +
           "\"/>";
  }
  const double foot = kTop_mm + kPaperHeight_mm;
  append_text(svg, kLeft_mm, foot + 5.0, "small", "start",
              "From " + place_words(begin_s, record.start_time_of_day_s) + ". 25 mm/s, " +
                  (scaled_everywhere ? "10 mm/mV" : "10 mm/mV where the scale is known") +
                  ", not filtered. Print at 100 %.");
  double y = foot + 9.5;
  for (const std::string& line : broken(provenance(record, analysis), 2)) {
    append_text(svg, kLeft_mm, y, "small", "start", line);
    y += 4.0;
  }
  return svg + "</svg>\n";
}

}  // namespace ecg
