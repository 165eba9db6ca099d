// Runs a fuzz target over a folder of seeds without libFuzzer: each file, each of its prefixes, each byte changed in
// four ways. Prints how many inputs were run; any broken invariant traps.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kFullyMutated = 4096;  // larger seeds are run as they are, and at a thousand cuts

using Bytes = std::vector<std::uint8_t>;

void run(const Bytes& bytes, std::size_t size, std::size_t& count) {
  const Bytes exact(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));  // so that ASan sees its end
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  ++count;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  std::size_t seeds = 0;
  for (int i = 1; i < argc; ++i) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::ifstream in(path, std::ios::binary);
      Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      ++seeds;
      run(bytes, bytes.size(), count);
      const std::size_t step = std::max<std::size_t>(1, bytes.size() / 1000);
      for (std::size_t size = 0; size < bytes.size(); size += step) run(bytes, size, count);
      if (bytes.size() > kFullyMutated) continue;
      for (std::uint8_t& byte : bytes) {
        const std::uint8_t original = byte;
        for (const int changed : {0, 255, original ^ 1, original ^ 0x80}) {
          byte = static_cast<std::uint8_t>(changed);
          run(bytes, bytes.size(), count);
        }
        byte = original;
      }
    }
  }
  std::printf("%zu inputs from %zu seeds\n", count, seeds);
  return seeds > 0 ? 0 : 1;
}
