#include "app/platform/platform.hpp"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include <string_view>
#include <utility>

// JavaScript that has no C interface.
// clang-format off: the following is JavaScript
EM_JS(void, ecg_want_frame, (), {
  if (Module['onFrameWanted']) Module['onFrameWanted']();
});
EM_JS(void, ecg_set_cursor, (const char* cursor), {
  const canvas = document.querySelector('#canvas');
  const wanted = UTF8ToString(cursor);
  if (canvas && canvas.style.cursor !== wanted) canvas.style.cursor = wanted;
});
// Whether keys belong to the trace: it has the focus, or nothing has. A person inside the tables or a dialog keeps theirs.
EM_JS(int, ecg_keys_are_ours, (), {
  const active = document.activeElement;
  if (active === document.querySelector('#canvas')) return 1;
  return (active === null || active === document.body) && document.body.dataset['view'] === 'picture' ? 1 : 0;
});
EM_JS(void, ecg_focus_canvas, (), {
  const canvas = document.querySelector('#canvas');
  if (canvas && document.activeElement !== canvas) canvas.focus({preventScroll: true});
});
// clang-format on

namespace ecg::app::platform {

namespace {

constexpr const char* kCanvas = "#canvas";
constexpr const char* kBody = "body";
constexpr float kLine_px = 16.0F;   // wheel deltas counted in lines
constexpr float kPage_px = 400.0F;  // ... or in pages

InputQueue& queue_of(void* user) { return *static_cast<InputQueue*>(user); }

void push(void* user, const InputEvent& event) {
  queue_of(user).push_back(event);
  want_frame();
}

void push_modifiers(void* user, bool shift, bool control, bool alt) {
  push(user, {.kind = InputEvent::Kind::modifiers, .shift = shift, .control = control, .alt = alt});
}

// Position inside the canvas; the page's canvas fills the window, so target coordinates of the window are the same.
EM_BOOL on_mouse(int type, const EmscriptenMouseEvent* mouse, void* user) {
  const auto x = static_cast<float>(mouse->targetX);
  const auto y = static_cast<float>(mouse->targetY);
  push_modifiers(user, mouse->shiftKey, mouse->ctrlKey || mouse->metaKey, mouse->altKey);
  const int button = mouse->button == 1 ? 2 : mouse->button == 2 ? 1 : 0;
  switch (type) {
    case EMSCRIPTEN_EVENT_MOUSEDOWN:
      ecg_focus_canvas();
      push(user, {.kind = InputEvent::Kind::pointer_move, .x = x, .y = y});
      push(user, {.kind = InputEvent::Kind::pointer_down, .x = x, .y = y, .button = button});
      return EM_TRUE;
    case EMSCRIPTEN_EVENT_MOUSEUP:
      push(user, {.kind = InputEvent::Kind::pointer_up, .x = x, .y = y, .button = button});
      return EM_FALSE;
    case EMSCRIPTEN_EVENT_MOUSELEAVE:
      if (mouse->buttons == 0) push(user, {.kind = InputEvent::Kind::pointer_leave});
      return EM_FALSE;
    default: push(user, {.kind = InputEvent::Kind::pointer_move, .x = x, .y = y}); return EM_FALSE;
  }
}

EM_BOOL on_wheel(int, const EmscriptenWheelEvent* wheel, void* user) {
  const float unit = wheel->deltaMode == DOM_DELTA_LINE   ? kLine_px
                     : wheel->deltaMode == DOM_DELTA_PAGE ? kPage_px
                                                          : 1.0F;
  push_modifiers(user, wheel->mouse.shiftKey, wheel->mouse.ctrlKey || wheel->mouse.metaKey, wheel->mouse.altKey);
  push(user, {.kind = InputEvent::Kind::wheel,
              .x = static_cast<float>(wheel->mouse.targetX),
              .y = static_cast<float>(wheel->mouse.targetY),
              .dx = static_cast<float>(wheel->deltaX) * unit,
              .dy = static_cast<float>(wheel->deltaY) * unit,
              .control = wheel->mouse.ctrlKey != 0});
  return EM_TRUE;
}

EM_BOOL on_touch(int type, const EmscriptenTouchEvent* touch, void* user) {
  InputEvent event;
  event.kind = type == EMSCRIPTEN_EVENT_TOUCHSTART  ? InputEvent::Kind::touch_start
               : type == EMSCRIPTEN_EVENT_TOUCHMOVE ? InputEvent::Kind::touch_move
               : type == EMSCRIPTEN_EVENT_TOUCHEND  ? InputEvent::Kind::touch_end
                                                    : InputEvent::Kind::touch_cancel;
  // A finger that was just lifted is listed as changed; it no longer counts.
  for (int i = 0; i < touch->numTouches; ++i) {
    const EmscriptenTouchPoint& point = touch->touches[i];
    if (type == EMSCRIPTEN_EVENT_TOUCHEND && point.isChanged) continue;
    const auto x = static_cast<float>(point.targetX);
    const auto y = static_cast<float>(point.targetY);
    if (event.fingers == 0) {
      event.x = x;
      event.y = y;
    } else if (event.fingers == 1) {
      event.dx = x;
      event.dy = y;
    }
    ++event.fingers;
  }
  if (type == EMSCRIPTEN_EVENT_TOUCHSTART) ecg_focus_canvas();
  push(user, event);
  return EM_TRUE;
}

struct KeyName {
  std::string_view code;
  ImGuiKey key;
};
constexpr KeyName kKeys[] = {
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"Escape", ImGuiKey_Escape},
    {"Enter", ImGuiKey_Enter},
    {"Backspace", ImGuiKey_Backspace},
    {"Delete", ImGuiKey_Delete},
    {" ", ImGuiKey_Space},
};

ImGuiKey key_of(const EmscriptenKeyboardEvent* event) {
  const std::string_view name = event->key;
  for (const KeyName& known : kKeys) {
    if (known.code == name) return known.key;
  }
  if (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + (name[0] - 'a'));
  if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (name[0] - 'A'));
  return ImGuiKey_None;
}

EM_BOOL on_key(int type, const EmscriptenKeyboardEvent* event, void* user) {
  if (ecg_keys_are_ours() == 0) return EM_FALSE;
  const bool control = event->ctrlKey || event->metaKey;
  push_modifiers(user, event->shiftKey, control, event->altKey);
  const bool down = type == EMSCRIPTEN_EVENT_KEYDOWN;
  const ImGuiKey key = key_of(event);
  if (key != ImGuiKey_None) {
    push(user, {.kind = down ? InputEvent::Kind::key_down : InputEvent::Kind::key_up, .key = key});
  }
  const std::string_view name = event->key;
  const bool one_character = name.size() == 1;
  if (down && one_character && !control && !event->altKey) {
    push(user, {.kind = InputEvent::Kind::text, .key = static_cast<unsigned char>(name[0])});
  }
  // The browser keeps its own keys: everything with Ctrl or Cmd, Tab, the function keys. Ours must not scroll the page.
  if (control) return EM_FALSE;
  if (event->altKey) return key == ImGuiKey_LeftArrow ? EM_TRUE : EM_FALSE;
  return key != ImGuiKey_None && !one_character ? EM_TRUE : EM_FALSE;
}

EM_BOOL on_blur(int, const EmscriptenFocusEvent*, void* user) {
  push(user, {.kind = InputEvent::Kind::focus_lost});
  return EM_FALSE;
}

}  // namespace

bool open_canvas() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = EM_FALSE;
  attributes.depth = EM_FALSE;
  attributes.stencil = EM_FALSE;
  attributes.antialias = EM_FALSE;  // our lines and Dear ImGui's shapes are anti-aliased already
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context(kCanvas, &attributes);
  return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void set_canvas_pixels(int width, int height) { emscripten_set_canvas_element_size(kCanvas, width, height); }

void listen(InputQueue& queue) {
  void* user = &queue;
  emscripten_set_mousedown_callback(kCanvas, user, EM_FALSE, on_mouse);
  // Moves and releases are taken from the window: a drag may leave the canvas.
  emscripten_set_mousemove_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, user, EM_FALSE, on_mouse);
  emscripten_set_mouseup_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, user, EM_FALSE, on_mouse);
  emscripten_set_mouseleave_callback(kCanvas, user, EM_FALSE, on_mouse);
  emscripten_set_wheel_callback(kCanvas, user, EM_FALSE, on_wheel);
  emscripten_set_touchstart_callback(kCanvas, user, EM_FALSE, on_touch);
  emscripten_set_touchmove_callback(kCanvas, user, EM_FALSE, on_touch);
  emscripten_set_touchend_callback(kCanvas, user, EM_FALSE, on_touch);
  emscripten_set_touchcancel_callback(kCanvas, user, EM_FALSE, on_touch);
  // Keys are taken from the body: right after loading or a drop nothing has the focus, and they work all the same.
  emscripten_set_keydown_callback(kBody, user, EM_FALSE, on_key);
  emscripten_set_keyup_callback(kBody, user, EM_FALSE, on_key);
  emscripten_set_blur_callback(kCanvas, user, EM_FALSE, on_blur);
}

void want_frame() { ecg_want_frame(); }
void set_cursor(const char* css_cursor) { ecg_set_cursor(css_cursor); }
double now_ms() { return emscripten_get_now(); }

}  // namespace ecg::app::platform
