#include "app/render/raster_renderer.hpp"

#include <algorithm>
#include <array>

#include "app/render/gl_program.hpp"
#include "shaders.hpp"

namespace ecg::app {

namespace {

template <std::size_t Count>
std::array<GLfloat, 3 * Count> components(const std::array<Color, Count>& colors) {
  std::array<GLfloat, 3 * Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      result[3 * i + channel] = static_cast<float>((colors[i] >> (8 * channel)) & 0xFFU) / 255.0F;
    }
  }
  return result;
}

}  // namespace

bool RasterRenderer::create() {
  program_ = make_program(embedded::raster_vert, embedded::raster_frag);
  glGenVertexArrays(1, &array_);
  glGenTextures(1, &texture_);
  revision_ = 0;
  return program_ != 0;
}

void RasterRenderer::destroy() {
  glDeleteTextures(1, &texture_);
  glDeleteVertexArrays(1, &array_);
  glDeleteProgram(program_);
  texture_ = 0;
  array_ = 0;
  program_ = 0;
  revision_ = 0;
}

void RasterRenderer::upload(const BeatRaster& raster) {
  glBindTexture(GL_TEXTURE_2D, texture_);
  if (revision_ == raster.revision) return;
  revision_ = raster.revision;
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, raster.plan.columns, raster.plan.bands * kRasterRows, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, raster.texels.data());
  for (const GLenum filter : std::array<GLenum, 2>{GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
    glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
  }
  for (const GLenum axis : std::array<GLenum, 2>{GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
    glTexParameteri(GL_TEXTURE_2D, axis, GL_CLAMP_TO_EDGE);
  }
}

void RasterRenderer::draw(const RasterBand& band, float canvas_width, float canvas_height, float pixel_ratio) {
  if (program_ == 0 || band.raster == nullptr || band.rect.empty() || band.raster->texels.empty()) return;
  const auto uniform = [this](const char* name) { return glGetUniformLocation(program_, name); };
  const auto color = [&uniform](const char* name, Color value) {
    const auto rgb = components(std::array<Color, 1>{value});
    glUniform3fv(uniform(name), 1, rgb.data());
  };
  glUseProgram(program_);
  glActiveTexture(GL_TEXTURE0);
  upload(*band.raster);
  glUniform1i(uniform("u_texels"), 0);
  glUniform4f(uniform("u_rect"), band.rect.x, band.rect.y, band.rect.width, band.rect.height);
  glUniform2f(uniform("u_display"), canvas_width, canvas_height);
  glUniform3i(uniform("u_band"), band.band * kRasterRows, kRasterRows, band.raster->plan.columns);
  const float picture_px = std::max(1.0F, band.rect.height - band.lanes_px);
  glUniform1f(uniform("u_picture_share"), picture_px / band.rect.height);
  glUniform1f(uniform("u_row_px"), picture_px * pixel_ratio / static_cast<float>(kRasterRows));
  glUniform1i(uniform("u_colouring"), static_cast<GLint>(band.colouring));
  color("u_paper", band.paper);
  color("u_upward", band.upward);
  color("u_downward", band.downward);
  color("u_missing", band.missing);
  const auto classes = components(band.classes);
  glUniform3fv(uniform("u_class"), static_cast<GLsizei>(band.classes.size()), classes.data());
  color("u_speaks", band.speaks);
  glUniform4i(uniform("u_lanes"), static_cast<GLint>(BeatClass::V), static_cast<GLint>(BeatClass::S),
              static_cast<GLint>(BeatClass::F), static_cast<GLint>(BeatClass::Q));
  glBindVertexArray(array_);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glBindVertexArray(0);
}

}  // namespace ecg::app
