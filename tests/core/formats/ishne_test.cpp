#include "core/formats/ishne.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/base/byte_writer.hpp"
#include "core/base/crc16.hpp"

namespace ecg {
namespace {

constexpr std::int64_t kBudgetBytes = 1 << 24;
constexpr std::int16_t kAbsent = -9;

struct Holter {
  std::string magic = "ISHNE1.0";
  std::uint16_t checksum = 0;  // none
  std::int32_t announced = 0;
  std::int32_t offset = 0;  // 0: the right one
  std::size_t room = 0;     // bytes between header and samples
  std::vector<std::int16_t> date = {16, 5, 2020};
  std::vector<std::int16_t> start = {13, 5, 30};
  std::int16_t lead_count = 0;  // 0: the right one
  std::vector<std::int16_t> specification = {6};
  std::vector<std::int16_t> resolution_nv = {2500};
  std::int16_t pacemaker = 0;
  std::int16_t fs_hz = 200;
  std::vector<std::int16_t> samples = {1, -2, 3, -4, 300, -32768};
};

std::vector<std::byte> bytes_of(const Holter& holter) {
  ByteWriter out(600);
  const auto i16 = [&](std::int32_t value) { out.u16_le(static_cast<std::uint16_t>(value)); };
  const auto twelve = [&](const std::vector<std::int16_t>& values) {
    for (std::size_t i = 0; i < 12; ++i) i16(i < values.size() ? values[i] : kAbsent);
  };
  const auto raw = [&](const std::string& text) { out.bytes(std::as_bytes(std::span(text))); };
  raw(holter.magic);
  i16(holter.checksum);
  const auto room = static_cast<std::int32_t>(holter.room);
  const std::int32_t offset = holter.offset != 0 ? holter.offset : 522 + room;
  for (const std::int32_t value : {room, holter.announced, 522, offset}) out.i32_le(value);
  i16(1);
  raw(std::string(110, 'p'));  // the person
  for (const std::int16_t part : holter.date) i16(part);
  raw(std::string(6, 'p'));  // date of the file
  for (const std::int16_t part : holter.start) i16(part);
  i16(holter.lead_count != 0 ? holter.lead_count : static_cast<std::int32_t>(holter.specification.size()));
  twelve(holter.specification);
  twelve({});
  twelve(holter.resolution_nv);
  i16(holter.pacemaker);
  raw(std::string(40, 'r'));
  i16(holter.fs_hz);
  raw(std::string(248 + holter.room, ' '));
  for (const std::int16_t sample : holter.samples) i16(sample);
  return std::move(out).finish();
}

Result<Record> read(std::vector<std::byte> file, std::size_t chunk = 4096, std::int64_t max_bytes = kBudgetBytes) {
  IshneReader reader(static_cast<std::int64_t>(file.size()), max_bytes);
  for (std::size_t at = 0; at < file.size(); at += chunk) {
    const Status status = reader.push(std::span(file).subspan(at, std::min(chunk, file.size() - at)));
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}

std::vector<std::int16_t> samples_of(const Signal& signal) { return std::get<std::vector<std::int16_t>>(signal.adu); }

TEST(Ishne, ReadsSamplesGainAndClock) {
  const auto record = read(bytes_of({}));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().fs_hz, 200.0);
  EXPECT_EQ(record.value().start_time_of_day_s, (13.0 * 60.0 + 5.0) * 60.0 + 30.0);
  EXPECT_EQ(record.value().start_date, (CalendarDate{2020, 5, 16}));
  ASSERT_EQ(record.value().signals.size(), 1U);
  const Signal& lead = record.value().signals[0];
  EXPECT_EQ(lead.lead, "II");
  EXPECT_EQ(samples_of(lead), (std::vector<std::int16_t>{1, -2, 3, -4, 300, -32768}));
  EXPECT_DOUBLE_EQ(lead.value(4), 300.0 * 2500.0 / 1e6);
  EXPECT_TRUE(record.value().diagnostics.empty());
  EXPECT_TRUE(record.value().comments.empty()) << "nothing of the person is kept";
}

TEST(Ishne, LeadsTakeTurnsAndHaveTheNamesOfTheStandard) {
  const auto record = read(bytes_of({.room = 9,
                                     .specification = {0, 8, 19, 4},
                                     .resolution_nv = {1000, 2000, 4000, 8000},
                                     .samples = {1, 2, 3, 4, 5, 6, 7, 8}}),
                           7);
  ASSERT_TRUE(record.has_value());
  const auto& signals = record.value().signals;
  ASSERT_EQ(signals.size(), 4U);
  EXPECT_EQ(signals[0].lead, "Lead 1");
  EXPECT_EQ(signals[1].lead, "aVR");
  EXPECT_EQ(signals[2].lead, "AI");
  EXPECT_EQ(signals[3].lead, "Z");
  EXPECT_EQ(samples_of(signals[0]), (std::vector<std::int16_t>{1, 5}));
  EXPECT_EQ(samples_of(signals[3]), (std::vector<std::int16_t>{4, 8}));
  EXPECT_DOUBLE_EQ(signals[3].gain_adu_per_unit, 125.0);
}

TEST(Ishne, TheAnnouncedNumberMayCountEachLeadOrAll) {
  const Holter two = {.specification = {6, 15}, .resolution_nv = {1000, 1000}};  // three samples of each
  for (const std::int32_t announced : {0, 3, 6}) {
    Holter holter = two;
    holter.announced = announced;
    const auto record = read(bytes_of(holter));
    ASSERT_TRUE(record.has_value()) << announced;
    EXPECT_EQ(record.value().length, 3) << announced;
    ASSERT_EQ(record.value().diagnostics.size(), announced == 6 ? 1U : 0U) << announced;
    if (announced != 6) continue;
    EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::shared_sample_count);
    EXPECT_EQ(record.value().diagnostics[0].found, 3.0);
    EXPECT_EQ(record.value().diagnostics[0].expected, 6.0);
  }
  Holter shorter = two;
  shorter.announced = 2;  // what follows two samples of each was not announced
  EXPECT_EQ(read(bytes_of(shorter)).value().length, 2);
  Holter longer = two;
  longer.announced = 20;  // of each
  const auto record = read(bytes_of(longer));
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::truncated_signal);
  EXPECT_EQ(record.value().diagnostics[0].found, 3.0);
  EXPECT_EQ(record.value().diagnostics[0].expected, 20.0);
}

TEST(Ishne, AFileCutToHalfSaysHowMuchIsThere) {
  for (const std::size_t leads : {1U, 2U, 3U, 12U}) {
    Holter holter{.announced = 1000, .samples = std::vector<std::int16_t>(1000 * leads)};
    holter.specification.assign(leads, 6);
    holter.resolution_nv.assign(leads, 1000);
    auto file = bytes_of(holter);
    ASSERT_TRUE(read(file).value().diagnostics.empty()) << leads;
    file.resize(file.size() / 2);
    const Record record = read(file).value();
    ASSERT_EQ(record.diagnostics.size(), 1U) << leads;
    EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::truncated_signal) << leads;
    EXPECT_EQ(record.diagnostics[0].found, static_cast<double>(record.length)) << leads;
    EXPECT_EQ(record.diagnostics[0].expected, 1000.0) << leads;
  }
}

TEST(Ishne, AHeaderThatDiffersFromItsChecksumIsSaidToWhereverItDiffers) {
  constexpr std::size_t kHeaderBytes = 522;
  Holter holter{.room = 40};
  const auto bare = bytes_of(holter);
  holter.checksum = crc16(std::span(bare).subspan(10, kHeaderBytes + holter.room - 10));
  const auto sound = bytes_of(holter);
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{4096}})
    EXPECT_TRUE(read(sound, chunk).value().diagnostics.empty()) << chunk;
  for (const std::size_t at : {std::size_t{40}, std::size_t{300}, kHeaderBytes, kHeaderBytes + holter.room - 1}) {
    auto damaged = sound;
    damaged[at] ^= std::byte{4};
    const Record record = read(damaged, 11).value();
    ASSERT_EQ(record.diagnostics.size(), 1U) << at;
    EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::header_checksum_mismatch) << at;
    EXPECT_EQ(record.diagnostics[0].expected, static_cast<double>(holter.checksum)) << at;
    EXPECT_NE(record.diagnostics[0].found, record.diagnostics[0].expected) << at;
  }
  auto of_a_sample = sound;
  of_a_sample.back() ^= std::byte{4};
  EXPECT_TRUE(read(of_a_sample).value().diagnostics.empty()) << "samples are not under the checksum";
}

TEST(Ishne, SaysWhatTheFileDoesNot) {
  const auto record = read(bytes_of({.start = {kAbsent, kAbsent, kAbsent}, .resolution_nv = {0}, .pacemaker = 3}));
  ASSERT_TRUE(record.has_value());
  EXPECT_FALSE(record.value().start_time_of_day_s.has_value());
  EXPECT_EQ(record.value().comments, std::vector<std::string>{"Pacemaker: dual chamber, unipolar"});
  ASSERT_EQ(record.value().diagnostics.size(), 1U);
  EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::default_gain);
}

TEST(Ishne, RefusesWithFieldAndPlace) {
  struct Case {
    Holter holter;
    ErrorCode code;
    std::string field;
    std::int64_t at;
  };
  for (const Case& each : std::vector<Case>{
           {{.magic = "ISHNE2.0"}, ErrorCode::unsupported, "file", 0},
           {{.magic = "ANN  1.0"}, ErrorCode::unsupported, "file", 0},
           {{.offset = 521}, ErrorCode::out_of_range, "offset of the samples", 22},
           {{.offset = 1000}, ErrorCode::out_of_range, "offset of the samples", 22},
           {{.offset = -1}, ErrorCode::out_of_range, "offset of the samples", 22},
           {{.lead_count = -1}, ErrorCode::out_of_range, "number of leads", 156},
           {{.lead_count = 13}, ErrorCode::out_of_range, "number of leads", 156},
           {{.fs_hz = 0}, ErrorCode::out_of_range, "fs_hz", 272},
           {{.samples = {}}, ErrorCode::empty, "samples", 522},
       }) {
    const auto record = read(bytes_of(each.holter));
    ASSERT_FALSE(record.has_value()) << each.field;
    EXPECT_EQ(record.error().code, each.code) << each.field;
    EXPECT_EQ(record.error().field, each.field);
    EXPECT_EQ(record.error().byte_offset, each.at) << each.field;
  }
}

TEST(Ishne, MemoryIsCheckedBeforeItIsTaken) {
  const auto record = read(bytes_of({}), 4096, 11);
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code, ErrorCode::over_budget);
  EXPECT_EQ(record.error().needed, 12.0);
}

TEST(Ishne, EveryTruncationIsSaidOrUsed) {
  const auto file = bytes_of({.announced = 3, .specification = {6, 15}, .resolution_nv = {1000, 1000}});
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto record = read({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)});
    if (size < 526) {
      ASSERT_FALSE(record.has_value()) << size;
      const ErrorCode code = size == 0 || size >= 522 ? ErrorCode::empty : ErrorCode::truncated;
      EXPECT_EQ(record.error().code, code) << size;
    } else {
      ASSERT_TRUE(record.has_value()) << size;
      EXPECT_EQ(record.value().length, static_cast<SampleIndex>((size - 522) / 4)) << size;
    }
  }
}

TEST(Ishne, ADateThatIsUnknownIsNoneAndOneThatCannotBeIsIgnored) {
  const auto unknown = read(bytes_of({.date = {kAbsent, kAbsent, kAbsent}}));
  EXPECT_FALSE(unknown.value().start_date);
  EXPECT_TRUE(unknown.value().diagnostics.empty());
  for (const std::vector<std::int16_t>& date : {std::vector<std::int16_t>{31, 2, 2001}, {1, 1, 0}, {1, 1, 98}}) {
    const auto record = read(bytes_of({.date = date}));
    ASSERT_TRUE(record.has_value());
    EXPECT_FALSE(record.value().start_date);
    ASSERT_EQ(record.value().diagnostics.size(), 1U);
    EXPECT_EQ(record.value().diagnostics[0].code, DiagnosticCode::ignored_field);
    EXPECT_EQ(record.value().diagnostics[0].field, "date of recording");
  }
}

}  // namespace
}  // namespace ecg
