#include "app/views/frame/screen.hpp"

#include "app/views/frame/frame_parts.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/strip/strip.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

void report_regions(const Scene& scene, ViewState& view) {
  const Layout& layout = scene.look.layout;
  view.report("top_bar", layout.top_bar);
  view.report("status", layout.status);
  if (!scene.has_recording()) return;
  view.report("overview", layout.overview);
  view.report("strip", layout.strip);
  view.report("findings", layout.findings);
  view.report("inspector", layout.inspector);
  view.report("bottom", layout.bottom);
}

}  // namespace

void draw_screen(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                 const std::vector<Pinch>& pinches) {
  const Layout& layout = scene.look.layout;
  report_regions(scene, view);
  view.frame.menu_open = false;
  if (!view.frame.record_menu_open) view.frame.record_filter.clear();
  view.frame.record_menu_open = false;
  draw_top_bar(scene, view, commands);
  const Rect middle = {0.0F, layout.top_bar.bottom(), layout.canvas.width, layout.status.y - layout.top_bar.bottom()};
  if (scene.has_recording()) {
    if (!layout.overview.empty()) draw_overview(scene, view);
    draw_strip(scene, view, commands, picture, pinches);
    if (!layout.findings.empty()) panel(kFindingsPanel).draw({scene, view, commands, picture, layout.findings});
    if (!layout.inspector.empty()) panel(kBeatPanel).draw({scene, view, commands, picture, layout.inspector});
    if (!layout.bottom.empty()) draw_bottom(scene, view, commands, picture);
    draw_dividers(scene, view, commands);
  } else {
    draw_start(scene, view, commands, middle);
  }
  draw_status_bar(scene, view);
  draw_notices(scene, view, commands, middle);
  if (view.help_open) draw_help(scene, view);
  if (view.tour_step > 0) draw_tour(scene, view);
  if (view.screen_calibration_open) draw_screen_calibration(scene, view, commands);
  draw_prompt(scene, view, commands);
  view.frame.close_menus = false;
}

}  // namespace ecg::app
