// Input: format selector, number of signals, samples per frame of each, promised frames, chunk size; then the file.
#include <array>

#include "core/formats/wfdb_signal.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

constexpr std::array<std::int32_t, 12> kFormats = {8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 0, 77};

std::vector<wfdb::DecodedSignal> decode(wfdb::SignalDecoder decoder, std::span<const std::byte> file,
                                        std::size_t chunk) {
  auto wanted = file.subspan(static_cast<std::size_t>(decoder.first_byte()),
                             static_cast<std::size_t>(decoder.end_byte() - decoder.first_byte()));
  while (!wanted.empty()) {
    const auto piece = wanted.first(std::min(chunk, wanted.size()));
    decoder.push(piece);
    wanted = wanted.subspan(piece.size());
  }
  const std::int64_t frames = decoder.frames();
  fuzz::require(frames == decoder.frames_available());
  return std::move(decoder).finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::vector<wfdb::SignalSpec> specs(1 + input.number(1) % 5);
  const std::int32_t format = kFormats[input.number(1) % kFormats.size()];
  for (wfdb::SignalSpec& spec : specs) {
    spec.file = "r.dat";
    spec.format = format;
    spec.samples_per_frame = 1 + static_cast<std::int32_t>(input.number(1) % 7);
  }
  specs.front().byte_offset = input.number(1) % 32;
  specs.front().initial_adu = static_cast<std::int32_t>(input.number(4));
  std::optional<std::int64_t> frames;
  if (const std::uint32_t promised = input.number(2); promised != 0) frames = promised;
  const std::size_t chunk = 1 + input.number(1);
  const auto file = input.rest();

  const auto opened = wfdb::SignalDecoder::open(specs, frames, static_cast<std::int64_t>(file.size()));
  if (!opened.has_value()) {
    fuzz::check(opened.error(), size);
    return 0;
  }
  const std::int64_t available = opened.value().frames_available();
  fuzz::require(!frames || available <= *frames);
  const auto whole = decode(opened.value(), file, file.size() + 1);
  const auto pieces = decode(opened.value(), file, chunk);
  fuzz::require(whole.size() == specs.size() && pieces.size() == specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const SampleIndex count = available * specs[i].samples_per_frame;
    fuzz::require(std::visit([](const auto& adu) { return static_cast<SampleIndex>(adu.size()); }, whole[i].adu) ==
                  count);
    fuzz::require(whole[i].adu == pieces[i].adu && whole[i].gaps == pieces[i].gaps &&
                  whole[i].checksum == pieces[i].checksum);
    fuzz::check_gaps(whole[i].gaps, count);
  }
  return 0;
}
