#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/model/calibration_effect.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/score_board.hpp"
#include "app/views/panels/patient_calibration.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kPadding_px = 12.0F;
constexpr const char* kTeachTip =
    "The labelled beats show how this patient's beats look, and the model's answers for all other beats follow them. "
    "Nothing is sent anywhere, the labels stay, and Undo takes it back.";
constexpr const char* kReferenceTip =
    "Labels of the reference in the first five minutes show how this patient's beats look, and the model's answers for "
    "the rest follow them. The score then begins at 5:00. Undo takes it back.";

void calibrate(CommandQueue& commands, SampleIndex learning_end) {
  commands.push_back(MakeEdit{{.kind = EditKind::calibrate, .end = learning_end}});
}

std::uint32_t labels_of_person(const Analysis& analysis) {
  const auto& codes = analysis.review.code;
  return static_cast<std::uint32_t>(
      std::count_if(codes.begin(), codes.end(), [](AnnotationCode code) { return code != AnnotationCode::not_qrs; }));
}

/// Buttons side by side, in a second row where the first is full.
class Buttons {
 public:
  Buttons(const Look& look, ViewState& view, float x, float y, float width)
      : look_(look), view_(view), left_(x), x_(x), y_(y), right_(x + width) {}
  bool press(const char* name, const ButtonText& text, ButtonKind kind) {
    const float width = button_width(look_, text);
    if (x_ > left_ && x_ + width > right_) {
      x_ = left_;
      y_ += height() + 4.0F;
    }
    const bool pressed = button(look_, view_, name, {x_, y_, std::min(width, right_ - x_), height()}, text, kind);
    x_ += width + 6.0F;
    return pressed;
  }
  [[nodiscard]] float height() const { return look_.layout.touch_sized ? look_.control_px : 26.0F; }
  [[nodiscard]] float bottom() const { return y_ + height(); }

 private:
  const Look& look_;
  ViewState& view_;
  float left_;
  float x_;
  float y_;
  float right_;
};

std::string sentence(const Scene& scene) {
  std::string text = calibration_words(scene.analysis->calibration, scene.fs_hz());
  if (!text.empty() && text.front() == 'c') text.front() = 'C';
  return text + ".";
}

float draw_choices_when_on(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width,
                           const char* next, const char* stop) {
  const std::int32_t beat = scene.analysis->calibration.next;
  Buttons buttons(scene.look, view, x, y, width);
  if (beat >= 0 && beat != view.beat &&
      buttons.press(next,
                    {.label = "Next to label",
                     .tip = "The beat whose label would tell most: much doubt among beats alike, no label near"},
                    ButtonKind::plain))
    select_beat(scene, view, beat, true);
  if (buttons.press(stop, {.label = "As the model says", .tip = "Ends the calibration; your labels stay"},
                    ButtonKind::quiet))
    commands.push_back(MakeEdit{{.kind = EditKind::uncalibrate}});
  return buttons.bottom();
}

}  // namespace

float draw_patient_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column,
                               float y) {
  if (!scene.has_classes() || !scene.analysis->complete) return y;
  const Look& look = scene.look;
  const Calibration& calibration = scene.analysis->calibration;
  const std::uint32_t labels = labels_of_person(*scene.analysis);
  // A beat without any label near it: the place for calibration is the whole recording's page.
  if (!calibration.on && labels == 0) return y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = column.x + kPadding_px;
  const float width = column.width - 2.0F * kPadding_px;
  const std::string text = calibration.on
                               ? sentence(scene)
                               : (labels == 1 ? std::string("Your label") : "Your " + grouped(labels) + " labels") +
                                     " can teach the other beats of this patient.";
  const float text_height = draw_text_wrapped(nullptr, look.fonts.small, x, y, width, 0, text);
  // The card is as high as its content was in the last frame: two rows of buttons at most.
  Buttons probe(look, view, x, y, width);
  const float next_width =
      button_width(look, {.label = "Next to label"}) + 6.0F + button_width(look, {.label = "As the model says"});
  const bool two_rows = calibration.on && calibration.next >= 0 && calibration.next != view.beat && next_width > width;
  const float rows = two_rows ? 2.0F * probe.height() + 4.0F : probe.height();
  const Rect card = {column.x, y, column.width, kPadding_px + text_height + 8.0F + rows + kPadding_px};
  fill(list, card, calibration.on ? look.theme->info_fill : look.theme->raised, 6.0F);
  draw_text_wrapped(&list, look.fonts.small, x, y + kPadding_px, width, look.theme->text, text);
  const float buttons_y = y + kPadding_px + text_height + 8.0F;
  if (calibration.on) {
    draw_choices_when_on(scene, view, commands, x, buttons_y, width, "patient_calibration.next",
                         "patient_calibration.stop");
  } else {
    Buttons buttons(look, view, x, buttons_y, width);
    if (buttons.press("patient_calibration.labels", {.label = "Calibrate to this patient", .tip = kTeachTip},
                      ButtonKind::primary))
      calibrate(commands, 0);
  }
  view.report("patient_calibration.card", card);
  return card.bottom() + 12.0F;
}

float draw_score_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row,
                             float used_px) {
  const Look& look = scene.look;
  const float x = row.x, width = row.width;
  float y = row.bottom();
  const Calibration& calibration = scene.analysis->calibration;
  if (!scene.analysis->complete) return y;
  if (!calibration.on) {
    if (!outlasts_learning(scene)) return y;
    const ButtonText text = {.label = "Calibrate with the first 5:00", .tip = kReferenceTip};
    const float own = button_width(look, text);
    const bool beside = !look.layout.touch_sized && used_px + own + 8.0F <= width;
    Buttons buttons(look, view, beside ? row.right() - own : x, beside ? row.y - 1.0F : y, beside ? own : width);
    if (buttons.press("patient_calibration.reference", text, ButtonKind::plain))
      calibrate(commands, samples_from_seconds(kLearning_s, scene.fs_hz()));
    return beside ? y : buttons.bottom() + 8.0F;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::string text = sentence(scene);
  if (calibration.learning_end > 0) text += " What taught is not scored.";
  const float height = draw_text_wrapped(&list, look.fonts.small, x + 8.0F, y, width - 8.0F, look.theme->accent, text);
  y += height + 6.0F;
  if (const auto effects = calibration_effects(scene); !effects.empty()) {
    const Color color = any_worse(effects) ? look.theme->danger : look.theme->muted;
    y += draw_text_wrapped(&list, look.fonts.small, x + 8.0F, y, width - 8.0F, color, effect_words(effects)) + 6.0F;
  }
  return draw_choices_when_on(scene, view, commands, x, y, width, "score.next_label", "score.uncalibrate") + 8.0F;
}

}  // namespace ecg::app
