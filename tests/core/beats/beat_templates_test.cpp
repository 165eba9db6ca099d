#include "core/beats/beat_templates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "core/dsp/made_ecg.hpp"
#include "core/ingest/read_files.hpp"
#include "core/record/beat_class.hpp"
#include "core/synthetic/patient.hpp"

namespace ecg {
namespace {

using test::made_lead_mv;
using test::record_of;
using test::regular_beats;
using test::samples_of;
using test::signal_from_mv;

BeatTemplates templates_of(const Record& record, const std::vector<SampleIndex>& r_peaks) {
  return make_templates(record, assess_quality(record), r_peaks);
}

TEST(BeatTemplates, OfEqualBeatsAreOneWithTheirShape) {
  const auto beats_s = regular_beats(20.0);
  const Record record = record_of(250.0, {signal_from_mv(made_lead_mv(beats_s, 250.0, 5000))});
  const BeatTemplates templates = templates_of(record, samples_of(beats_s, 250.0));
  ASSERT_EQ(templates.templates.size(), 1U);
  const BeatTemplate& one = templates.templates[0];
  EXPECT_EQ(one.beats, std::ssize(beats_s));
  ASSERT_EQ(std::ssize(one.median_mv), templates.samples());
  const auto highest = std::max_element(one.median_mv.begin(), one.median_mv.end());
  EXPECT_EQ(highest - one.median_mv.begin(), templates.before_samples) << "the R peak";
  EXPECT_NEAR(*highest, 1.0F, 0.1F) << "a working sample is a mean over 8 ms";
  EXPECT_LT(one.low_mv[3], one.high_mv[3]);
}

TEST(BeatTemplates, DoNotDependOnTheUnit) {
  const auto beats_s = regular_beats(20.0);
  Signal volts = signal_from_mv(made_lead_mv(beats_s, 250.0, 5000));
  volts.unit = "uV";
  volts.gain_adu_per_unit = 1.0;
  const auto places = samples_of(beats_s, 250.0);
  const auto a = templates_of(record_of(250.0, {signal_from_mv(made_lead_mv(beats_s, 250.0, 5000))}), places);
  const auto b = templates_of(record_of(250.0, {volts}), places);
  ASSERT_EQ(b.templates.size(), 1U);
  for (std::size_t i = 0; i < a.templates[0].median_mv.size(); ++i)
    EXPECT_NEAR(a.templates[0].median_mv[i], b.templates[0].median_mv[i], 1e-5F);
}

TEST(BeatTemplates, TellVentricularFromNormalBeats) {
  const Record record = synthetic_record({.duration_s = 300.0, .ventricular_premature = 0.1}, 5);
  std::vector<SampleIndex> r_peaks;
  std::vector<BeatClass> label;
  for (const Annotation& annotation : record.reference) {
    if (!is_beat(annotation.code)) continue;
    r_peaks.push_back(annotation.sample);
    label.push_back(*beat_class(annotation.code, ClassMap::papers));
  }
  const BeatTemplates templates = templates_of(record, r_peaks);
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat)
    EXPECT_EQ(templates.group[beat] == 0, label[beat] == BeatClass::N) << beat;
}

TEST(BeatTemplates, LeaveBeatsInGapsOut) {
  const auto beats_s = regular_beats(20.0);
  Signal signal = signal_from_mv(made_lead_mv(beats_s, 250.0, 5000));
  signal.gaps = {{samples_from_seconds(beats_s[4], 250.0) - 5, samples_from_seconds(beats_s[4], 250.0) + 5}};
  const BeatTemplates templates = templates_of(record_of(250.0, {signal}), samples_of(beats_s, 250.0));
  EXPECT_EQ(templates.group[4], kNoTemplate);
  EXPECT_TRUE(std::isnan(templates.distance[4]));
  EXPECT_EQ(templates.group[5], 0);
}

TEST(BeatTemplates, OfNothingAreNone) {
  EXPECT_TRUE(templates_of(record_of(250.0, {}), {}).templates.empty());
  EXPECT_TRUE(templates_of(record_of(250.0, {signal_from_mv({0.1, 0.2, 0.3})}), {}).templates.empty());
  EXPECT_EQ(templates_of(record_of(250.0, {signal_from_mv({0.1, 0.2, 0.3})}), {1}).group.size(), 1U);
  EXPECT_EQ(templates_of(record_of(250.0, {}), {1}).group, (std::vector<std::uint8_t>{kNoTemplate}));
}

// Beats of a template are mostly of one class: what a person would label by looking at the templates alone.
TEST(BeatTemplates, OfRecordsOfTheArrhythmiaDatabaseAreOfOneClass) {
  std::int64_t grouped = 0, right = 0, all = 0;
  for (const char* name : {"106", "203", "208", "223"}) {
    const auto record = test::ingest(test::recording("mitdb", name));
    if (!record.has_value()) GTEST_SKIP() << "data/mitdb is not there";
    std::vector<SampleIndex> r_peaks;
    std::vector<BeatClass> label;
    for (const Annotation& annotation : record.value().reference) {
      if (!is_beat(annotation.code)) continue;
      r_peaks.push_back(annotation.sample);
      label.push_back(*beat_class(annotation.code, ClassMap::papers));
    }
    const BeatTemplates templates = templates_of(record.value(), r_peaks);
    std::map<std::uint8_t, std::array<std::int64_t, kBeatClassCount>> counts;
    for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
      ++all;
      if (templates.group[beat] == kNoTemplate) continue;
      ++grouped;
      ++counts[templates.group[beat]][static_cast<std::size_t>(label[beat])];
    }
    for (const auto& [group, count] : counts) right += *std::max_element(count.begin(), count.end());
  }
  RecordProperty("grouped_permille", std::to_string(1000 * grouped / all));
  RecordProperty("pure_permille", std::to_string(1000 * right / grouped));
  EXPECT_GT(static_cast<double>(grouped), 0.96 * static_cast<double>(all)) << grouped << " of " << all;
  EXPECT_GT(static_cast<double>(right), 0.97 * static_cast<double>(grouped)) << right << " of " << grouped;
}

}  // namespace
}  // namespace ecg
