#include "core/record/header_text.hpp"

#include <utility>

namespace ecg {

std::vector<std::string> free_text(const Record& record) {
  std::vector<std::string> lines;
  for (const std::string& line : record.comments) {
    if (line != kSyntheticRemark) lines.push_back(line);
  }
  return lines;
}

WithoutHeaderText::WithoutHeaderText(Record& record, HeaderText wanted)
    : record_(record), comments_(record.comments), start_date_(record.start_date) {
  if (wanted == HeaderText::keep) return;
  record.start_date.reset();
  std::erase_if(record.comments, [](const std::string& line) { return line != kSyntheticRemark; });
  if (const std::size_t left_out = comments_.size() - record.comments.size(); left_out > 0) {
    record.comments.push_back(std::to_string(left_out) + (left_out == 1 ? " line" : " lines") +
                              " of free text in the original header left out");
  }
}

WithoutHeaderText::~WithoutHeaderText() {
  record_.comments = std::move(comments_);
  record_.start_date = start_date_;
}

}  // namespace ecg
