#include "app/model/strip_choices.hpp"

#include <gtest/gtest.h>

#include "scenes.hpp"

namespace ecg::app {
namespace {

Scene two_leads() {
  Record record;
  record.name = "two";
  record.fs_hz = 100.0;
  record.length = 1000;
  for (const char* lead : {"I", "V1"}) record.signals.push_back({.lead = lead, .adu = std::vector<std::int16_t>(1000)});
  Scene scene;
  scene.recording = make_recording(std::move(record));
  derive(scene);
  return scene;
}

TEST(StripChoices, ComeBack) {
  const Scene scene = two_leads();
  Choices view;
  const std::string usual = strip_choices(scene, view);
  view.lanes = {{.lead = 1, .shown = true, .inverted = true, .scale = 2.0}, {.lead = 0, .shown = false}};
  view.filter = {.baseline = true, .mains_hz = 50.0};
  const std::string text = strip_choices(scene, view);
  EXPECT_NE(text, usual);
  Choices other;
  apply_strip_choices(scene, other, text);
  EXPECT_EQ(other.lanes, view.lanes);
  EXPECT_EQ(other.filter, view.filter);
  EXPECT_EQ(strip_choices(scene, other), text);
  apply_strip_choices(scene, other, usual);
  EXPECT_EQ(strip_choices(scene, other), usual);
}

TEST(StripChoices, ThatDoNotFitChangeNothing) {
  const Scene scene = two_leads();
  for (const char* text :
       {"", "1", "2 rows 0 0 0 0:1:0:1 1:1:0:1", "1 rows 0 0 0 0:1:0:1", "1 rows 0 0 0 0:1:0:1 0:1:0:1",
        "1 rows 0 0 0 0:0:0:1 1:0:0:1", "1 rows 0 0 0 0:1:0:3 1:1:0:1", "1 rows 1 1 50 7:1:0:1 1:1:0:1",
        "1 rows 1 1 50 x y", "1 rows 1 1 nan nan:1:0:1 1:1:0:nan"}) {
    Choices view;
    apply_strip_choices(scene, view, text);
    EXPECT_EQ(strip_choices(scene, view), strip_choices(scene, Choices{})) << text;
  }
}

}  // namespace
}  // namespace ecg::app
