#include "core/formats/ishne.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/crc16.hpp"
#include "core/formats/ishne_header.hpp"

namespace ecg {

namespace {

using ishne::Header;
using ishne::kHeaderBytes;

constexpr std::size_t kSummedFrom = 10;  ///< the checksum is that of everything between itself and the samples
constexpr std::int64_t kSizeAt = 14;
constexpr double kNanovoltsPerMillivolt = 1e6;
/// Lead specifications 5 to 19; those below name no place on the body.
constexpr std::array<std::string_view, 15> kLeads = {"I",  "II", "III", "aVR", "aVL", "aVF", "V1", "V2",
                                                     "V3", "V4", "V5",  "V6",  "ES",  "AS",  "AI"};
constexpr std::int16_t kFirstNamedLead = 5;
constexpr std::array<std::string_view, 3> kAxes = {"X", "Y", "Z"};
constexpr std::int16_t kFirstAxis = 2;
constexpr std::array<std::string_view, 5> kPacemakers = {"of unknown kind", "single chamber, unipolar",
                                                         "dual chamber, unipolar", "single chamber, bipolar",
                                                         "dual chamber, bipolar"};

std::string lead_text(std::int16_t specification, std::size_t place) {
  const auto among = [&](std::int16_t first, auto& names) -> std::string_view {
    const std::int32_t i = specification - first;
    return i >= 0 && i < static_cast<std::int32_t>(names.size()) ? names[static_cast<std::size_t>(i)]
                                                                 : std::string_view{};
  };
  if (const auto name = among(kFirstNamedLead, kLeads); !name.empty()) return std::string(name);
  if (const auto name = among(kFirstAxis, kAxes); !name.empty()) return std::string(name);
  return "Lead " + std::to_string(place + 1);
}

}  // namespace

struct IshneReader::State {
  std::int64_t file_size = 0;
  std::int64_t max_bytes = 0;
  std::vector<std::byte> header_bytes;
  std::optional<Header> header;
  std::int64_t to_skip = 0;  ///< bytes between header and samples, the first `to_sum` of them under the checksum
  std::int64_t to_sum = 0;
  std::uint16_t summed = kCrc16Begin;  ///< checksum of the header as it was read
  SampleIndex frames = 0;              ///< samples of each lead that will be read
  SampleIndex expected = 0;            ///< ... that the header announces
  bool counts_all_leads = false;       ///< it announces them for all leads together
  std::vector<std::vector<std::int16_t>> leads;
  std::size_t current = 0;         ///< lead of the next sample
  std::optional<std::byte> first;  ///< of a sample split between chunks

  Status plan();
  void take(std::span<const std::byte> bytes);
};

IshneReader::IshneReader(std::int64_t file_size_bytes, std::int64_t max_bytes) : state_(std::make_unique<State>()) {
  state_->file_size = file_size_bytes;
  state_->max_bytes = max_bytes;
}
IshneReader::IshneReader(IshneReader&&) noexcept = default;
IshneReader& IshneReader::operator=(IshneReader&&) noexcept = default;
IshneReader::~IshneReader() = default;

/// How many samples there are, and do they fit into memory?
Status IshneReader::State::plan() {
  const auto count = static_cast<std::int64_t>(header->leads);
  const std::int64_t held = (file_size - header->data_offset) / (2 * count);
  if (held == 0) return Error{ErrorCode::empty, "samples", header->data_offset, {}};
  // Readers and writers count each lead; a file that ends exactly where the number of all leads together ends was
  // written by one of those that count so.
  counts_all_leads = count > 1 && header->announced == held * count;
  expected = header->announced <= 0 || counts_all_leads ? held : header->announced;
  frames = std::min(held, expected);
  const double needed = static_cast<double>(frames * count) * sizeof(std::int16_t);
  if (needed > static_cast<double>(max_bytes))
    return Error{ErrorCode::over_budget, "number of samples", kSizeAt, {}, needed, static_cast<double>(max_bytes)};
  leads.resize(header->leads);
  for (auto& lead : leads) lead.reserve(static_cast<std::size_t>(frames));
  to_skip = header->data_offset - static_cast<std::int64_t>(kHeaderBytes);
  to_sum = header->variable_size;
  summed = crc16(std::span(header_bytes).subspan(kSummedFrom));
  return Done{};
}

void IshneReader::State::take(std::span<const std::byte> bytes) {
  const auto skipped = std::min(static_cast<std::size_t>(to_skip), bytes.size());
  const auto under_checksum = std::min(static_cast<std::size_t>(to_sum), skipped);
  summed = crc16(bytes.first(under_checksum), summed);
  to_sum -= static_cast<std::int64_t>(under_checksum);
  to_skip -= static_cast<std::int64_t>(skipped);
  bytes = bytes.subspan(skipped);
  const auto put = [this](std::byte low, std::byte high) {
    const unsigned value = std::to_integer<unsigned>(low) | (std::to_integer<unsigned>(high) << 8U);
    std::vector<std::int16_t>& lead = leads[current];
    if (static_cast<SampleIndex>(lead.size()) < frames)  // what follows was not announced
      lead.push_back(static_cast<std::int16_t>(static_cast<std::uint16_t>(value)));
    current = current + 1 == leads.size() ? 0 : current + 1;
  };
  if (first && !bytes.empty()) {
    put(*first, bytes.front());
    first.reset();
    bytes = bytes.subspan(1);
  }
  for (std::size_t i = 1; i < bytes.size(); i += 2) put(bytes[i - 1], bytes[i]);
  if (bytes.size() % 2 != 0) first = bytes.back();
}

Status IshneReader::push(std::span<const std::byte> bytes) {
  State& state = *state_;
  if (!state.header) {
    const auto piece = bytes.first(std::min(kHeaderBytes - state.header_bytes.size(), bytes.size()));
    state.header_bytes.insert(state.header_bytes.end(), piece.begin(), piece.end());
    bytes = bytes.subspan(piece.size());
    if (state.header_bytes.size() < kHeaderBytes) return Done{};
    ECG_TRY(Header parsed, ishne::parse_header(state.header_bytes, ishne::kSignalMagic, state.file_size));
    state.header = parsed;
    ECG_TRY(const auto planned, state.plan());
  }
  state.take(bytes);
  return Done{};
}

Result<Record> IshneReader::finish() && {
  State& state = *state_;
  if (!state.header) {
    const std::string_view begin(reinterpret_cast<const char*>(state.header_bytes.data()),
                                 std::min(state.header_bytes.size(), ishne::kSignalMagic.size()));
    if (begin != ishne::kSignalMagic.substr(0, begin.size())) return Error{ErrorCode::unsupported, "file", 0, {}};
    if (begin.empty()) return Error{ErrorCode::empty, "file", 0, {}};
    return Error{ErrorCode::truncated, "header", static_cast<std::int64_t>(state.header_bytes.size()), {}};
  }
  const Header& header = *state.header;
  const std::size_t whole = state.leads.back().size();  // the last lead is the shortest
  if (whole == 0) return Error{ErrorCode::empty, "samples", header.data_offset, {}};
  Record record;
  record.fs_hz = header.fs_hz;
  record.length = static_cast<SampleIndex>(whole);
  record.start_time_of_day_s = header.start_time_of_day_s;
  record.start_date = header.start_date;
  if (header.date_ignored)
    record.diagnostics.push_back({DiagnosticCode::ignored_field, std::string(ishne::kDateField)});
  if (header.pacemaker >= 1 && header.pacemaker <= static_cast<std::int32_t>(kPacemakers.size()))
    record.comments.push_back("Pacemaker: " + std::string(kPacemakers[static_cast<std::size_t>(header.pacemaker - 1)]));
  if (header.checksum != 0 && header.checksum != state.summed) {
    record.diagnostics.push_back({DiagnosticCode::header_checksum_mismatch,
                                  {},
                                  static_cast<double>(state.summed),
                                  static_cast<double>(header.checksum)});
  }
  if (state.counts_all_leads) {
    record.diagnostics.push_back({DiagnosticCode::shared_sample_count,
                                  {},
                                  static_cast<double>(state.frames),
                                  static_cast<double>(header.announced)});
  }
  if (record.length < state.expected) {
    record.diagnostics.push_back({DiagnosticCode::truncated_signal,
                                  {},
                                  static_cast<double>(record.length),
                                  static_cast<double>(state.expected)});
  }
  for (std::size_t i = 0; i < header.leads; ++i) {
    Signal signal;
    signal.lead = lead_text(header.specification[i], i);
    if (header.resolution_nv[i] > 0) {
      signal.gain_adu_per_unit = kNanovoltsPerMillivolt / header.resolution_nv[i];
    } else {
      signal.gain_adu_per_unit = kDefaultGainAduPerMv;
      record.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, kDefaultGainAduPerMv});
    }
    state.leads[i].resize(whole);
    signal.adu = std::move(state.leads[i]);
    record.signals.push_back(std::move(signal));
  }
  return record;
}

}  // namespace ecg
