#include "app/platform/glfw.hpp"

#include <GLES3/gl3.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ecg::app {

namespace {

constexpr double kWheelStep_px = 100.0;  // what browsers make of a notch of the wheel
constexpr int kLeastWidth_px = 360, kLeastHeight_px = 320;

// GLFW has one of everything, and its callbacks carry no more than the window.
struct Window {
  GLFWwindow* handle = nullptr;
  int width = 1280;
  int height = 800;
  InputQueue* queue = nullptr;
  bool frame_wanted = false;
  std::vector<std::string> dropped;
  std::string problem;
  std::string cursor;
};
Window window;

void push(const InputEvent& event) {
  if (window.queue == nullptr) return;
  window.queue->push_back(event);
  window.frame_wanted = true;
}

void push_modifiers(int modifiers) {
  push({.kind = InputEvent::Kind::modifiers,
        .shift = (modifiers & GLFW_MOD_SHIFT) != 0,
        .control = (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0,
        .alt = (modifiers & GLFW_MOD_ALT) != 0});
}

int modifiers_now() {
  const auto down = [](int key) { return glfwGetKey(window.handle, key) == GLFW_PRESS; };
  return (down(GLFW_KEY_LEFT_SHIFT) || down(GLFW_KEY_RIGHT_SHIFT) ? GLFW_MOD_SHIFT : 0) |
         (down(GLFW_KEY_LEFT_CONTROL) || down(GLFW_KEY_RIGHT_CONTROL) ? GLFW_MOD_CONTROL : 0) |
         (down(GLFW_KEY_LEFT_SUPER) || down(GLFW_KEY_RIGHT_SUPER) ? GLFW_MOD_SUPER : 0) |
         (down(GLFW_KEY_LEFT_ALT) || down(GLFW_KEY_RIGHT_ALT) ? GLFW_MOD_ALT : 0);
}

double pixel_ratio() {
  float x = 1.0F, y = 1.0F;
  glfwGetWindowContentScale(window.handle, &x, &y);
  return x > 0.0F && std::isfinite(x) ? static_cast<double>(x) : 1.0;
}

/// GLFW's window coordinates -> the layout's pixels: the same on some systems, screen pixels on others.
double layout_px(double position) {
  int width = 0, pixels = 0, height = 0;
  glfwGetWindowSize(window.handle, &width, &height);
  glfwGetFramebufferSize(window.handle, &pixels, &height);
  return width > 0 ? position * pixels / width / pixel_ratio() : position;
}

void pointer_at(double x, double y, InputEvent event) {
  event.x = static_cast<float>(layout_px(x));
  event.y = static_cast<float>(layout_px(y));
  push(event);
}

void on_move(GLFWwindow*, double x, double y) { pointer_at(x, y, {.kind = InputEvent::Kind::pointer_move}); }

void on_button(GLFWwindow* handle, int button, int action, int modifiers) {
  double x = 0.0, y = 0.0;
  glfwGetCursorPos(handle, &x, &y);
  push_modifiers(modifiers);
  pointer_at(x, y, {.kind = InputEvent::Kind::pointer_move});
  pointer_at(x, y,
             {.kind = action == GLFW_PRESS ? InputEvent::Kind::pointer_down : InputEvent::Kind::pointer_up,
              .button = button == GLFW_MOUSE_BUTTON_RIGHT    ? 1
                        : button == GLFW_MOUSE_BUTTON_MIDDLE ? 2
                                                             : 0});
}

void on_enter(GLFWwindow*, int entered) {
  if (entered == GLFW_FALSE) push({.kind = InputEvent::Kind::pointer_leave});
}

void on_wheel(GLFWwindow* handle, double dx, double dy) {
  double x = 0.0, y = 0.0;
  glfwGetCursorPos(handle, &x, &y);
  const int modifiers = modifiers_now();
  push_modifiers(modifiers);
  pointer_at(x, y,
             {.kind = InputEvent::Kind::wheel,
              .dx = static_cast<float>(-dx * kWheelStep_px),
              .dy = static_cast<float>(-dy * kWheelStep_px),
              .control = (modifiers & GLFW_MOD_CONTROL) != 0});
}

ImGuiKey key_of(int key) {
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) return static_cast<ImGuiKey>(ImGuiKey_A + (key - GLFW_KEY_A));
  switch (key) {
    case GLFW_KEY_LEFT: return ImGuiKey_LeftArrow;
    case GLFW_KEY_RIGHT: return ImGuiKey_RightArrow;
    case GLFW_KEY_UP: return ImGuiKey_UpArrow;
    case GLFW_KEY_DOWN: return ImGuiKey_DownArrow;
    case GLFW_KEY_PAGE_UP: return ImGuiKey_PageUp;
    case GLFW_KEY_PAGE_DOWN: return ImGuiKey_PageDown;
    case GLFW_KEY_HOME: return ImGuiKey_Home;
    case GLFW_KEY_END: return ImGuiKey_End;
    case GLFW_KEY_ESCAPE: return ImGuiKey_Escape;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER: return ImGuiKey_Enter;
    case GLFW_KEY_BACKSPACE: return ImGuiKey_Backspace;
    case GLFW_KEY_DELETE: return ImGuiKey_Delete;
    case GLFW_KEY_SPACE: return ImGuiKey_Space;
    default: return ImGuiKey_None;
  }
}

void on_key(GLFWwindow*, int key, int, int action, int modifiers) {
  push_modifiers(modifiers);
  const ImGuiKey known = key_of(key);
  if (known == ImGuiKey_None) return;
  push({.kind = action == GLFW_RELEASE ? InputEvent::Kind::key_up : InputEvent::Kind::key_down, .key = known});
}

// Called for text alone: not while Ctrl or Alt is down.
void on_text(GLFWwindow*, unsigned code_point) {
  push({.kind = InputEvent::Kind::text, .key = static_cast<int>(code_point)});
}

void on_focus(GLFWwindow*, int focused) {
  if (focused == GLFW_FALSE) push({.kind = InputEvent::Kind::focus_lost});
}

void on_drop(GLFWwindow*, int count, const char** paths) {
  for (int i = 0; i < count; ++i) window.dropped.emplace_back(paths[i]);
}

void on_damage(GLFWwindow*) { window.frame_wanted = true; }

int glfw_cursor(std::string_view css) {
  if (css == "pointer") return GLFW_HAND_CURSOR;
  if (css == "ew-resize") return GLFW_HRESIZE_CURSOR;
  if (css == "ns-resize") return GLFW_VRESIZE_CURSOR;
  return GLFW_ARROW_CURSOR;
}

GLFWwindow* made_window() {
  glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
  glfwWindowHint(GLFW_CONTEXT_CREATION_API, GLFW_EGL_CONTEXT_API);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  // As the page's canvas: our lines and Dear ImGui's shapes are anti-aliased already.
  for (const int hint : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS, GLFW_ALPHA_BITS, GLFW_SAMPLES}) glfwWindowHint(hint, 0);
  return glfwCreateWindow(window.width, window.height, "Fiducial", nullptr, nullptr);
}

}  // namespace

namespace platform {

bool open_canvas() {
  glfwSetErrorCallback([](int, const char* text) { window.problem = text; });
  if (glfwInit() == GLFW_FALSE) {
    window.problem = "There is no display to open a window on (" + window.problem +
                     "): run it in a desktop session, or serve the page with scripts/run.";
    return false;
  }
  window.handle = made_window();
  if (window.handle == nullptr) {
    window.problem = "This display offers no OpenGL ES 3.0 (" + window.problem +
                     "): install its graphics driver or Mesa, or serve the page with scripts/run.";
    glfwTerminate();
    return false;
  }
  glfwSetWindowSizeLimits(window.handle, kLeastWidth_px, kLeastHeight_px, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window.handle);
  glfwSwapInterval(1);
  return true;
}

void set_canvas_pixels(int, int) {}  // the system sized the window

void listen(InputQueue& queue) {
  window.queue = &queue;
  glfwSetCursorPosCallback(window.handle, on_move);
  glfwSetMouseButtonCallback(window.handle, on_button);
  glfwSetCursorEnterCallback(window.handle, on_enter);
  glfwSetScrollCallback(window.handle, on_wheel);
  glfwSetKeyCallback(window.handle, on_key);
  glfwSetCharCallback(window.handle, on_text);
  glfwSetWindowFocusCallback(window.handle, on_focus);
  glfwSetDropCallback(window.handle, on_drop);
  glfwSetWindowRefreshCallback(window.handle, on_damage);
}

void want_frame() { window.frame_wanted = true; }

void set_cursor(const char* css_cursor) {
  if (window.cursor == css_cursor) return;
  window.cursor = css_cursor;
  // Each shape is made once and lives as long as the window.
  static GLFWcursor* shapes[4] = {};
  const int wanted = glfw_cursor(window.cursor);
  const std::size_t slot = wanted == GLFW_HAND_CURSOR      ? 1
                           : wanted == GLFW_HRESIZE_CURSOR ? 2
                           : wanted == GLFW_VRESIZE_CURSOR ? 3
                                                           : 0;
  if (shapes[slot] == nullptr) shapes[slot] = glfwCreateStandardCursor(wanted);
  glfwSetCursor(window.handle, shapes[slot]);
}

double now_ms() { return glfwGetTime() * 1000.0; }

}  // namespace platform

namespace glfw {

void prepare(int width, int height) {
  window.width = width;
  window.height = height;
}

std::string problem() { return window.problem; }

Canvas canvas() {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window.handle, &width, &height);
  const double ratio = pixel_ratio();
  return {width / ratio, height / ratio, ratio};
}

bool closing() { return glfwWindowShouldClose(window.handle) != GLFW_FALSE; }

void wait(double timeout_s) {
  if (timeout_s > 0.0) glfwWaitEventsTimeout(timeout_s);
  else glfwPollEvents();
}

void wake() { glfwPostEmptyEvent(); }

bool take_frame_wanted() { return std::exchange(window.frame_wanted, false); }

void present() { glfwSwapBuffers(window.handle); }

std::vector<std::string> take_dropped() { return std::exchange(window.dropped, {}); }

void set_title(const std::string& title) { glfwSetWindowTitle(window.handle, title.c_str()); }
void set_clipboard(const std::string& text) { glfwSetClipboardString(window.handle, text.c_str()); }

const char* clipboard() {
  const char* text = glfwGetClipboardString(window.handle);
  return text == nullptr ? "" : text;
}

void close() {
  if (window.handle != nullptr) glfwDestroyWindow(window.handle);
  window.handle = nullptr;
  glfwTerminate();
}

Pixels read_pixels() {
  Pixels pixels;
  glfwGetFramebufferSize(window.handle, &pixels.width, &pixels.height);
  const auto row = static_cast<std::size_t>(pixels.width) * 4;
  pixels.rgba.resize(row * static_cast<std::size_t>(pixels.height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, pixels.width, pixels.height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.rgba.data());
  // OpenGL counts rows from below.
  for (std::size_t top = 0, bottom = static_cast<std::size_t>(pixels.height); top + 1 < bottom; ++top) {
    --bottom;
    std::swap_ranges(pixels.rgba.begin() + static_cast<std::ptrdiff_t>(top * row),
                     pixels.rgba.begin() + static_cast<std::ptrdiff_t>((top + 1) * row),
                     pixels.rgba.begin() + static_cast<std::ptrdiff_t>(bottom * row));
  }
  return pixels;
}

}  // namespace glfw

}  // namespace ecg::app
