#include "core/formats/xml_aecg.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/formats/cart_leads.hpp"
#include "core/formats/csv_column.hpp"

namespace ecg::xml {

namespace {

constexpr std::string_view kOrigin = "HL7 aECG";
constexpr std::string_view kLeadPrefix = "MDC_ECG_LEAD_";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kMostStatements = 64;  ///< looked at: more are no report

/// Seconds in a unit of UCUM; empty for what is no time.
std::optional<double> seconds_in(std::string_view unit) {
  if (unit == "s") return 1.0;
  if (unit == "ms") return 1e-3;
  if (unit == "us") return 1e-6;
  if (unit == "ns") return 1e-9;
  return std::nullopt;
}

std::optional<double> seconds_of(const Element& quantity) {
  const auto value = parse_decimal(quantity.attribute("value"));
  const auto unit_s = seconds_in(quantity.attribute("unit"));
  if (!value || !unit_s) return std::nullopt;
  return *value * *unit_s;
}

/// A moment of HL7: "20021122091000.250", any part from the hours on may be left out; a time zone is passed over.
struct Moment {
  std::optional<CalendarDate> date;
  std::optional<double> time_s;  ///< of the day
};
Moment moment_of(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t size) -> std::int64_t {
    if (text.size() < at + size) return -1;
    return parse_integer<std::int64_t>(text.substr(at, size)).value_or(-1);
  };
  Moment moment;
  moment.date = calendar_date(number(0, 4), number(4, 2), number(6, 2));
  constexpr std::size_t kSecondsAt = 12;
  const std::string_view seconds = text.size() > kSecondsAt ? text.substr(kSecondsAt) : std::string_view();
  const auto whole = parse_decimal(seconds.substr(0, seconds.find_first_of("+-")));
  if (moment.date) moment.time_s = time_of_day_s(number(8, 2), number(10, 2), whole.value_or(0.0));
  return moment;
}

/// Against any other moment, so that sets may go on behind midnight.
double seconds_since_1970(const Moment& moment) {
  if (!moment.date) return 0.0;
  const auto [year, month, day] = *moment.date;
  const std::chrono::sys_days midnight = std::chrono::year(year) / month / day;
  return static_cast<double>(std::chrono::seconds(midnight.time_since_epoch()).count()) + moment.time_s.value_or(0.0);
}

/// When a set of sequences begins and how fast it goes.
struct Clock {
  double start_s = 0.0;
  std::optional<double> fs_hz;
  Moment moment;
  bool odd_date = false;  ///< it names a day that is none
};

Clock clock_of(const std::vector<Element>& sequences) {
  Clock clock;
  for (const Element& sequence : sequences) {
    const std::string code = sequence.child("code").attribute("code");
    if (code != "TIME_ABSOLUTE" && code != "TIME_RELATIVE") continue;
    const Element value = sequence.child("value");
    if (const auto step_s = seconds_of(value.child("increment")); step_s && *step_s > 0.0) clock.fs_hz = 1.0 / *step_s;
    const Element head = value.child("head");
    if (code == "TIME_RELATIVE") {
      clock.start_s = seconds_of(head).value_or(0.0);
    } else {
      const std::string value_text = head.attribute("value");
      clock.moment = moment_of(value_text);
      clock.odd_date = !clock.moment.date && !value_text.empty();
      clock.start_s = seconds_since_1970(clock.moment);
    }
    break;
  }
  return clock;
}

/// A rate of 1 / 0.002 s is 500 Hz and not a hair beside it.
double whole_rate(double fs_hz) {
  const double whole = std::round(fs_hz);
  constexpr double kHair = 1e-9;
  return std::abs(fs_hz - whole) < kHair * fs_hz ? whole : fs_hz;
}

table::LeadColumn digits_of(const Element& value) {
  const std::string text = value.child("digits").text();
  table::LeadColumn column;
  std::string_view rest = text;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    if (rest.empty()) return column;
    const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
    rest.remove_prefix(word.size());
    if (const auto number = table::parse_fixed_point(word, false)) column.append(*number);
    else column.append_missing();
  }
}

CartLead lead_of(const Element& sequence, const Clock& clock, double fs_hz) {
  CartLead lead;
  const std::string code = sequence.child("code").attribute("code");
  lead.name = code.starts_with(kLeadPrefix) ? code.substr(kLeadPrefix.size()) : code;
  lead.fs_hz = fs_hz;
  lead.start_s = clock.start_s;
  const Element value = sequence.child("value");
  table::LeadColumn column = digits_of(value);
  const double adu_per_digit = std::pow(10.0, column.decimals());
  const Element scale = value.child("scale");
  const Element origin = value.child("origin");
  const double units_per_digit = parse_decimal(scale.attribute("value")).value_or(0.0);
  Signal unit;
  unit.unit = scale.attribute("unit");
  const bool voltage = unit.is_voltage();
  if (units_per_digit != 0.0 && !unit.unit.empty()) {
    const double mv_per_unit = voltage ? unit.mv_per_unit() : 1.0;
    if (!voltage) lead.unit = unit.unit;
    lead.gain_adu_per_unit = adu_per_digit / (units_per_digit * mv_per_unit);
    Signal zero;
    zero.unit = origin.attribute("unit");
    const double origin_in_unit = parse_decimal(origin.attribute("value")).value_or(0.0) *
                                  (voltage && zero.is_voltage() ? zero.mv_per_unit() : mv_per_unit);
    lead.baseline_adu = -origin_in_unit * lead.gain_adu_per_unit;
  }
  lead.gaps = column.take_gaps();
  lead.adu.assign(column.values().begin(), column.values().end());
  return lead;
}

std::vector<Element> sequences_of(const Element& set) {
  std::vector<Element> sequences;
  for (const Element& component : set.children("component")) {
    if (const Element sequence = component.child("sequence"); sequence.exists()) sequences.push_back(sequence);
  }
  return sequences;
}

/// What an annotation says: words of its value, or those that its code stands for.
std::string words_of(const Element& annotation) {
  const Element value = annotation.child("value");
  std::string words = value.trimmed_text();
  if (words.empty()) words = value.attribute("displayName");
  if (words.empty()) words = annotation.child("text").trimmed_text();
  return words;
}

void add_statements(Record& record, const Element& root) {
  constexpr std::array<std::string_view, 4> kCodes = {"MDC_ECG_INTERPRETATION_STATEMENT",
                                                      "MDC_ECG_INTERPRETATION_SUMMARY",
                                                      "MDC_ECG_INTERPRETATION_COMMENT", "MDC_ECG_RHY"};
  std::vector<std::string> said;
  for (const Element& annotation : root.all("annotation")) {
    const std::string code = annotation.child("code").attribute("code");
    if (std::ranges::find(kCodes, code) == kCodes.end()) continue;
    std::string words = words_of(annotation);
    if (std::ranges::find(said, words) == said.end()) add_statement(record, kOrigin, words);
    said.push_back(std::move(words));
    if (said.size() == kMostStatements) return;
  }
}

/// Intervals of the whole recording, which stand directly in a set of annotations; of a beat's own, those are inside it.
void add_measured(Record& record, const Element& root) {
  std::vector<CartMeasure> measures = {
      {"heart rate", {}, "bpm"}, {"PR", {}, "ms"},          {"QRS", {}, "ms"},           {"QT", {}, "ms"},
      {"QTc", {}, "ms"},         {"P axis", {}, "degrees"}, {"QRS axis", {}, "degrees"}, {"T axis", {}, "degrees"}};
  constexpr std::array<std::string_view, 8> kCodes = {
      "MDC_ECG_HEART_RATE",  "MDC_ECG_TIME_PD_PR",    "MDC_ECG_TIME_PD_QRS",     "MDC_ECG_TIME_PD_QT",
      "MDC_ECG_TIME_PD_QTC", "MDC_ECG_ANGLE_P_FRONT", "MDC_ECG_ANGLE_QRS_FRONT", "MDC_ECG_ANGLE_T_FRONT"};
  for (const Element& set : root.all("annotationSet")) {
    for (const Element& component : set.children("component")) {
      const Element annotation = component.child("annotation");
      const auto code = std::ranges::find(kCodes, upper(annotation.child("code").attribute("code")));
      if (code == kCodes.end()) continue;
      std::string& value = measures[static_cast<std::size_t>(code - kCodes.begin())].value;
      const std::string stated = annotation.child("value").attribute("value");
      if (value.empty() && stated != "0") value = stated;  // some write 0 for what was not measured
    }
  }
  add_measures(record, kOrigin, measures);
}

/// The first series of rhythm waveforms, and how many there are.
std::pair<Element, std::size_t> rhythm_of(const Element& root) {
  std::pair<Element, std::size_t> found;
  for (const Element& component : root.children("component")) {
    const Element series = component.child("series");
    const std::string code = series.child("code").attribute("code");
    if (!series.exists() || (!code.empty() && code != "RHYTHM")) continue;
    if (found.second++ == 0) found.first = series;
  }
  return found;
}

}  // namespace

Result<Record> read_aecg(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes) {
  const auto [series, count] = rhythm_of(root);
  if (!series.exists()) return Error{ErrorCode::empty, "rhythm series"};
  std::vector<CartLead> leads;
  Moment begin;
  bool assumed = false;
  bool odd_date = false;
  for (const Element& component : series.children("component")) {
    const std::vector<Element> sequences = sequences_of(component.child("sequenceSet"));
    const Clock clock = clock_of(sequences);
    const auto fs_hz = clock.fs_hz ? clock.fs_hz : given_fs_hz;
    for (const Element& sequence : sequences) {
      if (sequence.child("code").attribute("code").starts_with("TIME_")) continue;
      if (!fs_hz) return Error{ErrorCode::missing_fact, "fs_hz"};
      assumed = assumed || !clock.fs_hz;
      leads.push_back(lead_of(sequence, clock, whole_rate(*fs_hz)));
    }
    if (!begin.date) begin = clock.moment;
    odd_date = odd_date || clock.odd_date;
  }
  ECG_TRY(Record record, record_of(std::move(leads), std::nullopt, max_bytes));
  if (assumed) record.diagnostics.push_back({DiagnosticCode::assumed_fs, "fs_hz", record.fs_hz});
  if (odd_date) record.diagnostics.push_back({DiagnosticCode::ignored_field, "head"});
  const Element time = series.child("effectiveTime");
  if (!begin.date) begin = moment_of(time.child("low").attribute("value"));
  if (!begin.date) begin = moment_of(root.child("effectiveTime").child("low").attribute("value"));
  if (!begin.date) begin = moment_of(root.child("effectiveTime").child("center").attribute("value"));
  record.start_date = begin.date;
  record.start_time_of_day_s = begin.time_s;
  if (count > 1)
    record.comments.push_back("The file holds " + std::to_string(count) + " rhythm series: the first was read.");
  add_statements(record, root);
  add_measured(record, root);
  return record;
}

}  // namespace ecg::xml
