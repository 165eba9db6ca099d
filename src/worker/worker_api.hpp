#pragma once

#include <cstddef>
#include <cstdint>

/// C functions of the core module, called by web/shared/core.ts and session.ts (worker and terminal alike). Thin: no logic lives here.
///
/// Text is UTF-8 with a terminating NUL. Functions returning `int` answer 0 (or a count) on success and -1 on failure;
/// `ecg_error` then holds JSON {"code","field","byte_offset","file","sentence"}. Functions documented "-> result" leave
/// bytes in the session's result buffer (`ecg_result`, `ecg_result_size`), valid until the next call on that session.
/// Byte sizes and offsets travel as double: exact up to 2^53.
extern "C" {

struct EcgSession;
struct EcgEvaluation;

const char* ecg_version();
const char* ecg_demos();  ///< JSON [{"id","title","story"}], synthetic demo recordings, first one opens first
/// JSON of core/report/tables.hpp: facts that stand once, in the core, and in generated files.
const char* ecg_tables();

EcgSession* ecg_session_new();
void ecg_session_delete(EcgSession* session);
const char* ecg_error(const EcgSession* session);
const std::uint8_t* ecg_result(const EcgSession* session);
std::size_t ecg_result_size(const EcgSession* session);

/// Keys and values: set_option in core/analysis/options.hpp.
int ecg_set_option(EcgSession* session, const char* key, const char* value);

// --- bytes -> record -------------------------------------------------------------------------------------------------
int ecg_add_file(EcgSession* session, const char* name, double size_bytes);
int ecg_record_names(EcgSession* session);  ///< -> result: JSON ["100", ...] among the added files
int ecg_open(EcgSession* session);
int ecg_next_read(EcgSession* session, double* request);  ///< 1: request = {file index, offset, size}; 0: all read
int ecg_push(EcgSession* session, const std::uint8_t* bytes, std::size_t size);
double ecg_read_progress(const EcgSession* session);
int ecg_finish_reading(EcgSession* session);
int ecg_open_synthetic(EcgSession* session, const char* id);  ///< instead of files; no reading needed
/// What a person says of the signals, "0:other 2:main" (core/record/signal_choices.hpp), instead of what was said before;
/// the analysis begins anew with ecg_begin_analysis.
int ecg_choose_signals(EcgSession* session, const char* choices);
int ecg_signal_choices(EcgSession* session);  ///< result: JSON of ecg::signal_choices_json
/// What the page draws, in two parts (core/snapshot/record_bytes.hpp), so that a day's samples never stand here twice:
int ecg_recording_head(EcgSession* session);            ///< -> result
double ecg_recording_bytes(const EcgSession* session);  ///< of all columns after the head
/// Bytes of the columns from `offset` on, as they lie here; `room` of them up to the end of that column. Null: no more.
const std::uint8_t* ecg_recording_part(const EcgSession* session, double offset, double* room);

// --- record -> beats -> tensors -> classes -> findings ---------------------------------------------------------------
int ecg_begin_analysis(EcgSession* session);  ///< forgets the analysis before; what follows needs its beats
int ecg_find_beats(EcgSession* session);      ///< a step of quality, beats, shapes and waves; 1: there are more
double ecg_beats_progress(const EcgSession* session);  ///< 0..1 of these steps
/// scaling: WindowScaling of core/features/model_input.hpp. head_weights: {5, channels} or null. trained_on_recording, here and
/// below: 1 where the model was trained on what ecg_identity answers; every result then says so.
int ecg_begin_model(EcgSession* session, const char* name, const char* precision, const char* sha256, double fs_hz,
                    int before_samples, int after_samples, int scaling, const float* head_weights, int channels,
                    int trained_on_recording);
/// A model that reads context (src/core/features/beat_context.hpp): its one batch holds all beats.
int ecg_begin_context_model(EcgSession* session, const char* name, const char* precision, const char* sha256,
                            int trained_on_recording);
int ecg_without_model(EcgSession* session, const char* reason);
int ecg_next_batch(EcgSession* session, int max_beats);     ///< beats in the batch; 0: all were handed out
const float* ecg_batch_windows(const EcgSession* session);  ///< {batch, window}
const float* ecg_batch_rr(const EcgSession* session);       ///< {batch, 3}
const float* ecg_batch_context(const EcgSession* session);  ///< {batch, kContextColumns} of a model that reads context
int ecg_push_output(EcgSession* session, int beat_count, const float* probabilities, int channels, int map_samples,
                    const float* feature_map, const float* timing_logits);  ///< the last two may be null
double ecg_model_progress(const EcgSession* session);
/// The rhythm model (core/analysis/rhythm_stage.hpp): it reads windows of ten seconds and needs no beat. Asked again for the
/// same model, its answers stay.
int ecg_begin_rhythm(EcgSession* session, const char* name, const char* precision, const char* sha256,
                     int trained_on_recording);
int ecg_without_rhythm(EcgSession* session, const char* reason);
int ecg_next_rhythm_windows(EcgSession* session, int max_windows);  ///< their number; 0: all were handed out
const float* ecg_rhythm_windows(const EcgSession* session);         ///< {window, kRhythmWindowSamples}
/// probabilities: {window, kRhythmClassCount} for the windows handed out last.
int ecg_push_rhythm(EcgSession* session, int window_count, const float* probabilities);
double ecg_rhythm_progress(const EcgSession* session);  ///< 0..1 of the windows answered; 1 without a rhythm model
/// S003's two networks, named by the SHA-256 of their files (core/analysis/four_beat_stage.hpp); once beats are known.
int ecg_begin_four_beats(EcgSession* session, const char* binary_sha256, const char* multilabel_sha256);
int ecg_next_four_beats(EcgSession* session, int max_windows);  ///< their number; 0: all were handed out
const float* ecg_four_beats(const EcgSession* session);         ///< {window, kFourBeatSamples}
/// {window} of the first network, {window, kFourBeatLabelCount} of the second, for the windows handed out last.
int ecg_push_four_beats(EcgSession* session, int window_count, const float* arrhythmia, const float* labels);
double ecg_four_beat_progress(const EcgSession* session);  ///< 0..1 of the windows answered
/// The twelve-lead model (core/analysis/twelve_lead_stage.hpp), once beats are known. @return rows to ask; 0: too few leads.
int ecg_ask_twelve_leads(EcgSession* session);
const float* ecg_twelve_leads(const EcgSession* session);          ///< {row, kStandardLeadCount, kTwelveLeadSamples}
const float* ecg_twelve_leads_present(const EcgSession* session);  ///< {row, kStandardLeadCount}
const float* ecg_twelve_lead_measures(const EcgSession* session);  ///< {row, kTwelveLeadColumns}
/// Who answers. bands: {kTwelveLeadClassCount, 2}, unlikely_below and likely_from; head_weights: {kTwelveLeadClassCount, channels}.
int ecg_begin_twelve_leads(EcgSession* session, const char* name, const char* precision, const char* sha256,
                           const float* bands, const float* head_weights, int channels, int trained_on_recording);
/// Its answers. probabilities: {row, kTwelveLeadClassCount}, attention: {row, map_samples}, feature_map: {row, channels, map_samples}
/// with the channels of the head.
int ecg_push_twelve_leads(EcgSession* session, int rows, const float* probabilities, const float* attention,
                          int map_samples, const float* feature_map);
/// What single beats are made of, for a model that reads context (core/analysis/explain_stage.hpp): rows for the beat at sample `r_peak`,
/// changed as `what_if` says (core/explain/what_if.hpp; "": as it is). @return number of rows; 0: there is nothing to ask.
int ecg_explain_beat(EcgSession* session, double r_peak, const char* what_if);
/// Answers to them, {row, kBeatClassCount} each; no rows where there was nothing to ask. -> result: core/explain/beat_explanation.hpp
int ecg_explained_beat(EcgSession* session, int rows, const float* log_probabilities, const float* random);
/// The same for a model that reads windows of samples: @return number of windows that ask about the beat at sample `r_peak`.
int ecg_explain_samples(EcgSession* session, double r_peak);
const float* ecg_explain_windows(const EcgSession* session);  ///< {window, samples of the model's window}
const float* ecg_explain_rr(const EcgSession* session);       ///< {window, kRrColumnNames}
/// Answers to them, as ecg_push_output takes a batch's. -> result: core/explain/beat_explanation.hpp
int ecg_explained_samples(EcgSession* session, int windows, const float* probabilities, int channels, int map_samples,
                          const float* feature_map);
/// Rows for maps of all beats; @return number of rows for `max_beats` beats at most, 0: all were handed out.
int ecg_explain_next(EcgSession* session, int max_beats);
int ecg_push_explained(EcgSession* session, int rows, const float* log_probabilities, const float* random);
const float* ecg_explain_rows(const EcgSession* session);  ///< {row, kContextColumns}, handed out last
int ecg_explain_first_beat(const EcgSession* session);     ///< that these rows begin with; each beat has equally many
int ecg_explain_beat_count(EcgSession* session);           ///< of the recording
const float* ecg_explain_context(EcgSession* session);     ///< {beat, kContextColumns} of the recording
double ecg_explain_progress(const EcgSession* session);    ///< 0..1 of the beats with a map
/// How much rarer classes count, -1 .. 1, from the next ecg_conclude on (core/classify/operating_point.hpp).
int ecg_move_operating_point(EcgSession* session, double rarity_weight);
/// Thresholds of the rhythm rules from the next ecg_conclude on, and for every later analysis: "pause_s=2.5 run_beats=4", the
/// others at their defaults; empty: all (core/rhythm/thresholds.hpp). No model is asked again.
int ecg_set_thresholds(EcgSession* session, const char* text);
int ecg_conclude(EcgSession* session);  ///< -> result: Analysis bytes (a new version each time)

// --- a person's edits ------------------------------------------------------------------------------------------------
/// After ecg_begin_analysis. kind: EditKind of core/edits/edit.hpp; code: WFDB annotation code; text: of a bookmark.
/// -> result: bytes by which the stored journal grows; none when nothing changes. ecg_conclude then follows it.
int ecg_edit(EcgSession* session, int kind, double begin, double end, int code, const char* text);
/// Stored bytes, in order; none: an empty journal. Answers the number of entries.
int ecg_restore(EcgSession* session, const std::uint8_t* journal, std::size_t size);
/// Patient calibration by the reference's labels of the first `learn_s` seconds; -1: no reference, or nothing after them.
int ecg_calibrate(EcgSession* session, double learn_s);
/// Patient calibration by the reference's answers to `questions` questions (Analyzer::ask_reference). Answers their
/// number; -1: no reference.
int ecg_ask_reference(EcgSession* session, int questions);
/// -> result: JSON {"entries","edits"} of stored bytes; restores nothing.
int ecg_inspect_journal(EcgSession* session, const std::uint8_t* journal, std::size_t size);
int ecg_journal(EcgSession* session);   ///< -> result: header and all records
int ecg_identity(EcgSession* session);  ///< -> result: SHA-256 of the samples and what scales them, lower-case hex

/// -> result. what: "json", "beats.csv", "rr.csv", "episodes.csv", "findings.csv", "hrv.csv", "waves.csv", "leads.csv", "page.svg", "saliency.csv", "four_beats.csv"; "report.html" (to
/// be read, printed or kept); "bxb" (own
/// beats against the reference as `bxb`, `rxr` and `epicmp` report them); the formats of core/report/exports.hpp
/// ("edf", "wfdb212.zip", "annotations" ...), which need no analysis when option "annotations" is "reference" or "none";
/// "tensors" (training: all windows f32, then rr f32, then reference class u8 per beat, preceded by {u32 beats, u32
/// window_samples}; of the reference's beats, with the window of the model begun last).
int ecg_export(EcgSession* session, const char* what);
/// For "report.html": the files that the recording was read from (sha256 in lower-case hex, empty: not known), and who
/// confirmed the result (empty: nobody did).
void ecg_clear_sources(EcgSession* session);
int ecg_add_source(EcgSession* session, const char* name, double size_bytes, const char* sha256);
void ecg_set_reviewer(EcgSession* session, const char* name);
/// Leads that a person looks at upside down, by number: "0 2". The report shows them so, every export says it.
void ecg_show_inverted(EcgSession* session, const char* numbers);

// --- two annotation files --------------------------------------------------------------------------------------------
/// -> result. what: "json", "bxb -s" or "bxb -S" (text with SVEB statistics). Names like "100.atr"; the header may be
/// empty when option "fs_hz" is set.
int ecg_compare(EcgSession* session, const char* what, const char* reference_name, const std::uint8_t* reference,
                std::size_t reference_size, const char* test_name, const std::uint8_t* test, std::size_t test_size,
                const char* header_name, const std::uint8_t* header, std::size_t header_size);

/// -> result: JSON of core/report/experiments_report.hpp, the table of everything in models/experiments.json.
int ecg_experiments(EcgSession* session, const char* json);

// --- evaluation over several records ---------------------------------------------------------------------------------
EcgEvaluation* ecg_evaluation_new();
void ecg_evaluation_delete(EcgEvaluation* evaluation);
int ecg_evaluation_add(EcgEvaluation* evaluation, EcgSession* session);  ///< after ecg_conclude; -1: no reference
int ecg_evaluation_add_maps(EcgEvaluation* evaluation,
                            EcgSession* session);  ///< after ecg_conclude; -1: no maps, or another model's
const char* ecg_evaluation_maps_csv(EcgEvaluation* evaluation);  ///< core/report/saliency_summary.hpp
const char* ecg_evaluation_json(EcgEvaluation* evaluation);
/// The same for rhythms, windows and the first stage: beats of the reference are not needed. -1: no reference.
int ecg_evaluation_add_rhythm(EcgEvaluation* evaluation, EcgSession* session);
/// JSON of core/report/rhythm_evaluation.hpp, of what was added by the function above.
const char* ecg_evaluation_rhythm_json(EcgEvaluation* evaluation);
/// Tables of `bxb -L`; papers: class map, 0 or 1.
const char* ecg_evaluation_bxb(EcgEvaluation* evaluation, int papers);

}  // extern "C"
