#include "core/formats/csv_text.hpp"

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

constexpr std::string_view kFormulaBegins = "=+-@\t\r";
constexpr std::string_view kSeparators = ",;\t";
constexpr std::string_view kBeforeFormula = " \"'";  // a spreadsheet looks behind blanks and an opening quote

}  // namespace

bool is_formula(std::string_view cell) {
  return cell.size() > 1 && kFormulaBegins.find(cell.front()) != std::string_view::npos && !parse_decimal(cell);
}

std::string csv_cell(std::string_view text) {
  const bool formula = is_formula(text);
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = formula ? "\"'" : "\"";
  for (const char c : text) cell.append(c == '"' ? 2 : 1, c);
  return cell + "\"";
}

std::string csv_remark(std::string_view text) {
  std::string line = "# ";
  bool begins_cell = false;  // only separators, blanks and quotes since the last separator
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] == '\r' || text[i] == '\n' ? ' ' : text[i];
    if (kSeparators.find(c) != std::string_view::npos) {
      begins_cell = true;
    } else if (begins_cell && kBeforeFormula.find(c) == std::string_view::npos) {
      const std::string_view rest = text.substr(i);
      if (is_formula(trimmed(rest.substr(0, rest.find_first_of(",;\t\"\r\n"))))) line += '\'';
      begins_cell = false;
    }
    line += c;
  }
  return line;
}

}  // namespace ecg
