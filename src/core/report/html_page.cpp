#include "core/report/html_page.hpp"

#include "core/report/printed_trace.hpp"
#include "core/words/place_words.hpp"

namespace ecg {

std::string HtmlPage::place(double time_s) const { return place_words(time_s, record_.start_time_of_day_s); }

void HtmlPage::begin(std::string_view tag, std::string_view style) {
  html_ += "<" + std::string(tag);
  if (!style.empty()) html_ += " class=\"" + std::string(style) + "\"";
  html_ += ">\n";
}

void HtmlPage::element(std::string_view tag, std::string_view style, std::string_view text) {
  html_ += "<" + std::string(tag);
  if (!style.empty()) html_ += " class=\"" + std::string(style) + "\"";
  html_ += ">" + html_escaped(text) + "</" + std::string(tag) + ">\n";
}

void HtmlPage::fact(std::string_view term, std::string_view value) {
  html_ += "<dt>" + html_escaped(term) + "</dt><dd>" + html_escaped(value) + "</dd>\n";
}

void HtmlPage::hash(std::string_view term, std::string_view value) {
  html_ += "<dt>" + html_escaped(term) + "</dt><dd class=\"hash\">" + html_escaped(value) + "</dd>\n";
}

void HtmlPage::field(std::string_view label, std::string_view value) {
  html_ += "<label>" + html_escaped(label) + "<input type=\"text\" autocomplete=\"off\" spellcheck=\"false\" value=\"" +
           html_escaped(value) + "\"></label>\n";
}

void HtmlPage::row(std::string_view cell, const std::vector<std::string>& cells) {
  html_ += "<tr>";
  for (const std::string& text : cells) {
    html_ += "<" + std::string(cell) + ">" + html_escaped(text) + "</" + std::string(cell) + ">";
  }
  html_ += "</tr>\n";
}

}  // namespace ecg
