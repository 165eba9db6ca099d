#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/model/lab.hpp"
#include "app/model/look.hpp"
#include "app/model/recording.hpp"
#include "core/explain/beat_explanation.hpp"
#include "core/record/reference_rhythm.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg::app {

/// One column of the overview: what happened in an equal share of the recording.
struct OverviewBin {
  float rate_low_bpm = 0.0F;  ///< lowest and highest rate over single RR intervals; 0 without beats
  float rate_mean_bpm = 0.0F;
  float rate_high_bpm = 0.0F;
  std::array<std::uint32_t, kBeatClassCount> beats{};
  QualityGrade quality = QualityGrade::good;
};

/// Time between two beats next to each other, without a gap between them.
struct RrInterval {
  std::int32_t beat = 0;  ///< the later one of the two
  float rr_s = 0.0F;
  float next_rr_s = 0.0F;  ///< of the interval that follows directly; NaN without
  double total_s = 0.0;    ///< this one and all before it, so that means need no walk through a day
  std::uint8_t group = 0;  ///< class of `beat`, kBeatClassCount: unclassified
};

/// What the screen derives once from a recording and its analysis, so that frames are cheap.
struct Derived {
  std::vector<double> lead_zero;        ///< per signal: typical baseline in physical units (line of the lane)
  std::vector<double> lead_middle;      ///< per signal: middle between its usual lowest and highest values
  std::vector<double> lead_range;       ///< per signal: from its usual lowest to its usual highest value; may be 0
  std::vector<std::string> lead_names;  ///< printable
  std::string record_name;              ///< printable
  std::vector<OverviewBin> bins;
  std::array<std::uint32_t, kBeatClassCount> class_counts{};
  std::uint32_t unclassified = 0;
  std::vector<RrInterval> intervals;        ///< ascending; intervals that touch unusable signal are left out
  std::vector<std::int32_t> disagreements;  ///< beats whose reference class differs (extra beats included), ascending
  std::vector<LabelledRhythm> reference_rhythms;  ///< that the reference names; empty where it names none
  std::vector<std::string> finding_texts;         ///< one per finding, made by the core from numbers
  std::vector<std::string> diagnostics;           ///< sentences, the record's and the analysis's
};
inline constexpr std::size_t kOverviewBins = 720;

struct Progress {
  std::string stage;
  double fraction = -1.0;  ///< < 0: nothing is running; > 1: unknown length
  [[nodiscard]] bool running() const { return fraction >= 0.0; }
};

/// How safe the person's edits are.
struct SaveState {
  enum class Kind : std::uint8_t { none, saving, saved, unsaved, readonly };
  Kind kind = Kind::none;
  std::string reason;  ///< in words for unsaved and readonly
};

struct Message {
  bool error = false;
  std::string text;  ///< empty: none
};

/// A question to the person, where no page can ask it in a dialog of its own.
struct Prompt {
  std::string id;
  std::string title, note;
  std::string value;  ///< stands in the field
  bool wants_text = false;
};

struct Demo {
  std::string id, title, story;
  bool real = false;
};
struct ModelChoice {
  std::string name, title;
  bool teaching = false;
};  ///< teaching: int8 only

/// Everything the views read and none of them writes: one immutable snapshot plus what the page says.
struct Scene {
  Look look;
  std::optional<Recording> recording;
  std::optional<Analysis> analysis;
  std::optional<BeatExplanation> explanation;  ///< of the beat asked about last
  Derived derived;
  Progress progress;
  Message message;
  SaveState save_state;
  std::optional<Prompt> prompt;
  std::vector<Demo> demos;
  std::vector<ModelChoice> models;
  std::string model_name;  ///< selected; empty: none could be loaded
  std::string model_precision;
  std::vector<std::string> records;
  std::string record_selected;
  Lab lab;  ///< fetched when its panel is first opened
  bool dropping = false;
  int request_count = -1;  ///< -1: not known
  double now_ms = 0.0;     ///< clock of this frame, for motion only
  float work_ms = 0.0F;    ///< our own work in the last drawn frame

  [[nodiscard]] bool has_recording() const { return recording.has_value(); }
  [[nodiscard]] bool has_beats() const { return analysis.has_value() && !analysis->r_peaks.empty(); }
  [[nodiscard]] bool has_classes() const { return has_beats() && !analysis->model.name.empty(); }
  [[nodiscard]] double fs_hz() const { return recording ? recording->record.fs_hz : 1.0; }
  [[nodiscard]] double duration_s() const { return recording ? recording->record.duration_s() : 0.0; }
  [[nodiscard]] bool can_undo() const { return analysis.has_value() && analysis->review.undoable > 0; }
  [[nodiscard]] bool can_redo() const { return analysis.has_value() && analysis->review.redoable > 0; }
  [[nodiscard]] double beat_s(std::int32_t beat) const;  ///< time of a beat
  [[nodiscard]] std::int32_t beat_count() const;
};

/// Recomputes `derived` from recording and analysis.
void derive(Scene& scene);

/// Words of the screen.
const char* title(EpisodeKind kind);        ///< "V run", "bigeminy" ...
const char* short_title(EpisodeKind kind);  ///< for narrow bands: "VV", "trig."
const char* title(FindingKind kind);        ///< "Ventricular runs" ...
std::string title(BeatClass beat_class);    ///< "Ventricular ectopic" ...
const char* title(QualityGrade grade);
const char* title(QualityReason reason);

}  // namespace ecg::app
