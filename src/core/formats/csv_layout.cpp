// Long because all guesses about a table are made here, each of them from what the others found.
#include "core/formats/csv_layout.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"
#include "core/formats/csv_cells.hpp"
#include "core/formats/csv_opensignals.hpp"
#include "core/formats/csv_time.hpp"
#include "core/formats/csv_words.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg::table {

namespace {

constexpr std::size_t kLinesExamined = 256;
constexpr std::size_t kMaxCommentLines = 64;
constexpr std::size_t kMinRowsForSteps = 4;
constexpr std::size_t kMinRowsForIntervals = 16;  // fewer could follow a rising column by chance
constexpr std::size_t kMaxIntervalColumns = 8;    // lists of beats are narrow
constexpr double kIntervalAgreement = 0.02;       // of the mean step: intervals are printed rounded
constexpr double kSmallestIntervalSpread = 0.01;  // mean absolute deviation over mean; evenly sampled rows have less
constexpr std::size_t kMinBeatColumns = 100;      // cut-out beats: the widest multi-lead recordings have fewer columns
constexpr double kMostBeatClass = 20.0;           // their last column: a class by number
constexpr std::size_t kThousandsLength = 5;       // "1,000": four digits would be a rate of one to ten samples
constexpr std::string_view kRawUnit = "raw";      // converter values, of which only the device knows the gain
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Line {
  std::string_view text;
  std::size_t offset = 0;
};

struct Shape {
  std::size_t cells = 0;
  std::size_t numbers = 0;  // and clock times
  std::size_t texts = 0;
};

Shape shape_of(std::string_view line, char separator, bool decimal_comma) {
  Shape shape;
  shape.cells = for_each_cell(line, separator, [&](std::size_t, std::string_view cell) {
    const CellKind kind = cell_kind(cell, decimal_comma);
    if (kind == CellKind::number || kind == CellKind::clock) ++shape.numbers;
    if (kind == CellKind::text) ++shape.texts;
  });
  return shape;
}

/// One way of reading the lines, and how well it explains them.
struct Notation {
  char separator = '\0';
  bool decimal_comma = false;
  std::vector<Shape> shapes;  // one per line
  std::size_t cells = 0;      // of most rows with numbers
  std::size_t texts = 0;      // cells of text in a usual row
  double score = 0.0;         // rows explained, each weighted by its share of numbers
};

template <typename Value>
std::size_t most_frequent(const std::vector<Shape>& shapes, Value value) {
  std::vector<std::size_t> values;
  for (const Shape& shape : shapes) {
    if (shape.numbers > 0) values.push_back(value(shape));
  }
  std::sort(values.begin(), values.end());
  std::size_t best = 0;
  std::size_t best_count = 0;
  for (std::size_t i = 0; i < values.size();) {
    const auto end =
        static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), values[i]) - values.begin());
    if (end - i > best_count) {
      best = values[i];
      best_count = end - i;
    }
    i = end;
  }
  return best;
}

Notation examine(const std::vector<Line>& lines, char separator, bool decimal_comma) {
  Notation notation{separator, decimal_comma, {}, 0, 0, 0.0};
  for (const Line& line : lines) notation.shapes.push_back(shape_of(line.text, separator, decimal_comma));
  notation.cells = most_frequent(notation.shapes, [](const Shape& shape) { return shape.cells; });
  std::vector<Shape> usual;
  for (const Shape& shape : notation.shapes) {
    if (shape.cells == notation.cells) usual.push_back(shape);
  }
  notation.texts = most_frequent(usual, [](const Shape& shape) { return shape.texts; });
  for (const Shape& shape : usual) {
    if (shape.numbers > 0)
      notation.score += static_cast<double>(shape.cells - shape.texts) / static_cast<double>(shape.cells);
  }
  return notation;
}

bool is_row(const Notation& notation, const Shape& shape) {
  return shape.cells == notation.cells && shape.numbers > 0 && shape.texts <= notation.texts;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "-0,145" and "19,047" read with the comma as separator have cells that no column of integers has: "-0", and digits
/// behind a zero. The cells behind the commas are bare digits all the way, or the comma separates.
bool has_comma_fractions(const std::vector<Line>& lines) {
  bool fraction = false;
  for (const Line& line : lines) {
    const std::string_view text = trimmed(line.text);
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos || text.find_first_of("0123456789") == std::string_view::npos) continue;
    std::string_view whole = text.substr(0, comma);
    if (!whole.empty() && (whole.front() == '-' || whole.front() == '+')) whole.remove_prefix(1);
    const std::string_view digits = text.substr(comma + 1);
    if (!is_all_digits(whole)) continue;  // names and remarks above the table
    if (!is_all_digits(digits)) return false;
    fraction = fraction || text.starts_with("-0,") || (digits.size() > 1 && digits.front() == '0');
  }
  return fraction;
}

Notation best_notation(const std::vector<Line>& lines) {
  // Of equally good explanations the one with more columns wins, then the earlier one in this list.
  Notation best = examine(lines, '\0', false);
  for (const auto& [separator, decimal_comma] : {std::pair{'\0', true},
                                                 {'\t', false},
                                                 {';', false},
                                                 {'\t', true},
                                                 {';', true},
                                                 {',', false},
                                                 {' ', false},
                                                 {' ', true}}) {
    Notation other = examine(lines, separator, decimal_comma);
    if (separator == ',' && other.cells == 2 && has_comma_fractions(lines)) continue;
    const bool better = other.score > best.score || (other.score == best.score && other.cells > best.cells);
    if (better) best = std::move(other);
  }
  return best;
}

std::vector<Line> lines_of(std::string_view head, bool complete) {
  std::vector<Line> lines;
  TextScanner scanner(head);
  while (const auto line = scanner.line()) {
    if (scanner.at_end() && !complete && !head.ends_with('\n') && !lines.empty()) break;  // cut in the middle
    lines.push_back({line->text, static_cast<std::size_t>(line->byte_offset)});
    if (lines.size() == kLinesExamined) break;
  }
  return lines;
}

std::string_view without_comment_mark(std::string_view line) {
  line = trimmed(line);
  while (!line.empty() && (line.front() == '#' || line.front() == '%' || line.front() == '/')) line.remove_prefix(1);
  return trimmed(line);
}

/// First number in a text: 512 of "512 hertz", 511.995 of "511,995 Hertz", 1000 of "1,000 Hz".
std::optional<double> first_number(std::string_view text) {
  const std::size_t begin = text.find_first_of("0123456789");
  if (begin == std::string_view::npos) return std::nullopt;
  std::size_t end = text.find_first_not_of("0123456789.,", begin);
  if (end == std::string_view::npos) end = text.size();
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == ',')) --end;
  std::string digits(text.substr(begin, end - begin));
  const bool thousands = digits.size() == kThousandsLength && digits[1] == ',';
  if (thousands) digits.erase(1, 1);
  std::replace(digits.begin(), digits.end(), ',', '.');
  return parse_decimal(digits);
}

/// What the lines above the table say: "Sample Rate,512 hertz", "fs = 250", "Unit,mV", "Lead,Lead I".
struct Preamble {
  std::optional<double> fs_hz;
  std::string unit;
  std::string lead;
  std::optional<double> frequency_hz;  ///< of lines whose keys say nothing
  std::size_t frequencies = 0;         ///< different ones
  std::string last_key;                ///< of the line before, and its value
  std::string last_value;
};

/// Watches write the language of their owner. Of a line in a language that csv_words does not know, the value tells what
/// it is about: a frequency, a unit of voltage, and in front of that the lead.
void read_preamble(std::string_view line, Preamble& preamble, Layout& layout) {
  const std::string_view text = without_comment_mark(line);
  if (text.empty()) return;
  const std::size_t mark = text.find_first_of(",;\t:=");
  const std::string key = lower(bare_cell(text.substr(0, mark)));
  std::string_view bytes = mark == std::string_view::npos ? std::string_view{} : bare_cell(text.substr(mark + 1));
  if (bytes.starts_with('=')) bytes = bare_cell(bytes.substr(1));  // "Labels:= ECG"
  const std::string value = utf8_from_bytes(bytes);
  const auto fs_hz = first_number(value);
  const bool positive = fs_hz && *fs_hz > 0.0;
  if (is_rate_key(key)) {
    if (positive) preamble.fs_hz = fs_hz;
  } else if (is_voltage_unit(value) || (is_unit_key(key) && is_unit(value))) {
    preamble.unit = value;
    const std::size_t word = preamble.last_value.find_last_of(' ') + 1;
    const bool names_lead = (!preamble.last_key.empty() && lower(preamble.last_value).starts_with(preamble.last_key)) ||
                            is_lead_name(std::string_view(preamble.last_value).substr(word));
    if (preamble.lead.empty() && names_lead) preamble.lead = preamble.last_value;
  } else if (const auto clock = parse_clock(bytes); clock && clock->of_day && is_start_key(key)) {
    if (!layout.start.time_of_day_s) layout.start = start_of(*clock);
  } else if (is_lead_key(key)) {
    preamble.lead = value;
  } else if (positive && is_frequency(value) && !is_filter_key(key)) {
    if (preamble.frequency_hz != fs_hz) ++preamble.frequencies;
    preamble.frequency_hz = fs_hz;
  }
  preamble.last_key = key;
  preamble.last_value = value;
  if (layout.comments.size() < kMaxCommentLines) layout.comments.push_back(utf8_from_bytes(text));
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for_each_cell(line, separator, [&](std::size_t, std::string_view cell) { cells.push_back(cell); });
  return cells;
}

using Numbers = std::vector<std::vector<double>>;  // {column, row}, without cells that hold none

/// Numbers of the first `columns` columns over the examined rows; clock times in seconds.
Numbers numbers_of(const std::vector<Line>& lines, std::size_t first_row, const Notation& notation,
                   std::size_t columns) {
  Numbers numbers(columns);
  for (std::size_t i = first_row; i < lines.size(); ++i) {
    if (!is_row(notation, notation.shapes[i])) continue;
    for_each_cell(lines[i].text, notation.separator, [&](std::size_t index, std::string_view cell) {
      if (index >= columns) return;
      if (const auto number = cell_number(cell, notation.decimal_comma)) numbers[index].push_back(*number);
      else if (const auto clock = parse_clock(cell)) numbers[index].push_back(clock->seconds);
    });
  }
  return numbers;
}

struct Steps {
  bool regular = false;  // strictly increasing, every step within half and twice the mean
  bool counts = false;   // every step is exactly 1
  double mean = 0.0;
  double spread = 0.0;  // mean absolute deviation over the mean
};

Steps steps_of(const std::vector<double>& values) {
  Steps steps;
  if (values.size() < kMinRowsForSteps) return steps;
  const auto count = static_cast<double>(values.size() - 1);
  steps.mean = (values.back() - values.front()) / count;
  steps.regular = steps.mean > 0.0;
  steps.counts = true;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double step = values[i] - values[i - 1];
    steps.counts = steps.counts && step == 1.0;
    // Times rounded to the last digit printed (0.003 0.006 0.008 ...) wander by up to one digit.
    steps.regular = steps.regular && step > 0.0 && step < 2.0 * steps.mean && step > 0.5 * steps.mean;
    steps.spread += std::abs(step - steps.mean) / (count * steps.mean);
  }
  return steps;
}

/// Whether `values` are the steps of `rising` in another unit: a list of beats has time and interval side by side.
bool are_steps_of(const std::vector<double>& rising, const std::vector<double>& values) {
  if (rising.size() < kMinRowsForIntervals || values.size() != rising.size()) return false;
  const Steps steps = steps_of(rising);
  if (!(steps.mean > 0.0) || steps.spread < kSmallestIntervalSpread) return false;
  // The interval may stand in the row where it begins or in the one where it ends.
  const auto agrees = [&](std::size_t row_of_first_step) {
    const std::size_t count = rising.size() - 1;
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) sum += values[i + row_of_first_step];
    const double unit = sum / (steps.mean * static_cast<double>(count));
    if (!(unit > 0.0)) return false;
    for (std::size_t i = 0; i < count; ++i) {
      const double step = rising[i + 1] - rising[i];
      if (step < 0.0 || std::abs(values[i + row_of_first_step] / unit - step) > kIntervalAgreement * steps.mean)
        return false;
    }
    return true;
  };
  return agrees(0) || agrees(1);
}

bool lists_intervals(const Numbers& numbers) {
  if (numbers.size() > kMaxIntervalColumns) return false;
  for (const auto& rising : numbers) {
    for (const auto& other : numbers) {
      if (&rising != &other && are_steps_of(rising, other)) return true;
    }
  }
  return false;
}

/// Beats cut out for training, as Kaggle has those of mitdb (187 samples at 125 Hz and a class): cells from 0 to 1, and a
/// whole number behind them.
bool lists_beats(const Numbers& numbers) {
  if (numbers.size() < kMinBeatColumns || numbers.front().size() < kMinRowsForSteps) return false;
  const auto is_class = [](double value) {
    return value >= 0.0 && value <= kMostBeatClass && value == std::round(value);
  };
  const auto is_share = [](double value) { return value >= 0.0 && value <= 1.0; };
  return std::ranges::all_of(numbers.back(), is_class) &&
         std::all_of(numbers.begin(), numbers.end() - 1,
                     [&](const std::vector<double>& column) { return std::ranges::all_of(column, is_share); });
}

/// Rows of more words than numbers are sentences ("Line 7: some words") or a list of people and things.
bool is_prose(const Notation& notation) {
  const std::size_t numbers = notation.cells - notation.texts;
  return notation.separator == ' ' ? notation.texts > numbers : notation.texts >= 2 * numbers && notation.texts > 0;
}

/// `row`: the first of the table.
void assign_roles(std::string_view row, const Numbers& numbers, const Notation& notation, Layout& layout, bool named) {
  std::vector<CellKind> kinds;
  for (const std::string_view cell : cells_of(row, notation.separator))
    kinds.push_back(cell_kind(cell, notation.decimal_comma));
  std::optional<std::size_t> time;
  double best_spread = 0.0;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    Column& column = layout.columns[i];
    const CellKind kind = i < kinds.size() ? kinds[i] : CellKind::missing;
    const std::vector<double>& values = numbers[i];
    if (kind == CellKind::text || (values.empty() && kind != CellKind::missing)) continue;  // ignored
    const Steps steps = steps_of(values);
    const bool says_time = is_time_name(column.name) || time_unit_s(column.unit) != 0.0 ||
                           time_unit_in_name_s(column.name) > 0.0 || kind == CellKind::clock;
    const bool unnamed = column.name.empty();
    if (says_time && !values.empty()) {
      if (!time || steps.spread < best_spread) {
        time = i;
        best_spread = steps.spread;
      }
      continue;
    }
    const bool rises = std::ranges::adjacent_find(values, std::greater_equal{}) == values.end();
    const bool holds_samples = is_sample_name(column.name) && (!rises || is_voltage_unit(column.unit));
    if (is_index_name(column.name) && !holds_samples) continue;
    if (unnamed && i == 0 && layout.columns.size() > 1 && steps.regular) {
      // A first column without a name that only counts or runs evenly.
      if (!steps.counts && !named) time = i;
      if (steps.counts || time == i) continue;
    }
    column.role = Role::lead;
  }
  if (!time) return;
  Column& column = layout.columns[*time];
  column.role = Role::time;
  const double unit = column.unit.empty() ? time_unit_in_name_s(column.name) : time_unit_s(column.unit);
  layout.clock_times = *time < kinds.size() && kinds[*time] == CellKind::clock;
  layout.time_unit_s = layout.clock_times ? 1.0
                       : unit > 0.0       ? unit
                                          : guessed_time_unit_s(steps_of(numbers[*time]).mean);
}

}  // namespace

Result<Layout> detect_layout(std::string_view head, bool complete) {
  if (const std::size_t nul = head.find('\0'); nul != std::string_view::npos) {
    return Error{ErrorCode::malformed, "text", static_cast<std::int64_t>(nul), {}};
  }
  const std::size_t mark = head.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::vector<Line> lines = lines_of(head.substr(mark), complete);
  const Notation notation = best_notation(lines);
  std::size_t first_row = 0;
  while (first_row < lines.size()) {
    const auto row = [&](std::size_t i) { return is_row(notation, notation.shapes[i]); };
    if (row(first_row) && (first_row + 1 == lines.size() || row(first_row + 1))) break;
    ++first_row;
  }
  if (first_row == lines.size() || is_prose(notation)) return Error{ErrorCode::unsupported, "table", 0, {}};

  Layout layout;
  layout.separator = notation.separator;
  layout.decimal_comma = notation.decimal_comma;
  layout.data_offset = mark + lines[first_row].offset;
  layout.columns.resize(notation.cells);

  // The last one or two lines of text above the rows with as many cells are names, then units.
  std::vector<std::size_t> header;
  std::size_t above = first_row;
  while (above > 0 && header.size() < 2) {
    --above;
    const std::string_view text = without_comment_mark(lines[above].text);
    if (text.empty()) continue;
    const Shape shape = shape_of(text, notation.separator, notation.decimal_comma);
    if (shape.cells != notation.cells || shape.numbers > 0 ||
        (notation.separator == '\0' && text.find_first_of(",;:=") != std::string_view::npos))
      break;
    header.push_back(above);
  }
  const auto all_units = [&](std::size_t line) {
    const auto cells = cells_of(without_comment_mark(lines[line].text), notation.separator);
    return std::all_of(cells.begin(), cells.end(),
                       [](std::string_view cell) { return cell.empty() || is_unit(utf8_from_bytes(cell)); });
  };
  std::optional<std::size_t> names;
  std::optional<std::size_t> units;
  if (header.size() == 2 && all_units(header[0])) {
    units = header[0];
    names = header[1];
  } else if (!header.empty()) {
    names = header[0];
  }
  if (names) {
    const auto cells = cells_of(without_comment_mark(lines[*names].text), notation.separator);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto [name, unit] = name_and_unit(cells[i]);
      layout.columns[i] = {Role::ignored, std::move(name), std::move(unit)};
    }
  }
  if (units) {
    const auto cells = cells_of(without_comment_mark(lines[*units].text), notation.separator);
    for (std::size_t i = 0; i < cells.size(); ++i) layout.columns[i].unit = utf8_from_bytes(cells[i]);
  }
  Preamble preamble;
  std::optional<OpenSignals> opensignals;
  for (std::size_t i = 0; i < first_row; ++i) {
    if (auto found = parse_opensignals(without_comment_mark(lines[i].text))) {
      preamble.fs_hz = found->fs_hz;
      opensignals = std::move(found);
    } else if (i != names.value_or(lines.size()) && i != units.value_or(lines.size()))
      read_preamble(lines[i].text, preamble, layout);
    const std::optional<double> said = preamble.fs_hz              ? preamble.fs_hz
                                       : preamble.frequencies == 1 ? preamble.frequency_hz
                                                                   : std::nullopt;
    if (said != layout.fs_hz) layout.fs_offset = mark + lines[i].offset;
    layout.fs_hz = said;
  }
  if (opensignals) {
    for (std::size_t i = 0; i < std::min(layout.columns.size(), opensignals->columns.size()); ++i)
      layout.columns[i] = {Role::ignored, utf8_from_bytes(opensignals->columns[i].name), std::string(kRawUnit)};
  }
  const Numbers numbers = numbers_of(lines, first_row, notation, layout.columns.size());
  assign_roles(lines[first_row].text, numbers, notation, layout, names.has_value());
  if (lists_intervals(numbers))
    return Error{ErrorCode::unsupported, "a row for each interval", static_cast<std::int64_t>(layout.data_offset), {}};
  if (lists_beats(numbers))
    return Error{ErrorCode::unsupported, "a beat in each row", static_cast<std::int64_t>(layout.data_offset), {}};
  for (std::size_t i = 0; opensignals && i < layout.columns.size(); ++i) {  // rows end with a tab: one cell too many
    const bool signal = i < opensignals->columns.size() && opensignals->columns[i].signal;
    layout.columns[i].role = signal ? Role::lead : Role::ignored;
  }
  std::size_t leads = 0;
  for (Column& column : layout.columns) {
    if (column.role != Role::lead) continue;
    ++leads;
    if (column.unit.empty()) column.unit = preamble.unit;
    if (column.name.empty()) column.name = preamble.lead;
  }
  if (leads == 0) return Error{ErrorCode::unsupported, "columns", static_cast<std::int64_t>(layout.data_offset), {}};
  return layout;
}

}  // namespace ecg::table
