#include "core/report/html_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "core/canned_model.hpp"
#include "core/report/html_findings.hpp"
#include "core/report/html_strip.hpp"
#include "core/report/printed_trace.hpp"
#include "core/small_record.hpp"
#include "core/version.hpp"

namespace ecg {
namespace {

using enum BeatClass;
using testing_models::classify_all;
using testing_models::spec;
using testing_records::labelled_record;

constexpr std::string_view kHostile = "<script>alert(1)</script>\"' onload=x \x01\xFF&amp;";

Record four_beats(std::string_view name = "100") {
  using enum AnnotationCode;
  Record record = labelled_record({{360, normal}, {720, premature_ventricular}, {1080, normal}, {1800, normal}});
  record.name = name;
  return record;
}

Analysis analysed(const Record& record, const RhythmSettings& rhythm = {}) {
  Analyzer analyzer(record, {.rhythm = rhythm, .reference_positions = true});
  analyzer.begin_model(spec());
  classify_all(analyzer, {N, V, N, N}, 64);
  return analyzer.conclude();
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST(HtmlEscaped, LeavesNothingThatCouldEndAnElementOrAnAttribute) {
  EXPECT_EQ(html_escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(html_escaped("\x01\x7F"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(html_escaped("\xFFz"), "\xEF\xBF\xBDz");
  EXPECT_EQ(html_escaped("\xC2\x85"), "\xEF\xBF\xBD");  // a control character in two bytes
  EXPECT_EQ(html_escaped("M\xC3\xBCller"), "M\xC3\xBCller");
  EXPECT_EQ(html_escaped(""), "");
}

TEST(ReportHtml, SaysWhatItIsMadeFromAndThatNobodyReviewedIt) {
  const Record record = four_beats();
  const std::string html = report_html(record, analysed(record), {.sources = {{"100.dat", 1234, "abc123"}}});
  EXPECT_TRUE(holds(html, "Automatic analysis, not reviewed"));
  EXPECT_TRUE(holds(html, kDisclaimer));
  EXPECT_TRUE(holds(html, "100.dat, 1234 bytes"));
  EXPECT_TRUE(holds(html, "abc123"));
  EXPECT_TRUE(holds(html, "00ff"));  // the model's
  EXPECT_TRUE(holds(html, "Fiducial " + std::string(kVersion)));
  EXPECT_TRUE(holds(html, "25 mm/s, 10 mm/mV"));
  EXPECT_TRUE(holds(html, "RR interval of at least 2.0 s"));
}

TEST(ReportHtml, PrintsTheThresholdsThatItsAnalysisWasMadeWith) {
  const Record record = four_beats();
  const std::string html =
      report_html(record, analysed(record, {.tachycardia_bpm = 130.0, .pause_s = 3.5, .run_beats = 5}), {});
  EXPECT_TRUE(holds(html, "RR interval of at least 3.5 s"));
  EXPECT_TRUE(holds(html, "above 130 or below 50 bpm"));
  EXPECT_TRUE(holds(html, "5 or more V (or S) beats in a row"));
  EXPECT_TRUE(holds(html, "Runs: 5 beats or more."));
}

TEST(ReportHtml, NamesWhoConfirmedIt) {
  const Record record = four_beats();
  const std::string html = report_html(record, analysed(record), {.reviewer = "A. Reader"});
  EXPECT_TRUE(holds(html, "confirmed by A. Reader"));
  EXPECT_FALSE(holds(html, "not reviewed"));
}

TEST(ReportHtml, RunsNothingAndAsksForNothingWhateverTheFileSays) {
  Record record = four_beats(kHostile);
  record.signals[0].lead = kHostile;
  record.signals[0].unit = kHostile;
  record.diagnostics = {{DiagnosticCode::ignored_file, std::string(kHostile)}};
  const std::string html =
      report_html(record, analysed(record),
                  {.sources = {{std::string(kHostile), 1, std::string(kHostile)}}, .reviewer = std::string(kHostile)});
  EXPECT_FALSE(holds(html, "<script"));
  EXPECT_FALSE(holds(html, "alert(1)</"));
  EXPECT_FALSE(holds(html, "\x01"));
  EXPECT_FALSE(holds(html, "http:"));
  EXPECT_FALSE(holds(html, "https:"));
  EXPECT_FALSE(holds(html, "href"));
  EXPECT_FALSE(holds(html, "src="));
  EXPECT_TRUE(holds(html, "default-src 'none'"));
  EXPECT_TRUE(holds(html, "&lt;script&gt;"));
  for (const std::string_view tag : {"table", "dl", "div", "figure", "svg", "ol", "ul", "body", "html"}) {
    const std::string name(tag);
    EXPECT_EQ(count(html, "<" + name + ">") + count(html, "<" + name + " "), count(html, "</" + name + ">")) << tag;
  }
}

TEST(ReportHtml, HasFieldsForThePersonThatNothingFromAFileFills) {
  Record record = four_beats();
  record.comments = {"Name: J. Doe", "born 1940"};
  const std::string html = report_html(record, analysed(record), {});
  for (const std::string_view field : {"Patient", "Date of birth", "Recorded", "Read by", "Signature", "Date"})
    EXPECT_TRUE(holds(html, "<label>" + std::string(field) + "<input")) << field;
  EXPECT_EQ(count(html, " value=\"\""), 6U);
  EXPECT_FALSE(holds(html, "Doe"));
  EXPECT_FALSE(holds(html, "1940"));
  const std::string confirmed = report_html(record, analysed(record), {.reviewer = "A. Reader"});
  EXPECT_TRUE(holds(confirmed, "value=\"A. Reader\""));
}

TEST(ReportHtml, ShowsTheMostUrgentFindingsWithAStripAndSaysHowManyHaveNone) {
  const Record record = four_beats();
  Analysis analysis = analysed(record);
  Finding pause = {.kind = FindingKind::pause, .text = "A pause.", .occurrences = {{1080, 1800}}};
  analysis.findings.assign(kMostFindingStrips + 2, pause);
  const std::string html = report_html(record, analysis, {});
  EXPECT_EQ(count(html, "<section class=\"finding\">"), kMostFindingStrips + 2);
  EXPECT_EQ(count(html, "<svg class=\"strip\""), kMostFindingStrips + 1) << "and one of usual beats";
  EXPECT_TRUE(holds(html, "The 12 most urgent findings have a strip; 2 further ones have none here."));
  EXPECT_TRUE(holds(html, "The place: 0:03, 2.0 s. Strip from 0:00"));
  EXPECT_TRUE(holds(html, "Found by: Rule on the RR intervals."));
}

TEST(ReportHtml, SaysTheTimeOfDayWhereItIsKnown) {
  Record record = four_beats();
  record.start_time_of_day_s = 14.0 * 3600.0;
  Analysis analysis = analysed(record);
  analysis.findings = {{.kind = FindingKind::pause, .text = "A pause.", .occurrences = {{1080, 1800}}}};
  EXPECT_TRUE(holds(report_html(record, analysis, {}), "The place: 0:03 (14:00:03)"));
}

TEST(ReportHtml, HasATableByTheHourOfLongRecordingsOnly) {
  Record record = {.name = "day", .fs_hz = 1.0, .length = 3600};
  EXPECT_FALSE(holds(report_html(record, {}, {}), "By the hour"));
  record.length = 2 * 3600;
  record.start_time_of_day_s = 14.5 * 3600.0;
  const std::string html = report_html(record, {}, {});
  EXPECT_TRUE(holds(html, "<td>14:30 to 15:00</td>"));
  EXPECT_TRUE(holds(html, "<td>16:00 to 16:30</td>"));
}

TEST(ReportHtml, IsTheSameForTheSameAnalysis) {
  const Record record = four_beats();
  EXPECT_EQ(report_html(record, analysed(record), {}), report_html(record, analysed(record), {}));
}

TEST(ReportHtml, WithoutBeatsOrSignalsIsStillAReport) {
  Record record;
  record.fs_hz = 250.0;
  const std::string html = report_html(record, Analyzer(record, {}).conclude(), {});
  EXPECT_TRUE(holds(html, "ECG report"));
  EXPECT_TRUE(holds(html, "</html>"));
}

TEST(StripSvg, IsTrueToTheMillimetreAndKeepsSpikes) {
  Record record;
  record.fs_hz = 1000.0;
  record.length = 7000;
  std::vector<std::int16_t> samples(7000, 0);
  samples[3502] = 200;  // 1 mV for a single sample
  record.signals.push_back({.lead = "II", .gain_adu_per_unit = 200.0, .adu = std::move(samples)});
  const std::string svg = strip_svg(record, {}, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  EXPECT_TRUE(holds(svg, "width=\"187.00mm\""));  // 175 mm of paper and the calibration pulse
  // Baseline at 26 mm (6 mm of letters, then 20), the spike 10 mm above it at 12 + 3.502 s * 25 mm/s.
  EXPECT_TRUE(holds(svg, "L99.55 16.00")) << svg.substr(svg.find("class=\"trace\""), 400);
  EXPECT_TRUE(holds(svg, "M12.00 26.00"));
}

TEST(StripSvg, StaysOnThePaper) {
  Record record;
  record.fs_hz = 1000.0;
  record.length = 7000;
  std::vector<std::int16_t> samples(7000, 0);
  samples[3502] = 500;  // 25 mm, where 20 are above the baseline
  samples[5002] = -500;
  record.signals.push_back({.lead = "II", .gain_adu_per_unit = 200.0, .adu = std::move(samples)});
  const std::string svg = strip_svg(record, {}, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  EXPECT_TRUE(holds(svg, "L99.55 6.00")) << "the paper's upper edge";
  EXPECT_TRUE(holds(svg, "L137.05 36.00")) << "the lower one";
}

TEST(StripSvg, ALeadThatWasTurnedOverIsDrawnSoAndSaysIt) {
  Record record;
  record.fs_hz = 1000.0;
  record.length = 7000;
  std::vector<std::int16_t> samples(7000, 0);
  samples[3502] = -200;
  record.signals.push_back(
      {.lead = "II", .shown_inverted = true, .gain_adu_per_unit = 200.0, .adu = std::move(samples)});
  const std::string svg = strip_svg(record, {}, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  EXPECT_TRUE(holds(svg, "L99.55 16.00")) << "upwards";
  EXPECT_TRUE(holds(svg, ">inverted</text>"));
  record.signals[0].shown_inverted = false;
  const std::string plain = strip_svg(record, {}, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  EXPECT_TRUE(holds(plain, "L99.55 36.00"));
  EXPECT_FALSE(holds(plain, "inverted"));
}

TEST(LetterRows, KeepLettersApartAndLeaveOutWhatHasNoRoom) {
  constexpr double kPlaces_mm[] = {0.0, 1.0, 2.0, 3.0, 10.0};
  const auto rows = letter_rows(kPlaces_mm);
  const std::vector<std::optional<std::size_t>> expected = {0, 1, std::nullopt, 0, 0};
  EXPECT_EQ(rows, expected);
}

TEST(StripSvg, TellsTheClassesApartWithoutColour) {
  using enum AnnotationCode;
  const Record record = labelled_record({{100, normal}, {500, normal}, {900, normal}, {1300, normal}, {1700, normal}});
  Analyzer analyzer(record, {.reference_positions = true});
  analyzer.begin_model(spec());
  classify_all(analyzer, {N, S, V, F, Q}, 64);
  Analysis analysis = analyzer.conclude();
  analysis.classes.label = {N, S, V, F, Q};  // whatever the rhythm makes of them
  const std::string svg = strip_svg(record, analysis, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  std::vector<std::string> shapes;
  constexpr std::string_view kMark = "<path class=\"mark";
  for (std::size_t at = svg.find(kMark); at != std::string::npos; at = svg.find(kMark, at + 1)) {
    std::string shape = svg.substr(at, svg.find("/>", at) - at);
    const std::size_t place = shape.find('M');
    shape.erase(place, shape.find(' ', place) - place);
    shapes.push_back(shape);
  }
  ASSERT_EQ(shapes.size(), 5U);
  std::ranges::sort(shapes);
  EXPECT_EQ(std::ranges::adjacent_find(shapes), shapes.end());
}

TEST(StripSvg, ALeadOfUnknownGainHasNoPulseAndSaysSo) {
  Record record = labelled_record({});
  EXPECT_TRUE(holds(strip_svg(record, {}, {.leads = {0}}), "class=\"pulse\""));
  record.diagnostics = {{DiagnosticCode::default_gain, "MLII", 200.0}};
  const std::string assumed = strip_svg(record, {}, {.leads = {0}});
  EXPECT_FALSE(holds(assumed, "class=\"pulse\""));
  EXPECT_TRUE(holds(assumed, "gain unknown"));
  record.signals[0].unit = "adu";
  const std::string without = strip_svg(record, {}, {.leads = {0}});
  EXPECT_FALSE(holds(without, "class=\"pulse\""));
  EXPECT_TRUE(holds(without, "no scale"));
  EXPECT_TRUE(holds(without, "amplitude without a scale"));
}

TEST(StripSvg, LiftsThePenInGaps) {
  Record record;
  record.fs_hz = 20.0;
  record.length = 140;
  record.signals.push_back({.lead = "II", .adu = std::vector<std::int16_t>(140, 0), .gaps = {{40, 60}}});
  const std::string svg = strip_svg(record, {}, {.begin_s = 0.0, .span_s = 7.0, .leads = {0}});
  const std::string_view trace = std::string_view(svg).substr(svg.find("class=\"trace\""));
  EXPECT_EQ(count(trace.substr(0, trace.find("/>")), "M"), 2U);
}

}  // namespace
}  // namespace ecg
