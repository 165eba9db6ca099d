#include "core/snapshot/own_annotations.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/record/signal_choices.hpp"
#include "core/rhythm/thresholds.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/version.hpp"
#include "core/words/sentences.hpp"

namespace ecg {

namespace {

constexpr std::size_t kLongestNote = 255;  ///< bytes an annotation file can hold in one aux string (annot(5) of WFDB)
constexpr double kSlowestTachycardia_bpm = 100.0;  ///< a run is a tachycardia from here on (MIT-BIH rhythm labels)
constexpr std::int8_t kUnreadable = -1;            ///< subtype of `~`: every signal noisy and unreadable

/// Rhythms found, by the labels of the MIT-BIH databases; where episodes overlap the one listed first wins.
constexpr std::array<std::string_view, 10> kRhythms = {"(VFIB", "(VT", "(IVR", "(SVTA", "(AFL",
                                                       "(AFIB", "(B",  "(T",   "(P",    "(N"};
constexpr std::size_t kNormalRhythm = kRhythms.size() - 1;

/// File text for a comment or a note: printable ASCII, anything else becomes "?".
std::string plain(std::string_view text, std::size_t most_characters = 128) {
  std::string result(text.substr(0, most_characters));
  for (char& c : result) c = c >= ' ' && c <= '~' ? c : '?';
  return result;
}

/// "beat_rr int8 1234abcd", or "none".
std::string model_text(const ModelIdentity& model) {
  if (model.name.empty()) return "none";
  constexpr std::size_t kHashDigits = 12;
  return plain(model.name) + " " + plain(model.precision) + " " + plain(model.sha256.substr(0, kHashDigits));
}

/// ", operating point moved by 0.5", or nothing.
std::string operating_text(const OperatingPoint& point) {
  return point.moved() ? ", operating point moved by " + number_text(point.rarity_weight) : std::string();
}

/// ", 14 edits by a person, confirmed on 2026-03-01", or nothing.
std::string review_text(const Review& review) {
  std::string text;
  if (review.edits > 0)
    text = ", " + std::to_string(review.edits) + (review.edits == 1 ? " edit by a person" : " edits by a person");
  if (review.state != ReviewState::automatic) text += ". " + plain(review_words(review));
  return text;
}

/// Index into kRhythms; empty for episodes that are no rhythm of that vocabulary.
std::optional<std::size_t> rhythm_of(const Episode& episode) {
  const bool fast = episode.value >= kSlowestTachycardia_bpm;
  switch (episode.kind) {
    case EpisodeKind::ventricular_fibrillation: return 0;
    case EpisodeKind::ventricular_tachycardia: return 1;
    case EpisodeKind::ventricular_run: return fast ? 1 : 2;
    case EpisodeKind::supraventricular_run: return fast ? std::optional<std::size_t>(3) : std::nullopt;
    case EpisodeKind::atrial_flutter: return 4;
    case EpisodeKind::atrial_fibrillation:
    case EpisodeKind::irregular: return 5;
    case EpisodeKind::bigeminy: return 6;
    case EpisodeKind::trigeminy: return 7;
    case EpisodeKind::paced: return 8;
    default: return std::nullopt;
  }
}

/// A person said that there is no such thing: an annotation file names no rhythm then. Episodes and findings share names.
bool is_dismissed(const Analysis& analysis, EpisodeKind kind) {
  return std::ranges::any_of(analysis.findings,
                             [&](const Finding& f) { return f.dismissed() && name(f.kind) == name(kind); });
}

/// What a person said of findings, as notes where each begins.
void append_decisions(std::vector<Annotation>& annotations, const Analysis& analysis) {
  for (const Finding& finding : analysis.findings) {
    if (finding.decision == Decision::none || finding.occurrences.empty()) continue;
    annotations.push_back({.sample = finding.occurrences.front().begin,
                           .code = AnnotationCode::note,
                           .aux = std::string(traits(finding.kind).title) + ": " + decision_words(finding)});
  }
}

/// From a place on, a rhythm.
struct RhythmChange {
  SampleIndex sample;
  std::string label;
};

std::vector<RhythmChange> found_rhythms(const Analysis& analysis) {
  if (!analysis.complete || analysis.model.name.empty()) return {};
  const auto& beats = analysis.r_peaks;
  std::vector<std::uint8_t> rhythm(beats.size(), kNormalRhythm);
  for (const Episode& episode : analysis.episodes) {
    const auto wanted = rhythm_of(episode);
    if (!wanted || is_dismissed(analysis, episode.kind)) continue;
    const auto first = std::lower_bound(beats.begin(), beats.end(), episode.range.begin) - beats.begin();
    const auto last = std::upper_bound(beats.begin(), beats.end(), episode.range.end) - beats.begin();
    for (auto beat = static_cast<std::size_t>(first); beat < static_cast<std::size_t>(last); ++beat)
      rhythm[beat] = std::min(rhythm[beat], static_cast<std::uint8_t>(*wanted));
  }
  std::vector<RhythmChange> changes;
  for (std::size_t beat = 0; beat < beats.size(); ++beat) {
    if (beat > 0 && rhythm[beat] == rhythm[beat - 1]) continue;
    changes.push_back({std::max<SampleIndex>(beats[beat] - 1, 0), std::string(kRhythms[rhythm[beat]])});
  }
  return changes;
}

/// What a person named wins over what was found; after it goes on what was found, "(N" where nothing was.
void name_rhythm(std::vector<RhythmChange>& changes, const RhythmSpan& span, SampleIndex length) {
  const auto later = [](const RhythmChange& change, SampleIndex sample) { return change.sample < sample; };
  const auto first = std::lower_bound(changes.begin(), changes.end(), span.range.begin, later);
  const auto last = std::lower_bound(first, changes.end(), span.range.end, later);
  const std::string afterwards = last != changes.begin() ? (last - 1)->label : std::string(kRhythms[kNormalRhythm]);
  const bool goes_on = span.range.end < length && (last == changes.end() || last->sample != span.range.end);
  auto place = changes.insert(changes.erase(first, last), {span.range.begin, span.label});
  if (goes_on) changes.insert(place + 1, {span.range.end, afterwards});
}

/// The labels of the field say more than was looked at; no others are read by its programs.
constexpr std::string_view kFoundLabels =
    "Labels found by program: beats N are not ectopic (bundle branch block is N too); rhythms come from intervals, "
    "classes and a rhythm model: (AFIB also irregular intervals of any cause, (N no rhythm found. P waves were not "
    "looked at.";
static_assert(kFoundLabels.size() <= kLongestNote);

void append_rhythms(std::vector<Annotation>& annotations, const Record& record, const Analysis& analysis) {
  std::vector<RhythmChange> changes = found_rhythms(analysis);
  if (!changes.empty())
    annotations.push_back({.sample = 0, .code = AnnotationCode::note, .aux = std::string(kFoundLabels)});
  for (const RhythmSpan& span : analysis.review.rhythms) name_rhythm(changes, span, record.length);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0 && changes[i].label == changes[i - 1].label) continue;
    annotations.push_back({.sample = changes[i].sample, .code = AnnotationCode::rhythm, .aux = changes[i].label});
  }
}

void append_shutdowns(std::vector<Annotation>& annotations, const Record& record, const Analysis& analysis) {
  const auto& beats = analysis.r_peaks;
  for (const Episode& episode : analysis.episodes) {
    if (episode.kind != EpisodeKind::unusable) continue;
    const auto beat = std::lower_bound(beats.begin(), beats.end(), episode.range.begin);
    if (beat != beats.end() && *beat < episode.range.end) continue;
    annotations.push_back({.sample = episode.range.begin, .code = AnnotationCode::noise, .subtype = kUnreadable});
    annotations.push_back({.sample = std::min(episode.range.end, record.length - 1), .code = AnnotationCode::noise});
  }
}

/// ", calibrated with 23 labels: 41 beats changed", or nothing.
std::string calibration_text(const Record& record, const Analysis& analysis) {
  const std::string words = calibration_words(analysis.calibration, record.fs_hz);
  return words.empty() ? words : ", " + words;
}

/// Program, record, model and what a person changed, as a sentence with a blank behind it.
/// "The beat model was trained on this recording ..." for each model that was; "" for none.
std::string training_text(const Analysis& analysis) {
  std::string text;
  for (const Diagnostic& each : analysis.diagnostics) {
    if (each.code == DiagnosticCode::trained_on) text += (text.empty() ? "" : " ") + sentence(each);
  }
  return text;
}

std::string origin(const Record& record, const Analysis& analysis) {
  return "Fiducial " + std::string(kVersion) + ", record " + plain(record.name) + ", model " +
         model_text(analysis.model) + operating_text(analysis.operating_point) + review_text(analysis.review) +
         calibration_text(record, analysis) + ". ";
}

}  // namespace

std::string plain_hand_words(const Record& record) { return plain(hand_words(record), kLongestNote); }

std::string provenance(const Record& record, const Analysis& analysis) {
  const std::string hand = plain_hand_words(record);
  const std::string changed = changed_thresholds(analysis.rhythm);
  const std::string trained = training_text(analysis);
  return origin(record, analysis) + (hand.empty() ? "" : hand + ". ") +
         (changed.empty() ? "" : "Thresholds that are not the usual ones: " + changed + ". ") +
         (trained.empty() ? "" : trained + " ") + std::string(kDisclaimer);
}

std::vector<Annotation> own_annotations(const Record& record, const Analysis& analysis) {
  std::vector<Annotation> annotations;
  annotations.reserve(analysis.r_peaks.size() + 1);
  const std::string note = origin(record, analysis) + std::string(kDisclaimer);
  annotations.push_back({.sample = 0, .code = AnnotationCode::note, .aux = note.substr(0, kLongestNote)});
  if (std::string hand = plain_hand_words(record); !hand.empty())
    annotations.push_back({.sample = 0, .code = AnnotationCode::note, .aux = std::move(hand)});
  if (const std::string changed = changed_thresholds(analysis.rhythm); !changed.empty()) {
    annotations.push_back({.sample = 0,
                           .code = AnnotationCode::note,
                           .aux = ("Thresholds that are not the usual ones: " + changed).substr(0, kLongestNote)});
  }
  if (const std::string trained = training_text(analysis); !trained.empty())
    annotations.push_back({.sample = 0, .code = AnnotationCode::note, .aux = trained.substr(0, kLongestNote)});
  append_shutdowns(annotations, record, analysis);
  append_rhythms(annotations, record, analysis);
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    const bool exact = beat < analysis.review.code.size() && analysis.review.code[beat] != AnnotationCode::not_qrs;
    annotations.push_back({.sample = analysis.r_peaks[beat],
                           .code = exact ? analysis.review.code[beat] : code_from_class(analysis.classes.label[beat])});
  }
  for (const Bookmark& bookmark : analysis.review.bookmarks) {
    annotations.push_back({.sample = bookmark.sample, .code = AnnotationCode::note, .aux = comment_words(bookmark)});
  }
  append_decisions(annotations, analysis);
  std::stable_sort(annotations.begin(), annotations.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
  return annotations;
}

}  // namespace ecg
