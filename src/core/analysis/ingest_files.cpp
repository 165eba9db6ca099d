#include "core/analysis/ingest_files.hpp"

#include <algorithm>

namespace ecg {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view folder(std::string_view path) { return path.substr(0, path.size() - file_name(path).size()); }

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view file_stem(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t point = name.rfind('.');
  return point == std::string_view::npos || point == 0 ? name : name.substr(0, point);
}

std::string file_extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t stem = file_stem(path).size();
  std::string extension(stem < name.size() ? name.substr(stem + 1) : std::string_view{});
  std::transform(extension.begin(), extension.end(), extension.begin(), lower);
  return extension;
}

std::optional<std::size_t> find_file(std::span<const FileEntry> files, std::string_view name, std::string_view beside) {
  const std::string_view wanted = file_name(name);
  std::optional<std::size_t> best;
  int best_rank = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view candidate = file_name(files[i].name);
    if (!equal_ignoring_case(candidate, wanted)) continue;
    const int rank = 1 + (candidate == wanted ? 1 : 0) + (folder(files[i].name) == folder(beside) ? 2 : 0);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  return best;
}

}  // namespace ecg
