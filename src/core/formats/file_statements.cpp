#include "core/formats/file_statements.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"

namespace ecg {

namespace {

/// One line: control bytes become blanks, blanks at the ends go.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return utf8_from_bytes(trimmed(line));
}

}  // namespace

void FileStatements::add(std::string_view text) {
  std::string line = one_line(text);
  if (line.empty() || statements_.size() == kMostFileStatements) return;
  line.insert(0, "Statement in the file: ");
  if (std::ranges::find(statements_, line) == statements_.end()) statements_.push_back(std::move(line));
}

void FileStatements::add_measurement(std::string_view name, std::string_view value, std::string_view unit) {
  const std::string words = one_line(name);
  const std::string number = one_line(value);
  if (words.empty() || number.empty() || measurement_count_ == kMostFileStatements) return;
  ++measurement_count_;
  measurements_ += (measurements_.empty() ? "Measured in the file: " : ", ") + words + " " + number;
  if (const std::string in = one_line(unit); !in.empty()) measurements_ += " " + in;
}

std::vector<std::string> FileStatements::comments() && {
  if (!measurements_.empty()) statements_.push_back(std::move(measurements_));
  return std::move(statements_);
}

}  // namespace ecg
