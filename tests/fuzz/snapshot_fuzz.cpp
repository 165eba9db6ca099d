// Byte forms of core/analysis: what the page gets from the worker, and what a stored session could hold.
#include "app/model/recording.hpp"
#include "core/report/report.hpp"
#include "core/snapshot/analysis.hpp"
#include "core/snapshot/record_bytes.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

void check_recording(std::span<const std::byte> bytes) {
  const auto decoded = decode_record(bytes);
  if (!decoded.has_value()) return fuzz::check(decoded.error(), bytes.size());
  const Record& record = decoded.value();
  const Recording recording = make_recording(record);
  fuzz::require(std::isfinite(record.fs_hz) && record.fs_hz > 0.0 && record.length >= 0);
  fuzz::require(recording.pyramids.size() == record.signals.size());
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    fuzz::require(record.signals[i].size() == record.length);
    fuzz::check_gaps(record.signals[i].gaps, record.length);
    const Extent seen = extent(record.signals[i], recording.pyramids[i], record.length / 3, record.length);
    fuzz::require(std::isnan(seen.low) == std::isnan(seen.high));
  }
  const auto again = encode(record);
  const auto twice = decode_record(again);
  fuzz::require(twice.has_value() && encode(twice.value()) == again);
}

void check_analysis(std::span<const std::byte> bytes) {
  const auto decoded = decode_analysis(bytes);
  if (!decoded.has_value()) return fuzz::check(decoded.error(), bytes.size());
  const Analysis& analysis = decoded.value();
  const std::size_t beats = analysis.r_peaks.size();
  fuzz::require(std::is_sorted(analysis.r_peaks.begin(), analysis.r_peaks.end()));
  fuzz::require(analysis.classes.size() == beats && analysis.classes.probabilities.size() == beats * kBeatClassCount);
  fuzz::require(analysis.saliency.values.size() ==
                analysis.saliency.peak.size() * static_cast<std::size_t>(analysis.saliency.map_samples));
  const auto again = encode(analysis);
  const auto twice = decode_analysis(again);
  fuzz::require(twice.has_value() && encode(twice.value()) == again);
  const Record record{.name = "fuzz", .fs_hz = 360.0};
  fuzz::require(is_utf8(analysis_json(record, analysis)));
  fuzz::require(!beats_csv(record, analysis).empty() && !findings_csv(record, analysis).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::Input(data, size).rest();
  check_recording(bytes);
  check_analysis(bytes);
  return 0;
}
