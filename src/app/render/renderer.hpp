#pragma once

#include "app/render/paper_renderer.hpp"
#include "app/render/picture.hpp"
#include "app/render/raster_renderer.hpp"
#include "app/render/trace_renderer.hpp"

namespace ecg::app {

/// All GL objects of the program, Dear ImGui's backend included. The only part that calls GL.
class Renderer {
 public:
  bool create();   ///< false when the context refuses
  void destroy();  ///< tolerates a lost context
  void begin();    ///< before the frame's widgets
  void font_atlas_changed();
  /// Draws Dear ImGui's lists with the picture's papers and traces where they were inserted.
  void draw(const Picture& picture, float canvas_width, float canvas_height, float pixel_ratio, Color background);

  /// Called while Dear ImGui's lists are drawn (see insert_paper, insert_trace, insert_raster).
  void draw_inserted_paper(std::size_t index, const float* clip) const;
  void draw_inserted_trace(std::size_t index, const float* clip) const;
  void draw_inserted_raster(std::size_t index, const float* clip);

 private:
  void set_clip(const float* clip) const;

  PaperRenderer paper_;
  TraceRenderer trace_;
  RasterRenderer raster_;
  bool ready_ = false;
  const Picture* picture_ = nullptr;  // during draw() only
  float canvas_width_ = 0.0F;
  float canvas_height_ = 0.0F;
  float pixel_ratio_ = 1.0F;
};

}  // namespace ecg::app
