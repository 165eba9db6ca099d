#pragma once

#include <GLES3/gl3.h>

#include <span>

#include "app/render/picture.hpp"

namespace ecg::app {

/// Draws reduced traces as anti-aliased lines: one instance per segment.
class TraceRenderer {
 public:
  bool create();
  void destroy();  ///< tolerates a lost context
  void upload(std::span<const TraceVertex> vertices);
  void draw(const TraceRun& run, float canvas_width, float canvas_height, float pixel_ratio) const;

 private:
  GLuint program_ = 0;
  GLuint array_ = 0;
  GLuint buffer_ = 0;
};

}  // namespace ecg::app
