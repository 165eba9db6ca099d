#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "app/keys.hpp"
#include "app/model/editing.hpp"
#include "app/model/numbers.hpp"
#include "app/model/settings.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/strip/strip.hpp"
#include "app/widgets.hpp"
#include "core/base/letter_case.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/words/file_exports.hpp"
#include "core/words/readable_formats.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kMenuColumn_px = 304.0F;

// The button has room for the name; the menu shows the rest of the title.
std::string model_label(const Scene& scene) {
  for (const ModelChoice& model : scene.models) {
    if (model.name != scene.model_name) continue;
    const std::string name = model.title.substr(0, model.title.find_first_of(",:"));
    const bool moved = scene.analysis && scene.analysis->operating_point.moved();
    return name + (scene.model_precision.empty() ? "" : ", " + scene.model_precision) + (moved ? ", moved" : "");
  }
  return "no model";
}

void demo_rows(Menu& menu, const Scene& scene, CommandQueue& commands) {
  for (const bool real : {false, true}) {
    bool titled = false;
    for (const Demo& demo : scene.demos) {
      if (demo.real != real) continue;
      if (!titled)
        menu.heading(real ? "Recordings of the MIT-BIH Arrhythmia Database" : "Synthetic patients, truth known");
      titled = true;
      if (menu.row("demo." + demo.id, demo.title, demo.story, false)) commands.push_back(OpenDemo{demo.id});
    }
  }
}

bool teaches(const ModelChoice& model) { return model.teaching; }

// Models for use in both precisions; beside or below them those that teach, one line each.
void model_rows(Menu& menu, const Scene& scene, CommandQueue& commands, int columns) {
  if (columns > 1) menu.columns(columns);
  menu.heading("Beat classifier");
  for (const ModelChoice& model : scene.models) {
    if (model.teaching) continue;
    for (const char* precision : {"int8", "fp32"}) {
      const bool chosen = scene.model_name == model.name && scene.model_precision == precision;
      const std::string_view note =
          std::string_view(precision) == "int8" ? "8 bit, small and fast" : "32 bit, as trained";
      if (menu.row("model." + model.name + "." + precision, model.title, note, chosen)) {
        commands.push_back(SelectModel{model.name, precision});
      }
    }
  }
  if (scene.models.empty()) menu.note("No model could be loaded. Beats, rhythm and quality work without one.");
  if (columns > 1) menu.next_column();
  if (std::ranges::any_of(scene.models, teaches)) menu.heading("To learn from, not to use (8 bit)");
  for (const ModelChoice& model : scene.models) {
    if (!model.teaching) continue;
    const bool chosen = scene.model_name == model.name && scene.model_precision == "int8";
    if (menu.row("model." + model.name + ".int8", model.title, "", chosen))
      commands.push_back(SelectModel{model.name, "int8"});
  }
}

constexpr std::size_t kFilterFrom = 12;      // fewer recordings are seen at a glance
constexpr std::size_t kMaxRecordRows = 200;  // of a whole database; typing finds the others

bool holds(std::string_view text, std::string_view typed) {
  return std::search(text.begin(), text.end(), typed.begin(), typed.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

void record_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands) {
  view.frame.record_menu_open = true;
  const std::size_t all = scene.records.size();
  menu.heading(all < kFilterFrom ? std::string("Recordings among your files")
                                 : grouped(static_cast<std::int64_t>(all)) + " recordings among your files");
  if (all >= kFilterFrom && !scene.look.layout.touch_sized) {
    const Look& look = scene.look;
    const Rect box = menu.line(36.0F);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect field = {box.x + 8.0F, box.y + 2.0F, box.width - 16.0F, 28.0F};
    outline(list, field, look.theme->muted, 4.0F);
    const bool empty = view.frame.record_filter.empty();
    draw_text_in(list, look.fonts.small, {field.x + 8.0F, field.y, field.width - 16.0F, field.height}, Align::left,
                 empty ? look.theme->muted : look.theme->text,
                 empty ? "Type to filter, Enter opens the first" : view.frame.record_filter);
    view.report("record.filter", field);
  }
  std::size_t shown = 0;
  std::size_t matching = 0;
  for (std::size_t i = 0; i < all; ++i) {
    if (!holds(scene.records[i], view.frame.record_filter)) continue;
    ++matching;
    if (shown == kMaxRecordRows) continue;
    const bool first = shown++ == 0;
    const bool entered = first && view.frame.first_record_wanted;
    if (menu.row("record." + std::to_string(i), printable(scene.records[i]), "",
                 scene.records[i] == scene.record_selected) ||
        entered) {
      commands.push_back(OpenRecord{scene.records[i]});
      if (entered) ImGui::CloseCurrentPopup();
    }
  }
  view.frame.first_record_wanted = false;
  if (matching == 0) menu.note("No recording has that in its name.");
  if (matching > shown)
    menu.note(grouped(static_cast<std::int64_t>(matching - shown)) + " more: type a part of the name.");
}

std::string picture_caption(const Scene& scene, const ViewState& view) {
  const std::string filter = view.filter.on() ? "filtered " + filter_text(view.filter) : std::string("not filtered");
  return "Record " + scene.derived.record_name + ", " + full_clock(view.begin_s, 1) + ", " + compact(view.speed_mm_s) +
         " mm/s, " + compact(view.gain_mm_mv) + " mm/mV at " + fixed(view.px_per_mm() * view.ui_scale, 2) + " px/mm, " +
         filter + ". " + (scene.analysis ? review_words(scene.analysis->review) : std::string("No analysis")) + ".";
}

// Side by side where the screen is wide, else one below the other.
void export_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands, int columns) {
  const auto rows = [&](ExportGroup group, std::string_view heading) {
    menu.heading(heading);
    for (const FileExport& each : kFileExports) {
      if (each.group != group || (each.needs_reference && !scene.analysis->has_reference)) continue;
      if (menu.row("export." + std::string(each.what), each.title, each.note, false))
        commands.push_back(Export{std::string(each.what)});
    }
  };
  if (scene.analysis) {
    if (columns > 1) menu.columns(columns);
    if (scene.analysis->complete && scene.analysis->review.state != ReviewState::confirmed &&
        menu.row("export.confirm", "Confirm the result first", review_words(scene.analysis->review), false)) {
      ask_confirmation(scene, commands);
    }
    rows(ExportGroup::results, "Save results on this device");
    menu.next_column();
    for (const ExportGroup group : {ExportGroup::annotations, ExportGroup::recordings})
      rows(group, kExportGroupTitles[static_cast<std::size_t>(group)]);
    menu.heading("Picture");
  } else {
    menu.heading("Save on this device");
    menu.note("Available when the analysis is there.");
  }
  if (scene.has_recording() && menu.row("export.png", "Picture of the strip (PNG)", "with its scale", false)) {
    // Marks, paper, rhythm and time; the buttons above them stay out.
    const StripGeometry strip = strip_geometry(scene, view);
    const Rect& whole = scene.look.layout.strip;
    const float top = strip.found_marks.y;
    const auto css = static_cast<float>(view.ui_scale);
    commands.push_back(ExportPicture{{css * whole.x, css * top, css * whole.width, css * (whole.bottom() - top)},
                                     picture_caption(scene, view)});
  }
}

void theme_rows(Menu& menu, ViewState& view, CommandQueue& commands) {
  constexpr const char* kTitles[kThemeCount] = {"Paper", "Light", "Dark", "High contrast"};
  menu.heading("Colours");
  for (std::size_t i = 0; i < kThemeCount; ++i) {
    const auto id = static_cast<ThemeId>(i);
    if (menu.row("theme." + std::string(name(id)), kTitles[i], "", view.theme == id)) choose_theme(view, commands, id);
  }
  menu.heading("Size");
  struct Size {
    double scale;
    const char* name;
    const char* title;
  };
  constexpr std::array<Size, 4> kSizes = {{{0.9, "size.small", "Small"},
                                           {1.0, "size.normal", "Normal"},
                                           {1.25, "size.large", "Large, 125 %"},
                                           {1.5, "size.larger", "Larger, 150 %"}}};
  for (const Size& size : kSizes) {
    if (menu.row(size.name, size.title, "", view.ui_scale == size.scale)) {
      set_projector(view, 0.0);
      view.ui_scale = size.scale;
      remember(commands, view, "projector");
      remember(commands, view, "ui_scale");
    }
  }
  if (menu.row("menu.projector", "Projector (H)", "type of 150 %, at least half for the trace",
               view.scale_before_projector > 0.0))
    toggle_projector(view, commands);
  menu.heading("Scale");
  if (menu.row("menu.calibrate", "Calibrate this screen", "25 mm/s and 10 mm/mV true to a ruler",
               view.screen_calibrated)) {
    view.screen_calibration_open = true;
  }
}

float draw_wordmark(const Look& look, const Rect& bar, bool short_form) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = bar.x + 16.0F;
  const float y = bar.y + 0.5F * bar.height;
  // A fiducial mark: the point a reader sets on a wave.
  outline(list, {x, y - 8.0F, 16.0F, 16.0F}, look.theme->accent, 8.0F, 1.5F);
  line(list, x + 8.0F, y - 12.0F, x + 8.001F, y + 12.0F, look.theme->accent, 1.5F);
  line(list, x - 4.0F, y, x + 20.0F, y + 0.001F, look.theme->accent, 1.5F);
  if (short_form) return x + 28.0F;
  draw_text_in(list, look.fonts.title, {x + 28.0F, bar.y, 96.0F, bar.height}, Align::left, look.theme->text,
               "Fiducial");
  return x + 28.0F + text_width(look.fonts.title, "Fiducial") + 16.0F;
}

// Privacy badge: what the page does with the recording, in one glance; pressed, what was fetched and what is stored.
float draw_privacy(const Scene& scene, ViewState& view, CommandQueue& commands, float right, const Rect& bar,
                   bool short_form) {
  const Look& look = scene.look;
  std::string text = short_form ? "" : "Nothing leaves this device";
  if (!short_form && scene.request_count > 0)
    text += ", " + grouped(scene.request_count) + (scene.request_count == 1 ? " file fetched" : " files fetched");
  const float side = look.layout.touch_sized ? look.control_px : 28.0F;
  const float width = std::max(side, 28.0F + text_width(look.fonts.small, text) + (short_form ? 0.0F : 8.0F));
  const Rect badge = {right - width, bar.y + 0.5F * (bar.height - side), width, side};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(view, "privacy", badge);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (press.clicked) commands.push_back(ShowDevice{});
  const Color color = press.hovered ? look.theme->text : look.theme->muted;
  draw_icon(list, Icon::lock, badge.x + (short_form ? 0.5F * width : 14.0F), badge.y + 0.5F * side, 14.0F, color);
  draw_text_in(list, look.fonts.small, {badge.x + 26.0F, badge.y, badge.width - 26.0F, badge.height}, Align::left,
               color, text);
  tip(look,
      "The recording is read, analysed and shown by this page alone. Press to see what the page fetched since it was "
      "loaded, and what is stored on this device.");
  view.report("privacy", badge);
  return badge.x;
}

void draw_narrow(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& bar) {
  const Look& look = scene.look;
  const float side = look.control_px;
  float x = draw_wordmark(look, bar, true);
  float right = bar.right() - 4.0F - side;
  const Rect menu_button = {right, bar.y + 2.0F, side, side};
  if (button(look, view, "menu.more", menu_button, {.icon = Icon::menu})) open_menu("more");
  const ButtonText open = {.label = "Open", .icon = Icon::open};
  const float open_width = button_width(look, open);
  right -= open_width + 4.0F;
  if (button(look, view, "button.open", {right, bar.y + 2.0F, open_width, side}, open,
             scene.has_recording() ? ButtonKind::plain : ButtonKind::primary)) {
    commands.push_back(OpenPicker{});
  }
  right = draw_privacy(scene, view, commands, right - 4.0F, bar, bar.width < 600.0F);
  const std::string title = scene.has_recording() ? scene.derived.record_name : "Fiducial";
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.body_strong,
               {x + 8.0F, bar.y, std::max(0.0F, right - x - 12.0F), bar.height}, Align::left, look.theme->text, title);
  Menu menu(scene, view, "more", menu_button, 320.0F);
  if (!menu.open()) return;
  // What is done with a recording comes before what else could be opened.
  if (scene.records.size() > 1) record_rows(menu, scene, view, commands);
  if (scene.has_recording()) export_rows(menu, scene, view, commands, 1);
  model_rows(menu, scene, commands, 1);
  demo_rows(menu, scene, commands);
  theme_rows(menu, view, commands);
  menu.heading("Help");
  if (menu.row("menu.tour", "A tour in five steps", "", false)) begin_tour(view);
  if (menu.row("menu.help", "Keys and words", "", false)) view.help_open = true;
}

}  // namespace

void draw_top_bar(const Scene& scene, ViewState& view, CommandQueue& commands) {
  const Look& look = scene.look;
  const Rect& bar = look.layout.top_bar;
  if (begin_region("top_bar", bar, look.theme->chrome)) {
    line(*ImGui::GetWindowDrawList(), bar.x, bar.bottom() - 1.0F, bar.right(), bar.bottom() - 1.0F, look.theme->line);
    if (look.layout.kind != LayoutKind::wide) {
      draw_narrow(scene, view, commands, bar);
      end_region();
      return;
    }
    const float height = look.control_px;
    const float y = bar.y + 0.5F * (bar.height - height);
    float x = draw_wordmark(look, bar, false);
    const auto place = [&](const ButtonText& text) {
      const Rect rect = {x, y, button_width(look, text), height};
      x = rect.right() + 4.0F;
      return rect;
    };
    const std::string open_tip = readable_formats_brief() + " or ZIP; files and folders may be dropped as well (O)";
    const ButtonText open_text = {.label = "Open", .icon = Icon::open, .tip = open_tip};
    if (button(look, view, "button.open", place(open_text), open_text, ButtonKind::plain))
      commands.push_back(OpenPicker{});
    const ButtonText demo_text = {.label = "Demo", .opens_menu = true, .tip = "Recordings to try"};
    const Rect demo_rect = place(demo_text);
    if (button(look, view, "menu.demo", demo_rect, demo_text)) open_menu("demo");
    x += 8.0F;
    const std::string label = model_label(scene);
    const ButtonText model_text = {
        .label = label, .icon = Icon::heart, .opens_menu = true, .tip = "Model that names the beats"};
    const Rect model_rect = place(model_text);
    if (button(look, view, "menu.model", model_rect, model_text)) open_menu("model");

    float right = bar.right() - 8.0F;
    const auto place_right = [&](const ButtonText& text) {
      const float width = button_width(look, text);
      right -= width;
      const Rect rect = {right, y, width, height};
      right -= 4.0F;
      return rect;
    };
    const ButtonText help_text = {.icon = Icon::help, .tip = "Keys, words, and a tour (?)"};
    if (button(look, view, "button.help", place_right(help_text), help_text)) view.help_open = !view.help_open;
    const ButtonText theme_text = {.icon = Icon::theme, .tip = "Colours (T), size, projector (H), calibration"};
    const Rect theme_rect = place_right(theme_text);
    if (button(look, view, "menu.theme", theme_rect, theme_text)) open_menu("theme");
    const ButtonText export_text = {
        .label = "Export", .icon = Icon::save, .opens_menu = true, .tip = "Save results on this device (Ctrl S)"};
    const Rect export_rect = place_right(export_text);
    if (button(look, view, "menu.export", export_rect, export_text)) open_menu("export");
    right = draw_privacy(scene, view, commands, right - 8.0F, bar, bar.width < 1100.0F);

    if (scene.has_recording()) {
      const std::string title = scene.records.size() > 1 ? printable(scene.record_selected) : scene.derived.record_name;
      const Rect room = {x + 16.0F, y, std::max(0.0F, right - x - 32.0F), height};
      if (scene.records.size() > 1) {
        const ButtonText record_text = {.label = title, .opens_menu = true, .tip = "Other recordings among your files"};
        const Rect rect = {room.x, room.y, std::min(room.width, button_width(look, record_text)), height};
        if (button(look, view, "menu.record", rect, record_text)) open_menu("record");
        if (Menu menu(scene, view, "record", rect, 320.0F); menu.open()) record_rows(menu, scene, view, commands);
      } else {
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const std::string length = "  " + duration(scene.duration_s());
        const float name_width = std::min(room.width, text_width(look.fonts.body_strong, title));
        draw_text_in(list, look.fonts.body_strong, {room.x, room.y, name_width + 1.0F, height}, Align::left,
                     look.theme->text, title);
        draw_text_in(list, look.fonts.small,
                     {room.x + name_width + 4.0F, room.y, std::max(0.0F, room.width - name_width - 4.0F), height},
                     Align::left, look.theme->muted, length);
      }
    }
    if (Menu menu(scene, view, "demo", demo_rect, 400.0F); menu.open()) demo_rows(menu, scene, commands);
    const int model_columns = std::ranges::any_of(scene.models, teaches) ? 2 : 1;
    if (Menu menu(scene, view, "model", model_rect, static_cast<float>(model_columns) * kMenuColumn_px); menu.open())
      model_rows(menu, scene, commands, model_columns);
    const int columns = scene.analysis ? 2 : 1;
    if (Menu menu(scene, view, "export", export_rect, static_cast<float>(columns) * kMenuColumn_px); menu.open())
      export_rows(menu, scene, view, commands, columns);
    if (Menu menu(scene, view, "theme", theme_rect, 200.0F); menu.open()) theme_rows(menu, view, commands);
  }
  end_region();
}

}  // namespace ecg::app
