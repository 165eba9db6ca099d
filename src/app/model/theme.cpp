#include "app/model/theme.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr std::array<std::string_view, kThemeCount> kNames = {"paper", "light", "dark", "contrast"};

constexpr std::array<MarkColors, kBeatClassCount> kBeatsOnLight = {{
    {rgb(0x485B6D), rgb(0x485B6D), rgb(0xFFFFFF)},  // N slate
    {rgb(0xE69F00), rgb(0xB27300), rgb(0x1F1500)},  // S amber
    {rgb(0xC64F00), rgb(0xAE4500), rgb(0xFFFFFF)},  // V vermilion
    {rgb(0x6B2E8C), rgb(0x6B2E8C), rgb(0xFFFFFF)},  // F plum
    {rgb(0xC6CBD0), rgb(0x6D747B), rgb(0x1B2733)},  // Q grey
}};
constexpr std::array<MarkColors, kBeatClassCount> kBeatsOnDark = {{
    {rgb(0xA6BCCF), rgb(0xA6BCCF), rgb(0x0B1015)},
    {rgb(0xFFCB52), rgb(0xFFCB52), rgb(0x1A1200)},
    {rgb(0xFF8038), rgb(0xFF8038), rgb(0x1C0B00)},
    {rgb(0xB57FDA), rgb(0xB57FDA), rgb(0x1D0A26)},
    {rgb(0x7C858D), rgb(0x7C858D), rgb(0x0B1015)},
}};
constexpr std::array<MarkColors, kBeatClassCount> kBeatsOnBlack = {{
    {rgb(0xC8D6E2), rgb(0xFFFFFF), rgb(0x000000)},
    {rgb(0xFFE08A), rgb(0xFFFFFF), rgb(0x000000)},
    {rgb(0xFF8F4D), rgb(0xFFFFFF), rgb(0x000000)},
    {rgb(0xDDB0F2), rgb(0xFFFFFF), rgb(0x000000)},
    {rgb(0x9098A0), rgb(0xFFFFFF), rgb(0x000000)},
}};

constexpr std::array<MarkColors, 3> priorities(const std::array<MarkColors, kBeatClassCount>& beat) {
  return {beat[static_cast<std::size_t>(BeatClass::V)], beat[static_cast<std::size_t>(BeatClass::S)],
          beat[static_cast<std::size_t>(BeatClass::N)]};
}

constexpr std::array<Theme, kThemeCount> kThemes = {{
    {.id = ThemeId::paper,
     .chrome = rgb(0xFFFFFF),
     .panel = rgb(0xFBFAF9),
     .raised = rgb(0xF1EFEE),
     .pressed = rgb(0xE6E2E1),
     .line = rgb(0xE2DDDB),
     .text = rgb(0x1F2329),
     .muted = rgb(0x5C6169),
     .accent = rgb(0x1B5E9B),
     .on_accent = rgb(0xFFFFFF),
     .selection = rgb(0x1B5E9B, 34),
     .danger = rgb(0xB3261E),
     .danger_fill = rgb(0xFBE3E0),
     .info_fill = rgb(0xE4EEF7),
     .paper = rgb(0xFFF4F4),
     .grid_minor = rgb(0xFFC0C0),
     .grid_major = rgb(0xE0A0A0),
     .trace = rgb(0x14171A),
     .speaks_for = rgb(0x4C9BF0),
     .speaks_against = rgb(0xE8912D),
     .trend = rgb(0x1B5E9B),
     .beat = kBeatsOnLight,
     .priority = priorities(kBeatsOnLight)},
    {.id = ThemeId::light,
     .chrome = rgb(0xFFFFFF),
     .panel = rgb(0xF8F9FB),
     .raised = rgb(0xEDF0F4),
     .pressed = rgb(0xE1E6EC),
     .line = rgb(0xDCE1E7),
     .text = rgb(0x18222D),
     .muted = rgb(0x566371),
     .accent = rgb(0x0B61A4),
     .on_accent = rgb(0xFFFFFF),
     .selection = rgb(0x0B61A4, 34),
     .danger = rgb(0xB3261E),
     .danger_fill = rgb(0xFBE3E0),
     .info_fill = rgb(0xE1EDF8),
     .paper = rgb(0xFFFFFF),
     .grid_minor = rgb(0xE3E9F0),
     .grid_major = rgb(0xC3CEDA),
     .trace = rgb(0x10161C),
     .speaks_for = rgb(0x4C9BF0),
     .speaks_against = rgb(0xE8912D),
     .trend = rgb(0x0B61A4),
     .beat = kBeatsOnLight,
     .priority = priorities(kBeatsOnLight)},
    {.id = ThemeId::dark,
     .chrome = rgb(0x151B22),
     .panel = rgb(0x12181F),
     .raised = rgb(0x1F2832),
     .pressed = rgb(0x2A3541),
     .line = rgb(0x28323D),
     .text = rgb(0xE6EDF3),
     .muted = rgb(0x9AA8B5),
     .accent = rgb(0x6CB6FF),
     .on_accent = rgb(0x07131F),
     .selection = rgb(0x6CB6FF, 44),
     .danger = rgb(0xFF8F85),
     .danger_fill = rgb(0x43201E),
     .info_fill = rgb(0x17304A),
     .paper = rgb(0x0F1419),
     .grid_minor = rgb(0x1B232B),
     .grid_major = rgb(0x2D3945),
     .trace = rgb(0xE6EDF3),
     .speaks_for = rgb(0x1F6FD0),
     .speaks_against = rgb(0xA85A08),
     .trend = rgb(0x6CB6FF),
     .beat = kBeatsOnDark,
     .priority = priorities(kBeatsOnDark)},
    {.id = ThemeId::contrast,
     .chrome = rgb(0x000000),
     .panel = rgb(0x000000),
     .raised = rgb(0x262626),
     .pressed = rgb(0x404040),
     .line = rgb(0x8A8A8A),
     .text = rgb(0xFFFFFF),
     .muted = rgb(0xE0E0E0),
     .accent = rgb(0xFFE74C),
     .on_accent = rgb(0x000000),
     .selection = rgb(0xFFE74C, 72),
     .danger = rgb(0xFFA8A0),
     .danger_fill = rgb(0x5A0F0A),
     .info_fill = rgb(0x003A66),
     .paper = rgb(0x000000),
     .grid_minor = rgb(0x333333),
     .grid_major = rgb(0x666666),
     .trace = rgb(0xFFFFFF),
     .speaks_for = rgb(0x1F6FD0),
     .speaks_against = rgb(0xA85A08),
     .trend = rgb(0xFFE74C),
     .beat = kBeatsOnBlack,
     .priority = priorities(kBeatsOnBlack)},
}};

double linear(std::uint32_t byte) {
  const double share = static_cast<double>(byte) / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
  return 0.2126 * linear(color & 0xFFU) + 0.7152 * linear((color >> 8) & 0xFFU) +
         0.0722 * linear((color >> 16) & 0xFFU);
}

}  // namespace

double contrast(Color a, Color b) {
  const double brighter = std::max(luminance(a), luminance(b));
  const double darker = std::min(luminance(a), luminance(b));
  return (brighter + 0.05) / (darker + 0.05);
}

std::string_view name(ThemeId id) { return kNames[static_cast<std::size_t>(id)]; }

std::optional<ThemeId> theme_id(std::string_view wanted) {
  const auto found = std::find(kNames.begin(), kNames.end(), wanted);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ThemeId>(found - kNames.begin());
}

const Theme& theme(ThemeId id) { return kThemes[static_cast<std::size_t>(id)]; }

Color episode_color(const Theme& theme, EpisodeKind kind) {
  switch (kind) {
    case EpisodeKind::ventricular_couplet:
    case EpisodeKind::ventricular_run:
    case EpisodeKind::bigeminy:
    case EpisodeKind::trigeminy: return class_mark_color(theme, static_cast<std::uint8_t>(BeatClass::V));
    case EpisodeKind::supraventricular_run:
    case EpisodeKind::atrial_fibrillation:
    case EpisodeKind::atrial_flutter:
    case EpisodeKind::irregular: return class_mark_color(theme, static_cast<std::uint8_t>(BeatClass::S));
    case EpisodeKind::tachycardia:
    case EpisodeKind::bradycardia: return theme.trend;
    case EpisodeKind::ventricular_tachycardia:
    case EpisodeKind::ventricular_fibrillation:
    case EpisodeKind::pause: return theme.danger;
    case EpisodeKind::paced:
    case EpisodeKind::unusable: return class_mark_color(theme, static_cast<std::uint8_t>(BeatClass::Q));
  }
  return theme.muted;
}

Color rhythm_color(const Theme& theme, std::string_view label) {
  struct Kind {
    std::string_view label;
    EpisodeKind kind;
  };
  using enum EpisodeKind;
  constexpr std::array<Kind, 15> kKinds = {{{"(AFIB", atrial_fibrillation},
                                            {"(AFL", atrial_flutter},
                                            {"(SVTA", supraventricular_run},
                                            {"(AB", supraventricular_run},
                                            {"(B", bigeminy},
                                            {"(T", trigeminy},
                                            {"(IVR", ventricular_run},
                                            {"(VT", ventricular_tachycardia},
                                            {"(VFL", ventricular_fibrillation},
                                            {"(VF", ventricular_fibrillation},
                                            {"(VFIB", ventricular_fibrillation},
                                            {"(SBR", bradycardia},
                                            {"(P", paced},
                                            {"(PM", paced},
                                            {"(NOISE", unusable}}};
  for (const Kind& each : kKinds) {
    if (each.label == label) return episode_color(theme, each.kind);
  }
  return theme.muted;
}

Color class_mark_color(const Theme& theme, std::uint8_t group) {
  if (group >= kBeatClassCount) return theme.muted;
  // On black every outline is white; on light paper a fill alone is too pale.
  return theme.id == ThemeId::contrast ? theme.beat[group].fill : theme.beat[group].outline;
}

Color saliency_tint(const Theme& theme, float value) {
  const float strength = std::min(1.0F, std::abs(value));
  return with_alpha(value < 0.0F ? theme.speaks_against : theme.speaks_for, strength * std::sqrt(strength));
}

}  // namespace ecg::app
