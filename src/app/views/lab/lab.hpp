#pragma once

#include "app/views/panels/panels.hpp"

namespace ecg::app {

/// The panel of the experiments.
void draw_lab(const PanelFrame& frame);
/// "What is this?" of one of its pages.
[[nodiscard]] std::string explanation(LabPage page);

}  // namespace ecg::app
