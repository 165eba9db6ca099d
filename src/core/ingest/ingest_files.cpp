#include "core/ingest/ingest_files.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"

namespace ecg {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits at the front of `text`, which is advanced behind them, without leading zeros.
std::string_view take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view file_folder(std::string_view path) { return path.substr(0, path.size() - file_name(path).size()); }

std::string_view file_stem(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t point = name.rfind('.');
  return point == std::string_view::npos || point == 0 ? name : name.substr(0, point);
}

std::string file_extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t stem = file_stem(path).size();
  return lower(stem < name.size() ? name.substr(stem + 1) : std::string_view{});
}

bool in_reading_order(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view number_a = take_number(a);
      const std::string_view number_b = take_number(b);
      if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
      if (number_a != number_b) return number_a < number_b;
    } else {
      if (a.front() != b.front()) return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  if (a.empty() != b.empty()) return a.empty();
  return whole_a < whole_b;  // "r01" and "r1" are different names
}

std::optional<std::size_t> find_file(std::span<const FileEntry> files, std::string_view name, std::string_view beside) {
  const std::string_view wanted = file_name(name);
  std::optional<std::size_t> best;
  int best_rank = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view candidate = file_name(files[i].name);
    if (!same_letters(candidate, wanted)) continue;
    const int rank = 1 + (candidate == wanted ? 1 : 0) + (file_folder(files[i].name) == file_folder(beside) ? 2 : 0);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  return best;
}

}  // namespace ecg
