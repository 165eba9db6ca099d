// Input: as fuzz/pieces.hpp says, with an SCP-ECG file.
#include "core/formats/scp.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileRead read = fuzz::read_file<ScpReader>(data, size);
  if (!read.record.has_value()) fuzz::check(read.record.error(), read.announced);
  return 0;
}
