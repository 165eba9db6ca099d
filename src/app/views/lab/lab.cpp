#include <imgui.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/lab/lab.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kList_px = 264.0F;
constexpr float kListFrom_px = 820.0F;     // narrower panels choose from a menu
constexpr float kBesideFrom_px = 1000.0F;  // room for two experiments
constexpr float kRow_px = 26.0F;
constexpr float kBar_px = 44.0F;
constexpr float kHead_px = 40.0F;
constexpr float kHeadFrom_px = 560.0F;  // narrower heads say less

/// What a document is about, for the headings of the list; its number stands behind it.
std::string_view heading(std::string_view document) {
  struct Theme {
    std::string_view document;
    std::string_view words;
  };
  constexpr std::array<Theme, 5> kThemes = {{{"S000", "Five remedies for imbalance"},
                                             {"S001", "Undersampling and subclasses"},
                                             {"S002", "Small subsets, attention"},
                                             {"S004", "Splits that leak patients"},
                                             {"flagship", "The model of this page"}}};
  for (const Theme& each : kThemes) {
    if (document == each.document) return each.words;
  }
  return document.empty() ? "Others" : document;
}

/// The number by which docs/bibliography.md knows the document; empty where it has none.
std::string_view number_of(std::string_view document) { return document.starts_with("S00") ? document : ""; }

/// Documents in the order of the file.
std::vector<std::string> documents(const Lab& lab) {
  std::vector<std::string> found;
  for (const Experiment& each : lab.all.experiments) {
    if (std::find(found.begin(), found.end(), each.document) == found.end()) found.push_back(each.document);
  }
  return found;
}

void choose(ViewState& view, std::size_t index) {
  view.lab.chosen = index;
  if (view.lab.beside == index) view.lab.beside.reset();
}

// Title and the two numbers as bars: the trap can be seen from here.
void draw_list_row(const Scene& scene, ViewState& view, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const Summary& summary = scene.lab.summaries[index];
  const std::string id = "lab.experiment." + std::to_string(index);
  const bool chosen = view.lab.chosen == index;
  const bool beside = view.lab.beside == index;
  const float side = row.height;
  const Press press = press_area(view, id.c_str(), {row.x, row.y, row.width - side, row.height});
  if (chosen || beside) fill(list, row, look.theme->selection, 6.0F);
  else if (press.hovered) fill(list, row, look.theme->raised, 6.0F);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tip(look, one.lesson.empty() ? one.title : one.lesson);
  const float bars = row.right() - side - kBar_px - 4.0F;
  draw_text_in(list, chosen ? look.fonts.small_strong : look.fonts.small,
               {row.x + 8.0F, row.y, bars - row.x - 14.0F, row.height}, Align::left, look.theme->text, one.title);
  const auto bar = [&](float y, const Spread& value, Color color) {
    draw_bar(list, {bars, y, kBar_px, 4.0F}, value.count > 0 ? static_cast<float>(value.mean) : 0.0F,
             look.theme->raised, color);
  };
  bar(row.y + 0.5F * row.height - 5.0F, summary.accuracy, look.theme->muted);
  bar(row.y + 0.5F * row.height + 1.0F, summary.macro_f1, look.theme->accent);
  if (press.clicked) choose(view, index);
  view.report(id, {row.x, row.y, row.width - side, row.height});
  if (chosen) return;
  const std::string name = "lab.beside." + std::to_string(index);
  if (button(look, view, name.c_str(), {row.right() - side, row.y, side, side},
             {.icon = beside ? Icon::close : Icon::plus,
              .tip = beside ? "Show one experiment only" : "Show beside the chosen one"})) {
    if (beside) view.lab.beside.reset();
    else view.lab.beside = index;
  }
}

void draw_list(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.list", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    float y = rect.y + 4.0F - ImGui::GetScrollY();
    for (const std::string& document : documents(scene.lab)) {
      const std::string_view words = heading(document);
      draw_text_in(list, look.fonts.small_strong, {rect.x + 16.0F, y, rect.width - 24.0F, 24.0F}, Align::left,
                   look.theme->text, words);
      draw_text(list, look.fonts.small, rect.x + 24.0F + text_width(look.fonts.small_strong, words), y + 5.0F,
                look.theme->muted, number_of(document));
      y += 24.0F;
      for (std::size_t i = 0; i < scene.lab.all.experiments.size(); ++i) {
        if (scene.lab.all.experiments[i].document != document) continue;
        draw_list_row(scene, view, {rect.x + 8.0F, y, rect.width - 20.0F, kRow_px}, i);
        y += kRow_px;
      }
      y += 6.0F;
    }
    for (const std::string& sentence : scene.lab.all.left_out)
      y += draw_text_wrapped(&list, look.fonts.small, rect.x + 16.0F, y, rect.width - 36.0F, look.theme->danger,
                             sentence) +
           4.0F;
    ImGui::SetCursorScreenPos({rect.x, y});
    ImGui::Dummy({1.0F, 8.0F});
  }
  end_region();
}

void draw_choice_menu(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  const std::string& title = scene.lab.all.experiments[view.lab.chosen].title;
  if (button(look, view, "lab.choose", rect, {.label = title, .opens_menu = true, .tip = "Another experiment"},
             ButtonKind::plain))
    open_menu("lab.experiments");
  Menu menu(scene, view, "lab.experiments", rect, 360.0F);
  if (!menu.open()) return;
  for (const std::string& document : documents(scene.lab)) {
    menu.heading(heading(document));
    for (std::size_t i = 0; i < scene.lab.all.experiments.size(); ++i) {
      const Experiment& one = scene.lab.all.experiments[i];
      if (one.document != document) continue;
      const Summary& summary = scene.lab.summaries[i];
      const std::string note =
          "accuracy " + share_text(summary.accuracy.mean) + ", macro-F1 " + share_text(summary.macro_f1.mean);
      if (menu.row("lab.experiment." + std::to_string(i), one.title, note, i == view.lab.chosen)) choose(view, i);
    }
  }
}

void draw_experiments(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  const bool with_list = rect.width >= kListFrom_px && !look.layout.touch_sized;
  Rect detail = rect;
  if (with_list) {
    draw_list(scene, view, {rect.x, rect.y, kList_px, rect.height});
    detail = {rect.x + kList_px, rect.y, rect.width - kList_px, rect.height};
  }
  if (begin_region("lab.detail", detail, look.theme->panel, RegionKind::scrolling)) {
    if (with_list) line(*ImGui::GetWindowDrawList(), detail.x, detail.y, detail.x, detail.bottom(), look.theme->line);
    float y = detail.y + 8.0F - ImGui::GetScrollY();
    const float x = detail.x + 16.0F;
    const float width = detail.width - 36.0F;
    if (!with_list) {
      draw_choice_menu(scene, view, {x, y, width, look.control_px});
      y += look.control_px + 8.0F;
    }
    float bottom = y;
    if (view.lab.beside && with_list && rect.width >= kBesideFrom_px) {
      const float half = 0.5F * (width - 32.0F);
      bottom = draw_experiment(scene, view, commands, view.lab.chosen, x, y, half, "");
      line(*ImGui::GetWindowDrawList(), x + half + 16.0F, y, x + half + 16.0F, std::max(bottom, detail.bottom()),
           look.theme->line);
      bottom = std::max(bottom,
                        draw_experiment(scene, view, commands, *view.lab.beside, x + half + 32.0F, y, half, ".beside"));
    } else {
      bottom = draw_experiment(scene, view, commands, view.lab.chosen, x, y, width, "");
    }
    ImGui::SetCursorScreenPos({x, bottom});
    ImGui::Dummy({1.0F, 12.0F});
  }
  end_region();
}

void draw_missing(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.missing", rect, look.theme->panel)) {
    const bool failed = !scene.lab.problem.empty();
    const float width = std::min(520.0F, rect.width - 32.0F);
    const float height =
        draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, rect.x + 16.0F, rect.y + 12.0F, width,
                          look.theme->muted, failed ? scene.lab.problem : "The experiments are loading.");
    if (failed && button(look, view, "lab.retry", {rect.x + 16.0F, rect.y + height + 20.0F, 120.0F, look.control_px},
                         {.label = "Try again"}, ButtonKind::plain))
      commands.push_back(LoadExperiments{});
  }
  end_region();
}

void draw_head(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.head", rect, look.theme->panel)) {
    const float height = look.layout.touch_sized ? look.control_px : 28.0F;
    const float y = rect.y + 0.5F * (rect.height - height);
    float x = rect.x + 8.0F;
    struct Choice {
      LabPage page;
      const char* name;
      const char* label;
      const char* brief;  ///< in narrow heads
      const char* hint;
    };
    constexpr std::array<Choice, 5> kChoices = {
        {{LabPage::experiment, "lab.page.experiment", "Experiments", "Runs",
          "One experiment, or two beside each other"},
         {LabPage::table, "lab.page.table", "Table", "Table",
          "All of them by accuracy or by macro-F1: the ranking turns round"},
         {LabPage::operating, "lab.page.operating", "Operating point", "Point",
          "How much rarer classes count, on the open recording"},
         {LabPage::saliency, "lab.page.saliency", "Saliency", "Maps", "Where the model looked, class by class"},
         {LabPage::four_beats, "lab.page.four_beats", "Two stages", "S003",
          "Normal or not, then which arrhythmia: S003's two networks on the open recording"}}};
    const bool narrow = rect.width < kHeadFrom_px;
    for (const Choice& choice : kChoices) {
      const ButtonText text = {.label = narrow ? choice.brief : choice.label, .tip = choice.hint};
      const float width = button_width(look, text);
      if (button(look, view, choice.name, {x, y, width, height}, text,
                 view.lab.page == choice.page ? ButtonKind::chosen : ButtonKind::quiet))
        view.lab.page = choice.page;
      x += width + 2.0F;
    }
    const bool of_experiments = view.lab.page == LabPage::experiment || view.lab.page == LabPage::table;
    if (of_experiments && !narrow && !scene.lab.all.test.empty())
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {x + 16.0F, y, rect.right() - x - 32.0F, height},
                   Align::right, look.theme->muted, "Test set: " + scene.lab.all.test);
  }
  end_region();
}

}  // namespace

std::string explanation(LabPage page) {
  switch (page) {
    case LabPage::experiment:
    case LabPage::table: break;
    case LabPage::operating:
      return "A classifier answers with probabilities, and somebody decides from where on a beat counts as S, V or F. "
             "The slider raises their scores by the weight times the logarithm of how much rarer than N they are among "
             "the beats of DS1 (logit adjustment; the same ratios for every model, whatever it was trained on). The "
             "model is not asked again; marks, findings, Score and exports follow, and say so. Nothing is gained for "
             "free: what is found more often is also called wrongly more often.";
    case LabPage::saliency:
      return "What each beat is made of, for the class the model gave it, averaged in steps of 0.1 s from R outwards "
             "(the beat model: what its answer loses with the patient's usual beat in a part's place, for N with a "
             "flat "
             "line; networks over samples: Grad-CAM): bands hold the middle half of the beats, lines are medians; "
             "above them the mean beat of each lead. As in S004, "
             "beats of a class that were found stand against those that were missed, and the missed against ordinary "
             "beats of the class they were taken for, whose maps they often resemble. Share is what part of the map "
             "lies in a wave, beside the part of the window that the wave takes. Consistency is the median correlation "
             "of a beat's steps with the medians of its group. A map is worth something only if it differs from the "
             "map "
             "that the same weights give in random order (correlation near 0) and if its highest place lies in the "
             "complex. The beats least like their group are listed: a press shows one in the strip.";
    case LabPage::four_beats:
      return "S003 asks in two stages: is there an arrhythmia among four beats, and if so, which ones, several at "
             "once. Four "
             "beats are stretched to 1,024 samples, which takes the rate away, so that tachycardia and bradycardia can "
             "be "
             "told only by how wide the waves are beside the interval: a limit of the form. No Grad-CAM: behind the "
             "convolutions stands a recurrence, so that no map of theirs is exact.";
  }
  return "Each experiment trained one classifier and tested it on beats it never saw. Accuracy is the share of beats "
         "with the right class: nine of ten beats are N, so it is mostly about N. F1 joins how many beats of a class "
         "were found (Se) with how many called so were right (+P); macro-F1 is the mean over the classes, each counted "
         "alike. Every figure here is computed from the confusion matrix; \xC2\xB1 is the spread over training seeds.";
}

void draw_lab(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  if (!view.lab.asked) {
    view.lab.asked = true;
    commands.push_back(LoadExperiments{});
  }
  const float head = scene.look.layout.touch_sized ? kTouchTarget_px + 4.0F : kHead_px;
  draw_head(scene, view, {rect.x, rect.y, rect.width, std::min(head, rect.height)});
  const Rect body = {rect.x, rect.y + head, rect.width, rect.height - head};
  if (body.height < 8.0F) return;
  if (view.lab.page == LabPage::operating) draw_operating_point(scene, view, commands, body);
  else if (view.lab.page == LabPage::saliency) draw_class_saliency(scene, view, commands, body);
  else if (view.lab.page == LabPage::four_beats) draw_four_beats(scene, view, commands, body);
  else if (!scene.lab.ready()) draw_missing(scene, view, commands, body);
  else if (view.lab.page == LabPage::experiment) draw_experiments(scene, view, commands, body);
  else draw_experiment_table(scene, view, body);
}

}  // namespace ecg::app
