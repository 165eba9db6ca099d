#include "app/model/view_state.hpp"

namespace ecg::app {

const char* name(Tab tab) {
  switch (tab) {
    case Tab::findings: return "findings";
    case Tab::beat: return "beat";
    case Tab::beats: return "beats";
    case Tab::score: return "score";
    case Tab::episodes: return "episodes";
    case Tab::templates: return "templates";
    case Tab::raster: return "raster";
    case Tab::rr: return "rr";
    case Tab::measures: return "measures";
    case Tab::page: return "page";
    case Tab::record: return "record";
    case Tab::lab: return "lab";
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
    case Tab::templates: return "Templates";
    case Tab::raster: return "Raster";
    case Tab::rr: return "RR";
    case Tab::measures: return "HRV & QT";
    case Tab::page: return "Page";
    case Tab::record: return "Record";
    case Tab::lab: return "Lab";
  }
  return "";
}

const char* meaning(Tab tab) {
  switch (tab) {
    case Tab::findings: return "What to look at, in order";
    case Tab::beat: return "One beat: class, reasons, timing";
    case Tab::beats: return "Every beat with class, probability and timing";
    case Tab::score: return "Agreement with the reference annotations";
    case Tab::episodes: return "Stretches of one rhythm, and what you noted";
    case Tab::templates: return "The shapes of beats in this recording";
    case Tab::raster: return "All beats side by side, one thin column each";
    case Tab::rr: return "Tachogram, Poincare plot, histograms of RR and heart rate";
    case Tab::measures: return "Heart rate, pauses, variability and intervals, each defined";
    case Tab::page: return "The whole recording as lines of text";
    case Tab::record: return "What the file says about the recording";
    case Tab::lab: return "Experiments on imbalance: why accuracy misleads";
  }
  return "";
}

const char* name(Tool tool) {
  switch (tool) {
    case Tool::read: return "read";
    case Tool::edit: return "edit";
    case Tool::measure: return "measure";
    case Tool::zoom: return "zoom";
  }
  return "";
}

void reset_for_recording(ViewState& view) {
  view.begin_s = 0.0;
  view.lane_scroll_px = 0.0F;
  view.lanes.clear();
  view.lane_layout = LaneLayout::rows;
  view.filter = {};
  view.paper_share = 1.0;
  view.glide.reset();
  view.pointer_s.reset();
  view.beat = -1;
  view.finding = -1;
  view.occurrence = -1;
  view.stepping = {};
  view.back.clear();
  view.cursor.reset();
  view.range.reset();
  view.shape.reset();
  view.calipers.reset();
  view.drag = {};
  view.awaited_beat.reset();
  view.tool = Tool::read;
  view.rows = {};
  view.lab.own.reset();
  view.lab.rarity_weight = 0.0;
  view.saliency_board = {};
  view.board = {.choices = view.board.choices};
  view.raster_lead = -1;
  view.raster.plan = {.columns = 0};  // the next recording's analysis may carry the same number
}

}  // namespace ecg::app
