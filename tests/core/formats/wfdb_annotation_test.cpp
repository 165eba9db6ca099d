#include "core/formats/wfdb_annotation.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ecg::wfdb {
namespace {

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

TEST(WfdbAnnotation, ReadsAHandMadeFile) {
  // "+" at 18 with aux "(N", "N" at 77, SKIP 100000, "V" at +5 with SUB 1, CHN 1, NUM 2; "N" at +1 keeps CHN and NUM.
  const auto file =
      parse_annotations(bytes_of({18, 28 << 2, 2, 63 << 2, '(', 'N',     59, 1 << 2,  0, 59 << 2, 1, 0, 0xA0, 0x86,
                                  5,  5 << 2,  1, 61 << 2, 1,   62 << 2, 2,  60 << 2, 1, 1 << 2,  0, 0}))
          .value();
  EXPECT_FALSE(file.truncated);
  ASSERT_EQ(file.annotations.size(), 4U);
  EXPECT_EQ(file.annotations[0], (Annotation{18, AnnotationCode::rhythm, 0, 0, 0, "(N"}));
  EXPECT_EQ(file.annotations[1], (Annotation{77, AnnotationCode::normal, 0, 0, 0, ""}));
  EXPECT_EQ(file.annotations[2], (Annotation{100'082, AnnotationCode::premature_ventricular, 1, 1, 2, ""}));
  EXPECT_EQ(file.annotations[3], (Annotation{100'083, AnnotationCode::normal, 0, 1, 2, ""}));
}

TEST(WfdbAnnotation, ReadsNegativeSkips) {
  const auto file = parse_annotations(bytes_of({0, 59 << 2, 0xFF, 0xFF, 0xFE, 0xFF, 1, 1 << 2, 0, 0})).value();
  ASSERT_EQ(file.annotations.size(), 1U);
  EXPECT_EQ(file.annotations[0].sample, -1);
}

TEST(WfdbAnnotation, ReadsSignedSubtypesAndNumbers) {
  const auto file = parse_annotations(bytes_of({1, 1 << 2, 0xFF, 61 << 2, 0xFE, 60 << 2, 0, 0})).value();
  EXPECT_EQ(file.annotations[0].subtype, -1);
  EXPECT_EQ(file.annotations[0].number, -2);
}

TEST(WfdbAnnotation, AnEmptyListIsAnAnswerAndAnEmptyFileIsNone) {
  EXPECT_TRUE(parse_annotations(bytes_of({0, 0})).value().annotations.empty());
  const auto empty = parse_annotations({});
  ASSERT_FALSE(empty.has_value());
  EXPECT_EQ(empty.error().code, ErrorCode::empty);
}

TEST(WfdbAnnotation, RefusesCodesThatDoNotExist) {
  const auto refused = parse_annotations(bytes_of({1, 1 << 2, 1, 50 << 2, 0, 0}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::malformed);
  EXPECT_EQ(refused.error().byte_offset, 2);
  EXPECT_FALSE(parse_annotations(bytes_of({2, 63 << 2, 'a', 'b', 0, 0})).has_value());  // AUX of nothing
}

std::vector<Annotation> random_annotations(std::mt19937& random, std::size_t count) {
  std::vector<Annotation> list;
  SampleIndex time = static_cast<SampleIndex>(random() % 2'000) - 1'000;
  for (std::size_t i = 0; i < count; ++i) {
    switch (random() % 6) {
      case 0: break;  // same time
      case 1: time += static_cast<SampleIndex>(random() % 1'024); break;
      case 2: time += 1'023 + static_cast<SampleIndex>(random() % 3); break;
      case 3: time += static_cast<SampleIndex>(random()); break;  // up to 2^32: several skips
      default: time += 300; break;
    }
    Annotation annotation{time, static_cast<AnnotationCode>(random() % 50), 0, 0, 0, ""};
    if (random() % 3 == 0) annotation.subtype = static_cast<std::int8_t>(random());
    if (random() % 3 == 0) annotation.channel = static_cast<std::uint8_t>(random());
    if (random() % 3 == 0) annotation.number = static_cast<std::int8_t>(random());
    if (random() % 3 == 0) {
      const std::size_t size = random() % 256;
      for (std::size_t k = 0; k < size; ++k) annotation.aux.push_back(static_cast<char>(1 + random() % 255));
    }
    list.push_back(std::move(annotation));
  }
  return list;
}

TEST(WfdbAnnotation, ReadsBackWhateverItWrites) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    const auto list = random_annotations(random, random() % 40);
    const auto parsed = parse_annotations(write_annotations(list));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_FALSE(parsed.value().truncated);
    EXPECT_EQ(parsed.value().annotations, list);
  }
}

TEST(WfdbAnnotation, EveryTruncationKeepsTheCompleteAnnotations) {
  std::mt19937 random(5);
  const auto list = random_annotations(random, 60);
  const auto file = write_annotations(list);
  for (std::size_t size = 1; size < file.size(); ++size) {
    const auto parsed = parse_annotations(std::span(file).first(size));
    ASSERT_TRUE(parsed.has_value()) << size;
    EXPECT_TRUE(parsed.value().truncated) << size;
    const auto& found = parsed.value().annotations;
    ASSERT_LE(found.size(), list.size());
    // All but the last are whole; the last one may lack modifiers that the cut took away.
    for (std::size_t i = 0; i + 1 < found.size(); ++i) EXPECT_EQ(found[i], list[i]) << size;
    if (!found.empty()) {
      EXPECT_EQ(found.back().sample, list[found.size() - 1].sample);
    }
  }
}

TEST(WfdbAnnotation, TakesOutTheNotesThatDescribeTheFile) {
  const auto note = [](const char* text) { return Annotation{0, AnnotationCode::note, 0, 0, 0, text}; };
  const Annotation beat{0, AnnotationCode::normal, 0, 0, 0, ""};
  std::vector<Annotation> list = {note("## time resolution: 500"),
                                  note("## annotation type definitions"),
                                  note("42 * a label"),
                                  note("## end of definitions"),
                                  {0, AnnotationCode::not_qrs, 0, 0, 0, ""},
                                  note("gqrs -r 100"),
                                  beat};
  EXPECT_EQ(take_definitions(list), 500.0);
  EXPECT_EQ(list, (std::vector<Annotation>{note("gqrs -r 100"), beat}));
  EXPECT_FALSE(take_definitions(list));
  EXPECT_EQ(list.size(), 2U);
  std::vector<Annotation> hostile = {note("## time resolution: -1"), note("## time resolution: nan"),
                                     note("## annotation type definitions")};
  EXPECT_FALSE(take_definitions(hostile));
  EXPECT_TRUE(hostile.empty());
}

TEST(WfdbAnnotation, CutsNotesThatTheFormatCannotHold) {
  const std::vector<Annotation> list = {{5, AnnotationCode::note, 0, 0, 0, std::string(300, 'x')}};
  EXPECT_EQ(parse_annotations(write_annotations(list)).value().annotations.at(0).aux, std::string(255, 'x'));
}

}  // namespace
}  // namespace ecg::wfdb
