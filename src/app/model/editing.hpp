#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/model/choices.hpp"
#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// A label a person can give, with what it means.
struct LabelChoice {
  AnnotationCode code;
  char key;  ///< typed in the edit tool; 0: by pointer only
  const char* title;
};
/// The five classes first, then the exact WFDB labels of beats.
std::span<const LabelChoice> label_choices();
inline constexpr std::size_t kClassChoices = 5;
/// Label of a typed letter; upper and lower case are the same except r and R, j and J, e and E. Empty: no label.
[[nodiscard]] std::optional<AnnotationCode> label_of_key(unsigned character);

/// What an edit would act on: all beats of a template, the range, the selected beat, or the place of the cursor.
enum class EditTarget : std::uint8_t { nothing, beat, range, place, beat_template };
[[nodiscard]] EditTarget edit_target(const Scene& scene, const Choices& choices);
/// Makes all beats of a template the target, or with the same one again nothing.
void choose_template(const Scene& scene, Choices& choices, std::uint8_t beat_template);
/// The same with the template of the selected beat.
void choose_template_of_beat(const Scene& scene, Choices& choices);
/// The template that is chosen next becomes one with the target; asked again: it does not.
void begin_merging(const Scene& scene, Choices& choices);
[[nodiscard]] bool is_merging(const Scene& scene, const Choices& choices);
void merge_with(const Scene& scene, Choices& choices, CommandQueue& commands, std::size_t other);
/// Two templates of the target; chosen beats that are no whole template become one of their own.
void split_off(const Scene& scene, const Choices& choices, CommandQueue& commands);
/// A beat of the target and one of the template that is stepped through: templates keep no number when their beats change,
/// so after a new analysis each is found again by its beat.
struct TemplateBeats {
  std::optional<SampleIndex> target;
  std::optional<SampleIndex> stepping;
};
[[nodiscard]] TemplateBeats beats_of_templates(const Scene& scene, const Choices& choices);
void choose_templates_again(const Scene& scene, Choices& choices, const TemplateBeats& beats);
/// Beats inside the chosen range.
[[nodiscard]] std::int32_t beats_in_range(const Scene& scene, const Choices& choices);

/// Edits of the target as commands. Where they make no sense nothing happens.
void give_label(const Scene& scene, Choices& choices, CommandQueue& commands, AnnotationCode code);
/// The same; from a single beat on to the next stop, where the person wants that (Settings::label_then_next).
void give_label_and_go_on(const Scene& scene, ViewState& view, CommandQueue& commands, AnnotationCode code);
void remove_target(const Scene& scene, Choices& choices, CommandQueue& commands);
/// A beat at the cursor, else under the pointer, moved to the local apex; labelled normal until the person says more.
void add_beat(const Scene& scene, Choices& choices, CommandQueue& commands);
void move_beat(const Scene& scene, Choices& choices, CommandQueue& commands, SampleIndex from, SampleIndex to);
/// Asked for whatever the snapshot says: answers to earlier edits may be under way, and only the journal knows what stands.
void undo(const Scene& scene, CommandQueue& commands);
void redo(const Scene& scene, CommandQueue& commands);
/// Sets a bookmark at the cursor, the selected beat or the middle of the strip, or takes the one there away.
void toggle_bookmark(const Scene& scene, Choices& choices, CommandQueue& commands);

/// Rhythms: the range is named, or what the person named inside it is taken away.
void name_rhythm(const Scene& scene, Choices& choices, CommandQueue& commands, std::string_view label);
void clear_rhythm(const Scene& scene, CommandQueue& commands, const SampleRange& range);
[[nodiscard]] bool has_own_rhythm(const Scene& scene, const SampleRange& range);
/// Letter that chooses a rhythm while their menu is open; 0: none.
[[nodiscard]] char key_of_rhythm(std::string_view label);
[[nodiscard]] std::string_view rhythm_of_key(unsigned character);

/// Asks for words to the selected beat, the cursor or the middle of the strip; shows those that are there.
void ask_comment(const Scene& scene, const Choices& choices, CommandQueue& commands);
/// Words of the person to the beat or place at `sample`; null without.
[[nodiscard]] const Bookmark* bookmark_at(const Scene& scene, SampleIndex sample);
/// Asks whether the person stands by the result; nothing before it is complete.
void ask_confirmation(const Scene& scene, CommandQueue& commands);

/// What the person says of the chosen finding; the same again takes it back.
void judge_finding(const Scene& scene, const Choices& choices, CommandQueue& commands, EditKind kind);

/// Where a beat put at `sample` would go: the local apex of the lead the classes are made from.
[[nodiscard]] SampleIndex snapped(const Scene& scene, SampleIndex sample);

/// Tool changes; leaving a tool forgets what was half done with it.
void choose_tool(const Scene& scene, Choices& choices, Tool tool);

}  // namespace ecg::app
