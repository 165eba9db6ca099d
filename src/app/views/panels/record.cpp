#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/model/numbers.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/panels/training_badge.hpp"
#include "app/widgets.hpp"
#include "core/words/clock.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kLabel_px = 120.0F;
constexpr std::size_t kMaxComments = 24;
constexpr std::size_t kMaxCommentCharacters = 320;  ///< a line of measurements, a statement with its reasons

float draw_fact(const Scene& scene, float x, float y, float width, std::string_view label, std::string_view value) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, look.fonts.small, x, y, look.theme->muted, label);
  return y +
         std::max(18.0F, draw_text_wrapped(&list, look.fonts.small, x + kLabel_px, y, width - kLabel_px,
                                           look.theme->text, value)) +
         4.0F;
}

std::string signals_text(const Scene& scene, bool leads) {
  std::string text;
  for (std::size_t i = 0; i < scene.recording->record.signals.size(); ++i) {
    const Signal& signal = scene.recording->record.signals[i];
    if ((signal.kind == SignalKind::ecg) != leads) continue;
    if (!text.empty()) text += "; ";
    text += scene.derived.lead_names[i];
    if (leads) text += " (" + compact(signal.gain_adu_per_unit) + " units per " + printable(signal.unit) + ")";
    else if (!signal.unit.empty()) text += " (" + printable(signal.unit) + ")";
  }
  return text;
}

/// What the model is called, with its name in files; the name alone where the site does not offer it.
std::string model_words(const Scene& scene) {
  const std::string name = printable(scene.analysis->model.name);
  const auto offered = std::ranges::find(scene.models, scene.analysis->model.name, &ModelChoice::name);
  return offered == scene.models.end() ? name : printable(offered->title) + " (" + name + ")";
}

}  // namespace

void draw_record(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("record", rect, look.theme->panel, RegionKind::scrolling)) {
    const Record& record = scene.recording->record;
    const float x = rect.x + 16.0F;
    const float width = std::min(640.0F, rect.width - 32.0F);
    float y = rect.y + 14.0F - ImGui::GetScrollY();
    y = draw_training_badge(scene, view, {kBeatModel, kRhythmModel}, x, y, width);
    y = draw_fact(scene, x, y, width, "Recording", scene.derived.record_name);
    y = draw_fact(
        scene, x, y, width, "Length",
        duration(record.duration_s()) + ", " + grouped(record.length) + " samples at " + compact(record.fs_hz) + " Hz");
    if (const std::string begin = start_words(record.start_date, record.start_time_of_day_s); !begin.empty())
      y = draw_fact(scene, x, y, width, "Begins at", begin);
    y = draw_fact(scene, x, y, width, "Leads", signals_text(scene, true));
    const std::string others = signals_text(scene, false);
    if (!others.empty()) y = draw_fact(scene, x, y, width, "Other signals", others);
    const std::string reference = record.reference.empty() ? "none"
                                                           : printable(record.reference_annotator) + ", " +
                                                                 grouped(std::ssize(record.reference)) + " annotations";
    y = draw_fact(scene, x, y, width, "Reference", reference);
    if (scene.analysis) {
      const ModelIdentity& model = scene.analysis->model;
      y = draw_fact(scene, x, y, width, "Model",
                    model.name.empty() ? "none"
                                       : model_words(scene) + ", " + printable(model.precision) + ", SHA-256 " +
                                             printable(model.sha256).substr(0, 16));
      if (scene.analysis->lead < scene.derived.lead_names.size())
        y = draw_fact(scene, x, y, width, "Classified from", scene.derived.lead_names[scene.analysis->lead]);
    }
    for (std::size_t i = 0; i < std::min(kMaxComments, record.comments.size()); ++i) {
      y = draw_fact(scene, x, y, width, i == 0 ? "Comments" : "", printable(record.comments[i], kMaxCommentCharacters));
    }
    for (std::size_t i = 0; i < scene.derived.diagnostics.size(); ++i) {
      y = draw_fact(scene, x, y, width, i == 0 ? "To know" : "", scene.derived.diagnostics[i]);
    }
    ImGui::SetCursorScreenPos({x, y});
    ImGui::Dummy({1.0F, 8.0F});
  }
  end_region();
}

}  // namespace ecg::app
