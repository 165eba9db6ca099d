#include "core/ingest/ecg_signals.hpp"

#include <algorithm>

#include "core/dsp/quality.hpp"

namespace ecg {

namespace {

/// Signals for which `holds` is true, by index.
template <typename Predicate>
std::vector<std::size_t> signals_where(const Record& record, Predicate holds) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    if (holds(record.signals[i])) found.push_back(i);
  }
  return found;
}

/// The candidate with most stretches in which beats can be told; the first among equals.
std::size_t most_like_ecg(const Record& record, const std::vector<std::size_t>& candidates) {
  const Quality quality = assess_quality(record);
  const auto score = [&](std::size_t lead) {
    std::int64_t sum = 0;
    for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch)
      sum += 2 - static_cast<std::int64_t>(quality.at(static_cast<std::int32_t>(lead), stretch));
    return sum;
  };
  return *std::max_element(candidates.begin(), candidates.end(),
                           [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
}

void decide(Record& record) {
  using enum SignalKind;
  const std::vector<std::size_t> undecided =
      signals_where(record, [](const Signal& signal) { return signal.kind == SignalKind::unknown; });
  const std::size_t named = ecg_leads(record).size();
  const bool others = named + undecided.size() < record.signals.size();
  if (record.signals.empty() || (named > 0 && undecided.empty())) return;
  if (named > 0 || !others) {
    for (const std::size_t lead : undecided) record.signals[lead].kind = others ? other : ecg;
    if (named > 0 || undecided.size() == 1) return;
    record.diagnostics.push_back({DiagnosticCode::unnamed_ecg,
                                  {},
                                  static_cast<double>(undecided.size()),
                                  static_cast<double>(record.signals.size())});
    return;
  }
  std::vector<std::size_t> candidates = undecided;
  if (candidates.empty()) candidates = signals_where(record, [](const Signal& signal) { return signal.is_voltage(); });
  if (candidates.empty()) candidates = signals_where(record, [](const Signal&) { return true; });
  for (Signal& signal : record.signals) signal.kind = other;
  for (const std::size_t lead : candidates) record.signals[lead].kind = ecg;  // quality looks at leads only
  const std::size_t chosen = most_like_ecg(record, candidates);
  for (const std::size_t lead : candidates) record.signals[lead].kind = lead == chosen ? ecg : other;
  record.diagnostics.push_back(
      {DiagnosticCode::unnamed_ecg, record.signals[chosen].lead, 1.0, static_cast<double>(record.signals.size())});
}

}  // namespace

void tell_ecg_apart(Record& record) {
  decide(record);
  for (Signal& signal : record.signals) signal.automatic = signal.kind;
}

}  // namespace ecg
