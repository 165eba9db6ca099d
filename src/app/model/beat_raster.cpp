#include "app/model/beat_raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace ecg::app {

namespace {

constexpr double kUsualShare = 0.9;   // of the R peaks are lower than full colour
constexpr double kMinUsual_mv = 0.1;  // a flat lead stays pale instead of showing its noise

// Smaller is shown rather than larger.
int rank(const Analysis& analysis, std::int32_t beat) {
  const auto index = static_cast<std::size_t>(beat);
  if (index >= analysis.classes.label.size() || (analysis.classes.flags[index] & kUnclassified) != 0) return 5;
  constexpr std::array<int, kBeatClassCount> kRanks = {4, 1, 0, 2, 3};  // N S V F Q
  return kRanks[static_cast<std::size_t>(analysis.classes.label[index])];
}

std::uint8_t class_number(const Analysis& analysis, std::int32_t beat) {
  const auto index = static_cast<std::size_t>(beat);
  if (index >= analysis.classes.label.size() || (analysis.classes.flags[index] & kUnclassified) != 0) {
    return kRasterUnclassified;
  }
  return static_cast<std::uint8_t>(analysis.classes.label[index]);
}

double median(std::vector<float>& values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

// Height above the isoelectric line that most R peaks of the lead stay below.
double usual_height(const Scene& scene, const RasterPlan& plan, std::span<const std::int32_t> beats) {
  const Signal& signal = scene.recording->record.signals[plan.lead];
  std::vector<float> heights;
  for (const std::int32_t beat : beats) {
    if (beat < 0) continue;
    const double value = signal.value(scene.analysis->r_peaks[static_cast<std::size_t>(beat)]);
    if (std::isfinite(value))
      heights.push_back(static_cast<float>(std::abs(value - scene.derived.lead_zero[plan.lead])));
  }
  const double least = kMinUsual_mv / signal.mv_per_unit();
  if (heights.empty()) return least;
  const auto place =
      heights.begin() + static_cast<std::ptrdiff_t>(kUsualShare * static_cast<double>(heights.size() - 1));
  std::nth_element(heights.begin(), place, heights.end());
  return std::max(least, static_cast<double>(*place));
}

std::uint8_t saliency_at(const Analysis& analysis, std::int32_t beat, double offset_s) {
  const std::int64_t cells = analysis.saliency.map_samples;
  if (cells <= 0 || analysis.window.size() <= 0) return 0;
  const double samples = offset_s * analysis.window.fs_hz + analysis.window.before_samples;
  const auto cell =
      static_cast<std::int64_t>(std::floor(samples / analysis.window.size() * static_cast<double>(cells)));
  const std::size_t place =
      static_cast<std::size_t>(beat) * static_cast<std::size_t>(cells) + static_cast<std::size_t>(cell);
  if (cell < 0 || cell >= cells || place >= analysis.saliency.values.size()) return 0;
  return analysis.saliency.values[place];
}

// One column: per row the value furthest from the baseline, so that a narrow QRS never falls between two rows.
class Columns {
 public:
  Columns(const Scene& scene, BeatRaster& raster, double usual)
      : scene_(scene),
        raster_(raster),
        usual_(usual),
        samples_per_row_(2.0 * kRasterReach_s * scene.fs_hz() / kRasterRows),
        values_(static_cast<std::size_t>(std::ceil(2.0 * kRasterReach_s * scene.fs_hz())) + 2) {}

  void draw(std::int32_t column, std::int32_t beat, std::uint8_t classes) {
    const Analysis& analysis = *scene_.analysis;
    const SampleIndex r_peak = analysis.r_peaks[static_cast<std::size_t>(beat)];
    const auto before = static_cast<SampleIndex>(std::lround(kRasterReach_s * scene_.fs_hz()));
    scene_.recording->record.signals[raster_.plan.lead].read(r_peak - before, values_);
    present_.clear();
    for (const float value : values_) {
      if (std::isfinite(value)) present_.push_back(value);
    }
    const double baseline = median(present_);
    const std::uint8_t shown = class_number(analysis, beat);
    for (std::int32_t row = 0; row < kRasterRows; ++row) {
      double furthest = 0.0;
      bool any = false;
      const auto begin = static_cast<std::size_t>(std::floor(row * samples_per_row_));
      const auto end = std::max(begin + 1, static_cast<std::size_t>(std::floor((row + 1) * samples_per_row_)));
      for (std::size_t i = begin; i < std::min(end, values_.size()); ++i) {
        const double deviation = static_cast<double>(values_[i]) - baseline;
        if (!std::isfinite(deviation)) continue;
        any = true;
        if (std::abs(deviation) > std::abs(furthest)) furthest = deviation;
      }
      const double offset_s = ((row + 0.5) / kRasterRows * 2.0 - 1.0) * kRasterReach_s;
      const double level = std::clamp(furthest / usual_, -1.0, 1.0);
      put(column, row,
          {static_cast<std::uint8_t>(128 + std::lround(127.0 * level)), saliency_at(analysis, beat, offset_s),
           any ? shown : kRasterMissing, classes});
    }
  }

 private:
  void put(std::int32_t column, std::int32_t row, const std::array<std::uint8_t, 4>& texel) {
    const std::int32_t band = column / raster_.plan.columns;
    const std::int64_t line = static_cast<std::int64_t>(band) * kRasterRows + row;
    const auto place = static_cast<std::ptrdiff_t>(4) *
                       static_cast<std::ptrdiff_t>(line * raster_.plan.columns + column % raster_.plan.columns);
    std::copy(texel.begin(), texel.end(), raster_.texels.begin() + place);
  }

  const Scene& scene_;
  BeatRaster& raster_;
  double usual_;
  double samples_per_row_;
  std::vector<float> values_;
  std::vector<float> present_;
};

std::int64_t column_count(const RasterPlan& plan, std::int32_t beat_count) {
  return std::min<std::int64_t>(static_cast<std::int64_t>(plan.bands) * plan.columns, beat_count);
}

}  // namespace

RasterPlan plan_raster(const Scene& scene, std::size_t lead, float width_px, float height_px, float least_band_px) {
  RasterPlan plan;
  plan.analysis_version = scene.analysis ? scene.analysis->version : 0;
  plan.lead = lead;
  const std::int32_t beats = std::max(1, scene.beat_count());
  const std::int32_t widest = std::clamp(static_cast<std::int32_t>(width_px), 1, kMaxRasterColumns);
  const std::int32_t fitting = std::clamp(static_cast<std::int32_t>(height_px / least_band_px), 1, kMaxRasterBands);
  plan.bands = std::clamp((beats + widest - 1) / widest, 1, fitting);
  plan.columns = std::min(widest, (beats + plan.bands - 1) / plan.bands);
  return plan;
}

RasterShare raster_share(const RasterPlan& plan, std::int32_t beat_count, std::int32_t column) {
  const std::int64_t columns = column_count(plan, beat_count);
  if (column < 0 || column >= columns) return {beat_count, beat_count};
  return {static_cast<std::int32_t>(column * static_cast<std::int64_t>(beat_count) / columns),
          static_cast<std::int32_t>((column + 1) * static_cast<std::int64_t>(beat_count) / columns)};
}

std::int32_t raster_column(const RasterPlan& plan, std::int32_t beat_count, std::int32_t beat) {
  if (beat < 0 || beat >= beat_count) return -1;
  // The inverse of the shares: the last column whose first beat is not after this one.
  const std::int64_t columns = column_count(plan, beat_count);
  return static_cast<std::int32_t>(((static_cast<std::int64_t>(beat) + 1) * columns - 1) / beat_count);
}

void make_raster(const Scene& scene, const RasterPlan& plan, BeatRaster& raster) {
  if (raster.revision != 0 && raster.plan == plan) return;
  raster.plan = plan;
  ++raster.revision;
  const auto width = static_cast<std::size_t>(plan.columns);
  const std::size_t height = static_cast<std::size_t>(plan.bands) * kRasterRows;
  raster.beats.assign(width * static_cast<std::size_t>(plan.bands), -1);
  raster.texels.assign(4 * width * height, 0);
  for (std::size_t i = 2; i < raster.texels.size(); i += 4) raster.texels[i] = kRasterMissing;
  if (!scene.has_beats() || plan.lead >= scene.recording->record.signals.size()) return;
  const Analysis& analysis = *scene.analysis;
  const std::int32_t beats = scene.beat_count();
  std::vector<std::uint8_t> classes(raster.beats.size(), 0);
  for (std::size_t column = 0; column < raster.beats.size(); ++column) {
    const RasterShare share = raster_share(plan, beats, static_cast<std::int32_t>(column));
    for (std::int32_t beat = share.first; beat < share.last; ++beat) {
      const std::uint8_t number = class_number(analysis, beat);
      if (number < kBeatClassCount) classes[column] = static_cast<std::uint8_t>(classes[column] | (1U << number));
      std::int32_t& shown = raster.beats[column];
      if (shown < 0 || rank(analysis, beat) < rank(analysis, shown)) shown = beat;
    }
  }
  Columns columns(scene, raster, usual_height(scene, plan, raster.beats));
  for (std::size_t column = 0; column < raster.beats.size(); ++column) {
    if (raster.beats[column] >= 0)
      columns.draw(static_cast<std::int32_t>(column), raster.beats[column], classes[column]);
  }
}

}  // namespace ecg::app
