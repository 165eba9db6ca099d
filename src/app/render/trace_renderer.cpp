#include "app/render/trace_renderer.hpp"

#include <cstddef>
#include <cstdint>

#include "app/render/gl_program.hpp"
#include "shaders.hpp"

namespace ecg::app {

namespace {

// Locations as written in shaders/trace.vert.
constexpr GLuint kFrom = 0;
constexpr GLuint kTo = 1;
constexpr GLuint kColor = 2;

const void* buffer_offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

}  // namespace

bool TraceRenderer::create() {
  program_ = make_program(embedded::trace_vert, embedded::trace_frag);
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &buffer_);
  return program_ != 0;
}

void TraceRenderer::destroy() {
  glDeleteBuffers(1, &buffer_);
  glDeleteVertexArrays(1, &array_);
  glDeleteProgram(program_);
  buffer_ = 0;
  array_ = 0;
  program_ = 0;
}

void TraceRenderer::upload(std::span<const TraceVertex> vertices) {
  if (program_ == 0 || vertices.empty()) return;
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices.size_bytes()), vertices.data(), GL_STREAM_DRAW);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
}

void TraceRenderer::draw(const TraceRun& run, float canvas_width, float canvas_height, float pixel_ratio) const {
  if (program_ == 0 || run.count < 2) return;
  const auto uniform = [this](const char* name) { return glGetUniformLocation(program_, name); };
  glUseProgram(program_);
  glUniform2f(uniform("u_display"), canvas_width, canvas_height);
  glUniform1f(uniform("u_half_width"), 0.5F * run.width_px);
  glUniform1f(uniform("u_pixel_ratio"), pixel_ratio);

  constexpr auto kStride = static_cast<GLsizei>(sizeof(TraceVertex));
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  // Both attributes read the same buffer, one vertex apart: segment i runs from vertex i to vertex i + 1.
  glEnableVertexAttribArray(kFrom);
  glVertexAttribPointer(kFrom, 3, GL_FLOAT, GL_FALSE, kStride, buffer_offset(run.first * sizeof(TraceVertex)));
  glVertexAttribDivisor(kFrom, 1);
  glEnableVertexAttribArray(kTo);
  glVertexAttribPointer(kTo, 2, GL_FLOAT, GL_FALSE, kStride, buffer_offset((run.first + 1) * sizeof(TraceVertex)));
  glVertexAttribDivisor(kTo, 1);
  glEnableVertexAttribArray(kColor);
  glVertexAttribPointer(kColor, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride,
                        buffer_offset(run.first * sizeof(TraceVertex) + offsetof(TraceVertex, color)));
  glVertexAttribDivisor(kColor, 1);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(run.count - 1));
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
}

}  // namespace ecg::app
