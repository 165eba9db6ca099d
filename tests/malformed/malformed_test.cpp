// Broken recordings through the real Ingest. Their verdicts stand in expected.txt, one line per case: what is opened and
// which diagnostics say what is wrong with it, or the refusal's code, field and place. After a wanted change:
//
//     ECG_WRITE_EXPECTED=1 build/native/tests/test_malformed && git diff tests/malformed/expected.txt
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/utf8.hpp"
#include "core/words/sentences.hpp"
#include "fuzz/invariants.hpp"
#include "malformed/cases.hpp"

namespace ecg {
namespace {

const std::string kExpected = ECG_MALFORMED_EXPECTED;

/// "opened 600 x 2, default_gain MLII" or "refused out_of_range gain at 40".
std::string verdict(const Result<Record>& record) {
  std::ostringstream text;
  if (record.has_value()) {
    text << "opened " << record.value().length << " x " << record.value().signals.size();
    for (const Diagnostic& diagnostic : record.value().diagnostics) {
      text << ", " << name(diagnostic.code);
      if (!diagnostic.field.empty()) text << " " << printable(diagnostic.field).substr(0, 24);
      if (diagnostic.code == DiagnosticCode::skipped_rows) text << " from line " << diagnostic.expected;
    }
  } else {
    text << "refused " << name(record.error().code) << " " << record.error().field;
    if (record.error().byte_offset >= 0) text << " at " << record.error().byte_offset;
    if (record.error().line > 0) text << " line " << record.error().line;
    if (!record.error().file.empty()) text << " of " << printable(record.error().file);
  }
  return text.str();
}

std::size_t size_of(const std::vector<test::MemoryFile>& files) {
  std::size_t size = 0;
  for (const test::MemoryFile& file : files) size += file.bytes.size();
  return size;
}

/// Reads a case; whatever comes keeps every promise a Record or an Error makes.
Result<Record> read(const std::vector<test::MemoryFile>& files) {
  Result<Record> record = test::ingest(files);
  if (record.has_value()) fuzz::check(record.value());
  else fuzz::check(record.error(), size_of(files));
  return record;
}

std::vector<test::Case> all_cases() {
  std::vector<test::Case> cases = test::wfdb_field_cases();
  for (auto* more : {&test::edf_field_cases, &test::twin_cases, &test::hospital_cases}) {
    for (test::Case& one : (*more)()) cases.push_back(std::move(one));
  }
  return cases;
}

TEST(Malformed, EveryCaseHasTheVerdictItShould) {
  std::map<std::string, std::string> expected;
  std::ifstream in(kExpected);
  for (std::string line; std::getline(in, line);) {
    if (const std::size_t mark = line.find(": "); mark != std::string::npos && !line.starts_with("#"))
      expected[line.substr(0, mark)] = line.substr(mark + 2);
  }
  std::ostringstream found;
  std::size_t count = 0;
  for (const test::Case& one : all_cases()) {
    const std::string own = verdict(read(one.files));
    found << one.name << ": " << own << "\n";
    EXPECT_EQ(own, expected[one.name]) << one.name;
    ++count;
  }
  EXPECT_EQ(count, expected.size());
  EXPECT_GE(count, 400U);
  if (std::getenv("ECG_WRITE_EXPECTED") != nullptr) {
    std::ofstream out(kExpected);
    out << "# Verdicts on broken recordings; written by malformed_test.cpp; every changed line is read before it is "
           "committed.\n"
        << found.str();
  }
}

// --- truncation at each of the first 1,024 bytes ---------------------------------------------------------------------

constexpr std::size_t kCuts = 1024;

TEST(Malformed, ASignalFileCutAnywhereGivesItsCompleteFrames) {
  const auto sound = test::sound_wfdb();
  const Record whole = read(sound).value();
  ASSERT_TRUE(whole.diagnostics.empty()) << verdict(read(sound));
  constexpr std::size_t kFrameBytes = 4;
  for (std::size_t cut = 0; cut < kCuts; ++cut) {
    auto files = sound;
    files[1].bytes.resize(cut);
    const auto record = read(files);
    ASSERT_EQ(record.has_value(), cut >= kFrameBytes) << cut;
    if (!record.has_value()) {
      EXPECT_EQ(record.error().code, ErrorCode::empty) << cut;
      continue;
    }
    ASSERT_EQ(record.value().length, static_cast<SampleIndex>(cut / kFrameBytes)) << cut;
    EXPECT_EQ(record.value().diagnostics.at(0).code, DiagnosticCode::truncated_signal) << cut;
    const SampleIndex last = record.value().length - 1;
    for (std::size_t lead = 0; lead < 2; ++lead)
      ASSERT_EQ(record.value().signals[lead].value(last), whole.signals[lead].value(last)) << cut;
  }
}

TEST(Malformed, AHeaderCutAnywhereOpensOrSaysWhereItEnds) {
  const auto sound = test::sound_wfdb();
  for (std::size_t cut = 0; cut < sound[0].bytes.size(); ++cut) {
    auto files = sound;
    files[0].bytes.resize(cut);
    const auto record = read(files);
    if (record.has_value()) continue;
    EXPECT_LE(record.error().byte_offset, static_cast<std::int64_t>(cut)) << cut;
    EXPECT_FALSE(sentence(record.error()).empty());
  }
}

TEST(Malformed, AnEdfFileCutAnywhereGivesItsCompleteDataRecords) {
  constexpr std::size_t kHeaderBytes = 512;
  constexpr std::size_t kRecordBytes = 200;
  for (std::size_t cut = 0; cut < kCuts; ++cut) {
    auto file = test::sound_edf();
    file.bytes.resize(std::min(cut, file.bytes.size()));
    const auto record = read({file});
    ASSERT_EQ(record.has_value(), cut >= kHeaderBytes + kRecordBytes) << cut;
    if (!record.has_value()) {
      EXPECT_TRUE(record.error().code == ErrorCode::truncated || record.error().code == ErrorCode::empty) << cut;
      continue;
    }
    EXPECT_EQ(record.value().length, static_cast<SampleIndex>((cut - kHeaderBytes) / kRecordBytes * 100)) << cut;
  }
}

TEST(Malformed, ATableCutAnywhereGivesItsCompleteRows) {
  const auto sound = test::sound_table();
  const Record whole = read({sound}).value();
  std::size_t opened = 0;
  for (std::size_t cut = 0; cut < kCuts; ++cut) {
    const auto record = read({{sound.name, sound.bytes.substr(0, cut)}});
    if (!record.has_value()) {
      EXPECT_LT(cut, 100U);  // a few rows are needed for names, time and rate
      continue;
    }
    ++opened;
    EXPECT_LE(record.value().length, whole.length);
    EXPECT_EQ(record.value().signals[0].value(0), whole.signals[0].value(0)) << cut;
  }
  EXPECT_GT(opened, 900U);
}

TEST(Malformed, AnAnnotationFileCutAnywhereKeepsTheSignal) {
  const auto sound = test::sound_wfdb();
  for (std::size_t cut = 0; cut < sound[2].bytes.size(); ++cut) {
    auto files = sound;
    files[2].bytes.resize(cut);
    const auto record = read(files);
    ASSERT_TRUE(record.has_value()) << cut;
    EXPECT_EQ(record.value().length, 600);
    EXPECT_EQ(record.value().reference.size(), cut / 2) << cut;
  }
}

}  // namespace
}  // namespace ecg
