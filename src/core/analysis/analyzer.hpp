#pragma once

#include <span>
#include <vector>

#include "core/analysis/analysis.hpp"

namespace ecg {

struct AnalysisSettings {
  RhythmSettings rhythm;
  ClassMap class_map = ClassMap::papers;
  bool reference_positions = false;  ///< classify at the reference's beats instead of the detector's (evaluation)
};

/// A model as the core needs to know it; from the manifest.
struct ModelSpec {
  ModelIdentity identity;
  WindowSpec window;
  std::vector<float> head_weights;   ///< {5, channels}; empty: no Grad-CAM
};

/// The stages in order, in two deterministic halves around the shell's `await` of the model:
///
///     Analyzer analyzer(record, settings);           // quality, beats, RR
///     analyzer.begin_model(spec);                    // may be repeated with another model
///     while (!(input = analyzer.next_batch(64)).empty()) analyzer.push(model(input));
///     Analysis analysis = analyzer.conclude();       // classes, saliency, episodes, findings, comparison
///
/// The record must outlive the analyzer.
class Analyzer {
 public:
  Analyzer(const Record& record, const AnalysisSettings& settings);
  void begin_model(const ModelSpec& spec);
  void without_model(std::string_view reason);       ///< classes off, says so in the diagnostics
  [[nodiscard]] ModelInput next_batch(std::size_t beat_count);  ///< beat_count 0: all beats were handed out
  Status push(const ModelOutput& output);            ///< for the last batch. Errors: out_of_range (shape)
  [[nodiscard]] double progress() const;             ///< 0..1 of the beats classified
  [[nodiscard]] Analysis conclude();

 private:
  const Record& record_;
  AnalysisSettings settings_;
  Analysis analysis_;
  ModelSpec model_;
  std::vector<BeatWindows> windows_;                 ///< one while a model runs, else empty
  std::size_t next_beat_ = 0;
  std::vector<std::uint8_t> batch_valid_;
};

}  // namespace ecg
