#include "app/model/editing.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "app/model/calipers.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/snap.hpp"
#include "core/alerts/finding_kinds.hpp"
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

bool has_beat(const Scene& scene, const Choices& choices) {
  return choices.beat >= 0 && choices.beat < scene.beat_count();
}

SampleIndex beat_sample(const Scene& scene, std::int32_t beat) {
  return scene.analysis->r_peaks[static_cast<std::size_t>(beat)];
}

void make(CommandQueue& commands, Edit edit, std::string said = {}) {
  commands.push_back(MakeEdit{std::move(edit), std::move(said)});
}

/// The beat nearest to the mean of a template; empty where there is no such template.
std::optional<SampleIndex> beat_of_template(const Scene& scene, std::size_t index) {
  if (!scene.analysis || index >= scene.analysis->templates.templates.size()) return std::nullopt;
  const std::int32_t example = scene.analysis->templates.templates[index].example;
  if (example < 0 || example >= scene.beat_count()) return std::nullopt;
  return beat_sample(scene, example);
}

/// Where a bookmark or comment would go: the selected beat, the cursor, the middle of what is shown.
SampleIndex noted_place(const Scene& scene, const Choices& choices) {
  if (has_beat(scene, choices)) return beat_sample(scene, choices.beat);
  if (choices.cursor) return *choices.cursor;
  const double middle_s = choices.begin_s + 0.5 * choices.time_view(scene.look.layout.plot_width()).span_s;
  const SampleIndex middle = samples_from_seconds(std::min(middle_s, scene.duration_s()), scene.fs_hz());
  return std::clamp<SampleIndex>(middle, 0, std::max<SampleIndex>(0, scene.recording->record.length - 1));
}

struct RhythmKey {
  char key;
  std::string_view label;
};
constexpr RhythmKey kRhythmKeys[] = {{'n', "(N"},  {'a', "(AFIB"}, {'f', "(AFL"}, {'s', "(SVTA"},
                                     {'v', "(VT"}, {'b', "(B"},    {'t', "(T"},   {'r', "(SBR"},
                                     {'p', "(P"},  {'h', "(BII"},  {'i', "(IVR"}, {'j', "(NOD"},
                                     {'g', "(AB"}, {'w', "(PREX"}, {'u', "(VFL"}, {'x', "(VFIB"}};

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

EditTarget edit_target(const Scene& scene, const Choices& choices) {
  if (!scene.analysis) return EditTarget::nothing;
  if (choices.beat_template && *choices.beat_template < scene.analysis->templates.templates.size())
    return EditTarget::beat_template;
  if (choices.range) return EditTarget::range;
  if (has_beat(scene, choices)) return EditTarget::beat;
  return choices.cursor ? EditTarget::place : EditTarget::nothing;
}

std::int32_t beats_in_range(const Scene& scene, const Choices& choices) {
  if (!scene.analysis || !choices.range) return 0;
  const auto& peaks = scene.analysis->r_peaks;
  return static_cast<std::int32_t>(std::lower_bound(peaks.begin(), peaks.end(), choices.range->end) -
                                   std::lower_bound(peaks.begin(), peaks.end(), choices.range->begin));
}

void choose_template(const Scene& scene, Choices& choices, std::uint8_t beat_template) {
  const bool again = choices.beat_template == beat_template;
  choices.beat_template.reset();
  choices.merging = false;
  if (again) return;
  if (choices.tool != Tool::edit) choose_tool(scene, choices, Tool::edit);
  choices.beat_template = beat_template;
}

void choose_template_of_beat(const Scene& scene, Choices& choices) {
  if (!scene.analysis || !has_beat(scene, choices)) return;
  const std::uint8_t own = scene.analysis->templates.of(static_cast<std::size_t>(choices.beat));
  if (own != kNoTemplate) choose_template(scene, choices, own);
}

bool is_merging(const Scene& scene, const Choices& choices) {
  return choices.merging && edit_target(scene, choices) == EditTarget::beat_template;
}

void begin_merging(const Scene& scene, Choices& choices) {
  choices.merging = !choices.merging && edit_target(scene, choices) == EditTarget::beat_template;
}

void merge_with(const Scene& scene, Choices& choices, CommandQueue& commands, std::size_t other) {
  if (!is_merging(scene, choices)) return;
  const std::size_t target = *choices.beat_template;
  const auto own_beat = beat_of_template(scene, target);
  const auto other_beat = beat_of_template(scene, other);
  choices.merging = false;
  if (!own_beat || !other_beat || target == other) return;
  const auto& templates = scene.analysis->templates.templates;
  make(commands, {.kind = EditKind::merge_shapes, .begin = *own_beat, .text = std::to_string(*other_beat)},
       "Templates " + std::to_string(std::min(target, other) + 1) + " and " +
           std::to_string(std::max(target, other) + 1) + " are one of " +
           grouped(templates[target].beats + templates[other].beats) + " beats. One undo takes it back.");
}

void split_off(const Scene& scene, const Choices& choices, CommandQueue& commands) {
  constexpr std::string_view kUndo = " One undo takes it back.";
  const auto take_out = [&](const SampleRange& range, std::int32_t beats) {
    const std::string words = beats == 1 ? "1 beat is" : grouped(beats) + " beats are";
    make(commands, {.kind = EditKind::split_shape, .begin = range.begin, .end = range.end},
         words + (beats == 1 ? " a template of its own." : " a template of their own.") + std::string(kUndo));
  };
  switch (edit_target(scene, choices)) {
    case EditTarget::beat_template:
      if (const auto beat = beat_of_template(scene, *choices.beat_template))
        make(commands, {.kind = EditKind::split_shape, .begin = *beat},
             "Template " + std::to_string(*choices.beat_template + 1) + " is split in two." + std::string(kUndo));
      break;
    case EditTarget::range:
      if (const std::int32_t beats = beats_in_range(scene, choices); beats > 0) take_out(*choices.range, beats);
      break;
    case EditTarget::beat: {
      const SampleIndex sample = beat_sample(scene, choices.beat);
      take_out({sample, sample + 1}, 1);
      break;
    }
    case EditTarget::place:
    case EditTarget::nothing: break;
  }
}

TemplateBeats beats_of_templates(const Scene& scene, const Choices& choices) {
  TemplateBeats beats;
  if (choices.beat_template) beats.target = beat_of_template(scene, *choices.beat_template);
  if (choices.stepping.kind == StepKind::beat_template)
    beats.stepping = beat_of_template(scene, choices.stepping.beat_template);
  return beats;
}

void choose_templates_again(const Scene& scene, Choices& choices, const TemplateBeats& beats) {
  const auto of = [&](SampleIndex sample) {
    const auto& peaks = scene.analysis->r_peaks;
    const auto beat = std::ranges::lower_bound(peaks, sample);
    const bool there = beat != peaks.end() && *beat == sample;
    return there ? scene.analysis->templates.of(static_cast<std::size_t>(beat - peaks.begin())) : kNoTemplate;
  };
  if (beats.target) {
    const std::uint8_t target = of(*beats.target);
    choices.beat_template = target == kNoTemplate ? std::nullopt : std::optional(target);
  }
  if (beats.stepping) {
    choices.stepping.beat_template = of(*beats.stepping);
    if (choices.stepping.beat_template == kNoTemplate) choices.stepping = {};
  }
}

void give_label(const Scene& scene, Choices& choices, CommandQueue& commands, AnnotationCode code) {
  switch (edit_target(scene, choices)) {
    case EditTarget::beat_template: {
      const BeatTemplates& templates = scene.analysis->templates;
      const auto member = std::find(templates.group.begin(), templates.group.end(), *choices.beat_template);
      if (member == templates.group.end()) break;
      const std::int64_t beats = templates.templates[*choices.beat_template].beats;
      const std::string label =
          code == Code::not_qrs ? "back to the automatic label" : "labelled " + std::string(mnemonic(code));
      make(commands,
           {.kind = EditKind::label_shape,
            .begin = beat_sample(scene, static_cast<std::int32_t>(member - templates.group.begin())),
            .code = code},
           grouped(beats) + (beats == 1 ? " beat" : " beats") + " of template " +
               std::to_string(*choices.beat_template + 1) + " " + label + ". One undo takes it back.");
      break;
    }
    case EditTarget::range:
      if (beats_in_range(scene, choices) > 0)
        make(commands,
             {.kind = EditKind::label_range, .begin = choices.range->begin, .end = choices.range->end, .code = code});
      break;
    case EditTarget::beat:
      make(commands, {.kind = EditKind::label, .begin = beat_sample(scene, choices.beat), .code = code});
      break;
    case EditTarget::place:
      if (code == Code::not_qrs) break;
      choices.awaited_beat = choices.cursor;
      make(commands, {.kind = EditKind::add, .begin = *choices.cursor, .code = code});
      break;
    case EditTarget::nothing: break;
  }
}

void give_label_and_go_on(const Scene& scene, ViewState& view, CommandQueue& commands, AnnotationCode code) {
  const bool of_a_beat = edit_target(scene, view) == EditTarget::beat;
  give_label(scene, view, commands, code);
  if (of_a_beat && view.label_then_next) step(scene, view, 1);
}

void remove_target(const Scene& scene, Choices& choices, CommandQueue& commands) {
  const EditTarget target = edit_target(scene, choices);
  if (target == EditTarget::beat_template) return;  // a whole template is not deleted with one key
  if (target == EditTarget::range) {
    if (beats_in_range(scene, choices) > 0)
      make(commands, {.kind = EditKind::remove_range, .begin = choices.range->begin, .end = choices.range->end});
    choices.range.reset();
  } else if (target == EditTarget::beat) {
    const SampleIndex sample = beat_sample(scene, choices.beat);
    make(commands, {.kind = EditKind::remove, .begin = sample});
    choices.beat = -1;
    choices.cursor = sample;  // so that it can be put back, or elsewhere
  }
}

void add_beat(const Scene& scene, Choices& choices, CommandQueue& commands) {
  if (!scene.analysis) return;
  std::optional<SampleIndex> place = choices.cursor;
  if (!place && choices.pointer_s) place = snapped(scene, samples_from_seconds(*choices.pointer_s, scene.fs_hz()));
  if (!place) return;
  choices.awaited_beat = place;
  make(commands, {.kind = EditKind::add, .begin = *place, .code = Code::normal});
}

void move_beat(const Scene& scene, Choices& choices, CommandQueue& commands, SampleIndex from, SampleIndex to) {
  if (!scene.analysis || from == to) return;
  choices.awaited_beat = to;
  make(commands, {.kind = EditKind::move, .begin = from, .end = to});
}

void undo(const Scene& scene, CommandQueue& commands) {
  if (scene.analysis) make(commands, {.kind = EditKind::undo});
}

void redo(const Scene& scene, CommandQueue& commands) {
  if (scene.analysis) make(commands, {.kind = EditKind::redo});
}

void toggle_bookmark(const Scene& scene, Choices& choices, CommandQueue& commands) {
  if (!scene.analysis) return;
  const SampleIndex place = noted_place(scene, choices);
  const bool there = bookmark_at(scene, place) != nullptr;
  make(commands, {.kind = there ? EditKind::remove_bookmark : EditKind::bookmark, .begin = place});
}

void name_rhythm(const Scene& scene, Choices& choices, CommandQueue& commands, std::string_view label) {
  if (!scene.analysis || !choices.range) return;
  make(commands, {.kind = EditKind::rhythm,
                  .begin = choices.range->begin,
                  .end = std::min(choices.range->end, scene.recording->record.length),
                  .text = std::string(label)});
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

void ask_comment(const Scene& scene, const Choices& choices, CommandQueue& commands) {
  if (!scene.analysis) return;
  const SampleIndex place = noted_place(scene, choices);
  const Bookmark* const there = bookmark_at(scene, place);
  std::string words = full_clock(seconds(scene, place), 1);
  if (has_beat(scene, choices)) words = "beat " + grouped(choices.beat + 1) + " at " + words;
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

void judge_finding(const Scene& scene, const Choices& choices, CommandQueue& commands, EditKind kind) {
  if (!scene.analysis || choices.finding < 0 || choices.finding >= std::ssize(scene.analysis->findings)) return;
  const Finding& finding = scene.analysis->findings[static_cast<std::size_t>(choices.finding)];
  if (traits(finding.kind).verdict) return;
  const bool said = finding.decision == decision_of(kind) && !finding.outgrown;
  commands.push_back(MakeEdit{
      {.kind = said ? EditKind::reopen_finding : kind, .text = std::string(name(finding.kind))},
      std::string(title(finding.kind)) + (said ? ": open again." : ": " + std::string(name(decision_of(kind))) + ".")});
}

SampleIndex snapped(const Scene& scene, SampleIndex sample) {
  const Record& record = scene.recording->record;
  const std::size_t lead = scene.analysis ? scene.analysis->lead : 0;
  if (lead >= record.signals.size()) return sample;
  return apex_near(record.signals[lead], record.fs_hz, sample, scene.analysis->r_peaks);
}

void choose_tool(const Scene& scene, Choices& choices, Tool tool) {
  if (choices.tool == tool) tool = Tool::read;
  choices.tool = tool;
  choices.beat_template.reset();
  choices.range.reset();
  choices.drag = {};
  if (tool == Tool::edit && choices.beat < 0 && !choices.cursor) select_in_view(scene, choices);
  if (tool == Tool::measure && !choices.calipers) measure_from_beat(scene, choices);
}

}  // namespace ecg::app
