#include "core/report/html_findings.hpp"

#include <algorithm>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/report/html_strip.hpp"
#include "core/report/printed_trace.hpp"
#include "core/report/usual_place.hpp"
#include "core/rhythm/beat_series.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr std::size_t kMaxStripLeads = 2;
constexpr double kStripSpan_s = kStripWidth_mm / kPrintedSpeed_mm_s;
/// Of something longer than this share of the strip the begin is shown, with what came before it.
constexpr double kMostShown = 0.7;

/// The lead that was classified, and one more.
std::vector<std::size_t> strip_leads(const Record& record, const Analysis& analysis) {
  std::vector<std::size_t> leads;
  if (analysis.lead < record.signals.size()) leads.push_back(analysis.lead);
  for (const std::size_t lead : ecg_leads(record)) {
    if (lead != analysis.lead && leads.size() < kMaxStripLeads) leads.push_back(lead);
  }
  return leads;
}

/// The occurrence that shows a finding best: the longest, and of equally long ones the first.
const SampleRange& telling(const std::vector<SampleRange>& occurrences) {
  return *std::max_element(occurrences.begin(), occurrences.end(),
                           [](const SampleRange& a, const SampleRange& b) { return a.size() < b.size(); });
}

double strip_begin_s(const Record& record, double centre_s) {
  return std::clamp(centre_s - 0.5 * kStripSpan_s, 0.0, std::max(0.0, record.duration_s() - kStripSpan_s));
}

std::string sentence_of(const Finding& finding) {
  const std::string said = decision_words(finding);
  return finding.text + (said.empty() ? "" : " " + said + ".");
}

std::string_view style_of(const Finding& finding) {
  return finding.dismissed()                  ? "dismissed"
         : finding.inside                     ? "inside"
         : finding.priority == Priority::high ? "high"
                                              : "";
}

/// ", 142 bpm" between the first and the last beat of the stretch; empty below three beats.
std::string rate_words(const Record& record, const Analysis& analysis, const SampleRange& range) {
  const BeatRange beats = beats_in(analysis.r_peaks, range);
  if (beats.size() < 3) return "";
  const double span_s =
      seconds_from_samples(analysis.r_peaks[beats.last - 1] - analysis.r_peaks[beats.first], record.fs_hz);
  return ", " + fixed(60.0 * static_cast<double>(beats.size() - 1) / span_s, 0) + " bpm";
}

/// "The longest of 3 places: 12:31 (14:02:11), 5.2 s, 142 bpm. Strip from 12:28 (14:02:08), 84 bpm."
std::string caption(const HtmlPage& page, const Record& record, const Analysis& analysis, const Finding& finding,
                    double begin_s) {
  const SampleRange& place = telling(finding.occurrences);
  const std::size_t count = finding.occurrences.size();
  const bool single = traits(finding.kind).of_single_beats;
  const bool usual = traits(finding.kind).of_usual_beat;
  std::string words =
      usual        ? "In the usual beat, from the first one on: "
      : count == 1 ? (single ? "The beat: " : "The place: ")
                   : (single ? "The first of " + counted(static_cast<std::int64_t>(count), "beat", "beats")
                             : "The longest of " + counted(static_cast<std::int64_t>(count), "place", "places")) +
                         ": ";
  words += page.place(page.seconds_at(place.begin));
  if (!single && !usual)
    words += ", " + length_words(page.seconds_at(place.size())) + rate_words(record, analysis, place);
  const SampleRange strip = {samples_from_seconds(begin_s, record.fs_hz),
                             samples_from_seconds(begin_s + kStripSpan_s, record.fs_hz)};
  return words + ". Strip from " + page.place(begin_s) + rate_words(record, analysis, strip) + ".";
}

void write_strip(HtmlPage& page, const Record& record, const Analysis& analysis, double begin_s,
                 const std::vector<std::size_t>& leads, const std::string& words) {
  page.begin("figure");
  page.element("figcaption", "", words);
  page.raw(strip_svg(record, analysis, {.begin_s = begin_s, .span_s = kStripSpan_s, .leads = leads}));
  page.end("figure");
}

void write_usual(HtmlPage& page, const Record& record, const Analysis& analysis,
                 const std::vector<std::size_t>& leads) {
  const auto usual_s = usual_place(record, analysis, kStripSpan_s);
  const double begin_s = strip_begin_s(record, usual_s.value_or(0.0));
  write_strip(
      page, record, analysis, begin_s, leads,
      (usual_s ? "Usual beats of this recording, from " : "Begin of the recording, from ") + page.place(begin_s) + ".");
}

void write_list(HtmlPage& page, const Analysis& analysis) {
  page.begin("ol", "findings");
  for (const Finding& finding : analysis.findings) page.element("li", style_of(finding), sentence_of(finding));
  page.end("ol");
}

}  // namespace

void write_findings(HtmlPage& page, const Record& record, const Analysis& analysis) {
  page.heading("Findings, in the order to look at them");
  if (analysis.findings.empty()) page.paragraph("None.");
  else write_list(page, analysis);
  for (const std::string& words : waiting_words(analysis.review)) page.paragraph(words, "muted");

  const std::vector<std::size_t> leads = strip_leads(record, analysis);
  page.heading("One by one");
  if (!leads.empty()) {
    page.paragraph(
        "Drawn at 25 mm/s and 10 mm/mV; true to a ruler when printed at 100 %. Letters and marks are automatic "
        "classes, at "
        "the R peak: filled triangle V, open triangle S, filled diamond F, open square Q, line N.",
        "muted");
    write_usual(page, record, analysis, leads);
  }
  std::size_t strips = 0;
  std::size_t without = 0;
  for (std::size_t i = 0; i < analysis.findings.size(); ++i) {
    const Finding& finding = analysis.findings[i];
    const FindingTraits& kind = traits(finding.kind);
    const bool placed = !finding.occurrences.empty() && !leads.empty();
    const bool shown = placed && !finding.dismissed() && strips < kMostFindingStrips;
    if (placed && !shown) ++without;
    page.begin("section", "finding");
    page.element("h3", "", std::to_string(i + 1) + ". " + kind.title);
    page.paragraph(sentence_of(finding), style_of(finding));
    if (shown) {
      const SampleRange& place = telling(finding.occurrences);
      const double length_s = std::min(page.seconds_at(place.size()), kMostShown * kStripSpan_s);
      const double begin_s = strip_begin_s(record, page.seconds_at(place.begin) + 0.5 * length_s);
      write_strip(page, record, analysis, begin_s, leads, caption(page, record, analysis, finding, begin_s));
      ++strips;
    }
    page.paragraph(sources_words(kind), "muted");
    page.end("section");
  }
  if (without > 0) {
    page.paragraph("The " + std::to_string(strips) + " most urgent findings have a strip; " +
                       counted(static_cast<std::int64_t>(without), "one further has", "further ones have") +
                       " none here.",
                   "muted");
  }
  if (!analysis.findings.empty()) page.paragraph("Figures: " + std::string(kMeasuredSource) + ".", "muted");
}

}  // namespace ecg
