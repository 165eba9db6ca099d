#include "core/formats/xml_muse.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/base/base64.hpp"
#include "core/base/crc32.hpp"
#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/formats/cart_leads.hpp"
#include "core/formats/xml_samples.hpp"

namespace ecg::xml {

namespace {

constexpr std::string_view kOrigin = "GE MUSE";
constexpr double kMicrovoltsPerMillivolt = 1000.0;

std::optional<double> rate_of(const Element& waveform) {
  const auto base = parse_decimal(waveform.child("SampleBase").trimmed_text());
  const auto exponent = parse_decimal(waveform.child("SampleExponent").trimmed_text());
  if (!base) return std::nullopt;
  return *base * std::pow(10.0, exponent.value_or(0.0));
}

/// 0 where the file does not say it.
double gain_per_mv(const Element& data) {
  const double units_per_bit = parse_decimal(data.child("LeadAmplitudeUnitsPerBit").trimmed_text()).value_or(0.0);
  if (units_per_bit == 0.0) return 0.0;
  const std::string unit = upper(data.child("LeadAmplitudeUnits").trimmed_text());
  const bool millivolts = unit == "MILLIVOLTS" || unit == "MV";
  return (millivolts ? 1.0 : kMicrovoltsPerMillivolt) / units_per_bit;
}

Result<CartLead> lead_of(const Element& data, double fs_hz, std::vector<Diagnostic>& diagnostics) {
  CartLead lead;
  lead.name = data.child("LeadID").trimmed_text();
  lead.fs_hz = fs_hz;
  lead.gain_adu_per_unit = gain_per_mv(data);
  const std::string size = data.child("LeadSampleSize").trimmed_text();
  if (!size.empty() && size != "2") return Error{ErrorCode::unsupported, "LeadSampleSize " + size};
  const auto bytes = decode_base64(data.child("WaveFormData").text());
  if (!bytes) return Error{ErrorCode::malformed, "WaveFormData"};
  lead.adu = samples_of(*bytes);
  const auto stated = parse_integer<std::uint32_t>(data.child("LeadDataCRC32").trimmed_text());
  if (const std::uint32_t own = crc32(*bytes); stated && *stated != own) {
    diagnostics.push_back(
        {DiagnosticCode::checksum_mismatch, lead.name, static_cast<double>(own), static_cast<double>(*stated)});
  }
  return lead;
}

/// A statement is a row of pieces, of which the last one ends the line.
void add_statements(Record& record, const Element& diagnosis) {
  std::string line;
  for (const Element& statement : diagnosis.children("DiagnosisStatement")) {
    const std::string piece = statement.child("StmtText").trimmed_text();
    if (!line.empty() && !piece.empty()) line += " ";
    line += piece;
    const auto flags = statement.children("StmtFlag");
    const bool ends = std::ranges::any_of(flags, [](const Element& flag) { return flag.trimmed_text() == "ENDSLINE"; });
    if (ends) add_statement(record, kOrigin, std::exchange(line, {}));
  }
  add_statement(record, kOrigin, line);
}

void add_date(Record& record, const Element& test) {
  const auto date = numbers_between(test.child("AcquisitionDate").trimmed_text(), '-');
  const auto time = numbers_between(test.child("AcquisitionTime").trimmed_text(), ':');
  if (date.size() == 3) record.start_date = calendar_date(date[2], date[0], date[1]);
  if (time.size() >= 2)
    record.start_time_of_day_s = time_of_day_s(time[0], time[1], time.size() > 2 ? static_cast<double>(time[2]) : 0.0);
  if (!record.start_date && test.child("AcquisitionDate").exists())
    record.diagnostics.push_back({DiagnosticCode::ignored_field, "AcquisitionDate"});
}

}  // namespace

Result<Record> read_muse(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes) {
  Element rhythm;
  for (const Element& waveform : root.children("Waveform")) {
    if (!rhythm.exists() && lower(waveform.child("WaveformType").trimmed_text()) == "rhythm") rhythm = waveform;
  }
  if (!rhythm.exists()) return Error{ErrorCode::empty, "rhythm waveform"};
  const auto stated_hz = rate_of(rhythm);
  const auto fs_hz = stated_hz ? stated_hz : given_fs_hz;
  if (!fs_hz) return Error{ErrorCode::missing_fact, "fs_hz"};
  std::vector<CartLead> leads;
  std::vector<Diagnostic> diagnostics;
  std::optional<SampleIndex> expected;
  for (const Element& data : rhythm.children("LeadData")) {
    ECG_TRY(CartLead lead, lead_of(data, *fs_hz, diagnostics));
    leads.push_back(std::move(lead));
    const auto count = parse_integer<SampleIndex>(data.child("LeadSampleCountTotal").trimmed_text());
    if (count) expected = std::max(*count, expected.value_or(0));
  }
  ECG_TRY(Record record, record_of(std::move(leads), expected, max_bytes));
  if (!stated_hz) record.diagnostics.push_back({DiagnosticCode::assumed_fs, "fs_hz", *fs_hz});
  record.diagnostics.insert(record.diagnostics.end(), diagnostics.begin(), diagnostics.end());
  const Element test = root.child("TestDemographics");
  add_date(record, test);
  const Element diagnosis = root.child("Diagnosis");
  add_statements(record, diagnosis.exists() ? diagnosis : root.child("OriginalDiagnosis"));
  if (const std::string status = lower(test.child("Status").trimmed_text()); !status.empty())
    record.comments.push_back("Status of the statements (" + std::string(kOrigin) + "): " + status);
  const Element measured = root.child("RestingECGMeasurements");
  const auto value = [&](std::string_view name) { return measured.child(name).trimmed_text(); };
  add_measures(record, kOrigin,
               {{"ventricular rate", value("VentricularRate"), "bpm"},
                {"atrial rate", value("AtrialRate"), "bpm"},
                {"PR", value("PRInterval"), "ms"},
                {"QRS", value("QRSDuration"), "ms"},
                {"QT", value("QTInterval"), "ms"},
                {"QTc", value("QTCorrected"), "ms"},
                {"P axis", value("PAxis"), "degrees"},
                {"QRS axis", value("RAxis"), "degrees"},
                {"T axis", value("TAxis"), "degrees"}});
  return record;
}

}  // namespace ecg::xml
