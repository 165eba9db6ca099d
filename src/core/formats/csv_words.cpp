#include "core/formats/csv_words.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"

namespace ecg::table {

namespace {

bool is_signal_unit(std::string_view unit) {
  return is_one_of(lower(unit), {"mv",
                                 "uv",
                                 "v",
                                 "nv",
                                 "\xC2\xB5v",
                                 "\xCE\xBCv",
                                 "adu",
                                 "raw",
                                 "counts",
                                 "mmhg",
                                 "nu",
                                 "g",
                                 "bpm",
                                 "millivolts",
                                 "microvolts",
                                 "millivolt",
                                 "microvolt",
                                 "volt",
                                 "volts",
                                 "\xC2\xB5"
                                 "V",
                                 "\xCE\xBC"
                                 "V"}) ||
         is_one_of(unit, {"\xC2\xB5"
                          "V",
                          "\xCE\xBC"
                          "V"});
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

bool is_index_name(std::string_view name) {
  const std::string text = lower(name);
  return text.starts_with("sample") || text.starts_with("index") || text.starts_with("unnamed") ||
         text.starts_with("row") || is_one_of(text, {"#", "no", "nr", "idx", "nseq"});
}

}  // namespace ecg::table
