#pragma once

#include <cstdint>
#include <vector>

#include "app/model/scene.hpp"

namespace ecg::app {

/// What the colour of a raster says.
enum class RasterColouring : std::uint8_t { amplitude, beat_class, saliency };

/// What a raster shows: its beats side by side, wrapped into bands like the lines of a page.
struct RasterPlan {
  std::uint32_t analysis_version = 0;
  std::size_t lead = 0;
  std::int32_t bands = 1;
  std::int32_t columns = 1;  ///< per band
  bool operator==(const RasterPlan&) const = default;
};

inline constexpr std::int32_t kRasterRows = 128;     ///< over 2 * kRasterReach_s: 11.7 ms each
inline constexpr double kRasterReach_s = 0.75;       ///< before and after the R peak (as in Holter beat rasters)
inline constexpr std::int32_t kMaxRasterBands = 16;  ///< 16 * 128 rows: the texture size every WebGL2 grants
inline constexpr std::int32_t kMaxRasterColumns = 2048;
inline constexpr std::uint8_t kRasterMissing = 6;  ///< class of a texel without signal
inline constexpr std::uint8_t kRasterUnclassified = 5;

/// A picture of beats: one column per beat, time around its R peak downwards. The picture is a value, made once per plan.
///
/// `texels`: RGBA, rows of `plan.columns` texels, kRasterRows of them per band, band after band.
///   red    deviation from the column's own baseline, 128 = none, +-127 = the usual height of the record's R peaks
///   green  saliency of the model, 0..255; 0 without
///   blue   class of the column's beat, kRasterUnclassified, or kRasterMissing (no beat, or no signal at this time)
///   alpha  bit per class (N lowest) of all beats the column stands for
struct BeatRaster {
  RasterPlan plan = {.columns = 0};  ///< of none
  std::vector<std::uint8_t> texels;
  std::vector<std::int32_t> beats;  ///< per column: the beat shown; -1: none
  std::uint32_t revision = 0;       ///< grows whenever the picture is made anew
};

/// As many bands as needed for a column of at least one pixel per beat, as far as the height allows.
RasterPlan plan_raster(const Scene& scene, std::size_t lead, float width_px, float height_px, float least_band_px);

/// Fills `raster` for `plan` unless it already shows it. With more beats than columns, a column shows the most notable
/// of its beats (V before S before F before Q before N, then the earliest), so that a rare beat never disappears.
void make_raster(const Scene& scene, const RasterPlan& plan, BeatRaster& raster);

/// Column that stands for a beat, over all bands; -1 without beats.
[[nodiscard]] std::int32_t raster_column(const RasterPlan& plan, std::int32_t beat_count, std::int32_t beat);
/// Beats [first, last) that a column stands for.
struct RasterShare {
  std::int32_t first = 0;
  std::int32_t last = 0;
};
[[nodiscard]] RasterShare raster_share(const RasterPlan& plan, std::int32_t beat_count, std::int32_t column);

}  // namespace ecg::app
