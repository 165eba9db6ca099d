// Long because the sections of the page stand here in their order, each a few lines.
#include "core/report/html_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/record/rhythm_label.hpp"
#include "core/record/signal_choices.hpp"
#include "core/report/holter_summary.hpp"
#include "core/report/html_findings.hpp"
#include "core/report/html_page.hpp"
#include "core/report/rate_trend.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/version.hpp"
#include "core/words/clock.hpp"
#include "core/words/sentences.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr double kHour_s = 3600.0;

// Everything the document looks like; millimetres, so that print and screen agree.
constexpr std::string_view kStyle = R"(
@page{size:A4;margin:10mm}
*{box-sizing:border-box}
body{font:10.5pt/1.45 Inter,"Segoe UI","DejaVu Sans",sans-serif;color:#1f2329;background:#fff;margin:8mm auto;max-width:190mm;padding:0 1mm}
h1{font-size:17pt;margin:0 0 1mm}h2{font-size:12pt;margin:7mm 0 2mm;border-bottom:.3mm solid #e2dddb;padding-bottom:1mm}
h3{font-size:10.5pt;margin:0 0 .5mm}p{margin:1mm 0}.muted{color:#5c6169}
.notice{border:.4mm solid #a84300;border-radius:1.5mm;padding:2mm 3mm;margin:3mm 0}
.form{display:grid;grid-template-columns:2fr 1fr 1fr;gap:2.5mm 6mm;margin:4mm 0 1mm}
.form label{font-size:8pt;color:#5c6169;display:block}
.form input{display:block;width:100%;border:0;border-bottom:.3mm solid #5c6169;padding:1mm 0;font:10.5pt Inter,"Segoe UI","DejaVu Sans",sans-serif;color:#1f2329;background:none;border-radius:0}
.form input:focus-visible{outline:.6mm solid #a84300;outline-offset:.6mm}
table{border-collapse:collapse;width:100%;font-size:9pt}th,td{text-align:right;padding:.7mm 1.5mm;border-bottom:.2mm solid #e2dddb;font-variant-numeric:tabular-nums}
th{font-weight:600;color:#5c6169}th:first-child,td:first-child{text-align:left}table.hours td:first-child{white-space:nowrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 5mm;margin:2mm 0}dt{color:#5c6169}dd{margin:0;font-variant-numeric:tabular-nums}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 8mm;align-items:start}ol.findings{padding-left:6mm}ol.findings li{margin:.8mm 0}
.high{font-weight:600}.dismissed{color:#5c6169}ol.findings li.inside{margin-left:6mm}
.hash{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:7.5pt;overflow-wrap:anywhere}
figure{margin:2mm 0 3mm;break-inside:avoid}figcaption{font-size:9.5pt;margin-bottom:1mm}
section.finding{break-inside:avoid;margin:5mm 0 6mm}section.finding .muted{font-size:9pt}
svg.strip{display:block;max-width:100%;height:auto}svg .paper{fill:#fff4f4}svg path{fill:none}svg .minor{stroke:#ffc9c9;stroke-width:.08}
svg .major{stroke:#e0a0a0;stroke-width:.16}svg .trace{stroke:#14171a;stroke-width:.3;stroke-linejoin:round}svg .pulse{stroke:#14171a;stroke-width:.3}
svg text{font-family:Inter,"Segoe UI","DejaVu Sans",sans-serif;fill:#1f2329}svg .lead{font-size:3px;font-weight:600}svg .small{font-size:2.6px;fill:#5c6169}
svg .letter{font-size:3px;fill:#5c6169}svg .abnormal{font-weight:700;fill:#a84300}svg .mark{stroke:#1f2329;stroke-width:.25}svg .solid{fill:#1f2329}
svg .tick{stroke:#d8d3d1;stroke-width:.12}svg .spread{stroke:#a9adb3;stroke-width:.5}svg .rate{stroke:#14171a;stroke-width:.3;stroke-linejoin:round}
svg .hatch{stroke:#7a7f87;stroke-width:.15}svg .band{stroke:#5c6169;stroke-width:.12}
@media(max-width:180mm){body{margin:4mm;padding:0}.two{grid-template-columns:1fr}.form{grid-template-columns:1fr 1fr}table{display:block;overflow-x:auto}dl{grid-template-columns:fit-content(40%) 1fr}}
@media print{body{margin:0;padding:0;max-width:none}h2,h3,figcaption{break-after:avoid}tr{break-inside:avoid}.screen{display:none}svg.strip{max-width:none}}
)";

std::string_view letter(BeatClass label) { return {&kBeatClassLetters[static_cast<std::size_t>(label)], 1}; }
std::string rate(double bpm) { return bpm > 0.0 ? fixed(bpm, 0) : "-"; }
std::string seconds(double value_s, int decimals) { return fixed(value_s, decimals) + " s"; }

void write_review_state(HtmlPage& page, const Analysis& analysis, const ReportFacts& facts) {
  if (!facts.reviewer.empty()) {
    page.element("p", "notice", "Automatic analysis, confirmed by " + facts.reviewer + ". " + std::string(kDisclaimer));
  } else if (analysis.review.state == ReviewState::confirmed) {
    page.element("p", "notice", review_words(analysis.review) + ". " + std::string(kDisclaimer));
  } else {
    page.element("p", "notice",
                 review_words(analysis.review) +
                     ". Every class, count and finding below is a suggestion for a person who "
                     "can read an ECG. " +
                     std::string(kDisclaimer));
  }
  if (analysis.review.edits > 0) {
    page.paragraph("A person changed it: " + counted(analysis.review.edits, "edit stands", "edits stand") +
                   ", and every number here is after them.");
  }
}

void write_summary(HtmlPage& page, const Record& record, const Analysis& analysis, const HolterSummary& summary) {
  const double analysable_s = std::max(0.0, summary.duration_s - summary.unusable_s);
  const double share = summary.duration_s > 0.0 ? 100.0 * analysable_s / summary.duration_s : 0.0;
  page.heading("Summary");
  page.begin("div", "two");
  page.begin("dl");
  page.fact("Duration", length_words(summary.duration_s));
  page.fact("Analysable", fixed(share, share < 99.95 ? 1 : 0) + " %, " + length_words(analysable_s));
  page.fact("Beats",
            std::to_string(summary.beats) +
                (summary.unclassified > 0 ? ", " + std::to_string(summary.unclassified) + " without a class" : ""));
  if (const std::int64_t overruled = analysis.overruled_count(); overruled > 0) {
    page.fact("Classes overruled", "of " + counted(overruled, "beat", "beats") +
                                       ": what the waveform around says of them is not what the beat model said");
  }
  std::string leads, others;
  for (const Signal& signal : record.signals) {
    std::string& list = signal.kind == SignalKind::ecg ? leads : others;
    list += (list.empty() ? "" : ", ") + signal.lead;
  }
  page.fact("Leads", leads + "; " + fixed(record.fs_hz, record.fs_hz == std::round(record.fs_hz) ? 0 : 2) + " Hz");
  if (!others.empty()) page.fact("Other signals", others);
  if (const std::string words = hand_words(record); !words.empty()) page.fact("Signals", words);
  page.end("dl");
  page.begin("dl");
  page.fact("Mean heart rate", rate(summary.mean_bpm) + " bpm");
  if (summary.lowest.bpm > 0.0) {
    page.fact("Lowest", rate(summary.lowest.bpm) + " bpm at " + page.place(summary.lowest.time_s));
    page.fact("Highest", rate(summary.highest.bpm) + " bpm at " + page.place(summary.highest.time_s));
  } else {
    page.fact("Lowest, highest", "-");
  }
  page.fact("Longest RR", summary.longest_rr_s > 0.0 ? seconds(summary.longest_rr_s, 2) + " at " +
                                                           page.place(page.seconds_at(summary.longest_rr.begin))
                                                     : "-");
  page.end("dl");
  page.end("div");
  page.paragraph("Lowest and highest heart rate are means of " + std::to_string(kRateIntervals) +
                     " intervals in a row; intervals that touch unusable signal are left out of every rate.",
                 "muted");
  if (analysis.model.name.empty()) {
    page.paragraph("No model named the beats: classes and ectopic counts are missing from this report.", "high");
  }
}

std::vector<std::string> ectopy_row(const HtmlPage& page, std::string_view title, const EctopySummary& ectopy,
                                    std::int64_t beats) {
  const auto at = [&](const SampleRange& range) { return " at " + page.place(page.seconds_at(range.begin)); };
  return {std::string(title),
          std::to_string(ectopy.beats),
          percent(ectopy.beats, beats),
          std::to_string(ectopy.singles),
          std::to_string(ectopy.couplets),
          std::to_string(ectopy.runs),
          ectopy.runs > 0 ? std::to_string(ectopy.longest_beats) + " beats" + at(ectopy.longest) : "-",
          ectopy.runs > 0 ? fixed(ectopy.fastest_bpm, 0) + " bpm" + at(ectopy.fastest) : "-"};
}

void write_ectopy(HtmlPage& page, const HolterSummary& summary, const RhythmSettings& settings, bool rhythm_model) {
  page.heading("Premature beats");
  page.begin("table");
  page.row("th", {"", "Beats", "of all", "Single", "Couplets", "Runs", "Longest run", "Fastest run"});
  page.row("td", ectopy_row(page, "Ventricular (V)", summary.ventricular, summary.beats));
  page.row("td", ectopy_row(page, "Supraventricular (S)", summary.supraventricular, summary.beats));
  page.end("table");
  page.paragraph(
      "Runs: " + std::to_string(settings.run_beats) + " beats or more. Fusion beats (F): " +
          std::to_string(summary.classes[static_cast<std::size_t>(BeatClass::F)]) +
          "; paced or unclassifiable (Q): " + std::to_string(summary.classes[static_cast<std::size_t>(BeatClass::Q)]) +
          ". Bigeminy: " + counted(summary.bigeminy, "stretch", "stretches") +
          ", trigeminy: " + counted(summary.trigeminy, "stretch", "stretches") + ".",
      "muted");
  page.heading("Pauses, rate and rhythm");
  page.begin("dl");
  page.fact("Pauses of " + exact(settings.pause_s, 1) + " s or more", std::to_string(summary.pauses));
  const auto rhythm = [&](std::string_view title, const RhythmSummary& found, std::string_view limit) {
    page.fact(title, found.stretches > 0
                         ? counted(found.stretches, "stretch", "stretches") + ", " + length_words(found.total_s) +
                               " in all, longest " + length_words(found.longest_s) + std::string(limit)
                         : "none found");
  };
  if (rhythm_model) {
    rhythm("Probable atrial fibrillation", summary.atrial_fibrillation, "");
    rhythm("Possible ventricular tachycardia", summary.ventricular_tachycardia, "");
    rhythm("Possible ventricular fibrillation or flutter", summary.ventricular_fibrillation, "");
  }
  rhythm(rhythm_model ? "Other irregular RR intervals" : "Irregular RR intervals", summary.irregular,
         rhythm_model ? "; the rhythm model named none there" : "; P waves and the waveform were not looked at");
  const auto lasting = [](double value_s) { return value_s > 0.0 ? length_words(value_s) : std::string("none"); };
  page.fact("Sustained rate above " + exact(settings.tachycardia_bpm, 0) + " bpm", lasting(summary.tachycardia_s));
  page.fact("Sustained rate below " + exact(settings.bradycardia_bpm, 0) + " bpm", lasting(summary.bradycardia_s));
  page.end("dl");
}

/// What a person wrote: rhythms, then comments, by time.
void write_remarks(HtmlPage& page, const Record& record, const Review& review) {
  if (!review.rhythms.empty()) {
    page.heading("Rhythm as a person named it");
    page.begin("table");
    page.row("th", {"Rhythm", "Label", "From", "To", "Length", "of the recording"});
    for (const RhythmSpan& span : review.rhythms) {
      page.row("td", {std::string(rhythm_title(span.label)), span.label, page.place(page.seconds_at(span.range.begin)),
                      page.place(page.seconds_at(span.range.end)), length_words(page.seconds_at(span.range.size())),
                      percent(span.range.size(), record.length)});
    }
    page.end("table");
  }
  const bool commented = std::any_of(review.bookmarks.begin(), review.bookmarks.end(),
                                     [](const Bookmark& bookmark) { return !bookmark.text.empty(); });
  if (!commented) return;
  page.heading("Comments");
  page.begin("dl");
  for (const Bookmark& bookmark : review.bookmarks) {
    if (!bookmark.text.empty()) page.fact(page.place(page.seconds_at(bookmark.sample)), comment_words(bookmark));
  }
  page.end("dl");
}

/// "14:00 to 15:00", by the clock where it is known.
std::string hour_words(const Record& record, const HolterHour& hour) {
  const auto words = [&](double time_s) {
    if (!record.start_time_of_day_s) return full_clock(time_s);
    const std::string day = time_of_day(*record.start_time_of_day_s + time_s);
    return day.substr(0, day.rfind(':'));
  };
  return words(hour.begin_s) + " to " + words(hour.end_s);
}

void write_hours(HtmlPage& page, const Record& record, const HolterSummary& summary) {
  if (summary.duration_s <= kHour_s) return;
  page.heading("By the hour");
  page.begin("table", "hours");
  page.row("th", {record.start_time_of_day_s ? "Time of day" : "From the begin", "Beats", "HR lowest", "mean",
                  "highest", "V", "S", "F", "Q", "Longest run", "Pauses", "Unusable"});
  for (const HolterHour& hour : summary.hours) {
    const auto count = [&](BeatClass label) { return std::to_string(hour.classes[static_cast<std::size_t>(label)]); };
    page.row("td", {hour_words(record, hour), std::to_string(hour.beats), rate(hour.lowest_bpm), rate(hour.mean_bpm),
                    rate(hour.highest_bpm), count(BeatClass::V), count(BeatClass::S), count(BeatClass::F),
                    count(BeatClass::Q),
                    hour.longest_run_beats > 0
                        ? std::to_string(hour.longest_run_beats) + " " + std::string(letter(hour.longest_run))
                        : "-",
                    std::to_string(hour.pauses), hour.unusable_s > 0.0 ? length_words(hour.unusable_s) : "-"});
  }
  page.end("table");
}

/// What a person fills in, by pen or keyboard. Of a file there is only the day it was recorded on; who read it is known
/// once somebody confirmed the result.
void write_form(HtmlPage& page, const Record& record, const Analysis& analysis, const ReportFacts& facts) {
  const bool confirmed = analysis.review.state == ReviewState::confirmed;
  page.begin("div", "form");
  page.field("Patient", "");
  page.field("Date of birth", "");
  page.field("Recorded", record.start_date ? start_words(record.start_date, record.start_time_of_day_s) : "");
  page.field("Read by", !facts.reviewer.empty() ? facts.reviewer : confirmed ? analysis.review.signature.by : "");
  page.field("Signature", "");
  page.field("Date", confirmed ? analysis.review.signature.on : "");
  page.end("div");
  page.paragraph("What is typed here is printed with the page; the file does not keep it.", "muted screen");
}

/// Heart rate over time.
void write_trend(HtmlPage& page, const Record& record, const Analysis& analysis) {
  const std::string svg = rate_trend_svg(record, analysis);
  if (svg.empty()) return;
  page.heading("Heart rate over the recording");
  page.begin("figure");
  page.element("figcaption", "muted",
               std::string("Beats a minute, by ") +
                   (record.start_time_of_day_s ? "time of day" : "time from the start of the recording") +
                   ": means of " + std::to_string(kRateIntervals) +
                   " intervals in a row; grey from the lowest to the highest, the line is their mean.");
  page.raw(svg);
  page.end("figure");
}

void write_provenance(HtmlPage& page, const Record& record, const Analysis& analysis, const ReportFacts& facts) {
  const RhythmSettings& rhythm = analysis.rhythm;
  page.heading("Thresholds");
  page.begin("dl");
  page.fact("Fast, slow", "sliding rate above " + exact(rhythm.tachycardia_bpm, 0) + " or below " +
                              exact(rhythm.bradycardia_bpm, 0) + " bpm for at least " + exact(rhythm.sustained_s, 0) +
                              " s");
  page.fact("Pause", "RR interval of at least " + exact(rhythm.pause_s, 1) + " s");
  page.fact("Run", std::to_string(rhythm.run_beats) + " or more V (or S) beats in a row");
  page.fact("Bigeminy, trigeminy", "at least " + std::to_string(rhythm.cycles) + " cycles");
  if (!analysis.rhythm_model.name.empty()) {
    page.fact("Atrial fibrillation", "probability of rhythm model and intervals together at least " +
                                         exact(rhythm.fibrillation_probability, 2));
    page.fact("Ventricular tachycardia, flutter or fibrillation",
              "probability of the rhythm model at least " + exact(rhythm.ventricular_probability, 2));
    page.fact("Something without a name", "abnormal by the rhythm model, at least " +
                                              exact(rhythm.abnormal_probability, 2) + " over half a minute");
    page.fact("Paced rhythm; atrial flutter in strips", "probability of the rhythm model at least " +
                                                            exact(rhythm.paced_probability, 2) + " and " +
                                                            exact(rhythm.flutter_probability, 2));
  }
  page.fact("PR, QRS, QTc", "long above " + exact(rhythm.long_pr_ms, 0) + " ms; wide from " +
                                exact(rhythm.wide_qrs_ms, 0) + " ms on, incomplete block from " +
                                exact(rhythm.incomplete_block_ms, 0) + " ms on; long from " +
                                exact(rhythm.long_qtc_ms, 0) + " ms on, short up to " + exact(rhythm.short_qtc_ms, 0) +
                                " ms (Fridericia)");
  page.fact("ST, in two adjacent leads", "up from " + exact(rhythm.st_elevation_mm, 1) + " mm on (" +
                                             exact(rhythm.st_elevation_v2_v3_mm, 1) + " in V2 and V3), down from " +
                                             exact(rhythm.st_depression_mm, 1) + " mm on");
  page.fact("Axis, size of QRS", "beyond -" + exact(rhythm.left_axis_deg, 0) + " or " +
                                     exact(rhythm.right_axis_deg, 0) + " degrees; below " +
                                     exact(rhythm.low_limb_mv, 2) + " mV in all limb leads or " +
                                     exact(rhythm.low_chest_mv, 2) + " mV in all chest leads");
  page.fact("Uncertain class", "highest probability below " + fixed(static_cast<double>(kCertainProbability), 2));
  page.fact("Signal quality", "graded per lead in stretches of " + fixed(kQualityStretch_s, 0) + " s");
  page.end("dl");
  page.heading("Made from");
  page.begin("dl");
  page.fact("Record", record.name);
  for (const SourceFile& file : facts.sources) {
    page.fact("File", file.name + ", " + std::to_string(file.size_bytes) + " bytes");
    page.hash("SHA-256", file.sha256.empty() ? "not computed" : file.sha256);
  }
  if (facts.sources.empty()) page.fact("File", "none: a synthetic recording");
  if (analysis.model.name.empty()) {
    page.fact("Model", "none");
  } else {
    page.fact("Model", analysis.model.name + ", " + analysis.model.precision);
    page.hash("SHA-256", analysis.model.sha256);
  }
  if (analysis.rhythm_model.name.empty()) {
    page.fact("Rhythm model", "none");
  } else {
    page.fact("Rhythm model", analysis.rhythm_model.name + ", " + analysis.rhythm_model.precision);
    page.hash("SHA-256", analysis.rhythm_model.sha256);
  }
  if (analysis.calibration.on) page.fact("Patient calibration", calibration_words(analysis.calibration, record.fs_hz));
  page.fact("Software", "Fiducial " + std::string(kVersion));
  page.end("dl");
  if (!analysis.diagnostics.empty()) {
    page.heading("Remarks on the recording");
    page.begin("ul");
    for (const Diagnostic& diagnostic : analysis.diagnostics) page.element("li", "", sentence(diagnostic));
    page.end("ul");
  }
}

}  // namespace

std::string report_html(const Record& record, const Analysis& analysis, const ReportFacts& facts) {
  const HolterSummary summary = holter_summary(record, analysis);
  HtmlPage page(record);
  page.raw(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.element("title", "", "ECG report, record " + record.name);
  page.raw("<style>");
  page.raw(kStyle);
  page.raw("</style>\n</head>\n<body>\n");
  page.element("h1", "", "ECG report");
  page.paragraph("Record " + record.name + ", " + length_words(summary.duration_s) +
                     (record.start_time_of_day_s ? ", begun at " + time_of_day(*record.start_time_of_day_s) : ""),
                 "muted");
  write_form(page, record, analysis, facts);
  write_review_state(page, analysis, facts);
  write_summary(page, record, analysis, summary);
  write_trend(page, record, analysis);
  if (!analysis.model.name.empty()) write_ectopy(page, summary, analysis.rhythm, !analysis.rhythm_model.name.empty());
  write_remarks(page, record, analysis.review);
  write_hours(page, record, summary);
  write_findings(page, record, analysis);
  write_provenance(page, record, analysis, facts);
  page.paragraph(kDisclaimer, "muted");
  page.raw("</body>\n</html>\n");
  return std::move(page).finish();
}

}  // namespace ecg
