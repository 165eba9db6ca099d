#include "core/formats/csv_words.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"

namespace ecg::table {

namespace {

bool is_signal_unit(std::string_view unit) {
  return is_voltage_unit(unit) ||
         is_one_of(lower(unit), {"v", "nv", "adu", "raw", "counts", "mmhg", "nu", "g", "bpm", "volt", "volts"});
}

bool contains_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::ranges::any_of(list, [&](std::string_view each) { return text.find(each) != std::string_view::npos; });
}

}  // namespace

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

double time_unit_s(std::string_view unit) {
  const std::string name = lower(unit);
  if (is_one_of(name, {"s", "sec", "secs", "second", "seconds"})) return 1.0;
  if (is_one_of(name, {"ms", "msec", "msecs", "millis", "millisecond", "milliseconds"})) return 1e-3;
  if (is_one_of(name, {"us", "usec", "usecs", "micros", "microsecond", "microseconds", "\xC2\xB5s", "\xCE\xBCs"}))
    return 1e-6;
  if (is_one_of(name, {"ns", "nsec", "nsecs", "nanos", "nanosecond", "nanoseconds"})) return 1e-9;
  if (name.starts_with("hh:mm") || name.starts_with("h:m") || name.starts_with("mm:ss")) return -1.0;
  return 0.0;
}

double time_unit_in_name_s(std::string_view name) {
  constexpr std::string_view kBetweenWords = " _-./";
  bool first = true;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find_first_of(kBetweenWords));
    if (const double unit_s = time_unit_s(word); unit_s > 0.0) return unit_s;
    if (first && !is_time_name(word)) return 0.0;
    name.remove_prefix(std::min(word.size() + 1, name.size()));
    first = false;
  }
  return 0.0;
}

bool is_unit(std::string_view unit) { return time_unit_s(unit) != 0.0 || is_signal_unit(unit); }

NameAndUnit name_and_unit(std::string_view cell) {
  NameAndUnit column;
  std::string text;
  bool half = false;
  for (const char c : utf8_from_bytes(cell)) {
    const bool second = c == '"' && half;
    if (!second) text += c;
    half = c == '"' && !second;
  }
  std::string_view name = trimmed(text);
  if (!name.empty() && (name.back() == ')' || name.back() == ']')) {
    const std::size_t open = name.find_last_of("([");
    if (open != std::string_view::npos && open > 0) {
      column.unit = std::string(trimmed(name.substr(open + 1, name.size() - open - 2)));
      column.name = std::string(trimmed(name.substr(0, open)));
      return column;
    }
  }
  const std::size_t mark = name.find_last_of("_/");
  if (mark != std::string_view::npos && mark > 0 && is_unit(name.substr(mark + 1))) {
    column.unit = std::string(name.substr(mark + 1));
    name = name.substr(0, mark);
  }
  column.name = std::string(name);
  return column;
}

bool is_time_name(std::string_view name) {
  const std::string text = lower(name);
  return text.starts_with("time") || text.starts_with("elapsed") || text.find("timestamp") != std::string::npos ||
         text.starts_with("zeit") || time_unit_s(text) > 0.0 || is_one_of(text, {"t", "date", "datetime", "clock"});
}

bool is_voltage_unit(std::string_view unit) {
  // Micro has two signs in Unicode; `lower` leaves both as they are.
  return is_one_of(lower(unit), {"mv", "uv", "\xC2\xB5v", "\xCE\xBCv", "millivolt", "millivolts", "microvolt",
                                 "microvolts", "mikrovolt"});
}

bool is_rate_key(std::string_view key) {
  const bool english = contains_one_of(key, {"sampl"}) && contains_one_of(key, {"rate", "freq"});
  // German, French, Spanish, Italian, Dutch, Portuguese.
  return english || is_one_of(key, {"fs", "fs_hz", "frequency", "rate", "srate"}) ||
         contains_one_of(key, {"abtastrate", "abtastfrequenz", "chantillonnage", "muestreo", "campionamento",
                               "bemonsteringsf", "amostragem"});
}

bool is_unit_key(std::string_view key) {
  return is_one_of(key, {"unit", "units", "einheit", "unit\xC3\xA9", "unidad", "unit\xC3\xA0", "eenheid", "unidade"});
}

bool is_lead_key(std::string_view key) { return is_one_of(key, {"lead", "channel", "ableitung", "label", "labels"}); }

bool is_start_key(std::string_view key) {
  // English, German, French, Spanish, Italian, Dutch, Portuguese.
  return contains_one_of(key, {"record", "start", "aufzeichn", "aufgezeichn", "aufnahme", "enregistr", "grabaci",
                               "registraz", "opname", "grava"});
}

bool is_filter_key(std::string_view key) {
  return contains_one_of(key, {"filt", "notch", "mains", "band", "pass", "cut", "line", "netz"});
}

bool is_frequency(std::string_view value) {
  constexpr double kLowest_hz = 20.0;  // csv.cpp: no lead of an ECG has fewer samples per second
  const std::size_t end = std::min(value.find_first_not_of("0123456789.,"), value.size());
  std::string number(value.substr(0, end));
  std::ranges::replace(number, ',', '.');
  const auto hertz = parse_decimal(number);
  if (!hertz || *hertz < kLowest_hz) return false;
  std::string_view unit = trimmed(value.substr(end));
  for (const std::string_view blank : {"\xC2\xA0", "\xE2\x80\xAF"}) {  // no-break spaces
    if (unit.starts_with(blank)) unit.remove_prefix(blank.size());
  }
  const std::string word = lower(unit);
  // hertz in Japanese, Chinese (two scripts), Korean, Russian, Spanish, Polish, Greek, Hebrew and Arabic
  constexpr std::string_view kHertz[] = {"hz",
                                         "hert",
                                         "\u30D8\u30EB\u30C4",
                                         "\u8D6B\u5179",
                                         "\u8D6B\u8332",
                                         "\uD5E4\uB974\uCE20",
                                         "\u0433\u0435\u0440\u0446",
                                         "\u0413\u0446",
                                         "hercio",
                                         "herc",
                                         "\u03C7\u03B5\u03C1\u03C4\u03B6",
                                         "\u05D4\u05E8\u05E5",
                                         "\u0647\u0631\u062A\u0632"};
  return std::ranges::any_of(kHertz, [&](std::string_view each) { return word.starts_with(each); });
}

bool is_sample_name(std::string_view name) { return is_one_of(lower(name), {"sample", "samples"}); }

bool is_index_name(std::string_view name) {
  const std::string text = lower(name);
  return text.starts_with("sample") || text.starts_with("index") || text.starts_with("unnamed") ||
         text.starts_with("row") || is_one_of(text, {"#", "no", "nr", "idx", "nseq"});
}

}  // namespace ecg::table
