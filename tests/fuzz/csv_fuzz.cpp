// Input: which facts the user gives, chunk size; then the table.
#include "core/formats/csv.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

constexpr std::int64_t kBudgetBytes = 1 << 20;

Result<Record> read(std::span<const std::byte> table, const TableSettings& settings, std::size_t chunk) {
  TableReader reader(settings);
  while (!table.empty()) {
    const auto piece = table.first(std::min(chunk, table.size()));
    const Status status = reader.push(piece);
    if (!status.has_value()) return status.error();
    table = table.subspan(piece.size());
  }
  return std::move(reader).finish();
}

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
  const Result<Record> whole = read(table, settings, table.size() + 1);
  const Result<Record> pieces = read(table, settings, chunk);
  fuzz::require(whole.has_value() == pieces.has_value());
  if (!whole.has_value()) {
    fuzz::check(whole.error(), size);
    fuzz::require(whole.error().code == pieces.error().code && whole.error().field == pieces.error().field);
    return 0;
  }
  const Record& record = whole.value();
  fuzz::check(record);
  fuzz::require(record.length == pieces.value().length && record.fs_hz == pieces.value().fs_hz);
  fuzz::require(record.signals.size() == pieces.value().signals.size());
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    fuzz::require(record.signals[i].adu == pieces.value().signals[i].adu);
    fuzz::require(record.signals[i].gaps == pieces.value().signals[i].gaps);
  }
  fuzz::require(record.length * static_cast<SampleIndex>(record.signals.size()) <=
                kBudgetBytes + static_cast<SampleIndex>(size));
  return 0;
}
