#include "core/analysis/training_tensors.hpp"

#include <span>
#include <utility>

#include "core/analysis/reference_beats.hpp"
#include "core/base/byte_writer.hpp"
#include "core/features/beat_context.hpp"

namespace ecg {

Result<std::vector<std::byte>> training_tensors(const Record& record, const WindowSpec& window, ClassMap class_map) {
  const std::vector<LabelledBeat> reference = usable_reference(record, class_map);
  if (reference.empty() || record.signals.empty()) return Error{ErrorCode::missing_fact, "reference", -1, {}};
  const std::vector<SampleIndex> r_peaks = times(reference);
  const RrFeatures rr = rr_features(r_peaks, record.fs_hz);
  const BeatWindows windows(record, preferred_lead(record).value_or(0), window);
  const ModelInput input = windows.batch(r_peaks, rr, 0, r_peaks.size());

  const auto window_samples = static_cast<std::size_t>(input.window_samples);
  constexpr std::size_t kRrColumns = 3;
  std::vector<std::size_t> usable;
  for (std::size_t i = 0; i < input.valid.size(); ++i) {
    if (input.valid[i] != 0) usable.push_back(i);
  }
  const BeatContext context = beat_context(record, r_peaks), one_lead = beat_context(record, r_peaks, false);
  const std::size_t columns = window_samples + kRrColumns + 2 * kContextColumns;
  ByteWriter out(8 + usable.size() * (columns * sizeof(float) + 1));
  out.u32_le(static_cast<std::uint32_t>(usable.size()));
  out.u32_le(static_cast<std::uint32_t>(window_samples));
  for (const std::size_t i : usable)
    out.bytes(std::as_bytes(std::span(input.windows).subspan(i * window_samples, window_samples)));
  for (const std::size_t i : usable) out.bytes(std::as_bytes(std::span(input.rr).subspan(i * kRrColumns, kRrColumns)));
  for (const std::size_t i : usable) out.u8(static_cast<std::uint8_t>(reference[i].label));
  for (const BeatContext* each : {&context, &one_lead}) {
    for (const std::size_t i : usable)
      out.bytes(std::as_bytes(std::span(each->values).subspan(i * kContextColumns, kContextColumns)));
  }
  return std::move(out).finish();
}

}  // namespace ecg
