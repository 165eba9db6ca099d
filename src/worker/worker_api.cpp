// Long because it holds the C functions of the module, one short function each.
#include "worker/worker_api.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/analyzer.hpp"
#include "core/analysis/options.hpp"
#include "core/analysis/training_tensors.hpp"
#include "core/base/text_scanner.hpp"
#include "core/ingest/ingest.hpp"
#include "core/report/comparison_report.hpp"
#include "core/report/evaluation.hpp"
#include "core/report/experiments_report.hpp"
#include "core/report/exports.hpp"
#include "core/report/html_report.hpp"
#include "core/report/printed_page.hpp"
#include "core/report/report.hpp"
#include "core/report/rhythm_evaluation.hpp"
#include "core/report/saliency_summary.hpp"
#include "core/report/tables.hpp"
#include "core/scoring/scoring.hpp"
#include "core/snapshot/identity.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/snapshot/record_bytes.hpp"
#include "core/synthetic/demos.hpp"
#include "core/version.hpp"

struct EcgSession {
  ecg::Options options;
  std::vector<ecg::FileEntry> files;
  std::optional<ecg::Ingest> ingest;
  std::optional<ecg::Record> record;
  std::optional<ecg::BeatSearch> search;  ///< of `record`, while it is under way
  std::string identity;                   ///< of `record`, once somebody asked
  std::optional<ecg::Analyzer> analyzer;  ///< of `record`, with the settings it began with
  ecg::AnalysisSettings settings;
  ecg::WindowSpec window;  ///< of the model begun last
  ecg::ModelInput batch;
  std::span<const float> rhythm_windows;  ///< handed out last; they lie in `analyzer`
  std::span<const float> four_beats;      ///< likewise
  std::span<const float> explain_rows;    ///< likewise
  ecg::ModelInput explain_samples;
  ecg::TwelveLeadModel twelve_lead_model;
  std::optional<ecg::Analysis> analysis;  ///< the last conclusion
  std::vector<ecg::SourceFile> sources;
  std::string reviewer;
  std::uint32_t version = 0;
  std::vector<std::byte> result;
  std::string error;
};

struct EcgEvaluation {
  ecg::EvaluationProtocol protocol;
  std::vector<ecg::EvaluatedRecord> records;
  std::vector<ecg::EvaluatedRhythm> rhythms;
  ecg::PooledMaps maps;
  ecg::RhythmSettings thresholds;  ///< of the analysis added last
  std::string json;
  std::string text;
};

namespace {

constexpr int kOk = 0;
constexpr int kFailed = -1;
constexpr double kMaxBytes = 9007199254740992.0;  // 2^53: sizes travel as double

ecg::ExplainAnswers explain_answers(int rows, const float* log_probabilities, const float* random) {
  const std::size_t count = static_cast<std::size_t>(rows) * ecg::kBeatClassCount;
  return {std::span(log_probabilities, count), std::span(random, count)};
}

int fail(EcgSession* session, const ecg::Error& error) {
  session->error = ecg::error_json(error);
  return kFailed;
}

/// A call out of order, or an argument that is not allowed.
int refuse(EcgSession* session, std::string_view field) {
  return fail(session, {ecg::ErrorCode::out_of_range, std::string(field), -1, {}});
}

int report(EcgSession* session, const ecg::Status& status) {
  return status.has_value() ? kOk : fail(session, status.error());
}

int answer(EcgSession* session, std::vector<std::byte> bytes) {
  session->result = std::move(bytes);
  return kOk;
}

int answer(EcgSession* session, std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return answer(session, std::vector<std::byte>(bytes.begin(), bytes.end()));
}

/// `count` floats at `values`; none for null.
std::vector<float> floats(const float* values, std::size_t count) {
  return values == nullptr ? std::vector<float>{} : std::vector<float>(values, values + count);
}

/// Empty: a feature map of a size that is not allowed.
std::optional<ecg::ModelOutput> model_output(int beat_count, const float* probabilities, int channels, int map_samples,
                                             const float* feature_map) {
  const bool fits =
      channels >= 0 && channels <= ecg::kMaxChannels && map_samples >= 0 && map_samples <= ecg::kMaxMapSamples;
  if (!fits) return std::nullopt;
  const auto beats = static_cast<std::size_t>(beat_count);
  const std::size_t map_size = beats * static_cast<std::size_t>(channels) * static_cast<std::size_t>(map_samples);
  ecg::ModelOutput output{.beat_count = beat_count,
                          .probabilities = floats(probabilities, beats * ecg::kBeatClassCount),
                          .feature_map = floats(feature_map, map_size)};
  if (feature_map != nullptr) {
    output.channels = channels;
    output.map_samples = map_samples;
  }
  return output;
}

/// Everything made from an earlier record goes with it. What the options say of its signals holds from the beginning.
int take_record(EcgSession* session, ecg::Record record) {
  session->analysis.reset();
  session->search.reset();
  session->analyzer.reset();
  session->identity.clear();
  session->record.emplace(std::move(record));
  const ecg::Status chosen = ecg::choose_signals(*session->record, session->options.choices);
  if (!chosen.has_value()) return fail(session, chosen.error());
  return report(session, ecg::show_inverted(*session->record, session->options.inverted));
}

}  // namespace

const char* ecg_version() {
  static const std::string version(ecg::kVersion);
  return version.c_str();
}

const char* ecg_demos() {
  static const std::string demos = ecg::demos_json();
  return demos.c_str();
}

const char* ecg_tables() {
  static const std::string tables = ecg::tables_json(ecg::option_keys());
  return tables.c_str();
}

EcgSession* ecg_session_new() { return new EcgSession; }
void ecg_session_delete(EcgSession* session) { delete session; }
const char* ecg_error(const EcgSession* session) { return session->error.c_str(); }
const std::uint8_t* ecg_result(const EcgSession* session) {
  return reinterpret_cast<const std::uint8_t*>(session->result.data());
}
std::size_t ecg_result_size(const EcgSession* session) { return session->result.size(); }

int ecg_set_option(EcgSession* session, const char* key, const char* value) {
  return report(session, ecg::set_option(session->options, key, value));
}

// --- bytes -> record -------------------------------------------------------------------------------------------------

int ecg_add_file(EcgSession* session, const char* name, double size_bytes) {
  if (!(size_bytes >= 0.0) || size_bytes > kMaxBytes) return refuse(session, "size_bytes");
  session->files.push_back({name, static_cast<std::int64_t>(size_bytes)});
  return kOk;
}

int ecg_record_names(EcgSession* session) {
  return answer(session, ecg::names_json(ecg::record_names(session->files)));
}

int ecg_open(EcgSession* session) {
  auto ingest = ecg::Ingest::open(session->files, session->options.ingest);
  if (!ingest.has_value()) return fail(session, ingest.error());
  session->ingest.emplace(std::move(ingest).value());
  return kOk;
}

int ecg_next_read(EcgSession* session, double* request) {
  if (!session->ingest) return refuse(session, "ecg_next_read");
  const auto next = session->ingest->next_read();
  if (!next) return 0;
  request[0] = static_cast<double>(next->file);
  request[1] = static_cast<double>(next->offset);
  request[2] = static_cast<double>(next->size);
  return 1;
}

int ecg_push(EcgSession* session, const std::uint8_t* bytes, std::size_t size) {
  if (!session->ingest) return refuse(session, "ecg_push");
  return report(session, session->ingest->push(std::as_bytes(std::span(bytes, size))));
}

double ecg_read_progress(const EcgSession* session) { return session->ingest ? session->ingest->progress() : 0.0; }

int ecg_finish_reading(EcgSession* session) {
  if (!session->ingest) return refuse(session, "ecg_finish_reading");
  auto record = std::move(*session->ingest).finish();
  session->ingest.reset();
  if (!record.has_value()) return fail(session, record.error());
  return take_record(session, std::move(record).value());
}

int ecg_open_synthetic(EcgSession* session, const char* id) {
  auto record = ecg::demo_record(id);
  if (!record) return fail(session, {ecg::ErrorCode::missing_file, "record", -1, id});
  return take_record(session, *std::move(record));
}

int ecg_choose_signals(EcgSession* session, const char* choices) {
  if (!session->record) return refuse(session, "ecg_choose_signals");
  const auto chosen = ecg::parse_choices(choices);
  if (!chosen.has_value()) return fail(session, chosen.error());
  session->analysis.reset();
  session->search.reset();
  session->analyzer.reset();
  return report(session, ecg::choose_signals(*session->record, chosen.value()));
}

int ecg_signal_choices(EcgSession* session) {
  if (!session->record) return refuse(session, "ecg_signal_choices");
  return answer(session, ecg::signal_choices_json(*session->record));
}

int ecg_recording_head(EcgSession* session) {
  if (!session->record) return refuse(session, "ecg_recording_head");
  return answer(session, ecg::encode_head(*session->record));
}

double ecg_recording_bytes(const EcgSession* session) {
  if (!session->record) return 0.0;
  return static_cast<double>(ecg::total_bytes(ecg::columns(std::as_const(*session->record))));
}

const std::uint8_t* ecg_recording_part(const EcgSession* session, double offset, double* room) {
  *room = 0.0;
  if (!session->record || !(offset >= 0.0)) return nullptr;
  for (const auto& column : ecg::columns(std::as_const(*session->record))) {
    const auto size = static_cast<double>(column.size());
    if (offset < size) {
      *room = size - offset;
      return reinterpret_cast<const std::uint8_t*>(column.data()) + static_cast<std::size_t>(offset);
    }
    offset -= size;
  }
  return nullptr;
}

// --- record -> beats -> tensors -> classes -> findings ---------------------------------------------------------------

int ecg_begin_analysis(EcgSession* session) {
  if (!session->record) return refuse(session, "ecg_begin_analysis");
  session->settings = session->options.analysis;
  session->analysis.reset();
  session->analyzer.reset();
  session->search.emplace(ecg::beat_search(*session->record, session->settings));
  return kOk;
}

int ecg_find_beats(EcgSession* session) {
  if (!session->search) return refuse(session, "ecg_find_beats");
  if (session->search->step()) return 1;
  session->analyzer.emplace(*session->record, session->settings, std::move(*session->search).finish());
  session->search.reset();
  return kOk;
}

double ecg_beats_progress(const EcgSession* session) {
  if (session->search) return session->search->progress();
  return session->analyzer ? 1.0 : 0.0;
}

int ecg_begin_model(EcgSession* session, const char* name, const char* precision, const char* sha256, double fs_hz,
                    int before_samples, int after_samples, int scaling, const float* head_weights, int channels,
                    int trained_on_recording) {
  if (!session->analyzer) return refuse(session, "ecg_begin_model");
  if (scaling < 0 || scaling >= static_cast<int>(ecg::kWindowScalingNames.size())) return refuse(session, "scaling");
  if (channels < 0 || channels > ecg::kMaxChannels) return refuse(session, "channels");
  const ecg::WindowSpec window{.fs_hz = fs_hz,
                               .before_samples = before_samples,
                               .after_samples = after_samples,
                               .scaling = static_cast<ecg::WindowScaling>(scaling)};
  if (!ecg::is_usable(window)) return refuse(session, "window");
  session->window = window;
  session->analyzer->begin_model(
      {.identity = {.name = name, .precision = precision, .sha256 = sha256},
       .window = window,
       .head_weights = floats(head_weights, ecg::kBeatClassCount * static_cast<std::size_t>(channels)),
       .trained_on_recording = trained_on_recording != 0});
  return kOk;
}

int ecg_begin_context_model(EcgSession* session, const char* name, const char* precision, const char* sha256,
                            int trained_on_recording) {
  if (!session->analyzer) return refuse(session, "ecg_begin_context_model");
  session->window = {};
  session->analyzer->begin_model({.identity = {.name = name, .precision = precision, .sha256 = sha256},
                                  .reads = ecg::ModelReads::context,
                                  .trained_on_recording = trained_on_recording != 0});
  return kOk;
}

int ecg_without_model(EcgSession* session, const char* reason) {
  if (!session->analyzer) return refuse(session, "ecg_without_model");
  session->analyzer->without_model(reason);
  return kOk;
}

int ecg_next_batch(EcgSession* session, int max_beats) {
  if (!session->analyzer) return refuse(session, "ecg_next_batch");
  if (max_beats <= 0) return refuse(session, "max_beats");
  session->batch = session->analyzer->next_batch(static_cast<std::size_t>(max_beats));
  return static_cast<int>(session->batch.beat_count);
}

const float* ecg_batch_windows(const EcgSession* session) { return session->batch.windows.data(); }
const float* ecg_batch_rr(const EcgSession* session) { return session->batch.rr.data(); }
const float* ecg_batch_context(const EcgSession* session) { return session->batch.context.data(); }

int ecg_push_output(EcgSession* session, int beat_count, const float* probabilities, int channels, int map_samples,
                    const float* feature_map, const float* timing_logits) {
  if (!session->analyzer) return refuse(session, "ecg_push_output");
  if (beat_count != session->batch.beat_count) return refuse(session, "beat_count");
  auto output = model_output(beat_count, probabilities, channels, map_samples, feature_map);
  if (!output) return refuse(session, "feature_map");
  output->timing_logits = floats(timing_logits, static_cast<std::size_t>(beat_count) * ecg::kBeatClassCount);
  return report(session, session->analyzer->push(*output));
}

int ecg_begin_rhythm(EcgSession* session, const char* name, const char* precision, const char* sha256,
                     int trained_on_recording) {
  if (!session->analyzer) return refuse(session, "ecg_begin_rhythm");
  session->analyzer->begin_rhythm({.name = name, .precision = precision, .sha256 = sha256}, trained_on_recording != 0);
  return kOk;
}

int ecg_without_rhythm(EcgSession* session, const char* reason) {
  if (!session->analyzer) return refuse(session, "ecg_without_rhythm");
  session->analyzer->without_rhythm(reason);
  return kOk;
}

int ecg_next_rhythm_windows(EcgSession* session, int max_windows) {
  if (!session->analyzer) return refuse(session, "ecg_next_rhythm_windows");
  if (max_windows <= 0) return refuse(session, "max_windows");
  session->rhythm_windows = session->analyzer->next_rhythm_windows(static_cast<std::size_t>(max_windows));
  return static_cast<int>(session->rhythm_windows.size() / static_cast<std::size_t>(ecg::kRhythmWindowSamples));
}

const float* ecg_rhythm_windows(const EcgSession* session) { return session->rhythm_windows.data(); }

int ecg_push_rhythm(EcgSession* session, int window_count, const float* probabilities) {
  if (!session->analyzer || window_count < 0) return refuse(session, "ecg_push_rhythm");
  const auto count = static_cast<std::size_t>(window_count) * ecg::kRhythmClassCount;
  return report(session, session->analyzer->push_rhythm(std::span(probabilities, count)));
}

double ecg_rhythm_progress(const EcgSession* session) {
  return session->analyzer ? session->analyzer->rhythm_progress() : 0.0;
}

int ecg_begin_four_beats(EcgSession* session, const char* binary_sha256, const char* multilabel_sha256) {
  if (!session->analyzer) return refuse(session, "ecg_begin_four_beats");
  session->analyzer->begin_four_beats(binary_sha256, multilabel_sha256);
  return kOk;
}

int ecg_next_four_beats(EcgSession* session, int max_windows) {
  if (!session->analyzer) return refuse(session, "ecg_next_four_beats");
  if (max_windows <= 0) return refuse(session, "max_windows");
  session->four_beats = session->analyzer->next_four_beats(static_cast<std::size_t>(max_windows));
  return static_cast<int>(session->four_beats.size() / ecg::kFourBeatSamples);
}

const float* ecg_four_beats(const EcgSession* session) { return session->four_beats.data(); }

int ecg_push_four_beats(EcgSession* session, int window_count, const float* arrhythmia, const float* labels) {
  if (!session->analyzer || window_count < 0) return refuse(session, "ecg_push_four_beats");
  const auto count = static_cast<std::size_t>(window_count);
  return report(session, session->analyzer->push_four_beats(std::span(arrhythmia, count),
                                                            std::span(labels, count * ecg::kFourBeatLabelCount)));
}

double ecg_four_beat_progress(const EcgSession* session) {
  return session->analyzer ? session->analyzer->four_beat_progress() : 0.0;
}

int ecg_ask_twelve_leads(EcgSession* session) {
  if (!session->analyzer) return refuse(session, "ecg_ask_twelve_leads");
  return static_cast<int>(session->analyzer->ask_twelve_leads().rows());
}

const float* ecg_twelve_leads(const EcgSession* session) {
  const auto* stage = session->analyzer ? session->analyzer->twelve_leads() : nullptr;
  return stage != nullptr ? stage->leads().data() : nullptr;
}

const float* ecg_twelve_leads_present(const EcgSession* session) {
  const auto* stage = session->analyzer ? session->analyzer->twelve_leads() : nullptr;
  return stage != nullptr ? stage->present().data() : nullptr;
}

const float* ecg_twelve_lead_measures(const EcgSession* session) {
  const auto* stage = session->analyzer ? session->analyzer->twelve_leads() : nullptr;
  return stage != nullptr ? stage->measures().data() : nullptr;
}

int ecg_begin_twelve_leads(EcgSession* session, const char* name, const char* precision, const char* sha256,
                           const float* bands, const float* head_weights, int channels, int trained_on_recording) {
  if (bands == nullptr || channels <= 0 || channels > ecg::kMaxChannels)
    return refuse(session, "ecg_begin_twelve_leads");
  session->twelve_lead_model = {
      .identity = {.name = name, .precision = precision, .sha256 = sha256},
      .trained_on_recording = trained_on_recording != 0,
      .head_weights = floats(head_weights, ecg::kTwelveLeadClassCount * static_cast<std::size_t>(channels))};
  for (std::size_t which = 0; which < ecg::kTwelveLeadClassCount; ++which)
    session->twelve_lead_model.bands[which] = {.unlikely_below = bands[2 * which], .likely_from = bands[2 * which + 1]};
  return kOk;
}

int ecg_push_twelve_leads(EcgSession* session, int rows, const float* probabilities, const float* attention,
                          int map_samples, const float* feature_map) {
  const bool fits = session->analyzer && rows > 0 && static_cast<std::size_t>(rows) <= ecg::kTwelveLeadRows &&
                    map_samples > 0 && map_samples <= ecg::kMaxMapSamples;
  if (!fits) return refuse(session, "ecg_push_twelve_leads");
  const std::size_t channels = session->twelve_lead_model.head_weights.size() / ecg::kTwelveLeadClassCount;
  const auto count = static_cast<std::size_t>(rows), samples = static_cast<std::size_t>(map_samples);
  const ecg::TwelveLeadOutput output{.probabilities = floats(probabilities, count * ecg::kTwelveLeadClassCount),
                                     .attention = floats(attention, count * samples),
                                     .feature_map = floats(feature_map, count * channels * samples),
                                     .channels = channels,
                                     .map_samples = samples};
  return report(session, session->analyzer->push_twelve_leads(session->twelve_lead_model, output));
}

int ecg_explain_beat(EcgSession* session, double r_peak, const char* what_if) {
  if (!session->analyzer || !(r_peak >= 0.0) || r_peak > kMaxBytes) return refuse(session, "ecg_explain_beat");
  const auto wanted = ecg::parse_what_if(what_if);
  if (!wanted.has_value()) return fail(session, wanted.error());
  session->explain_rows = session->analyzer->ask_about(static_cast<ecg::SampleIndex>(r_peak), wanted.value());
  return static_cast<int>(session->explain_rows.size() / ecg::kContextColumns);
}

int ecg_explained_beat(EcgSession* session, int rows, const float* log_probabilities, const float* random) {
  if (!session->analyzer || rows < 0) return refuse(session, "ecg_explained_beat");
  const auto explanation = session->analyzer->explained(explain_answers(rows, log_probabilities, random));
  if (!explanation.has_value()) return fail(session, explanation.error());
  session->result = ecg::encode(explanation.value());
  return kOk;
}

int ecg_explain_samples(EcgSession* session, double r_peak) {
  if (!session->analyzer || !(r_peak >= 0.0) || r_peak > kMaxBytes) return refuse(session, "ecg_explain_samples");
  session->explain_samples = session->analyzer->ask_about_samples(static_cast<ecg::SampleIndex>(r_peak));
  return static_cast<int>(session->explain_samples.beat_count);
}

const float* ecg_explain_windows(const EcgSession* session) { return session->explain_samples.windows.data(); }

const float* ecg_explain_rr(const EcgSession* session) { return session->explain_samples.rr.data(); }

int ecg_explained_samples(EcgSession* session, int windows, const float* probabilities, int channels, int map_samples,
                          const float* feature_map) {
  if (!session->analyzer || windows != session->explain_samples.beat_count)
    return refuse(session, "ecg_explained_samples");
  const auto output = model_output(windows, probabilities, channels, map_samples, feature_map);
  if (!output) return refuse(session, "feature_map");
  const auto explanation = session->analyzer->explained(*output);
  if (!explanation.has_value()) return fail(session, explanation.error());
  session->result = ecg::encode(explanation.value());
  return kOk;
}

int ecg_explain_next(EcgSession* session, int max_beats) {
  if (!session->analyzer || max_beats <= 0) return refuse(session, "ecg_explain_next");
  session->explain_rows = session->analyzer->next_explained(static_cast<std::size_t>(max_beats));
  return static_cast<int>(session->explain_rows.size() / ecg::kContextColumns);
}

int ecg_push_explained(EcgSession* session, int rows, const float* log_probabilities, const float* random) {
  if (!session->analyzer || rows < 0) return refuse(session, "ecg_push_explained");
  return report(session, session->analyzer->push_explained(explain_answers(rows, log_probabilities, random)));
}

const float* ecg_explain_rows(const EcgSession* session) { return session->explain_rows.data(); }

int ecg_explain_first_beat(const EcgSession* session) {
  return session->analyzer ? static_cast<int>(session->analyzer->explained_beat()) : 0;
}

int ecg_explain_beat_count(EcgSession* session) {
  return session->analyzer ? static_cast<int>(session->analyzer->context().size() / ecg::kContextColumns) : 0;
}

const float* ecg_explain_context(EcgSession* session) {
  return session->analyzer ? session->analyzer->context().data() : nullptr;
}

double ecg_explain_progress(const EcgSession* session) {
  return session->analyzer ? session->analyzer->explain_progress() : 0.0;
}

double ecg_model_progress(const EcgSession* session) { return session->analyzer ? session->analyzer->progress() : 0.0; }

int ecg_move_operating_point(EcgSession* session, double rarity_weight) {
  if (!session->analyzer) return refuse(session, "ecg_move_operating_point");
  return report(session, session->analyzer->move_operating_point({.rarity_weight = rarity_weight}));
}

int ecg_set_thresholds(EcgSession* session, const char* text) {
  const ecg::Status set = ecg::set_option(session->options, "thresholds", text);
  if (!set.has_value()) return fail(session, set.error());
  session->settings.rhythm = session->options.analysis.rhythm;
  if (session->analyzer) session->analyzer->set_thresholds(session->settings.rhythm);
  return kOk;
}

int ecg_conclude(EcgSession* session) {
  if (!session->analyzer) return refuse(session, "ecg_conclude");
  session->analysis = session->analyzer->conclude();
  session->analysis->version = ++session->version;
  return answer(session, ecg::encode(*session->analysis));
}

// --- a person's edits ------------------------------------------------------------------------------------------------

int ecg_edit(EcgSession* session, int kind, double begin, double end, int code, const char* text) {
  if (!session->analyzer) return refuse(session, "ecg_edit");
  if (kind < 0 || kind > static_cast<int>(ecg::kLastEditKind)) return refuse(session, "kind");
  if (code < 0 || code > 255) return refuse(session, "code");
  constexpr double kLast = 9007199254740992.0;  // 2^53: places travel as double
  if (!(begin >= 0.0 && begin <= kLast && end >= 0.0 && end <= kLast)) return refuse(session, "place");
  auto record = session->analyzer->edit({.kind = static_cast<ecg::EditKind>(kind),
                                         .begin = static_cast<ecg::SampleIndex>(begin),
                                         .end = static_cast<ecg::SampleIndex>(end),
                                         .code = static_cast<ecg::AnnotationCode>(code),
                                         .text = text});
  return record.has_value() ? answer(session, std::move(record).value()) : fail(session, record.error());
}

int ecg_restore(EcgSession* session, const std::uint8_t* journal, std::size_t size) {
  if (!session->analyzer) return refuse(session, "ecg_restore");
  const auto count = session->analyzer->restore(std::as_bytes(std::span(journal, size)));
  return count.has_value() ? static_cast<int>(count.value()) : fail(session, count.error());
}

int ecg_calibrate(EcgSession* session, double learn_s) {
  if (!session->analyzer) return refuse(session, "ecg_calibrate");
  const ecg::Record& record = *session->record;
  if (!(learn_s > 0.0) || learn_s >= record.duration_s())
    return fail(session, {ecg::ErrorCode::out_of_range, "calibrate", -1, record.name});
  const auto end = ecg::samples_from_seconds(learn_s, record.fs_hz);
  const auto noted = session->analyzer->edit({.kind = ecg::EditKind::calibrate, .end = end});
  return noted.has_value() ? kOk : fail(session, noted.error());
}

int ecg_ask_reference(EcgSession* session, int questions) {
  if (!session->analyzer) return refuse(session, "ecg_ask_reference");
  if (questions < 0) return refuse(session, "questions");
  const auto answers = session->analyzer->ask_reference(static_cast<std::size_t>(questions));
  return answers.has_value() ? static_cast<int>(answers.value()) : fail(session, answers.error());
}

int ecg_inspect_journal(EcgSession* session, const std::uint8_t* journal, std::size_t size) {
  const auto summary = ecg::summary_of_journal(std::as_bytes(std::span(journal, size)));
  if (!summary.has_value()) return fail(session, summary.error());
  return answer(session, ecg::summary_json(summary.value()));
}

int ecg_journal(EcgSession* session) {
  if (!session->analyzer) return refuse(session, "ecg_journal");
  return answer(session, session->analyzer->journal());
}

int ecg_identity(EcgSession* session) {
  if (!session->record) return refuse(session, "ecg_identity");
  if (session->identity.empty()) session->identity = ecg::identity(*session->record);
  return answer(session, session->identity);
}

int ecg_export(EcgSession* session, const char* what) {
  const std::string_view wanted(what);
  if (!session->record) return refuse(session, "ecg_export");
  if (wanted == "header_text.json") return answer(session, ecg::header_text_json(*session->record));
  const ecg::WithoutHeaderText left_out(*session->record, session->options.exported_header_text);
  const ecg::Record& record = *session->record;
  if (wanted == "tensors") {
    auto tensors = ecg::training_tensors(record, session->window, session->options.analysis.class_map);
    return tensors.has_value() ? answer(session, std::move(tensors).value()) : fail(session, tensors.error());
  }
  if (ecg::is_record_export(wanted)) {
    const auto carried = session->options.exported_annotations;
    if (carried == ecg::ExportedAnnotations::own && !session->analysis) return refuse(session, "ecg_export");
    std::vector<ecg::Annotation> annotations;
    ecg::AnnotationList list;
    if (carried == ecg::ExportedAnnotations::own) {
      annotations = ecg::own_annotations(record, *session->analysis);
      list = {std::string(ecg::kOwnAnnotator), annotations};
    } else if (carried == ecg::ExportedAnnotations::reference) {
      list = {record.reference_annotator, record.reference};
    }
    auto bytes = ecg::export_record(record, list, wanted);
    return bytes.has_value() ? answer(session, std::move(bytes).value()) : fail(session, bytes.error());
  }
  if (!session->analysis) return refuse(session, "ecg_export");
  const ecg::Analysis& analysis = *session->analysis;
  if (wanted == "json") return answer(session, ecg::analysis_json(record, analysis));
  if (wanted == "beats.csv") return answer(session, ecg::beats_csv(record, analysis));
  if (wanted == "rr.csv") return answer(session, ecg::rr_csv(record, analysis));
  if (wanted == "episodes.csv") return answer(session, ecg::episodes_csv(record, analysis));
  if (wanted == "findings.csv") return answer(session, ecg::findings_csv(record, analysis));
  if (wanted == "saliency.csv") return answer(session, ecg::saliency_csv(record, analysis));
  if (wanted == "four_beats.csv") return answer(session, ecg::four_beats_csv(record, analysis));
  if (wanted == "waves.csv") return answer(session, ecg::waves_csv(record, analysis));
  if (wanted == "leads.csv") return answer(session, ecg::leads_csv(record, analysis));
  if (wanted == "page.svg") return answer(session, ecg::page_svg(record, analysis));
  if (wanted == "hrv.csv") return answer(session, ecg::hrv_csv(record, analysis));
  if (wanted == "bxb")
    return answer(session, ecg::comparison_text(ecg::compare_with_reference(record, analysis, session->options.scoring),
                                                ecg::SvebColumns::with));
  if (wanted == "report.html") {
    return answer(session, ecg::report_html(record, analysis, {session->sources, session->reviewer}));
  }
  return refuse(session, "what");
}

void ecg_clear_sources(EcgSession* session) { session->sources.clear(); }

int ecg_add_source(EcgSession* session, const char* name, double size_bytes, const char* sha256) {
  if (!(size_bytes >= 0.0) || size_bytes > kMaxBytes) return refuse(session, "size_bytes");
  session->sources.push_back({name, static_cast<std::int64_t>(size_bytes), sha256});
  return kOk;
}

void ecg_set_reviewer(EcgSession* session, const char* name) { session->reviewer = name; }

void ecg_show_inverted(EcgSession* session, const char* numbers) {
  if (!session->record) return;
  std::vector<ecg::Signal>& signals = session->record->signals;
  for (ecg::Signal& signal : signals) signal.shown_inverted = false;
  ecg::TextScanner scanner(numbers);
  while (const auto word = scanner.word()) {
    const auto lead = ecg::parse_integer<std::uint32_t>(word->text);
    if (lead && *lead < signals.size()) signals[*lead].shown_inverted = true;
  }
}

// --- two annotation files --------------------------------------------------------------------------------------------

int ecg_compare(EcgSession* session, const char* what, const char* reference_name, const std::uint8_t* reference,
                std::size_t reference_size, const char* test_name, const std::uint8_t* test, std::size_t test_size,
                const char* header_name, const std::uint8_t* header, std::size_t header_size) {
  const auto file = [](const char* name, const std::uint8_t* bytes, std::size_t size) {
    return ecg::NamedBytes{name, std::as_bytes(std::span(bytes, size))};
  };
  const ecg::ScoringSettings settings{session->options.scoring, session->options.ingest.fs_hz};
  const auto comparison =
      ecg::compare_annotation_files(file(reference_name, reference, reference_size), file(test_name, test, test_size),
                                    file(header_name, header, header_size), settings);
  if (!comparison.has_value()) return fail(session, comparison.error());
  const std::string_view wanted(what);
  if (wanted == "json") return answer(session, ecg::comparison_json(comparison.value()));
  if (wanted == "bxb -s") return answer(session, ecg::comparison_text(comparison.value(), ecg::SvebColumns::without));
  if (wanted == "bxb -S") return answer(session, ecg::comparison_text(comparison.value(), ecg::SvebColumns::with));
  return refuse(session, "what");
}

// --- evaluation over several records ---------------------------------------------------------------------------------

int ecg_experiments(EcgSession* session, const char* json) {
  const auto report = ecg::experiments_report(json);
  return report ? answer(session, report.value()) : fail(session, report.error());
}

namespace {

ecg::EvaluationProtocol protocol_of(const EcgSession& session) {
  ecg::EvaluationProtocol protocol{.reference_positions = session.settings.reference_positions,
                                   .class_map = session.settings.class_map,
                                   .model = session.analysis->model,
                                   .rhythm_model = session.analysis->rhythm_model};
  protocol.scoring = session.options.scoring;
  return protocol;
}

}  // namespace

EcgEvaluation* ecg_evaluation_new() { return new EcgEvaluation; }
void ecg_evaluation_delete(EcgEvaluation* evaluation) { delete evaluation; }

int ecg_evaluation_add(EcgEvaluation* evaluation, EcgSession* session) {
  if (!session->analysis || !session->analysis->has_reference) {
    return fail(session, {ecg::ErrorCode::missing_fact, "reference", -1, {}});
  }
  const ecg::Analysis& analysis = *session->analysis;
  evaluation->protocol = protocol_of(*session);
  evaluation->records.push_back(ecg::evaluate(*session->record, analysis, session->options.scoring));
  return kOk;
}

int ecg_evaluation_add_maps(EcgEvaluation* evaluation, EcgSession* session) {
  if (!session->analysis || !evaluation->maps.add(*session->record, *session->analysis))
    return fail(session, {ecg::ErrorCode::missing_fact, "maps", -1, {}});
  return kOk;
}

const char* ecg_evaluation_maps_csv(EcgEvaluation* evaluation) {
  evaluation->text = evaluation->maps.csv();
  return evaluation->text.c_str();
}

int ecg_evaluation_add_rhythm(EcgEvaluation* evaluation, EcgSession* session) {
  if (!session->analysis || session->record->reference.empty())
    return fail(session, {ecg::ErrorCode::missing_fact, "reference", -1, {}});
  evaluation->protocol = protocol_of(*session);
  evaluation->thresholds = session->analysis->rhythm;
  evaluation->rhythms.push_back(ecg::evaluate_rhythm(*session->record, *session->analysis, session->options.scoring));
  return kOk;
}

const char* ecg_evaluation_rhythm_json(EcgEvaluation* evaluation) {
  evaluation->json = ecg::rhythm_evaluation_json(evaluation->protocol, evaluation->thresholds, evaluation->rhythms);
  return evaluation->json.c_str();
}

const char* ecg_evaluation_bxb(EcgEvaluation* evaluation, int papers) {
  evaluation->text =
      ecg::evaluation_bxb(evaluation->records, papers != 0 ? ecg::ClassMap::papers : ecg::ClassMap::ec57);
  return evaluation->text.c_str();
}

const char* ecg_evaluation_json(EcgEvaluation* evaluation) {
  evaluation->json = ecg::evaluation_json(evaluation->protocol, evaluation->records);
  return evaluation->json.c_str();
}
