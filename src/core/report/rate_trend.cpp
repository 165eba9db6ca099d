#include "core/report/rate_trend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "core/report/holter_summary.hpp"
#include "core/report/html_strip.hpp"
#include "core/report/printed_trace.hpp"
#include "core/rhythm/beat_series.hpp"
#include "core/words/clock.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr double kLeft_mm = 9.0;  // numbers of the rate
constexpr double kTop_mm = 1.5;
constexpr double kHeight_mm = 36.0;
constexpr double kBelow_mm = 10.0;  // times, and the names of what is hatched
constexpr double kColumn_mm = 0.5;
constexpr double kLeastBand_mm = 0.6;  // a short episode stays visible in a day
constexpr double kMostTimes = 9.0;
constexpr double kMostRates = 7.0;
constexpr std::array kTimeSteps_s = {10.0,   30.0,   60.0,   120.0,   300.0,    600.0,   900.0,
                                     1800.0, 3600.0, 7200.0, 10800.0, 21'600.0, 43'200.0};
constexpr std::array kRateSteps_bpm = {10.0, 20.0, 50.0, 100.0};

/// The first of `steps` that parts `range` into at most `most`; the last one where none does.
double step_for(std::span<const double> steps, double range, double most) {
  const auto step = std::ranges::find_if(steps, [&](double each) { return range / each <= most; });
  return step == steps.end() ? steps.back() : *step;
}

/// The sliding rate within half a millimetre.
struct Column {
  double low_bpm = 0.0, high_bpm = 0.0, sum_bpm = 0.0;
  int rates = 0;        ///< 0: unknown here
  std::size_t row = 0;  ///< of trusted intervals; another one means that something between was not trusted
};

std::vector<Column> columns_of(const BeatSeries& series, double duration_s) {
  std::vector<Column> columns(static_cast<std::size_t>(kStripWidth_mm / kColumn_mm));
  std::size_t row = 0;
  std::size_t intervals = 0;  // of this row, up to beat i
  for (std::size_t i = 1; i < series.size(); ++i) {
    if (series.trusted[i] == 0 || !(series.rr_s(i) > 0.0)) {
      ++row;
      intervals = 0;
      continue;
    }
    if (++intervals < kRateIntervals) continue;
    const std::size_t first = i - kRateIntervals;
    const double bpm = series.rate_bpm(first, i);
    const double middle_s = seconds_from_samples(series.r_peaks[first] + series.r_peaks[i], series.fs_hz) / 2.0;
    const auto place = static_cast<std::size_t>(middle_s / duration_s * static_cast<double>(columns.size()));
    Column& column = columns[std::min(place, columns.size() - 1)];
    column.low_bpm = column.rates == 0 ? bpm : std::min(column.low_bpm, bpm);
    column.high_bpm = std::max(column.high_bpm, bpm);
    column.sum_bpm += bpm;
    ++column.rates;
    column.row = row;
  }
  return columns;
}

/// What lies behind the rate.
struct Band {
  std::string_view id;
  std::string_view name;
  std::string_view hatch;  ///< of a square of 2 mm
  std::array<EpisodeKind, 3> kinds;
};

constexpr std::array kBands = {
    Band{"trend-atrial",
         "atrial fibrillation or flutter",
         "M-.5 2.5L2.5 -.5M-.5 .5L.5 -.5M1.5 2.5L2.5 1.5",
         {EpisodeKind::atrial_fibrillation, EpisodeKind::atrial_flutter, EpisodeKind::atrial_flutter}},
    Band{"trend-ventricular",
         "ventricular run, tachycardia or fibrillation",
         "M0 0v2M.7 0v2M1.4 0v2",
         {EpisodeKind::ventricular_run, EpisodeKind::ventricular_tachycardia, EpisodeKind::ventricular_fibrillation}},
};

/// Where the episodes of a band lie, from the plot's left edge; what would touch is one.
std::vector<std::array<double, 2>> places_mm(const Analysis& analysis, const Band& band, SampleIndex length) {
  const double mm_per_sample = kStripWidth_mm / static_cast<double>(length);
  std::vector<std::array<double, 2>> places;
  for (const Episode& episode : analysis.episodes) {
    if (std::ranges::find(band.kinds, episode.kind) == band.kinds.end()) continue;
    const double begin =
        std::min(static_cast<double>(episode.range.begin) * mm_per_sample, kStripWidth_mm - kLeastBand_mm);
    const double end = std::max(begin + kLeastBand_mm, static_cast<double>(episode.range.end) * mm_per_sample);
    places.push_back({begin, std::min(end, kStripWidth_mm)});
  }
  std::ranges::sort(places);
  std::vector<std::array<double, 2>> joined;
  for (const auto& place : places) {
    if (!joined.empty() && place[0] <= joined.back()[1]) joined.back()[1] = std::max(joined.back()[1], place[1]);
    else joined.push_back(place);
  }
  return joined;
}

void append_rect(std::string& svg, double x, double y, double width, double height, std::string_view rest) {
  svg += "<rect x=\"" + mm(x) + "\" y=\"" + mm(y) + "\" width=\"" + mm(width) + "\" height=\"" + mm(height) + "\" " +
         std::string(rest) + "/>";
}

void append_text(std::string& svg, double x, double y, std::string_view anchor, std::string_view text) {
  svg += "<text class=\"small\" x=\"" + mm(x) + "\" y=\"" + mm(y) + "\" text-anchor=\"" + std::string(anchor) + "\">" +
         html_escaped(text) + "</text>";
}

/// Hatched stretches, and below the times a key to those that there are.
void append_bands(std::string& svg, const Record& record, const Analysis& analysis) {
  double key_x = kLeft_mm;
  for (const Band& band : kBands) {
    const auto places = places_mm(analysis, band, record.length);
    if (places.empty()) continue;
    const std::string id(band.id);
    svg += "<defs><pattern id=\"" + id +
           "\" patternUnits=\"userSpaceOnUse\" width=\"2\" height=\"2\"><path class=\"hatch\" d=\"" +
           std::string(band.hatch) + "\"/></pattern></defs>";
    const std::string filled = "class=\"band\" fill=\"url(#" + id + ")\"";
    for (const auto& [begin, end] : places)
      append_rect(svg, kLeft_mm + begin, kTop_mm, end - begin, kHeight_mm, filled);
    const double key_y = kTop_mm + kHeight_mm + 6.0;
    append_rect(svg, key_x, key_y, 6.0, 3.0, filled);
    append_text(svg, key_x + 7.5, key_y + 2.4, "start", band.name);
    key_x += 70.0;
  }
}

/// Times below: round ones of the day, or from the begin.
void append_times(std::string& svg, const Record& record) {
  const double duration_s = record.duration_s();
  const double step_s = step_for(kTimeSteps_s, duration_s, kMostTimes);
  const double start_s = record.start_time_of_day_s.value_or(0.0);
  const double bottom = kTop_mm + kHeight_mm;
  for (double time_s = std::ceil(start_s / step_s) * step_s - start_s; time_s <= duration_s; time_s += step_s) {
    const double x = kLeft_mm + time_s / duration_s * kStripWidth_mm;
    svg += "<path class=\"tick\" d=\"M" + mm(x) + " " + mm(kTop_mm) + "v" + mm(kHeight_mm + 1.0) + "\"/>";
    const std::string words = record.start_time_of_day_s ? time_of_day(start_s + time_s) : clock(time_s);
    const std::string_view anchor = x > kLeft_mm + kStripWidth_mm - 5.0 ? "end"
                                    : x < kLeft_mm + 5.0                ? "start"
                                                                        : "middle";
    append_text(svg, x, bottom + 4.0, anchor, words);
  }
}

/// Area between lowest and highest, then the mean.
template <typename YOf>
void append_rates(std::string& svg, const std::vector<Column>& columns, YOf y_of) {
  std::string spread, mean;
  std::size_t before = columns.size();  // the column drawn last; none
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (column.rates == 0) continue;
    const double x = kLeft_mm + (static_cast<double>(i) + 0.5) * kColumn_mm;
    const bool on = before < columns.size() && (before + 1 == i || columns[before].row == column.row);
    mean += (on ? "L" : "M") + mm(x) + " " + mm(y_of(column.sum_bpm / column.rates));
    spread += "M" + mm(x) + " " + mm(y_of(column.low_bpm)) + "V" + mm(y_of(column.high_bpm));
    before = i;
  }
  svg += "<path class=\"spread\" d=\"" + spread + "\"/><path class=\"rate\" d=\"" + mean + "\"/>";
}

}  // namespace

std::string rate_trend_svg(const Record& record, const Analysis& analysis) {
  const double duration_s = record.duration_s();
  if (!(duration_s >= kShortestTrend_s)) return "";
  const BeatSeries series = beat_series(analysis.r_peaks, analysis.classes, analysis.quality, record.fs_hz);
  const std::vector<Column> columns = columns_of(series, duration_s);
  double low_bpm = 0.0, high_bpm = 0.0;
  for (const Column& column : columns) {
    if (column.rates == 0) continue;
    low_bpm = low_bpm > 0.0 ? std::min(low_bpm, column.low_bpm) : column.low_bpm;
    high_bpm = std::max(high_bpm, column.high_bpm);
  }
  if (!(high_bpm > 0.0)) return "";
  const double step_bpm = step_for(kRateSteps_bpm, high_bpm - low_bpm + 2.0 * kRateSteps_bpm.front(), kMostRates);
  const double floor_bpm = std::floor(low_bpm / step_bpm) * step_bpm;
  const double ceiling_bpm = std::floor(high_bpm / step_bpm + 1.0) * step_bpm;
  const auto y_of = [&](double bpm) { return kTop_mm + (ceiling_bpm - bpm) / (ceiling_bpm - floor_bpm) * kHeight_mm; };
  const std::string width = mm(kLeft_mm + kStripWidth_mm), height = mm(kTop_mm + kHeight_mm + kBelow_mm);
  const std::string label =
      "Heart rate over " + length_words(duration_s) + ", " + fixed(low_bpm, 0) + " to " + fixed(high_bpm, 0) + " bpm";
  std::string svg = "<svg class=\"strip trend\" role=\"img\" aria-label=\"" + html_escaped(label) + "\" width=\"" +
                    width + "mm\" height=\"" + height + "mm\" viewBox=\"0 0 " + width + " " + height + "\">";
  append_bands(svg, record, analysis);
  append_times(svg, record);
  for (double bpm = floor_bpm; bpm <= ceiling_bpm; bpm += step_bpm) {
    svg += "<path class=\"tick\" d=\"M" + mm(kLeft_mm) + " " + mm(y_of(bpm)) + "h" + mm(kStripWidth_mm) + "\"/>";
    append_text(svg, kLeft_mm - 1.0, y_of(bpm) + 0.9, "end", fixed(bpm, 0));
  }
  append_rates(svg, columns, y_of);
  return svg + "</svg>";
}

}  // namespace ecg
