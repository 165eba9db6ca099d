// Input: number of channels and format, promised frames, chunk size; then the file.
#include <array>

#include "core/formats/wfdb_signal.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

struct Outcome {
  std::vector<wfdb::DecodedSignal> signals;
  std::int64_t frames = 0;
  std::optional<Error> failure;
};

Outcome decode(wfdb::SignalDecoder decoder, std::span<const std::byte> file, std::size_t chunk) {
  while (!file.empty()) {
    const auto piece = file.first(std::min(chunk, file.size()));
    decoder.push(piece);
    file = file.subspan(piece.size());
  }
  Outcome outcome;
  outcome.frames = decoder.frames();
  outcome.failure = decoder.failure();
  outcome.signals = std::move(decoder).finish();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<std::int32_t, 3> kFormats = {508, 516, 524};
  fuzz::Input input(data, size);
  const std::uint32_t kind = input.number(1);
  std::vector<wfdb::SignalSpec> specs(1 + kind % 8);
  for (wfdb::SignalSpec& spec : specs) {
    spec.file = "r.dat";
    spec.format = kFormats[kind / 8 % kFormats.size()];
    spec.samples_per_frame = 1 + static_cast<std::int32_t>(kind / 64);
  }
  const std::int64_t promised = input.number(2);
  const std::size_t chunk = 1 + input.number(1);
  const auto file = input.rest();
  const auto opened = wfdb::SignalDecoder::open(specs, promised, static_cast<std::int64_t>(file.size()));
  if (!opened.has_value()) {
    fuzz::check(opened.error(), size);
    return 0;
  }
  const Outcome whole = decode(opened.value(), file, file.size() + 1);
  const Outcome pieces = decode(opened.value(), file, chunk);
  fuzz::require(whole.frames <= promised && whole.frames == pieces.frames);
  fuzz::require(whole.failure.has_value() == pieces.failure.has_value());
  if (whole.failure) fuzz::check(*whole.failure, file.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const SampleIndex count = whole.frames * specs[i].samples_per_frame;
    fuzz::require(std::visit([](const auto& adu) { return static_cast<SampleIndex>(adu.size()); },
                             whole.signals[i].adu) == count);
    fuzz::require(whole.signals[i].adu == pieces.signals[i].adu && whole.signals[i].gaps == pieces.signals[i].gaps &&
                  whole.signals[i].checksum == pieces.signals[i].checksum);
    fuzz::check_gaps(whole.signals[i].gaps, count);
  }
  return 0;
}
