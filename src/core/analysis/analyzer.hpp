#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/analysis/beat_search.hpp"
#include "core/analysis/explain_stage.hpp"
#include "core/analysis/found_beats.hpp"
#include "core/analysis/four_beat_stage.hpp"
#include "core/analysis/model_spec.hpp"
#include "core/analysis/rhythm_stage.hpp"
#include "core/analysis/twelve_lead_stage.hpp"
#include "core/edits/edit_journal.hpp"
#include "core/rhythm/episodes.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

struct AnalysisSettings {
  RhythmSettings rhythm;
  ClassMap class_map = ClassMap::papers;
  double test_from_s = 0.0;          ///< the comparison with the reference leaves out what lies before
  bool reference_positions = false;  ///< classify at the reference's beats instead of the detector's (evaluation)
};

/// What an analysis begins with, to be worked off in steps.
[[nodiscard]] BeatSearch beat_search(const Record& record, const AnalysisSettings& settings);

/// The stages in order, in two deterministic halves around the shell's `await` of the model:
///
///     Analyzer analyzer(record, settings);           // quality, beats, RR
///     analyzer.begin_model(spec);                    // may be repeated with another model
///     while (!(input = analyzer.next_batch(64)).empty()) analyzer.push(model(input));
///     analyzer.begin_rhythm(identity);               // needs no beat; once
///     while (!(windows = analyzer.next_rhythm_windows(64)).empty()) analyzer.push_rhythm(rhythm_model(windows));
///     Analysis analysis = analyzer.conclude();       // classes, saliency, episodes, findings, comparison
///
/// `conclude` may be called at any time: beats without an answer yet are unclassified, rhythms are named once all windows
/// were answered; until then `complete` is false, and no verdict (stage 1 finding) is given. The record must outlive the
/// analyzer and must not change.
class Analyzer {
 public:
  /// Finds beats and everything about them that needs no model. Never fails: a record without beats is an answer.
  Analyzer(const Record& record, const AnalysisSettings& settings);
  /// The same with what a `beat_search` of the same record and settings found.
  Analyzer(const Record& record, const AnalysisSettings& settings, FoundInRecord found);
  void begin_model(const ModelSpec& spec);      ///< forgets the classes so far; the beats stay
  void without_model(std::string_view reason);  ///< classes off, says so in the diagnostics
  /// The next beats in order of time, the same ones again until their answer was pushed. Empty: all were handed out, or
  /// there is no model. A model that reads context gets all beats at once, whatever `beat_count`.
  [[nodiscard]] ModelInput next_batch(std::size_t beat_count);
  Status push(const ModelOutput& output);  ///< for the last batch. Errors: out_of_range (shape)
  /// Beats and classes need not be known. Answers of the same model stay, those of another one are forgotten.
  void begin_rhythm(const ModelIdentity& identity, bool trained_on_recording = false);
  void without_rhythm(std::string_view reason);  ///< no rhythm is named, says so in the diagnostics
  /// RhythmStage::next and push: {window, kRhythmWindowSamples}; empty: all were handed out, or no model was begun.
  [[nodiscard]] std::span<const float> next_rhythm_windows(std::size_t window_count);
  Status push_rhythm(std::span<const float> probabilities);
  [[nodiscard]] double rhythm_progress() const;  ///< 0..1 of the windows answered; 1 without a rhythm model
  /// Asks S003's two networks about the beats as the person left them (FourBeatStage); the answers stand in every `conclude`
  /// from then on, until beats come, go or move.
  void begin_four_beats(std::string_view binary_sha256, std::string_view multilabel_sha256);
  [[nodiscard]] std::span<const float> next_four_beats(std::size_t window_count);
  Status push_four_beats(std::span<const float> arrhythmia, std::span<const float> labels);
  [[nodiscard]] double four_beat_progress() const;  ///< 0..1 of the windows answered; 1 while nothing is asked
  /// Rows that ask the twelve-lead model about the beats as they were found; none: too few leads are there.
  const TwelveLeadStage& ask_twelve_leads();
  [[nodiscard]] const TwelveLeadStage* twelve_leads() const { return twelve_leads_ ? &*twelve_leads_ : nullptr; }
  /// The answers stand in every `conclude` from then on. Errors: those of TwelveLeadStage::answered.
  Status push_twelve_leads(const TwelveLeadModel& model, const TwelveLeadOutput& output);
  /// Rows that ask what the beat at `r_peak` is made of (ExplainStage::ask), of the beats as they were found. Empty also while the model in
  /// use does not read context.
  std::span<const float> ask_about(SampleIndex r_peak, const WhatIf& what_if);
  Result<BeatExplanation> explained(const ExplainAnswers& answers);  ///< ExplainStage::answered
  ModelInput ask_about_samples(SampleIndex r_peak);  ///< ExplainStage::ask of a model that reads windows
  Result<BeatExplanation> explained(const ModelOutput& output);
  /// ExplainStage::next and push: maps of all beats; the `conclude` after the last one carries them. Empty: all were handed out, or the
  /// model in use does not read context.
  [[nodiscard]] std::span<const float> next_explained(std::size_t beat_count);
  Status push_explained(const ExplainAnswers& answers);
  [[nodiscard]] double explain_progress() const;  ///< 0..1 of the beats with a map; 1 where none are made
  /// Beat that the rows handed out last begin with.
  [[nodiscard]] std::size_t explained_beat() const { return explained_beat_; }
  /// Numbers of all beats found, {beat, kContextColumns}; empty unless the model in use reads context.
  [[nodiscard]] std::span<const float> context();
  /// How much rarer classes count from the next `conclude` on, without asking the model again; another model begins at
  /// its own answer. Errors: out_of_range ("rarity_weight").
  Status move_operating_point(const OperatingPoint& point);
  /// Thresholds of the rhythm rules from the next `conclude` on, without asking a model again.
  void set_thresholds(const RhythmSettings& rhythm) { analysis_.rhythm = rhythm; }
  [[nodiscard]] double progress() const;  ///< 0..1 of the beats classified
  [[nodiscard]] Analysis conclude();

  /// Appends a person's edit; `conclude` follows it without asking the model again. Answers the bytes by which the
  /// stored journal grows (the first ones begin with its header); none when the edit would change nothing.
  /// Some may come unfinished: `label_shape` without `beats` means all that now have the shape of the beat at `begin`;
  /// `merge_shapes` and `split_shape` as with_its_beats says (analysis/shape_edits.hpp);
  /// decisions about a finding without places those that it has now; the digest of `confirm` is filled in, and nothing is
  /// confirmed while classes are missing.
  /// Errors: out_of_range (not a valid edit), those of with_its_beats.
  Result<std::vector<std::byte>> edit(const Edit& edit);
  /// Replaces the journal by a stored one; no bytes are an empty journal. @return number of entries read.
  /// Errors: those of decode_journal; the journal then stays as it was.
  Result<std::size_t> restore(std::span<const std::byte> journal) { return journal_.restore(journal); }
  /// Header and all records.
  [[nodiscard]] std::vector<std::byte> journal() const { return journal_.bytes(); }

  /// Calibrates as a person would who is asked `questions` times for the label that would tell most, with the
  /// reference's answers. To be called when all beats are classified. @return the number of answers.
  /// Errors: missing_fact ("reference").
  Result<std::size_t> ask_reference(std::size_t questions);

 private:
  /// What `edit` is to be in the journal; nothing where it means nothing. Errors: those of with_its_beats.
  Result<std::optional<Edit>> completed(Edit edit);
  /// Beats and templates as the person left them, and nothing else.
  [[nodiscard]] Analysis shapes();
  /// What the waveform says, once the rhythm model answered: named rhythms, and what they mean for quality and classes.
  /// Also the first stage by windows, which asks the beats alone where there is no rhythm model.
  [[nodiscard]] std::vector<Episode> name_rhythms(Analysis& result, LookedAt& looked) const;
  [[nodiscard]] LookedAt looked_at() const;
  [[nodiscard]] MeasuredBeat usual_beat(const Analysis& result) const;
  void compare_with_reference(Analysis& analysis) const;
  [[nodiscard]] bool classified_all() const;

  const Record& record_;
  AnalysisSettings settings_;
  FoundBeats beats_;
  Analysis analysis_;                          ///< what is known so far; classes of the beats answered
  std::vector<Diagnostic> model_diagnostics_;  ///< of the model in use
  ModelSpec model_;
  EditJournal journal_;
  std::optional<BeatWindows> windows_;  ///< while a model that reads windows runs
  bool reads_context_ = false;          ///< the model that runs does
  bool without_model_ = false;
  std::optional<RhythmStage> rhythm_;            ///< while a rhythm model is asked, and its answers afterwards
  std::optional<FourBeatStage> four_beats_;      ///< once S003's networks were asked
  std::optional<TwelveLeadStage> twelve_leads_;  ///< once the twelve-lead model was to be asked
  std::vector<Diagnostic> rhythm_diagnostics_;   ///< why there is none
  [[nodiscard]] ExplainStage& explain_stage();
  std::optional<ExplainStage> explain_;  ///< once a beat was asked about
  std::size_t explained_beat_ = 0;
  BeatExplanation unexplained_;            ///< without `explain_`
  std::vector<std::uint8_t> batch_valid_;  ///< of the batch handed out and not answered yet
};

}  // namespace ecg
