#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// The HTML of a report as it grows. Everything but `raw` is escaped, so text from files may come as it is.
class HtmlPage {
 public:
  /// The record must outlive it.
  explicit HtmlPage(const Record& record) : record_(record) {}

  /// Time into the recording and, when the file tells it, time of day: "12:31 (14:02:11)".
  [[nodiscard]] std::string place(double time_s) const;
  [[nodiscard]] double seconds_at(SampleIndex sample) const { return seconds_from_samples(sample, record_.fs_hz); }

  void raw(std::string_view html) { html_ += html; }
  void heading(std::string_view text) { element("h2", "", text); }
  void paragraph(std::string_view text, std::string_view style = "") { element("p", style, text); }
  void element(std::string_view tag, std::string_view style, std::string_view text);
  void begin(std::string_view tag, std::string_view style = "");
  void end(std::string_view tag) { html_ += "</" + std::string(tag) + ">\n"; }
  void fact(std::string_view term, std::string_view value);  ///< of a list begun with `dl`
  void hash(std::string_view term, std::string_view value);  ///< the same, of many letters without a blank
  /// A field of the form at the head: to be filled in by pen or keyboard, `value` where it is known.
  void field(std::string_view label, std::string_view value);
  void row(std::string_view cell, const std::vector<std::string>& cells);  ///< of `th` or `td`

  [[nodiscard]] std::string finish() && { return std::move(html_); }

 private:
  const Record& record_;
  std::string html_;
};

}  // namespace ecg
