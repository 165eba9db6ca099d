#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/alerts/findings.hpp"
#include "core/base/result.hpp"
#include "core/beats/beat_templates.hpp"
#include "core/classify/classify.hpp"
#include "core/classify/operating_point.hpp"
#include "core/classify/twelve_lead_answers.hpp"
#include "core/delineation/delineation.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/dsp/quality.hpp"
#include "core/edits/replay.hpp"
#include "core/explain/grad_cam.hpp"
#include "core/features/model_input.hpp"
#include "core/metrics/beat_comparison.hpp"
#include "core/record/episode.hpp"
#include "core/record/measure.hpp"
#include "core/record/record.hpp"
#include "core/rhythm/episodes.hpp"
#include "core/rhythm/four_beat_answers.hpp"

namespace ecg {

/// Identity of the model that made the classes; empty name = no model.
struct ModelIdentity {
  std::string name;       ///< folder under models/
  std::string precision;  ///< "int8" or "fp32"
  std::string sha256;     ///< of the .onnx file, lower-case hex
  bool operator==(const ModelIdentity&) const = default;
};

/// What diagnostics call the two models.
inline constexpr std::string_view kBeatModel = "beat model";
inline constexpr std::string_view kRhythmModel = "rhythm model";

/// How a beat came to be where it is.
enum class BeatOrigin : std::uint8_t { found, moved, added };

/// Whether a person stands by the result. A confirmation holds for what was on show when it was given: any later edit,
/// another model or a program that finds something else makes it `changed`.
enum class ReviewState : std::uint8_t { automatic, confirmed, changed };

/// What a person changed, beside what was found. The three columns have one row per beat of `r_peaks`, or none at all
/// while nothing was edited.
struct Review {
  std::vector<AnnotationCode> code;           ///< label the person gave; not_qrs: none
  std::vector<std::uint8_t> automatic_class;  ///< class the model gave; kBeatClassCount: none (added, not classified)
  std::vector<BeatOrigin> origin;
  std::vector<SampleIndex> removed;  ///< found beats that the person removed, ascending
  std::vector<Bookmark> bookmarks;
  std::vector<RhythmSpan> rhythms;  ///< that the person named, ascending and disjoint
  /// What the person said of findings that are not found any more; the others carry it themselves. Without places.
  std::vector<FindingDecision> waiting;
  std::uint32_t edits = 0;     ///< that stand, confirmations left out
  std::uint32_t undoable = 0;  ///< as many entries can be taken back, confirmations among them
  std::uint32_t redoable = 0;  ///< that redo could bring back
  ReviewState state = ReviewState::automatic;
  Signature signature;  ///< of the last confirmation; empty while `state` is automatic

  [[nodiscard]] bool touches(std::size_t beat) const {
    return beat < code.size() && (code[beat] != AnnotationCode::not_qrs || origin[beat] != BeatOrigin::found);
  }
};

/// What patient calibration (core/calibration) did to the classes.
struct Calibration {
  bool on = false;
  std::uint32_t own_labels = 0;        ///< of the person, that taught it
  std::uint32_t reference_labels = 0;  ///< of the reference, before `learning_end`
  std::uint32_t changed = 0;           ///< beats without a label whose class is another one than the model's
  SampleIndex learning_end = 0;        ///< what lies before is no test any more: its labels were used
  std::int32_t next = -1;              ///< beat whose label would tell most; -1: none
};

/// "calibrated with 23 labels of the reference before 5:00: 41 beats changed"; empty when calibration is off.
std::string calibration_words(const Calibration& calibration, double fs_hz);

/// Everything found in one recording: an immutable, numbered value. The screen, the JSON export, the annotation export
/// and the golden tests all read this.
struct Analysis {
  std::uint32_t version = 0;  ///< grows with every snapshot of a session
  bool complete = false;      ///< false: classes still being computed; `findings` holds no verdict (stage 1)
  ModelIdentity model;
  ModelIdentity rhythm_model;      ///< empty name: the rhythm was not asked for, or could not be
  std::size_t lead = 0;            ///< lead the classes were made from
  OperatingPoint operating_point;  ///< moved: classes and probabilities are not the model's own answer
  WindowSpec window;               ///< window of the model, for drawing the saliency
  std::vector<SampleIndex> r_peaks;
  RrFeatures rr;
  Classes classes;                ///< one row per r_peak; all unclassified without a model
  SaliencyMaps saliency;          ///< empty without a feature map
  BeatTemplates templates;        ///< one row of `group` and `distance` per r_peak
  Delineation delineation;        ///< of all leads together; one row per r_peak, absent where none is usable
  MeasuredBeat usual_beat;        ///< of the voltage leads; empty until the analysis is complete
  std::vector<std::uint8_t> nn;   ///< per r_peak: 1 = the interval before it is NN (core/hrv/nn_intervals.hpp)
  std::vector<Measure> measures;  ///< one per MeasureKind, in that order; empty without beats
  Quality quality;
  RhythmSettings rhythm;  ///< thresholds that `episodes` and `findings` were made with
  /// First stage: how probable it is that each window of ten seconds is not normal (rhythm/abnormal_windows.hpp); NaN
  /// where that is not known, empty until the analysis is complete.
  std::vector<float> abnormal_by_window;
  TwelveLeadAnswers twelve_leads;  ///< where the twelve-lead model was asked
  FourBeatAnswers four_beats;      ///< where S003's networks were asked about these beats
  std::vector<Episode> episodes;
  std::vector<Finding> findings;
  bool has_reference = false;  ///< a reference with beats came with the record
  ClassMap class_map = ClassMap::papers;
  BeatComparison comparison;  ///< own beats against the reference, whole record, 150 ms
  /// Per own beat: class of its reference beat, kBeatClassCount = none. Empty without a reference.
  std::vector<std::uint8_t> reference_class;
  std::vector<SampleIndex> missed_beats;  ///< reference beats that no own beat matches
  /// `r_peaks`, `classes` and everything made from them are after the edits; this tells what they were before.
  Review review;
  Calibration calibration;
  std::vector<Diagnostic> diagnostics;  ///< the record's and the analysis's own

  /// Class the model gave, whatever a person made of it: what probabilities and saliency speak of.
  [[nodiscard]] BeatClass model_class(std::size_t beat) const {
    if ((classes.flags[beat] & kOverruled) != 0) return most_probable(classes, beat);
    const bool changed = review.touches(beat) || (classes.flags[beat] & kCalibrated) != 0;
    const bool given = changed && review.automatic_class[beat] < kBeatClassCount;
    return given ? static_cast<BeatClass>(review.automatic_class[beat]) : classes.label[beat];
  }
  /// Class the beat model gave where the rhythm around overruled it; empty: it stands.
  [[nodiscard]] std::optional<BeatClass> overruled_from(std::size_t beat) const {
    if ((classes.flags[beat] & kOverruled) == 0) return std::nullopt;
    return most_probable(classes, beat);
  }
  /// Whether that one, kBeatModel or kRhythmModel, was trained on this recording.
  [[nodiscard]] bool trained_on(std::string_view which) const {
    return std::ranges::any_of(diagnostics, [&](const Diagnostic& each) {
      return each.code == DiagnosticCode::trained_on && each.field == which;
    });
  }
  [[nodiscard]] std::int64_t overruled_count() const {
    return std::ranges::count_if(classes.flags, [](std::uint8_t flags) { return (flags & kOverruled) != 0; });
  }
};

/// Beats of a template by class, N S V F Q; beats that were not classified are left out.
std::array<std::int64_t, kBeatClassCount> class_counts(const Analysis& analysis, std::size_t beat_template);

// Limits far above any model: they keep the sizes in a snapshot, and those a shell promises, honest.
inline constexpr std::int32_t kMaxWindowSide = 1 << 20;    ///< samples before or after the R peak
inline constexpr std::int64_t kMaxMapSamples = 1 << 20;    ///< time steps of a feature map
inline constexpr std::int32_t kMaxTemplateSide = 1 << 12;  ///< samples of a template before or after the R peak
inline constexpr std::int64_t kMaxChannels = 1 << 16;      ///< of a feature map

/// Byte form of the snapshot (little endian, versioned header, one column after the other); decode(encode(x)) == x.
/// Errors of decode: truncated, malformed. What decodes is consistent: columns of equal length, beats ascending.
std::vector<std::byte> encode(const Analysis& analysis);
Result<Analysis> decode_analysis(std::span<const std::byte> bytes);

}  // namespace ecg
