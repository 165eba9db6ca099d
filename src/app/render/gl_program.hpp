#pragma once

#include <GLES3/gl3.h>

#include <cstdint>
#include <string_view>

namespace ecg::app {

/// Compiles and links a shader pair; 0 when the context refuses (it may be lost).
GLuint make_program(std::string_view vertex, std::string_view fragment);
void set_color(GLint location, std::uint32_t color, float alpha_factor = 1.0F);

}  // namespace ecg::app
