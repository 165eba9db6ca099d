#include "core/formats/edf.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "core/formats/edf_annotations.hpp"
#include "core/formats/edf_header.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg {

namespace {

// Where the fields of the header begin, by the specification.
constexpr std::int64_t kHeaderBytesAt = 184;
constexpr std::int64_t kDataRecordCountAt = 236;
constexpr std::int64_t kDurationAt = 244;
constexpr std::int64_t kSignalCountAt = 252;
constexpr std::size_t kMaxAnnotationBytes = 64U << 20U;

}  // namespace

struct EdfReader::State {
  /// Samples of one signal at its own rate.
  struct Channel {
    std::size_t spec = 0;
    std::vector<std::int16_t> narrow;  // EDF
    std::vector<std::int32_t> wide;    // BDF
  };

  std::int64_t file_size = 0;
  std::int64_t max_bytes = 0;
  std::vector<std::byte> header_bytes;
  std::int64_t header_wanted = static_cast<std::int64_t>(edf::kFixedHeaderBytes);
  std::optional<edf::Header> header;
  std::vector<Channel> channels;             // ECG leads first
  std::vector<std::size_t> channel_of_spec;  // kNoChannel for annotations and what is left out
  std::size_t left_out = 0;                  // signals that are no ECG and would not fit
  double fs_hz = 0.0;
  std::int64_t rate = 1;  // samples per data record on the record's clock
  std::int64_t records_available = 0;
  double records_held = 0.0;  // by the file, whatever its header says
  std::int64_t records_done = 0;
  std::size_t current = 0;             // signal being read ...
  std::int64_t samples_left = 0;       // ... and its samples still to come in this data record
  std::array<std::byte, 3> partial{};  // begin of a sample split between chunks
  std::size_t partial_size = 0;
  std::string annotation_bytes;  // of this data record
  std::size_t annotation_total = 0;
  std::vector<std::pair<std::int64_t, edf::TimedText>> texts;  // data record and text
  std::vector<double> onsets_s;                                // of each data record; empty unless all say it

  static constexpr std::size_t kNoChannel = static_cast<std::size_t>(-1);

  Status take_header(std::span<const std::byte>& bytes);
  Status plan();
  void take_data(std::span<const std::byte> bytes);
  void take_samples(std::span<const std::byte> bytes);
  void end_signal();
  void end_record();
  Status spread_records(Record& record, std::vector<SampleIndex>& starts) const;
  void place(Channel& channel, Signal& signal, const std::vector<SampleIndex>& starts, SampleIndex length) const;
  void place_annotations(Record& record, const std::vector<SampleIndex>& starts) const;
};

EdfReader::EdfReader(std::int64_t file_size_bytes, std::int64_t max_bytes) : state_(std::make_unique<State>()) {
  state_->file_size = file_size_bytes;
  state_->max_bytes = max_bytes;
}
EdfReader::EdfReader(EdfReader&&) noexcept = default;
EdfReader& EdfReader::operator=(EdfReader&&) noexcept = default;
EdfReader::~EdfReader() = default;

Status EdfReader::push(std::span<const std::byte> bytes) {
  if (!state_->header) {
    const Status taken = state_->take_header(bytes);
    if (!taken.has_value()) return taken;
  }
  if (state_->header) state_->take_data(bytes);
  return Done{};
}

/// Collects the header; what is behind it stays in `bytes`.
Status EdfReader::State::take_header(std::span<const std::byte>& bytes) {
  while (!header && !bytes.empty()) {
    const auto missing = static_cast<std::size_t>(header_wanted) - header_bytes.size();
    const auto piece = bytes.first(std::min(missing, bytes.size()));
    header_bytes.insert(header_bytes.end(), piece.begin(), piece.end());
    bytes = bytes.subspan(piece.size());
    if (static_cast<std::int64_t>(header_bytes.size()) < header_wanted) return Done{};
    if (header_bytes.size() == edf::kFixedHeaderBytes) {
      ECG_TRY(const std::int64_t size, edf::header_size(header_bytes));
      header_wanted = size;
      continue;
    }
    ECG_TRY(edf::Header parsed, edf::parse_header(header_bytes));
    if (parsed.header_bytes > static_cast<std::int64_t>(header_bytes.size())) {  // room behind the signal headers
      header_wanted = parsed.header_bytes;
      if (header_wanted > file_size)
        return Error{ErrorCode::out_of_range, "number of bytes in header record", kHeaderBytesAt, {}};
      continue;
    }
    header = std::move(parsed);
    header_bytes = {};
    return plan();
  }
  return Done{};
}

/// The header is read: which signals, at which rate, and do they fit into memory?
Status EdfReader::State::plan() {
  const std::vector<edf::SignalSpec>& specs = header->signals;
  std::vector<std::size_t> order;
  for (const bool wanted : {true, false}) {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (!specs[i].annotations && (specs[i].kind == SignalKind::ecg) == wanted) order.push_back(i);
    }
  }
  if (order.empty()) return Error{ErrorCode::empty, "signals", kSignalCountAt, {}};
  if (header->record_duration_s == 0.0)
    return Error{ErrorCode::out_of_range, "duration of a data record", kDurationAt, {}};
  const bool any_ecg = specs[order.front()].kind == SignalKind::ecg;
  for (const std::size_t i : order) {
    if (!any_ecg || specs[i].kind == SignalKind::ecg) rate = std::max(rate, specs[i].samples_per_record);
  }
  fs_hz = static_cast<double>(rate) / header->record_duration_s;

  const std::int64_t record_bytes = header->record_bytes();
  records_available = (file_size - header->header_bytes) / record_bytes;
  records_held = static_cast<double>(file_size - header->header_bytes) / static_cast<double>(record_bytes);
  if (header->record_count) records_available = std::min(records_available, *header->record_count);
  if (header->record_count == 0) return Error{ErrorCode::empty, "data records", kDataRecordCountAt, {}};
  if (records_available <= 0) {
    const bool begun = file_size > header->header_bytes;
    return Error{
        begun ? ErrorCode::truncated : ErrorCode::empty, begun ? "first data record" : "data records", file_size, {}};
  }
  const double sample_bytes = header->sample_bytes == 2 ? sizeof(std::int16_t) : sizeof(std::int32_t);
  const auto needed_for = [&](const std::vector<std::size_t>& signals) {
    double samples = 0.0;
    for (const std::size_t i : signals) samples += static_cast<double>(std::max(rate, specs[i].samples_per_record));
    return samples * static_cast<double>(records_available) * sample_bytes;
  };
  // A night with thirty signals may not fit, its ECG does.
  if (any_ecg && needed_for(order) > static_cast<double>(max_bytes)) {
    left_out = std::erase_if(order, [&](std::size_t i) { return specs[i].kind != SignalKind::ecg; });
  }
  const double needed = needed_for(order);
  if (needed > static_cast<double>(max_bytes)) {
    return Error{ErrorCode::over_budget,        "number of data records", kDataRecordCountAt, {}, needed,
                 static_cast<double>(max_bytes)};
  }
  channel_of_spec.assign(specs.size(), kNoChannel);
  for (const std::size_t i : order) {
    channel_of_spec[i] = channels.size();
    channels.push_back({i, {}, {}});
  }
  for (Channel& channel : channels) {
    const auto count = static_cast<std::size_t>(records_available * specs[channel.spec].samples_per_record);
    if (header->sample_bytes == 2) channel.narrow.reserve(count);
    else channel.wide.reserve(count);
  }
  samples_left = specs.front().samples_per_record;
  return Done{};
}

void EdfReader::State::take_data(std::span<const std::byte> bytes) {
  const auto width = static_cast<std::size_t>(header->sample_bytes);
  while (!bytes.empty() && records_done < records_available) {
    if (partial_size > 0 || bytes.size() < width) {  // a sample split between chunks
      partial[partial_size++] = bytes.front();
      bytes = bytes.subspan(1);
      if (partial_size < width) continue;
      partial_size = 0;
      take_samples(std::span(partial).first(width));
      continue;
    }
    const std::size_t whole = std::min(bytes.size() / width, static_cast<std::size_t>(samples_left));
    take_samples(bytes.first(whole * width));
    bytes = bytes.subspan(whole * width);
  }
}

/// Whole samples of the current signal, at most as many as it still has in this data record.
void EdfReader::State::take_samples(std::span<const std::byte> bytes) {
  const auto width = static_cast<std::size_t>(header->sample_bytes);
  const std::size_t channel = channel_of_spec[current];
  if (channel == kNoChannel) {
    if (header->signals[current].annotations && annotation_total < kMaxAnnotationBytes) {
      for (const std::byte byte : bytes) annotation_bytes.push_back(static_cast<char>(byte));
      annotation_total += bytes.size();
    }
  } else if (width == 2) {
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
      const auto value = static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[i]) |
                                                    (std::to_integer<unsigned>(bytes[i + 1]) << 8U));
      channels[channel].narrow.push_back(static_cast<std::int16_t>(value));
    }
  } else {
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      const std::uint32_t value = (std::to_integer<std::uint32_t>(bytes[i]) << 8U) |
                                  (std::to_integer<std::uint32_t>(bytes[i + 1]) << 16U) |
                                  (std::to_integer<std::uint32_t>(bytes[i + 2]) << 24U);
      channels[channel].wide.push_back(static_cast<std::int32_t>(value) >> 8);
    }
  }
  samples_left -= static_cast<std::int64_t>(bytes.size() / width);
  if (samples_left == 0) end_signal();
}

void EdfReader::State::end_signal() {
  if (header->signals[current].annotations) {
    const edf::AnnotationBlock block = edf::parse_annotation_block(annotation_bytes);
    annotation_bytes.clear();
    // Only the first annotation signal of a data record keeps its time.
    if (block.record_onset_s && static_cast<std::int64_t>(onsets_s.size()) == records_done)
      onsets_s.push_back(*block.record_onset_s);
    for (const edf::TimedText& text : block.texts) texts.emplace_back(records_done, text);
  }
  if (++current == header->signals.size()) end_record();
  samples_left = header->signals[current].samples_per_record;
}

void EdfReader::State::end_record() {
  current = 0;
  ++records_done;
}

/// First sample of each data record. Continuous files: one after the other. EDF+D: where the record says it began.
Status EdfReader::State::spread_records(Record& record, std::vector<SampleIndex>& starts) const {
  bool refused = false;
  for (std::int64_t i = 0; i < records_done; ++i) {
    SampleIndex start = starts.empty() ? 0 : starts.back() + rate;
    if (header->discontinuous && onsets_s.size() == static_cast<std::size_t>(records_done)) {
      const double said = std::round((onsets_s[static_cast<std::size_t>(i)] - onsets_s.front()) * fs_hz);
      const double most = static_cast<double>(max_bytes) / static_cast<double>(channels.size() * sizeof(std::int16_t));
      if (said + static_cast<double>(rate) > most) {
        return Error{ErrorCode::over_budget,
                     "onset",
                     header->header_bytes + i * header->record_bytes(),
                     {},
                     said * static_cast<double>(channels.size() * sizeof(std::int16_t)),
                     static_cast<double>(max_bytes)};
      }
      if (said >= static_cast<double>(start)) start = static_cast<SampleIndex>(said);
      else refused = true;  // data records that overlap: kept one after the other
    }
    starts.push_back(start);
  }
  if (refused) record.diagnostics.push_back({DiagnosticCode::ignored_field, "onset"});
  return Done{};
}

void EdfReader::State::place(Channel& channel, Signal& signal, const std::vector<SampleIndex>& starts,
                             SampleIndex length) const {
  const std::int64_t own = header->signals[channel.spec].samples_per_record;
  const bool same_rate = own == rate;
  const bool contiguous = starts.back() == static_cast<SampleIndex>(starts.size() - 1) * rate;
  const auto spread = [&](auto& samples) {
    samples.resize(static_cast<std::size_t>(records_done * own));
    if (same_rate && contiguous) return std::move(samples);
    std::remove_reference_t<decltype(samples)> placed(static_cast<std::size_t>(length));
    for (std::size_t record = 0; record < starts.size(); ++record) {
      for (std::int64_t i = 0; i < rate; ++i) {
        const std::int64_t from = static_cast<std::int64_t>(record) * own + i * own / rate;
        placed[static_cast<std::size_t>(starts[record] + i)] = samples[static_cast<std::size_t>(from)];
      }
    }
    samples = {};
    return placed;
  };
  if (header->sample_bytes == 2) signal.adu = spread(channel.narrow);
  else signal.adu = spread(channel.wide);
  for (std::size_t record = 1; record < starts.size(); ++record) {
    const SampleRange gap{starts[record - 1] + rate, starts[record]};
    if (gap.size() > 0) signal.gaps.push_back(gap);
  }
}

void EdfReader::State::place_annotations(Record& record, const std::vector<SampleIndex>& starts) const {
  const double first_s = onsets_s.empty() ? 0.0 : onsets_s.front();
  std::size_t outside = 0;
  for (const auto& [data_record, text] : texts) {
    if (data_record >= static_cast<std::int64_t>(starts.size())) continue;
    const double sample = std::round((text.onset_s - first_s) * record.fs_hz);
    if (!(sample >= 0.0) || sample >= static_cast<double>(record.length)) {
      ++outside;
      continue;
    }
    Annotation annotation;
    annotation.sample = static_cast<SampleIndex>(sample);
    const auto code = code_from_mnemonic(text.text);
    annotation.code = code.value_or(AnnotationCode::note);
    if (!code) annotation.aux = text.text;
    record.reference.push_back(std::move(annotation));
  }
  std::stable_sort(record.reference.begin(), record.reference.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
  if (!record.reference.empty()) record.reference_annotator = "edf";
  if (outside > 0)
    record.diagnostics.push_back(
        {DiagnosticCode::annotations_outside, "EDF Annotations", static_cast<double>(outside)});
}

Result<Record> EdfReader::finish() && {
  State& state = *state_;
  if (!state.header) {
    if (state.header_bytes.empty()) return Error{ErrorCode::empty, "file", 0, {}};
    return Error{ErrorCode::truncated, "header record", static_cast<std::int64_t>(state.header_bytes.size()), {}};
  }
  if (state.records_done == 0) return Error{ErrorCode::empty, "data records", state.header->header_bytes, {}};
  Record record;
  record.fs_hz = state.fs_hz;
  record.start_time_of_day_s = state.header->start_time_of_day_s;
  record.start_date = state.header->start_date;
  if (record.start_time_of_day_s && !state.onsets_s.empty()) *record.start_time_of_day_s += state.onsets_s.front();
  for (const std::string& field : state.header->ignored_fields)
    record.diagnostics.push_back({DiagnosticCode::ignored_field, field});
  const std::int64_t expected = state.header->record_count.value_or(state.records_done);
  if (state.records_done < expected) {
    record.diagnostics.push_back({DiagnosticCode::truncated_signal,
                                  {},
                                  static_cast<double>(state.records_done * state.rate),
                                  static_cast<double>(expected * state.rate)});
  }
  // Nothing says that they belong here: a file written over a longer one keeps the end of that, perhaps of another
  // patient. (Of the field's readers EDFlib refuses such a file, MNE reads them, WFDB reads what the header says.)
  if (state.records_held > static_cast<double>(expected) && state.header->record_count) {
    record.diagnostics.push_back({DiagnosticCode::surplus_records,
                                  {},
                                  state.records_held - static_cast<double>(expected),
                                  static_cast<double>(expected)});
  }
  if (state.left_out > 0)
    record.diagnostics.push_back({DiagnosticCode::signals_left_out, {}, static_cast<double>(state.left_out)});
  std::vector<SampleIndex> starts;
  ECG_TRY(const auto spread, state.spread_records(record, starts));
  record.length = starts.back() + state.rate;
  for (State::Channel& channel : state.channels) {
    const edf::SignalSpec& spec = state.header->signals[channel.spec];
    Signal signal;
    signal.lead = lead_of_label(spec.label);
    signal.unit = spec.unit;
    signal.kind = spec.kind;
    signal.gain_adu_per_unit = spec.gain_adu_per_unit;
    signal.baseline_adu = spec.baseline_adu;
    if (spec.kind == SignalKind::other) {  // shown as it is: no millivolts are assumed
      if (!spec.calibrated) signal.unit = "adu";
    } else if (!spec.calibrated) {
      signal.unit = "mV";
      signal.gain_adu_per_unit = kDefaultGainAduPerMv;
      record.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, kDefaultGainAduPerMv});
    } else if (spec.unit.empty()) {
      signal.unit = "mV";
      record.diagnostics.push_back({DiagnosticCode::assumed_unit, signal.lead + " in mV"});
    }
    state.place(channel, signal, starts, record.length);
    record.signals.push_back(std::move(signal));
  }
  state.place_annotations(record, starts);
  return record;
}

}  // namespace ecg
