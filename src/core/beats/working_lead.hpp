#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// One lead of a stretch of a record, prepared for beat detection: block means at a working rate of about 125 Hz and
/// views of them. All columns have the same length; sample i stands for record samples
/// [first + i * block, first + (i + 1) * block).
struct WorkingLead {
  std::vector<float> mean;            ///< block means, mV; gaps are bridged
  std::vector<float> shape;           ///< 3 to 30 Hz, millivolts: what templates are made of
  std::vector<float> narrow;          ///< envelope at kNarrow_hz, millivolts: narrow complexes
  std::vector<float> wide;            ///< envelope at kWide_hz, millivolts: wide complexes, also T waves
  std::vector<std::uint8_t> missing;  ///< 1 = within reach of missing samples
  bool any = false;                   ///< false: the lead has no sample here, columns are zero
};

/// How record samples map to working samples.
struct WorkingClock {
  std::int64_t block = 1;  ///< record samples per working sample
  double rate_hz = 0.0;    ///< fs_hz / block, 94 to 188 Hz for records from 100 Hz to 2 kHz
  SampleIndex first = 0;   ///< record sample where working sample 0 begins
  std::size_t count = 0;   ///< working samples
  [[nodiscard]] SampleIndex record_sample(std::size_t i) const {  ///< middle of working sample i
    return first + static_cast<SampleIndex>(i) * block + block / 2;
  }
};

/// Clock of the whole blocks in `range`.
WorkingClock working_clock(double fs_hz, SampleRange range);

/// Prepares one lead. Polarity is kept in `shape` only; everything is linear in amplitude. Method: complex Morlet
/// envelopes (a quadrature pair, so neither polarity nor phase matters), finite filters without phase.
WorkingLead prepare_lead(const Signal& signal, const WorkingClock& clock);

}  // namespace ecg
