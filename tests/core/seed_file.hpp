#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace ecg::testing_seeds {

/// Bytes of a committed file below tests/; with ECG_WRITE_GOLDEN set, `bytes` are written there first.
inline std::vector<std::byte> committed(const std::string& name, std::span<const std::byte> bytes) {
  const std::string path = std::string(ECG_TEST_DATA) + "/../" + name;
  if (std::getenv("ECG_WRITE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> stored((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto view = std::as_bytes(std::span(stored));
  return {view.begin(), view.end()};
}

}  // namespace ecg::testing_seeds
