#include "core/formats/csv.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/text_scanner.hpp"
#include "core/formats/column_signal.hpp"
#include "core/formats/csv_cells.hpp"
#include "core/formats/csv_column.hpp"
#include "core/formats/csv_layout.hpp"
#include "core/formats/csv_time.hpp"

namespace ecg {

namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;  // read before the layout is decided
constexpr std::size_t kMaxLineBytes = 1024 * 1024;
// Rows farther apart are one per beat or event: no lead of an ECG shows a QRS complex (0.1 s) in fewer samples.
constexpr double kMinRateHz = 20.0;
constexpr double kLongestInsertedGap_s = 86'400.0;
constexpr double kRateAgreement = 0.1;  // of times with the rate that the file says or a person typed

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // bytes to char: the one cast text allows
}

/// "0.86 s", "197 s".
std::string seconds_text(double seconds) {
  const auto hundredths = static_cast<std::int64_t>(std::llround(std::min(seconds, 1e9) * 100.0));
  std::string text = std::to_string(hundredths / 100);
  if (seconds < 10.0) text += "." + std::string(hundredths % 100 < 10 ? "0" : "") + std::to_string(hundredths % 100);
  return text + " s";
}

}  // namespace

struct TableReader::State {
  TableSettings settings;
  std::string head;              // until the layout is known
  std::string carry;             // begin of an incomplete line
  std::int64_t line_offset = 0;  // byte at which the line being read begins ...
  std::int64_t line_number = 1;  // ... and its number
  std::int64_t first_row_line = 1;
  std::int64_t fs_line = 1;  // that says the sampling rate
  std::int64_t first_skipped_line = 0;
  std::optional<table::Layout> layout;
  std::optional<table::TimeColumn> time;
  std::vector<std::size_t> lead_of_column;  // index into leads, kNoLead for other columns
  std::vector<table::LeadColumn> leads;
  std::vector<std::string> names;
  std::vector<std::string> units;
  std::vector<std::optional<table::FixedPoint>> row;
  std::vector<table::FixedPoint> plain_row;
  SampleIndex rows = 0;
  std::int64_t skipped = 0;
  std::int64_t unread_times = 0;

  static constexpr std::size_t kNoLead = static_cast<std::size_t>(-1);

  [[nodiscard]] Error here(ErrorCode code, std::string_view field) const;
  [[nodiscard]] Error over_budget(double needed_bytes) const;
  Status decide(bool complete);
  Status measure(std::string_view first_rows);
  Status take_text(std::string_view text);
  Status take_line(std::string_view line);
  bool take_plain_row(std::string_view line);
  Status end_row();
  void fill_jumps(Record& record, double fs_hz);
};

TableReader::TableReader(TableSettings settings) : state_(std::make_unique<State>()) { state_->settings = settings; }
TableReader::TableReader(TableReader&&) noexcept = default;
TableReader& TableReader::operator=(TableReader&&) noexcept = default;
TableReader::~TableReader() = default;

/// An error in the line being read.
Error TableReader::State::here(ErrorCode code, std::string_view field) const {
  return {.code = code, .field = std::string(field), .byte_offset = line_offset, .line = line_number};
}

Error TableReader::State::over_budget(double needed_bytes) const {
  Error error = here(ErrorCode::over_budget, "rows");
  error.needed = needed_bytes;
  error.allowed = static_cast<double>(settings.max_bytes);
  return error;
}

/// Finds the layout from the head, then reads the rows the head holds.
Status TableReader::State::decide(bool complete) {
  const auto line_at = [&](std::size_t offset) {
    return 1 +
           std::count(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(std::min(offset, head.size())), '\n');
  };
  Result<table::Layout> found = table::detect_layout(head, complete);
  if (!found.has_value()) {
    Error error = found.error();
    error.line = line_at(static_cast<std::size_t>(error.byte_offset));
    return error;
  }
  layout = std::move(found).value();
  fs_line = line_at(layout->fs_offset);
  line_offset = static_cast<std::int64_t>(layout->data_offset);
  line_number = first_row_line = line_at(layout->data_offset);
  for (std::size_t i = 0; i < layout->columns.size(); ++i) {
    const table::Column& column = layout->columns[i];
    const bool lead = column.role == table::Role::lead;
    lead_of_column.push_back(lead ? names.size() : kNoLead);
    if (column.role == table::Role::time && layout->time_unit_s > 0.0) time.emplace(*layout);
    if (!lead) continue;
    names.push_back(column.name.empty() ? "column " + std::to_string(i + 1) : column.name);
    units.push_back(column.unit);
  }
  leads.resize(names.size());
  row.resize(names.size());
  plain_row.resize(names.size());
  const std::string text = std::move(head);
  head.clear();
  const std::string_view first_rows = std::string_view(text).substr(layout->data_offset);
  if (!complete) {
    ECG_TRY(const auto measured, measure(first_rows));
  }
  return take_text(first_rows);
}

/// Refuses a table whose rows will not fit, going by the size of the file and the longest of its first rows, and makes
/// room for one whose rows will. Columns that are no lead (times, counters) grow by a digit each time the rows become
/// ten times as many. So the count is a low one: what it lets pass is still counted row by row.
Status TableReader::State::measure(std::string_view first_rows) {
  const double bytes = static_cast<double>(settings.size_bytes) - static_cast<double>(layout->data_offset);
  const std::size_t whole = first_rows.rfind('\n');
  if (bytes <= 0.0 || whole == std::string_view::npos) return Done{};
  std::size_t longest = 0;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= whole; ++count) {
    const std::size_t end = first_rows.find('\n', begin);
    longest = std::max(longest, end + 1 - begin);
    begin = end + 1;
  }
  const double row_bytes = static_cast<double>(sizeof(std::int32_t) * leads.size());
  const double most_rows = bytes * static_cast<double>(count) / static_cast<double>(whole + 1);
  const double growth = std::log10(std::max(1.0, most_rows / static_cast<double>(count)));
  const double growing = static_cast<double>(lead_of_column.size() - leads.size());
  const double least_rows = bytes / (static_cast<double>(longest) + growing * growth);
  const double budget = static_cast<double>(settings.max_bytes);
  if (least_rows * row_bytes > budget) return over_budget(least_rows * row_bytes);
  for (table::LeadColumn& lead : leads)
    lead.reserve(static_cast<SampleIndex>(std::min(most_rows, budget / row_bytes)) + 1);
  return Done{};
}

Status TableReader::State::take_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos) {
      if (carry.size() + text.size() > kMaxLineBytes) return here(ErrorCode::malformed, "line");
      carry.append(text);
      return Done{};
    }
    Status taken = Done{};
    const std::size_t length = carry.size() + newline;
    if (carry.empty()) {
      taken = take_line(text.substr(0, newline));
    } else {
      carry.append(text.substr(0, newline));
      taken = take_line(carry);
      carry.clear();
    }
    if (!taken.has_value()) return taken;
    text.remove_prefix(newline + 1);
    line_offset += static_cast<std::int64_t>(length) + 1;
    ++line_number;
  }
  return Done{};
}

Status TableReader::State::take_line(std::string_view line) {
  if (take_plain_row(line)) return end_row();
  if (trimmed(line).empty()) return Done{};
  std::fill(row.begin(), row.end(), std::nullopt);
  bool any_number = false;
  bool any_text = false;
  std::optional<std::string_view> time_cell;
  const std::size_t cells =
      table::for_each_cell(line, layout->separator, [&](std::size_t index, std::string_view cell) {
        if (index >= lead_of_column.size()) return;
        if (layout->columns[index].role == table::Role::time) time_cell = cell;
        const std::size_t lead = lead_of_column[index];
        if (lead == kNoLead) return;
        row[lead] = table::parse_fixed_point(cell, layout->decimal_comma);
        any_number = any_number || row[lead].has_value();
        any_text = any_text || (!row[lead] && table::cell_kind(cell, layout->decimal_comma) == table::CellKind::text);
      });
  if (!any_number && (any_text || cells < lead_of_column.size())) {  // a remark, a repeated header, a torn last line
    if (skipped++ == 0) first_skipped_line = line_number;
    return Done{};
  }
  if (time && !(time_cell && time->append(*time_cell, rows))) ++unread_times;
  for (std::size_t i = 0; i < leads.size(); ++i) {
    if (row[i]) leads[i].append(*row[i]);
    else leads[i].append_missing();
  }
  return end_row();
}

/// A row of plain numbers and nothing else, as nearly all are, in one pass; false, and nothing taken, for any other.
bool TableReader::State::take_plain_row(std::string_view line) {
  const char separator = layout->separator;
  const char point = layout->decimal_comma ? ',' : '.';
  if (separator == point || (time && !time->takes_numbers(rows))) return false;
  const auto is_blank = [&](char c) { return c == ' ' || c == '\r' || (c == '\t' && separator != '\t'); };
  const auto skip_blanks = [&] {
    while (!line.empty() && is_blank(line[0])) line.remove_prefix(1);
  };
  table::FixedPoint time_cell, unused;
  for (std::size_t column = 0; column < lead_of_column.size(); ++column) {
    if (column > 0 && separator != ' ') {
      if (!line.starts_with(separator)) return false;
      line.remove_prefix(1);
    }
    skip_blanks();
    const std::size_t lead = lead_of_column[column];
    const bool is_time = layout->columns[column].role == table::Role::time;
    table::FixedPoint& cell = lead != kNoLead ? plain_row[lead] : is_time ? time_cell : unused;
    if (!table::take_plain_number(line, point, cell)) return false;
    const std::size_t behind = line.size();
    skip_blanks();
    if (separator == ' ' && !line.empty() && line.size() == behind) return false;
  }
  if (!line.empty()) return false;
  if (time && !time->append(time_cell, rows)) return false;
  for (std::size_t i = 0; i < leads.size(); ++i) leads[i].append(plain_row[i]);
  return true;
}

Status TableReader::State::end_row() {
  ++rows;
  constexpr SampleIndex kRowsBetweenChecks = 4096;
  if (rows % kRowsBetweenChecks == 0) {
    std::size_t memory = 0;
    for (const table::LeadColumn& lead : leads) memory += lead.memory_bytes();
    if (static_cast<std::int64_t>(memory) > settings.max_bytes) return over_budget(static_cast<double>(memory));
  }
  return Done{};
}

Status TableReader::push(std::span<const std::byte> bytes) {
  std::string_view text = text_of(bytes);
  if (!state_->layout) {  // the head always has the same size, so that chunks do not change what is found
    const std::size_t missing = std::min(kHeadBytes - state_->head.size(), text.size());
    state_->head.append(text.substr(0, missing));
    text.remove_prefix(missing);
    if (state_->head.size() < kHeadBytes) return Done{};
    ECG_TRY(const auto decided, state_->decide(false));
  }
  return state_->take_text(text);
}

/// Missing rows become gaps, where times run at the rate of the rows: those of rows that arrived in bursts do not.
void TableReader::State::fill_jumps(Record& record, double fs_hz) {
  const double times_hz = time->fs_hz().value_or(0.0);
  if (std::abs(times_hz - fs_hz) > kRateAgreement * fs_hz) {
    record.diagnostics.push_back({DiagnosticCode::ignored_field, "time", static_cast<double>(rows)});
    return;
  }
  std::int64_t refused = time->backward_steps();
  SampleIndex budget = settings.max_bytes / static_cast<std::int64_t>(sizeof(std::int32_t) * leads.size()) - rows;
  std::vector<std::pair<SampleIndex, SampleIndex>> inserted;
  for (const auto& jump : time->jumps()) {
    const SampleIndex missing = jump.step_s > kLongestInsertedGap_s ? 0 : samples_from_seconds(jump.step_s, fs_hz) - 1;
    if (missing < 1 || missing > budget) {
      ++refused;
      continue;
    }
    budget -= missing;
    inserted.emplace_back(jump.row, missing);
  }
  for (table::LeadColumn& lead : leads) lead.insert_missing(inserted);
  for (const auto& [at, count] : inserted) rows += count;
  if (refused + unread_times > 0) {
    record.diagnostics.push_back({DiagnosticCode::ignored_field, "time", static_cast<double>(refused + unread_times)});
  }
}

std::span<const std::int32_t> TableReader::first_lead() const {
  return state_->leads.empty() ? std::span<const std::int32_t>{} : state_->leads.front().values();
}

Result<Record> TableReader::finish() && {
  State& state = *state_;
  if (!state.layout) {
    if (state.head.find_first_not_of(" \t\r\n") == std::string::npos) return Error{ErrorCode::empty, "file", 0, {}};
    ECG_TRY(const auto decided, state.decide(true));
  }
  if (!state.carry.empty()) {
    ECG_TRY(const auto last, state.take_line(state.carry));
  }
  const auto at_the_rows = [&](ErrorCode code, std::string field) {
    return Error{.code = code,
                 .field = std::move(field),
                 .byte_offset = static_cast<std::int64_t>(state.layout->data_offset),
                 .line = state.first_row_line};
  };
  if (state.rows == 0) return at_the_rows(ErrorCode::empty, "rows");

  Record record;
  std::optional<double> fs_hz = state.settings.fs_hz ? state.settings.fs_hz : state.layout->fs_hz;
  table::Start start = state.layout->start;
  if (state.time) {
    state.time->settle();
    if (state.time->start().time_of_day_s) start = state.time->start();
    if (!fs_hz) fs_hz = state.time->fs_hz();
  }
  if (!fs_hz) return Error{ErrorCode::missing_fact, "fs_hz", -1, {}};
  if (!(*fs_hz > 0.0) || *fs_hz > kMaxTableRate_hz) {
    Error error = at_the_rows(ErrorCode::out_of_range, "fs_hz");       // of the time column
    if (state.settings.fs_hz) error.byte_offset = -1, error.line = 0;  // typed
    else if (state.layout->fs_hz)
      error.byte_offset = static_cast<std::int64_t>(state.layout->fs_offset), error.line = state.fs_line;
    return error;
  }
  if (*fs_hz < kMinRateHz) return at_the_rows(ErrorCode::unsupported, "a row every " + seconds_text(1.0 / *fs_hz));
  if (std::ranges::none_of(state.leads, [](const table::LeadColumn& lead) { return lead.has_number(); }))
    return at_the_rows(ErrorCode::unsupported, "columns");
  if (!state.layout->fs_hz || state.settings.fs_hz)
    record.diagnostics.push_back({DiagnosticCode::assumed_fs, "fs_hz", *fs_hz});
  record.start_time_of_day_s = start.time_of_day_s;
  record.start_date = start.date;
  if (start.date_ignored) record.diagnostics.push_back({DiagnosticCode::ignored_field, "date"});
  if (state.time) state.fill_jumps(record, *fs_hz);
  record.fs_hz = *fs_hz;
  record.length = state.rows;
  record.comments = state.layout->comments;
  for (std::size_t i = 0; i < state.leads.size(); ++i) {
    record.signals.push_back(table::take_signal(std::move(state.leads[i]), std::move(state.names[i]),
                                                std::move(state.units[i]), state.settings.gain_adu_per_mv, record));
  }
  if (state.skipped > 0)
    record.diagnostics.push_back({DiagnosticCode::skipped_rows,
                                  {},
                                  static_cast<double>(state.skipped),
                                  static_cast<double>(state.first_skipped_line)});
  return record;
}

}  // namespace ecg
