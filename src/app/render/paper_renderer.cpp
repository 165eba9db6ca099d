#include "app/render/paper_renderer.hpp"

#include <algorithm>
#include <cmath>

#include "app/render/gl_program.hpp"
#include "shaders.hpp"

namespace ecg::app {

namespace {
constexpr float kMinorLine_px = 1.0F;  // device px at ratio 1; lines keep their CSS width on finer screens
constexpr float kMajorLine_px = 1.0F;
}  // namespace

bool PaperRenderer::create() {
  program_ = make_program(embedded::paper_vert, embedded::paper_frag);
  glGenVertexArrays(1, &array_);
  return program_ != 0;
}

void PaperRenderer::destroy() {
  glDeleteVertexArrays(1, &array_);
  glDeleteProgram(program_);
  array_ = 0;
  program_ = 0;
}

void PaperRenderer::draw(const Paper& paper, float canvas_width, float canvas_height, float pixel_ratio) const {
  if (program_ == 0) return;
  const auto uniform = [this](const char* name) { return glGetUniformLocation(program_, name); };
  const float line_scale = std::max(1.0F, std::floor(pixel_ratio));
  glUseProgram(program_);
  glUniform4f(uniform("u_rect"), paper.rect.x, paper.rect.y, paper.rect.width, paper.rect.height);
  glUniform2f(uniform("u_display"), canvas_width, canvas_height);
  glUniform2f(uniform("u_origin"), paper.origin_x, paper.origin_y);
  glUniform2f(uniform("u_minor_px"), paper.minor_x_px, paper.minor_y_px);
  glUniform2f(uniform("u_major_px"), paper.major_x_px, paper.major_y_px);
  glUniform1f(uniform("u_pixel_ratio"), pixel_ratio);
  glUniform2f(uniform("u_width_px"), kMinorLine_px * line_scale, kMajorLine_px * line_scale);
  set_color(uniform("u_background"), paper.background);
  set_color(uniform("u_minor_color"), paper.minor, paper.minor_alpha);
  set_color(uniform("u_major_color"), paper.major);
  glBindVertexArray(array_);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glBindVertexArray(0);
}

}  // namespace ecg::app
