// Input: as fuzz/pieces.hpp says, with a DICOM file.
#include "core/formats/dicom.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileRead read = fuzz::read_file<DicomReader>(data, size);
  if (!read.record.has_value()) fuzz::check(read.record.error(), read.announced);
  return 0;
}
