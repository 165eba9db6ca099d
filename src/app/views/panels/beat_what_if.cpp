#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/beat_map.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr double kTimeStep_s = 0.02;
constexpr double kWidthStep = 0.1;
constexpr double kNoiseStep_db = 6.0;
constexpr double kFirstNoise_db = 18.0;  // the first step from no noise at all

// One thing that can be changed in steps: what it is, less, its value, more.
struct Stepper {
  const char* name;
  const char* title;
  std::string value;
  const char* less_tip;
  const char* more_tip;
};

// -1, 0 or 1: what was pressed.
int draw_stepper(const Look& look, ViewState& view, const Rect& row, const Stepper& stepper) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = row.height;
  draw_text_in(list, look.fonts.small, {row.x, row.y, row.width - 2.0F * size - 84.0F, row.height}, Align::left,
               look.theme->text, stepper.title);
  const float right = row.right() - size, left = right - 80.0F - size;
  int pressed = 0;
  if (tool_button(look, view, (std::string(stepper.name) + ".less").c_str(), {left, row.y, size, size}, Icon::minus,
                  stepper.less_tip, true))
    pressed = -1;
  draw_text_in(list, look.fonts.small, {left + size, row.y, 80.0F, row.height}, Align::centre, look.theme->text,
               stepper.value);
  if (tool_button(look, view, (std::string(stepper.name) + ".more").c_str(), {right, row.y, size, size}, Icon::plus,
                  stepper.more_tip, true))
    pressed = 1;
  return pressed;
}

std::string shift_words(double later_s) {
  if (later_s == 0.0) return "as it is";
  return fixed(1000.0 * std::abs(later_s), 0) + (later_s < 0.0 ? " ms early" : " ms late");
}

void step_noise(WhatIf& what_if, int direction) {
  const bool none = what_if.noise_db >= WhatIf::kNoNoise_db;
  if (direction > 0) {
    what_if.noise_db = none ? kFirstNoise_db : std::max(WhatIf::kLeastNoise_db, what_if.noise_db - kNoiseStep_db);
  } else if (!none) {
    what_if.noise_db = what_if.noise_db >= kFirstNoise_db ? WhatIf::kNoNoise_db : what_if.noise_db + kNoiseStep_db;
  }
}

constexpr std::array<const char*, 3> kPWords = {"its own", "none", "the usual one"};

}  // namespace

float draw_what_if(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat) {
  const BeatExplanation* explanation = explanation_of(scene, beat);
  if (explanation == nullptr || explanation->why_not != NoExplanation::none) return y;
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (view.what_if_beat != beat) {
    view.what_if_beat = beat;
    view.what_if = {};
  }
  WhatIf& what_if = view.what_if;
  const bool changed = what_if != WhatIf{};
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted,
               "What if this beat were otherwise?");
  y += 24.0F;
  const float height = look.layout.touch_sized ? kTouchTarget_px : 26.0F;
  const auto row = [&] { return Rect{column.x, y, column.width, height}; };
  if (const int step = draw_stepper(look, view, row(),
                                    {"whatif.time", "It comes", shift_words(what_if.later_s), "Earlier", "Later"}))
    what_if.later_s = std::clamp(std::round((what_if.later_s + step * kTimeStep_s) * 100.0) / 100.0,
                                 -WhatIf::kMostShift_s, WhatIf::kMostShift_s);
  y += height + 2.0F;
  if (const int step = draw_stepper(
          look, view, row(),
          {"whatif.width", "Its QRS is", what_if.qrs_width == 1.0 ? "as it is" : percent(what_if.qrs_width) + " wide",
           "Narrower", "Wider"}))
    what_if.qrs_width = std::clamp(std::round((what_if.qrs_width + step * kWidthStep) * 10.0) / 10.0,
                                   WhatIf::kLeastWidth, WhatIf::kMostWidth);
  y += height + 2.0F;
  if (const int step = draw_stepper(look, view, row(),
                                    {"whatif.p", "Its P wave is", kPWords[static_cast<std::size_t>(what_if.p)],
                                     "The one before", "The next one"}))
    what_if.p = static_cast<WhatIfP>((static_cast<int>(what_if.p) + step + 3) % 3);
  y += height + 2.0F;
  if (const int step = draw_stepper(
          look, view, row(),
          {"whatif.noise", "Noise",
           what_if.noise_db >= WhatIf::kNoNoise_db ? "none" : fixed(what_if.noise_db, 0) + " dB", "Less", "More"}))
    step_noise(what_if, step);
  y += height + 4.0F;
  float x = column.x;
  const auto toggle = [&](const char* name, const char* label, const char* tip_text, bool& value) {
    const ButtonText text = {.label = label, .tip = tip_text};
    const float width = button_width(look, text);
    if (button(look, view, name, {x, y, width, height}, text, value ? ButtonKind::chosen : ButtonKind::plain))
      value = !value;
    x += width + 6.0F;
  };
  toggle("whatif.inverted", "Upside down", "All leads of the beat mirrored", what_if.inverted);
  if (explanation->has_usual)
    toggle("whatif.usual", "Usual QRS", "The QRS of the patient's usual beat", what_if.usual_qrs);
  if (changed && button(look, view, "whatif.reset", {x, y, button_width(look, {.label = "Reset"}), height},
                        {.label = "Reset", .tip = "The beat as it was recorded"}, ButtonKind::plain))
    what_if = {};
  y += height + 8.0F;
  if (!changed)
    return y +
           draw_text_wrapped(&list, look.fonts.small, column.x, y, column.width, look.theme->text,
                             turn_words(*explanation)) +
           12.0F;
  // The answer to the beat as changed, beside the one it got as recorded.
  const BeatClass before = scene.analysis->model_class(static_cast<std::size_t>(beat));
  const PartAnswer& now = explanation->answer;
  draw_beat_badge(list, look, column.x + 10.0F, y + 12.0F, 20.0F, now.label, true);
  const std::string words = (now.label == before ? "It would still be " : "It would be ") +
                            std::string(1, kBeatClassLetters[static_cast<std::size_t>(now.label)]) + " (" +
                            fixed(static_cast<double>(now.probability), 2) +
                            "). The map is of the beat as changed; its neighbours stay.";
  return y +
         std::max(24.0F, draw_text_wrapped(&list, look.fonts.small, column.x + 28.0F, y + 3.0F, column.width - 28.0F,
                                           look.theme->text, words)) +
         12.0F;
}

}  // namespace ecg::app
