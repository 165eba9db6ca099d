#include <imgui.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "app/model/beat_map.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/saliency_board.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/views/lab/saliency_plot.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kPart_px = 290.0F;  // least width of a plot or of the figures
constexpr float kMaxPart_px = 460.0F;
constexpr float kHead_px = 30.0F;
constexpr float kGap_px = 16.0F;
constexpr float kFigure_px = 20.0F;       // a line of the figures
constexpr float kFigureName_px = 118.0F;  // its name
constexpr float kMaxFigureCell_px = 88.0F;
constexpr float kWords_px = 820.0F;                // longest line of the sentences
constexpr const char* kExplained = "s000_cnn_rr";  ///< shape and timing, with an exact map

/// A group beside its name at the head of a column of figures.
struct Column {
  std::string title;
  const GroupSaliency* group;
};

std::string share_on(const WaveShare& wave) {
  return wave.beats > 0 ? fixed(100.0 * wave.share, 0) + " / " + percent(wave.length) : "-";
}

void draw_figures(const Scene& scene, const Rect& rect, std::span<const Column> columns) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  struct Figure {
    const char* name;
    const char* meaning;
    std::string (*text)(const ClassSaliency&);
  };
  static constexpr std::array<Figure, 7> kFigures = {
      {{"in P / its length", "Part of the map inside the P wave, and part of the window that the wave takes",
        [](const ClassSaliency& one) { return share_on(one.p); }},
       {"in QRS / its length", "Part of the map inside the complex, and part of the window that it takes",
        [](const ClassSaliency& one) { return share_on(one.qrs); }},
       {"in ST-T / its length", "Part of the map from the end of QRS to the end of T, and part of the window it takes",
        [](const ClassSaliency& one) { return share_on(one.t); }},
       {"peak in QRS", "Beats whose highest place lies in the complex, within 60 ms",
        [](const ClassSaliency& one) { return percent(one.pointing); }},
       {"consistency", "Median correlation of a beat's segments with the medians of its group: 1 is always alike",
        [](const ClassSaliency& one) { return fixed(one.consistency, 2); }},
       {"timing", "What timing, not shape, is of the evidence against the next probable class; median over the beats",
        [](const ClassSaliency& one) { return percent(one.timing_share); }},
       {"r, random weights", "Median correlation with the map of the same weights in random order: near 0 is good",
        [](const ClassSaliency& one) { return fixed(one.random_correlation, 2); }}}};
  const float cell = std::min(
      kMaxFigureCell_px, (rect.width - kFigureName_px) / static_cast<float>(std::max<std::size_t>(1, columns.size())));
  const auto cell_at = [&](std::size_t column, float y) {
    return Rect{rect.x + kFigureName_px + static_cast<float>(column) * cell, y, cell - 4.0F, kFigure_px};
  };
  float y = rect.y;
  for (std::size_t k = 0; k < columns.size(); ++k)
    draw_text_in(list, look.fonts.small_strong, cell_at(k, y), Align::right, look.theme->text, columns[k].title);
  for (const Figure& figure : kFigures) {
    y += kFigure_px;
    const Rect name = {rect.x, y, kFigureName_px, kFigure_px};
    hover_area(figure.name, name);
    tip(look, figure.meaning);
    draw_text_in(list, look.fonts.small, name, Align::left, look.theme->muted, figure.name);
    for (std::size_t k = 0; k < columns.size(); ++k)
      draw_text_in(list, look.fonts.small, cell_at(k, y), Align::right, look.theme->text,
                   figure.text(columns[k].group->saliency));
  }
}

/// What of a class is drawn beside each other.
struct ClassParts {
  const GroupSaliency* all = nullptr;
  const GroupSaliency* found = nullptr;
  const GroupSaliency* missed = nullptr;
  const GroupSaliency* taken = nullptr;     ///< of the missed, those of the class most were taken for
  const GroupSaliency* ordinary = nullptr;  ///< found beats of that class
};

ClassParts parts_of(const SaliencyByClass& classes, BeatClass label) {
  ClassParts parts;
  parts.all = classes.find(label, SaliencyGroup::all);
  parts.found = classes.find(label, SaliencyGroup::found);
  parts.missed = classes.find(label, SaliencyGroup::missed);
  const std::vector<const GroupSaliency*> taken = classes.taken(label);
  if (!taken.empty()) {
    parts.taken = taken.front();
    parts.ordinary = classes.find(*taken.front()->taken_for, SaliencyGroup::found);
  }
  return parts;
}

std::string letter_of(BeatClass label) { return {kBeatClassLetters[static_cast<std::size_t>(label)]}; }

/// Plots and figures in as many columns as fit; returns where they end.
float draw_parts(const Scene& scene, const SaliencyBoard& board, const ClassParts& parts, float x, float y,
                 float width) {
  const bool comparing = parts.taken != nullptr;
  const std::size_t count = comparing ? 3 : 2;
  const auto columns =
      std::clamp<std::size_t>(static_cast<std::size_t>((width + kGap_px) / (kPart_px + kGap_px)), 1, count);
  const float part_px = std::min(kMaxPart_px, (width + kGap_px) / static_cast<float>(columns) - kGap_px);
  const auto place = [&](std::size_t part) {
    return Rect{x + static_cast<float>(part % columns) * (part_px + kGap_px),
                y + static_cast<float>(part / columns) * (kSaliencyPlot_px + kGap_px), part_px, kSaliencyPlot_px};
  };
  std::vector<Column> figures;
  const auto column = [&](std::string title, const GroupSaliency* group) {
    if (group != nullptr) figures.push_back({std::move(title), group});
  };
  column("all", parts.all);
  if (board.classes.by_reference) {
    const std::array first = {PlottedGroup{parts.all, SaliencyLine::total},
                              PlottedGroup{parts.found, SaliencyLine::found},
                              PlottedGroup{parts.missed, SaliencyLine::missed}};
    draw_saliency_plot(scene, board, place(0), "Found against missed", first);
    column("found", parts.found);
    column("missed", parts.missed);
  } else {
    const std::array only = {PlottedGroup{parts.all, SaliencyLine::found}};
    draw_saliency_plot(scene, board, place(0), "All beats", only);
  }
  if (comparing) {
    const std::string other = letter_of(*parts.taken->taken_for);
    const std::array second = {PlottedGroup{parts.ordinary, SaliencyLine::ordinary},
                               PlottedGroup{parts.taken, SaliencyLine::missed}};
    draw_saliency_plot(scene, board, place(1),
                       parts.ordinary != nullptr ? "Missed against ordinary " + other + " beats"
                                                 : "Missed, taken for " + other + "; no ordinary " + other + " beat",
                       second);
    column(other + " found", parts.ordinary);
  }
  ImGui::PushID(static_cast<int>(parts.all->label));  // every class has these figures
  draw_figures(scene, place(count - 1), figures);
  ImGui::PopID();
  return place(count - 1).bottom();
}

/// Beats least like their group, each a button that goes there; returns where they end.
float draw_outliers(const Scene& scene, ViewState& view, const GroupSaliency& group, const std::string& words, float x,
                    float y, float width) {
  const Look& look = scene.look;
  if (group.saliency.outliers.empty()) return y;
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {x, y, width, look.control_px}, Align::left,
               look.theme->muted, words);
  const float begin = x + text_width(look.fonts.small, words) + 8.0F;
  float at = begin;
  for (std::size_t k = 0; k < group.saliency.outliers.size(); ++k) {
    const Outlier& each = group.saliency.outliers[k];
    const std::string clock = full_clock(scene.beat_s(each.row), 1);
    const std::string hint = "Its map is " + fixed(each.distance, 1) +
                             " interquartile ranges from the medians, on average over the segments";
    const ButtonText text = {.label = clock, .tip = hint};
    const float needed = button_width(look, text);
    if (at + needed > x + width && at > x) {
      at = x;
      y += look.control_px;
    }
    const std::string id = "lab.saliency.outlier." + letter_of(group.label) + "." + std::string(name(group.group)) +
                           "." + std::to_string(k);
    if (button(look, view, id.c_str(), {at, y, needed, look.control_px}, text,
               view.beat == each.row ? ButtonKind::chosen : ButtonKind::quiet))
      select_beat(scene, view, each.row, true);
    at += needed + 4.0F;
  }
  return y + look.control_px;
}

/// One class from `y` on; returns where it ends.
float draw_class(const Scene& scene, ViewState& view, BeatClass label, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const SaliencyBoard& board = view.boards.saliency;
  const float top = y;
  draw_beat_badge(list, look, x + 9.0F, y + 0.5F * kHead_px, 18.0F, label, true);
  const std::string heading = title(label);
  draw_text_in(list, look.fonts.small_strong, {x + 26.0F, y, width - 26.0F, kHead_px}, Align::left, look.theme->text,
               heading);
  const float beside = 26.0F + text_width(look.fonts.small_strong, heading) + 12.0F;
  const std::string counts = count_words(board.classes, label);
  const bool fits = beside + text_width(look.fonts.small, counts) <= width;
  if (fits)
    draw_text_in(list, look.fonts.small, {x + beside, y, width - beside, kHead_px}, Align::left, look.theme->muted,
                 counts);
  y += kHead_px;
  const auto sentence = [&](const std::string& words, Color color) {
    if (!words.empty())
      y += draw_text_wrapped(&list, look.fonts.small, x, y, std::min(width, kWords_px), color, words) + 4.0F;
  };
  if (!fits) sentence(counts, look.theme->muted);
  const ClassParts parts = parts_of(board.classes, label);
  if (parts.all != nullptr && !parts.all->beats.empty()) {
    sentence(s000_words(label, parts.all->saliency), look.theme->text);
    const MapVerdict checked = verdict(parts.all->saliency);
    draw_icon(list, checked.sound ? Icon::check : Icon::warning, x + 8.0F, y + 9.0F, 14.0F,
              checked.sound ? look.theme->accent : look.theme->danger);
    draw_text_in(list, look.fonts.small, {x + 22.0F, y, width - 22.0F, 18.0F}, Align::left, look.theme->text,
                 checked.words);
    y += 22.0F;
    if (parts.all->saliency.beats > 0) y = draw_parts(scene, board, parts, x, y, width) + 4.0F;
    if (!board.classes.by_reference) y = draw_outliers(scene, view, *parts.all, "Least like the rest:", x, y, width);
    if (parts.found != nullptr)
      y = draw_outliers(scene, view, *parts.found, "Least like the others found:", x, y, width);
    if (parts.missed != nullptr)
      y = draw_outliers(scene, view, *parts.missed, "Least like the others missed:", x, y, width);
  }
  view.report("lab.saliency." + letter_of(label), {x, top, width, y - top});
  line(list, x, y + 0.5F * kGap_px, x + width, y + 0.5F * kGap_px, look.theme->line);
  return y + kGap_px;
}

void draw_gap(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect, const std::string& gap) {
  const Look& look = scene.look;
  const float width = std::min(560.0F, rect.width - 32.0F);
  const float height = draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, rect.x + 16.0F, rect.y + 12.0F,
                                         width, look.theme->muted, gap);
  const auto offered = std::find_if(scene.models.begin(), scene.models.end(),
                                    [](const ModelChoice& each) { return each.name == kExplained; });
  if (offered == scene.models.end() || !scene.analysis) return;
  const ButtonText text = {.label = "Use CNN + RR", .tip = offered->title};
  if (button(look, view, "lab.explained",
             {rect.x + 16.0F, rect.y + height + 24.0F, button_width(look, text), look.control_px}, text,
             ButtonKind::primary))
    commands.push_back(SelectModel{kExplained, "int8"});
}

}  // namespace

void draw_class_saliency(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.saliency", rect, look.theme->panel, RegionKind::scrolling)) {
    if (ask_for_maps(scene, view)) commands.push_back(ExplainAll{});
    const std::string gap = saliency_gap(scene);
    if (!gap.empty()) {
      draw_gap(scene, view, commands, rect, gap);
    } else {
      refresh_saliency(scene, view.boards.saliency);
      const SaliencyByClass& classes = view.boards.saliency.classes;
      const float x = rect.x + 16.0F, width = rect.width - 36.0F;
      float y = rect.y + 8.0F - ImGui::GetScrollY();
      y += draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, x, y, std::min(width, kWords_px),
                             look.theme->muted, grouping_words(classes)) +
           4.0F;
      y = draw_saliency_legend(scene, classes.by_reference, x, y, width) + 8.0F;
      for (std::size_t label = 0; label < kBeatClassCount; ++label)
        y = draw_class(scene, view, static_cast<BeatClass>(label), x, y, width);
      ImGui::SetCursorScreenPos({rect.x, y});
      ImGui::Dummy({1.0F, 4.0F});
    }
  }
  end_region();
}

}  // namespace ecg::app
