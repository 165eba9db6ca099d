#include "app/model/lanes.hpp"

#include <gtest/gtest.h>

#include "app/model/strip_geometry.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

Scene scene_with_leads(const std::vector<std::string>& names, double duration_s = 10.0) {
  Scene scene;
  Record record;
  record.fs_hz = 100.0;
  record.length = samples_from_seconds(duration_s, record.fs_hz);
  for (const std::string& name : names) {
    record.signals.push_back({.lead = name, .adu = std::vector<std::int16_t>(static_cast<std::size_t>(record.length))});
  }
  scene.recording = make_recording(std::move(record));
  scene.look.layout.strip = {0.0F, 0.0F, 1000.0F + scene.look.layout.gutter, 600.0F};
  derive(scene);
  return scene;
}

// As PTB-XL and as LUDB write them.
const std::vector<std::string> kUpper = {"I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6"};
const std::vector<std::string> kLower = {"i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6"};

TEST(Lanes, StartAsTheFileHasThem) {
  const Scene scene = scene_with_leads({"II", "V5"});
  const auto lanes = default_lanes(scene);
  ASSERT_EQ(lanes.size(), 2U);
  EXPECT_EQ(lanes[1].lead, 1U);
  EXPECT_TRUE(lanes[1].shown);
}

/// An EEG of 0 to 99 uV, one every sample, before lead II.
Scene scene_with_eeg() {
  Record record;
  record.fs_hz = 100.0;
  record.length = 1000;
  std::vector<std::int16_t> ramp;
  for (std::int16_t i = 0; i < 1000; ++i) ramp.push_back(static_cast<std::int16_t>(i % 100));
  record.signals = {{.lead = "EEG C4", .unit = "uV", .kind = SignalKind::other, .gain_adu_per_unit = 1.0, .adu = ramp},
                    {.lead = "II", .adu = std::vector<std::int16_t>(1000)}};
  Scene scene;
  scene.recording = make_recording(std::move(record));
  scene.look.layout.strip = {0.0F, 0.0F, 1000.0F, 600.0F};
  derive(scene);
  return scene;
}

TEST(Lanes, WhatIsNoEcgComesLastAndHidden) {
  const Scene scene = scene_with_eeg();
  const std::vector<LaneChoice> expected = {{.lead = 1}, {.lead = 0, .shown = false}};
  EXPECT_EQ(default_lanes(scene), expected);
  EXPECT_EQ(strip_geometry(scene, {}).lanes.size(), 1U);
}

TEST(StripGeometry, ALowStripGivesTheBarOfAToolThePlaceOfTheUsualOne) {
  Scene scene = scene_with_leads({"II"});
  Choices reading;
  Choices measuring;
  measuring.tool = Tool::measure;
  EXPECT_FALSE(strip_geometry(scene, measuring).header.empty()) << "room for both";
  scene.look.layout.strip.height = 188.0F;  // the Lab at 1280 x 800
  const StripGeometry strip = strip_geometry(scene, measuring);
  EXPECT_TRUE(strip.header.empty());
  EXPECT_FALSE(strip.tool.empty());
  EXPECT_FLOAT_EQ(strip.plot.height, strip_geometry(scene, reading).plot.height) << "the trace keeps its rows";
}

TEST(StripGeometry, WhatIsNoEcgFitsItsLaneInItsOwnUnit) {
  const Scene scene = scene_with_eeg();
  Choices view;
  view.lanes = {{.lead = 1}, {.lead = 0}};
  const StripGeometry strip = strip_geometry(scene, view);
  ASSERT_EQ(strip.lanes.size(), 2U);
  EXPECT_FALSE(strip.lanes[0].own_scale);
  EXPECT_DOUBLE_EQ(strip.lanes[0].px_per_unit, view.px_per_mv());
  EXPECT_TRUE(strip.lanes[1].own_scale);
  EXPECT_NEAR(strip.lanes[1].px_per_unit, 0.6 * static_cast<double>(strip.lane_height) / 99.0, 1e-9);
  view.gain_mm_mv *= 2.0;
  EXPECT_DOUBLE_EQ(strip_geometry(scene, view).lanes[1].px_per_unit, strip.lanes[1].px_per_unit) << "no millivolts";
}

TEST(StripGeometry, APulseIsOneMillivoltInWhateverUnitAndMissingWithoutAGain) {
  Record record;
  record.fs_hz = 100.0;
  record.length = 10;
  for (const std::string_view unit : {"mV", "uV", "V", "adu", "mV"})
    record.signals.push_back({.lead = "lead " + std::to_string(record.signals.size()),
                              .unit = std::string(unit),
                              .adu = std::vector<std::int16_t>(10)});
  record.diagnostics = {{DiagnosticCode::default_gain, "lead 4", 200.0}};
  Scene scene;
  scene.recording = make_recording(std::move(record));
  scene.look.layout.strip = {0.0F, 0.0F, 1000.0F, 600.0F};
  derive(scene);
  const Choices view;
  const StripGeometry strip = strip_geometry(scene, view);
  ASSERT_EQ(strip.lanes.size(), 5U);
  for (const std::size_t known : {0U, 1U, 2U}) EXPECT_DOUBLE_EQ(strip.lanes[known].pulse_px, view.px_per_mv()) << known;
  EXPECT_TRUE(strip.lanes[3].own_scale) << "fitted, in its own unit";
  EXPECT_EQ(strip.lanes[3].pulse_px, 0.0);
  EXPECT_FALSE(strip.lanes[4].own_scale) << "drawn at the gain assumed";
  EXPECT_EQ(strip.lanes[4].pulse_px, 0.0);
}

TEST(Lanes, ChoicesOfAnotherRecordingAreForgotten) {
  const Scene scene = scene_with_leads({"II", "V5"});
  EXPECT_EQ(lanes_of(scene, {{.lead = 7}}), default_lanes(scene));
  EXPECT_EQ(lanes_of(scene, {{.lead = 0}, {.lead = 0}}), default_lanes(scene));
  EXPECT_EQ(lanes_of(scene, {{.lead = 0, .shown = false}, {.lead = 1, .shown = false}}), default_lanes(scene));
  const std::vector<LaneChoice> swapped = {{.lead = 1}, {.lead = 0, .shown = false}};
  EXPECT_EQ(lanes_of(scene, swapped), swapped);
}

TEST(Lanes, MoveAmongTheirNeighboursAndStayAtTheEnds) {
  std::vector<LaneChoice> lanes = {{.lead = 0}, {.lead = 1}, {.lead = 2}};
  move_lane(lanes, 0, 1);
  EXPECT_EQ(lanes[1].lead, 0U);
  move_lane(lanes, 0, -1);
  move_lane(lanes, 2, 1);
  EXPECT_EQ(lanes[0].lead, 1U);
  EXPECT_EQ(lanes[2].lead, 2U);
}

TEST(Lanes, ALeadCalledInvertedIsTurnedOverAndBack) {
  Scene scene = scene_with_leads({"V1", "II", "V5"});
  EXPECT_TRUE(leads_called_inverted(scene).empty());
  scene.analysis = Analysis{};
  scene.analysis->diagnostics = {{DiagnosticCode::flat_lead, "V1"}, {DiagnosticCode::inverted_lead, "V5"}};
  const auto leads = leads_called_inverted(scene);
  ASSERT_EQ(leads, std::vector<std::size_t>{2});
  Choices view;
  const double upright = strip_geometry(scene, view).lanes[2].px_per_unit;
  turn_over(scene, view.lanes, leads);
  EXPECT_TRUE(is_inverted(scene, view.lanes, 2));
  EXPECT_FALSE(is_inverted(scene, view.lanes, 0));
  EXPECT_DOUBLE_EQ(strip_geometry(scene, view).lanes[2].px_per_unit, -upright);
  turn_over(scene, view.lanes, leads);
  EXPECT_FALSE(is_inverted(scene, view.lanes, 2));
  EXPECT_DOUBLE_EQ(strip_geometry(scene, view).lanes[2].px_per_unit, upright);
}

TEST(TwelveLeads, AreFoundByNameInAnyOrderAndCase) {
  EXPECT_TRUE(twelve_leads(scene_with_leads(kUpper)).has_value());
  std::vector<std::string> reversed(kLower.rbegin(), kLower.rend());
  const auto leads = twelve_leads(scene_with_leads(reversed));
  ASSERT_TRUE(leads.has_value());
  EXPECT_EQ((*leads)[0], 11U);
  EXPECT_EQ((*leads)[11], 0U);
  std::vector<std::string> labelled;
  for (const std::string& name : kLower) labelled.push_back("Lead " + name);
  EXPECT_TRUE(twelve_leads(scene_with_leads(labelled)).has_value());
  reversed.pop_back();
  EXPECT_FALSE(twelve_leads(scene_with_leads(reversed)).has_value());
}

TEST(StripGeometry, HiddenLeadsLeaveTheirRoomToTheOthers) {
  const Scene scene = scene_with_leads({"II", "V1", "V5"});
  Choices view;
  const float all = strip_geometry(scene, view).lane_height;
  view.lanes = {{.lead = 2, .inverted = true, .scale = 2.0}, {.lead = 0}, {.lead = 1, .shown = false}};
  const StripGeometry strip = strip_geometry(scene, view);
  ASSERT_EQ(strip.lanes.size(), 2U);
  EXPECT_FLOAT_EQ(strip.lane_height, 1.5F * all);
  EXPECT_EQ(strip.lanes[0].lead, 2U);
  EXPECT_DOUBLE_EQ(strip.lanes[0].px_per_unit, -2.0 * view.px_per_mv());
  EXPECT_LT(strip.lanes[0].zero_y, strip.lanes[1].zero_y);
}

TEST(StripGeometry, ATwelveLeadPageHasFourColumnsOfTwoAndAHalfSecondsAndARhythmStrip) {
  const Scene scene = scene_with_leads(kUpper);
  Choices view;
  show_usual_layout(scene, view);
  fit_paper(scene, view);
  const StripGeometry strip = strip_geometry(scene, view);
  ASSERT_EQ(strip.lanes.size(), 13U);
  EXPECT_NEAR(strip.time.span_s, 10.58, 0.01);  // 1000 px at true size hold more than ten seconds
  EXPECT_DOUBLE_EQ(view.paper_share, 1.0);
  EXPECT_EQ(strip.lanes[0].name, "I");
  EXPECT_EQ(strip.lanes[1].name, "aVR");
  EXPECT_EQ(strip.lanes[3].name, "V4");
  EXPECT_EQ(strip.lanes[12].name, "II");
  EXPECT_DOUBLE_EQ(strip.lanes[3].begin_s, 7.5);
  EXPECT_DOUBLE_EQ(strip.lanes[3].end_s, 10.0);
  EXPECT_FLOAT_EQ(strip.lanes[0].zero_y, strip.lanes[3].zero_y);
  EXPECT_EQ(strip.lane_at(strip.x_of(8.0), strip.lanes[0].zero_y)->name, "V4");
}

TEST(StripGeometry, APageThatDoesNotFitIsDrawnSmallerWithTheSameProportions) {
  Scene scene = scene_with_leads(kUpper);
  scene.look.layout.strip.width = 500.0F + scene.look.layout.gutter;
  Choices view;
  show_usual_layout(scene, view);
  fit_paper(scene, view);
  EXPECT_NEAR(view.paper_share, 500.0 / (250.0 * 96.0 / 25.4), 1e-6);
  EXPECT_NEAR(strip_geometry(scene, view).time.span_s, 10.0, 1e-6);
  EXPECT_NEAR(view.px_per_s() / view.px_per_mv(), 2.5, 1e-9);  // 25 mm/s to 10 mm/mV
}

TEST(StripGeometry, ALongRecordingWithTwelveLeadsOpensInRows) {
  const Scene scene = scene_with_leads(kUpper, 600.0);
  Choices view;
  show_usual_layout(scene, view);
  EXPECT_EQ(view.lane_layout, LaneLayout::rows);
}

}  // namespace
}  // namespace ecg::app
