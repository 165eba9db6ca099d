#include "app/render/gl_program.hpp"

namespace ecg::app {

namespace {

GLuint compile(GLenum kind, std::string_view source) {
  const GLuint shader = glCreateShader(kind);
  const GLchar* text = source.data();
  const auto length = static_cast<GLint>(source.size());
  glShaderSource(shader, 1, &text, &length);
  glCompileShader(shader);
  return shader;
}

}  // namespace

GLuint make_program(std::string_view vertex, std::string_view fragment) {
  const GLuint vertex_shader = compile(GL_VERTEX_SHADER, vertex);
  const GLuint fragment_shader = compile(GL_FRAGMENT_SHADER, fragment);
  const GLuint program = glCreateProgram();
  glAttachShader(program, vertex_shader);
  glAttachShader(program, fragment_shader);
  glLinkProgram(program);
  glDeleteShader(vertex_shader);
  glDeleteShader(fragment_shader);
  GLint linked = GL_FALSE;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked == GL_TRUE) return program;
  glDeleteProgram(program);
  return 0;
}

void set_color(GLint location, std::uint32_t color, float alpha_factor) {
  constexpr float kByte = 1.0F / 255.0F;
  glUniform4f(location, static_cast<float>(color & 0xFFU) * kByte, static_cast<float>((color >> 8) & 0xFFU) * kByte,
              static_cast<float>((color >> 16) & 0xFFU) * kByte,
              static_cast<float>((color >> 24) & 0xFFU) * kByte * alpha_factor);
}

}  // namespace ecg::app
