// Files as hospitals' systems write them (formats.zip, vendor.zip), wherever scripts/fetch_data put them: equal to what
// other readers of the field see.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/ingest/crc32.hpp"
#include "core/ingest/read_files.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

namespace fs = std::filesystem;

const fs::path kFormats = fs::path(ECG_RECORDINGS) / "formats";
const fs::path kVendor = fs::path(ECG_RECORDINGS) / "vendor";
constexpr const char* kNoData = "the files of hospitals' systems are not here: run scripts/fetch_data";

Result<Record> read(const fs::path& path) { return test::ingest({{path.filename().string(), test::contents(path)}}); }

std::int32_t adu(const Signal& signal, SampleIndex sample) {
  return std::visit([&](const auto& values) { return std::int32_t{values[static_cast<std::size_t>(sample)]}; },
                    signal.adu);
}

/// Stored numbers, frame by frame, 32 bits each.
std::uint32_t crc_of(const Record& record) {
  test::Crc32 crc;
  for (SampleIndex i = 0; i < record.length; ++i) {
    for (const Signal& signal : record.signals) crc.number(static_cast<std::uint32_t>(adu(signal, i)), 4);
  }
  return crc.value();
}

std::vector<std::string> leads_of(const Record& record) {
  std::vector<std::string> names;
  for (const Signal& signal : record.signals) names.push_back(signal.lead);
  return names;
}

const Signal& lead_of(const Record& record, const std::string& name) {
  const auto found = std::ranges::find(record.signals, name, &Signal::lead);
  EXPECT_NE(found, record.signals.end()) << name;
  return *found;
}

const std::vector<std::string> kTwelve = {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"};

/// A DICOM file against pydicom 3.0.2: length, CRC of the raw numbers of its first multiplex group, microvolts of lead I at sample 0.
struct Seen {
  fs::path path;
  double fs_hz;
  SampleIndex length;
  std::uint32_t crc;
  double first_uv;
};

TEST(HospitalFiles, DicomWaveformsEqualWhatPydicomSees) {
  if (!fs::exists(kFormats / "ecgtoolkit")) GTEST_SKIP() << kNoData;
  const std::vector<Seen> files = {
      {kFormats / "ecgtoolkit" / "Example.dcm", 500.0, 5000, 3385384538U, -5.0},
      {kVendor / "dicom" / "pydicom_waveform_ecg.dcm", 1000.0, 10'000, 1453940069U, 100.0},
      {kVendor / "dicom" / "guangxi_teaching_sinus_rhythm.dcm", 500.0, 5000, 3342496853U, 234.24}};
  for (const Seen& seen : files) {
    if (!fs::exists(seen.path)) continue;
    const auto record = read(seen.path);
    ASSERT_TRUE(record.has_value()) << seen.path << sentence(record.error());
    const Record& r = record.value();
    EXPECT_EQ(leads_of(r), kTwelve) << seen.path;
    EXPECT_EQ(r.fs_hz, seen.fs_hz);
    EXPECT_EQ(r.length, seen.length);
    EXPECT_EQ(crc_of(r), seen.crc) << seen.path;
    EXPECT_NEAR(r.signals[0].value(0) * 1000.0, seen.first_uv, 1e-3) << seen.path;
    EXPECT_TRUE(r.start_date.has_value()) << seen.path;
    EXPECT_TRUE(r.diagnostics.empty()) << seen.path << sentence(r.diagnostics.front());
  }
}

TEST(HospitalFiles, AnScpFileEqualsTheDicomFileOfTheSameRecording) {
  if (!fs::exists(kFormats / "ecgtoolkit")) GTEST_SKIP() << kNoData;
  const auto scp = read(kFormats / "ecgtoolkit" / "Example.scp");
  const auto dicom = read(kFormats / "ecgtoolkit" / "Example.dcm");
  ASSERT_TRUE(scp.has_value()) << sentence(scp.error());
  ASSERT_TRUE(dicom.has_value());
  EXPECT_EQ(scp.value().start_date, dicom.value().start_date);
  EXPECT_EQ(scp.value().start_time_of_day_s, dicom.value().start_time_of_day_s);
  EXPECT_TRUE(scp.value().diagnostics.empty());
  for (const std::string& name : kTwelve) {
    const Signal& one = lead_of(scp.value(), name);
    const Signal& other = lead_of(dicom.value(), name);
    EXPECT_EQ(one.adu, other.adu) << name;
    EXPECT_DOUBLE_EQ(one.gain_adu_per_unit, other.gain_adu_per_unit) << name;
  }
}

// Eight leads with reference beats taken away, rhythm in 20 and beats in 5 microvolts, decoded by parsescp of WFDB. That
// smooths over three samples outside of the subtracted zones, which the standard allows.
TEST(HospitalFiles, AnScpFileWithReferenceBeatsEqualsWhatWfdbSees) {
  const fs::path folder = kFormats / "bemoody-wfdb-checkpkg" / "checkpkg";
  if (!fs::exists(folder)) GTEST_SKIP() << kNoData;
  const auto record = read(folder / "input" / "test.scp");
  ASSERT_TRUE(record.has_value()) << sentence(record.error());
  const Record& r = record.value();
  const std::string expected = test::contents(folder / "expected" / "test.dat");
  ASSERT_EQ(expected.size(), 5000U * 12U * 2U);
  const auto seen = [&](SampleIndex sample, std::size_t lead) {
    const std::size_t at = 2 * (static_cast<std::size_t>(sample) * 12 + lead);
    const auto low = static_cast<std::uint8_t>(expected[at]);
    const auto high = static_cast<std::uint8_t>(expected[at + 1]);
    return std::int32_t{static_cast<std::int16_t>(low | (high << 8))};
  };
  const std::vector<std::pair<std::string, std::size_t>> leads = {{"I", 0},  {"II", 1}, {"V1", 6},  {"V2", 7},
                                                                  {"V3", 8}, {"V4", 9}, {"V5", 10}, {"V6", 11}};
  const std::vector<SampleRange> beats = {{109, 456}, {973, 1320}, {2295, 2642}, {3707, 4054}};  // insides of the zones
  for (const auto& [name, column] : leads) {
    const Signal& signal = lead_of(r, name);
    EXPECT_DOUBLE_EQ(signal.gain_adu_per_unit, 200.0);
    for (const SampleRange& beat : beats) {
      for (SampleIndex i = beat.begin; i < beat.end; ++i) ASSERT_EQ(adu(signal, i), seen(i, column)) << name << i;
    }
    for (SampleIndex i = 1323; i < 2290; ++i) {
      const double mean = (adu(signal, i - 1) + adu(signal, i) + adu(signal, i + 1)) / 3.0;
      ASSERT_NEAR(mean, seen(i, column), 2.0) << name << i;
    }
  }
  EXPECT_EQ(leads_of(r), kTwelve);
  ASSERT_EQ(r.diagnostics.size(), 1U);
  EXPECT_EQ(r.diagnostics[0].code, DiagnosticCode::derived_leads);
  EXPECT_NE(std::ranges::find(r.comments, "Statement in the file: Ectopic atrial rhythm"), r.comments.end());
}

TEST(HospitalFiles, TheDialectOfHealForceIsRefusedByName) {
  if (!fs::exists(kVendor / "healforce-scp")) GTEST_SKIP() << kNoData;
  for (const char* const name : {"62.SCP", "63.SCP"}) {
    const auto record = read(kVendor / "healforce-scp" / name);
    ASSERT_FALSE(record.has_value());
    EXPECT_NE(sentence(record.error()).find("comes from a Heal Force monitor"), std::string::npos);
  }
}

}  // namespace
}  // namespace ecg
