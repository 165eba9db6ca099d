#include "core/record/record.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "core/record/beat_class.hpp"

namespace ecg {
namespace {

Signal ramp() {
  return {.lead = "MLII",
          .gain_adu_per_unit = 100.0,
          .baseline_adu = 50.0,
          .adu = std::vector<std::int16_t>{50, 150, 250, 350, 450},
          .gaps = {{2, 4}}};
}

TEST(Signal, ReadsPhysicalValuesAndMarksGapsAndOutsideAsNaN) {
  std::array<float, 7> out{};
  ramp().read(-1, out);
  EXPECT_TRUE(std::isnan(out[0]));
  EXPECT_FLOAT_EQ(out[1], 0.0F);
  EXPECT_FLOAT_EQ(out[2], 1.0F);
  EXPECT_TRUE(std::isnan(out[3]));
  EXPECT_TRUE(std::isnan(out[4]));
  EXPECT_FLOAT_EQ(out[5], 4.0F);
  EXPECT_TRUE(std::isnan(out[6]));
}

TEST(Signal, ReadStartingInsideAGapSeesTheRestOfTheGap) {
  std::array<float, 2> out{};
  ramp().read(3, out);
  EXPECT_TRUE(std::isnan(out[0]));
  EXPECT_FLOAT_EQ(out[1], 4.0F);
}

TEST(Record, PrefersMliiByNameNotByPosition) {
  Record record;
  record.signals = {{.lead = "V5"}, {.lead = "mlii"}};
  EXPECT_EQ(preferred_lead(record), 1U);
  record.signals = {{.lead = "V5"}, {.lead = "V2"}};
  EXPECT_EQ(preferred_lead(record), 0U);
  record.signals = {
      {.lead = "RESP", .kind = SignalKind::other}, {.lead = "II", .kind = SignalKind::other}, {.lead = "ECG V"}};
  EXPECT_EQ(preferred_lead(record), 2U) << "no breath, whatever its name";
  record.signals.pop_back();
  EXPECT_FALSE(preferred_lead(record).has_value());
  record.signals.clear();
  EXPECT_FALSE(preferred_lead(record).has_value());
}

TEST(BeatClass, EscapeBeatsDependOnTheMap) {
  EXPECT_EQ(beat_class(AnnotationCode::nodal_escape, ClassMap::papers), BeatClass::N);
  EXPECT_EQ(beat_class(AnnotationCode::nodal_escape, ClassMap::ec57), BeatClass::S);
}

TEST(BeatClass, EveryBeatCodeHasAClassAndNoOtherHas) {
  for (std::uint8_t code = 0; code < 50; ++code) {
    const auto annotation = static_cast<AnnotationCode>(code);
    EXPECT_EQ(beat_class(annotation, ClassMap::papers).has_value(), is_beat(annotation)) << int{code};
    if (!mnemonic(annotation).empty()) {
      EXPECT_EQ(code_from_mnemonic(mnemonic(annotation)), annotation);
    }
  }
}

TEST(BeatClass, NIsCalledNotEctopicAndSaysWhatItCountsIn) {
  EXPECT_EQ(name(BeatClass::N).brief, "not ectopic");
  EXPECT_EQ(class_legend(),
            "N not ectopic (normal, bundle branch block, escape), S supraventricular ectopic, V ventricular ectopic, F "
            "fusion of a ventricular beat with another, Q paced or unclassifiable");
  // The code of a bundle branch block is N, so no short name may say more.
  EXPECT_EQ(beat_class(AnnotationCode::left_bundle, ClassMap::papers), BeatClass::N);
  for (const BeatClassName& each : kBeatClassNames) EXPECT_EQ(each.brief.find("normal"), std::string_view::npos);
}

}  // namespace
}  // namespace ecg
