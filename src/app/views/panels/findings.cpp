#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "app/model/definitions.hpp"
#include "app/model/editing.hpp"
#include "app/model/lanes.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/views/panels/demo_card.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/panels/training_badge.hpp"
#include "app/widgets.hpp"
#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

constexpr float kMargin_px = 16.0F;

bool is_stage_one(FindingKind kind) { return traits(kind).verdict; }

const char* priority_title(Priority priority) {
  switch (priority) {
    case Priority::high: return "Look first";
    case Priority::medium: return "Look next";
    case Priority::low: return "For completeness";
  }
  return "";
}

// Stage 1: the one answer everybody asks for first.
float draw_headline(const Scene& scene, const Finding& finding, std::string_view text, float x, float y, float width) {
  // The sentence repeats its verdict for exports; here the heading says it.
  const std::string said = std::string(title(finding.kind)) + ": ";
  if (text.starts_with(said)) text.remove_prefix(said.size());
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool alarming = finding.kind != FindingKind::no_ectopic_beat_found;
  const float inner = width - 24.0F;
  const float text_height = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, inner, 0, text);
  const Rect card = {x, y, width, 44.0F + text_height};
  fill(list, card, finding.kind == FindingKind::not_analysable ? look.theme->danger_fill : look.theme->raised, 8.0F);
  const Color mark = alarming ? look.theme->priority[0].fill : look.theme->accent;
  fill(list, {card.x, card.y + 8.0F, 3.0F, card.height - 16.0F}, mark, 1.5F);
  draw_text_in(list, look.fonts.body_strong, {x + 14.0F, y + 8.0F, inner, 20.0F}, Align::left, look.theme->text,
               title(finding.kind));
  draw_text_wrapped(&list, look.fonts.small, x + 14.0F, y + 32.0F, inner, look.theme->muted, text);
  return card.bottom() + 16.0F;
}

// "3 of 45, 0:25:55" with buttons to step.
void draw_occurrence(const Scene& scene, ViewState& view, std::int32_t index, const Rect& bar) {
  const Look& look = scene.look;
  const auto& occurrences = scene.analysis->findings[static_cast<std::size_t>(index)].occurrences;
  const auto count = static_cast<std::int32_t>(occurrences.size());
  const float side = bar.height;
  if (button(look, view, "occurrence.previous", {bar.x, bar.y, side, side}, {.icon = Icon::chevron_left})) {
    select_occurrence(scene, view, index, view.occurrence - 1);
  }
  const auto place = static_cast<std::size_t>(std::clamp(view.occurrence, 0, count - 1));
  const std::string text = grouped(static_cast<std::int64_t>(place) + 1) + " of " + grouped(count) + ", at " +
                           when(scene, seconds(scene, occurrences[place].begin));
  const float width = std::min(text_width(look.fonts.small, text) + 8.0F, bar.width - 2.0F * side);
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {bar.x + side, bar.y, width, side}, Align::centre,
               look.theme->text, text);
  if (button(look, view, "occurrence.next", {bar.x + side + width, bar.y, side, side}, {.icon = Icon::chevron_right})) {
    select_occurrence(scene, view, index, view.occurrence + 1);
  }
}

// How much and where, in a few words; the full sentence shows when the row is chosen.
std::string place_words(const Scene& scene, const Finding& finding) {
  if (finding.occurrences.empty()) return "";
  if (traits(finding.kind).of_usual_beat) return "in the usual beat";
  const std::string first = "first at " + when(scene, seconds(scene, finding.occurrences.front().begin));
  if (traits(finding.kind).of_single_beats) {
    return percent(static_cast<double>(finding.occurrences.size()) / std::max(1, scene.beat_count()), 1) +
           " of beats, " + first;
  }
  double longest_s = 0.0;
  for (const SampleRange& range : finding.occurrences) longest_s = std::max(longest_s, seconds(scene, range.size()));
  const std::string longest =
      longest_s < 120.0 ? fixed(longest_s, longest_s < 10.0 ? 1 : 0) + " s" : duration(longest_s);
  return "longest " + longest + ", " + first;
}

std::string starting_small(std::string text) {
  if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z')
    text.front() = static_cast<char>(text.front() - 'A' + 'a');
  return text;
}

struct DecisionButton {
  EditKind kind;
  const char* name;
  ButtonText text;
};
constexpr std::array<DecisionButton, 3> kDecisionButtons = {{
    {EditKind::acknowledge_finding,
     "finding.acknowledge",
     {.label = "Acknowledge", .tip = "You have seen it, and say no more (A); again: take it back"}},
    {EditKind::confirm_finding, "finding.confirm", {.label = "Confirm", .tip = "It is so (Y); again: take it back"}},
    {EditKind::dismiss_finding,
     "finding.dismiss",
     {.label = "Dismiss",
      .tip =
          "It is not so, or does not matter here (X): it goes to the end of the list, and the sentence above says how "
          "many were dismissed. Again: take it back"}},
}};

// In as many lines as they need; with commands null only measured. Returns their height.
float draw_decisions(const Scene& scene, ViewState& view, CommandQueue* commands, const Finding& finding, float x,
                     float y, float width) {
  const Look& look = scene.look;
  const float height = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  float right = x, top = y;
  for (const DecisionButton& each : kDecisionButtons) {
    const float own = button_width(look, each.text);
    if (right > x && right + own > x + width) {
      right = x;
      top += height + 4.0F;
    }
    const bool said = finding.decision == decision_of(each.kind) && !finding.outgrown;
    if (commands != nullptr && button(look, view, each.name, {right, top, own, height}, each.text,
                                      said ? ButtonKind::chosen : ButtonKind::plain))
      judge_finding(scene, view, *commands, each.kind);
    right += own + 6.0F;
  }
  return top + height - y + 6.0F;
}

// Title and count; the sentence in one line, in full when chosen.
float draw_row(const Scene& scene, ViewState& view, CommandQueue& commands, std::int32_t index, float x, float y,
               float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Finding& finding = scene.analysis->findings[static_cast<std::size_t>(index)];
  const std::string said = decision_words(finding);
  const std::string text =
      scene.derived.finding_texts[static_cast<std::size_t>(index)] + (said.empty() ? "" : " " + said + ".");
  const std::string sources = sources_words(traits(finding.kind));
  const bool chosen = view.finding == index;
  const auto count = static_cast<std::int32_t>(finding.occurrences.size());
  const float text_x = x + 36.0F;
  const float text_width_px = width - 36.0F - 12.0F;
  const float text_height =
      chosen ? draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, text_width_px, 0, text) : 16.0F;
  const float sources_height =
      chosen ? 4.0F + draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, text_width_px, 0, sources) : 0.0F;
  const float decisions_height =
      chosen ? draw_decisions(scene, view, nullptr, finding, text_x, 0.0F, text_width_px) : 0.0F;
  const float step_height = chosen && count > 1 ? (look.layout.touch_sized ? kTouchTarget_px : 32.0F) : 0.0F;
  const float own_height = std::max(look.row_px, 28.0F + text_height + sources_height + 8.0F);
  const Rect row = {x, y, width, own_height + decisions_height + step_height};
  const Color ink = finding.dismissed() ? look.theme->muted : look.theme->text;
  ImGui::PushID(index);
  const Press press = press_area(view, "row", {row.x, row.y, row.width, own_height});
  if (chosen) fill(list, row, look.theme->selection, 6.0F);
  else if (press.hovered && count > 0) fill(list, row, look.theme->raised, 6.0F);
  if (press.hovered && count > 0) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tip(look, definition(finding.kind, scene.analysis->rhythm));
  if (finding.dismissed()) draw_icon(list, Icon::close, x + 18.0F, y + 17.0F, 12.0F, look.theme->muted);
  else draw_priority(list, look, x + 18.0F, y + 17.0F, 12.0F, finding.priority);
  const std::string number = count > 0 ? grouped(count) : std::string();
  const float number_width = text_width(look.fonts.small_strong, number);
  draw_text_in(list, look.fonts.body, {text_x, y + 7.0F, text_width_px - number_width - 8.0F, 20.0F}, Align::left, ink,
               title(finding.kind));
  draw_text_in(list, look.fonts.small_strong,
               {text_x + text_width_px - number_width, y + 7.0F, number_width + 1.0F, 20.0F}, Align::right, ink,
               number);
  // What the person said comes first; where there is no room it is all.
  const std::string place =
      said.empty() ? place_words(scene, finding) : said + ", " + starting_small(place_words(scene, finding));
  if (chosen) {
    const float below = draw_text_wrapped(&list, look.fonts.small, text_x, y + 28.0F, text_width_px, ink, text);
    draw_text_wrapped(&list, look.fonts.small, text_x, y + 32.0F + below, text_width_px, look.theme->muted, sources);
  } else {
    std::string_view words = place;
    if (text_width(look.fonts.small, words) > text_width_px) words = words.substr(0, words.find(", "));
    draw_text_in(list, look.fonts.small, {text_x, y + 27.0F, text_width_px, 16.0F}, Align::left, look.theme->muted,
                 words);
  }
  if (press.clicked && count > 0) {
    // The same row again goes on to its next occurrence.
    select_occurrence(scene, view, index, chosen ? view.occurrence + 1 : 0);
  }
  view.report("finding." + std::to_string(index), {row.x, row.y, row.width, own_height});
  if (chosen) draw_decisions(scene, view, &commands, finding, text_x, y + own_height, text_width_px);
  if (step_height > 0.0F)
    draw_occurrence(scene, view, index,
                    {text_x - 10.0F, row.bottom() - step_height - 2.0F, text_width_px + 10.0F, step_height});
  ImGui::PopID();
  return row.bottom() + 2.0F;
}

// What lies inside a named rhythm: a line that opens the list, and the list.
float draw_inside(const Scene& scene, ViewState& view, CommandQueue& commands, FindingKind rhythm, float x, float y,
                  float width) {
  constexpr float kIndent_px = 20.0F;
  const auto& findings = scene.analysis->findings;
  const auto count = std::ranges::count_if(findings, [&](const Finding& each) { return each.inside == rhythm; });
  if (count == 0) return y;
  const std::uint32_t bit = 1U << static_cast<unsigned>(rhythm);
  // Where one of them is chosen, by key or from elsewhere, they are to be seen.
  const bool holds_chosen = view.finding >= 0 && view.finding < std::ssize(findings) &&
                            findings[static_cast<std::size_t>(view.finding)].inside == rhythm;
  const bool open = (view.unfolded & bit) != 0 || holds_chosen;
  const std::string label = std::to_string(count) + " more inside it";
  const ButtonText text = {.label = label,
                           .icon = open ? Icon::chevron_up : Icon::chevron_down,
                           .tip = "Findings of which 80 % and more lie in this rhythm: they are part of it"};
  const float height = scene.look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const std::string id = "finding.inside." + std::string(name(rhythm));
  if (button(scene.look, view, id.c_str(), {x + 28.0F, y, button_width(scene.look, text), height}, text)) {
    view.unfolded = open ? view.unfolded & ~bit : view.unfolded | bit;
    if (open && holds_chosen) view.finding = -1;
  }
  y += height + 2.0F;
  for (std::size_t i = 0; i < findings.size() && open; ++i) {
    if (findings[i].inside == rhythm)
      y = draw_row(scene, view, commands, static_cast<std::int32_t>(i), x + kIndent_px, y, width - kIndent_px);
  }
  return y;
}

// One part of the list: findings that `belongs` takes, under a title that is there only with them.
template <typename Belongs>
float draw_part(const Scene& scene, ViewState& view, CommandQueue& commands, const char* heading, Belongs belongs,
                float x, float y, float width) {
  const Look& look = scene.look;
  const auto& findings = scene.analysis->findings;
  bool titled = false;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].inside || is_stage_one(findings[i].kind) || !belongs(findings[i])) continue;
    // Without a model every beat would be one; the note below says so once.
    if (!scene.has_classes() && findings[i].kind == FindingKind::unclassifiable_beats) continue;
    if (!titled) {
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small_strong, {x, y, width, 20.0F}, Align::left,
                   look.theme->muted, heading);
      y += 24.0F;
    }
    titled = true;
    y = draw_row(scene, view, commands, static_cast<std::int32_t>(i), x - 8.0F, y, width + 16.0F);
    if (!findings[i].dismissed()) y = draw_inside(scene, view, commands, findings[i].kind, x - 8.0F, y, width + 16.0F);
  }
  return titled ? y + 14.0F : y;
}

// What the rules were asked with, always in reach; said where it is not the usual.
float draw_thresholds(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y) {
  const bool changed = scene.analysis->rhythm != RhythmSettings{};
  const ButtonText text = {.label = changed ? "Thresholds changed" : "Thresholds",
                           .icon = Icon::sliders,
                           .tip =
                               "What the rules and the rhythm model are held against, each with its source; findings "
                               "follow at once"};
  const float height = scene.look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  if (button(scene.look, view, "findings.thresholds", {x - 8.0F, y - 8.0F, button_width(scene.look, text), height},
             text, changed ? ButtonKind::chosen : ButtonKind::quiet))
    commands.push_back(AskThresholds{});
  return y + height;
}

float draw_quiet_note(const Scene& scene, std::string_view text, float x, float y, float width) {
  return y +
         draw_text_wrapped(ImGui::GetWindowDrawList(), scene.look.fonts.small, x, y, width, scene.look.theme->muted,
                           text) +
         12.0F;
}

// A lead that looks upside down can be turned over at once, and back.
float draw_remedy(const Scene& scene, ViewState& view, const Diagnostic& diagnostic, float x, float y) {
  if (diagnostic.code != DiagnosticCode::inverted_lead) return y;
  for (const std::size_t lead : leads_called_inverted(scene)) {
    if (scene.recording->record.signals[lead].lead != diagnostic.field) continue;
    const bool inverted = is_inverted(scene, view.lanes, lead);
    const ButtonText text = {.label = inverted ? "Turn back" : "Turn over",
                             .icon = Icon::invert,
                             .tip = "Strip and report show it upside down and say so (R); beats and classes stay"};
    const float height = scene.look.layout.touch_sized ? kTouchTarget_px : 28.0F;
    const Rect rect = {x - 6.0F, y - 4.0F, button_width(scene.look, text), height};
    const std::string name = "hint." + std::to_string(lead) + ".turn";
    if (button(scene.look, view, name.c_str(), rect, text, inverted ? ButtonKind::chosen : ButtonKind::quiet))
      turn_over(scene, view.lanes, std::span(&lead, 1));
    return y + height + 4.0F;
  }
  return y;
}

// How far a person stands by the result, and the button that says so.
float draw_review_state(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width) {
  const Look& look = scene.look;
  const ReviewState state = scene.analysis->review.state;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool confirmed = state == ReviewState::confirmed;
  const std::string words = review_words(scene.analysis->review) + ".";
  const float text_height =
      draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, width - 44.0F, look.theme->text, words);
  const float button_px = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const bool can = scene.analysis->complete && !confirmed;
  const Rect box = {x, y, width, 12.0F + text_height + (can ? button_px + 8.0F : 0.0F) + 10.0F};
  outline(list, box, look.theme->line, 6.0F);
  draw_icon(list,
            confirmed                       ? Icon::check
            : state == ReviewState::changed ? Icon::warning
                                            : Icon::info,
            box.x + 18.0F, box.y + 19.0F, 14.0F, confirmed ? look.theme->accent : look.theme->muted);
  draw_text_wrapped(&list, look.fonts.small, box.x + 34.0F, box.y + 11.0F, width - 44.0F, look.theme->text, words);
  if (can) {
    const ButtonText text = {.label = state == ReviewState::changed ? "Confirm again" : "Confirm",
                             .icon = Icon::check,
                             .tip = "You have reviewed the result and stand by it; the report will say so"};
    if (button(look, view, "review.confirm",
               {box.x + 34.0F, box.y + 12.0F + text_height + 6.0F, button_width(look, text), button_px}, text,
               ButtonKind::plain)) {
      ask_confirmation(scene, commands);
    }
  }
  view.report("review", box);
  return box.bottom() + 12.0F;
}

}  // namespace

void draw_findings(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("findings", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = rect.x + kMargin_px;
    const float width = rect.width - 2.0F * kMargin_px;
    float y = rect.y + 12.0F - ImGui::GetScrollY();
    if (look.layout.kind == LayoutKind::wide) {
      draw_text_in(list, look.fonts.body_strong, {x, y, width, 24.0F}, Align::left, look.theme->text, "Findings");
      about(look, view, "findings.about", {x + width - 24.0F, y - 2.0F, 28.0F, 28.0F},
            panel(kFindingsPanel).about(view));
      y += 32.0F;
    }
    y = draw_demo_card(scene, view, commands, x, y, width);
    if (!scene.analysis) {
      y = draw_quiet_note(
          scene, scene.progress.running() ? "They appear as soon as beats and classes are there." : "No analysis.", x,
          y, width);
    } else {
      const auto& findings = scene.analysis->findings;
      for (std::size_t i = 0; i < findings.size(); ++i) {
        if (is_stage_one(findings[i].kind))
          y = draw_headline(scene, findings[i], scene.derived.finding_texts[i], x, y, width);
      }
      y = draw_training_badge(scene, view, {kBeatModel, kRhythmModel}, x, y, width);
      y = draw_thresholds(scene, view, commands, x, y);
      for (const Priority priority : {Priority::high, Priority::medium, Priority::low}) {
        const auto belongs = [&](const Finding& each) { return each.priority == priority && !each.dismissed(); };
        y = draw_part(scene, view, commands, priority_title(priority), belongs, x, y, width);
      }
      const auto dismissed = [](const Finding& each) { return each.dismissed(); };
      y = draw_part(scene, view, commands, "Dismissed by you", dismissed, x, y, width);
      for (const std::string& words : waiting_words(scene.analysis->review))
        y = draw_quiet_note(scene, words, x, y, width);
      if (!scene.analysis->complete)
        y = draw_quiet_note(scene, "Classes are still being computed; the list will grow.", x, y, width);
      if (scene.analysis->complete && !scene.has_classes()) {
        y = draw_quiet_note(scene, "No model: beats, rhythm and quality only. Kinds of beats are not named.", x, y,
                            width);
      }
      if (!scene.derived.diagnostics.empty()) {
        draw_text_in(list, look.fonts.small_strong, {x, y, width, 20.0F}, Align::left, look.theme->muted,
                     "About the recording");
        y += 24.0F;
        for (std::size_t i = 0; i < scene.derived.diagnostics.size(); ++i) {
          draw_icon(list, Icon::warning, x + 8.0F, y + 8.0F, 14.0F, look.theme->muted);
          y = draw_quiet_note(scene, scene.derived.diagnostics[i], x + 28.0F, y, width - 28.0F) - 4.0F;
          if (i < scene.analysis->diagnostics.size())
            y = draw_remedy(scene, view, scene.analysis->diagnostics[i], x + 28.0F, y);
        }
        y += 8.0F;
      }
      y = draw_review_state(scene, view, commands, x, y, width);
      y = draw_quiet_note(scene, "A review order, not an alarm and not a diagnosis.", x, y, width);
    }
    ImGui::SetCursorScreenPos({x, y});
    ImGui::Dummy({1.0F, 8.0F});
  }
  const Rect& region = look.layout.findings;
  if (!region.empty())
    line(*ImGui::GetWindowDrawList(), rect.right() - 1.0F, rect.y, rect.right() - 1.0F, rect.bottom(),
         look.theme->line);
  end_region();
}

}  // namespace ecg::app
