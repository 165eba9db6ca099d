#include "core/formats/wfdb_annotation.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::Input(data, size).rest();
  const auto parsed = wfdb::parse_annotations(bytes);
  if (!parsed.has_value()) {
    fuzz::check(parsed.error(), size);
    return 0;
  }
  std::vector<Annotation> list = parsed.value().annotations;
  fuzz::require(list.size() <= size / 2);
  constexpr std::size_t kMaxNoteBytes = 255;  // what the format holds when written
  for (Annotation& annotation : list) {
    if (annotation.aux.size() > kMaxNoteBytes) annotation.aux.resize(kMaxNoteBytes);
    while (!annotation.aux.empty() && annotation.aux.back() == '\0') annotation.aux.pop_back();
    fuzz::require(static_cast<unsigned>(annotation.code) < 50);
  }
  const auto written = wfdb::write_annotations(list);
  const auto again = wfdb::parse_annotations(written);
  fuzz::require(again.has_value() && !again.value().truncated && again.value().annotations == list);
  return 0;
}
