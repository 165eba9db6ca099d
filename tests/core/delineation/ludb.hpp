#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/beats/qrs.hpp"
#include "core/delineation/delineation.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/ingest/read_files.hpp"

namespace ecg::test {

enum WaveKind : std::size_t { kP, kQrs, kT, kWaveKinds };

/// A wave as annotated or found; an edge that was not marked is empty.
struct MarkedWave {
  SampleIndex peak = 0;
  std::optional<SampleIndex> onset;
  std::optional<SampleIndex> end;
};
using LeadWaves = std::array<std::vector<MarkedWave>, kWaveKinds>;

/// A record of LUDB, its leads' reference waves and the beats that the core finds.
struct LudbRecord {
  Record record;
  std::vector<LeadWaves> leads;
  std::vector<SampleIndex> r_peaks;
};

/// "(" opens a wave, "p", "N" or "t" is its peak, ")" closes it.
inline LeadWaves reference_waves(const std::string& bytes) {
  LeadWaves waves;
  const auto file = wfdb::parse_annotations(std::as_bytes(std::span(bytes)));
  if (!file.has_value()) return waves;
  std::optional<SampleIndex> onset;
  MarkedWave* open = nullptr;
  for (const Annotation& mark : file.value().annotations) {
    if (mark.code == AnnotationCode::waveform_onset) {
      onset = mark.sample;
      open = nullptr;
    } else if (mark.code == AnnotationCode::waveform_end) {
      if (open != nullptr) open->end = mark.sample;
      open = nullptr;
    } else {
      const std::size_t kind = mark.code == AnnotationCode::p_wave   ? kP
                               : mark.code == AnnotationCode::t_wave ? kT
                                                                     : kQrs;
      waves[kind].push_back({.peak = mark.sample, .onset = onset, .end = {}});
      open = &waves[kind].back();
      onset.reset();
    }
  }
  return waves;
}

inline std::optional<LudbRecord> ludb_record(int number) {
  const std::string name = std::to_string(number);
  auto record = ingest(recording("ludb/data", name, {"hea", "dat"}));
  if (!record.has_value()) return std::nullopt;
  LudbRecord result{.record = std::move(record).value(), .leads = {}, .r_peaks = {}};
  for (const Signal& signal : result.record.signals) {
    const auto files = recording("ludb/data", name, {signal.lead});
    result.leads.push_back(files.empty() ? LeadWaves{} : reference_waves(files[0].bytes));
  }
  result.r_peaks = detect_qrs(result.record, assess_quality(result.record));
  return result;
}

inline LeadWaves found_waves(const Delineation& found, const std::vector<SampleIndex>& r_peaks) {
  LeadWaves waves;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const auto at = [&](Fiducial fiducial) -> std::optional<SampleIndex> {
      const auto offset = found.at(beat, fiducial);
      if (!offset) return std::nullopt;
      return r_peaks[beat] + *offset;
    };
    if (const auto peak = at(Fiducial::p_peak))
      waves[kP].push_back({*peak, at(Fiducial::p_onset), at(Fiducial::p_end)});
    if (at(Fiducial::qrs_onset)) waves[kQrs].push_back({r_peaks[beat], at(Fiducial::qrs_onset), at(Fiducial::qrs_end)});
    if (const auto peak = at(Fiducial::t_peak)) waves[kT].push_back({*peak, {}, at(Fiducial::t_end)});
  }
  return waves;
}

/// Errors in ms, found minus reference, and counts.
struct WaveScore {
  std::int64_t matched = 0, missed = 0, extra = 0;
  std::array<std::vector<double>, 3> error_ms;  ///< onset, peak, end
  [[nodiscard]] double sensitivity() const {
    return static_cast<double>(matched) / static_cast<double>(matched + missed);
  }
  [[nodiscard]] double positive_predictivity() const {
    return static_cast<double>(matched) / static_cast<double>(matched + extra);
  }
};

inline double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}
inline double deviation(const std::vector<double>& values) {
  const double middle = mean(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Waves match when their peaks lie within 150 ms, each once, nearest first in order of time. Only the stretch that the
/// reference marks counts: LUDB leaves out the first and last beats.
inline void score_lead(const LeadWaves& reference, const LeadWaves& found, double fs_hz,
                       std::array<WaveScore, kWaveKinds>& scores) {
  SampleIndex from = INT64_MAX, to = 0;
  for (const auto& waves : reference) {
    for (const MarkedWave& wave : waves) {
      from = std::min(from, wave.onset.value_or(wave.peak));
      to = std::max(to, wave.end.value_or(wave.peak));
    }
  }
  const SampleIndex reach = samples_from_seconds(0.150, fs_hz);
  for (std::size_t kind = 0; kind < kWaveKinds; ++kind) {
    WaveScore& score = scores[kind];
    std::vector<std::uint8_t> used(found[kind].size(), 0);
    for (const MarkedWave& wave : reference[kind]) {
      std::ptrdiff_t best = -1;
      for (std::size_t k = 0; k < found[kind].size(); ++k) {
        const SampleIndex distance = std::abs(found[kind][k].peak - wave.peak);
        if (used[k] != 0 || distance > reach) continue;
        if (best < 0 || distance < std::abs(found[kind][static_cast<std::size_t>(best)].peak - wave.peak))
          best = static_cast<std::ptrdiff_t>(k);
      }
      if (best < 0) {
        ++score.missed;
        continue;
      }
      used[static_cast<std::size_t>(best)] = 1;
      ++score.matched;
      const MarkedWave& own = found[kind][static_cast<std::size_t>(best)];
      const auto note = [&](std::size_t edge, std::optional<SampleIndex> a, std::optional<SampleIndex> b) {
        if (a && b) score.error_ms[edge].push_back(1000.0 * seconds_from_samples(*a - *b, fs_hz));
      };
      note(0, own.onset, wave.onset);
      note(1, own.peak, wave.peak);
      note(2, own.end, wave.end);
    }
    for (std::size_t k = 0; k < found[kind].size(); ++k) {
      if (used[k] == 0 && found[kind][k].peak >= from && found[kind][k].peak <= to) ++score.extra;
    }
  }
}

}  // namespace ecg::test
