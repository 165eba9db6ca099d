#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/metrics/beat_comparison.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reference beats inside the record, strictly increasing: of beats at one time the first counts.
std::vector<LabelledBeat> usable_reference(const Record& record, ClassMap class_map);

std::vector<SampleIndex> times(std::span<const LabelledBeat> beats);

/// Reference beats and beats found, paired by time alone.
struct Partners {
  std::vector<std::uint8_t> reference_class;  ///< per beat found, kBeatClassCount = none
  std::vector<SampleIndex> missed;            ///< reference beats without one
};
Partners partners_of(std::span<const LabelledBeat> reference, std::span<const SampleIndex> found, double fs_hz,
                     ClassMap class_map);

}  // namespace ecg
