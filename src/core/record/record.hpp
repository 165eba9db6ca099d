#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/error.hpp"
#include "core/record/annotation.hpp"
#include "core/record/calendar_date.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// Whether a signal is read as an ECG. Nothing is measured in others: they are drawn and written.
enum class SignalKind : std::uint8_t {
  ecg,      ///< a lead
  other,    ///< something else: EEG, respiration, pressure, oxygen saturation, movement ...
  unknown,  ///< the file does not say; a record that was opened has none (ingest/ecg_signals)
};

/// What a person says a signal is, where the program's guess is not theirs (record/signal_choices).
enum class SignalChoice : std::uint8_t {
  automatic,
  ecg,    ///< a lead
  main,   ///< a lead, and the one that beats are classified from
  other,  ///< no ECG
};

inline constexpr double kDefaultGainAduPerMv = 200.0;  ///< header(5): WFDB's default for uncalibrated signals

/// Samples of one electrode combination, or of another sensor, as stored (converter units), at the record's rate.
struct Signal {
  std::string lead;                        ///< Name from the file, e.g. "MLII"; may be hostile text.
  std::string unit = "mV";                 ///< Physical unit of `value()`.
  SignalKind kind = SignalKind::ecg;       ///< what it is taken for
  SignalKind automatic = SignalKind::ecg;  ///< what it is taken for unless a person says otherwise
  SignalChoice choice = SignalChoice::automatic;
  bool shown_inverted = false;  ///< a person looks at it upside down; samples and all that is found in them stay
  double gain_adu_per_unit = kDefaultGainAduPerMv;  ///< Converter units per physical unit; never 0.
  double baseline_adu = 0.0;                        ///< Converter value of 0 physical units.
  std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>> adu;  ///< int16 wherever the file allows.
  std::vector<SampleRange> gaps;  ///< Missing samples: sorted, disjoint. `adu` is meaningless there.

  [[nodiscard]] SampleIndex size() const;
  /// Physical value; NaN inside a gap or outside the record. For loops use `read`.
  [[nodiscard]] double value(SampleIndex sample) const;
  /// Physical values of [begin, begin + out.size()); NaN in gaps and outside the record. O(out + gaps).
  void read(SampleIndex begin, std::span<float> out) const;
  /// 1 for mV, 1e-3 for uV ..., factor that turns `value()` into millivolts; 1 for unknown units.
  [[nodiscard]] double mv_per_unit() const;
  /// Whether the unit is one of those; of an unknown unit nobody knows what an amplitude means.
  [[nodiscard]] bool is_voltage() const;
};

/// Signals sharing one clock, plus what the file says about them.
struct Record {
  std::string name;                           ///< Stem of the file; may be hostile text.
  double fs_hz = 0.0;                         ///< Common sampling rate.
  SampleIndex length = 0;                     ///< Samples per signal; every signal has this size.
  std::optional<double> start_time_of_day_s;  ///< Clock time of sample 0, when the file says it.
  std::optional<CalendarDate> start_date;     ///< Day of that, when the file says it. It may identify a person.
  std::vector<std::string> comments;          ///< Free text of the header; may be hostile or private.
  std::vector<Signal> signals;
  std::vector<Annotation> reference;  ///< Annotations that came with the record, by time; empty without.
  std::string reference_annotator;    ///< e.g. "atr"; empty without.
  std::vector<Diagnostic> diagnostics;

  [[nodiscard]] double duration_s() const { return seconds_from_samples(length, fs_hz); }
};

/// The signals that are leads of an ECG, in the record's order.
std::vector<std::size_t> ecg_leads(const Record& record);

/// Lead that beats are classified from: the one a person chose, else the one the models are made for, MLII or II by name
/// (case-insensitive), else the first lead. Never by index: record 114 of the MIT-BIH Arrhythmia Database has its leads
/// swapped. Empty without an ECG.
std::optional<std::size_t> preferred_lead(const Record& record);

}  // namespace ecg
