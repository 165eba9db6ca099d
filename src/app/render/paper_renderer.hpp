#pragma once

#include <GLES3/gl3.h>

#include "app/render/picture.hpp"

namespace ecg::app {

/// Draws ECG paper; the grid is computed in the fragment shader.
class PaperRenderer {
 public:
  bool create();
  void destroy();  ///< tolerates a lost context
  void draw(const Paper& paper, float canvas_width, float canvas_height, float pixel_ratio) const;

 private:
  GLuint program_ = 0;
  GLuint array_ = 0;
};

}  // namespace ecg::app
