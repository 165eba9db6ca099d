#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "app/model/saliency_board.hpp"

namespace ecg::app {

/// How a group is drawn: found and ordinary beats in solid lines, missed ones in dashes, so that colour alone never tells.
enum class SaliencyLine : std::uint8_t { found, missed, ordinary, total };
struct PlottedGroup {
  const GroupSaliency* group = nullptr;
  SaliencyLine line = SaliencyLine::found;
};

inline constexpr float kSaliencyPlot_px = 240.0F;  ///< height of a plot

/// Mean beats, a strip for each lead of the board, above the medians and quartiles of the segments, on one time axis.
/// Groups are drawn in their order; null ones are left out.
void draw_saliency_plot(const Scene& scene, const SaliencyBoard& board, const Rect& rect, std::string_view title,
                        std::span<const PlottedGroup> groups);
/// What the lines mean; returns where it ends.
float draw_saliency_legend(const Scene& scene, bool by_reference, float x, float y, float width);

}  // namespace ecg::app
