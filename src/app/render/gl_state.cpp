#include <GLES3/gl3.h>

// What Dear ImGui's backend hears when it asks WebGL for the state it is about to save (src/app/CMakeLists.txt gives its
// calls of glGetIntegerv this name).
//
// A browser answers most of these questions only after its GPU process has drawn everything sent before: on a slow
// renderer a frame waits for its own picture a dozen times over. We need none of the answers: each of our renderers sets
// all the state it depends on, so the backend may as well restore the defaults of a fresh context.
extern "C" void ecg_gl_integer(GLenum name, GLint* value);

void ecg_gl_integer(GLenum name, GLint* value) {
  switch (name) {
    case GL_ACTIVE_TEXTURE: *value = GL_TEXTURE0; return;
    case GL_CURRENT_PROGRAM:
    case GL_TEXTURE_BINDING_2D:
    case GL_SAMPLER_BINDING:
    case GL_ARRAY_BUFFER_BINDING:
    case GL_ELEMENT_ARRAY_BUFFER_BINDING:
    case GL_VERTEX_ARRAY_BINDING: *value = 0; return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      for (int i = 0; i < 4; ++i) value[i] = 0;
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA: *value = GL_ONE; return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA: *value = GL_ZERO; return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA: *value = GL_FUNC_ADD; return;
    default: glGetIntegerv(name, value);
  }
}
