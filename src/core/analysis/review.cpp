#include "core/analysis/review.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/analysis/calibrated_classes.hpp"
#include "core/base/byte_writer.hpp"
#include "core/base/sha256.hpp"
#include "core/beats/nearest_template.hpp"
#include "core/delineation/global_waves.hpp"

namespace ecg {

namespace {

constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();

/// Rows of `width` values for the edited beats, taken from the beats found; `missing` where a beat was added.
template <typename T>
std::vector<T> gathered(const std::vector<T>& rows, std::size_t width, const EditedBeats& edited, T missing) {
  if (rows.empty()) return {};
  std::vector<T> result;
  result.reserve(edited.beats.size() * width);
  for (const EditedBeats::Beat& beat : edited.beats) {
    if (beat.found < 0) {
      result.insert(result.end(), width, missing);
      continue;
    }
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(beat.found) * width);
    result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  return result;
}

/// Shapes stay as they were found, but for those that a person merged or split; added beats go to the nearest of them.
void carry_over(const Record& record, const Quality& quality, BeatTemplates& templates, const EditedBeats& edited,
                std::span<const SampleIndex> r_peaks, FoundBeats& beats) {
  const std::size_t count = edited.beats.size();
  templates.group = gathered(templates.group, 1, edited, kNoTemplate);
  templates.group.resize(count, kNoTemplate);
  templates.distance = gathered(templates.distance, 1, edited, kNotANumber);
  templates.distance.resize(count, kNotANumber);
  for (BeatTemplate& one : templates.templates) {
    const auto example = std::ranges::find(edited.beats, one.example, &EditedBeats::Beat::found);
    const bool there = one.example >= 0 && example != edited.beats.end();
    one.example = there ? static_cast<std::int32_t>(example - edited.beats.begin()) : -1;
  }
  std::vector<std::int32_t> shape;
  for (const EditedBeats::Beat& beat : edited.beats) shape.push_back(beat.shape);
  if (std::ranges::any_of(shape, [](std::int32_t own) { return own >= 0; }))
    templates = beats.regrouped_templates(quality, r_peaks, templates, shape);
  for (std::size_t beat = 0; beat < count; ++beat) {
    if (edited.beats[beat].found >= 0 || edited.beats[beat].shape >= 0) continue;
    const NearestTemplate nearest = nearest_template(record, templates, edited.beats[beat].sample);
    templates.group[beat] = nearest.group;
    templates.distance[beat] = nearest.distance;
  }
  for (std::size_t index = 0; index < templates.templates.size(); ++index) {
    BeatTemplate& one = templates.templates[index];
    one.beats = std::ranges::count(templates.group, static_cast<std::uint8_t>(index));
    if (one.example >= 0) continue;  // where the example itself was removed, the first of its kind stands in for it
    const auto first = std::ranges::find(templates.group, static_cast<std::uint8_t>(index));
    if (first != templates.group.end()) one.example = static_cast<std::int32_t>(first - templates.group.begin());
  }
}

/// Waves of one added beat, found among its neighbours: they say where P waves are to be expected.
void delineate_added(const Record& record, const Quality& quality, const EditedBeats& edited, std::size_t beat,
                     Delineation& waves) {
  constexpr std::size_t kNeighbours = 8;
  const std::size_t first = beat - std::min(beat, kNeighbours);
  const std::size_t last = std::min(edited.beats.size(), beat + kNeighbours + 1);
  std::vector<SampleIndex> places;
  for (std::size_t i = first; i < last; ++i) places.push_back(edited.beats[i].sample);
  const Delineation local = global_waves(record, ecg_leads(record), places, quality);
  const auto row = local.offset.begin() + static_cast<std::ptrdiff_t>((beat - first) * kFiducialCount);
  std::copy(row, row + static_cast<std::ptrdiff_t>(kFiducialCount),
            waves.offset.begin() + static_cast<std::ptrdiff_t>(beat * kFiducialCount));
}

/// Waves stay where they were found, also where a beat was moved.
void carry_over(Delineation& waves, const EditedBeats& edited, std::span<const SampleIndex> found) {
  waves.offset = gathered(waves.offset, kFiducialCount, edited, kAbsent);
  waves.offset.resize(edited.beats.size() * kFiducialCount, kAbsent);
  for (std::size_t beat = 0; beat < edited.beats.size(); ++beat) {
    if (edited.beats[beat].found < 0) continue;
    const SampleIndex moved = edited.beats[beat].sample - found[static_cast<std::size_t>(edited.beats[beat].found)];
    for (std::size_t i = 0; i < kFiducialCount && moved != 0; ++i) {
      std::int32_t& offset = waves.offset[beat * kFiducialCount + i];
      if (offset != kAbsent) offset -= static_cast<std::int32_t>(moved);
    }
  }
}

/// Classes as the model gave them, on the beats as the person has them.
void carry_over(const Record& record, Analysis& analysis, const EditedBeats& edited, std::span<const SampleIndex> found,
                FoundBeats& beats) {
  Classes& classes = analysis.classes;
  classes.label = gathered(classes.label, 1, edited, BeatClass::Q);
  classes.flags = gathered(classes.flags, 1, edited, std::uint8_t{kUnclassified});
  // Where every beat was added there is nothing to gather from.
  classes.label.resize(edited.beats.size(), BeatClass::Q);
  classes.flags.resize(edited.beats.size(), kUnclassified);
  classes.probabilities = gathered(classes.probabilities, kBeatClassCount, edited, kNotANumber);
  classes.probabilities.resize(edited.beats.size() * kBeatClassCount, kNotANumber);
  classes.timing_logits = gathered(classes.timing_logits, kBeatClassCount, edited, kNotANumber);
  carry_over(record, analysis.quality, analysis.templates, edited, analysis.r_peaks, beats);
  carry_over(analysis.delineation, edited, found);
  for (std::size_t beat = 0; beat < edited.beats.size(); ++beat) {
    if (edited.beats[beat].found < 0) delineate_added(record, analysis.quality, edited, beat, analysis.delineation);
  }
  SaliencyMaps& maps = analysis.saliency;
  if (maps.map_samples > 0) {
    const auto width = static_cast<std::size_t>(maps.map_samples);
    maps.values = gathered(maps.values, width, edited, std::uint8_t{0});
    maps.values.resize(edited.beats.size() * width, 0);
    maps.peak = gathered(maps.peak, 1, edited, 0.0F);
    maps.peak.resize(edited.beats.size(), 0.0F);
    maps.random_correlation = gathered(maps.random_correlation, 1, edited, kNotANumber);
    maps.random_correlation.resize(edited.beats.size(), kNotANumber);
  }
}

/// Class of each of the `count` beats found, kBeatClassCount where there is none.
std::vector<std::uint8_t> automatic_classes(const Classes& classes, std::size_t count) {
  std::vector<std::uint8_t> result(count, static_cast<std::uint8_t>(kBeatClassCount));
  for (std::size_t beat = 0; beat < std::min(count, classes.size()); ++beat) {
    if ((classes.flags[beat] & kUnclassified) == 0) result[beat] = static_cast<std::uint8_t>(classes.label[beat]);
  }
  return result;
}

/// Labels of the person over those of the model, which were `automatic` for the beats found.
void relabel(Analysis& analysis, const EditedBeats& edited, std::span<const SampleIndex> found,
             std::span<const std::uint8_t> automatic) {
  Review& review = analysis.review;
  for (std::size_t i = 0; i < edited.beats.size(); ++i) {
    const EditedBeats::Beat& beat = edited.beats[i];
    review.code.push_back(beat.code);
    review.automatic_class.push_back(beat.found < 0 ? static_cast<std::uint8_t>(kBeatClassCount)
                                                    : automatic[static_cast<std::size_t>(beat.found)]);
    review.origin.push_back(beat.found < 0                                               ? BeatOrigin::added
                            : found[static_cast<std::size_t>(beat.found)] != beat.sample ? BeatOrigin::moved
                                                                                         : BeatOrigin::found);
    if (const auto own = beat_class(beat.code, analysis.class_map)) {
      analysis.classes.label[i] = *own;
      analysis.classes.flags[i] = kEdited;
    }
  }
}

bool changes_beats(const Edit& edit) {
  switch (edit.kind) {
    case EditKind::bookmark:
    case EditKind::remove_bookmark:
    case EditKind::rhythm:
    case EditKind::remove_rhythm:
    case EditKind::acknowledge_finding:
    case EditKind::confirm_finding:
    case EditKind::dismiss_finding:
    case EditKind::reopen_finding:
    case EditKind::confirm: return false;
    default: return true;
  }
}

}  // namespace

std::int64_t confirmation_digest(const Analysis& analysis) {
  Sha256 hash;
  ByteWriter out;
  for (const SampleIndex sample : analysis.r_peaks) out.i64_le(sample);
  for (std::size_t beat = 0; beat < analysis.classes.label.size(); ++beat) {
    const bool classified = (analysis.classes.flags[beat] & kUnclassified) == 0;
    out.u8(classified ? static_cast<std::uint8_t>(analysis.classes.label[beat]) : std::uint8_t{kBeatClassCount});
  }
  for (const AnnotationCode code : analysis.review.code) out.u8(static_cast<std::uint8_t>(code));
  for (const RhythmSpan& span : analysis.review.rhythms) {
    out.i64_le(span.range.begin);
    out.i64_le(span.range.end);
    out.text(span.label);
  }
  for (const Finding& finding : analysis.findings) {
    out.text(finding.text);
    if (finding.decision != Decision::none) out.u8(static_cast<std::uint8_t>(finding.decision));
  }
  hash.update(std::move(out).finish());
  constexpr std::size_t kHexDigits = 15;
  std::int64_t digest = 0;
  for (const char c : std::move(hash).finish().substr(0, kHexDigits))
    digest = 16 * digest + (c <= '9' ? c - '0' : c - 'a' + 10);
  return digest;
}

void apply_edits(Analysis& analysis, const Record& record, const EditJournal& journal, FoundBeats& beats) {
  if (journal.empty()) return;
  const Standing all = journal.standing();
  EditedBeats edited = replay(analysis.r_peaks, all.edits, record.fs_hz, record.length);
  const auto confirmations = std::count_if(all.edits.begin(), all.edits.end(),
                                           [](const Edit& edit) { return edit.kind == EditKind::confirm; });
  analysis.review.undoable = static_cast<std::uint32_t>(all.edits.size());
  analysis.review.edits = analysis.review.undoable - static_cast<std::uint32_t>(confirmations);
  analysis.review.redoable = all.redoable;
  analysis.review.bookmarks = std::move(edited.bookmarks);
  analysis.review.rhythms = std::move(edited.rhythms);
  if (std::none_of(all.edits.begin(), all.edits.end(), changes_beats)) return;

  const std::vector<std::uint8_t> automatic = automatic_classes(analysis.classes, analysis.r_peaks.size());
  if (edited.learning_end) calibrate_classes(analysis, edited, beats);
  const std::vector<SampleIndex> found = std::move(analysis.r_peaks);
  for (const std::int32_t index : edited.removed)
    analysis.review.removed.push_back(found[static_cast<std::size_t>(index)]);
  analysis.r_peaks.clear();
  for (const EditedBeats::Beat& beat : edited.beats) analysis.r_peaks.push_back(beat.sample);
  analysis.rr = rr_features(analysis.r_peaks, record.fs_hz);
  carry_over(record, analysis, edited, found, beats);
  relabel(analysis, edited, found, automatic);
  if (analysis.calibration.on) keep_reference_labels(analysis, edited, beats);
}

std::vector<FindingDecision> finding_decisions(const Record& record, const EditJournal& journal,
                                               const FoundBeats& beats) {
  const Standing all = journal.standing();
  const bool any = std::ranges::any_of(all.edits, [](const Edit& e) { return decision_of(e.kind) != Decision::none; });
  if (!any) return {};
  return replay(beats.r_peaks(), all.edits, record.fs_hz, record.length).decisions;
}

void judge_confirmation(Analysis& analysis, const Record& record, const EditJournal& journal, const FoundBeats& beats) {
  const Standing all = journal.standing();
  const bool any =
      std::any_of(all.edits.begin(), all.edits.end(), [](const Edit& edit) { return edit.kind == EditKind::confirm; });
  if (!any) return;
  const auto confirmation = replay(beats.r_peaks(), all.edits, record.fs_hz, record.length).confirmation;
  if (!confirmation) return;
  const bool same =
      confirmation->later_edits == 0 && analysis.complete && confirmation->digest == confirmation_digest(analysis);
  analysis.review.state = same ? ReviewState::confirmed : ReviewState::changed;
  analysis.review.signature = confirmation->signature;
}

std::vector<SampleIndex> beats_of_same_shape(const Analysis& analysis, SampleIndex sample) {
  const auto named = std::lower_bound(analysis.r_peaks.begin(), analysis.r_peaks.end(), sample);
  if (named == analysis.r_peaks.end() || *named != sample || analysis.templates.group.empty()) return {};
  const std::uint8_t group = analysis.templates.of(static_cast<std::size_t>(named - analysis.r_peaks.begin()));
  if (group == kNoTemplate) return {};
  std::vector<SampleIndex> beats;
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    if (analysis.templates.of(beat) == group) beats.push_back(analysis.r_peaks[beat]);
  }
  return beats;
}

}  // namespace ecg
