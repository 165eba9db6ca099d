#include "core/formats/scp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/formats/scp_bytes.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

using test::scp::Part;

constexpr std::int64_t kBudgetBytes = 1 << 24;

Result<Record> read(const std::string& file, std::size_t chunk = 4096, std::int64_t max_bytes = kBudgetBytes) {
  ScpReader reader(static_cast<std::int64_t>(file.size()), max_bytes);
  const auto bytes = std::as_bytes(std::span(file));
  for (std::size_t at = 0; at < bytes.size(); at += chunk) {
    const Status status = reader.push(bytes.subspan(at, std::min(chunk, bytes.size() - at)));
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}

std::vector<int> samples_of(const Signal& signal) {
  return std::visit([](const auto& adu) { return std::vector<int>(adu.begin(), adu.end()); }, signal.adu);
}

std::vector<int> samples_of_first(const std::vector<Part>& parts) {
  const auto record = read(test::scp::file(parts));
  EXPECT_TRUE(record.has_value()) << (record.has_value() ? "" : sentence(record.error()));
  return record.has_value() ? samples_of(record.value().signals[0]) : std::vector<int>();
}

/// One lead of as many samples as `bytes` hold.
std::vector<Part> one_lead(std::size_t count, const std::string& bytes, int differences, const std::string& table) {
  return {{2, table},
          {3, test::scp::lead_definition({{1, static_cast<std::int64_t>(count), 1}})},
          {6, test::scp::coded({.differences = differences}, {bytes})}};
}

std::string refusal(const std::vector<Part>& parts) {
  const auto record = read(test::scp::file(parts));
  if (record.has_value()) return "opened";
  return std::string(name(record.error().code)) + " " + record.error().field;
}

TEST(Scp, ReadsSamplesGainAndClock) {
  const auto record = read(test::scp::file(test::scp::plain_parts()));
  ASSERT_TRUE(record.has_value());
  const Record& r = record.value();
  EXPECT_EQ(r.fs_hz, 500.0);
  EXPECT_EQ(r.length, 6);
  EXPECT_EQ(r.start_date, (CalendarDate{2021, 3, 5}));
  EXPECT_EQ(r.start_time_of_day_s, (13.0 * 60.0 + 5.0) * 60.0 + 30.0);
  ASSERT_EQ(r.signals.size(), 2U);
  EXPECT_EQ(r.signals[0].lead, "I");
  EXPECT_EQ(r.signals[1].lead, "V1");
  EXPECT_EQ(samples_of(r.signals[0]), (std::vector<int>{1, -2, 3, -4, 300, -32768}));
  EXPECT_DOUBLE_EQ(r.signals[0].value(4), 0.75);
  EXPECT_TRUE(r.diagnostics.empty());
  EXPECT_EQ(r.comments, std::vector<std::string>{"Recorder: CART1"}) << "nothing of the person is kept";
}

TEST(Scp, ChunksChangeNothing) {
  const std::string file = test::scp::file(test::scp::plain_parts());
  for (const std::size_t chunk : {1U, 7U, 100U}) {
    const auto record = read(file, chunk);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(samples_of(record.value().signals[0]), (std::vector<int>{1, -2, 3, -4, 300, -32768}));
  }
}

TEST(Scp, AFileOfAnOlderProtocolHasNoMark) {
  EXPECT_TRUE(read(test::scp::file(test::scp::plain_parts(), std::string(6, '\0'))).has_value());
}

TEST(Scp, TheStandardsOwnTableAndDifferencesAreUndone) {
  std::vector<int> values;
  for (int i = 0; i < 400; ++i) values.push_back(i % 97 == 0 ? 5000 - 31 * i : (i * i) % 41 - 20 + (i % 7) * 9);
  for (int order = 0; order <= 2; ++order) {
    const auto packed = test::scp::huffman(test::scp::differences(values, order));
    EXPECT_EQ(samples_of_first(one_lead(values.size(), packed, order, test::scp::standard_table())), values) << order;
  }
}

TEST(Scp, OneTableLeadsToAnother) {
  // Table 1: 0 is 7, 10 goes on with table 2, 11 has four bits of its own, 100 added. Table 2: 0 is -1, 1 goes back.
  const std::string tables = test::scp::tables(
      {{{1, 1, 1, 7, 0b0}, {2, 2, 0, 2, 0b01}, {2, 6, 1, 100, 0b11}}, {{1, 1, 1, -1, 0b0}, {1, 1, 0, 1, 0b1}}});
  test::scp::Bits bits;
  bits.put(0b0'10'0'0'1'11'0101'11'1111'0, 19);
  EXPECT_EQ(samples_of_first(one_lead(6, bits.bytes(), 0, tables)), (std::vector<int>{7, -1, -1, 105, 99, 7}));
}

TEST(Scp, TablesThatCannotBeAreRefused) {
  const auto with = [](const std::vector<std::vector<test::scp::Code>>& tables) {
    return refusal(one_lead(4, std::string(8, '\x55'), 0, test::scp::tables(tables)));
  };
  EXPECT_EQ(with({{{1, 1, 1, 0, 0}, {2, 2, 1, 1, 0b10}}}), "malformed Huffman table")
      << "10 begins as 0 does, reversed";
  EXPECT_EQ(with({{{2, 2, 1, 1, 0b00}, {1, 1, 1, 0, 0}}}), "malformed Huffman table");
  EXPECT_EQ(with({{{3, 3, 1, 1, 5}, {3, 3, 1, 2, 5}}}), "malformed Huffman table");
  EXPECT_EQ(with({{{1, 1, 0, 2, 0}}}), "out_of_range Huffman code") << "there is no table 2";
  EXPECT_EQ(with({{{0, 0, 1, 1, 0}}}), "out_of_range Huffman code");
  EXPECT_EQ(with({{{33, 33, 1, 1, 0}}}), "out_of_range Huffman code");
  EXPECT_EQ(with({{{4, 3, 1, 1, 0}}}), "out_of_range Huffman code");
  EXPECT_EQ(with({{{1, 18, 1, 1, 0}}}), "out_of_range Huffman code");
  EXPECT_EQ(with({{}}), "malformed samples of lead 1 in section 6");
  EXPECT_EQ(with({{{1, 1, 1, 0, 1}}}), "malformed samples of lead 1 in section 6");
  EXPECT_EQ(with({{{1, 1, 0, 1, 0}, {1, 1, 0, 1, 1}}}), "empty samples") << "tables that only lead to each other";
  EXPECT_EQ(with({std::vector<test::scp::Code>(5000)}), "out_of_range number of Huffman codes");
}

TEST(Scp, ReferenceBeatsAreAddedInTheirOwnUnit) {
  // The beat has 5000 nV per unit and its fiducial at sample 2; the rhythm 20000 nV.
  const std::vector<Part> parts = {
      {3, test::scp::lead_definition({{1, 12, 2}}, 5)},
      {4, test::scp::complexes(6, 2, {{0, 3, 4, 5, 0, 0}, {1, 0, 8, 0, 0, 0}, {0, 10, 10, 11, 0, 0}})},
      {5, test::scp::coded({.multiplier_nv = 5000}, {test::scp::raw({1, 50, -2})})},
      {6, test::scp::coded({.multiplier_nv = 20'000}, {test::scp::raw({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})})}};
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value()) << sentence(record.error());
  EXPECT_EQ(samples_of(record.value().signals[0]), (std::vector<int>{4, 4, 5, 54, 2, 4, 4, 4, 4, 54, 2, 4}));
  EXPECT_FLOAT_EQ(static_cast<float>(record.value().signals[0].value(0)), 0.02F);
}

TEST(Scp, ReducedStretchesAreSpreadAndProtectedOnesStay) {
  // 8 samples as two means, 2 kept, 5 as one mean and one sample left over, at a quarter of 500 Hz.
  const std::vector<Part> parts = {
      {3, test::scp::lead_definition({{1, 15, 2}})},
      {4, test::scp::complexes(2, 1, {{1, 0, 9, 0, 9, 10}})},
      {5, test::scp::coded({}, {test::scp::raw({0})})},
      {6, test::scp::coded({.interval_us = 8000, .bimodal = 1}, {test::scp::raw({0, 40, 900, -900, 7, 3})})}};
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value()) << sentence(record.error());
  EXPECT_EQ(record.value().fs_hz, 500.0);
  EXPECT_EQ(samples_of(record.value().signals[0]),
            (std::vector<int>{0, 0, 0, 10, 20, 30, 40, 40, 900, -900, 7, 7, 7, 7, 3}));
}

TEST(Scp, LeadsOfOtherTimesHaveGaps) {
  const std::vector<Part> parts = {{3, test::scp::lead_definition({{1, 2, 1}, {3, 5, 2}})},
                                   {6, test::scp::coded({}, {test::scp::raw({1, 2}), test::scp::raw({3, 4, 5})})}};
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().length, 5);
  EXPECT_EQ(record.value().signals[0].gaps, (std::vector<SampleRange>{{2, 5}}));
  EXPECT_EQ(record.value().signals[1].gaps, (std::vector<SampleRange>{{0, 2}}));
  EXPECT_EQ(samples_of(record.value().signals[1]), (std::vector<int>{0, 0, 3, 4, 5}));
}

TEST(Scp, FewerSamplesThanPromisedAreSaid) {
  const std::vector<Part> parts = {{3, test::scp::lead_definition({{1, 9, 1}})},
                                   {6, test::scp::coded({}, {test::scp::raw({1, 2, 3, 4})})}};
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().length, 4);
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(sentence(record.value().diagnostics[0]),
            "The recording is incomplete: 4 of 9 samples are there and were analysed.");
}

TEST(Scp, WrongChecksumsAreSaidAndTheFileIsRead) {
  std::string file = test::scp::file(test::scp::plain_parts());
  file[file.size() - 2] = '\x33';  // the last sample
  const auto record = read(file);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(samples_of(record.value().signals[1]).back(), 0x33);
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(sentence(record.value().diagnostics[0]),
            "The checksum of section 6 does not fit: the file may be damaged.");

  std::string whole = test::scp::file(test::scp::plain_parts());
  whole[0] = static_cast<char>(whole[0] ^ 1);
  const auto second = read(whole);
  ASSERT_TRUE(second.has_value());
  ASSERT_EQ(second.value().diagnostics.size(), 1U);
  EXPECT_EQ(sentence(second.value().diagnostics[0]),
            "The checksum of the whole file does not fit: the file may be damaged.");
}

TEST(Scp, LiesAboutLengthsAreRefusedWhereTheyStand) {
  const std::string sound = test::scp::file(test::scp::plain_parts());
  constexpr std::size_t kPointer6 = 6 + 16 + 3 * 10;
  const auto refused = [](const std::string& file) {
    const auto record = read(file);
    if (record.has_value()) return std::string("opened");
    const Error& error = record.error();
    return std::string(name(error.code)) + " " + error.field + " at " + std::to_string(error.byte_offset);
  };
  const auto with = [&](std::size_t at, const std::string& bytes) {
    return refused(std::string(sound).replace(at, bytes.size(), bytes));
  };
  const std::size_t section6 = sound.size() - (16 + 10 + 24);
  const std::string begin6 = std::to_string(section6);
  EXPECT_EQ(with(kPointer6 + 2, test::scp::number(0x7FFF'FFFF, 4)),
            "truncated section 6 at " + std::to_string(section6 + 1));
  EXPECT_EQ(with(kPointer6 + 6, test::scp::number(0xFFFF'FFFF, 4)),
            "truncated section 6 at " + std::to_string(sound.size()));
  EXPECT_EQ(with(kPointer6 + 2, test::scp::number(48, 4)), "out_of_range length of section 6 at " + begin6);
  EXPECT_EQ(with(kPointer6 + 6, test::scp::number(0, 4)),
            "out_of_range pointer to section 6 at " + std::to_string(kPointer6));
  EXPECT_EQ(with(section6 + 2, "\x05"), "out_of_range number of section 6 at " + begin6);
  EXPECT_EQ(with(section6 + 22, test::scp::number(0xFFFF, 2)),
            "truncated samples of lead 1 in section 6 at " + std::to_string(section6 + 26));
  EXPECT_EQ(with(section6 + 16, test::scp::number(0, 2)),
            "out_of_range amplitude multiplier of section 6 at " + std::to_string(section6 + 16));
  EXPECT_EQ(with(section6 + 18, test::scp::number(0, 2)),
            "out_of_range sample interval of section 6 at " + std::to_string(section6 + 18));
  EXPECT_EQ(with(section6 + 20, "\x03"),
            "out_of_range kind of differences of section 6 at " + std::to_string(section6 + 20));
}

TEST(Scp, ComplexesThatOverlapAreRefused) {
  const auto with = [](const std::vector<test::scp::Complex>& complexes, int bimodal) {
    return refusal({{3, test::scp::lead_definition({{1, 12, 2}}, 5)},
                    {4, test::scp::complexes(6, 2, complexes)},
                    {5, test::scp::coded({}, {test::scp::raw({1, 50, -2})})},
                    {6, test::scp::coded({.bimodal = bimodal}, {test::scp::raw(std::vector<int>(12))})}});
  };
  EXPECT_EQ(with({{0, 3, 4, 5, 0, 0}, {0, 5, 6, 7, 0, 0}}, 0), "out_of_range place of QRS complex 2");
  EXPECT_EQ(with({{1, 0, 4, 0, 3, 5}, {1, 0, 6, 0, 4, 7}}, 1), "out_of_range protected area of QRS complex 2");
  EXPECT_EQ(with({{0, 3, 4, 5, 3, 5}, {0, 6, 6, 7, 6, 7}}, 1), "opened");
}

TEST(Scp, MemoryIsBounded) {
  const std::vector<Part> far = {{3, test::scp::lead_definition({{0xFFFF'FFF0, 0xFFFF'FFFF, 1}})},
                                 {6, test::scp::coded({}, {test::scp::raw({1, 2, 3})})}};
  EXPECT_EQ(refusal(far), "over_budget samples");
  const auto small = read(test::scp::file(test::scp::plain_parts()), 4096, 200);
  ASSERT_FALSE(small.has_value());
  EXPECT_EQ(small.error().code, ErrorCode::over_budget);
  EXPECT_EQ(small.error().field, "file");
}

TEST(Scp, StatementsAndMeasurementsOfTheFileAreSaidToBeTheFiles) {
  std::vector<Part> parts = test::scp::plain_parts();
  parts.push_back({8, test::scp::statements({"Sinus rhythm", "", "Long QT"})});
  std::string measured = test::scp::number(1, 2) + test::scp::number(869, 2) + test::scp::number(29'999, 2);
  for (const int value : {40, 188, 210, 314, 656, -18, -41, 999}) measured += test::scp::number(value, 2);
  parts.push_back({7, measured});
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().comments,
            (std::vector<std::string>{"Recorder: CART1", "Statement in the file: Sinus rhythm",
                                      "Statement in the file: Long QT",
                                      "Measured in the file: RR 869 ms, P 148 ms, PR 170 ms, QRS 104 ms, QT 446 ms, P "
                                      "axis -18 degrees, QRS axis -41 degrees"}));
}

TEST(Scp, SectionsThatAreNotNeededMayBeDamaged) {
  std::vector<Part> parts = test::scp::plain_parts();
  parts.push_back({8, test::scp::statements({"Sinus rhythm"}).substr(0, 15)});
  const auto record = read(test::scp::file(parts));
  ASSERT_TRUE(record.has_value());
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(sentence(record.value().diagnostics[0]), "The field \"section 8\" could not be read and was ignored.");
}

TEST(Scp, OtherFilesAreRefusedByName) {
  const auto dialect = read(test::scp::heal_force());
  ASSERT_FALSE(dialect.has_value());
  EXPECT_EQ(
      sentence(dialect.error()),
      "This file comes from a Heal Force monitor: it is called SCP but keeps its samples in a form of its own, not "
      "that of SCP-ECG (EN 1064), which is not read. Export the recording with the maker's program as EDF or CSV "
      "and open that.");
  const auto other = read(std::string(100, 'x'));
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().field, "file");
  EXPECT_EQ(read("").error().code, ErrorCode::empty);
  EXPECT_EQ(refusal({{1, test::scp::header()}}), "empty definition of leads");
  EXPECT_EQ(refusal({{3, test::scp::lead_definition({{1, 6, 1}})}}), "empty rhythm recording");
}

TEST(Scp, ACutFileIsOpenedOrRefusedWithAPlaceInIt) {
  const std::string sound = test::scp::file(test::scp::plain_parts());
  for (std::size_t size = 0; size < sound.size(); ++size) {
    const auto record = read(sound.substr(0, size));
    ASSERT_FALSE(record.has_value()) << size;
    EXPECT_LE(record.error().byte_offset, static_cast<std::int64_t>(size));
    EXPECT_FALSE(sentence(record.error()).empty());
  }
}

}  // namespace
}  // namespace ecg
