#include "core/formats/xml_philips.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/base64.hpp"
#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/formats/cart_leads.hpp"
#include "core/formats/philips_xli.hpp"
#include "core/formats/xml_samples.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg::xml {

namespace {

constexpr std::string_view kOrigin = "Philips";
constexpr double kMicrovoltsPerMillivolt = 1000.0;
using Leads = std::vector<std::vector<std::int32_t>>;

Status check_version(const Element& root) {
  const Element info = root.child("documentinfo");
  const std::string kind = info.child("documenttype").trimmed_text();
  const std::string version = info.child("documentversion").trimmed_text();
  const bool known_version = version == "1.03" || version == "1.04" || version.starts_with("1.04.");
  if ((kind == "SierraECG" || kind == "PhilipsECG") && known_version) return Done{};
  return Error{ErrorCode::unsupported, "Philips " + kind + " " + version};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  TextScanner scanner(text);
  while (const auto word = scanner.word()) words.emplace_back(word->text);
  return words;
}

/// Names of the leads: as they are listed, else the standard twelve of carts with ten electrodes.
std::vector<std::string> names_of(const Element& waveforms, const Element& signal, std::size_t count) {
  std::vector<std::string> names = words_of(waveforms.attribute("leadlabels"));
  const std::string type = signal.child("acquisitiontype").trimmed_text();
  if (names.empty() && (type == "STD-12" || type == "10-WIRE")) {
    for (std::size_t i = 0; i < kStandardLeadCount; ++i) names.emplace_back(name(static_cast<StandardLead>(i)));
  }
  for (std::size_t i = names.size(); i < count; ++i) names.push_back("Lead " + std::to_string(i + 1));
  return names;
}

/// Compression's name; empty for none.
std::string packing_of(const Element& waveforms) {
  if (lower(waveforms.attribute("compressflag")) == "false") return {};
  std::string method = waveforms.attribute("compressmethod");
  if (method.empty()) method = waveforms.attribute("compression");
  return lower(method) == "uncompressed" || lower(method) == "none" ? std::string() : method;
}

std::int32_t floor_half(std::int32_t value) { return (value - (value & 1)) / 2; }

/// Whether lead III is stored as what is left of it beside II - I: then it is near 0, while a lead itself is near that
/// difference (Einthoven's law). Packed files store it so; of plain ones no description says it.
bool stores_rests(const Leads& leads, std::size_t size) {
  double as_lead = 0.0;
  double as_rest = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    as_lead += std::abs(static_cast<double>(leads[1][i] - leads[0][i] - leads[2][i]));
    as_rest += std::abs(static_cast<double>(leads[2][i]));
  }
  return as_rest < as_lead;
}

/// Limb leads of what is left of them, as far as I and II reach.
void restore_limb_leads(Leads& leads, const std::vector<std::string>& names, bool packed) {
  constexpr std::size_t kLimbLeads = 6;
  if (leads.size() < kLimbLeads) return;
  for (std::size_t i = 0; i < kLimbLeads; ++i) {
    if (!same_letters(names[i], name(static_cast<StandardLead>(i)))) return;
  }
  std::size_t size = leads[0].size();
  for (std::size_t i = 1; i < kLimbLeads; ++i) size = std::min(size, leads[i].size());
  if (!packed && !stores_rests(leads, size)) return;
  for (std::size_t i = 0; i < size; ++i) {
    const std::int32_t one = leads[0][i];
    const std::int32_t two = leads[1][i];
    const std::int32_t three = two - one - leads[2][i];
    leads[2][i] = three;
    leads[3][i] = -floor_half(one + two) - leads[3][i];
    leads[4][i] = floor_half(one - three) - leads[4][i];
    leads[5][i] = floor_half(two + three) - leads[5][i];
  }
  for (std::size_t i = 2; i < kLimbLeads; ++i) leads[i].resize(size);
}

/// `announced`: samples of each lead; what stands behind them in plain data belongs to none.
Result<Leads> samples_in(const Element& waveforms, std::size_t leads, std::optional<SampleIndex> announced,
                         std::int64_t max_bytes) {
  if (const std::string encoding = waveforms.attribute("dataencoding"); !same_letters(encoding, "Base64"))
    return Error{ErrorCode::unsupported, "waveform encoding " + encoding};
  const std::string packing = packing_of(waveforms);
  if (!packing.empty() && packing != "XLI") return Error{ErrorCode::unsupported, "compression " + packing};
  const auto bytes = decode_base64(waveforms.text());
  if (!bytes) return Error{ErrorCode::malformed, "parsedwaveforms"};
  if (!packing.empty()) {
    auto unpacked = philips::unpack_xli(*bytes, max_bytes);
    if (unpacked.has_value()) return unpacked;
    Error error = unpacked.error();
    error.byte_offset = -1;  // a place among the packed bytes, which is none in the file
    return error;
  }
  const std::vector<std::int32_t> all = samples_of(*bytes);
  Leads split;
  std::size_t each = all.size() / std::max<std::size_t>(leads, 1);
  if (announced) each = std::min(each, static_cast<std::size_t>(*announced));
  for (std::size_t i = 0; i < leads && each > 0; ++i) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(i * each);
    split.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(each));
  }
  return split;
}

/// Samples before the end where all leads are one line: carts write zeros there and among them a pulse of 1 mV for
/// calibration, which would be taken for a beat. All of them where there is no such end.
std::size_t before_calibration(const Leads& leads) {
  constexpr std::size_t kFewestLeads = 3;  // of two, a lead and its copy may go on alike
  if (leads.size() < kFewestLeads) return leads.empty() ? 0 : leads[0].size();
  const std::size_t size = leads[0].size();
  for (const auto& lead : leads) {
    if (lead.size() != size) return size;
  }
  const auto all_alike = [&](std::size_t i) {
    return std::ranges::all_of(leads, [&](const auto& lead) { return lead[i] == leads[0][i]; });
  };
  std::size_t end = size;
  while (end > 0 && all_alike(end - 1)) --end;
  const auto tail = std::span(leads[0]).subspan(end);
  const bool pulse = std::ranges::any_of(tail, [](std::int32_t sample) { return sample != 0; });
  return pulse && end > 0 ? end : size;
}

void add_date(Record& record, const Element& acquisition) {
  const std::string day = acquisition.attribute("date");
  const auto date = numbers_between(day, '-');
  const auto time = numbers_between(acquisition.attribute("time"), ':');
  if (date.size() == 3) record.start_date = calendar_date(date[0], date[1], date[2]);
  if (time.size() >= 2)
    record.start_time_of_day_s = time_of_day_s(time[0], time[1], time.size() > 2 ? static_cast<double>(time[2]) : 0.0);
  if (!record.start_date && !day.empty()) record.diagnostics.push_back({DiagnosticCode::ignored_field, "date"});
}

void add_interpretation(Record& record, const Element& interpretation) {
  for (const Element& statement : interpretation.children("statement")) {
    std::string text = statement.child("leftstatement").trimmed_text();
    const std::string reason = statement.child("rightstatement").trimmed_text();
    if (!reason.empty()) text += text.empty() ? reason : " (" + reason + ")";
    add_statement(record, kOrigin, text);
  }
  add_statement(record, kOrigin, interpretation.child("severity").trimmed_text());
  if (const std::string status = interpretation.child("mdsignatureline").trimmed_text(); !status.empty())
    record.comments.push_back("Status of the statements (" + std::string(kOrigin) + "): " + status);
  Element measured = interpretation.child("globalmeasurements");
  if (!measured.exists()) measured = interpretation.child("interpretationmeasurements");
  const auto value = [&](std::string_view name, std::string_view mean) {
    const std::string text = measured.child(name).trimmed_text();
    return text.empty() ? measured.child(mean).trimmed_text() : text;
  };
  add_measures(record, kOrigin,
               {{"heart rate", value("heartrate", {}), "bpm"},
                {"PR", value("print", "meanprint"), "ms"},
                {"QRS", value("qrsdur", "meanqrsdur"), "ms"},
                {"QT", value("qtint", "meanqtint"), "ms"},
                {"QTc", value("qtcb", "meanqtc"), "ms"},
                {"P axis", value("pfrontaxis", {}), "degrees"},
                {"QRS axis", value("qrsfrontaxis", {}), "degrees"},
                {"T axis", value("tfrontaxis", {}), "degrees"}});
}

}  // namespace

Result<Record> read_philips(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes) {
  ECG_TRY(const auto checked, check_version(root));
  const Element acquisition = root.child("dataacquisition");
  const Element signal = acquisition.child("signalcharacteristics");
  const Element waveforms = root.child("waveforms").child("parsedwaveforms");
  if (!waveforms.exists()) return Error{ErrorCode::empty, "waveforms"};
  /// An attribute of the waveforms (version 1.04), or what is said of the acquisition.
  const auto number = [&](std::string_view attribute, std::string_view element) {
    const auto own = parse_decimal(waveforms.attribute(attribute));
    return own ? own : parse_decimal(signal.child(element).trimmed_text());
  };
  const auto stated_hz = number("samplespersecond", "samplingrate");
  const auto fs_hz = stated_hz ? stated_hz : given_fs_hz;
  if (!fs_hz) return Error{ErrorCode::missing_fact, "fs_hz"};
  auto microvolts_per_bit = number("resolution", "signalresolution");
  if (!microvolts_per_bit) microvolts_per_bit = parse_decimal(signal.child("resolution").trimmed_text());
  const std::size_t listed = words_of(waveforms.attribute("leadlabels")).size();
  const auto channels = parse_integer<std::uint16_t>(signal.child("numberchannelsallocated").trimmed_text());
  const std::size_t count = listed > 0 ? listed : channels.value_or(kStandardLeadCount);
  std::optional<SampleIndex> expected;
  constexpr double kMostAnnounced = 1e12;
  if (const auto duration_ms = parse_decimal(waveforms.attribute("durationperchannel"))) {
    const double announced = *duration_ms * *fs_hz / 1000.0;
    if (announced > 0.0 && announced < kMostAnnounced) expected = std::llround(announced);
  }
  ECG_TRY(Leads samples, samples_in(waveforms, count, expected, max_bytes));
  if (samples.size() > count) samples.resize(count);  // channels that nothing is connected to
  const std::vector<std::string> names = names_of(waveforms, signal, samples.size());
  restore_limb_leads(samples, names, !packing_of(waveforms).empty());
  const std::size_t size = before_calibration(samples);
  const std::size_t calibration = samples.empty() ? 0 : samples[0].size() - size;
  if (expected && calibration > 0) *expected -= static_cast<SampleIndex>(calibration);
  std::vector<CartLead> leads(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    leads[i].name = names[i];
    leads[i].fs_hz = *fs_hz;
    if (microvolts_per_bit && *microvolts_per_bit != 0.0)
      leads[i].gain_adu_per_unit = kMicrovoltsPerMillivolt / *microvolts_per_bit;
    leads[i].baseline_adu = number("signaloffset", "signaloffset").value_or(0.0);
    leads[i].adu = std::move(samples[i]);
    if (calibration > 0) leads[i].adu.resize(size);
  }
  ECG_TRY(Record record, record_of(std::move(leads), expected, max_bytes));
  if (!stated_hz) record.diagnostics.push_back({DiagnosticCode::assumed_fs, "fs_hz", *fs_hz});
  add_date(record, acquisition);
  add_interpretation(record, root.child("interpretations").child("interpretation"));
  if (calibration > 0)
    record.comments.push_back("The last " + std::to_string(calibration) +
                              " samples were left out: all leads hold the same pulse for calibration there.");
  return record;
}

}  // namespace ecg::xml
