#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/metrics/ec57_beats.hpp"
#include "core/metrics/episode_comparison.hpp"
#include "core/metrics/run_comparison.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

// The field's scorer (ANSI/AAMI EC57, as WFDB's bxb, rxr and epicmp do it) for page and terminal alike.

/// Own beats of an analysis against the reference that came with its record; shutdowns are the own unusable stretches.
Ec57Comparison score(const Record& record, const Analysis& analysis, const Ec57Settings& settings);

/// An annotation file and what it is called, e.g. "100.atr": stem is the record, ending the annotator.
struct NamedBytes {
  std::string_view name;
  std::span<const std::byte> bytes;
};

struct ScoringSettings {
  Ec57Settings beats;
  std::optional<double> fs_hz;  ///< sampling rate of annotation times; wins over the header
};

/// Everything the three programs say about two annotation lists of one record.
struct AnnotationComparison {
  std::string record;
  std::string reference_annotator;
  std::string test_annotator;
  double fs_hz = 0.0;
  ScoringSettings settings;
  Ec57Beats beats;
  RunComparison ventricular_runs;
  RunComparison supraventricular_runs;
  EpisodeComparison atrial_fibrillation;
  EpisodeComparison ventricular_fibrillation;
};

/// Compares two annotation files. `header` is the text of the record's header, empty when there is none: it gives
/// sampling rate and length. Without it the rate comes from the settings or from a "## time resolution" note of a file,
/// and the record ends with the last annotation.
/// Errors (with the file's name): those of the parsers; missing_fact "fs_hz".
Result<AnnotationComparison> compare_annotation_files(const NamedBytes& reference, const NamedBytes& test,
                                                      const NamedBytes& header, const ScoringSettings& settings);

/// Own beats of an analysis against the reference that came with its record.
AnnotationComparison compare_with_reference(const Record& record, const Analysis& analysis,
                                            const Ec57Settings& settings);

}  // namespace ecg
