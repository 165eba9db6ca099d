#include "core/formats/edf_writer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/formats/edf_header.hpp"
#include "core/formats/record_text.hpp"

namespace ecg {

namespace {

constexpr std::int64_t kDigitalLow = -32768;
constexpr std::int64_t kDigitalHigh = 32767;
constexpr std::size_t kNumberField = 8;  ///< characters of a number in the header
constexpr std::size_t kLabelField = 16;
constexpr char kEndOfText = '\x14';
constexpr char kBeforeDuration = '\x15';
constexpr int kOnsetDecimals = 6;  ///< microseconds: far below a sample

/// How long a data record is.
struct Blocks {
  std::int64_t samples = 1;  ///< per signal
  std::string duration;      ///< seconds, as the header says it
  double duration_s = 1.0;
  std::int64_t count = 0;
};

/// Whole samples in a whole number of seconds where there is one up to a minute; else as near as eight characters say.
Blocks blocks_of(double fs_hz, SampleIndex length) {
  constexpr int kLongest_s = 60;
  constexpr double kWhole = 1e-9;  // relative
  Blocks blocks;
  blocks.samples = 0;
  for (int duration_s = 1; duration_s <= kLongest_s && blocks.samples == 0; ++duration_s) {
    const double samples = fs_hz * duration_s;
    if (samples < 1.0 || std::abs(samples - std::round(samples)) > kWhole * samples) continue;
    blocks.samples = static_cast<std::int64_t>(std::round(samples));
    blocks.duration_s = duration_s;
    blocks.duration = std::to_string(duration_s);
  }
  if (blocks.samples == 0) {
    blocks.samples = std::max<std::int64_t>(static_cast<std::int64_t>(std::round(fs_hz)), 1);
    blocks.duration_s = static_cast<double>(blocks.samples) / fs_hz;
    blocks.duration = brief_decimal(blocks.duration_s, 6).substr(0, kNumberField);
  }
  blocks.count = (length + blocks.samples - 1) / blocks.samples;
  return blocks;
}

/// Longest decimal text of a number that fits a header field.
std::string number_field(double value) {
  for (int decimals = 7; decimals > 0; --decimals) {
    const std::string text = brief_decimal(value, decimals);
    if (text.size() <= kNumberField) return text;
  }
  return brief_decimal(value, 0).substr(0, kNumberField);
}

/// Digital and physical limits of a signal; a sample is stored as adu / 2^shift.
struct Calibration {
  int shift = 0;
  std::int64_t digital_low = kDigitalLow;
  std::int64_t digital_high = kDigitalHigh;
  std::string physical_low;
  std::string physical_high;
  std::int64_t zero = 0;  ///< digital value of 0 physical units, within the limits
};

Calibration calibration_of(const Signal& signal, std::int64_t low, std::int64_t high) {
  Calibration result;
  while ((low >> result.shift) < kDigitalLow || (high >> result.shift) > kDigitalHigh) ++result.shift;
  const double scale = std::ldexp(1.0, -result.shift);
  const double gain = signal.gain_adu_per_unit * scale;
  const double baseline = signal.baseline_adu * scale;
  low >>= result.shift;
  high >>= result.shift;
  result.zero = static_cast<std::int64_t>(
      std::clamp(std::round(baseline), static_cast<double>(kDigitalLow), static_cast<double>(kDigitalHigh)));
  // Limits a whole number of units from zero say gain and baseline exactly.
  constexpr int kMaxUnits = 1'000'000;
  if (baseline == std::round(baseline) && gain > 0.0 && gain == std::round(gain)) {
    const auto step = static_cast<std::int64_t>(gain);
    const auto zero = static_cast<std::int64_t>(baseline);
    std::int64_t below = std::max<std::int64_t>((zero - low + step - 1) / step, 1);
    std::int64_t above = std::max<std::int64_t>((high - zero + step - 1) / step, 1);
    if (zero - below * step >= kDigitalLow && zero + above * step <= kDigitalHigh && below < kMaxUnits &&
        above < kMaxUnits) {
      result.digital_low = zero - below * step;
      result.digital_high = zero + above * step;
      result.physical_low = std::to_string(-below);
      result.physical_high = std::to_string(above);
      return result;
    }
  }
  result.physical_low = number_field((static_cast<double>(kDigitalLow) - baseline) / gain);
  result.physical_high = number_field((static_cast<double>(kDigitalHigh) - baseline) / gain);
  return result;
}

/// Digital samples, padded to whole data records, zero units where there are none.
std::vector<std::int16_t> digital(const Signal& signal, Calibration& calibration, std::size_t size) {
  std::vector<std::int16_t> result;
  std::visit(
      [&](const auto& adu) {
        std::int64_t low = std::numeric_limits<std::int32_t>::max();
        std::int64_t high = std::numeric_limits<std::int32_t>::min();
        auto gap = signal.gaps.begin();
        for (SampleIndex i = 0; i < std::ssize(adu); ++i) {
          while (gap != signal.gaps.end() && gap->end <= i) ++gap;
          if (gap != signal.gaps.end() && gap->begin <= i) continue;
          low = std::min<std::int64_t>(low, adu[static_cast<std::size_t>(i)]);
          high = std::max<std::int64_t>(high, adu[static_cast<std::size_t>(i)]);
        }
        calibration = low <= high ? calibration_of(signal, low, high) : calibration_of(signal, 0, 0);
        result.assign(size, static_cast<std::int16_t>(calibration.zero));
        for (std::size_t i = 0; i < std::min(size, adu.size()); ++i)
          result[i] = static_cast<std::int16_t>(static_cast<std::int64_t>(adu[i]) >> calibration.shift);
      },
      signal.adu);
  for (const SampleRange& gap : signal.gaps) {
    const auto begin = static_cast<std::size_t>(std::clamp<SampleIndex>(gap.begin, 0, std::ssize(result)));
    const auto end = static_cast<std::size_t>(std::clamp<SampleIndex>(gap.end, 0, std::ssize(result)));
    for (std::size_t i = begin; i < end; ++i) result[i] = static_cast<std::int16_t>(calibration.zero);
  }
  return result;
}

std::string onset(double time_s) { return "+" + brief_decimal(time_s, kOnsetDecimals); }

/// Texts of annotations by data record, each list begun by the record's own time.
class AnnotationSignal {
 public:
  AnnotationSignal(const Blocks& blocks, double fs_hz, double offset_s)
      : blocks_(blocks), fs_hz_(fs_hz), offset_s_(offset_s), lists_(static_cast<std::size_t>(blocks.count)) {
    for (std::size_t i = 0; i < lists_.size(); ++i)
      lists_[i] = onset(offset_s + static_cast<double>(i) * blocks.duration_s) + kEndOfText + kEndOfText + '\0';
  }
  void add(SampleIndex sample, std::string_view text, SampleIndex length = 0) {
    if (sample < 0 || text.empty()) return;
    const auto block = std::min(static_cast<std::size_t>(sample / blocks_.samples), lists_.size() - 1);
    std::string entry = onset(offset_s_ + seconds_from_samples(sample, fs_hz_));
    if (length > 0) entry += kBeforeDuration + brief_decimal(seconds_from_samples(length, fs_hz_), kOnsetDecimals);
    entry += kEndOfText;
    for (const char c : text) entry += static_cast<unsigned char>(c) < ' ' ? ' ' : c;  // control bytes structure lists
    lists_[block] += entry + kEndOfText + '\0';
  }
  /// Bytes per data record, even.
  [[nodiscard]] std::size_t size() const {
    std::size_t most = 0;
    for (const std::string& list : lists_) most = std::max(most, list.size());
    return most + most % 2;
  }
  [[nodiscard]] const std::string& list(std::size_t block) const { return lists_[block]; }

 private:
  Blocks blocks_;
  double fs_hz_;
  double offset_s_;  ///< of the first sample from the file's start, which is a whole second
  std::vector<std::string> lists_;
};

std::string_view text_of(const Annotation& annotation) {
  if (!annotation.aux.empty() && !is_beat(annotation.code)) return annotation.aux;
  return mnemonic(annotation.code);
}

std::string padded(std::string text, std::size_t size) {
  text.resize(size, ' ');
  return text;
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string start_clock(double time_of_day_s) {
  const auto seconds = static_cast<std::int64_t>(time_of_day_s);
  return two_digits(seconds / 3600 % 24) + "." + two_digits(seconds / 60 % 60) + "." + two_digits(seconds % 60);
}

/// The date as the two fields of the header say it.
struct DateFields {
  std::string identification = "Startdate X";
  std::string start_date = std::string(edf::kNoDate);
};

DateFields date_fields(const std::optional<CalendarDate>& date) {
  if (!date) return {};
  constexpr std::int32_t kFirstYear =
      1985;  // of the years that two digits mean; others are "yy", and the first field says them
  constexpr std::int32_t kLastYear = 2084;
  const bool two = date->year >= kFirstYear && date->year <= kLastYear;
  const std::string day = two_digits(date->day);
  return {"Startdate " + day + "-" + std::string(month_name(date->month)) + "-" + std::to_string(date->year),
          day + "." + two_digits(date->month) + "." + (two ? two_digits(date->year % 100) : "yy")};
}

std::string label_of(const Signal& signal) {
  const std::string lead = ascii(signal.lead);
  const bool says_itself = signal.kind != SignalKind::ecg || lead.starts_with("ECG") || lead.starts_with("EKG");
  if (says_itself) return lead.substr(0, kLabelField);
  return ("ECG " + lead).substr(0, kLabelField);  // EDF+ names the kind of signal first
}

}  // namespace

Result<std::vector<std::byte>> write_edf(const Record& record, std::span<const Annotation> annotations) {
  constexpr double kLowest_hz = 1e-3;
  constexpr double kHighest_hz = 1e6;
  if (record.signals.empty() || record.length <= 0) return Error{ErrorCode::empty, "signals", -1, record.name};
  if (!(record.fs_hz >= kLowest_hz) || record.fs_hz > kHighest_hz)
    return Error{ErrorCode::out_of_range, "fs_hz", -1, record.name};
  const Blocks blocks = blocks_of(record.fs_hz, record.length);
  const SampleIndex padded_length = blocks.count * blocks.samples;
  std::vector<Calibration> calibrations(record.signals.size());
  std::vector<std::vector<std::int16_t>> samples;
  for (std::size_t i = 0; i < record.signals.size(); ++i)
    samples.push_back(digital(record.signals[i], calibrations[i], static_cast<std::size_t>(padded_length)));

  const double start_s = record.start_time_of_day_s.value_or(0.0);
  AnnotationSignal texts(blocks, record.fs_hz, start_s - std::floor(start_s));
  for (const Annotation& annotation : annotations) texts.add(annotation.sample, text_of(annotation));
  for (const Signal& signal : record.signals) {
    for (const SampleRange& gap : signal.gaps) texts.add(gap.begin, "Gap in " + ascii(signal.lead), gap.size());
  }
  if (padded_length > record.length) texts.add(record.length, "Recording ends", padded_length - record.length);

  // Header: one field of all signals after the other.
  const std::size_t signals = record.signals.size() + 1;
  const DateFields date = date_fields(record.start_date ? day_at(*record.start_date, start_s) : std::nullopt);
  std::string header = padded("0", 8) + padded("X X X X", 80) + padded(date.identification + " X X Fiducial", 80) +
                       date.start_date + start_clock(start_s);
  header += padded(std::to_string(256 * (signals + 1)), 8) + padded("EDF+C", 44);
  header += padded(std::to_string(blocks.count), 8) + padded(blocks.duration, 8) + padded(std::to_string(signals), 4);
  const auto field = [&](std::size_t size, auto of_signal, std::string_view of_annotations) {
    for (std::size_t i = 0; i + 1 < signals; ++i) header += padded(of_signal(i), size);
    header += padded(std::string(of_annotations), size);
  };
  const auto nothing = [](std::size_t) { return std::string(); };
  field(16, [&](std::size_t i) { return label_of(record.signals[i]); }, "EDF Annotations");
  field(80, nothing, "");
  field(8, [&](std::size_t i) { return ascii(record.signals[i].unit); }, "");
  field(8, [&](std::size_t i) { return calibrations[i].physical_low; }, "-1");
  field(8, [&](std::size_t i) { return calibrations[i].physical_high; }, "1");
  field(8, [&](std::size_t i) { return std::to_string(calibrations[i].digital_low); }, "-32768");
  field(8, [&](std::size_t i) { return std::to_string(calibrations[i].digital_high); }, "32767");
  field(80, nothing, "");
  field(8, [&](std::size_t) { return std::to_string(blocks.samples); }, std::to_string(texts.size() / 2));
  field(32, nothing, "");

  std::vector<std::byte> bytes;
  bytes.reserve(header.size() + static_cast<std::size_t>(padded_length) * 2 * samples.size() +
                texts.size() * static_cast<std::size_t>(blocks.count));
  const auto append = [&](std::string_view text) {
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  };
  append(header);
  for (std::size_t block = 0; block < static_cast<std::size_t>(blocks.count); ++block) {
    const std::size_t begin = block * static_cast<std::size_t>(blocks.samples);
    for (const auto& column : samples) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(blocks.samples); ++i) {
        const auto value = static_cast<std::uint16_t>(column[begin + i]);
        bytes.push_back(static_cast<std::byte>(value & 0xFFU));
        bytes.push_back(static_cast<std::byte>(value >> 8U));
      }
    }
    append(texts.list(block));
    bytes.resize(bytes.size() + texts.size() - texts.list(block).size());
  }
  return bytes;
}

}  // namespace ecg
