#include "app/model/layout.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ecg::app {
namespace {

struct Size {
  float width;
  float height;
};
constexpr std::array<Size, 15> kSizes = {{{1280, 800},
                                          {1920, 1080},
                                          {3840, 2160},
                                          {1100, 700},
                                          {1099, 700},
                                          {960, 600},
                                          {959, 600},
                                          {390, 844},
                                          {844, 390},
                                          {820, 1180},
                                          {1024, 768},
                                          {320, 480},
                                          {200, 200},
                                          {1400, 300},
                                          {1, 1}}};

std::array<Rect, 7> regions(const Layout& layout) {
  return {layout.top_bar,   layout.overview, layout.findings, layout.strip,
          layout.inspector, layout.bottom,   layout.status};
}

bool overlap(const Rect& a, const Rect& b) {
  constexpr float kRounding = 0.01F;
  return !a.empty() && !b.empty() && a.x + kRounding < b.right() && b.x + kRounding < a.right() &&
         a.y + kRounding < b.bottom() && b.y + kRounding < a.bottom();
}

TEST(Layout, RegionsNeverOverlapAndStayInside) {
  for (const Size size : kSizes) {
    for (const float share : {0.0F, 0.3F, 0.9F}) {
      const Layout layout = layout_for(size.width, size.height, {.bottom_share = share, .sheet_share = share});
      const auto all = regions(layout);
      for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_GE(all[i].width, 0.0F);
        EXPECT_GE(all[i].height, 0.0F);
        EXPECT_LE(all[i].right(), size.width + 0.01F);
        EXPECT_LE(all[i].bottom(), size.height + 0.01F);
        for (std::size_t k = i + 1; k < all.size(); ++k) {
          EXPECT_FALSE(overlap(all[i], all[k])) << size.width << "x" << size.height << " regions " << i << " and " << k;
        }
      }
    }
  }
}

TEST(Layout, TheProjectorGivesTheTraceHalfOfTheScreenAndMore) {
  constexpr float kScale = 1.5F;  // settings.hpp: kProjectorScale
  for (const Size screen : {Size{1280, 800}, Size{1280, 720}, Size{1920, 1080}, Size{3840, 2160}, Size{1024, 768}}) {
    const Layout layout =
        layout_for(screen.width / kScale, screen.height / kScale, {.bottom_open = false, .projector = true});
    const float share = layout.strip.width * layout.strip.height / (layout.canvas.width * layout.canvas.height);
    EXPECT_GE(share, 0.5F) << screen.width << " x " << screen.height << " " << name(layout.kind);
  }
}

TEST(Layout, TheLabLeavesTheStripWidthAndAReadableTrace) {
  constexpr float kBarsOfTheStrip_px = 132.0F;  // tools, marks and time
  for (const Size size : {Size{1280, 800}, Size{1920, 1080}, Size{1366, 768}, Size{1100, 700}}) {
    const Layout layout = layout_for(size.width, size.height, {.lab = true});
    EXPECT_EQ(layout.strip.width, size.width);
    EXPECT_EQ(layout.bottom.width, size.width);
    EXPECT_TRUE(layout.findings.empty());
    EXPECT_TRUE(layout.inspector.empty());
    EXPECT_GE(layout.strip.height - kBarsOfTheStrip_px, 100.0F) << size.width << "x" << size.height;
  }
  EXPECT_TRUE(layout_for(1280, 800, {.lab = true}).overview.empty());
  EXPECT_FALSE(layout_for(1920, 1200, {.lab = true}).overview.empty()) << "there is room for both";
  EXPECT_FALSE(layout_for(1280, 800, {.lab = true, .bottom_open = false}).findings.empty()) << "the Lab is closed";
}

TEST(Layout, RegionsFillTheCanvas) {
  for (const Size size : kSizes) {
    double area = 0.0;
    for (const Rect& rect : regions(layout_for(size.width, size.height, {}))) {
      area += static_cast<double>(rect.width) * static_cast<double>(rect.height);
    }
    EXPECT_NEAR(area, static_cast<double>(size.width) * static_cast<double>(size.height), 1.0)
        << size.width << "x" << size.height;
  }
}

TEST(Layout, KindsFollowTheWindow) {
  EXPECT_EQ(layout_for(1280, 800, {}).kind, LayoutKind::wide);
  EXPECT_EQ(layout_for(1280.0F / 1.25F, 800.0F / 1.25F, {}).kind, LayoutKind::wide) << "UI scale of 125 %";
  EXPECT_GE(layout_for(1024, 640, {}).plot_width(), 480.0F);
  EXPECT_EQ(layout_for(1280.0F / 1.5F, 800.0F / 1.5F, {}).kind, LayoutKind::landscape) << "UI scale of 150 %";
  EXPECT_EQ(layout_for(390, 844, {}).kind, LayoutKind::portrait);
  EXPECT_EQ(layout_for(844, 390, {}).kind, LayoutKind::landscape);
  EXPECT_EQ(layout_for(820, 1180, {}).kind, LayoutKind::portrait);
}

TEST(Layout, FoldedTablesGiveTheirRoomToTheStrip) {
  const Layout open = layout_for(1280, 800, {});
  const Layout folded = layout_for(1280, 800, {.bottom_open = false});
  EXPECT_GT(folded.strip.height, open.strip.height + 100.0F);
  EXPECT_GT(folded.bottom.height, 0.0F);
}

TEST(Layout, TheStripStaysUsableOnAPhone) {
  const Layout layout = layout_for(390, 844, {.sheet_share = 0.9F});
  EXPECT_GE(layout.strip.height, 160.0F);
  EXPECT_TRUE(layout.touch_sized);
}

}  // namespace
}  // namespace ecg::app
