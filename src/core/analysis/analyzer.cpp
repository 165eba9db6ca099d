#include "core/analysis/analyzer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/byte_writer.hpp"
#include "core/base/letter_case.hpp"
#include "core/base/statistics.hpp"
#include "core/beats/qrs.hpp"
#include "core/delineation/intervals.hpp"
#include "core/hrv/nn_intervals.hpp"
#include "core/hrv/rr_measures.hpp"
#include "core/ingest/lead_checks.hpp"
#include "core/record/signal_choices.hpp"
#include "core/scoring/scoring.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

// Median heart rates outside this range point to a wrong sampling rate rather than to a patient: 220 bpm is the highest
// age-predicted maximum (Fox et al. 1971); below 25 bpm lies no rhythm compatible with lying still for a recording (our
// choice). An error of the rate by a factor of 3 leaves the range from any resting rate between 50 and 100 bpm.
constexpr double kLowestPlausible_bpm = 25.0;
constexpr double kHighestPlausible_bpm = 220.0;
constexpr std::size_t kRateBeats = 10;  ///< fewer intervals say nothing about a sampling rate (our choice)
constexpr double kLowestModelRate_hz = 1.0;  ///< far beyond any model on both sides
constexpr double kHighestModelRate_hz = 1e6;
/// Leads the shipped models were trained on (modified lead II of the MIT-BIH Arrhythmia Database, and its equivalent).
constexpr std::string_view kModelLeads[] = {"MLII", "II", "LEAD II", "ML2"};

// --- beats -----------------------------------------------------------------------------------------------------------

/// Times of the reference beats inside the record, strictly increasing: of beats at one time the first counts.
std::vector<LabelledBeat> usable_reference(const Record& record, ClassMap class_map) {
  std::vector<LabelledBeat> beats;
  for (const LabelledBeat& beat : labelled_beats(record.reference, class_map)) {
    const bool inside = beat.sample >= 0 && beat.sample < record.length;
    if (inside && (beats.empty() || beat.sample > beats.back().sample)) beats.push_back(beat);
  }
  return beats;
}

std::vector<SampleIndex> times(std::span<const LabelledBeat> beats) {
  std::vector<SampleIndex> result;
  result.reserve(beats.size());
  for (const LabelledBeat& beat : beats) result.push_back(beat.sample);
  return result;
}

/// Reference beats and beats found, paired by time alone.
struct Partners {
  std::vector<std::uint8_t> reference_class;  ///< per beat found, kBeatClassCount = none
  std::vector<SampleIndex> missed;            ///< reference beats without one
};

Partners partners_of(std::span<const LabelledBeat> reference, std::span<const SampleIndex> found, double fs_hz,
                     ClassMap class_map) {
  std::vector<LabelledBeat> beats;
  beats.reserve(found.size());
  for (const SampleIndex sample : found) beats.push_back({sample, BeatClass::N});
  const MatchedComparison matched = compare_beats(reference, beats, fs_hz, {.class_map = class_map});
  Partners partners;
  partners.reference_class.reserve(found.size());
  for (const std::int32_t partner : matched.reference_of_test) {
    const bool paired = partner >= 0;
    partners.reference_class.push_back(static_cast<std::uint8_t>(
        paired ? static_cast<std::size_t>(reference[static_cast<std::size_t>(partner)].label) : kBeatClassCount));
  }
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (matched.test_of_reference[i] < 0) partners.missed.push_back(reference[i].sample);
  }
  return partners;
}

// --- diagnostics -----------------------------------------------------------------------------------------------------

void note_quality(std::vector<Diagnostic>& diagnostics, const Record& record, const Quality& quality) {
  std::int32_t unusable = 0;
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    if (quality.best(stretch) == QualityGrade::unusable) ++unusable;
  }
  if (unusable > 0)
    diagnostics.push_back(
        {DiagnosticCode::poor_quality, {}, static_cast<double>(unusable), static_cast<double>(quality.stretch_count)});
  const auto stretches = static_cast<std::size_t>(std::max(quality.stretch_count, 0));
  for (std::size_t lead = 0; lead < record.signals.size() && stretches > 0; ++lead) {
    const auto begin = quality.reason.begin() + static_cast<std::ptrdiff_t>(lead * stretches);
    const bool flat = std::all_of(begin, begin + static_cast<std::ptrdiff_t>(stretches),
                                  [](QualityReason reason) { return reason == QualityReason::flat; });
    if (flat) diagnostics.push_back({DiagnosticCode::flat_lead, record.signals[lead].lead});
  }
}

void note_rate(std::vector<Diagnostic>& diagnostics, std::span<const SampleIndex> r_peaks, double fs_hz) {
  if (r_peaks.empty()) {
    Diagnostic none{DiagnosticCode::no_beats};
    if (fs_hz < kLeastRateForBeats_hz) none.found = fs_hz, none.expected = kLeastRateForBeats_hz;
    diagnostics.push_back(std::move(none));
    return;
  }
  if (r_peaks.size() <= kRateBeats) return;
  std::vector<double> intervals_s;
  for (std::size_t i = 1; i < r_peaks.size(); ++i)
    intervals_s.push_back(seconds_from_samples(r_peaks[i] - r_peaks[i - 1], fs_hz));
  const double rate_bpm = 60.0 / quantile_in_place(std::span(intervals_s), 0.5);
  if (rate_bpm < kLowestPlausible_bpm || rate_bpm > kHighestPlausible_bpm) {
    diagnostics.push_back({DiagnosticCode::implausible_rate, {}, rate_bpm});
  }
}

/// What the model's card does not cover, in words. `found` and `expected` are in Hz for the sampling rate, else 0.
std::vector<Diagnostic> beyond_model_card(const Record& record, std::size_t lead, const ModelSpec& spec) {
  constexpr auto kCode = DiagnosticCode::outside_model_card;
  std::vector<Diagnostic> diagnostics;
  const bool reads_windows = spec.reads == ModelReads::windows;
  const WindowSpec& window = spec.window;
  if (reads_windows && record.fs_hz != window.fs_hz) {
    diagnostics.push_back({kCode, shortest(record.fs_hz) + " Hz instead of " + shortest(window.fs_hz) + " Hz",
                           record.fs_hz, window.fs_hz});
  }
  if (lead >= record.signals.size()) return diagnostics;
  const Signal& signal = record.signals[lead];
  if (std::find(std::begin(kModelLeads), std::end(kModelLeads), upper(signal.lead)) == std::end(kModelLeads)) {
    diagnostics.push_back({kCode, "no lead is named MLII or II, used is " + signal.lead});
  }
  const bool known_unit = signal.is_voltage();
  if (reads_windows && !known_unit && window.scaling == WindowScaling::millivolts) diagnostics.push_back({kCode, "unit " + signal.unit});
  return diagnostics;
}

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

/// Fiducials of one lead, absent where that lead is unusable.
Delineation usable_waves(const Record& record, std::size_t lead, const Quality& quality,
                         std::span<const SampleIndex> r_peaks) {
  if (lead >= record.signals.size()) return {};
  Delineation waves = std::move(delineate(record, std::span(&lead, 1), r_peaks).front());
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const double time_s = seconds_from_samples(r_peaks[beat], record.fs_hz);
    if (!quality.is_unusable(static_cast<std::int32_t>(lead), time_s)) continue;
    const auto row = waves.offset.begin() + static_cast<std::ptrdiff_t>(beat * kFiducialCount);
    std::fill(row, row + static_cast<std::ptrdiff_t>(kFiducialCount), kAbsent);
  }
  return waves;
}

/// NN and all measures; those of intervals leave ectopic beats out.
void measure(Analysis& analysis, double fs_hz) {
  if (analysis.r_peaks.empty()) return;
  const BeatSeries beats = beat_series(analysis.r_peaks, analysis.classes, analysis.quality, fs_hz);
  analysis.nn = select_nn(beats, analysis.episodes);
  analysis.measures = rr_measures(beats, analysis.nn);
  std::vector<std::uint8_t> counted;
  for (const char symbol : beats.symbol) counted.push_back(symbol == 'N' || symbol == '?' ? 1 : 0);
  const auto intervals = interval_measures(analysis.delineation, analysis.r_peaks, counted, beats.trusted, fs_hz);
  analysis.measures.insert(analysis.measures.end(), intervals.begin(), intervals.end());
}

/// Where a person chose the signals, that is said, and the program's own guess is no news any more.
void note_choices(std::vector<Diagnostic>& diagnostics, const Record& record) {
  std::string words = choice_words(record);
  if (words.empty()) return;
  std::erase_if(diagnostics, [](const Diagnostic& each) { return each.code == DiagnosticCode::unnamed_ecg; });
  diagnostics.push_back({DiagnosticCode::chosen_signals, std::move(words)});
}

Error wrong_shape(std::string_view field) { return {ErrorCode::out_of_range, std::string(field), -1, {}}; }

/// Stage 1 and "could not be classified" say something about a finished recording only.
bool needs_all_classes(const Finding& finding) {
  return finding.kind == FindingKind::not_normal || finding.kind == FindingKind::no_abnormality_found ||
         finding.kind == FindingKind::not_analysable || finding.kind == FindingKind::unclassifiable_beats;
}

}  // namespace

bool is_usable(const WindowSpec& window) {
  const auto side = [](std::int32_t samples) { return samples >= 0 && samples <= kMaxWindowSide; };
  return window.fs_hz >= kLowestModelRate_hz && window.fs_hz <= kHighestModelRate_hz && side(window.before_samples) &&
         side(window.after_samples) && window.size() > 0;
}

Analyzer::Analyzer(const Record& record, const AnalysisSettings& settings) : record_(record), settings_(settings) {
  const std::vector<LabelledBeat> reference = usable_reference(record, settings.class_map);
  analysis_.has_reference = !reference.empty();
  analysis_.class_map = settings.class_map;
  analysis_.lead = preferred_lead(record).value_or(0);
  analysis_.quality = assess_quality(record);
  const bool at_reference = settings.reference_positions && !reference.empty();
  analysis_.r_peaks = at_reference ? times(reference) : detect_qrs(record, analysis_.quality);
  analysis_.rr = rr_features(analysis_.r_peaks, record.fs_hz);
  analysis_.templates = make_templates(record, analysis_.quality, analysis_.r_peaks);
  analysis_.delineation = usable_waves(record, analysis_.lead, analysis_.quality, analysis_.r_peaks);
  analysis_.diagnostics = record.diagnostics;
  note_choices(analysis_.diagnostics, record);
  note_quality(analysis_.diagnostics, record, analysis_.quality);
  note_rate(analysis_.diagnostics, analysis_.r_peaks, record.fs_hz);
  for (Diagnostic& hint : check_leads(record, analysis_.quality, analysis_.r_peaks))
    analysis_.diagnostics.push_back(std::move(hint));
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
  model_diagnostics_ = beyond_model_card(record_, analysis_.lead, spec);
  windows_.reset();
  reads_context_ = spec.reads == ModelReads::context;
  if (!reads_context_ && analysis_.lead < record_.signals.size()) windows_.emplace(record_, analysis_.lead, spec.window);
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
  model_diagnostics_ = {{DiagnosticCode::model_unavailable, std::string(reason)}};
}

const BeatContext& Analyzer::context() {
  if (!context_) context_ = beat_context(record_, analysis_.r_peaks);
  return *context_;
}

const std::vector<std::uint8_t>& Analyzer::reference_of_found() {
  if (!reference_of_found_) {
    const std::vector<LabelledBeat> reference = usable_reference(record_, settings_.class_map);
    reference_of_found_ =
        partners_of(reference, analysis_.r_peaks, record_.fs_hz, settings_.class_map).reference_class;
  }
  return *reference_of_found_;
}

ModelInput Analyzer::next_batch(std::size_t beat_count) {
  const std::size_t first = analysis_.classes.size();
  if (reads_context_ && first == 0 && !context().valid.empty()) {
    batch_valid_ = context().valid;
    return {.beat_count = static_cast<std::int64_t>(batch_valid_.size()),
            .context = context().values,
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
  if (!(std::abs(point.rarity_weight) <= kMostRarityWeight)) return wrong_shape("rarity_weight");
  analysis_.operating_point = point;
  return Done{};
}

double Analyzer::progress() const {
  if (classified_all()) return 1.0;
  return static_cast<double>(analysis_.classes.size()) / static_cast<double>(analysis_.r_peaks.size());
}

bool Analyzer::classified_all() const { return without_model_ || analysis_.classes.size() == analysis_.r_peaks.size(); }

Analysis Analyzer::conclude() {
  ++analysis_.version;
  Analysis result = analysis_;
  result.complete = classified_all();
  result.diagnostics.insert(result.diagnostics.end(), model_diagnostics_.begin(), model_diagnostics_.end());
  fill_unclassified(result.classes, result.saliency, result.r_peaks.size());
  move_classes(result);
  apply_edits(result);
  result.episodes =
      find_episodes(result.r_peaks, result.classes, result.quality, record_.length, record_.fs_hz, settings_.rhythm);
  result.findings =
      rank_findings(result.r_peaks, result.classes, result.episodes, result.quality, record_.fs_hz, settings_.rhythm);
  if (!result.complete) std::erase_if(result.findings, needs_all_classes);
  measure(result, record_.fs_hz);
  if (result.has_reference) compare_with_reference(result);
  judge_confirmation(result);
  return result;
}

void Analyzer::compare_with_reference(Analysis& analysis) const {
  // Counted by the one scorer that the board, the terminal and the exports use: rules for shutdowns and fibrillation.
  // Beats that taught the classes test nothing.
  const double learned_s = seconds_from_samples(analysis.calibration.learning_end, record_.fs_hz);
  const Ec57Settings what_tests{.class_map = settings_.class_map, .skip_s = std::max(learned_s, settings_.test_from_s)};
  analysis.comparison = confusion(score(record_, analysis, what_tests).beats);
  const std::vector<LabelledBeat> reference = usable_reference(record_, settings_.class_map);
  Partners partners = partners_of(reference, analysis.r_peaks, record_.fs_hz, settings_.class_map);
  analysis.reference_class = std::move(partners.reference_class);
  analysis.missed_beats = std::move(partners.missed);
}

Result<std::vector<std::byte>> training_tensors(const Record& record, const WindowSpec& window, ClassMap class_map) {
  const std::vector<LabelledBeat> reference = usable_reference(record, class_map);
  if (reference.empty() || record.signals.empty()) return Error{ErrorCode::missing_fact, "reference", -1, {}};
  const std::vector<SampleIndex> r_peaks = times(reference);
  const RrFeatures rr = rr_features(r_peaks, record.fs_hz);
  const BeatWindows windows(record, preferred_lead(record).value_or(0), window);
  const ModelInput input = windows.batch(r_peaks, rr, 0, r_peaks.size());

  const auto window_samples = static_cast<std::size_t>(input.window_samples);
  constexpr std::size_t kRrColumns = 3;
  std::vector<std::size_t> usable;
  for (std::size_t i = 0; i < input.valid.size(); ++i) {
    if (input.valid[i] != 0) usable.push_back(i);
  }
  const BeatContext context = beat_context(record, r_peaks), one_lead = beat_context(record, r_peaks, false);
  const std::size_t columns = window_samples + kRrColumns + 2 * kContextColumns;
  ByteWriter out(8 + usable.size() * (columns * sizeof(float) + 1));
  out.u32_le(static_cast<std::uint32_t>(usable.size()));
  out.u32_le(static_cast<std::uint32_t>(window_samples));
  for (const std::size_t i : usable)
    out.bytes(std::as_bytes(std::span(input.windows).subspan(i * window_samples, window_samples)));
  for (const std::size_t i : usable) out.bytes(std::as_bytes(std::span(input.rr).subspan(i * kRrColumns, kRrColumns)));
  for (const std::size_t i : usable) out.u8(static_cast<std::uint8_t>(reference[i].label));
  for (const BeatContext* each : {&context, &one_lead}) {
    for (const std::size_t i : usable)
      out.bytes(std::as_bytes(std::span(each->values).subspan(i * kContextColumns, kContextColumns)));
  }
  return std::move(out).finish();
}

}  // namespace ecg
