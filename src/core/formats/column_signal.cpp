#include "core/formats/column_signal.hpp"

#include <cmath>
#include <utility>

#include "core/record/signal_kind.hpp"

namespace ecg::table {

namespace {

// Peak-to-peak range of an ECG: 0.2 to 20 mV. Without a unit, the scale that puts the values there is assumed.
constexpr double kSmallestRangeMillivolts = 0.05;
constexpr double kLargestRangeMillivolts = 50.0;

}  // namespace

Signal take_signal(LeadColumn column, std::string name, std::string unit, std::optional<double> gain_adu_per_mv,
                   Record& record) {
  const double adu_per_number = std::pow(10.0, column.decimals());
  const auto [low, high] = column.extent();
  const double range = (static_cast<double>(high) - static_cast<double>(low)) / adu_per_number;
  const auto rows = static_cast<double>(column.size());
  Signal signal;
  signal.lead = std::move(name);
  signal.unit = std::move(unit);
  signal.kind = kind_of_signal(signal.lead, signal.unit);
  signal.gain_adu_per_unit = adu_per_number;
  const bool raw = signal.unit == "adu" || signal.unit == "raw" || signal.unit == "counts";
  if (gain_adu_per_mv && (raw || signal.unit.empty())) {
    signal.unit = "mV";
    signal.gain_adu_per_unit = *gain_adu_per_mv * adu_per_number;
  } else if (raw || (signal.unit.empty() && column.all_integers() && range > kLargestRangeMillivolts)) {
    signal.unit = "mV";
    signal.gain_adu_per_unit = kDefaultGainAduPerMv * adu_per_number;
    signal.baseline_adu = column.median();
    record.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, kDefaultGainAduPerMv});
  } else if (signal.unit.empty()) {
    signal.unit = range > kLargestRangeMillivolts ? "uV" : range < kSmallestRangeMillivolts && range > 0.0 ? "V" : "mV";
    record.diagnostics.push_back({DiagnosticCode::assumed_unit, signal.lead + " in " + signal.unit});
  }
  signal.gaps = column.take_gaps();
  SampleIndex missing = 0;
  for (const SampleRange& gap : signal.gaps) missing += gap.size();
  if (missing > 0)
    record.diagnostics.push_back({DiagnosticCode::missing_values, signal.lead, static_cast<double>(missing), rows});
  signal.adu = column.take_adu();
  return signal;
}

}  // namespace ecg::table
