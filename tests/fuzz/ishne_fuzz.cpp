// Input: as fuzz/pieces.hpp says, with an ISHNE file.
#include "core/formats/ishne.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileRead read = fuzz::read_file<IshneReader>(data, size);
  // The header may say that samples begin where the file, as it was announced, would still go on.
  if (!read.record.has_value()) fuzz::check(read.record.error(), read.announced);
  return 0;
}
