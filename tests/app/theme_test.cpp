#include "app/model/theme.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ecg::app {
namespace {

// WCAG 2.1: text 4.5:1 (1.4.3); what carries meaning without being text 3:1 (1.4.11).
constexpr double kText = 4.5;
constexpr double kGraphic = 3.0;

/// What is seen where a translucent colour lies on an opaque one.
Color over(Color top, Color ground) {
  const double share = static_cast<double>(top >> 24) / 255.0;
  Color seen = 0xFF000000U;
  for (int shift = 0; shift < 24; shift += 8) {
    const double mixed = share * static_cast<double>((top >> shift) & 0xFFU) +
                         (1.0 - share) * static_cast<double>((ground >> shift) & 0xFFU);
    seen |= static_cast<Color>(std::lround(mixed)) << shift;
  }
  return seen;
}

struct Named {
  std::string name;
  Color color;
};

void expect_seen(const Theme& colors, const std::vector<Named>& marks, const std::vector<Named>& grounds,
                 double least) {
  for (const Named& mark : marks) {
    for (const Named& ground : grounds)
      EXPECT_GE(contrast(over(mark.color, ground.color), ground.color), least)
          << name(colors.id) << ": " << mark.name << " on " << ground.name;
  }
}

std::vector<Theme> themes() {
  std::vector<Theme> all;
  for (std::size_t i = 0; i < kThemeCount; ++i) all.push_back(theme(static_cast<ThemeId>(i)));
  return all;
}

/// Everything that text stands on.
std::vector<Named> text_grounds(const Theme& colors) {
  return {{"chrome", colors.chrome},
          {"panel", colors.panel},
          {"raised", colors.raised},
          {"pressed", colors.pressed},
          {"paper", colors.paper},
          {"danger_fill", colors.danger_fill},
          {"info_fill", colors.info_fill},
          {"selection on chrome", over(colors.selection, colors.chrome)},
          {"selection on panel", over(colors.selection, colors.panel)},
          {"selection on paper", over(colors.selection, colors.paper)}};
}

std::vector<Named> marks_of_classes(const Theme& colors) {
  std::vector<Named> marks;
  for (std::uint8_t group = 0; group <= kBeatClassCount; ++group)
    marks.push_back({"mark of class " + std::to_string(group), class_mark_color(colors, group)});
  return marks;
}

TEST(Theme, TextIsReadableOnEverythingItStandsOn) {
  for (const Theme& colors : themes()) {
    expect_seen(colors,
                {{"text", colors.text}, {"muted", colors.muted}, {"accent", colors.accent}, {"danger", colors.danger}},
                text_grounds(colors), kText);
    // Primary buttons, also while the pointer is on them; names of own rhythms.
    expect_seen(
        colors, {{"on_accent", colors.on_accent}},
        {{"accent", colors.accent}, {"accent under the pointer", over(with_alpha(colors.accent, 0.85F), colors.panel)}},
        kText);
    for (const MarkColors& mark : colors.beat)
      expect_seen(colors, {{"letter", mark.letter}}, {{"its mark", mark.fill}}, kText);
  }
}

TEST(Theme, CountsAreReadableInTheFullestCellsOfAConfusionMatrix) {
  for (const Theme& colors : themes()) {
    for (const Color base : {colors.accent, colors.danger})
      expect_seen(colors, {{"text", colors.text}}, {{"full cell", over(with_alpha(base, 0.50F), colors.panel)}}, kText);
  }
}

TEST(Theme, NamesOfEpisodesAreReadableOnTheirBands) {
  for (const Theme& colors : themes()) {
    for (int kind = 0; kind <= static_cast<int>(EpisodeKind::unusable); ++kind) {
      const Color color = episode_color(colors, static_cast<EpisodeKind>(kind));
      expect_seen(colors, {{"text", colors.text}}, {{"band", over(with_alpha(color, 0.22F), colors.panel)}}, kText);
      expect_seen(colors, {{"episode " + std::to_string(kind), color}},
                  {{"chrome", colors.chrome}, {"panel", colors.panel}}, kGraphic);
    }
  }
}

TEST(Theme, TheTraceStandsOutFromItsPaper) {
  for (const Theme& colors : themes()) {
    expect_seen(colors, {{"trace", colors.trace}},
                {{"paper", colors.paper},
                 {"minor grid", colors.grid_minor},
                 {"major grid", colors.grid_major},
                 {"selection", over(colors.selection, colors.paper)}},
                kText);
    expect_seen(colors, {{"trace", colors.trace}},
                {{"selection on the major grid", over(colors.selection, colors.grid_major)}}, kGraphic);
    for (int step = -20; step <= 20; ++step) {
      const Color tint = over(saliency_tint(colors, static_cast<float>(step) / 20.0F), colors.paper);
      expect_seen(colors, {{"trace", colors.trace}}, {{"saliency " + std::to_string(step), tint}}, kGraphic);
    }
    // Strong enough to be seen on the paper itself, which a pale yellow on pink was not.
    expect_seen(colors, {{"for", colors.speaks_for}, {"against", colors.speaks_against}}, {{"paper", colors.paper}},
                2.0);
  }
}

TEST(Theme, MarksAndControlsStandOut) {
  for (const Theme& colors : themes()) {
    const std::vector<Named> grounds = {{"chrome", colors.chrome},
                                        {"panel", colors.panel},
                                        {"paper", colors.paper},
                                        {"raised", colors.raised},
                                        {"selection on panel", over(colors.selection, colors.panel)}};
    expect_seen(colors, marks_of_classes(colors), grounds, kGraphic);
    expect_seen(colors,
                {{"chosen, focus", colors.accent}, {"calibration pulse, icons", colors.muted}, {"trend", colors.trend}},
                grounds, kGraphic);
    expect_seen(colors, {{"scroll bar, grip", with_alpha(colors.muted, kGripAlpha)}},
                {{"chrome", colors.chrome}, {"panel", colors.panel}}, kGraphic);
    for (const MarkColors& mark : colors.beat) expect_seen(colors, {{"outline", mark.outline}}, grounds, kGraphic);
    for (const MarkColors& mark : colors.priority) expect_seen(colors, {{"priority", mark.outline}}, grounds, kGraphic);
  }
}

/// Lightness L* of CIELAB, 0 to 100.
double lightness(Color color) {
  const double luminance = 0.05 * contrast(color, rgb(0x000000)) - 0.05;
  return luminance > 0.008856 ? 116.0 * std::cbrt(luminance) - 16.0 : 903.3 * luminance;
}

TEST(Theme, ClassesDifferInLightnessNotOnlyInHue) {
  constexpr double kMinStep = 4.9;  // of L*: told apart side by side without colour
  for (const Theme& colors : themes()) {
    for (std::size_t a = 0; a < kBeatClassCount; ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        EXPECT_GE(std::abs(lightness(colors.beat[a].fill) - lightness(colors.beat[b].fill)), kMinStep)
            << name(colors.id) << ": fills " << a << " and " << b;
        EXPECT_GE(std::abs(lightness(class_mark_color(colors, static_cast<std::uint8_t>(a))) -
                           lightness(class_mark_color(colors, static_cast<std::uint8_t>(b)))),
                  kMinStep)
            << name(colors.id) << ": marks " << a << " and " << b;
      }
    }
  }
}

/// Colours of the document and its dialogs by theme (web/style.css): names as the style sheet has them.
std::map<std::string, std::map<std::string, Color>> style_sheet() {
  std::ifstream file(ECG_STYLE_SHEET);
  std::map<std::string, std::map<std::string, Color>> found;
  std::map<std::string, Color>* colors = nullptr;
  for (std::string line; std::getline(file, line);) {
    constexpr std::string_view kTheme = R"(:root[data-theme=")";
    if (line.starts_with(kTheme))
      colors = &found[line.substr(kTheme.size(), line.find('"', kTheme.size()) - kTheme.size())];
    else if (line.starts_with(":root")) colors = &found["light"];
    else if (line.starts_with("}")) colors = nullptr;
    if (colors == nullptr) continue;
    for (std::size_t at = line.find("--"); at != std::string::npos; at = line.find("--", at + 2)) {
      const std::size_t colon = line.find(':', at);
      const std::size_t hash = line.find('#', colon);
      (*colors)[line.substr(at + 2, colon - at - 2)] =
          rgb(static_cast<std::uint32_t>(std::stoul(line.substr(hash + 1, 6), nullptr, 16)));
    }
  }
  return found;
}

TEST(Theme, TheDocumentAndItsDialogsAreReadableToo) {
  const auto sheets = style_sheet();
  ASSERT_EQ(sheets.size(), 3U);
  for (const auto& [theme_name, colors] : sheets) {
    ASSERT_TRUE(colors.contains("page")) << theme_name;
    for (const char* ground : {"page", "raised"}) {
      for (const char* text : {"text", "quiet", "high", "medium"})
        EXPECT_GE(contrast(colors.at(text), colors.at(ground)), kText)
            << theme_name << ": " << text << " on " << ground;
      for (const char* mark : {"accent", "low", "trace"})
        EXPECT_GE(contrast(colors.at(mark), colors.at(ground)), kGraphic)
            << theme_name << ": " << mark << " on " << ground;
    }
  }
}

TEST(Theme, NamesRoundTrip) {
  for (std::size_t i = 0; i < kThemeCount; ++i) {
    const auto id = static_cast<ThemeId>(i);
    EXPECT_EQ(theme_id(name(id)), id);
  }
  EXPECT_FALSE(theme_id("neon").has_value());
}

}  // namespace
}  // namespace ecg::app
