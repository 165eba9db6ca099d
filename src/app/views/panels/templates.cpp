#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/label_choices.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kGap_px = 8.0F;
constexpr float kCard_px = 208.0F;  // least width
constexpr float kPhoneCard_px = 152.0F;
constexpr float kCardHeight_px = 176.0F;  // least height
constexpr float kHead_px = 26.0F;
constexpr float kFoot_px = 28.0F;
constexpr float kNote_px = 30.0F;
constexpr std::size_t kBeatsDrawn = 16;  // of each template, evenly spread
constexpr float kBeatsOpacity = 0.22F;
constexpr float kBandOpacity = 0.16F;

/// Millivolts that all cards share, so that sizes can be compared.
struct Scale {
  float low_mv = 0.0F;
  float high_mv = 0.0F;
};

Scale common_scale(const BeatTemplates& templates, std::size_t lead) {
  const auto samples = static_cast<std::size_t>(templates.samples());
  Scale scale{-0.5F, 0.5F};  // a flat lead is not blown up
  for (const BeatTemplate& one : templates.templates) {
    for (std::size_t i = lead * samples; i < std::min((lead + 1) * samples, one.median_mv.size()); ++i) {
      if (!std::isfinite(one.median_mv[i])) continue;
      scale.low_mv = std::min(scale.low_mv, one.median_mv[i]);
      scale.high_mv = std::max(scale.high_mv, one.median_mv[i]);
    }
  }
  const float margin = 0.12F * (scale.high_mv - scale.low_mv);
  return {scale.low_mv - margin, scale.high_mv + margin};
}

ImVec2 place(const Rect& plot, const Scale& scale, float share, float value_mv) {
  return {plot.x + share * plot.width,
          plot.bottom() - (value_mv - scale.low_mv) / (scale.high_mv - scale.low_mv) * plot.height};
}

std::vector<std::size_t> beats_to_draw(const BeatTemplates& templates, std::size_t index) {
  std::vector<std::size_t> members;
  for (std::size_t beat = 0; beat < templates.group.size(); ++beat) {
    if (templates.group[beat] == index) members.push_back(beat);
  }
  if (members.size() <= kBeatsDrawn) return members;
  std::vector<std::size_t> chosen;
  for (std::size_t k = 0; k < kBeatsDrawn; ++k) chosen.push_back(members[k * members.size() / kBeatsDrawn]);
  return chosen;
}

// Single beats from the recording itself, at the template's rate and from their own level.
void draw_beats(const Scene& scene, const Rect& plot, const Scale& scale, std::size_t index) {
  const BeatTemplates& templates = scene.analysis->templates;
  const std::size_t lead = scene.analysis->lead;
  const Signal& signal = scene.recording->record.signals[lead];
  const auto step = static_cast<SampleIndex>(std::lround(scene.fs_hz() / templates.rate_hz));
  const auto samples = static_cast<std::size_t>(templates.samples());
  const auto to_mv = static_cast<float>(signal.mv_per_unit());
  std::vector<float> raw(samples * static_cast<std::size_t>(step)), sorted;
  std::vector<ImVec2> points;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Color color = with_alpha(scene.look.theme->trace, kBeatsOpacity);
  for (const std::size_t beat : beats_to_draw(templates, index)) {
    signal.read(scene.analysis->r_peaks[beat] - templates.before_samples * step, raw);
    sorted.clear();
    for (std::size_t i = 0; i < samples; ++i) {
      const float value = raw[i * static_cast<std::size_t>(step)];
      if (std::isfinite(value)) sorted.push_back(value);
    }
    if (sorted.size() < samples) continue;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(samples / 2), sorted.end());
    const float level = sorted[samples / 2];
    points.clear();
    for (std::size_t i = 0; i < samples; ++i) {
      points.push_back(place(plot, scale, (static_cast<float>(i) + 0.5F) / static_cast<float>(samples),
                             to_mv * (raw[i * static_cast<std::size_t>(step)] - level)));
    }
    list.AddPolyline(points.data(), static_cast<int>(points.size()), color, ImDrawFlags_None, 1.0F);
  }
}

void draw_shape(const Scene& scene, const Rect& plot, const Scale& scale, std::size_t index) {
  const BeatTemplates& templates = scene.analysis->templates;
  const BeatTemplate& one = templates.templates[index];
  const auto samples = static_cast<std::size_t>(templates.samples());
  const std::size_t first = scene.analysis->lead * samples;
  if (one.median_mv.size() < first + samples) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto share = [&](std::size_t i) { return (static_cast<float>(i) + 0.5F) / static_cast<float>(samples); };
  const Color band = with_alpha(scene.look.theme->accent, kBandOpacity);
  for (std::size_t i = 0; i + 1 < samples; ++i) {
    list.AddQuadFilled(place(plot, scale, share(i), one.low_mv[first + i]),
                       place(plot, scale, share(i), one.high_mv[first + i]),
                       place(plot, scale, share(i + 1), one.high_mv[first + i + 1]),
                       place(plot, scale, share(i + 1), one.low_mv[first + i + 1]), band);
  }
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < samples; ++i) points.push_back(place(plot, scale, share(i), one.median_mv[first + i]));
  list.AddPolyline(points.data(), static_cast<int>(points.size()), scene.look.theme->trace, ImDrawFlags_None, 2.0F);
}

// "N 2,100  V 4": every class that occurs, most frequent first, as badges with counts.
void draw_classes(const Scene& scene, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto counts = class_counts(*scene.analysis, index);
  std::vector<std::size_t> order;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    if (counts[label] > 0) order.push_back(label);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  if (order.empty()) {
    draw_text_in(list, look.fonts.small, row, Align::left, look.theme->muted, "not classified");
    return;
  }
  float x = row.x;
  for (const std::size_t label : order) {
    const std::string text = brief_count(counts[label]);
    const float width = text_width(look.fonts.small, text);
    if (x + 24.0F + width > row.right()) break;
    draw_beat_badge(list, look, x + 9.0F, row.y + 0.5F * row.height, 18.0F, static_cast<BeatClass>(label), true);
    draw_text_in(list, look.fonts.small, {x + 22.0F, row.y, width + 2.0F, row.height}, Align::left, look.theme->text,
                 text);
    x += 36.0F + width;
  }
}

void draw_card(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& card, const Scale& scale,
               std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const BeatTemplates& templates = scene.analysis->templates;
  const std::string id = "template." + std::to_string(index);
  const bool target = view.beat_template == index;
  const float side = look.layout.touch_sized ? kTouchTarget_px : 26.0F;
  const Rect pencil = {card.right() - side - 3.0F, card.bottom() - 0.5F * (kFoot_px + side) - 2.0F, side, side};
  // First, so that it gets its press; drawn last, over the card.
  const Press label_all = press_area(view, (id + ".label").c_str(), pencil);
  const Press press = press_area(view, id.c_str(), card);
  const Stepping own = {.kind = StepKind::beat_template, .beat_template = static_cast<std::uint8_t>(index)};
  const bool chosen = view.stepping == own;
  fill(list, card, look.theme->paper, 6.0F);
  if (target) fill(list, card, look.theme->selection, 6.0F);
  outline(list, card,
          chosen || target ? look.theme->accent
          : press.hovered  ? look.theme->muted
                           : look.theme->line,
          6.0F, chosen || target ? 2.0F : 1.0F);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);

  const std::int64_t beats = templates.templates[index].beats;
  const Rect head = {card.x + 10.0F, card.y + 4.0F, card.width - 20.0F, kHead_px};
  draw_text_in(list, look.fonts.small_strong, head, Align::left, look.theme->text,
               std::to_string(index + 1) + ": " + grouped(beats) + (beats == 1 ? " beat" : " beats"));
  draw_text_in(list, look.fonts.small, head, Align::right, look.theme->muted,
               percent(static_cast<double>(beats) / static_cast<double>(scene.beat_count()), 1));
  const Rect plot = {card.x + 4.0F, head.bottom(), card.width - 8.0F, card.height - kHead_px - kFoot_px - 8.0F};
  ImGui::PushClipRect({plot.x, plot.y}, {plot.right(), plot.bottom()}, true);
  draw_beats(scene, plot, scale, index);
  draw_shape(scene, plot, scale, index);
  if (templates.templates[index].by_hand)
    draw_text_in(list, look.fonts.small, {plot.x + 6.0F, plot.y, plot.width, 18.0F}, Align::left, look.theme->muted,
                 "by hand");
  ImGui::PopClipRect();
  draw_classes(scene, {card.x + 10.0F, plot.bottom() + 2.0F, card.width - 24.0F - side, kFoot_px}, index);
  if (label_all.hovered || target) fill(list, pencil, target ? look.theme->selection : look.theme->raised, 6.0F);
  if (label_all.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    show_tip(look, "Label, merge or split all " + grouped(beats) + " beats of this template");
  }
  draw_icon(list, Icon::pencil, pencil.x + 0.5F * side, pencil.y + 0.5F * side, 14.0F,
            target ? look.theme->accent : look.theme->muted);
  view.report(id + ".label", pencil);
  const bool merging = is_merging(scene, view);
  if (merging && (label_all.clicked || press.clicked)) merge_with(scene, view, commands, index);
  else if (label_all.clicked) choose_template(scene, view, static_cast<std::uint8_t>(index));

  if (press.clicked && !merging) {
    if (!chosen) {
      view.stepping = own;
      view.beat = -1;
    }
    step(scene, view, 1);
  }
  view.report(id, card);
}

// A button as wide as its words; x is moved behind it.
bool word_button(const Look& look, ViewState& view, const char* name, float& x, const Rect& row,
                 const ButtonText& text) {
  const Rect rect = {x, row.y, button_width(look, text), row.height};
  x += rect.width + 4.0F;
  return button(look, view, name, rect, text);
}

// What can be done with all beats of the chosen template; answers the height it takes. The letters stand where the eye is,
// not only above the strip; fingers get rows of their own.
float draw_target(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect, float top) {
  const Look& look = scene.look;
  const bool touch = look.layout.touch_sized;
  const bool merging = is_merging(scene, view);
  const float side = touch ? kTouchTarget_px : 28.0F;
  const std::string number = std::to_string(*view.beat_template + 1);
  const std::string words =
      merging ? "Which one becomes one with template " + number + (touch ? "?" : "? Click it, or type its number")
              : "All " + grouped(scene.analysis->templates.templates[*view.beat_template].beats) +
                    " beats of template " + number + " are";
  const Rect said = {rect.x + 16.0F, top, text_width(look.fonts.small_strong, words) + 8.0F, kNote_px};
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small_strong, said, Align::left, look.theme->text, words);
  const auto close = [&](float x, const Rect& row, std::string_view tip) {
    return button(look, view, "whole_template.cancel", {x, row.y, side, row.height}, {.icon = Icon::close, .tip = tip});
  };
  Rect row = touch ? Rect{rect.x + 8.0F, top + kNote_px, rect.width, kTouchTarget_px}
                   : Rect{said.right(), top, rect.right() - said.right(), kNote_px};
  if (merging) {
    if (close(row.x, row, "Merge nothing (Esc)")) view.merging = false;
    return kNote_px + (touch ? kTouchTarget_px : 0.0F);
  }
  float x = draw_label_choices(scene, view, commands, row, side, "whole_template.", false) + (touch ? 0.0F : 8.0F);
  if (touch) {
    if (close(x, row, "Label nothing (Esc)")) view.beat_template.reset();
    row.y += kTouchTarget_px;
    x = row.x;
  }
  if (word_button(look, view, "whole_template.merge", x, row,
                  {.label = "Merge", .tip = "Make one of this template and another (U)"}))
    begin_merging(scene, view);
  if (word_button(look, view, "whole_template.split", x, row,
                  {.label = "Split", .tip = "Make two of this template, by the shape of its beats (X)"}))
    split_off(scene, view, commands);
  if (!touch && close(x, row, "Label nothing (Esc)")) view.beat_template.reset();
  return kNote_px + (touch ? 2.0F * kTouchTarget_px : 0.0F);
}

}  // namespace

void draw_templates(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("templates", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::size_t count = scene.analysis ? scene.analysis->templates.templates.size() : 0;
    const bool drawable = count > 0 && scene.analysis->lead < scene.recording->record.signals.size();
    if (!drawable) {
      draw_text_in(list, look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F}, Align::left,
                   look.theme->muted,
                   scene.analysis ? "No beat has a shape to show." : "Shapes appear with the beats.");
    } else {
      const BeatTemplates& templates = scene.analysis->templates;
      std::int64_t shaped = 0;
      for (const BeatTemplate& one : templates.templates) shaped += one.beats;
      const float top = rect.y - ImGui::GetScrollY();
      std::string note = scene.derived.lead_names[scene.analysis->lead] + ", " +
                         fixed(1000.0 * templates.samples() / templates.rate_hz, 0) + " ms, one scale";
      const std::int64_t rest = scene.beat_count() - shaped;
      if (rest > 0) note += "; " + grouped(rest) + (rest == 1 ? " beat of" : " beats of") + " other shapes";
      float head = kNote_px;
      if (edit_target(scene, view) == EditTarget::beat_template) {
        head = draw_target(scene, view, commands, rect, top);
      } else {
        draw_text_in(list, look.fonts.small, {rect.x + 16.0F, top, rect.width - 32.0F, kNote_px}, Align::left,
                     look.theme->muted, note);
      }

      const float room = rect.width - 2.0F * kGap_px - 12.0F;
      const float least = room < 520.0F ? kPhoneCard_px : kCard_px;
      const auto columns =
          std::max<std::size_t>(1, std::min(count, static_cast<std::size_t>((room + kGap_px) / (least + kGap_px))));
      const float width = std::min(1.6F * least, (room + kGap_px) / static_cast<float>(columns) - kGap_px);
      const float height = std::max(kCardHeight_px, std::min(260.0F, rect.height - head - kGap_px));
      const Scale scale = common_scale(templates, scene.analysis->lead);
      float bottom = top + head;
      for (std::size_t i = 0; i < count; ++i) {
        const Rect card = {rect.x + kGap_px + static_cast<float>(i % columns) * (width + kGap_px),
                           top + head + static_cast<float>(i / columns) * (height + kGap_px), width, height};
        bottom = card.bottom();
        draw_card(scene, view, commands, card, scale, i);
      }
      ImGui::SetCursorScreenPos({rect.x, bottom});
      ImGui::Dummy({1.0F, kGap_px});
    }
  }
  end_region();
}

}  // namespace ecg::app
