#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/model/beat_raster.hpp"
#include "app/model/geometry.hpp"
#include "app/model/reduction.hpp"
#include "app/model/theme.hpp"

struct ImDrawList;

namespace ecg::app {

/// ECG paper to draw: a rectangle and its grid, in CSS pixels.
struct Paper {
  Rect rect;
  float origin_x = 0.0F;  ///< a thick vertical line is here ...
  float origin_y = 0.0F;  ///< ... and a thick horizontal one here
  float minor_x_px = 3.78F;
  float minor_y_px = 3.78F;
  float major_x_px = 18.9F;
  float major_y_px = 18.9F;
  float minor_alpha = 1.0F;
  Color background = 0;
  Color minor = 0;
  Color major = 0;
};

/// A lead to draw: vertices [first, first + count) of the picture.
struct TraceRun {
  std::size_t first = 0;
  std::size_t count = 0;
  float width_px = 1.4F;
};

/// One band of a beat raster to draw. The raster outlives the frame.
struct RasterBand {
  Rect rect;
  float lanes_px = 0.0F;  ///< lower part of `rect`: lanes V S F Q
  const BeatRaster* raster = nullptr;
  std::int32_t band = 0;
  RasterColouring colouring = RasterColouring::amplitude;
  Color paper = 0;
  Color upward = 0;
  Color downward = 0;
  Color missing = 0;
  Color speaks = 0;                                  ///< what speaks most for the class
  std::array<Color, kBeatClassCount + 1> classes{};  ///< N S V F Q, unclassified
};

/// What the frame wants drawn by our own shaders, between Dear ImGui's shapes. Plain values: the views fill it, the
/// renderer draws it.
struct Picture {
  std::vector<TraceVertex> vertices;
  std::vector<Paper> papers;
  std::vector<TraceRun> traces;
  std::vector<RasterBand> rasters;
  void clear();
};

/// Put the newest paper, trace or raster band of `picture` at the current place of a draw list.
void insert_paper(ImDrawList& list, const Picture& picture);
void insert_trace(ImDrawList& list, const Picture& picture);
void insert_raster(ImDrawList& list, const Picture& picture);

}  // namespace ecg::app
