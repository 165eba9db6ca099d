#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace ecg::table {

/// The words tables use for times, units and counters. Text is UTF-8; case does not matter.

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list);

/// Seconds per unit of a time column; 0 for what is no unit of time, -1 for clock times ("hh:mm:ss").
double time_unit_s(std::string_view unit);
/// The same for the name of a column of times without a unit of its own: 1e-6 of "t_us_pico", "micros" or "time us".
double time_unit_in_name_s(std::string_view name);
/// A unit of time, voltage, raw converter values or of signals that are often recorded with an ECG.
bool is_unit(std::string_view unit);
bool is_time_name(std::string_view name);
/// Names of columns that only count samples.
bool is_index_name(std::string_view name);

/// Of those, names of columns that hold samples where their values do not count: "sample", "samples".
bool is_sample_name(std::string_view name);

/// Keys of the lines above a table, in lower case: "sample rate", "abtastrate", "muestreo" ...; "unit"; "lead".
bool is_rate_key(std::string_view key);
bool is_unit_key(std::string_view key);
bool is_lead_key(std::string_view key);
bool is_start_key(std::string_view key);  ///< when it was recorded
/// Of a frequency that is no sampling rate: "low pass filter", "mains".
bool is_filter_key(std::string_view key);
/// A number that a sampling rate could be, and a word for hertz: "512 hertz", "512 Hz", "512 ヘルツ".
bool is_frequency(std::string_view value);
/// Millivolts or microvolts.
bool is_voltage_unit(std::string_view unit);

/// Name and unit of a header cell: "MLII (mV)", "ecg [uV]", "ecg_mv". A quote within a cell is doubled, as RFC 4180
/// has it. The bytes may be hostile; the result is UTF-8.
struct NameAndUnit {
  std::string name;
  std::string unit;
};
NameAndUnit name_and_unit(std::string_view cell);

}  // namespace ecg::table
