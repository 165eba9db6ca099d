#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/edits/journal.hpp"
#include "core/features/beat_context.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

struct AnalysisSettings {
  RhythmSettings rhythm;
  ClassMap class_map = ClassMap::papers;
  double test_from_s = 0.0;          ///< the comparison with the reference leaves out what lies before
  bool reference_positions = false;  ///< classify at the reference's beats instead of the detector's (evaluation)
};

/// A model as the core needs to know it; from the manifest.
struct ModelSpec {
  ModelIdentity identity;
  ModelReads reads = ModelReads::windows;
  WindowSpec window;                 ///< of a model that reads windows
  std::vector<float> head_weights;   ///< {5, channels}; empty: no Grad-CAM
};

/// True for a rate of 1 Hz to 1 MHz and sides of 0 .. kMaxWindowSide samples, not both 0.
bool is_usable(const WindowSpec& window);

/// The stages in order, in two deterministic halves around the shell's `await` of the model:
///
///     Analyzer analyzer(record, settings);           // quality, beats, RR
///     analyzer.begin_model(spec);                    // may be repeated with another model
///     while (!(input = analyzer.next_batch(64)).empty()) analyzer.push(model(input));
///     Analysis analysis = analyzer.conclude();       // classes, saliency, episodes, findings, comparison
///
/// `conclude` may be called at any time: beats without an answer yet are unclassified, `complete` is false, and no
/// verdict (stage 1 finding) is given. The record must outlive the analyzer and must not change.
class Analyzer {
 public:
  /// Finds beats and everything about them that needs no model. Never fails: a record without beats is an answer.
  Analyzer(const Record& record, const AnalysisSettings& settings);
  void begin_model(const ModelSpec& spec);           ///< forgets the classes so far; the beats stay
  void without_model(std::string_view reason);       ///< classes off, says so in the diagnostics
  /// The next beats in order of time, the same ones again until their answer was pushed. Empty: all were handed out, or
  /// there is no model. A model that reads context gets all beats at once, whatever `beat_count`.
  [[nodiscard]] ModelInput next_batch(std::size_t beat_count);
  Status push(const ModelOutput& output);            ///< for the last batch. Errors: out_of_range (shape)
  /// How much rarer classes count from the next `conclude` on, without asking the model again; another model begins at
  /// its own answer. Errors: out_of_range ("rarity_weight").
  Status move_operating_point(const OperatingPoint& point);
  [[nodiscard]] double progress() const;             ///< 0..1 of the beats classified
  [[nodiscard]] Analysis conclude();

  /// Appends a person's edit; `conclude` follows it without asking the model again. Answers the bytes by which the
  /// stored journal grows (the first ones begin with its header); none when the edit would change nothing.
  /// Two kinds may come unfinished: `label_shape` without `beats` means all that now have the shape of the beat at
  /// `begin`; the digest of `confirm` is filled in, and nothing is confirmed while classes are missing.
  /// Errors: out_of_range (not a valid edit).
  Result<std::vector<std::byte>> edit(const Edit& edit);
  /// Replaces the journal by a stored one; no bytes are an empty journal. @return number of entries read.
  /// Errors: those of decode_journal; the journal then stays as it was.
  Result<std::size_t> restore(std::span<const std::byte> journal);
  /// Header and all records.
  [[nodiscard]] std::vector<std::byte> journal() const;

  /// Calibrates as a person would who is asked `questions` times for the label that would tell most, with the
  /// reference's answers. To be called when all beats are classified. @return the number of answers.
  /// Errors: missing_fact ("reference").
  Result<std::size_t> ask_reference(std::size_t questions);

 private:
  void apply_edits(Analysis& analysis);
  void calibrate_classes(Analysis& analysis, const EditedBeats& edited);
  void keep_reference_labels(Analysis& analysis, const EditedBeats& edited);
  [[nodiscard]] const BeatContext& context();
  /// Class of the reference beat at each beat found, kBeatClassCount = none.
  [[nodiscard]] const std::vector<std::uint8_t>& reference_of_found();
  void judge_confirmation(Analysis& analysis) const;
  /// What `edit` is to be in the journal; nothing where it means nothing.
  std::optional<Edit> completed(Edit edit);
  void compare_with_reference(Analysis& analysis) const;
  [[nodiscard]] bool classified_all() const;

  const Record& record_;
  AnalysisSettings settings_;
  Analysis analysis_;                                ///< what is known so far; classes of the beats answered
  std::vector<Diagnostic> model_diagnostics_;        ///< of the model in use
  ModelSpec model_;
  std::vector<Edit> journal_;
  std::optional<BeatWindows> windows_;               ///< while a model that reads windows runs
  std::optional<BeatContext> context_;               ///< of the beats found; made when first needed
  std::optional<std::vector<std::uint8_t>> reference_of_found_;  ///< made when first needed
  bool reads_context_ = false;                       ///< the model that runs does
  bool without_model_ = false;
  std::vector<std::uint8_t> batch_valid_;            ///< of the batch handed out and not answered yet
};

/// Training tensors of a record: its reference beats with usable windows, in order of time.
/// Bytes: {u32 beats, u32 window_samples}, windows f32 {beats, window_samples}, rr f32 {beats, 3}, class u8 {beats},
/// context f32 {beats, kContextColumns} of two leads, the same of the preferred lead alone.
/// Errors: missing_fact ("reference"): the record came without reference beats.
Result<std::vector<std::byte>> training_tensors(const Record& record, const WindowSpec& window, ClassMap class_map);

}  // namespace ecg
