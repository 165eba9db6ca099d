#include "core/formats/scp.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/formats/ecg_lead_codes.hpp"
#include "core/formats/scp_rhythm.hpp"
#include "core/formats/scp_sections.hpp"
#include "core/formats/scp_text.hpp"

namespace ecg {

namespace {

constexpr double kNanovoltsPerMillivolt = 1e6;

SampleIndex end_of(const scp::Lead& lead) { return lead.place.begin + static_cast<SampleIndex>(lead.samples.size()); }

bool fits_16_bits(const std::vector<std::int32_t>& samples) {
  return std::ranges::all_of(samples, [](std::int32_t sample) { return std::in_range<std::int16_t>(sample); });
}

/// The lead's samples at their place among `length`.
template <typename Sample>
std::vector<Sample> placed(const scp::Lead& lead, SampleIndex length) {
  std::vector<Sample> all(static_cast<std::size_t>(length));
  std::ranges::transform(lead.samples, all.begin() + static_cast<std::ptrdiff_t>(lead.place.begin),
                         [](std::int32_t sample) { return static_cast<Sample>(sample); });
  return all;
}

Signal signal_of(const scp::Lead& lead, std::size_t place, const scp::Rhythm& rhythm, SampleIndex length) {
  Signal signal;
  signal.lead = ecg_lead_name(lead.number);
  if (signal.lead.empty()) signal.lead = "Lead " + std::to_string(place + 1);
  signal.gain_adu_per_unit = kNanovoltsPerMillivolt / rhythm.nanovolts_per_unit;
  if (fits_16_bits(lead.samples)) signal.adu = placed<std::int16_t>(lead, length);
  else signal.adu = placed<std::int32_t>(lead, length);
  if (lead.place.begin > 0) signal.gaps.push_back({0, std::min(lead.place.begin, length)});
  if (end_of(lead) < length) signal.gaps.push_back({end_of(lead), length});
  return signal;
}

}  // namespace

Result<Record> ScpReader::finish() && {
  ECG_TRY(scp::Sections sections, scp::find_sections(file_.bytes()));
  ECG_TRY(scp::Rhythm rhythm, scp::read_rhythm(sections, file_.max_bytes()));
  scp::Text text = scp::read_text(sections);
  std::erase_if(rhythm.leads, [](const scp::Lead& lead) { return lead.samples.empty(); });
  if (rhythm.leads.empty()) return Error{ErrorCode::empty, "samples", -1, {}};

  Record record;
  record.fs_hz = rhythm.fs_hz;
  SampleIndex promised = 0;
  for (const scp::Lead& lead : rhythm.leads) {
    record.length = std::max(record.length, end_of(lead));
    promised = std::max(promised, lead.place.end);
  }
  const double needed =
      static_cast<double>(record.length) * static_cast<double>(rhythm.leads.size()) * sizeof(std::int32_t);
  if (const auto allowed = static_cast<double>(file_.max_bytes()); needed > allowed)
    return Error{ErrorCode::over_budget, "samples", -1, {}, needed, allowed};
  record.start_date = text.start_date;
  record.start_time_of_day_s = text.start_time_of_day_s;
  record.comments = std::move(text.comments);
  record.diagnostics = std::move(sections.diagnostics);
  std::ranges::move(text.diagnostics, std::back_inserter(record.diagnostics));
  if (record.length < promised) {
    record.diagnostics.push_back(
        {DiagnosticCode::truncated_signal, {}, static_cast<double>(record.length), static_cast<double>(promised)});
  }
  for (std::size_t i = 0; i < rhythm.leads.size(); ++i)
    record.signals.push_back(signal_of(rhythm.leads[i], i, rhythm, record.length));
  return record;
}

}  // namespace ecg
