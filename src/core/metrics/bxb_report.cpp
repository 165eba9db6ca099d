#include "core/metrics/bxb_report.hpp"

#include <cmath>
#include <span>

#include "core/metrics/report_text.hpp"

namespace ecg {

namespace {

constexpr std::string_view kRows = "NSVFQOX";

/// Counts of reference rows x test columns, given by their letters.
std::int64_t sum(const Ec57Beats& beats, std::string_view rows, std::string_view columns) {
  std::int64_t total = 0;
  for (const char row : rows) {
    for (const char column : columns) total += beats.counts[kRows.find(row)][kRows.find(column)];
  }
  return total;
}

/// S counted as N, as `bxb` does without SVEB statistics.
Ec57Beats folded(Ec57Beats beats) {
  constexpr std::size_t kN = 0;
  constexpr std::size_t kS = 1;
  for (auto& row : beats.counts) {
    row[kN] += row[kS];
    row[kS] = 0;
  }
  for (std::size_t column = 0; column < kEc57LabelCount; ++column) {
    beats.counts[kN][column] += beats.counts[kS][column];
    beats.counts[kS][column] = 0;
  }
  return beats;
}

double percent(const Ratio& ratio) {
  return 100.0 * static_cast<double>(ratio.part) / static_cast<double>(ratio.whole);
}

/// " 98.66" or "     - ": the statistic of a report, with its fraction.
std::string statistic(std::string_view label, const Ratio& ratio, int count) {
  const std::string value = ratio.whole > 0 ? decimals(percent(ratio), count, 6) + "%" : "     - ";
  return std::string(label) + ": " + value + " (" + std::to_string(ratio.part) + "/" + std::to_string(ratio.whole) +
         ")\n";
}

/// Column of a table: " 98.66" after a blank, or a dash.
std::string column(const Ratio& ratio, int count) {
  return ratio.whole > 0 ? " " + decimals(percent(ratio), count, 6) : "      -";
}

std::string matrix(const Ec57Beats& beats, bool with_s) {
  const std::string_view letters = with_s ? "NSVFQOX" : "NVFQOX";
  std::string text = "               Algorithm\n";
  text += with_s ? "        n    s    v    f    q    o    x\n   ____________________________________\n"
                 : "        n    v    f    q    o    x\n   _______________________________\n";
  for (const char row : letters) {
    text += std::string(" ") + row + " |";
    for (const char test : letters) {
      const bool empty_corner = (row == 'O' || row == 'X') && (test == 'O' || test == 'X');
      if (!empty_corner) text += " " + right_aligned(sum(beats, {&row, 1}, {&test, 1}), 4);
    }
    text += "\n";
  }
  return text + "\n";
}

Ratio missed_in_shutdown(const Ec57Beats& beats, std::string_view rows) {
  return {sum(beats, rows, "X"), sum(beats, rows, "NSVFQOX")};
}

/// Share of all beats; like `bxb`, S beats missed in shutdown are not among its numerator.
Ratio beats_missed_in_shutdown(const Ec57Beats& beats) {
  return {sum(beats, "NVFQ", "X"), sum(beats, "NSVFQ", "NSVFQOX")};
}

/// The columns of a table line, in order: reference rows and test columns that are added up.
struct Group {
  std::string_view rows;
  std::string_view columns;
  std::size_t width;
};
constexpr Group kGroups[] = {{"N", "NFQ", 6}, {"V", "NFQ", 4}, {"FQ", "NFQ", 4}, {"OX", "NFQ", 4},
                             {"N", "V", 4},   {"V", "V", 5},   {"FQ", "V", 4},   {"OX", "V", 4},
                             {"N", "OX", 4},  {"V", "OX", 4},  {"FQ", "OX", 4}};
constexpr Group kSvebGroups[] = {{"N", "NFQ", 6}, {"S", "NFQ", 4}, {"V", "NFQ", 4}, {"FQ", "NFQ", 4}, {"OX", "NFQ", 4},
                                 {"N", "S", 4},   {"S", "S", 4},   {"V", "S", 4},   {"FQ", "S", 4},   {"OX", "S", 4},
                                 {"N", "V", 4},   {"S", "V", 4},   {"V", "V", 5},   {"FQ", "V", 4},   {"OX", "V", 4},
                                 {"N", "OX", 4},  {"S", "OX", 4},  {"V", "OX", 4},  {"FQ", "OX", 4}};

std::string group_columns(const Ec57Beats& beats, std::span<const Group> groups) {
  std::string text;
  for (const Group& group : groups) {
    std::string number = std::to_string(sum(beats, group.rows, group.columns));
    text += number.size() < group.width ? right_aligned(number, group.width) : " " + number;
  }
  return text;
}

double rms_rr_error_ms(const Ec57Beats& beats) {
  return std::sqrt(beats.rr_error_squares_ms2 / static_cast<double>(beats.rr_errors));
}

std::vector<Ratio> table_scores(const Ec57Beats& beats, bool with_s) {
  const Ec57Scores s = scores(beats);
  if (with_s) {
    return {s.qrs_sensitivity,           s.qrs_positive_predictivity, s.veb_sensitivity,
            s.veb_positive_predictivity, s.sveb_sensitivity,          s.sveb_positive_predictivity};
  }
  return {s.qrs_sensitivity, s.qrs_positive_predictivity, s.veb_sensitivity, s.veb_positive_predictivity,
          s.veb_false_positive_rate};
}

int decimals_of(std::size_t index, bool with_s) { return !with_s && index == 4 ? 3 : 2; }

std::string records_line(std::size_t count) {
  return "\nSummary of results from " + std::to_string(count) + " record" + (count == 1 ? "" : "s") + "\n";
}

}  // namespace

std::string bxb_report(std::string_view record, std::string_view reference_annotator, std::string_view test_annotator,
                       const Ec57Beats& all, SvebColumns sveb) {
  const bool with_s = sveb == SvebColumns::with;
  const Ec57Beats beats = with_s ? all : folded(all);
  const Ec57Scores s = scores(beats);
  std::string text = "Beat-by-beat comparison results for record " + std::string(record) + "\n";
  text += "Reference annotator: " + std::string(reference_annotator) + "\n";
  text += "     Test annotator: " + std::string(test_annotator) + "\n\n";
  text += matrix(beats, with_s);
  text += statistic("           QRS sensitivity", s.qrs_sensitivity, 2);
  text += statistic(" QRS positive predictivity", s.qrs_positive_predictivity, 2);
  text += statistic("           VEB sensitivity", s.veb_sensitivity, 2);
  text += statistic(" VEB positive predictivity", s.veb_positive_predictivity, 2);
  if (with_s) {
    text += statistic("          SVEB sensitivity", s.sveb_sensitivity, 2);
    text += statistic("SVEB positive predictivity", s.sveb_positive_predictivity, 2);
    text += "     RMS RR interval error: ";
    text += beats.rr_errors > 0 ? decimals(rms_rr_error_ms(beats), 2, 6) + " ms" : "     -";
  } else {
    text += statistic("   VEB false positive rate", s.veb_false_positive_rate, 3);
  }
  text += "\n";
  text += statistic("\n  Beats missed in shutdown", beats_missed_in_shutdown(beats), 2);
  text += statistic("      N missed in shutdown", missed_in_shutdown(beats, "N"), 2);
  if (with_s) text += statistic("      S missed in shutdown", missed_in_shutdown(beats, "S"), 2);
  text += statistic("      V missed in shutdown", missed_in_shutdown(beats, "V"), 2);
  text += statistic("      F missed in shutdown", missed_in_shutdown(beats, "F"), 2);
  text += "       Total shutdown time: " + right_aligned(beats.shutdown_s, 5) + " seconds\n";
  return text;
}

std::string bxb_table(const std::vector<NamedEc57Beats>& records, SvebColumns sveb) {
  const bool with_s = sveb == SvebColumns::with;
  const std::span<const Group> groups = with_s ? std::span<const Group>(kSvebGroups) : std::span<const Group>(kGroups);
  std::string text = with_s
                         ? "Record Nn' Sn' Vn' Fn' On'  Ns  Ss  Vs  Fs' Os' Nv  Sv   Vv  Fv' Ov' No' So' Vo' Fo'"
                           "  Q Se   Q +P   V Se   V +P   S Se   S +P RR err\n"
                         : "Record Nn' Vn' Fn' On'  Nv   Vv  Fv' Ov' No' Vo' Fo'  Q Se   Q +P   V Se   V +P  V FPR\n";
  Ec57Beats total;
  std::vector<double> means(with_s ? 6 : 5, 0.0);
  std::vector<std::int64_t> defined(means.size(), 0);
  double rr_error_ms = 0.0;
  for (const NamedEc57Beats& record : records) {
    const Ec57Beats beats = with_s ? record.beats : folded(record.beats);
    total += beats;
    text += right_aligned(record.record, 4) + group_columns(beats, groups);
    const std::vector<Ratio> columns = table_scores(beats, with_s);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      text += column(columns[i], decimals_of(i, with_s));
      if (columns[i].whole <= 0) continue;
      means[i] += percent(columns[i]);
      ++defined[i];
    }
    if (with_s) {
      text += beats.rr_errors > 0 ? " " + decimals(rms_rr_error_ms(beats), 2, 6) : "     -";
      if (beats.rr_errors > 0) rr_error_ms += rms_rr_error_ms(beats);
    }
    text += "\n";
  }
  text += std::string(with_s ? 132 : 86, '_') + "\n";
  text += with_s ? "Sum " + group_columns(total, groups) + "\n" : "Sum  " + group_columns(total, groups) + "\n";
  text += "Gross" + std::string(with_s ? 78 : 49, ' ');
  const std::vector<Ratio> gross = table_scores(total, with_s);
  for (std::size_t i = 0; i < gross.size(); ++i) text += column(gross[i], decimals_of(i, with_s));
  text += "\nAverage" + std::string(with_s ? 76 : 47, ' ');
  for (std::size_t i = 0; i < means.size(); ++i) {
    text += defined[i] > 0 ? " " + decimals(means[i] / static_cast<double>(defined[i]), decimals_of(i, with_s), 6)
                           : "      -";
  }
  if (with_s && !records.empty()) text += " " + decimals(rr_error_ms / static_cast<double>(records.size()), 2, 6);
  text +=
      "\nTotal QRS complexes: " + std::to_string(gross[0].whole) + "  Total VEBs: " + std::to_string(gross[2].whole);
  if (with_s) text += "  Total SVEBs: " + std::to_string(gross[4].whole);
  return text + "\n" + records_line(records.size());
}

std::string bxb_shutdown_table(const std::vector<NamedEc57Beats>& records, SvebColumns sveb) {
  const bool with_s = sveb == SvebColumns::with;
  const std::string_view classes = with_s ? "NSVFQ" : "NVFQ";
  std::string text = with_s ? "Record Nx   Sx   Vx   Fx   Qx  % beats  % N    % S    % V    % F   Total Shutdown\n"
                              "                                missed missed missed missed missed      Time\n"
                            : "Record Nx   Vx   Fx   Qx  % beats  % N    % V    % F   Total Shutdown\n"
                              "                           missed missed missed missed      Time\n";
  Ec57Beats total;
  for (const NamedEc57Beats& record : records) {
    const Ec57Beats beats = with_s ? record.beats : folded(record.beats);
    total += beats;
    text += right_aligned(record.record, 4);
    for (const char row : classes) text += " " + right_aligned(sum(beats, {&row, 1}, "X"), 4);
    text += "  " + column(beats_missed_in_shutdown(beats), 2);
    for (const char row : classes) {
      if (row != 'Q') text += column(missed_in_shutdown(beats, {&row, 1}), 2);
    }
    text += right_aligned(beats.shutdown_s, 5) + " seconds\n";
  }
  text += std::string(with_s ? 72 : 68, '_') + "\n" + (with_s ? "Sum " : "Sum  ");
  for (const char row : classes) text += " " + right_aligned(sum(total, {&row, 1}, "X"), 4);
  text += std::string(with_s ? 38 : 31, ' ') + right_aligned(total.shutdown_s, 4) + " seconds\n";
  return text + records_line(records.size());
}

}  // namespace ecg
