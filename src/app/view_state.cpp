#include "app/view_state.hpp"

namespace ecg::app {

const char* name(Tab tab) {
  switch (tab) {
    case Tab::findings: return "findings";
    case Tab::beat: return "beat";
    case Tab::beats: return "beats";
    case Tab::score: return "score";
    case Tab::episodes: return "episodes";
    case Tab::record: return "record";
  }
  return "";
}

const char* title(Tab tab) {
  switch (tab) {
    case Tab::findings: return "Findings";
    case Tab::beat: return "Beat";
    case Tab::beats: return "Beats";
    case Tab::score: return "Score";
    case Tab::episodes: return "Episodes";
    case Tab::record: return "Record";
  }
  return "";
}

void reset_for_recording(ViewState& view) {
  view.begin_s = 0.0;
  view.lane_scroll_px = 0.0F;
  view.glide.reset();
  view.pointer_s.reset();
  view.beat = -1;
  view.finding = -1;
  view.occurrence = -1;
  view.stepping = {};
  view.back.clear();
  view.rows = {};
}

}  // namespace ecg::app
