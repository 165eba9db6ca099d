// Long because the sections of the page stand here in their order, each a few lines.
#include "core/report/html_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/record/rhythm_label.hpp"
#include "core/record/signal_choices.hpp"
#include "core/report/holter_summary.hpp"
#include "core/report/html_strip.hpp"
#include "core/report/usual_place.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/version.hpp"
#include "core/words/clock.hpp"
#include "core/words/sentences.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr std::size_t kMaxStrips = 12;
constexpr std::size_t kMaxStripLeads = 2;
constexpr double kStripSpan_s = kStripWidth_mm / kPrintedSpeed_mm_s;

// Everything the document looks like; millimetres, so that print and screen agree.
constexpr std::string_view kStyle = R"(
@page{size:A4;margin:12mm}
body{font:10.5pt/1.45 Inter,"Segoe UI","DejaVu Sans",sans-serif;color:#1f2329;background:#fff;margin:8mm auto;max-width:190mm}
h1{font-size:17pt;margin:0 0 1mm}h2{font-size:12pt;margin:7mm 0 2mm;border-bottom:.3mm solid #e2dddb;padding-bottom:1mm}
p{margin:1mm 0}.muted{color:#5c6169}.notice{border:.4mm solid #a84300;border-radius:1.5mm;padding:2mm 3mm;margin:3mm 0}
table{border-collapse:collapse;width:100%;font-size:9pt}th,td{text-align:right;padding:.7mm 1.5mm;border-bottom:.2mm solid #e2dddb;font-variant-numeric:tabular-nums}
th{font-weight:600;color:#5c6169}th:first-child,td:first-child{text-align:left}caption{text-align:left;color:#5c6169;font-size:9pt;padding:1mm 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 5mm;margin:2mm 0}dt{color:#5c6169}dd{margin:0;font-variant-numeric:tabular-nums}
dl.kinds{font-size:9pt}.two{display:grid;grid-template-columns:1fr 1fr;gap:0 8mm}ol.findings{padding-left:6mm}ol.findings li{margin:.8mm 0}
.high{font-weight:600}ol.findings li.dismissed{color:#5c6169}ol.findings li.inside{margin-left:6mm}.hash{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:7.5pt;overflow-wrap:anywhere}
figure{margin:3mm 0 5mm;break-inside:avoid}figcaption{font-size:9.5pt;margin-bottom:1mm}
svg.strip{display:block;max-width:100%;height:auto}svg .paper{fill:#fff4f4}svg path{fill:none}svg .minor{stroke:#ffc9c9;stroke-width:.08}
svg .major{stroke:#e0a0a0;stroke-width:.16}svg .trace{stroke:#14171a;stroke-width:.3;stroke-linejoin:round}svg .pulse{stroke:#14171a;stroke-width:.3}
svg text{font-family:Inter,"Segoe UI","DejaVu Sans",sans-serif;fill:#1f2329}svg .lead{font-size:3px;font-weight:600}svg .small{font-size:2.6px;fill:#5c6169}
svg .letter{font-size:3px;fill:#5b7083}svg .abnormal{font-weight:700;fill:#a84300}
.sign{display:grid;grid-template-columns:2fr 1fr;gap:8mm;margin-top:4mm}.sign div{border-top:.3mm solid #5c6169;padding-top:1mm;color:#5c6169;font-size:9pt}
@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}
)";

std::string rate(double bpm) { return bpm > 0.0 ? fixed(bpm, 0) : "-"; }
std::string seconds(double value_s, int decimals) { return fixed(value_s, decimals) + " s"; }

class Page {
 public:
  explicit Page(const Record& record) : record_(record) {}

  /// Time into the recording and, when the file tells it, time of day.
  [[nodiscard]] std::string place(double time_s) const {
    std::string words = clock(time_s);
    if (record_.start_time_of_day_s) {
      words += " (" + time_of_day(*record_.start_time_of_day_s + time_s) + ")";
    }
    return words;
  }
  void raw(std::string_view html) { html_ += html; }
  void heading(std::string_view text) { element("h2", "", text); }
  void paragraph(std::string_view text, std::string_view style = "") { element("p", style, text); }
  void element(std::string_view tag, std::string_view style, std::string_view text) {
    html_ += "<" + std::string(tag);
    if (!style.empty()) html_ += " class=\"" + std::string(style) + "\"";
    html_ += ">" + html_escaped(text) + "</" + std::string(tag) + ">\n";
  }
  void begin(std::string_view tag, std::string_view style = "") {
    html_ += "<" + std::string(tag) + (style.empty() ? "" : " class=\"" + std::string(style) + "\"") + ">\n";
  }
  void end(std::string_view tag) { html_ += "</" + std::string(tag) + ">\n"; }
  void fact(std::string_view term, std::string_view value) {
    html_ += "<dt>" + html_escaped(term) + "</dt><dd>" + html_escaped(value) + "</dd>\n";
  }
  void hash(std::string_view term, std::string_view value) {
    html_ += "<dt>" + html_escaped(term) + "</dt><dd class=\"hash\">" + html_escaped(value) + "</dd>\n";
  }
  void row(std::string_view cell, const std::vector<std::string>& cells) {
    html_ += "<tr>";
    for (const std::string& text : cells) {
      html_ += "<" + std::string(cell) + ">" + html_escaped(text) + "</" + std::string(cell) + ">";
    }
    html_ += "</tr>\n";
  }
  [[nodiscard]] std::string finish() && { return std::move(html_); }
  [[nodiscard]] double seconds_at(SampleIndex sample) const { return seconds_from_samples(sample, record_.fs_hz); }

 private:
  const Record& record_;
  std::string html_;
};

void write_review_state(Page& page, const Analysis& analysis, const ReportFacts& facts) {
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

void write_summary(Page& page, const Record& record, const Analysis& analysis, const HolterSummary& summary) {
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

std::vector<std::string> ectopy_row(const Page& page, std::string_view title, const EctopySummary& ectopy,
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

void write_ectopy(Page& page, const HolterSummary& summary, const RhythmSettings& settings, bool rhythm_model) {
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
void write_remarks(Page& page, const Record& record, const Review& review) {
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

void write_hours(Page& page, const Record& record, const HolterSummary& summary) {
  page.heading("By the hour");
  page.begin("table");
  page.row("th", {record.start_time_of_day_s ? "From (time of day)" : "From", "Beats", "HR lowest", "mean", "highest",
                  "V", "S", "F", "Q", "Pauses", "Unusable"});
  for (const HolterHour& hour : summary.hours) {
    const auto count = [&](BeatClass label) { return std::to_string(hour.classes[static_cast<std::size_t>(label)]); };
    page.row("td", {page.place(hour.begin_s), std::to_string(hour.beats), rate(hour.lowest_bpm), rate(hour.mean_bpm),
                    rate(hour.highest_bpm), count(BeatClass::V), count(BeatClass::S), count(BeatClass::F),
                    count(BeatClass::Q), std::to_string(hour.pauses),
                    hour.unusable_s > 0.0 ? length_words(hour.unusable_s) : "-"});
  }
  page.end("table");
}

void write_findings(Page& page, const Analysis& analysis) {
  page.heading("Findings, in the order to look at them");
  if (analysis.findings.empty()) {
    page.paragraph("None.");
    return;
  }
  page.begin("ol", "findings");
  for (const Finding& finding : analysis.findings) {
    const std::string said = decision_words(finding);
    page.element("li",
                 finding.dismissed()                  ? "dismissed"
                 : finding.inside                     ? "inside"
                 : finding.priority == Priority::high ? "high"
                                                      : "",
                 finding.text + (said.empty() ? "" : " " + said + "."));
  }
  page.end("ol");
  page.heading("How these are found, and how often it is right");
  page.begin("dl", "kinds");
  for (const Finding& finding : analysis.findings) {
    const FindingTraits& kind = traits(finding.kind);
    page.fact(kind.title, sources_words(kind));
  }
  page.end("dl");
  page.paragraph("Figures: " + std::string(kMeasuredSource) + ".", "muted");
  for (const std::string& words : waiting_words(analysis.review)) page.paragraph(words, "muted");
}

struct ChosenStrip {
  std::string title;
  double centre_s = 0.0;
};

/// The occurrence that shows a finding best: the longest, and of equally long ones the first.
const SampleRange& telling(const std::vector<SampleRange>& occurrences) {
  return *std::max_element(occurrences.begin(), occurrences.end(),
                           [](const SampleRange& a, const SampleRange& b) { return a.size() < b.size(); });
}

std::vector<ChosenStrip> choose_strips(const Record& record, const Analysis& analysis) {
  std::vector<ChosenStrip> strips;
  for (const Finding& finding : analysis.findings) {
    if (finding.occurrences.empty() || finding.dismissed() || strips.size() >= kMaxStrips) continue;
    const SampleRange& range = telling(finding.occurrences);
    const double begin_s = seconds_from_samples(range.begin, record.fs_hz);
    // Of something longer than the strip the beginning is shown.
    const double length_s = std::min(seconds_from_samples(range.size(), record.fs_hz), 0.7 * kStripSpan_s);
    strips.push_back({finding.text, begin_s + 0.5 * length_s});
  }
  return strips;
}

void write_strips(Page& page, const Record& record, const Analysis& analysis) {
  std::vector<std::size_t> leads;
  if (analysis.lead < record.signals.size()) leads.push_back(analysis.lead);
  for (const std::size_t lead : ecg_leads(record)) {
    if (lead != analysis.lead && leads.size() < kMaxStripLeads) leads.push_back(lead);
  }
  if (leads.empty()) return;
  std::vector<ChosenStrip> strips = choose_strips(record, analysis);
  if (const auto usual_s = usual_place(record, analysis, kStripSpan_s)) {
    strips.insert(strips.begin(), {"Usual beats of this recording.", *usual_s});
  }
  if (strips.empty()) strips.push_back({"Begin of the recording.", 0.0});
  page.heading("Strips");
  page.paragraph("Drawn at 25 mm/s and 10 mm/mV; true to a ruler when printed at 100 %. Letters are automatic classes.",
                 "muted");
  for (const ChosenStrip& strip : strips) {
    const double latest_s = std::max(0.0, record.duration_s() - kStripSpan_s);
    const double begin_s = std::clamp(strip.centre_s - 0.5 * kStripSpan_s, 0.0, latest_s);
    page.begin("figure");
    page.element("figcaption", "", strip.title + " Shown from " + page.place(begin_s) + ".");
    page.raw(strip_svg(record, analysis, {.begin_s = begin_s, .span_s = kStripSpan_s, .leads = leads}));
    page.end("figure");
  }
}

void write_provenance(Page& page, const Record& record, const Analysis& analysis, const ReportFacts& facts) {
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
  Page page(record);
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
  write_review_state(page, analysis, facts);
  write_summary(page, record, analysis, summary);
  write_findings(page, analysis);
  if (!analysis.model.name.empty()) write_ectopy(page, summary, analysis.rhythm, !analysis.rhythm_model.name.empty());
  write_remarks(page, record, analysis.review);
  write_hours(page, record, summary);
  write_strips(page, record, analysis);
  write_provenance(page, record, analysis, facts);
  const bool confirmed = analysis.review.state == ReviewState::confirmed;
  const std::string by = !facts.reviewer.empty() ? facts.reviewer : confirmed ? analysis.review.signature.by : "";
  page.begin("div", "sign");
  page.element("div", "", by.empty() ? "Reviewed by" : "Reviewed by " + by);
  page.element("div", "", confirmed ? "Date " + analysis.review.signature.on : "Date");
  page.end("div");
  page.paragraph(kDisclaimer, "muted");
  page.raw("</body>\n</html>\n");
  return std::move(page).finish();
}

}  // namespace ecg
