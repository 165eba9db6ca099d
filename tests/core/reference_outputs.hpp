#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace ecg::test {

/// A file of the WFDB programs' own checks, by its name below their folder; nothing where they were not fetched.
inline std::optional<std::string> wfdb_check(const std::string& name) {
  std::ifstream file(std::string(ECG_RECORDINGS) + "/formats/bemoody-wfdb-checkpkg/" + name, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace ecg::test
