#include "core/analysis/analyzer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/analysis/reference_beats.hpp"
#include "core/analysis/remarks.hpp"
#include "core/analysis/review.hpp"
#include "core/analysis/shape_edits.hpp"
#include "core/beats/qrs.hpp"
#include "core/delineation/intervals.hpp"
#include "core/hrv/nn_intervals.hpp"
#include "core/hrv/rr_measures.hpp"
#include "core/rhythm/abnormal_windows.hpp"
#include "core/rhythm/named_rhythms.hpp"
#include "core/rhythm/overruled_classes.hpp"
#include "core/rhythm/thresholds.hpp"
#include "core/rhythm/unreadable.hpp"
#include "core/scoring/scoring.hpp"
#include "core/words/sentences.hpp"

namespace ecg {

namespace {

// --- classes ---------------------------------------------------------------------------------------------------------

/// Rows for beats that got no answer, up to `beat_count`.
void fill_unclassified(Classes& classes, SaliencyMaps& saliency, std::size_t beat_count) {
  ModelOutput nothing;
  nothing.beat_count = static_cast<std::int64_t>(beat_count - std::min(beat_count, classes.size()));
  append_batch(classes, nothing, {});
  if (saliency.map_samples == 0) return;
  saliency.values.resize(beat_count * static_cast<std::size_t>(saliency.map_samples), 0);
  saliency.peak.resize(beat_count, 0.0F);
  saliency.random_correlation.resize(beat_count, std::numeric_limits<float>::quiet_NaN());
}

/// Classes at the operating point. A map speaks of the class it was made for: beats that change theirs have none.
void move_classes(Analysis& analysis) {
  if (!analysis.operating_point.moved()) return;
  const std::vector<BeatClass> before = analysis.classes.label;
  move_to(analysis.operating_point, analysis.classes);
  SaliencyMaps& maps = analysis.saliency;
  const auto width = static_cast<std::ptrdiff_t>(maps.map_samples);
  for (std::size_t beat = 0; beat < before.size() && width > 0; ++beat) {
    if (analysis.classes.label[beat] == before[beat]) continue;
    std::fill_n(maps.values.begin() + static_cast<std::ptrdiff_t>(beat) * width, width, std::uint8_t{0});
    maps.peak[beat] = 0.0F;
    maps.random_correlation[beat] = std::numeric_limits<float>::quiet_NaN();
  }
  analysis.diagnostics.push_back({DiagnosticCode::moved_operating_point, {}, analysis.operating_point.rarity_weight});
}

// --- waves and measures ----------------------------------------------------------------------------------------------

/// NN and all measures; those of intervals leave ectopic beats out.
void measure(Analysis& analysis, double fs_hz) {
  if (analysis.r_peaks.empty()) return;
  const BeatSeries beats = beat_series(analysis.r_peaks, analysis.classes, analysis.quality, fs_hz);
  analysis.nn = select_nn(beats, analysis.episodes);
  analysis.measures = rr_measures(beats, analysis.nn);
  const auto intervals =
      interval_measures(analysis.delineation, analysis.r_peaks, beats.not_ectopic(), beats.trusted, fs_hz);
  analysis.measures.insert(analysis.measures.end(), intervals.begin(), intervals.end());
}

/// The half minute, or the whole of a shorter recording, that the rhythm model calls most abnormal.
void note_most_abnormal(LookedAt& looked, const RhythmEvidence& evidence, double fs_hz) {
  constexpr double kStretch_s = 30.0;
  const double duration_s = seconds_from_samples(looked.length, fs_hz);
  for (double begin_s = 0.0; begin_s == 0.0 || begin_s + kStretch_s <= duration_s; begin_s += kRhythmCell_s) {
    const double end_s = std::min(begin_s + kStretch_s, duration_s);
    const double p = probability(evidence.mean(RhythmClass::abnormal, begin_s, end_s));
    if (!std::isfinite(p) || (looked.abnormal_probability && p <= *looked.abnormal_probability)) continue;
    looked.abnormal_probability = p;
    looked.most_abnormal = {samples_from_seconds(begin_s, fs_hz), samples_from_seconds(end_s, fs_hz)};
  }
}

Error wrong_shape(std::string_view field) { return {ErrorCode::out_of_range, std::string(field), -1, {}}; }

/// Stage 1 and "could not be classified" say something about a finished recording only.
bool needs_all_classes(const Finding& finding) { return traits(finding.kind).needs_all_classes; }

}  // namespace

BeatSearch beat_search(const Record& record, const AnalysisSettings& settings) {
  std::vector<LabelledBeat> reference;
  if (settings.reference_positions) reference = usable_reference(record, settings.class_map);
  return reference.empty() ? BeatSearch(record) : BeatSearch(record, times(reference));
}

Analyzer::Analyzer(const Record& record, const AnalysisSettings& settings)
    : Analyzer(record, settings, beat_search(record, settings).finish()) {}

Analyzer::Analyzer(const Record& record, const AnalysisSettings& settings, FoundInRecord found)
    : record_(record), settings_(settings), beats_(record, settings.class_map) {
  analysis_.has_reference = !beats_.reference().empty();
  analysis_.class_map = settings.class_map;
  analysis_.rhythm = settings.rhythm;
  analysis_.lead = preferred_lead(record).value_or(0);
  analysis_.quality = std::move(found.quality);
  beats_.found(std::move(found.r_peaks));
  analysis_.r_peaks = beats_.r_peaks();
  analysis_.rr = rr_features(analysis_.r_peaks, record.fs_hz);
  analysis_.templates = std::move(found.templates);
  analysis_.delineation = std::move(found.delineation);
  analysis_.diagnostics = remarks(record, analysis_.quality, analysis_.r_peaks);
}

void Analyzer::begin_model(const ModelSpec& spec) {
  model_ = spec;
  without_model_ = false;
  batch_valid_.clear();
  analysis_.model = spec.identity;
  analysis_.operating_point = {};
  analysis_.window = spec.window;
  analysis_.classes = {};
  analysis_.saliency = {};
  explain_.reset();
  model_diagnostics_ = beyond_model_card(record_, analysis_.lead, spec);
  if (spec.trained_on_recording) model_diagnostics_.push_back({DiagnosticCode::trained_on, std::string(kBeatModel)});
  windows_.reset();
  reads_context_ = spec.reads == ModelReads::context;
  if (!reads_context_ && analysis_.lead < record_.signals.size())
    windows_.emplace(record_, analysis_.lead, spec.window);
}

void Analyzer::without_model(std::string_view reason) {
  model_ = {};
  without_model_ = true;
  batch_valid_.clear();
  windows_.reset();
  reads_context_ = false;
  analysis_.model = {};
  analysis_.operating_point = {};
  analysis_.window = {};
  analysis_.classes = {};
  analysis_.saliency = {};
  explain_.reset();
  model_diagnostics_ = {{DiagnosticCode::model_unavailable, std::string(reason)}};
}

ModelInput Analyzer::next_batch(std::size_t beat_count) {
  const std::size_t first = analysis_.classes.size();
  if (reads_context_ && first == 0 && !beats_.context().valid.empty()) {
    batch_valid_ = beats_.context().valid;
    return {.beat_count = static_cast<std::int64_t>(batch_valid_.size()),
            .context = beats_.context().values,
            .valid = batch_valid_};
  }
  const std::size_t count = windows_ ? std::min(beat_count, analysis_.r_peaks.size() - first) : 0;
  if (count == 0) {
    batch_valid_.clear();
    return {};
  }
  ModelInput input = windows_->batch(analysis_.r_peaks, analysis_.rr, first, count);
  batch_valid_ = input.valid;
  return input;
}

Status Analyzer::push(const ModelOutput& output) {
  const std::size_t beats = batch_valid_.size();
  if (beats == 0 || output.beat_count != static_cast<std::int64_t>(beats)) return wrong_shape("beat_count");
  if (output.probabilities.size() != beats * kBeatClassCount) return wrong_shape("probabilities");
  if (!output.timing_logits.empty() && output.timing_logits.size() != beats * kBeatClassCount)
    return wrong_shape("timing_logits");
  if (output.channels < 0 || output.channels > kMaxChannels) return wrong_shape("channels");
  if (output.map_samples < 0 || output.map_samples > kMaxMapSamples) return wrong_shape("map_samples");
  const auto map_values =
      static_cast<std::uint64_t>(output.channels) * static_cast<std::uint64_t>(output.map_samples) * beats;
  if (output.feature_map.size() != map_values) return wrong_shape("feature_map");
  Classes& classes = analysis_.classes;
  SaliencyMaps& maps = analysis_.saliency;
  const bool explains = map_values > 0 && !model_.head_weights.empty();
  if (explains && model_.head_weights.size() != kBeatClassCount * static_cast<std::size_t>(output.channels))
    return wrong_shape("channels");
  const std::size_t first = classes.size();
  const bool same_form = first == 0 || (explains ? output.map_samples : 0) == maps.map_samples;
  if (!same_form) return wrong_shape("feature_map");

  append_batch(classes, output, batch_valid_);
  if (explains) {
    append_grad_cam(maps, output, model_.head_weights, std::span(classes.label).subspan(first),
                    std::span(classes.flags).subspan(first));
  }
  batch_valid_.clear();
  return Done{};
}

Status Analyzer::move_operating_point(const OperatingPoint& point) {
  if (!(std::abs(point.rarity_weight) <= kMaxRarityWeight)) return wrong_shape("rarity_weight");
  analysis_.operating_point = point;
  return Done{};
}

void Analyzer::begin_rhythm(const ModelIdentity& identity, bool trained_on_recording) {
  rhythm_diagnostics_.clear();
  if (trained_on_recording) rhythm_diagnostics_.push_back({DiagnosticCode::trained_on, std::string(kRhythmModel)});
  if (rhythm_ && analysis_.rhythm_model == identity) return;
  rhythm_.emplace(record_);
  analysis_.rhythm_model = identity;
}

void Analyzer::without_rhythm(std::string_view reason) {
  rhythm_.reset();
  rhythm_diagnostics_ = {{DiagnosticCode::rhythm_model_unavailable, std::string(reason)}};
  analysis_.rhythm_model = {};
}

std::span<const float> Analyzer::next_rhythm_windows(std::size_t window_count) {
  return rhythm_ ? rhythm_->next(window_count) : std::span<const float>{};
}

Status Analyzer::push_rhythm(std::span<const float> probabilities) {
  if (!rhythm_) return wrong_shape("probabilities");
  return rhythm_->push(probabilities);
}

double Analyzer::rhythm_progress() const { return rhythm_ ? rhythm_->progress() : 1.0; }

void Analyzer::begin_four_beats(std::string_view binary_sha256, std::string_view multilabel_sha256) {
  if (analysis_.lead >= record_.signals.size()) return;
  Analysis shown;
  shown.r_peaks = analysis_.r_peaks;
  apply_edits(shown, record_, journal_, beats_);
  four_beats_.emplace(record_.signals[analysis_.lead], record_.fs_hz, shown.r_peaks, binary_sha256, multilabel_sha256);
}

std::span<const float> Analyzer::next_four_beats(std::size_t window_count) {
  return four_beats_ ? four_beats_->next(window_count) : std::span<const float>{};
}

Status Analyzer::push_four_beats(std::span<const float> arrhythmia, std::span<const float> labels) {
  if (!four_beats_) return wrong_shape("arrhythmia");
  return four_beats_->push(arrhythmia, labels);
}

double Analyzer::four_beat_progress() const { return four_beats_ ? four_beats_->progress() : 1.0; }

double Analyzer::progress() const {
  if (classified_all()) return 1.0;
  return static_cast<double>(analysis_.classes.size()) / static_cast<double>(analysis_.r_peaks.size());
}

bool Analyzer::classified_all() const { return without_model_ || analysis_.classes.size() == analysis_.r_peaks.size(); }

Analysis Analyzer::conclude() {
  ++analysis_.version;
  Analysis result = analysis_;
  result.complete = classified_all() && (!rhythm_ || rhythm_->complete());
  result.diagnostics.insert(result.diagnostics.end(), model_diagnostics_.begin(), model_diagnostics_.end());
  result.diagnostics.insert(result.diagnostics.end(), rhythm_diagnostics_.begin(), rhythm_diagnostics_.end());
  if (std::string changed = changed_thresholds(result.rhythm); !changed.empty())
    result.diagnostics.push_back({DiagnosticCode::changed_thresholds, std::move(changed)});
  fill_unclassified(result.classes, result.saliency, result.r_peaks.size());
  move_classes(result);
  apply_edits(result, record_, journal_, beats_);
  if (four_beats_ && four_beats_->complete() && four_beats_->is_for(result.r_peaks))
    result.four_beats = four_beats_->answers();
  LookedAt looked = looked_at();
  const std::vector<Episode> named = name_rhythms(result, looked);
  if (result.complete) result.usual_beat = usual_beat(result);
  looked.measured = result.usual_beat.measures;
  result.episodes = find_episodes(result.r_peaks, result.classes, result.quality, record_.length, record_.fs_hz,
                                  result.rhythm, named);
  const std::vector<FindingDecision> decisions = finding_decisions(record_, journal_, beats_);
  result.findings = rank_findings(result.r_peaks, result.classes, result.episodes, result.quality, record_.fs_hz,
                                  result.rhythm, looked, decisions);
  result.review.waiting = waiting_decisions(result.findings, decisions);
  for (FindingDecision& decision : result.review.waiting) decision.places.clear();
  if (!result.complete) std::erase_if(result.findings, needs_all_classes);
  measure(result, record_.fs_hz);
  if (result.has_reference) compare_with_reference(result);
  judge_confirmation(result, record_, journal_, beats_);
  return result;
}

std::vector<Episode> Analyzer::name_rhythms(Analysis& result, LookedAt& looked) const {
  const auto first_stage = [&](const RhythmEvidence& evidence) {
    if (!result.complete) return;
    result.abnormal_by_window =
        abnormal_by_window(evidence, result.r_peaks, result.classes, record_.length, record_.fs_hz);
  };
  if (!rhythm_ || !rhythm_->complete()) {
    first_stage({});
    return {};
  }
  std::vector<LeadRhythm> leads = rhythm_->answers();
  const auto unreadable = mark_unreadable(result.quality, leads, record_.length, record_.fs_hz);
  const RhythmEvidence evidence(leads, record_.duration_s());
  const BeatSeries beats = beat_series(result.r_peaks, result.classes, result.quality, record_.fs_hz);
  std::vector<Episode> named = named_rhythms(evidence, beats, record_.length, result.rhythm);
  note_most_abnormal(looked, evidence, record_.fs_hz);
  ask_second_witness(result.classes, result.r_peaks, evidence, record_.fs_hz);
  overrule_classes(result.classes, result.r_peaks, named, unreadable);
  first_stage(evidence);
  looked.rhythm = evidence;
  return named;
}

MeasuredBeat Analyzer::usual_beat(const Analysis& result) const {
  const BeatSeries beats = beat_series(result.r_peaks, result.classes, result.quality, record_.fs_hz);
  return measured_usual_beat(record_, result.r_peaks, result.delineation, result.templates.group, beats.not_ectopic(),
                             result.quality);
}

LookedAt Analyzer::looked_at() const {
  LookedAt result{.length = record_.length};
  const auto leads = reads_context_ ? context_leads(record_) : std::vector<std::size_t>{analysis_.lead};
  for (const std::size_t lead : leads) {
    if (lead < record_.signals.size())
      result.leads.push_back({static_cast<std::int32_t>(lead), printable(record_.signals[lead].lead)});
  }
  return result;
}

void Analyzer::compare_with_reference(Analysis& analysis) const {
  // Counted by the one scorer that the board, the terminal and the exports use: rules for shutdowns and fibrillation.
  // Beats that taught the classes test nothing.
  const double learned_s = seconds_from_samples(analysis.calibration.learning_end, record_.fs_hz);
  const Ec57Settings what_tests{.class_map = settings_.class_map, .skip_s = std::max(learned_s, settings_.test_from_s)};
  analysis.comparison = confusion(score(record_, analysis, what_tests).beats);
  Partners partners = partners_of(beats_.reference(), analysis.r_peaks, record_.fs_hz, settings_.class_map);
  analysis.reference_class = std::move(partners.reference_class);
  analysis.missed_beats = std::move(partners.missed);
}

Analysis Analyzer::shapes() {
  Analysis shown;  // shapes need no classes, and not all may be there yet
  shown.r_peaks = analysis_.r_peaks;
  shown.quality = analysis_.quality;
  shown.templates = analysis_.templates;
  if (!shown.templates.group.empty()) apply_edits(shown, record_, journal_, beats_);
  return shown;
}

Result<std::optional<Edit>> Analyzer::completed(Edit edit) {
  if (edit.kind == EditKind::label_shape && edit.beats.empty()) {
    edit.beats = beats_of_same_shape(shapes(), edit.begin);
    if (edit.beats.empty()) return std::optional<Edit>{};
  } else if (is_of_shapes(edit.kind) && edit.beats.empty()) {
    ECG_TRY(Edit whole, with_its_beats(edit, record_, shapes()));
    edit = std::move(whole);
  } else if (edit.kind == EditKind::confirm) {
    const Analysis shown = conclude();
    if (!shown.complete) return std::optional<Edit>{};
    edit.end = confirmation_digest(shown);
  } else if (decision_of(edit.kind) != Decision::none && edit.beats.empty()) {
    const Analysis shown = conclude();
    const auto finding =
        std::ranges::find_if(shown.findings, [&](const Finding& f) { return name(f.kind) == edit.text; });
    if (finding == shown.findings.end() || finding->occurrences.empty()) return std::optional<Edit>{};
    for (const SampleRange& place : places_of(*finding)) {
      edit.beats.push_back(place.begin);
      edit.beats.push_back(place.end);
    }
  }
  return std::optional<Edit>(std::move(edit));
}

Result<std::vector<std::byte>> Analyzer::edit(const Edit& asked) {
  ECG_TRY(const std::optional<Edit> whole, completed(asked));
  if (!whole) return std::vector<std::byte>{};
  const Edit& edit = *whole;
  if (edit.kind == EditKind::calibrate && edit.end > 0 && !analysis_.has_reference)
    return Error{ErrorCode::missing_fact, "reference", -1, record_.name};
  const bool inside = edit.kind == EditKind::confirm || (edit.begin < record_.length && edit.end <= record_.length);
  if (!is_valid(edit) || !inside) return Error{ErrorCode::out_of_range, "edit", -1, {}};
  if (!journal_.has_effect(edit, beats_.r_peaks(), record_.fs_hz, record_.length)) return std::vector<std::byte>{};
  return journal_.append(edit);
}

Result<std::size_t> Analyzer::ask_reference(std::size_t questions) {
  if (!analysis_.has_reference) return Error{ErrorCode::missing_fact, "reference", -1, record_.name};
  ECG_TRY([[maybe_unused]] const auto begun, edit({.kind = EditKind::calibrate}));
  std::size_t answers = 0;
  for (; answers < questions; ++answers) {
    const Analysis asking = conclude();
    if (asking.calibration.next < 0) break;
    const auto beat = static_cast<std::size_t>(asking.calibration.next);
    Edit answer{.kind = EditKind::remove, .begin = asking.r_peaks[beat]};  // there is no beat
    if (const std::uint8_t label = asking.reference_class[beat]; label < kBeatClassCount) {
      answer.kind = EditKind::label;
      answer.code = code_from_class(static_cast<BeatClass>(label));
    }
    ECG_TRY([[maybe_unused]] const auto noted, edit(answer));
  }
  return answers;
}

}  // namespace ecg
