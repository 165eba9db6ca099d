#include "app/model/editing.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "app/model/calipers.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/snap.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

using Code = AnnotationCode;

constexpr std::array<LabelChoice, 19> kChoices = {{
    {Code::normal, 'N', "Normal"},
    {Code::supraventricular_premature, 'S', "Supraventricular ectopic"},
    {Code::premature_ventricular, 'V', "Ventricular ectopic"},
    {Code::fusion, 'F', "Fusion of ventricular and normal"},
    {Code::unknown, 'Q', "Unclassifiable"},
    {Code::left_bundle, 'L', "Left bundle branch block"},
    {Code::right_bundle, 'R', "Right bundle branch block"},
    {Code::bundle_branch, 'B', "Bundle branch block"},
    {Code::atrial_premature, 'A', "Atrial premature"},
    {Code::aberrant, 0, "Aberrated atrial premature"},
    {Code::nodal_premature, 'J', "Nodal (junctional) premature"},
    {Code::atrial_escape, 'e', "Atrial escape"},
    {Code::nodal_escape, 'j', "Nodal (junctional) escape"},
    {Code::supraventricular_escape, 0, "Supraventricular escape"},
    {Code::r_on_t, 'r', "R-on-T ventricular premature"},
    {Code::ventricular_escape, 'E', "Ventricular escape"},
    {Code::paced, '/', "Paced"},
    {Code::fusion_paced, 0, "Fusion of paced and normal"},
    {Code::learning, 0, "Unclassified during learning"},
}};

bool has_beat(const Scene& scene, const ViewState& view) { return view.beat >= 0 && view.beat < scene.beat_count(); }

SampleIndex beat_sample(const Scene& scene, std::int32_t beat) {
  return scene.analysis->r_peaks[static_cast<std::size_t>(beat)];
}

void make(CommandQueue& commands, Edit edit, std::string said = {}) {
  commands.push_back(MakeEdit{std::move(edit), std::move(said)});
}

/// Where a bookmark or comment would go: the selected beat, the cursor, the middle of what is shown.
SampleIndex noted_place(const Scene& scene, const ViewState& view) {
  if (has_beat(scene, view)) return beat_sample(scene, view.beat);
  if (view.cursor) return *view.cursor;
  const double middle_s = view.begin_s + 0.5 * view.time_view(scene.look.layout.plot_width()).span_s;
  const SampleIndex middle = samples_from_seconds(std::min(middle_s, scene.duration_s()), scene.fs_hz());
  return std::clamp<SampleIndex>(middle, 0, std::max<SampleIndex>(0, scene.recording->record.length - 1));
}

struct RhythmKey { char key; std::string_view label; };
constexpr RhythmKey kRhythmKeys[] = {{'n', "(N"},   {'a', "(AFIB"}, {'f', "(AFL"}, {'s', "(SVTA"},
                                     {'v', "(VT"},  {'b', "(B"},    {'t', "(T"},   {'r', "(SBR"},
                                     {'p', "(P"},   {'h', "(BII"},  {'i', "(IVR"}, {'j', "(NOD"},
                                     {'g', "(AB"},  {'w', "(PREX"}, {'u', "(VFL"}, {'x', "(VFIB"}};

}  // namespace

std::span<const LabelChoice> label_choices() { return kChoices; }

std::optional<AnnotationCode> label_of_key(unsigned character) {
  const auto of = [](unsigned key) -> std::optional<AnnotationCode> {
    for (const LabelChoice& choice : kChoices) {
      if (choice.key != 0 && static_cast<unsigned>(choice.key) == key) return choice.code;
    }
    return std::nullopt;
  };
  if (character == 'a') return std::nullopt;  // adds a beat
  if (const auto exact = of(character)) return exact;
  const bool lower = character >= 'a' && character <= 'z';
  return lower ? of(character - 'a' + 'A') : std::nullopt;
}

EditTarget edit_target(const Scene& scene, const ViewState& view) {
  if (!scene.analysis) return EditTarget::nothing;
  if (view.shape && *view.shape < scene.analysis->templates.templates.size()) return EditTarget::shape;
  if (view.range) return EditTarget::range;
  if (has_beat(scene, view)) return EditTarget::beat;
  return view.cursor ? EditTarget::place : EditTarget::nothing;
}

std::int32_t beats_in_range(const Scene& scene, const ViewState& view) {
  if (!scene.analysis || !view.range) return 0;
  const auto& peaks = scene.analysis->r_peaks;
  return static_cast<std::int32_t>(std::lower_bound(peaks.begin(), peaks.end(), view.range->end) -
                                   std::lower_bound(peaks.begin(), peaks.end(), view.range->begin));
}

void choose_shape(const Scene& scene, ViewState& view, std::uint8_t beat_template) {
  const bool again = view.shape == beat_template;
  view.shape.reset();
  if (again) return;
  if (view.tool != Tool::edit) choose_tool(scene, view, Tool::edit);
  view.shape = beat_template;
}

void give_label(const Scene& scene, ViewState& view, CommandQueue& commands, AnnotationCode code) {
  switch (edit_target(scene, view)) {
    case EditTarget::shape: {
      const BeatTemplates& templates = scene.analysis->templates;
      const auto member = std::find(templates.group.begin(), templates.group.end(), *view.shape);
      if (member == templates.group.end()) break;
      const std::int64_t beats = templates.templates[*view.shape].beats;
      const std::string label = code == Code::not_qrs ? "back to the automatic label"
                                                      : "labelled " + std::string(mnemonic(code));
      make(commands,
           {.kind = EditKind::label_shape, .begin = beat_sample(scene, static_cast<std::int32_t>(member - templates.group.begin())),
            .code = code},
           grouped(beats) + (beats == 1 ? " beat" : " beats") + " of shape " + std::to_string(*view.shape + 1) + " " + label +
               ". One undo takes it back.");
      break;
    }
    case EditTarget::range:
      if (beats_in_range(scene, view) > 0)
        make(commands, {.kind = EditKind::label_range, .begin = view.range->begin, .end = view.range->end, .code = code});
      break;
    case EditTarget::beat:
      make(commands, {.kind = EditKind::label, .begin = beat_sample(scene, view.beat), .code = code});
      break;
    case EditTarget::place:
      if (code == Code::not_qrs) break;
      view.awaited_beat = view.cursor;
      make(commands, {.kind = EditKind::add, .begin = *view.cursor, .code = code});
      break;
    case EditTarget::nothing: break;
  }
}

void remove_target(const Scene& scene, ViewState& view, CommandQueue& commands) {
  const EditTarget target = edit_target(scene, view);
  if (target == EditTarget::shape) return;  // a whole shape is not deleted with one key
  if (target == EditTarget::range) {
    if (beats_in_range(scene, view) > 0)
      make(commands, {.kind = EditKind::remove_range, .begin = view.range->begin, .end = view.range->end});
    view.range.reset();
  } else if (target == EditTarget::beat) {
    const SampleIndex sample = beat_sample(scene, view.beat);
    make(commands, {.kind = EditKind::remove, .begin = sample});
    view.beat = -1;
    view.cursor = sample;  // so that it can be put back, or elsewhere
  }
}

void add_beat(const Scene& scene, ViewState& view, CommandQueue& commands) {
  if (!scene.analysis) return;
  std::optional<SampleIndex> place = view.cursor;
  if (!place && view.pointer_s) place = snapped(scene, samples_from_seconds(*view.pointer_s, scene.fs_hz()));
  if (!place) return;
  view.awaited_beat = place;
  make(commands, {.kind = EditKind::add, .begin = *place, .code = Code::normal});
}

void move_beat(const Scene& scene, ViewState& view, CommandQueue& commands, SampleIndex from, SampleIndex to) {
  if (!scene.analysis || from == to) return;
  view.awaited_beat = to;
  make(commands, {.kind = EditKind::move, .begin = from, .end = to});
}

void undo(const Scene& scene, CommandQueue& commands) {
  if (scene.analysis) make(commands, {.kind = EditKind::undo});
}

void redo(const Scene& scene, CommandQueue& commands) {
  if (scene.analysis) make(commands, {.kind = EditKind::redo});
}

void toggle_bookmark(const Scene& scene, ViewState& view, CommandQueue& commands) {
  if (!scene.analysis) return;
  const SampleIndex place = noted_place(scene, view);
  const bool there = bookmark_at(scene, place) != nullptr;
  make(commands, {.kind = there ? EditKind::remove_bookmark : EditKind::bookmark, .begin = place});
}

void name_rhythm(const Scene& scene, ViewState& view, CommandQueue& commands, std::string_view label) {
  if (!scene.analysis || !view.range) return;
  make(commands, {.kind = EditKind::rhythm, .begin = view.range->begin,
                  .end = std::min(view.range->end, scene.recording->record.length), .text = std::string(label)});
}

void clear_rhythm(const Scene& scene, CommandQueue& commands, const SampleRange& range) {
  if (has_own_rhythm(scene, range))
    make(commands, {.kind = EditKind::remove_rhythm, .begin = range.begin, .end = range.end});
}

bool has_own_rhythm(const Scene& scene, const SampleRange& range) {
  if (!scene.analysis) return false;
  const auto& rhythms = scene.analysis->review.rhythms;
  return std::any_of(rhythms.begin(), rhythms.end(), [&](const RhythmSpan& span) {
    return span.range.begin < range.end && span.range.end > range.begin;
  });
}

char key_of_rhythm(std::string_view label) {
  for (const RhythmKey& each : kRhythmKeys) {
    if (each.label == label) return each.key;
  }
  return 0;
}

std::string_view rhythm_of_key(unsigned character) {
  for (const RhythmKey& each : kRhythmKeys) {
    const auto key = static_cast<unsigned>(each.key);
    if (character == key || character == key - 'a' + 'A') return each.label;
  }
  return {};
}

const Bookmark* bookmark_at(const Scene& scene, SampleIndex sample) {
  if (!scene.analysis) return nullptr;
  const auto& bookmarks = scene.analysis->review.bookmarks;
  const auto found = std::lower_bound(bookmarks.begin(), bookmarks.end(), sample,
                                      [](const Bookmark& mark, SampleIndex wanted) { return mark.sample < wanted; });
  return found != bookmarks.end() && found->sample == sample ? &*found : nullptr;
}

void ask_comment(const Scene& scene, const ViewState& view, CommandQueue& commands) {
  if (!scene.analysis) return;
  const SampleIndex place = noted_place(scene, view);
  const Bookmark* const there = bookmark_at(scene, place);
  std::string words = full_clock(seconds(scene, place), 1);
  if (has_beat(scene, view)) words = "beat " + grouped(view.beat + 1) + " at " + words;
  commands.push_back(AskComment{place, words, there == nullptr || there->text.empty() ? "" : comment_words(*there)});
}

void ask_confirmation(const Scene& scene, CommandQueue& commands) {
  if (!scene.analysis || !scene.analysis->complete) return;
  const Analysis& analysis = *scene.analysis;
  const auto counted = [](std::int64_t count, const char* one) {
    return grouped(count) + " " + one + (count == 1 ? "" : "s");
  };
  commands.push_back(AskConfirmation{"Recording " + scene.derived.record_name + ": " +
                                     counted(scene.beat_count(), "beat") + ", " +
                                     counted(std::ssize(analysis.findings), "finding") + ", " +
                                     counted(analysis.review.edits, "edit") + " of yours."});
}

SampleIndex snapped(const Scene& scene, SampleIndex sample) {
  const Record& record = scene.recording->record;
  const std::size_t lead = scene.analysis ? scene.analysis->lead : 0;
  if (lead >= record.signals.size()) return sample;
  return apex_near(record.signals[lead], record.fs_hz, sample, scene.analysis->r_peaks);
}

void choose_tool(const Scene& scene, ViewState& view, Tool tool) {
  if (view.tool == tool) tool = Tool::read;
  view.tool = tool;
  view.shape.reset();
  view.range.reset();
  view.drag = {};
  if (tool == Tool::edit && view.beat < 0 && !view.cursor) select_in_view(scene, view);
  if (tool == Tool::measure && !view.calipers) measure_from_beat(scene, view);
}

}  // namespace ecg::app
