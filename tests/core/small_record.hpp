#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/record/record.hpp"

namespace ecg::testing_records {

/// Reproducible numbers, the same everywhere: a linear congruential generator (Knuth's MMIX constants).
inline std::vector<std::int16_t> noise(std::size_t size, std::uint64_t seed) {
  std::vector<std::int16_t> samples(size);
  std::uint64_t state = seed;
  for (auto& sample : samples) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    sample = static_cast<std::int16_t>(static_cast<std::int32_t>(state >> 54U) - 512);
  }
  return samples;
}

/// One lead of numbers without meaning, `size` samples at 360 Hz.
inline Record noise_record(std::size_t size) {
  Record record{.name = "noise", .fs_hz = 360.0, .length = static_cast<SampleIndex>(size)};
  record.signals.push_back({.lead = "MLII", .adu = noise(size, 1)});
  return record;
}

/// Ten seconds with reference beats at the given samples; the signal itself says nothing.
inline Record labelled_record(std::vector<std::pair<SampleIndex, AnnotationCode>> beats) {
  Record record = noise_record(3600);
  for (const auto& [sample, code] : beats) record.reference.push_back({.sample = sample, .code = code});
  record.reference_annotator = "atr";
  return record;
}

}  // namespace ecg::testing_records
