#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/formats/dicom_elements.hpp"
#include "core/record/calendar_date.hpp"

namespace ecg::dicom {

/// A channel of a multiplex group (DICOM PS3.3, C.10.9): value = number * sensitivity * correction + baseline.
struct Channel {
  std::string lead;   ///< by its code, else its label; empty: the file names none
  std::string words;  ///< what the code means, e.g. "Lead I (Einthoven)"; may be hostile text
  std::string unit;   ///< UCUM: "uV", "mV"; empty: the file names none
  std::optional<double> sensitivity;
  double correction = 1.0;
  double baseline = 0.0;
};

/// Channels that were sampled together.
struct Group {
  double fs_hz = 0.0;
  double offset_ms = 0.0;
  bool derived = false;  ///< a median beat, say, and not what was recorded
  std::uint32_t channel_count = 0;
  std::uint32_t sample_count = 0;  ///< of each channel
  std::uint32_t sample_bytes = 0;
  std::string interpretation;  ///< "SS": signed, 16 bits; "UB" ...
  std::vector<Channel> channels;
  std::optional<Element> padding;  ///< number that means: no sample
  std::optional<Element> data;
};

/// A waveform object, as far as it is an ECG.
struct Waveform {
  std::vector<Group> groups;
  std::optional<CalendarDate> start_date;
  std::optional<double> start_time_of_day_s;
  std::vector<std::string> comments;  ///< recorder, statements and measurements in the file
};

/// Groups beyond these are not read; the standard's ECG objects have at most five (12-lead), four (general) or one.
inline constexpr std::size_t kMostGroups = 64;
inline constexpr std::uint32_t kMostChannels = 256;
/// Field of the refusal (unsupported) of an image, a report or a folder of others.
inline constexpr const char* kNoWaveform = "DICOM without waveform";

/// The person's name, number and date of birth are passed over: they are needed for nothing.
/// Errors: unsupported kNoWaveform; truncated, malformed, out_of_range with the element.
Result<Waveform> read_waveform(const Stretch& data_set);

}  // namespace ecg::dicom
