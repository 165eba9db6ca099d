// Input: bits (0: the rate is given), chunk size; then an XML file.
#include "core/formats/xml_ecg.hpp"
#include "core/ingest/derived_leads.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kBudgetBytes = 1 << 20;
  fuzz::Input input(data, size);
  const std::uint32_t bits = input.number(1);
  const std::size_t chunk = 1 + input.number(1);
  const auto file = input.rest();
  TableSettings settings{.max_bytes = kBudgetBytes, .size_bytes = static_cast<std::int64_t>(file.size())};
  if ((bits & 1U) != 0) settings.fs_hz = 250.0;
  auto whole = fuzz::read_in(file.size() + 1, file, XmlEcgReader(settings));
  fuzz::require_alike(whole, fuzz::read_in(chunk, file, XmlEcgReader(settings)));
  if (!whole.has_value()) {
    fuzz::check(whole.error(), file.size());
    return 0;
  }
  Record& record = whole.value();
  fuzz::require(record.length * static_cast<SampleIndex>(record.signals.size() * sizeof(std::int16_t)) <= kBudgetBytes);
  add_derived_leads(record);
  fuzz::check(record);
  return 0;
}
