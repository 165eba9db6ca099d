#include "core/formats/ishne_annotation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/formats/ishne_bytes.hpp"

namespace ecg {
namespace {

Result<ishne::AnnotationFile> parse(const std::string& bytes) {
  return ishne::parse_annotations(std::as_bytes(std::span(bytes)));
}

TEST(IshneAnnotations, CountFromTheFirstSampleThroughTimeouts) {
  const auto parsed = parse(test::ishne_annotations(200, 1000, {{'N', 0}, {'V', 150}, {'!', 65535}, {'S', 10}}));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed.value().fs_hz, 200.0);
  EXPECT_FALSE(parsed.value().truncated);
  const auto& beats = parsed.value().annotations;
  ASSERT_EQ(beats.size(), 3U);
  EXPECT_EQ(beats[0].sample, 1000);
  EXPECT_EQ(beats[0].code, AnnotationCode::normal);
  EXPECT_EQ(beats[1].sample, 1150);
  EXPECT_EQ(beats[1].code, AnnotationCode::premature_ventricular);
  EXPECT_EQ(beats[2].sample, 1150 + 65535 + 10);
  EXPECT_EQ(beats[2].code, AnnotationCode::supraventricular_premature);
}

TEST(IshneAnnotations, EveryLabelHasItsCode) {
  const auto parsed =
      parse(test::ishne_annotations(200, 0, {{'B', 9}, {'P', 9}, {'X', 9}, {'U', 9}, {'C', 9}, {'z', 9}}));
  const auto& found = parsed.value().annotations;
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(found[0].code, AnnotationCode::bundle_branch);
  EXPECT_EQ(found[1].code, AnnotationCode::paced);
  EXPECT_EQ(found[2].code, AnnotationCode::artifact);
  EXPECT_FALSE(is_beat(found[2].code));
  EXPECT_EQ(found[3].code, AnnotationCode::unknown);
  EXPECT_EQ(found[4].code, AnnotationCode::note);
  EXPECT_EQ(found[4].aux, "calibration pulse");
  EXPECT_EQ(found[5].code, AnnotationCode::unknown);
}

TEST(IshneAnnotations, AFileMayEndEarly) {
  const std::string whole = test::ishne_annotations(200, 7, {{'N', 0}, {'N', 100}});
  for (std::size_t size = 0; size < 526; ++size) EXPECT_FALSE(parse(whole.substr(0, size)).has_value()) << size;
  EXPECT_TRUE(parse(whole.substr(0, 529)).value().truncated);
  EXPECT_TRUE(parse(whole.substr(0, 529)).value().annotations.empty());
  EXPECT_EQ(parse(whole.substr(0, 530)).value().annotations.size(), 1U);
  EXPECT_EQ(parse("ISHNE1.0" + whole.substr(8)).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace ecg
