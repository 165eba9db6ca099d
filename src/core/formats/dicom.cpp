#include "core/formats/dicom.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/inflate.hpp"
#include "core/formats/dicom_waveform.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg {

namespace {

using dicom::Channel;
using dicom::Coding;
using dicom::Element;
using dicom::Group;
using dicom::Stretch;

constexpr std::size_t kMarkAt = 128;  ///< behind the preamble
constexpr std::string_view kMark = "DICM";
constexpr std::uint16_t kMetaGroup = 2;
constexpr dicom::Tag kTransferSyntax = 0x0002'0010;
constexpr std::string_view kImplicit = "1.2.840.10008.1.2";
constexpr std::string_view kDeflated = "1.2.840.10008.1.2.1.99";
constexpr std::string_view kBig = "1.2.840.10008.1.2.2";
constexpr double kMillisecondsPerSecond = 1e3;

/// What stands before the data set.
struct Meta {
  std::size_t end = 0;
  std::string syntax;
};
Result<Meta> read_meta(std::span<const std::byte> file) {
  Meta meta;
  dicom::Walker walker({file, kMarkAt + kMark.size(), Coding::explicit_little});
  while (walker.next_group() == kMetaGroup) {
    ECG_TRY(const std::optional<Element> element, walker.next());
    if (element && element->tag == kTransferSyntax) meta.syntax = std::string(element->text());
  }
  meta.end = walker.position();
  return meta;
}

/// Those groups that hold what was recorded, at the rate of the first of them.
std::vector<const Group*> recorded(const std::vector<Group>& groups, Record& record) {
  std::vector<const Group*> chosen;
  const bool all_derived = std::ranges::all_of(groups, &Group::derived);
  for (const Group& group : groups) {
    if (group.derived && !all_derived) continue;
    if (chosen.empty() || (group.fs_hz == chosen.front()->fs_hz && !all_derived)) chosen.push_back(&group);
    else
      record.diagnostics.push_back(
          {DiagnosticCode::ignored_field, "multiplex group " + std::to_string(&group - groups.data() + 1)});
  }
  return chosen;
}

/// Samples of a group as they are stored, channel after channel within each frame.
struct Samples {
  const Group& group;
  std::span<const std::byte> bytes;
  SampleIndex frames = 0;
  bool is_signed = true;

  [[nodiscard]] std::int32_t at(SampleIndex frame, std::size_t channel) const {
    const std::size_t place = static_cast<std::size_t>(frame) * group.channel_count + channel;
    return number(bytes.subspan(place * group.sample_bytes, group.sample_bytes));
  }
  [[nodiscard]] std::int32_t number(std::span<const std::byte> one) const {
    const bool big = group.data->content.coding == Coding::explicit_big;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
      value = (value << 8U) | std::to_integer<std::uint32_t>(one[big ? i : one.size() - 1 - i]);
    const unsigned unused = 32U - 8U * static_cast<unsigned>(one.size());
    return is_signed ? static_cast<std::int32_t>(value << unused) >> unused : static_cast<std::int32_t>(value);
  }
  [[nodiscard]] bool narrow() const { return group.sample_bytes == 1 || (group.sample_bytes == 2 && is_signed); }
  /// The number that means "no sample". 0 is not believed: writers put it there without thinking, and it is a voltage.
  [[nodiscard]] std::optional<std::int32_t> missing() const {
    if (!group.padding || group.padding->content.bytes().size() < group.sample_bytes) return std::nullopt;
    const std::int32_t value = number(group.padding->content.bytes().first(group.sample_bytes));
    return value == 0 ? std::nullopt : std::optional(value);
  }
};

Result<Samples> samples_of(const Group& group) {
  if (!group.data || group.channel_count == 0 || group.sample_count == 0)
    return Error{ErrorCode::empty, "waveform", -1, {}};
  if (group.fs_hz == 0.0) return Error{ErrorCode::malformed, "sampling frequency", -1, {}};
  if (group.channels.size() != group.channel_count)
    return Error{
        ErrorCode::out_of_range, "number of channels", static_cast<std::int64_t>(group.data->content.begin), {}};
  if (group.sample_bytes == 0) return Error{ErrorCode::malformed, "number of bits of each sample", -1, {}};
  Samples samples{group, group.data->content.bytes()};
  constexpr std::string_view kWidths = "BSL";  // of one, two and four bytes
  const std::string& kind = group.interpretation;
  const std::size_t width = group.sample_bytes / 2;
  if (!kind.empty() && (kind.size() != 2 || (kind[0] != 'S' && kind[0] != 'U') || kind[1] != kWidths[width]))
    return Error{ErrorCode::unsupported, "samples of the kind " + kind, -1, {}};
  samples.is_signed = kind.empty() ? group.sample_bytes > 1 : kind[0] == 'S';
  if (!samples.is_signed && group.sample_bytes == 4)
    return Error{ErrorCode::unsupported, "samples of the kind " + kind, -1, {}};
  const std::size_t frame_bytes = std::size_t{group.channel_count} * group.sample_bytes;
  samples.frames =
      std::min<SampleIndex>(group.sample_count, static_cast<SampleIndex>(samples.bytes.size() / frame_bytes));
  if (samples.frames == 0)
    return Error{ErrorCode::empty, "samples", static_cast<std::int64_t>(group.data->content.begin), {}};
  return samples;
}

void add_gap(std::vector<SampleRange>& gaps, SampleRange gap) {
  if (gap.size() <= 0) return;
  if (!gaps.empty() && gaps.back().end == gap.begin) gaps.back().end = gap.end;
  else gaps.push_back(gap);
}

/// The channel's samples from `offset` on, among `length`.
template <typename Sample>
std::vector<Sample> take_samples(const Samples& samples, std::size_t channel, SampleIndex offset, SampleIndex length,
                                 std::vector<SampleRange>& gaps) {
  std::vector<Sample> all(static_cast<std::size_t>(length));
  const std::optional<std::int32_t> missing = samples.missing();
  add_gap(gaps, {0, offset});
  for (SampleIndex i = 0; i < samples.frames; ++i) {
    const std::int32_t value = samples.at(i, channel);
    if (value == missing) add_gap(gaps, {offset + i, offset + i + 1});
    else all[static_cast<std::size_t>(offset + i)] = static_cast<Sample>(value);
  }
  add_gap(gaps, {offset + samples.frames, length});
  return all;
}

/// Millivolts in one of the channel's units; empty: no voltage.
std::optional<double> millivolts_per(std::string_view unit) {
  if (unit == "uV") return 1e-3;
  if (unit == "mV") return 1.0;
  if (unit == "V") return 1e3;
  if (unit == "nV") return 1e-6;
  return std::nullopt;
}

/// Name, unit and gain; samples not yet.
Signal described(const Channel& channel, std::size_t number, Record& record) {
  Signal signal;
  signal.lead = !channel.lead.empty()    ? channel.lead
                : !channel.words.empty() ? channel.words
                                         : "Lead " + std::to_string(number);
  const std::optional<double> millivolts = millivolts_per(channel.unit);
  if (!millivolts && !channel.unit.empty()) signal.unit = channel.unit;
  signal.kind = kind_of_signal(signal.lead, signal.unit, channel.words);
  if (is_lead_name(signal.lead) && signal.is_voltage()) signal.kind = SignalKind::ecg;
  const double step = channel.sensitivity.value_or(0.0) * channel.correction;  // in the channel's own unit
  const double gain = 1.0 / (step * millivolts.value_or(1.0));
  if (!channel.sensitivity || !std::isfinite(gain) || gain == 0.0) {
    record.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, kDefaultGainAduPerMv});
    return signal;
  }
  if (channel.unit.empty()) record.diagnostics.push_back({DiagnosticCode::assumed_unit, signal.lead + " in mV"});
  signal.gain_adu_per_unit = gain;
  if (const double baseline = -channel.baseline / step; std::isfinite(baseline)) signal.baseline_adu = baseline;
  return signal;
}

/// A lead that is there twice, as a strip below short ones often is: the longer one stays.
void add_signal(Record& record, std::vector<SampleIndex>& sizes, Signal signal, SampleIndex size) {
  const auto same = std::ranges::find(record.signals, signal.lead, &Signal::lead);
  if (same == record.signals.end()) {
    record.signals.push_back(std::move(signal));
    sizes.push_back(size);
    return;
  }
  SampleIndex& held = sizes[static_cast<std::size_t>(same - record.signals.begin())];
  if (size <= held) return;
  held = size;
  *same = std::move(signal);
}

Status take_groups(const std::vector<const Group*>& groups, std::int64_t max_bytes, Record& record) {
  double first_ms = std::numeric_limits<double>::infinity();
  for (const Group* group : groups) first_ms = std::min(first_ms, group->offset_ms);
  struct Placed {
    Samples samples;
    SampleIndex offset = 0;
  };
  std::vector<Placed> placed;
  double channels = 0.0;
  double length = 0.0;
  SampleIndex promised = 0;
  for (const Group* group : groups) {
    ECG_TRY(const Samples samples, samples_of(*group));
    const double offset = std::round((group->offset_ms - first_ms) / kMillisecondsPerSecond * group->fs_hz);
    length = std::max(length, offset + static_cast<double>(samples.frames));
    channels += group->channel_count;
    if (const double needed = length * channels * sizeof(std::int32_t); needed > static_cast<double>(max_bytes))
      return Error{ErrorCode::over_budget, "samples", -1, {}, needed, static_cast<double>(max_bytes)};
    placed.push_back({samples, static_cast<SampleIndex>(offset)});
    promised = std::max(promised, placed.back().offset + static_cast<SampleIndex>(group->sample_count));
  }
  record.fs_hz = groups.front()->fs_hz;
  record.length = static_cast<SampleIndex>(length);
  if (record.length < promised) {
    record.diagnostics.push_back(
        {DiagnosticCode::truncated_signal, {}, static_cast<double>(record.length), static_cast<double>(promised)});
  }
  std::vector<SampleIndex> sizes;
  for (const auto& [samples, offset] : placed) {
    for (std::size_t i = 0; i < samples.group.channels.size(); ++i) {
      Signal signal = described(samples.group.channels[i], record.signals.size() + 1, record);
      if (samples.narrow()) signal.adu = take_samples<std::int16_t>(samples, i, offset, record.length, signal.gaps);
      else signal.adu = take_samples<std::int32_t>(samples, i, offset, record.length, signal.gaps);
      add_signal(record, sizes, std::move(signal), samples.frames);
    }
  }
  return Done{};
}

Result<Record> record_of(const Stretch& data_set, std::int64_t max_bytes) {
  ECG_TRY(dicom::Waveform waveform, dicom::read_waveform(data_set));
  if (waveform.groups.empty()) return Error{ErrorCode::empty, "waveform", -1, {}};
  Record record;
  const std::vector<const Group*> groups = recorded(waveform.groups, record);
  ECG_TRY(const auto taken, take_groups(groups, max_bytes, record));
  record.start_date = waveform.start_date;
  record.start_time_of_day_s = waveform.start_time_of_day_s;
  record.comments = std::move(waveform.comments);
  return record;
}

}  // namespace

bool begins_as_dicom(std::span<const std::byte> head) {
  return head.size() >= kMarkAt + kMark.size() &&
         std::string_view(reinterpret_cast<const char*>(head.data()) + kMarkAt, kMark.size()) == kMark;
}

Result<Record> DicomReader::finish() && {
  const std::span<const std::byte> file = file_.bytes();
  if (file.empty()) return Error{ErrorCode::empty, "file", 0, {}};
  if (!begins_as_dicom(file)) return Error{ErrorCode::unsupported, "file", 0, {}};
  ECG_TRY(const Meta meta, read_meta(file));
  Stretch data_set{file, meta.end, Coding::explicit_little};
  if (meta.syntax == kImplicit) data_set.coding = Coding::implicit_little;
  if (meta.syntax == kBig) data_set.coding = Coding::explicit_big;
  std::vector<std::byte> unpacked;
  if (meta.syntax == kDeflated) {
    ECG_TRY(std::vector<std::byte> bytes,
            inflate_raw(data_set.bytes(), static_cast<std::size_t>(std::max<std::int64_t>(file_.max_bytes(), 0))));
    unpacked = std::move(bytes);
    data_set = {unpacked, 0, Coding::explicit_little};
  }
  Result<Record> record = record_of(data_set, file_.max_bytes());
  if (record.has_value() || unpacked.empty()) return record;
  Error error = record.error();
  error.byte_offset = -1;  // no place in the file as it is
  return error;
}

}  // namespace ecg
