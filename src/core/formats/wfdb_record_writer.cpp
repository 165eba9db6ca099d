#include "core/formats/wfdb_record_writer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/formats/record_text.hpp"

namespace ecg::wfdb {

namespace {

// Layouts: signal(5) of the WFDB Applications Guide. The lowest value of each format marks a missing sample.
struct Format {
  int number = 16;
  int bits = 16;
  [[nodiscard]] std::int32_t missing() const {
    return bits == 32 ? std::numeric_limits<std::int32_t>::min() : -(std::int32_t{1} << (bits - 1));
  }
};
constexpr Format kFormats[] = {{212, 12}, {16, 16}, {24, 24}, {32, 32}};

/// Samples of all signals with gaps marked; one column per signal.
using Columns = std::vector<std::vector<std::int32_t>>;

std::vector<std::int32_t> column(const Signal& signal) {
  return std::visit([](const auto& adu) { return std::vector<std::int32_t>(adu.begin(), adu.end()); }, signal.adu);
}

/// True when every sample outside gaps is above the format's mark and not above its largest value.
bool fits(const Signal& signal, const std::vector<std::int32_t>& samples, const Format& format) {
  if (format.bits == 32) return true;
  const std::int32_t most = -(format.missing() + 1);
  auto gap = signal.gaps.begin();
  for (SampleIndex i = 0; i < std::ssize(samples); ++i) {
    while (gap != signal.gaps.end() && gap->end <= i) ++gap;
    if (gap != signal.gaps.end() && gap->begin <= i) continue;
    const std::int32_t value = samples[static_cast<std::size_t>(i)];
    if (value < -most || value > most) return false;
  }
  return true;
}

void mark_gaps(const Signal& signal, std::vector<std::int32_t>& samples, std::int32_t mark) {
  for (const SampleRange& gap : signal.gaps) {
    const SampleIndex end = std::min<SampleIndex>(gap.end, std::ssize(samples));
    for (SampleIndex i = std::max<SampleIndex>(gap.begin, 0); i < end; ++i) samples[static_cast<std::size_t>(i)] = mark;
  }
}

/// One after the other in frames of all signals.
class Packer {
 public:
  Packer(const Format& format, std::size_t samples) : format_(format) {
    bytes_.reserve(samples * static_cast<std::size_t>(format.bits) / 8 + 2);
  }
  void push(std::int32_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    if (format_.number != 212) {
      for (int shift = 0; shift < format_.bits; shift += 8) byte(bits >> shift);
      return;
    }
    if (!half_) {
      byte(bits);
      byte((bits >> 8U) & 0x0FU);
    } else {
      bytes_.back() |= static_cast<std::byte>((bits >> 4U) & 0xF0U);
      byte(bits);
    }
    half_ = !half_;
  }
  std::vector<std::byte> finish() && { return std::move(bytes_); }

 private:
  void byte(std::uint32_t value) { bytes_.push_back(static_cast<std::byte>(value & 0xFFU)); }

  Format format_;
  bool half_ = false;  ///< 212: the second sample of a pair is due
  std::vector<std::byte> bytes_;
};

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

constexpr double kPerSecond = 1000.0;  ///< steps in which a clock time is written

std::string clock(double rounded_s) {
  constexpr double kMinute_s = 60.0;
  const auto minutes = static_cast<std::int64_t>(rounded_s / kMinute_s);
  const std::string seconds = brief_decimal(rounded_s - static_cast<double>(minutes) * kMinute_s, 3);
  return two_digits(minutes / 60 % 24) + ":" + two_digits(minutes % 60) + ":" +
         (seconds.find('.') == 1 || seconds.size() == 1 ? "0" : "") + seconds;
}

/// " 14:02:11 16/05/2020", the base time and base date of header(5); a date stands behind a time alone, and a time
/// beyond midnight is one of a later day.
std::string start_text(const Record& record) {
  if (!record.start_time_of_day_s) return "";
  const double start_s = std::round(*record.start_time_of_day_s * kPerSecond) / kPerSecond;
  const auto date = record.start_date ? day_at(*record.start_date, start_s) : std::nullopt;
  return " " + clock(start_s) +
         (date ? " " + two_digits(date->day) + "/" + two_digits(date->month) + "/" + std::to_string(date->year) : "");
}

std::string without_blanks(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '_');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::string signal_line(const Signal& signal, const std::vector<std::int32_t>& samples, const std::string& file,
                        const Format& format) {
  std::uint32_t sum = 0;
  for (const std::int32_t sample : samples) sum += static_cast<std::uint32_t>(sample);
  const auto checksum = static_cast<std::int16_t>(static_cast<std::uint16_t>(sum));
  std::string line = file + " " + std::to_string(format.number) + " " + shortest_decimal(signal.gain_adu_per_unit);
  line += "(" + std::to_string(static_cast<std::int64_t>(std::round(signal.baseline_adu))) + ")";
  const std::string unit = without_blanks(ascii(signal.unit));
  line += "/" + (!unit.empty() ? unit : signal.kind == SignalKind::ecg ? "mV" : "NU");  // "normalised units" of WFDB
  line += " " + std::to_string(format.bits) + " 0 " + std::to_string(samples.front()) + " " + std::to_string(checksum);
  line += " 0";
  const std::string lead = ascii(signal.lead);
  return line + (lead.empty() ? "" : " " + lead) + "\n";
}

}  // namespace

Result<RecordFiles> write_record(const Record& record, std::string_view name, SampleWidth width,
                                 std::span<const std::string> comments) {
  if (record.signals.empty() || record.length <= 0) return Error{ErrorCode::empty, "signals", -1, record.name};
  Columns columns;
  for (const Signal& signal : record.signals) columns.push_back(column(signal));
  Format format = kFormats[width == SampleWidth::bits_12 ? 0 : 1];
  for (std::size_t i = 0; i < columns.size(); ++i) {
    while (!fits(record.signals[i], columns[i], format)) {
      if (format.number == 212) return Error{ErrorCode::out_of_range, "format 212", -1, record.signals[i].lead};
      format = format.bits == 16 ? kFormats[2] : kFormats[3];
    }
  }
  const std::string stem = record_name(name);
  RecordFiles files;
  files.header = stem + " " + std::to_string(columns.size()) + " " + shortest_decimal(record.fs_hz) + " " +
                 std::to_string(record.length);
  files.header += start_text(record);
  files.header += "\n";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    mark_gaps(record.signals[i], columns[i], format.missing());
    files.header += signal_line(record.signals[i], columns[i], stem + ".dat", format);
  }
  for (const std::string& comment : comments) {
    std::string line = "# " + comment;
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\r', ' ');
    files.header += line + "\n";
  }
  Packer packer(format, columns.size() * static_cast<std::size_t>(record.length));
  for (std::size_t i = 0; i < static_cast<std::size_t>(record.length); ++i) {
    for (const auto& samples : columns) packer.push(samples[i]);
  }
  files.signals = std::move(packer).finish();
  return files;
}

}  // namespace ecg::wfdb
