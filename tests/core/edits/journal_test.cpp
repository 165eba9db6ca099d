#include <gtest/gtest.h>

#include <algorithm>

#include "core/edits/journal.hpp"

namespace ecg {
namespace {

std::vector<Edit> every_kind() {
  return {{.kind = EditKind::label, .begin = 77, .code = AnnotationCode::premature_ventricular},
          {.kind = EditKind::label_range, .begin = 10, .end = 5'000'000'000, .code = AnnotationCode::left_bundle},
          {.kind = EditKind::remove, .begin = 3},
          {.kind = EditKind::add, .begin = 900, .code = AnnotationCode::normal},
          {.kind = EditKind::move, .begin = 900, .end = 903},
          {.kind = EditKind::bookmark, .begin = 1, .text = "look here"},
          {.kind = EditKind::remove_bookmark, .begin = 1},
          {.kind = EditKind::undo},
          {.kind = EditKind::redo},
          {.kind = EditKind::label_shape,
           .begin = 60,
           .code = AnnotationCode::premature_ventricular,
           .text = {},
           .beats = {60, 61, 5'000'000'00, 4'700'000'000}},
          {.kind = EditKind::rhythm, .begin = 10, .end = 500, .text = "(AFIB"},
          {.kind = EditKind::remove_rhythm, .begin = 20, .end = 30},
          {.kind = EditKind::confirm, .end = 1'152'921'504'606'846'975, .text = "2026-03-01 A. Reader"},
          {.kind = EditKind::acknowledge_finding, .text = "pause", .beats = {7, 90}},
          {.kind = EditKind::confirm_finding, .text = "ventricular_run", .beats = {0, 1, 4'000'000'000, 4'000'000'500}},
          {.kind = EditKind::dismiss_finding, .text = "a_kind_of_later", .beats = {1, 2}},
          {.kind = EditKind::reopen_finding, .text = "pause"},
          {.kind = EditKind::merge_shapes, .begin = 60, .text = {}, .beats = {60, 5'000'000'00}},
          {.kind = EditKind::split_shape, .begin = 60, .text = {}, .beats = {61}},
          {.kind = EditKind::remove_range, .begin = 10, .end = 11}};
}

std::vector<std::byte> stored(const std::vector<Edit>& edits) {
  std::vector<std::byte> bytes = journal_header();
  for (std::size_t i = 0; i < edits.size(); ++i) {
    const auto record = journal_record(static_cast<std::uint32_t>(i), edits[i]);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

std::vector<Edit> but_last(std::vector<Edit> edits) {
  edits.pop_back();
  return edits;
}

TEST(Journal, KeepsEverything) {
  const auto decoded = decode_journal(stored(every_kind()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded.value().edits, every_kind());
  EXPECT_EQ(decoded.value().torn_bytes, 0U);
}

TEST(Journal, OfNothingIsAHeader) {
  const auto decoded = decode_journal(journal_header());
  ASSERT_TRUE(decoded.has_value());
  EXPECT_TRUE(decoded.value().edits.empty());
}

TEST(Journal, DropsATornLastRecordWhereverItWasTorn) {
  const std::vector<Edit> edits = every_kind();
  const auto bytes = stored(edits);
  const std::size_t kept = stored(but_last(edits)).size();
  for (std::size_t size = kept + 1; size < bytes.size(); ++size) {
    const auto decoded = decode_journal(std::span(bytes).first(size));
    ASSERT_TRUE(decoded.has_value()) << size;
    EXPECT_EQ(decoded.value().edits, but_last(edits)) << size;
    EXPECT_EQ(decoded.value().torn_bytes, size - kept);
    EXPECT_FALSE(decoded.value().damaged) << size;
  }
}

TEST(Journal, DropsALastRecordWithDamagedPayloadAndZerosAfterTheEnd) {
  auto bytes = stored(every_kind());
  bytes.back() ^= std::byte{1};
  EXPECT_EQ(decode_journal(bytes).value().edits, but_last(every_kind()));
  EXPECT_TRUE(decode_journal(bytes).value().damaged) << "whole, but changed: that is no torn write";
  auto padded = stored(every_kind());
  padded.resize(padded.size() + 100);
  EXPECT_EQ(decode_journal(padded).value().edits, every_kind());
  EXPECT_EQ(decode_journal(padded).value().torn_bytes, 100U);
  EXPECT_FALSE(decode_journal(padded).value().damaged);
}

TEST(Journal, RefusesDamageAnywhereElse) {
  const auto bytes = stored(every_kind());
  const std::size_t last = stored(but_last(every_kind())).size();
  for (std::size_t place = 8; place < last; ++place) {
    auto changed = bytes;
    changed[place] ^= std::byte{0x40};
    const auto decoded = decode_journal(changed);
    // A flipped size can only look like a torn end where it promises more than is there.
    if (decoded.has_value()) EXPECT_GT(decoded.value().torn_bytes, 0U) << place;
    else EXPECT_EQ(decoded.error().code, ErrorCode::malformed) << place;
    if (decoded.has_value()) {
      const auto& kept = decoded.value().edits;
      EXPECT_TRUE(std::equal(kept.begin(), kept.end(), every_kind().begin())) << place;
    }
  }
}

TEST(Journal, RefusesAnotherFileAndANewerFormat) {
  EXPECT_EQ(decode_journal({}).error().code, ErrorCode::truncated);
  auto bytes = journal_header();
  bytes[0] ^= std::byte{1};
  EXPECT_EQ(decode_journal(bytes).error().code, ErrorCode::malformed);
  bytes = journal_header();
  bytes[4] = std::byte{5};
  EXPECT_EQ(decode_journal(bytes).error().code, ErrorCode::unsupported);
}

/// As the first release wrote it, byte by byte: a label at 77, a bookmark "here" at 5, an undo.
TEST(Journal, ReadsAndContinuesTheFirstFormat) {
  constexpr unsigned char kStored[] = {
      'F',  'I',  'D',  'J',  1, 0, 0, 0,   22,  0,   0,   0,  0xac, 0x9f, 0x66, 0xa1, 0,    0,    0,    0,  0, 5, 77,
      0,    0,    0,    0,    0, 0, 0, 0,   0,   0,   0,   0,  0,    0,    0,    0,    0,    0,    0,    26, 0, 0, 0,
      0xf2, 0x40, 0xdb, 0x0d, 1, 0, 0, 0,   5,   0,   5,   0,  0,    0,    0,    0,    0,    0,    0,    0,  0, 0, 0,
      0,    0,    0,    4,    0, 0, 0, 'h', 'e', 'r', 'e', 22, 0,    0,    0,    0x1d, 0xcb, 0x7f, 0xdf, 2,  0, 0, 0,
      7,    0,    0,    0,    0, 0, 0, 0,   0,   0,   0,   0,  0,    0,    0,    0,    0,    0,    0,    0,  0, 0};
  const auto first = std::as_bytes(std::span(kStored));
  std::vector<std::byte> bytes(first.begin(), first.end());
  const std::vector<Edit> expected = {
      {.kind = EditKind::label, .begin = 77, .code = AnnotationCode::premature_ventricular},
      {.kind = EditKind::bookmark, .begin = 5, .text = "here"},
      {.kind = EditKind::undo}};
  ASSERT_TRUE(decode_journal(bytes).has_value());
  EXPECT_EQ(decode_journal(bytes).value().edits, expected);
  EXPECT_EQ(decode_journal(bytes).value().torn_bytes, 0U);
  const Edit later = {.kind = EditKind::rhythm, .begin = 1, .end = 2, .text = "(VT"};
  const auto record = journal_record(3, later);
  bytes.insert(bytes.end(), record.begin(), record.end());
  ASSERT_TRUE(decode_journal(bytes).has_value());
  EXPECT_EQ(decode_journal(bytes).value().edits.back(), later);
}

TEST(Journal, RefusesAListOfBeatsThatIsNone) {
  const Edit whole = {
      .kind = EditKind::label_shape, .begin = 3, .code = AnnotationCode::fusion, .text = {}, .beats = {3, 9}};
  for (const std::vector<SampleIndex>& beats :
       {std::vector<SampleIndex>{}, std::vector<SampleIndex>{9, 9}, std::vector<SampleIndex>{-1, 4}}) {
    Edit edit = whole;
    edit.beats = beats;
    auto bytes = journal_header();
    const auto record = journal_record(0, edit);
    bytes.insert(bytes.end(), record.begin(), record.end());
    const auto decoded = decode_journal(bytes);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code, ErrorCode::malformed);
  }
}

TEST(Journal, RefusesRecordsOutOfOrder) {
  auto bytes = journal_header();
  for (const std::uint32_t sequence : {0U, 2U}) {
    const auto record = journal_record(sequence, {.kind = EditKind::undo});
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  EXPECT_EQ(decode_journal(bytes).error().field, "sequence");
}

TEST(Journal, RefusesAnEditThatIsNone) {
  auto bytes = journal_header();
  const auto record = journal_record(0, {.kind = EditKind::add, .begin = 4, .code = AnnotationCode::rhythm});
  bytes.insert(bytes.end(), record.begin(), record.end());
  EXPECT_EQ(decode_journal(bytes).error().field, "edit");
}

TEST(Journal, OfAnOlderFormatIsReadAndContinuedWithDecisions) {
  for (const std::byte format : {std::byte{1}, std::byte{2}, std::byte{3}}) {
    std::vector<std::byte> bytes = stored({{.kind = EditKind::bookmark, .begin = 1, .text = "look here"},
                                           {.kind = EditKind::dismiss_finding, .text = "pause", .beats = {7, 90}}});
    bytes[4] = format;
    const auto journal = decode_journal(bytes);
    ASSERT_TRUE(journal.has_value());
    EXPECT_EQ(journal.value().edits.size(), 2U);
  }
}

}  // namespace
}  // namespace ecg
