#include "core/formats/wfdb_header.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = wfdb::parse_header(
      fuzz::Input(data, size).rest().empty() ? std::string_view{} : fuzz::text_of(fuzz::Input(data, size).rest()));
  if (!parsed.has_value()) {
    fuzz::check(parsed.error(), size);
    return 0;
  }
  const wfdb::Header& header = parsed.value();
  const auto positive = [](double value) { return std::isfinite(value) && value > 0.0; };
  fuzz::require(!header.name.empty() && is_utf8(header.name));
  fuzz::require(positive(header.fs_hz) && positive(header.counter_hz) && std::isfinite(header.base_counter));
  fuzz::require(!header.length || (*header.length > 0 && *header.length <= wfdb::kMaxFrames));
  fuzz::require(!header.start_time_of_day_s ||
                (*header.start_time_of_day_s >= 0.0 && *header.start_time_of_day_s < 60.0 * 3600.0));
  fuzz::require(header.segments.empty() ? header.signals.size() == static_cast<std::size_t>(header.signal_count)
                                        : header.signals.empty());
  for (const wfdb::SignalSpec& spec : header.signals) {
    fuzz::require(!spec.file.empty() && !spec.description.empty());
    fuzz::require(is_utf8(spec.description) && is_utf8(spec.unit) && !spec.unit.empty());
    fuzz::require(spec.format >= 0 && spec.skew_frames >= 0 && spec.byte_offset >= 0);
    fuzz::require(spec.samples_per_frame >= 1 && spec.samples_per_frame <= wfdb::kMaxSamplesPerFrame);
    fuzz::require(std::isfinite(spec.gain_adu_per_unit) && spec.gain_adu_per_unit != 0.0 &&
                  std::isfinite(spec.baseline_adu));
  }
  for (const wfdb::SegmentSpec& segment : header.segments)
    fuzz::require(!segment.name.empty() && segment.length_frames >= 0);
  for (const std::string& comment : header.comments) fuzz::require(is_utf8(comment));
  return 0;
}
