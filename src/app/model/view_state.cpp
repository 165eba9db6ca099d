#include "app/model/view_state.hpp"

namespace ecg::app {

void reset_for_recording(ViewState& view) {
  static_cast<ReadingChoices&>(view) = {};
  // The number of the raster's picture grows on: the renderer knows by it which one it holds.
  const std::uint32_t revision = view.boards.raster.revision;
  view.boards = {};
  view.boards.raster.revision = revision;
}

}  // namespace ecg::app
