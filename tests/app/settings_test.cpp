#include "app/model/settings.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ecg::app {
namespace {

Settings chosen() {
  Settings settings;
  settings.theme = ThemeId::dark;
  settings.css_px_per_mm = 5.1234;
  settings.screen_calibrated = true;
  settings.ui_scale = 1.25;
  settings.reduced_motion = true;
  settings.label_then_next = true;
  settings.speed_mm_s = 50.0;
  settings.gain_mm_mv = 20.0;
  settings.scale_before_projector = 0.9;
  settings.layout = {
      .left_px = 280.0F, .right_px = 320.0F, .overview_px = 100.0F, .bottom_share = 0.25F, .lab_share = 0.75F};
  return settings;
}

TEST(Settings, ComeBackAsTheyWereWritten) {
  const Settings before = chosen();
  Settings after;
  for (const Setting& row : kSettings) {
    const std::string text = row.write(before);
    EXPECT_NE(text, row.write(Settings{})) << row.key << ": chosen otherwise than usual";
    EXPECT_TRUE(read_setting(after, row.key, text)) << row.key;
    EXPECT_EQ(row.write(after), text) << row.key;
  }
  EXPECT_TRUE(after.screen_calibrated) << "said with the scale";
}

TEST(Settings, HaveKeysOfTheirOwn) {
  std::set<std::string_view> keys;
  for (const Setting& row : kSettings) EXPECT_TRUE(keys.insert(row.key).second) << row.key;
}

TEST(Settings, OfAnotherVersionAreRefusedAndChangeNothing) {
  Settings settings = chosen();
  EXPECT_FALSE(read_setting(settings, "tab", "page"));
  EXPECT_FALSE(read_setting(settings, "", ""));
  for (const Setting& row : kSettings) {
    const std::string before = row.write(settings);
    for (const char* text : {"", "sepia", "nan", "1e999", "2 mm"})
      EXPECT_FALSE(read_setting(settings, row.key, text)) << row.key << " " << text;
    EXPECT_EQ(row.write(settings), before) << row.key;
  }
}

TEST(Settings, OutsideTheirRangeAreBroughtIntoIt) {
  Settings settings;
  EXPECT_TRUE(read_setting(settings, "ui_scale", "40"));
  EXPECT_EQ(settings.ui_scale, 2.0);
  EXPECT_TRUE(read_setting(settings, "left_px", "-1"));
  EXPECT_EQ(settings.layout.left_px, 0.0F);
}

TEST(Settings, AreGivenToThePageByTheirRow) {
  Settings settings;
  settings.speed_mm_s = 12.5;
  CommandQueue commands;
  remember(commands, settings, "speed_mm_s");
  EXPECT_EQ(json_of(commands), R"([{"kind":"remember","key":"speed_mm_s","value":"12.5"}])");
}

TEST(Settings, TheProjectorIsRememberedWithTheScaleToComeBackTo) {
  Settings settings;
  settings.ui_scale = 1.25;
  set_projector(settings, settings.ui_scale);
  EXPECT_EQ(settings.ui_scale, kProjectorScale);
  EXPECT_TRUE(settings.layout.projector);
  EXPECT_FALSE(settings.layout.bottom_open);
  CommandQueue commands;
  remember(commands, settings, "projector");
  const std::string kept = std::get<Remember>(commands.front()).value;
  Settings next;
  ASSERT_TRUE(read_setting(next, "projector", kept));
  EXPECT_EQ(next.ui_scale, kProjectorScale);
  set_projector(next, 0.0);
  EXPECT_EQ(next.ui_scale, 1.25);
  EXPECT_FALSE(next.layout.projector);
  EXPECT_TRUE(next.layout.bottom_open);
  next.layout.bottom_open = false;
  set_projector(next, 0.0);
  EXPECT_FALSE(next.layout.bottom_open) << "leaving a mode that is not on changes nothing";
}

}  // namespace
}  // namespace ecg::app
