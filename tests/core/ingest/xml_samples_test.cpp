// The XML files of vendor.zip and formats.zip, wherever scripts/fetch_data put them: equal to what other readers see.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/ingest/crc32.hpp"
#include "core/ingest/read_files.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

namespace fs = std::filesystem;

const fs::path kRecordings = ECG_RECORDINGS;
constexpr const char* kNoData = "the XML samples are not here: run scripts/fetch_data vendor formats";

bool samples_are_here() { return fs::exists(kRecordings / "vendor") && fs::exists(kRecordings / "formats"); }

Result<Record> read(const fs::path& path) {
  return test::ingest({{path.filename().string(), test::contents(kRecordings / path)}});
}

using Words = std::vector<std::string>;

Words leads(const Record& record) {
  Words names;
  for (const Signal& signal : record.signals) names.push_back(signal.lead);
  return names;
}

Words said(const Record& record) {
  Words sentences;
  for (const Diagnostic& diagnostic : record.diagnostics) sentences.push_back(sentence(diagnostic));
  return sentences;
}

std::string refusal(const fs::path& path) {
  const auto record = read(path);
  return record.has_value() ? "read" : sentence(record.error());
}

TEST(XmlSamples, EveryLeadEqualsWhatOtherReadersSee) {
  if (!samples_are_here()) GTEST_SKIP() << kNoData;
  std::ifstream rows(fs::path(ECG_TEST_DATA) / "formats_xml.txt");
  std::map<std::string, Record> records;
  std::size_t compared = 0;
  for (std::string line; std::getline(rows, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream words(line);
    std::string path;
    std::string lead;
    SampleIndex samples = 0;
    std::uint32_t expected = 0;
    words >> path >> lead >> samples >> expected;
    if (!records.contains(path)) {
      auto record = read(path);
      ASSERT_TRUE(record.has_value()) << path << ": " << sentence(record.error());
      records.emplace(path, std::move(record).value());
    }
    const Record& record = records.at(path);
    const auto signal = std::ranges::find(record.signals, lead, &Signal::lead);
    ASSERT_NE(signal, record.signals.end()) << path << " " << lead;
    EXPECT_EQ(signal->size(), samples) << path << " " << lead;
    test::Crc32 crc;
    std::visit(
        [&](const auto& adu) {
          for (const std::int32_t sample : adu) crc.number(static_cast<std::uint32_t>(sample), 4);
        },
        signal->adu);
    EXPECT_EQ(crc.value(), expected) << path << " " << lead;
    ++compared;
  }
  EXPECT_EQ(compared, 81U);
}

TEST(XmlSamples, OfGeMuseTellWhatIsComputedAndWhatIsTheirs) {
  if (!samples_are_here()) GTEST_SKIP() << kNoData;
  const auto record = read("vendor/ge-muse-xml/guangxi_teaching_sinus_rhythm.xml").value();
  EXPECT_EQ(leads(record), (Words{"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"}));
  EXPECT_EQ(said(record), Words{"Leads III, aVR, aVL and aVF were computed from I and II: the file leaves them out."});
  EXPECT_EQ(record.fs_hz, 500.0);
  EXPECT_EQ(record.length, 5000);
  EXPECT_NEAR(record.signals[0].value(0), 48 * 4.88e-3, 1e-6);
  EXPECT_NEAR(record.signals[2].value(0), (90 - 48) * 4.88e-3, 1e-6);
  EXPECT_NEAR(record.signals[3].value(1), -(51 + 89) / 2.0 * 4.88e-3, 1e-6);
  EXPECT_EQ(record.start_date, calendar_date(2024, 1, 1));
  EXPECT_EQ(record.comments,
            (Words{"Statement in the file (GE MUSE): \xE7\xAA\xA6\xE6\x80\xA7\xE5\xBF\x83\xE5\xBE\x8B",
                   "Statement in the file (GE MUSE): ST\xE6\xAE\xB5\xE6\x8A\xAC\xE9\xAB\x98\xEF\xBC\x88\xE6\x8F\x90\xE7"
                   "\xA4\xBA\xE5\xBF\x83\xE5\xAE\xA4\xE6\x97\xA9\xE6\x9C\x9F\xE5\xA4\x8D\xE6\x9E\x81\xEF\xBC\x89",
                   "Status of the statements (GE MUSE): confirmed",
                   "Measured in the file (GE MUSE): ventricular rate 97 bpm, atrial rate 97 bpm, PR 122 ms, QRS 74 ms, "
                   "QT 328 ms, QTc 417 ms, P axis 31 degrees, QRS axis 63 degrees, T axis 49 degrees"}));
}

TEST(XmlSamples, OfPhilipsObeyEinthoven) {
  if (!samples_are_here()) GTEST_SKIP() << kNoData;
  for (const char* const name : {"129DYPRG.XML", "3191723_ZZDEMOPTONLY_1-04_orig.xml"}) {
    const auto record = read(fs::path("vendor/philips-sierra") / name).value();
    ASSERT_EQ(record.signals.size(), 12U);
    EXPECT_TRUE(record.diagnostics.empty()) << said(record).front();
    double largest_mv = 0.0;
    for (SampleIndex i = 0; i < record.length; ++i) {
      const auto mv = [&](std::size_t lead) { return record.signals[lead].value(i); };
      largest_mv = std::max({largest_mv, std::abs(mv(0) + mv(2) - mv(1)), std::abs(mv(3) + mv(4) + mv(5))});
    }
    EXPECT_LT(largest_mv, 0.1) << name << ": I + III = II, and the augmented leads add up to nothing";
  }
  const auto record = read("vendor/philips-sierra/129DYPRG.XML").value();
  EXPECT_NEAR(record.signals[0].value(0), 48 * 5e-3, 1e-6);
  EXPECT_EQ(record.length, 5264) << "without the pulse of 1 mV in the eleventh second";
  EXPECT_EQ(record.comments.front(), "Statement in the file (Philips): Sinus bradycardia (rate< 50)");
  EXPECT_EQ(record.comments[record.comments.size() - 2],
            "Measured in the file (Philips): heart rate 41 bpm, PR 151 ms, QRS 135 ms, QT 476 "
            "ms, QTc 393 ms, P axis 66 degrees, QRS axis -21 degrees, T axis 59 degrees");
}

TEST(XmlSamples, OfHl7TellTheirStatements) {
  if (!samples_are_here()) GTEST_SKIP() << kNoData;
  const auto fda = read("vendor/hl7-aecg/FDA_subject1_0.xml").value();
  EXPECT_EQ(leads(fda), (Words{"I", "II", "V1", "V2", "V3", "V4", "V5", "V6", "III", "aVR", "aVL", "aVF"}));
  EXPECT_TRUE(fda.diagnostics.empty());
  EXPECT_NEAR(fda.signals[2].value(0), 43 * 2.5e-3, 1e-6);
  EXPECT_EQ(fda.comments,
            (Words{"Statement in the file (HL7 aECG): Sinus Rhythm",
                   "Measured in the file (HL7 aECG): PR 148 ms, QRS 120 ms, QT 420 ms, QTc 443 ms, P axis 44 degrees, "
                   "QRS axis -61 degrees, T axis 86 degrees"}));
  const auto mindray = read("vendor/hl7-aecg/hl7aecg_example.xml").value();
  EXPECT_EQ(mindray.fs_hz, 100.0);
  EXPECT_EQ(mindray.comments.front(), "Statement in the file (HL7 aECG): Rythme sinusal avec ESA");
  EXPECT_EQ(mindray.comments.back(),
            "Measured in the file (HL7 aECG): heart rate 57 bpm, PR 192 ms, QRS 88 ms, QT 418 ms");
}

TEST(XmlSamples, ThatAreBrokenOrEmptyAreRefusedInWords) {
  if (!samples_are_here()) GTEST_SKIP() << kNoData;
  EXPECT_EQ(refusal("vendor/hl7-aecg/edge/empty.xml"),
            "\"empty.xml\" holds no rhythm series: there is nothing to analyse.");
  EXPECT_EQ(refusal("vendor/philips-sierra/broken/invalid-doc-type.xml"),
            "\"invalid-doc-type.xml\" is a Philips file of kind \"MortaraECG 1.03\", which is not read: SierraECG and "
            "PhilipsECG of versions 1.03 and 1.04 are.");
  EXPECT_EQ(
      refusal("vendor/philips-sierra/broken/invalid-doc-version.xml"),
      "\"invalid-doc-version.xml\" is a Philips file of kind \"SierraECG 1.05\", which is not read: SierraECG and "
      "PhilipsECG of versions 1.03 and 1.04 are.");
}

TEST(XmlSamples, StandBesideOtherFilesByTheirEnding) {
  const auto record_names_of = [](std::vector<std::string> names) {
    std::vector<FileEntry> files;
    for (std::string& name : names) files.push_back({std::move(name), 1});
    return record_names(files);
  };
  EXPECT_EQ(record_names_of({"b.XML", "a.xml", "c.pdf"}), (Words{"a.xml", "b.XML"}));
  EXPECT_EQ(record_names_of({"night.edf", "night-profusion.xml"}), Words{"night.edf"})
      << "annotations of a polysomnogram";
  EXPECT_EQ(record_names_of({"100.hea", "100.dat", "about.xml"}), Words{"100"});
}

}  // namespace
}  // namespace ecg
