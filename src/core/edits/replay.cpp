#include "core/edits/replay.hpp"

#include <algorithm>
#include <cstdlib>

namespace ecg {

namespace {

using Beat = EditedBeats::Beat;

class Replay {
 public:
  Replay(std::span<const SampleIndex> found, double fs_hz, SampleIndex length)
      : found_(found), reach_(samples_from_seconds(kSameBeat_s, fs_hz)), length_(length) {
    result_.beats.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      result_.beats.push_back({.sample = found[i], .found = static_cast<std::int32_t>(i)});
  }

  void apply(const Edit& edit) {
    if (!carried_out(edit)) ++result_.without_effect;
    else if (edit.kind != EditKind::confirm && result_.confirmation) ++result_.confirmation->later_edits;
  }
  EditedBeats finish() && {
    std::sort(result_.removed.begin(), result_.removed.end());
    return std::move(result_);
  }

 private:
  bool carried_out(const Edit& edit) {
    switch (edit.kind) {
      case EditKind::label: return label(edit);
      case EditKind::label_range: return label_range(edit);
      case EditKind::remove: return remove(edit.begin);
      case EditKind::remove_range: return remove_range(edit);
      case EditKind::add: return add(edit);
      case EditKind::move: return move(edit);
      case EditKind::bookmark: return bookmark(edit);
      case EditKind::remove_bookmark: return remove_bookmark(edit.begin);
      case EditKind::label_shape: return label_shape(edit);
      case EditKind::merge_shapes:
      case EditKind::split_shape: return make_shape(edit);
      case EditKind::rhythm: return name_rhythm(edit);
      case EditKind::remove_rhythm: return clear_rhythm({edit.begin, edit.end});
      case EditKind::confirm: return confirm(edit);
      case EditKind::calibrate: return calibrate(edit.end);
      case EditKind::uncalibrate: return calibrate(std::nullopt);
      case EditKind::acknowledge_finding:
      case EditKind::confirm_finding:
      case EditKind::dismiss_finding: return judge(edit);
      case EditKind::reopen_finding: return reopen(edit.text);
      case EditKind::undo:
      case EditKind::redo: return false;
    }
    return false;
  }

  std::vector<Beat>::iterator from(SampleIndex sample) {
    return std::lower_bound(result_.beats.begin(), result_.beats.end(), sample,
                            [](const Beat& beat, SampleIndex wanted) { return beat.sample < wanted; });
  }
  /// The nearest beat within reach, ties to the earlier; end() without one.
  std::vector<Beat>::iterator beat_at(SampleIndex sample) {
    const auto after = from(sample);
    auto best = result_.beats.end();
    if (after != result_.beats.end() && after->sample - sample <= reach_) best = after;
    if (after != result_.beats.begin()) {
      const auto before = after - 1;
      const SampleIndex distance = sample - before->sample;
      if (distance <= reach_ && (best == result_.beats.end() || distance <= best->sample - sample)) best = before;
    }
    return best;
  }

  bool label(const Edit& edit) {
    const auto beat = beat_at(edit.begin);
    if (beat == result_.beats.end()) return false;
    beat->code = edit.code;
    return true;
  }
  bool label_range(const Edit& edit) {
    const auto first = from(edit.begin);
    const auto last = from(edit.end);
    for (auto beat = first; beat != last; ++beat) beat->code = edit.code;
    return first != last;
  }
  bool label_shape(const Edit& edit) {
    bool any = false;
    for (const SampleIndex sample : edit.beats) {
      const auto beat = beat_at(sample);
      if (beat == result_.beats.end()) continue;
      beat->code = edit.code;
      any = true;
    }
    return any;
  }
  bool make_shape(const Edit& edit) {
    bool any = false;
    for (const SampleIndex sample : edit.beats) {
      const auto beat = beat_at(sample);
      if (beat == result_.beats.end()) continue;
      beat->shape = next_shape_;
      any = true;
    }
    next_shape_ += any ? 1 : 0;
    return any;
  }
  bool remove(SampleIndex sample) {
    const auto beat = beat_at(sample);
    if (beat == result_.beats.end()) return false;
    if (beat->found >= 0) result_.removed.push_back(beat->found);
    result_.beats.erase(beat);
    return true;
  }
  bool remove_range(const Edit& edit) {
    const auto first = from(edit.begin);
    const auto last = from(edit.end);
    if (first == last) return false;
    for (auto beat = first; beat != last; ++beat) {
      if (beat->found >= 0) result_.removed.push_back(beat->found);
    }
    result_.beats.erase(first, last);
    return true;
  }
  bool add(const Edit& edit) {
    if (edit.begin >= length_) return false;
    if (beat_at(edit.begin) != result_.beats.end()) return label(edit);
    Beat beat = {.sample = edit.begin, .code = edit.code};
    const auto was = std::find_if(result_.removed.begin(), result_.removed.end(), [&](std::int32_t index) {
      return std::abs(found_[static_cast<std::size_t>(index)] - edit.begin) <= reach_;
    });
    if (was != result_.removed.end()) {
      beat.found = *was;
      result_.removed.erase(was);
    }
    result_.beats.insert(from(edit.begin), beat);
    return true;
  }
  bool move(const Edit& edit) {
    const auto beat = beat_at(edit.begin);
    if (beat == result_.beats.end() || edit.end >= length_) return false;
    Beat moved = *beat;
    result_.beats.erase(beat);
    if (beat_at(edit.end) != result_.beats.end()) {  // that place is taken
      result_.beats.insert(from(moved.sample), moved);
      return false;
    }
    moved.sample = edit.end;
    result_.beats.insert(from(edit.end), moved);
    return true;
  }
  bool calibrate(std::optional<SampleIndex> learning_end) {
    if (result_.learning_end == learning_end) return false;
    result_.learning_end = learning_end;
    return true;
  }
  std::vector<Bookmark>::iterator bookmark_from(SampleIndex sample) {
    return std::lower_bound(result_.bookmarks.begin(), result_.bookmarks.end(), sample,
                            [](const Bookmark& mark, SampleIndex wanted) { return mark.sample < wanted; });
  }
  bool bookmark(const Edit& edit) {
    if (edit.begin >= length_) return false;
    const auto place = bookmark_from(edit.begin);
    const bool there = place != result_.bookmarks.end() && place->sample == edit.begin;
    if (there) place->text = edit.text;
    else result_.bookmarks.insert(place, {edit.begin, edit.text});
    return true;
  }
  bool remove_bookmark(SampleIndex sample) {
    const auto place = bookmark_from(sample);
    if (place == result_.bookmarks.end() || place->sample != sample) return false;
    result_.bookmarks.erase(place);
    return true;
  }

  /// Takes `range` out of the spans that are there; false when none reaches into it.
  bool clear_rhythm(const SampleRange& range) {
    std::vector<RhythmSpan> kept;
    bool any = false;
    for (const RhythmSpan& span : result_.rhythms) {
      if (span.range.end <= range.begin || span.range.begin >= range.end) {
        kept.push_back(span);
        continue;
      }
      any = true;
      if (span.range.begin < range.begin) kept.push_back({{span.range.begin, range.begin}, span.label});
      if (span.range.end > range.end) kept.push_back({{range.end, span.range.end}, span.label});
    }
    result_.rhythms = std::move(kept);
    return any;
  }
  bool name_rhythm(const Edit& edit) {
    if (edit.end > length_) return false;
    SampleRange range = {edit.begin, edit.end};
    // What touches it with the same label becomes one with it.
    for (const RhythmSpan& span : result_.rhythms) {
      if (span.label != edit.text || span.range.end < range.begin || span.range.begin > range.end) continue;
      if (span.range.begin <= range.begin && span.range.end >= range.end) return false;
      range = {std::min(range.begin, span.range.begin), std::max(range.end, span.range.end)};
    }
    clear_rhythm(range);
    const auto place =
        std::lower_bound(result_.rhythms.begin(), result_.rhythms.end(), range.begin,
                         [](const RhythmSpan& span, SampleIndex wanted) { return span.range.begin < wanted; });
    result_.rhythms.insert(place, {range, edit.text});
    return true;
  }
  bool confirm(const Edit& edit) {
    const auto signature = signature_of(edit.text);
    if (signature) result_.confirmation = Confirmation{*signature, edit.end, 0};
    return signature.has_value();
  }
  std::vector<FindingDecision>::iterator decision_on(std::string_view finding) {
    return std::ranges::find(result_.decisions, finding, &FindingDecision::finding);
  }
  bool judge(const Edit& edit) {
    FindingDecision decision{.finding = edit.text, .decision = decision_of(edit.kind)};
    for (std::size_t i = 0; i + 1 < edit.beats.size(); i += 2)
      decision.places.push_back({edit.beats[i], edit.beats[i + 1]});
    const auto there = decision_on(edit.text);
    if (there == result_.decisions.end()) {
      result_.decisions.push_back(std::move(decision));
      return true;
    }
    if (*there == decision) return false;
    *there = std::move(decision);
    return true;
  }
  bool reopen(std::string_view finding) {
    const auto there = decision_on(finding);
    if (there == result_.decisions.end()) return false;
    result_.decisions.erase(there);
    return true;
  }

  std::span<const SampleIndex> found_;
  SampleIndex reach_;
  SampleIndex length_;
  EditedBeats result_;
  std::int32_t next_shape_ = 0;
};

}  // namespace

EditedBeats replay(std::span<const SampleIndex> found, std::span<const Edit> edits, double fs_hz, SampleIndex length) {
  Replay replay(found, fs_hz, length);
  for (const Edit& edit : edits) replay.apply(edit);
  return std::move(replay).finish();
}

}  // namespace ecg
