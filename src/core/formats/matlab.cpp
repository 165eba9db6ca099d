#include "core/formats/matlab.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/letter_case.hpp"
#include "core/formats/column_signal.hpp"
#include "core/formats/csv_column.hpp"
#include "core/formats/csv_time.hpp"
#include "core/formats/csv_words.hpp"
#include "core/formats/matlab_file.hpp"

namespace ecg {

namespace {

constexpr std::size_t kHeadBytes = 19;  // "MATLAB 5.0 MAT-file"

bool names_rate(const std::string& name) {
  std::string word = lower(name);
  std::erase(word, '_');
  return table::is_one_of(
      word, {"fs", "fshz", "freq", "frequency", "fsamp", "fsample", "sampfreq", "samplefreq", "samplefrequency",
             "samplerate", "samplingfreq", "samplingfrequency", "samplingrate", "sfreq", "srate", "sr", "rate", "hz"});
}

/// Rows per second by a vector of times.
std::optional<double> rate_of_times(const matlab::Matrix& times) {
  table::Layout layout;
  const std::int64_t count = times.size();
  if (count < 2) return std::nullopt;
  const double step = (times.at(count - 1) - times.at(0)) / static_cast<double>(count - 1);
  layout.time_unit_s = table::guessed_time_unit_s(step);
  if (layout.time_unit_s == 0.0) return std::nullopt;
  table::TimeColumn column(layout);
  for (std::int64_t i = 0; i < count; ++i) {
    if (const auto time = table::fixed_point(times.at(i))) column.append(*time, i);
  }
  column.settle();
  return column.fs_hz();
}

/// What a number beside the matrix says.
std::optional<double> stated_rate(const matlab::File& file) {
  for (const matlab::Matrix& matrix : file.matrices()) {
    if (matrix.size() == 1 && names_rate(matrix.name)) return matrix.at(0);
  }
  return std::nullopt;
}

/// What a vector of times beside it says.
std::optional<double> timed_rate(const matlab::File& file, std::int64_t samples) {
  for (const matlab::Matrix& matrix : file.matrices()) {
    const matlab::Signals shape = matlab::as_signals(matrix);
    if (shape.leads == 1 && shape.samples == samples && table::is_time_name(matrix.name)) return rate_of_times(matrix);
  }
  return std::nullopt;
}

/// The matrix of signals, and beside a vector all others of its length.
std::vector<matlab::Signals> all_signals(const matlab::File& file, const matlab::Signals& main) {
  if (main.leads > 1) return {main};
  std::vector<matlab::Signals> found;
  for (const matlab::Matrix& matrix : file.matrices()) {
    const matlab::Signals each = matlab::as_signals(matrix);
    if (each.leads == 1 && each.samples == main.samples && !table::is_time_name(matrix.name)) found.push_back(each);
  }
  return found;
}

table::LeadColumn column_of(const matlab::Signals& signals, std::int64_t lead) {
  table::LeadColumn column;
  column.reserve(signals.samples);
  for (std::int64_t i = 0; i < signals.samples; ++i) {
    if (const auto number = table::fixed_point(signals.at(lead, i))) column.append(*number);
    else column.append_missing();
  }
  return column;
}

}  // namespace

MatlabReader::MatlabReader(TableSettings settings) : settings_(settings) {}

Status MatlabReader::push(std::span<const std::byte> bytes) {
  const auto needed = std::max(settings_.size_bytes, static_cast<std::int64_t>(bytes_.size() + bytes.size()));
  if (needed > settings_.max_bytes) {
    return Error{
        ErrorCode::over_budget, "file", -1, {}, static_cast<double>(needed), static_cast<double>(settings_.max_bytes)};
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  if (bytes_.size() >= kHeadBytes && !matlab::is_matlab5(bytes_)) return Error{ErrorCode::missing_file, "header"};
  return Done{};
}

Result<Record> MatlabReader::finish() && {
  if (bytes_.empty()) return Error{ErrorCode::empty, "file", 0};
  if (!matlab::is_matlab5(bytes_)) return Error{ErrorCode::missing_file, "header"};
  ECG_TRY(const matlab::File file, matlab::File::parse(std::move(bytes_), settings_.max_bytes));
  const matlab::Signals main = matlab::find_signals(file);
  if (main.matrix == nullptr) return Error{ErrorCode::unsupported, "matrix"};
  const std::vector<matlab::Signals> signals = all_signals(file, main);
  const double samples =
      static_cast<double>(main.samples) *
      static_cast<double>(std::max<std::int64_t>(main.leads, static_cast<std::int64_t>(signals.size())));
  if (const double needed = samples * sizeof(std::int32_t); needed > static_cast<double>(settings_.max_bytes)) {
    return Error{ErrorCode::over_budget, "numbers", -1, {}, needed, static_cast<double>(settings_.max_bytes)};
  }
  const std::optional<double> stated_hz = settings_.fs_hz ? std::nullopt : stated_rate(file);
  const std::optional<double> fs_hz = settings_.fs_hz ? settings_.fs_hz
                                      : stated_hz     ? stated_hz
                                                      : timed_rate(file, main.samples);
  if (!fs_hz) {
    const table::LeadColumn column = column_of(main, 0);
    first_lead_.assign(column.values().begin(), column.values().end());
    return Error{ErrorCode::missing_fact, "fs_hz"};
  }
  if (!(*fs_hz > 0.0) || *fs_hz > kMaxTableRate_hz) return Error{ErrorCode::out_of_range, "fs_hz"};
  Record record;
  record.fs_hz = *fs_hz;
  record.length = main.samples;
  if (!stated_hz) record.diagnostics.push_back({DiagnosticCode::assumed_fs, "fs_hz", *fs_hz});
  bool any_number = false;
  for (const matlab::Signals& each : signals) {
    for (std::int64_t lead = 0; lead < each.leads; ++lead) {
      std::string name = each.matrix->name;
      if (each.leads > 1) name += " " + std::to_string(lead + 1);
      table::LeadColumn column = column_of(each, lead);
      any_number = any_number || column.has_number();
      record.signals.push_back(
          table::take_signal(std::move(column), std::move(name), {}, settings_.gain_adu_per_mv, record));
    }
  }
  if (!any_number) return Error{ErrorCode::unsupported, "matrix"};
  return record;
}

}  // namespace ecg
