// Input: which facts the user gives, chunk size; then the table.
#include "core/formats/csv.hpp"
#include "fuzz/pieces.hpp"

using namespace ecg;

namespace {

constexpr std::int64_t kBudgetBytes = 1 << 20;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  TableSettings settings;
  settings.max_bytes = kBudgetBytes;
  const std::uint32_t given = input.number(1);
  if ((given & 1U) != 0) settings.fs_hz = 360.0;
  if ((given & 2U) != 0) settings.gain_adu_per_mv = 200.0;
  const std::size_t chunk = 1 + input.number(1);
  const auto table = input.rest();
  const Result<Record> whole = fuzz::read_in(table.size() + 1, table, TableReader(settings));
  const Result<Record> pieces = fuzz::read_in(chunk, table, TableReader(settings));
  fuzz::require_alike(whole, pieces);
  if (!whole.has_value()) {
    fuzz::check(whole.error(), size);
    return 0;
  }
  const Record& record = whole.value();
  fuzz::require(record.length == pieces.value().length && record.fs_hz == pieces.value().fs_hz);
  for (std::size_t i = 0; i < record.signals.size(); ++i)
    fuzz::require(record.signals[i].gaps == pieces.value().signals[i].gaps);
  fuzz::require(record.length * static_cast<SampleIndex>(record.signals.size()) <=
                kBudgetBytes + static_cast<SampleIndex>(size));
  return 0;
}
