// Input: sizes of header and signal file; then header, signal file, annotation file. The files may also end earlier
// than their sizes said when they were listed.
#include "core/ingest/ingest.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kBudgetBytes = 1 << 22;
  fuzz::Input input(data, size);
  const std::uint32_t header_size = input.number(2);
  const std::uint32_t signal_size = input.number(2);
  const std::uint32_t shrink = input.number(1);
  const std::array<std::span<const std::byte>, 3> contents = {input.take(header_size), input.take(signal_size),
                                                              input.rest()};
  std::vector<FileEntry> files = {{"d/r.hea", 0}, {"d/r.dat", 0}, {"d/r.atr", 0}};
  for (std::size_t i = 0; i < files.size(); ++i) files[i].size_bytes = static_cast<std::int64_t>(contents[i].size());
  if (shrink > 0) files[1].size_bytes += shrink;

  auto opened = Ingest::open(files, {.max_bytes = kBudgetBytes});
  if (!opened.has_value()) {
    fuzz::check(opened.error(), size);
    return 0;
  }
  Ingest ingest = std::move(opened).value();
  while (const auto request = ingest.next_read()) {
    fuzz::require(request->file < files.size() && request->offset >= 0 && request->size > 0 &&
                  request->size <= kReadSize);
    fuzz::require(request->offset + request->size <= files[request->file].size_bytes);
    const auto content = contents[request->file];
    const auto begin = std::min(content.size(), static_cast<std::size_t>(request->offset));
    const auto count = std::min(content.size() - begin, static_cast<std::size_t>(request->size));
    const Status status = ingest.push(content.subspan(begin, count));
    if (!status.has_value()) {
      fuzz::check(status.error(), size);
      fuzz::require(!ingest.next_read());
      break;
    }
    fuzz::require(ingest.progress() >= 0.0 && ingest.progress() <= 1.0);
  }
  const auto record = std::move(ingest).finish();
  if (!record.has_value()) {
    fuzz::check(record.error(), size);
    return 0;
  }
  fuzz::check(record.value());
  const SampleIndex samples = record.value().length * static_cast<SampleIndex>(record.value().signals.size());
  fuzz::require(samples * static_cast<SampleIndex>(sizeof(std::int16_t)) <= kBudgetBytes);
  return 0;
}
