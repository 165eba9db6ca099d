#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/features/rr_features.hpp"
#include "core/record/record.hpp"

namespace ecg {

enum class WindowScaling : std::uint8_t {
  millivolts,     ///< As recorded.
  record_zscore,  ///< (x - median of the lead) / standard deviation of the lead, both over the whole record.
  beat_zscore,    ///< (x - mean) / standard deviation of the window itself.
};
/// What the scalings are called in manifests, in their order.
inline constexpr std::array<std::string_view, 3> kWindowScalingNames = {"millivolts", "record_zscore", "beat_zscore"};

/// Columns of ModelInput::rr, as manifests name them: the members of RrFeatures.
inline constexpr std::array<std::string_view, 3> kRrColumnNames = {"pre_s", "post_s", "ratio"};

/// What a beat model wants to see; comes from its manifest.
struct WindowSpec {
  double fs_hz = 360.0;
  std::int32_t before_samples = 180;  ///< Samples before the R peak, at fs_hz.
  std::int32_t after_samples = 180;   ///< Samples from the R peak on, at fs_hz.
  WindowScaling scaling = WindowScaling::millivolts;
  [[nodiscard]] std::int32_t size() const { return before_samples + after_samples; }
};

/// What a beat model looks at; its manifest says which.
enum class ModelReads : std::uint8_t {
  windows,  ///< Samples round each beat, and its RR features: any batch of beats.
  context,  ///< Each beat against the record's others (beat_context.hpp): all beats of a record in one batch.
};

/// Tensors for one batch of beats, row-major.
struct ModelInput {
  std::int64_t beat_count = 0;
  std::int64_t window_samples = 0;
  std::vector<float> windows;       ///< shape {beat_count, window_samples}; all finite
  std::vector<float> rr;            ///< shape {beat_count, kRrColumnNames}
  std::vector<float> context;       ///< shape {beat_count, kContextColumns} for models that read context, else empty
  std::vector<std::uint8_t> valid;  ///< per beat; 0 = window touches missing samples (row is zeros): do not classify
};

/// Cuts windows from one lead and makes the tensors of beats [first, first + count).
///
/// Window sample i of a beat lies at time r_peak / record.fs_hz + (i - before_samples) / spec.fs_hz. Where the record
/// has the model's rate it is the stored sample in millivolts, (adu - baseline) / gain, exactly; else it is resampled
/// (dsp/resample.hpp). Beyond the record's ends the window repeats the end sample. Reads the signal per window and keeps
/// no copy of it: the record must outlive this object. Training tensors are made by this very class.
class BeatWindows {
 public:
  BeatWindows(const Record& record, std::size_t lead, const WindowSpec& spec);
  [[nodiscard]] ModelInput batch(std::span<const SampleIndex> r_peaks, const RrFeatures& rr, std::size_t first,
                                 std::size_t count) const;
  [[nodiscard]] const WindowSpec& spec() const { return spec_; }

 private:
  [[nodiscard]] bool cut(SampleIndex r_peak, std::vector<float>& source, std::span<float> window) const;

  WindowSpec spec_;
  const Signal* signal_;
  double fs_hz_;
  float mv_per_unit_ = 1.0F;
  float offset_mv_ = 0.0F;     ///< record_zscore: median of the lead
  float scale_per_mv_ = 1.0F;  ///< record_zscore: 1 / standard deviation of the lead; 0 for a flat lead
};

}  // namespace ecg
