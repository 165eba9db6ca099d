#include "app/app.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/score_board.hpp"
#include "app/model/settings.hpp"
#include "app/model/strip_choices.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/platform/platform.hpp"
#include "app/style.hpp"
#include "app/views/frame/screen.hpp"
#include "core/record/signal_choices.hpp"
#include "core/snapshot/record_bytes.hpp"
#include "core/version.hpp"

namespace ecg::app {

namespace {

constexpr int kSettleFrames = 3;           // Dear ImGui: input, layout, hover
constexpr double kLongestStep_ms = 100.0;  // after idle time, animations must not jump

// Positions of the browser in the layout's pixels.
void scale_input(InputQueue& input, double ui_scale) {
  if (ui_scale == 1.0) return;
  const auto factor = static_cast<float>(1.0 / ui_scale);
  for (InputEvent& event : input) {
    event.x *= factor;
    event.y *= factor;
    if (event.kind == InputEvent::Kind::wheel) continue;
    event.dx *= factor;
    event.dy *= factor;
  }
}

bool is_drag_surface(const App& app, float x, float y) {
  if (app.view.frame.menu_open || app.view.help_open || app.view.tour_step > 0) return false;
  if (app.view.screen_calibration_open) return true;
  const auto on = [&](const char* name) {
    return std::any_of(app.view.frame.rects.begin(), app.view.frame.rects.end(),
                       [&](const NamedRect& each) { return each.name == name && each.rect.contains(x, y); });
  };
  return on("plot") || on("overview.plot") || on("sheet.handle") || on("screen_calibration.handle") || on("lab.slider");
}

void feed_pointer(ImGuiIO& io, const InputEvent& event) {
  using Kind = InputEvent::Kind;
  // Dear ImGui counts wheel steps; a step scrolls five lines of text.
  const float line_px = 5.0F * ImGui::GetFontSize();
  switch (event.kind) {
    case Kind::pointer_move: io.AddMousePosEvent(event.x, event.y); break;
    case Kind::pointer_down:
      io.AddMousePosEvent(event.x, event.y);
      io.AddMouseButtonEvent(event.button, true);
      break;
    case Kind::pointer_up: io.AddMouseButtonEvent(event.button, false); break;
    case Kind::pointer_leave: io.AddMousePosEvent(-FLT_MAX, -FLT_MAX); break;
    case Kind::wheel:
      io.AddMousePosEvent(event.x, event.y);
      io.AddMouseWheelEvent(-event.dx / line_px, -event.dy / line_px);
      break;
    default: break;
  }
}

PressedKeys feed_input(App& app) {
  using Kind = InputEvent::Kind;
  ImGuiIO& io = ImGui::GetIO();
  PressedKeys pressed;
  PressedKey modifiers;
  app.pinches.clear();
  for (const InputEvent& event : app.input) {
    switch (event.kind) {
      case Kind::touch_start:
      case Kind::touch_move:
      case Kind::touch_end:
      case Kind::touch_cancel:
        io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
        for (const InputEvent& each :
             pointer_events(app.touch, event, is_drag_surface(app, event.x, event.y), app.pinches)) {
          feed_pointer(io, each);
        }
        break;
      case Kind::modifiers:
        io.AddKeyEvent(ImGuiMod_Shift, event.shift);
        io.AddKeyEvent(ImGuiMod_Ctrl, event.control);
        modifiers = {.shift = event.shift, .control = event.control, .alt = event.alt};
        break;
      case Kind::key_down:
        if (app.scene.prompt) {
          io.AddKeyEvent(static_cast<ImGuiKey>(event.key), true);
          break;
        }
        pressed.push_back(modifiers);
        pressed.back().key = event.key;
        break;
      case Kind::text:
        if (app.scene.prompt) io.AddInputCharacter(static_cast<unsigned>(event.key));
        else pressed.push_back({.character = static_cast<unsigned>(event.key)});
        break;
      case Kind::focus_lost:
        io.AddFocusEvent(false);
        io.AddFocusEvent(true);
        break;
      case Kind::key_up:
        if (event.key != 0) io.AddKeyEvent(static_cast<ImGuiKey>(event.key), false);
        break;
      default:
        io.AddMouseSourceEvent(ImGuiMouseSource_Mouse);
        feed_pointer(io, event);
        break;
    }
  }
  app.input.clear();
  return pressed;
}

// Fonts and style follow theme and pixel ratio.
void refresh_look(App& app) {
  Look& look = app.scene.look;
  const auto scale = static_cast<float>(app.view.ui_scale);
  const float pixel_ratio = app.pixel_ratio * scale;
  const bool ratio_changed = look.fonts.body == nullptr || look.pixel_ratio != pixel_ratio;
  if (ratio_changed) {
    look.pixel_ratio = pixel_ratio;
    look.fonts = make_fonts(pixel_ratio);
    app.renderer.font_atlas_changed();
  }
  app.view.layout.lab = app.view.panel == kLabPanel;
  look.layout = layout_for(app.css_width / scale, app.css_height / scale, app.view.layout);
  look.control_px = look.layout.touch_sized ? kTouchTarget_px : 32.0F;
  look.row_px = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const Theme& wanted = theme(app.view.theme);
  if (ratio_changed || look.theme != &wanted) {
    look.theme = &wanted;
    apply_style(look);
  }
}

const char* css_cursor(ImGuiMouseCursor cursor) {
  switch (cursor) {
    case ImGuiMouseCursor_Hand: return "pointer";
    case ImGuiMouseCursor_ResizeEW: return "ew-resize";
    case ImGuiMouseCursor_ResizeNS: return "ns-resize";
    case ImGuiMouseCursor_ResizeAll: return "grab";
    default: return "default";
  }
}

}  // namespace

bool start(App& app) {
  if (!platform::open_canvas()) return false;
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  io.ConfigInputTrickleEventQueue = true;
  io.DisplaySize = {1.0F, 1.0F};
  app.css_width = 1.0F;
  app.css_height = 1.0F;
  refresh_look(app);
  if (!app.renderer.create()) return false;
  platform::listen(app.input);
  return true;
}

void resize(App& app, float css_width, float css_height, float pixel_ratio) {
  app.css_width = std::max(1.0F, css_width);
  app.css_height = std::max(1.0F, css_height);
  app.pixel_ratio = std::clamp(pixel_ratio, 0.5F, 4.0F);
  platform::set_canvas_pixels(static_cast<int>(std::lround(app.css_width * app.pixel_ratio)),
                              static_cast<int>(std::lround(app.css_height * app.pixel_ratio)));
  want_frames(app);
}

void want_frames(App& app) {
  app.frames_wanted = kSettleFrames;
  platform::want_frame();
}

bool draw_frame(App& app) {
  if (app.context_lost) return false;
  if (!app.input.empty()) app.frames_wanted = kSettleFrames;
  if (app.frames_wanted <= 0) return false;
  --app.frames_wanted;
  const double begin_ms = platform::now_ms();
  const double drawn_scale = app.view.ui_scale;
  refresh_look(app);
  scale_input(app.input, drawn_scale);
  fit_paper(app.scene, app.view);
  ImGuiIO& io = ImGui::GetIO();
  const Look& look = app.scene.look;
  io.DisplaySize = {look.layout.canvas.width, look.layout.canvas.height};
  io.DisplayFramebufferScale = {look.pixel_ratio, look.pixel_ratio};
  io.DeltaTime = static_cast<float>(std::clamp(begin_ms - app.last_frame_ms, 1.0, kLongestStep_ms) / 1000.0);
  app.last_frame_ms = begin_ms;
  app.scene.now_ms = begin_ms;
  const PressedKeys pressed = feed_input(app);

  app.renderer.begin();
  ImGui::NewFrame();
  app.view.frame.rects.clear();
  app.view.frame.targets.clear();
  app.picture.clear();
  // A new analysis may be there.
  if (app.view.stepping.kind == StepKind::cell) refresh_board(app.scene, app.view.score, app.view.boards.score);
  handle_keys(app.scene, app.view, app.commands, pressed);
  // A tap arrives as move, press, release, leave: Dear ImGui takes one per frame, and what they cause needs more.
  if (ImGui::GetCurrentContext()->InputEventsQueue.Size > 0) app.frames_wanted = kSettleFrames;
  const bool gliding = advance_glide(app.scene, app.view);
  if (!gliding && app.scene.has_recording()) {  // the window may have grown past the end of the recording
    app.view.begin_s = clamped(app.view.time_view(app.scene.look.layout.plot_width()), app.scene.duration_s()).begin_s;
  }
  draw_screen(app.scene, app.view, app.commands, app.picture, app.pinches);
  platform::set_cursor(css_cursor(ImGui::GetMouseCursor()));
  ImGui::Render();
  app.renderer.draw(app.picture, look.layout.canvas.width, look.layout.canvas.height, look.pixel_ratio,
                    look.theme->panel);
  for (const Command& command : app.commands) {
    if (std::holds_alternative<DismissMessage>(command)) app.scene.message = {};
    if (std::holds_alternative<AnswerPrompt>(command)) app.scene.prompt.reset();
  }
  if (std::string strip = strip_choices(app.scene, app.view); strip != app.strip_kept) {
    app.strip_kept = strip;
    app.commands.push_back(KeepStrip{std::move(strip)});
  }
  if (const auto wish = wanted_explanation(app.scene, app.view); wish && wish != app.explanation_asked) {
    app.explanation_asked = wish;
    app.commands.push_back(ExplainBeat{wish->sample, wish->what_if});
  }
  ++app.frame_count;
  app.scene.work_ms = static_cast<float>(platform::now_ms() - begin_ms);
  if (gliding || app.scene.progress.fraction > 1.0) app.frames_wanted = std::max(app.frames_wanted, 1);
  if (app.view.theme != look.theme->id || app.view.ui_scale != drawn_scale) app.frames_wanted = kSettleFrames;
  return app.frames_wanted > 0;
}

bool begin_recording(App& app, std::size_t size, double column_bytes) {
  const std::size_t count = std::min(size, app.buffer.size());
  app.incoming.reset();
  const bool sensible = column_bytes >= 0.0 && column_bytes < 9.0e15;
  Result<Record> decoded = decode_head(std::as_bytes(std::span(app.buffer).first(count)),
                                       sensible ? static_cast<std::uint64_t>(column_bytes) : 0);
  app.buffer = {};
  if (!decoded) return false;
  app.incoming = std::move(decoded).value();
  return true;
}

std::span<std::byte> recording_room(App& app, double offset) {
  if (!app.incoming || !(offset >= 0.0)) return {};
  for (const std::span<std::byte> column : columns(*app.incoming)) {
    const auto size = static_cast<double>(column.size());
    if (offset < size) return column.subspan(static_cast<std::size_t>(offset));
    offset -= size;
  }
  return {};
}

bool finish_recording(App& app) {
  if (!app.incoming) return false;
  app.scene.recording = make_recording(*std::exchange(app.incoming, std::nullopt));
  app.scene.analysis.reset();
  app.scene.explanation.reset();
  app.explanation_asked.reset();
  reset_for_recording(app.view);
  derive(app.scene);
  show_usual_layout(app.scene, app.view);
  app.strip_kept = strip_choices(app.scene, app.view);
  want_frames(app);
  return true;
}

namespace {

std::optional<FindingKind> chosen_kind(const App& app) {
  if (!app.scene.analysis || app.view.finding < 0 || app.view.finding >= std::ssize(app.scene.analysis->findings))
    return std::nullopt;
  return app.scene.analysis->findings[static_cast<std::size_t>(app.view.finding)].kind;
}

// Findings change places when a person dismisses one: the chosen one is found again by its kind.
void choose_finding_again(App& app, std::optional<FindingKind> kind) {
  const auto& findings = app.scene.analysis->findings;
  const auto found = std::ranges::find_if(findings, [&](const Finding& each) { return each.kind == kind; });
  const bool steps = app.view.stepping.kind == StepKind::finding;
  if (!kind || found == findings.end()) {
    app.view.finding = -1;
    app.view.occurrence = -1;
    if (steps) app.view.stepping = {};
    return;
  }
  app.view.finding = static_cast<std::int32_t>(found - findings.begin());
  app.view.occurrence = std::min(app.view.occurrence, static_cast<std::int32_t>(found->occurrences.size()) - 1);
  if (steps) app.view.stepping.finding = app.view.finding;
}

}  // namespace

bool set_analysis(App& app, std::size_t size) {
  if (!app.scene.recording) return false;
  const std::size_t count = std::min(size, app.buffer.size());
  Result<Analysis> decoded = decode_analysis(std::as_bytes(std::span(app.buffer).first(count)));
  app.buffer = {};
  if (!decoded) return false;
  // Beats keep no number when others come and go: the selected one is found again by its time.
  std::optional<SampleIndex> selected = app.view.awaited_beat;
  if (!selected && app.scene.analysis && app.view.beat >= 0 && app.view.beat < app.scene.beat_count())
    selected = app.scene.analysis->r_peaks[static_cast<std::size_t>(app.view.beat)];
  const std::optional<FindingKind> finding = chosen_kind(app);
  app.explanation_asked.reset();  // the next one may be another model's
  const TemplateBeats templates = beats_of_templates(app.scene, app.view);
  app.scene.analysis = std::move(decoded).value();
  select_again(app.scene, app.view, selected);
  choose_finding_again(app, finding);
  choose_templates_again(app.scene, app.view, templates);
  derive(app.scene);
  if (app.scene.analysis->complete && !app.view.cursor && app.scene.analysis->review.undoable == 0)
    select_in_view(app.scene, app.view);
  want_frames(app);
  return true;
}

bool set_explanation(App& app, std::size_t size) {
  const std::size_t count = std::min(size, app.buffer.size());
  Result<BeatExplanation> decoded = decode_explanation(std::as_bytes(std::span(app.buffer).first(count)));
  app.buffer = {};
  if (!decoded) return false;
  app.scene.explanation = std::move(decoded).value();
  want_frames(app);
  return true;
}

void set_experiments(App& app, std::size_t size) {
  const std::size_t count = std::min(size, app.buffer.size());
  app.scene.lab = make_lab({reinterpret_cast<const char*>(app.buffer.data()), count});
  app.buffer = {};
  app.view.lab.chosen = 0;
  app.view.lab.beside.reset();
  want_frames(app);
}

void clear_recording(App& app) {
  app.scene.recording.reset();
  app.scene.analysis.reset();
  reset_for_recording(app.view);
  derive(app.scene);
  want_frames(app);
}

bool set_setting(App& app, std::string_view key, std::string_view value) {
  want_frames(app);
  return read_setting(app.view, key, value);
}

void set_strip(App& app, std::string_view choices) {
  apply_strip_choices(app.scene, app.view, choices);
  app.strip_kept = strip_choices(app.scene, app.view);
  want_frames(app);
}

void set_signals(App& app, std::string_view text) {
  if (!app.scene.recording) return;
  const auto chosen = parse_choices(text);
  if (chosen.has_value()) static_cast<void>(choose_signals(app.scene.recording->record, chosen.value()));
  want_frames(app);
}

void context_lost(App& app) {
  // Now, while calls on the lost context do nothing: later the same names would belong to the new one.
  if (!app.context_lost) app.renderer.destroy();
  app.context_lost = true;
}

void context_restored(App& app) {
  if (!app.context_lost) return;
  app.context_lost = !app.renderer.create();
  want_frames(app);
}

}  // namespace ecg::app
