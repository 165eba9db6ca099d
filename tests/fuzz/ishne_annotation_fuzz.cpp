// Input: an annotation file of the ISHNE standard.
#include "core/formats/ishne_annotation.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = ishne::parse_annotations(std::as_bytes(std::span(data, size)));
  if (!parsed.has_value()) {
    fuzz::check(parsed.error(), size);
    return 0;
  }
  fuzz::require(parsed.value().fs_hz > 0.0);
  SampleIndex before = 0;
  for (const Annotation& annotation : parsed.value().annotations) {
    fuzz::require(annotation.sample >= before);
    before = annotation.sample;
  }
  return 0;
}
