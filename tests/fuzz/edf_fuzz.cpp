// Input: as fuzz/pieces.hpp says, with an EDF or BDF file.
#include "core/formats/edf.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileRead read = fuzz::read_file<EdfReader>(data, size);
  if (!read.record.has_value()) fuzz::check(read.record.error(), size);
  return 0;
}
