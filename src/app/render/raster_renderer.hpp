#pragma once

#include <GLES3/gl3.h>

#include <cstdint>

#include "app/render/picture.hpp"

namespace ecg::app {

/// Draws bands of the beat raster from one texture, which is uploaded only when the raster was made anew.
class RasterRenderer {
 public:
  bool create();
  void destroy();  ///< tolerates a lost context
  void draw(const RasterBand& band, float canvas_width, float canvas_height, float pixel_ratio);

 private:
  void upload(const BeatRaster& raster);

  GLuint program_ = 0;
  GLuint array_ = 0;
  GLuint texture_ = 0;
  std::uint32_t revision_ = 0;  // of the raster in the texture; 0: none
};

}  // namespace ecg::app
