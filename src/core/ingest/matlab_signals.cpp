#include "core/ingest/matlab_signals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/formats/matlab_file.hpp"

namespace ecg {

namespace {

constexpr std::int32_t kFormat = 32;  // what the matrix is turned into: 32 bits, lowest byte first
constexpr std::int32_t kMissing = std::numeric_limits<std::int32_t>::min();  // its mark for a missing sample
constexpr std::int64_t kFramesAtOnce = 4096;

bool all_whole(const matlab::Matrix& matrix) {
  for (std::int64_t i = 0; i < matrix.size(); ++i) {
    const double value = matrix.at(i);
    if (std::isfinite(value) && value != std::round(value)) return false;
  }
  return true;
}

std::int32_t rounded(double adu) {
  constexpr double kLargest = std::numeric_limits<std::int32_t>::max();
  if (!std::isfinite(adu)) return kMissing;
  return static_cast<std::int32_t>(std::clamp(std::round(adu), -kLargest, kLargest));
}

void append(std::vector<std::byte>& bytes, std::int32_t adu) {
  auto rest = static_cast<std::uint32_t>(adu);
  for (std::size_t i = 0; i < sizeof(adu); ++i, rest >>= 8U) bytes.push_back(static_cast<std::byte>(rest & 0xFFU));
}

}  // namespace

Result<wfdb::SignalDecoder> decode_matlab(std::vector<std::byte> bytes, std::vector<wfdb::SignalSpec> specs,
                                          std::optional<std::int64_t> frames, std::int64_t max_bytes) {
  ECG_TRY(const matlab::File file, matlab::File::parse(std::move(bytes), max_bytes));
  matlab::Signals signals = matlab::find_signals(file);
  if (signals.matrix == nullptr) return Error{ErrorCode::unsupported, "matrix", -1, {}};
  const auto count = static_cast<std::int64_t>(specs.size());
  if (signals.leads != count) return Error{ErrorCode::out_of_range, "number_of_signals", -1, {}};
  for (wfdb::SignalSpec& spec : specs) {
    if (spec.samples_per_frame != 1) return Error{ErrorCode::unsupported, "samples_per_frame", -1, {}};
    spec.format = kFormat;
    spec.byte_offset = 0;
  }
  const std::int64_t frame_bytes = count * static_cast<std::int64_t>(sizeof(std::int32_t));
  ECG_TRY(wfdb::SignalDecoder decoder, wfdb::SignalDecoder::open(specs, frames, signals.samples * frame_bytes));
  const bool whole = all_whole(*signals.matrix);
  std::vector<std::byte> block;
  for (std::int64_t frame = 0; frame < decoder.frames_available(); ++frame) {
    for (std::int64_t lead = 0; lead < count; ++lead) {
      const wfdb::SignalSpec& spec = specs[static_cast<std::size_t>(lead)];
      const double value = signals.at(lead, frame);
      append(block, rounded(whole ? value : value * spec.gain_adu_per_unit + spec.baseline_adu));
    }
    if ((frame + 1) % kFramesAtOnce != 0 && frame + 1 != decoder.frames_available()) continue;
    decoder.push(block);
    block.clear();
  }
  return decoder;
}

}  // namespace ecg
