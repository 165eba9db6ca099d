#include "core/formats/xml_samples.hpp"

#include <algorithm>

#include "core/base/text_scanner.hpp"

namespace ecg::xml {

std::vector<std::int64_t> numbers_between(std::string_view text, char mark) {
  constexpr std::size_t kMost = 8;  // more are no date and no time
  std::vector<std::int64_t> numbers;
  for (bool more = true; more && numbers.size() < kMost;) {
    const std::size_t end = std::min(text.find(mark), text.size());
    const auto number = parse_integer<std::int64_t>(text.substr(0, end));
    if (!number) return {};
    numbers.push_back(*number);
    more = end < text.size();
    text.remove_prefix(more ? end + 1 : end);
  }
  return numbers;
}

}  // namespace ecg::xml
