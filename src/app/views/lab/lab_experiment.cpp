// Long because it draws one column of the Lab from top to bottom, and its parts share the column's measures.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/numbers.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kRow_px = 24.0F;
constexpr float kTrap_px = 204.0F;  // width of the two bars with their labels
constexpr float kMaxCell_px = 52.0F;
constexpr float kCellHeight_px = 34.0F;
constexpr float kRowTitle_px = 32.0F;
constexpr float kThreeFrom_px = 900.0F;    // bars, classes and matrix in a row
constexpr float kTwoFrom_px = 430.0F;      // bars and classes in a row
constexpr float kTestedFrom_px = 340.0F;   // room for the beats tested on ...
constexpr float kTrainedFrom_px = 400.0F;  // ... and for those trained on
constexpr float kGap_px = 28.0F;

bool offered(const Scene& scene, const std::string& model) {
  return std::any_of(scene.models.begin(), scene.models.end(),
                     [&](const ModelChoice& each) { return each.name == model; });
}

void draw_run_button(const Scene& scene, ViewState& view, CommandQueue& commands, const Experiment& one,
                     const Rect& rect, const char* suffix) {
  const Look& look = scene.look;
  if (one.model.empty() || !offered(scene, one.model)) {
    draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, rect, Align::right, look.theme->muted,
                 "not in this page");
    return;
  }
  const bool running = scene.model_name == one.model;
  const std::string name = std::string("lab.run") + suffix;
  if (button(look, view, name.c_str(), rect,
             {.label = running ? "Runs here" : "Run it here",
              .icon = running ? Icon::check : Icon::none,
              .tip = running ? "The open recording's classes come from this model"
                             : "Classifies the open recording with this model: marks, findings and the Score follow"},
             running ? ButtonKind::chosen : ButtonKind::primary) &&
      !running)
    commands.push_back(SelectModel{one.model, "int8"});
}

float draw_title(const Scene& scene, ViewState& view, CommandQueue& commands, std::size_t index, float x, float y,
                 float width, const char* suffix) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const float run_height = look.layout.touch_sized ? look.control_px : 30.0F;
  const bool run_below = width < kTwoFrom_px;
  const float run_width = run_below ? std::min(width, 180.0F) : 132.0F;
  draw_text_in(list, look.fonts.title, {x, y, width - (run_below ? 0.0F : run_width + 12.0F), 30.0F}, Align::left,
               look.theme->text, one.title);
  if (!run_below)
    draw_run_button(scene, view, commands, one, {x + width - run_width, y, run_width, run_height}, suffix);
  y += 32.0F;
  float tag = x;
  if (!one.split.empty())
    tag = draw_tag(list, look, tag, y + 9.0F, width - 110.0F, split_text(one.split),
                   one.leaks_patients() ? look.theme->danger : look.theme->muted);
  const std::string facts = runs_text(scene.lab.summaries[index]);
  draw_text_in(list, look.fonts.small, {tag + (tag > x ? 8.0F : 0.0F), y, x + width - tag - 8.0F, 18.0F}, Align::left,
               look.theme->muted, one.document + (one.document.empty() ? "" : ", ") + facts);
  y += 24.0F;
  if (!one.lesson.empty())
    y += draw_text_wrapped(&list, look.fonts.body, x, y, width, look.theme->text, one.lesson) + 6.0F;
  if (run_below) {
    draw_run_button(scene, view, commands, one, {x, y, run_width, run_height}, suffix);
    y += run_height + 6.0F;
  }
  return y + 8.0F;
}

// F1 as a bar with its spread and what the document printed; Se and +P beside it.
float draw_classes(const Scene& scene, std::size_t index, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const Summary& summary = scene.lab.summaries[index];
  const bool trained = width >= kTrainedFrom_px && !one.training_beats.empty();
  const float number = width >= kTrainedFrom_px ? 46.0F : 40.0F;
  const float count = 58.0F;
  const float f1_text = 82.0F;
  const bool tested = width >= kTestedFrom_px;
  const float counts = (trained ? 2.0F : tested ? 1.0F : 0.0F) * count;
  const float bar_x = x + 30.0F + 2.0F * number + 12.0F;
  const float bar_width = std::max(24.0F, x + width - counts - f1_text - 8.0F - bar_x);
  const auto cell = [&](ImFont* font, float left, float room, Color color, const std::string& text) {
    draw_text_in(list, font, {left, y, room, kRow_px}, Align::right, color, text);
  };
  cell(look.fonts.small, x + 30.0F, number, look.theme->muted, "Se");
  cell(look.fonts.small, x + 30.0F + number, number, look.theme->muted, "+P");
  draw_text_in(list, look.fonts.small, {bar_x, y, bar_width, kRow_px}, Align::left, look.theme->muted, "F1");
  if (trained) cell(look.fonts.small, x + width - 2.0F * count, count, look.theme->muted, "trained on");
  if (tested) cell(look.fonts.small, x + width - count, count, look.theme->muted, "tested on");
  y += kRow_px;
  for (std::size_t label = 0; label < summary.classes.size(); ++label) {
    const ClassSummary& each = summary.classes[label];
    draw_class_name(list, look, x + 10.0F, y + 0.5F * kRow_px, one, label);
    cell(look.fonts.small, x + 30.0F, number, look.theme->text, share_text(each.sensitivity.mean));
    cell(look.fonts.small, x + 30.0F + number, number, look.theme->text, share_text(each.positive_predictivity.mean));
    const Color color =
        has_beat_classes(one) ? class_mark_color(*look.theme, static_cast<std::uint8_t>(label)) : look.theme->accent;
    const float middle = y + 0.5F * kRow_px;
    draw_bar(list, {bar_x, middle - 5.0F, bar_width, 10.0F},
             each.f1.count > 0 ? static_cast<float>(each.f1.mean) : 0.0F, look.theme->raised, color);
    const auto at = [&](double value) { return bar_x + static_cast<float>(std::clamp(value, 0.0, 1.0)) * bar_width; };
    if (each.f1.count > 1)
      line(list, at(each.f1.mean - each.f1.deviation), middle, at(each.f1.mean + each.f1.deviation) + 1.0F, middle,
           look.theme->text, 1.0F);
    if (one.printed && label < one.printed->f1.size() && std::isfinite(one.printed->f1[label]))
      line(list, at(one.printed->f1[label]), middle - 8.0F, at(one.printed->f1[label]), middle + 8.0F, look.theme->text,
           2.0F);
    cell(each.f1.count > 1 ? look.fonts.small : look.fonts.small_strong, bar_x + bar_width + 4.0F, f1_text,
         look.theme->text, spread_text(each.f1));
    if (trained)
      cell(look.fonts.small, x + width - 2.0F * count, count, look.theme->muted, grouped(one.training_beats[label]));
    if (tested) cell(look.fonts.small, x + width - count, count, look.theme->muted, grouped(each.support));
    y += kRow_px;
  }
  return y + 4.0F;
}

// Rows are the reference; the colour is the share of the row, so that rare classes are seen as well as frequent ones.
float draw_matrix(const Scene& scene, ViewState& view, std::size_t index, float x, float y, float width,
                  const char* suffix) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const Summary& summary = scene.lab.summaries[index];
  const auto classes = one.classes.size();
  const float cell = std::min(kMaxCell_px, std::floor((width - kRowTitle_px) / static_cast<float>(classes)));
  const float top = y;
  draw_text_in(list, look.fonts.small, {x, y, width, 16.0F}, Align::left, look.theme->muted,
               summary.runs > 1 ? "reference (rows) and answer, mean over the seeds" : "reference (rows) and answer");
  y += 18.0F;
  for (std::size_t answer = 0; answer < classes; ++answer)
    draw_class_name(list, look, x + kRowTitle_px + (static_cast<float>(answer) + 0.5F) * cell, y + 11.0F, one, answer);
  y += 24.0F;
  for (std::size_t reference = 0; reference < classes; ++reference) {
    draw_class_name(list, look, x + 12.0F, y + 0.5F * kCellHeight_px, one, reference);
    const std::int64_t support = summary.sum.support(reference);
    for (std::size_t answer = 0; answer < classes; ++answer) {
      const std::int64_t count = summary.sum.at(reference, answer);
      const double share = support > 0 ? static_cast<double>(count) / static_cast<double>(support) : NAN;
      const auto mean =
          static_cast<std::int64_t>(std::llround(static_cast<double>(count) / static_cast<double>(summary.runs)));
      const Rect rect = {x + kRowTitle_px + static_cast<float>(answer) * cell + 1.0F, y + 1.0F, cell - 2.0F,
                         kCellHeight_px - 2.0F};
      const bool right = reference == answer;
      const Color base = right ? look.theme->accent : look.theme->danger;
      fill(list, rect,
           count > 0 ? with_alpha(base, 0.08F + 0.42F * static_cast<float>(share))
                     : with_alpha(look.theme->raised, 0.6F),
           3.0F);
      const Color color = count > 0 ? look.theme->text : look.theme->muted;
      const std::string share_words = std::isfinite(share) ? percent(share) : "-";
      draw_text_in(list, right ? look.fonts.small_strong : look.fonts.small, {rect.x, rect.y + 1.0F, rect.width, 16.0F},
                   Align::centre, color, share_words);
      draw_text_in(list, look.fonts.small, {rect.x, rect.y + 15.0F, rect.width, 16.0F}, Align::centre, color,
                   brief_count(mean));
      const std::string id =
          std::string("lab.cell.") + std::to_string(reference) + "." + std::to_string(answer) + suffix;
      hover_area(id.c_str(), rect);
      tip(look, grouped(mean) + " of " +
                    grouped(static_cast<std::int64_t>(
                        std::llround(static_cast<double>(support) / static_cast<double>(summary.runs)))) +
                    " beats " + one.classes[reference] + " were called " + one.classes[answer]);
    }
    y += kCellHeight_px;
  }
  view.report(std::string("lab.matrix") + suffix, {x, top, kRowTitle_px + static_cast<float>(classes) * cell, y - top});
  return y + 4.0F;
}

/// Two figures against each other, as bars: before and after, with and without.
struct Pair {
  const char* title;
  const char* explanation;
  std::string first_label;
  double first;
  std::string second_label;
  double second;
};

float draw_pair(const Scene& scene, ViewState& view, const std::string& name, const Pair& pair, float x, float y,
                float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  hover_area(name.c_str(), {x, y, width, 56.0F});
  tip(look, pair.explanation);
  draw_text_in(list, look.fonts.small_strong, {x, y, width, 18.0F}, Align::left, look.theme->text, pair.title);
  y += 20.0F;
  const auto row = [&](const std::string& label, double value, Color color) {
    const float text = std::min(150.0F, 0.5F * width);
    draw_text_in(list, look.fonts.small, {x, y, text - 6.0F, 18.0F}, Align::left, look.theme->muted, label);
    draw_bar(list, {x + text, y + 4.0F, width - text - 44.0F, 10.0F},
             std::isfinite(value) ? static_cast<float>(value) : 0.0F, look.theme->raised, color);
    draw_text_in(list, look.fonts.small_strong, {x + width - 40.0F, y, 40.0F, 18.0F}, Align::right, look.theme->text,
                 std::isfinite(value) ? fixed(value, 3) : "-");
    y += 18.0F;
  };
  row(pair.first_label, pair.first, look.theme->muted);
  row(pair.second_label, pair.second, look.theme->accent);
  view.report(name, {x, y - 56.0F, width, 56.0F});
  return y + 14.0F;
}

float draw_pairs(const Scene& scene, ViewState& view, std::size_t index, float x, float y, float width,
                 const char* suffix) {
  const Lab& lab = scene.lab;
  std::vector<std::pair<std::string, Pair>> pairs;
  if (const auto partner = lab.partners[index]) {
    const bool leaks = lab.all.experiments[index].leaks_patients();
    const Summary& leaky = lab.summaries[leaks ? index : *partner];
    const Summary& honest = lab.summaries[leaks ? *partner : index];
    pairs.push_back({"lab.leak",
                     {"Leak meter, macro-F1",
                      "The same network, once tested on beats of patients it was trained on, once on patients it never "
                      "saw. The difference is memory, not skill.",
                      "patients on both sides", leaky.macro_f1.mean, "patients kept apart", honest.macro_f1.mean}});
  }
  const PatientView& patients = lab.patients[index];
  if (patients.all.count > 0) {
    pairs.push_back({"lab.without",
                     {"F1 of S hangs on one patient",
                      "Record 232 holds 75 % of the S beats of DS2. Without it the same answers score differently.",
                      "all records", patients.all.mean, "without record 232", patients.without.mean}});
    pairs.push_back({"lab.patients",
                     {"F1 of S, patients counted alike",
                      "Mean of the F1 of each record that has S beats, beside the F1 over all beats together.",
                      "all beats together", patients.all.mean,
                      "mean of " + std::to_string(patients.patients) + " patients", patients.mean_of_patients.mean}});
  }
  const PrecisionPair& precision = lab.precisions[index];
  if (precision.seeds > 0) {
    pairs.push_back({"lab.precision",
                     {"8 bit beside 32 bit, macro-F1",
                      "The same trained networks with weights and activations in 8 bits, as the page runs them, and in "
                      "32 bits, as they were trained.",
                      "fp32", precision.fp32_macro_f1.mean, "int8", precision.int8_macro_f1.mean}});
  }
  if (pairs.empty()) return y;
  const auto columns = static_cast<std::size_t>(
      std::clamp(std::floor((width + kGap_px) / (260.0F + kGap_px)), 1.0F, static_cast<float>(pairs.size())));
  const float column = (width - static_cast<float>(columns - 1) * kGap_px) / static_cast<float>(columns);
  float bottom = y;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const float left = x + static_cast<float>(i % columns) * (column + kGap_px);
    if (i > 0 && i % columns == 0) y = bottom;
    bottom = std::max(
        bottom, draw_pair(scene, view, pairs[i].first + suffix, pairs[i].second, left, y, std::min(column, 420.0F)));
  }
  return bottom;
}

float draw_words(const Scene& scene, std::size_t index, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const float column = std::min(width, 760.0F);
  const auto paragraph = [&](const char* title, const std::string& text) {
    if (text.empty()) return;
    draw_text_in(list, look.fonts.small_strong, {x, y, column, 18.0F}, Align::left, look.theme->muted, title);
    y += 19.0F;
    y += draw_text_wrapped(&list, look.fonts.body, x, y, column, look.theme->text, text) + 10.0F;
  };
  paragraph("The trap", trap_text(scene.lab, index));
  paragraph("Leakage", leak_text(scene.lab, index));
  paragraph("Honest reading", one.reading);
  paragraph("Network", size_text(one));
  return y;
}

}  // namespace

void draw_class_name(ImDrawList& list, const Look& look, float centre_x, float centre_y, const Experiment& experiment,
                     std::size_t label) {
  if (has_beat_classes(experiment)) {
    draw_beat_badge(list, look, centre_x, centre_y, 18.0F, static_cast<BeatClass>(label), true);
    return;
  }
  const Rect rect = {centre_x - 11.0F, centre_y - 9.0F, 22.0F, 18.0F};
  fill(list, rect, look.theme->raised, 4.0F);
  outline(list, rect, look.theme->line, 4.0F);
  draw_text_in(list, look.fonts.small_strong, rect, Align::centre, look.theme->text, experiment.classes[label]);
}

float draw_tag(ImDrawList& list, const Look& look, float x, float centre_y, float room, std::string_view text,
               Color color) {
  const float width = std::min(room, text_width(look.fonts.small, text) + 14.5F);
  const Rect rect = {x, centre_y - 9.0F, width, 18.0F};
  fill(list, rect, with_alpha(color, 0.12F), 9.0F);
  outline(list, rect, with_alpha(color, 0.7F), 9.0F);
  draw_text_in(list, look.fonts.small, {rect.x + 7.0F, rect.y, width - 14.0F, rect.height}, Align::centre,
               look.theme->text, text);
  return rect.right();
}

float draw_experiment(const Scene& scene, ViewState& view, CommandQueue& commands, std::size_t index, float x, float y,
                      float width, const char* suffix) {
  y = draw_title(scene, view, commands, index, x, y, width, suffix);
  const auto classes = static_cast<float>(scene.lab.all.experiments[index].classes.size());
  if (width >= kThreeFrom_px) {
    const float matrix = std::min(kRowTitle_px + classes * kMaxCell_px, 0.36F * width);
    const float middle = width - kTrap_px - matrix - 2.0F * kGap_px;
    const float trap = draw_trap(scene, view, index, x, y, kTrap_px, suffix);
    const float table = draw_classes(scene, index, x + kTrap_px + kGap_px, y, middle);
    const float cells = draw_matrix(scene, view, index, x + width - matrix, y, matrix, suffix);
    y = std::max({trap, table, cells}) + 8.0F;
  } else if (width >= kTwoFrom_px) {
    const float trap_width = std::min(kTrap_px, 0.38F * width);
    const float trap = draw_trap(scene, view, index, x, y, trap_width, suffix);
    const float table = draw_classes(scene, index, x + trap_width + kGap_px, y, width - trap_width - kGap_px);
    y = draw_matrix(scene, view, index, x, std::max(trap, table) + 12.0F, width, suffix) + 8.0F;
  } else {
    y = draw_trap(scene, view, index, x, y, std::min(width, 280.0F), suffix) + 12.0F;
    y = draw_classes(scene, index, x, y, width) + 12.0F;
    y = draw_matrix(scene, view, index, x, y, width, suffix) + 8.0F;
  }
  y = draw_pairs(scene, view, index, x, y + 4.0F, width, suffix);
  return draw_words(scene, index, x, y, width);
}

}  // namespace ecg::app
