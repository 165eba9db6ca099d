// Input: chunk size, bytes by which the file is shorter than announced; then the file.
#include "core/formats/ishne.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

constexpr std::int64_t kBudgetBytes = 1 << 20;

Result<Record> read(std::span<const std::byte> file, std::int64_t announced_size, std::size_t chunk) {
  IshneReader reader(announced_size, kBudgetBytes);
  while (!file.empty()) {
    const auto piece = file.first(std::min(chunk, file.size()));
    const Status status = reader.push(piece);
    if (!status.has_value()) return status.error();
    file = file.subspan(piece.size());
  }
  return std::move(reader).finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t chunk = 1 + input.number(1);
  const std::int64_t lost = input.number(1);
  const auto file = input.rest();
  const std::int64_t announced = static_cast<std::int64_t>(file.size()) + lost;
  const Result<Record> whole = read(file, announced, file.size() + 1);
  const Result<Record> pieces = read(file, announced, chunk);
  fuzz::require(whole.has_value() == pieces.has_value());
  if (!whole.has_value()) {
    fuzz::check(whole.error(), size + static_cast<std::size_t>(lost));
    fuzz::require(whole.error().code == pieces.error().code && whole.error().field == pieces.error().field);
    return 0;
  }
  fuzz::check(whole.value());
  fuzz::require(whole.value().signals.size() == pieces.value().signals.size());
  for (std::size_t i = 0; i < whole.value().signals.size(); ++i)
    fuzz::require(whole.value().signals[i].adu == pieces.value().signals[i].adu);
  fuzz::require(whole.value().length * static_cast<SampleIndex>(whole.value().signals.size() * sizeof(std::int16_t)) <=
                kBudgetBytes);
  return 0;
}
