#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/record/episode.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg::app {

/// Red, green, blue, alpha in the byte order Dear ImGui draws with (red lowest).
using Color = std::uint32_t;

[[nodiscard]] constexpr Color rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
  return ((hex >> 16) & 0xFFU) | (hex & 0xFF00U) | ((hex & 0xFFU) << 16) | (alpha << 24);
}
[[nodiscard]] constexpr Color with_alpha(Color color, float alpha) {
  return (color & 0x00FFFFFFU) | (static_cast<Color>(alpha * 255.0F + 0.5F) << 24);
}
/// `share` of the way from one opaque colour to another, 0..1.
[[nodiscard]] constexpr Color mixed(Color from, Color to, float share) {
  Color result = 0xFF000000U;
  for (unsigned shift = 0; shift < 24; shift += 8) {
    const auto a = static_cast<float>((from >> shift) & 0xFFU);
    const auto b = static_cast<float>((to >> shift) & 0xFFU);
    result |= static_cast<Color>(a + share * (b - a) + 0.5F) << shift;
  }
  return result;
}
/// Contrast ratio of two opaque colours, 1..21 (WCAG 2.1 definition).
[[nodiscard]] double contrast(Color a, Color b);

enum class ThemeId : std::uint8_t { paper, light, dark, contrast };
inline constexpr std::size_t kThemeCount = 4;
std::string_view name(ThemeId id);
std::optional<ThemeId> theme_id(std::string_view name);

/// A filled mark: fill, its outline (at least 3:1 against paper and panel) and the letter on it (at least 4.5:1).
struct MarkColors {
  Color fill;
  Color outline;
  Color letter;
};

/// All colours of the screen. Text colours have at least 4.5:1 on `chrome`, `panel` and `paper`.
struct Theme {
  ThemeId id;
  Color chrome;  ///< top and status bar
  Color panel;
  Color raised;  ///< menus, cards, hovered rows
  Color pressed;
  Color line;  ///< hairlines between regions
  Color text;
  Color muted;   ///< secondary text
  Color accent;  ///< what can be pressed; selection
  Color on_accent;
  Color selection;  ///< translucent, behind selected rows and the selected beat
  Color danger;
  Color danger_fill;  ///< background of error banners and of disagreements
  Color info_fill;
  Color paper;
  Color grid_minor;
  Color grid_major;
  Color trace;
  Color speaks_for;  ///< strongest tint under the trace where a part speaks for a class ...
  Color
      speaks_against;  ///< ... and where it speaks against it: blue and orange, told apart by all who see colours differently
  Color trend;         ///< heart-rate line of the overview
  std::array<MarkColors, kBeatClassCount> beat;
  std::array<MarkColors, 3> priority;  ///< high, medium, low
};

const Theme& theme(ThemeId id);

/// Hue family of an episode: ventricular kinds like V, supraventricular like S, rates like the trend, unusable grey.
Color episode_color(const Theme& theme, EpisodeKind kind);

/// The same for a rhythm that a reference names, e.g. "(AFIB"; quiet for sinus rhythm and for what has no kind here.
Color rhythm_color(const Theme& theme, std::string_view label);

/// A mark or bar without an outline of its own; `group` is a BeatClass, kBeatClassCount: no class.
Color class_mark_color(const Theme& theme, std::uint8_t group);

/// What lies under the trace where a part of a beat speaks for (> 0) or against (< 0) a class, -1..1: clear where it says nothing, and
/// never dark enough to hide the trace.
[[nodiscard]] Color saliency_tint(const Theme& theme, float value);

/// Strength of scroll bars and grips: quiet, yet 3:1 on their panel.
inline constexpr float kGripAlpha = 0.72F;
/// Strength of what cannot be pressed now.
inline constexpr float kCannotAlpha = 0.35F;

}  // namespace ecg::app
