#include "core/analysis/remarks.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/letter_case.hpp"
#include "core/base/statistics.hpp"
#include "core/beats/qrs.hpp"
#include "core/ingest/lead_checks.hpp"
#include "core/record/signal_choices.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

// Median heart rates outside this range point to a wrong sampling rate rather than to a patient: 220 bpm is the highest
// age-predicted maximum (Fox et al. 1971); below 25 bpm lies no rhythm compatible with lying still for a recording (our
// choice). An error of the rate by a factor of 3 leaves the range from any resting rate between 50 and 100 bpm.
constexpr double kLowestPlausible_bpm = 25.0;
constexpr double kHighestPlausible_bpm = 220.0;
constexpr std::size_t kRateBeats = 10;  ///< fewer intervals say nothing about a sampling rate (our choice)
/// Leads the shipped models were trained on (modified lead II of the MIT-BIH Arrhythmia Database, and its equivalent).
constexpr std::string_view kModelLeads[] = {"MLII", "II", "LEAD II", "ML2"};

void note_quality(std::vector<Diagnostic>& diagnostics, const Record& record, const Quality& quality) {
  std::int32_t unusable = 0;
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    if (quality.best(stretch) == QualityGrade::unusable) ++unusable;
  }
  if (unusable > 0)
    diagnostics.push_back(
        {DiagnosticCode::poor_quality, {}, static_cast<double>(unusable), static_cast<double>(quality.stretch_count)});
  const auto stretches = static_cast<std::size_t>(std::max(quality.stretch_count, 0));
  for (std::size_t lead = 0; lead < record.signals.size() && stretches > 0; ++lead) {
    const auto begin = quality.reason.begin() + static_cast<std::ptrdiff_t>(lead * stretches);
    const bool flat = std::all_of(begin, begin + static_cast<std::ptrdiff_t>(stretches),
                                  [](QualityReason reason) { return reason == QualityReason::flat; });
    if (flat) diagnostics.push_back({DiagnosticCode::flat_lead, record.signals[lead].lead});
  }
}

void note_rate(std::vector<Diagnostic>& diagnostics, std::span<const SampleIndex> r_peaks, double fs_hz) {
  if (r_peaks.empty()) {
    Diagnostic none{DiagnosticCode::no_beats};
    if (fs_hz < kMinRateForBeats_hz) none.found = fs_hz, none.expected = kMinRateForBeats_hz;
    diagnostics.push_back(std::move(none));
    return;
  }
  if (r_peaks.size() <= kRateBeats) return;
  std::vector<double> intervals_s;
  for (std::size_t i = 1; i < r_peaks.size(); ++i)
    intervals_s.push_back(seconds_from_samples(r_peaks[i] - r_peaks[i - 1], fs_hz));
  const double rate_bpm = 60.0 / quantile_in_place(std::span(intervals_s), 0.5);
  if (rate_bpm < kLowestPlausible_bpm || rate_bpm > kHighestPlausible_bpm) {
    diagnostics.push_back({DiagnosticCode::implausible_rate, {}, rate_bpm});
  }
}

/// Where a person chose the signals, that is said, and the program's own guess is no news any more.
void note_choices(std::vector<Diagnostic>& diagnostics, const Record& record) {
  std::string words = choice_words(record);
  if (words.empty()) return;
  std::erase_if(diagnostics, [](const Diagnostic& each) { return each.code == DiagnosticCode::unnamed_ecg; });
  diagnostics.push_back({DiagnosticCode::chosen_signals, std::move(words)});
}

}  // namespace

std::vector<Diagnostic> remarks(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks) {
  std::vector<Diagnostic> diagnostics = record.diagnostics;
  note_choices(diagnostics, record);
  note_quality(diagnostics, record, quality);
  note_rate(diagnostics, r_peaks, record.fs_hz);
  for (Diagnostic& hint : check_leads(record, quality, r_peaks)) diagnostics.push_back(std::move(hint));
  return diagnostics;
}

std::vector<Diagnostic> beyond_model_card(const Record& record, std::size_t lead, const ModelSpec& spec) {
  constexpr auto kCode = DiagnosticCode::outside_model_card;
  std::vector<Diagnostic> diagnostics;
  const bool reads_windows = spec.reads == ModelReads::windows;
  const WindowSpec& window = spec.window;
  if (reads_windows && record.fs_hz != window.fs_hz) {
    diagnostics.push_back({kCode, shortest(record.fs_hz) + " Hz instead of " + shortest(window.fs_hz) + " Hz",
                           record.fs_hz, window.fs_hz});
  }
  if (lead >= record.signals.size()) return diagnostics;
  const Signal& signal = record.signals[lead];
  if (std::find(std::begin(kModelLeads), std::end(kModelLeads), upper(signal.lead)) == std::end(kModelLeads)) {
    diagnostics.push_back({kCode, "no lead is named MLII or II, so it reads lead " + signal.lead});
  }
  const bool known_unit = signal.is_voltage();
  if (reads_windows && !known_unit && window.scaling == WindowScaling::millivolts)
    diagnostics.push_back({kCode, "unit " + signal.unit});
  return diagnostics;
}

}  // namespace ecg
