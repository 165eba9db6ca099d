#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// What a file of an ECG cart holds of one lead: a stretch of samples with its own scale, rate and begin.
struct CartLead {
  std::string name;  ///< as the file writes it
  std::string unit = "mV";
  double gain_adu_per_unit = 0.0;  ///< 0 and what is no number: the file does not say
  double baseline_adu = 0.0;
  double fs_hz = 0.0;
  double start_s = 0.0;  ///< against the other leads
  std::vector<std::int32_t> adu;
  std::vector<SampleRange> gaps;  ///< in `adu`
};

/// The stretches on one clock, at the highest of their rates; a sample of a slower lead is held until its next one.
/// Where a lead has no samples while others have, and where it says so itself, it has a gap, which is told.
/// Standard leads get their usual spelling ("aVR" of "AVR"); further stretches of a lead with the same scale are
/// put into the first one. Stretches without samples are left out.
///
/// `expected`: samples of each lead that the file announces; fewer are told. `max_bytes`: memory for samples.
/// Errors: empty "samples", out_of_range "fs_hz" (not positive, above 100 kHz) and "number of leads" (more than 1024
/// stretches), over_budget.
Result<Record> record_of(std::vector<CartLead> leads, std::optional<SampleIndex> expected, std::int64_t max_bytes);

/// A number that the program which wrote the file measured: "PR", "122", "ms".
struct CartMeasure {
  std::string_view name;
  std::string value;
  std::string_view unit;
};

/// Comments of the record: "Statement in the file (GE MUSE): Sinus rhythm". What was written by another program, or by
/// whom used it, is shown as theirs. Empty text says nothing; no more than 64 are kept.
void add_statement(Record& record, std::string_view origin, std::string_view text);
/// "Measured in the file (GE MUSE): PR 122 ms, QRS 74 ms"; values that are no numbers ("Failed") are left out.
void add_measures(Record& record, std::string_view origin, const std::vector<CartMeasure>& measures);

/// Hours, minutes and seconds of a day; empty where there is no such time.
std::optional<double> time_of_day_s(std::int64_t hours, std::int64_t minutes, double seconds);

}  // namespace ecg
