#include "core/record/signal_choices.hpp"

#include <algorithm>
#include <string>

#include "app/views/frame/menu.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kWidth_px = 360.0F;
constexpr int kLeadColumns = 3;

void choose(const Record& record, std::size_t signal, SignalChoice choice, CommandQueue& commands) {
  commands.push_back(ChooseSignals{choices_with(record, signal, choice)});
}

/// What the tick does not say: "in mmHg, by hand".
std::string note_of(const Signal& signal, bool only_one) {
  if (only_one) return "the only ECG: tick another one before this one goes";
  std::string text;
  if (!signal.unit.empty() && !signal.is_voltage()) text = "in " + printable(signal.unit);
  if (signal.choice != SignalChoice::automatic) text += (text.empty() ? "" : ", ") + std::string("by hand");
  return text;
}

// A lead that becomes one is shown, whatever was hidden when it was none.
void show_lane(const Scene& scene, ViewState& view, std::size_t signal) {
  if (view.lanes.empty()) return;
  view.lanes = lanes_of(scene, view.lanes);
  for (LaneChoice& lane : view.lanes) lane.shown = lane.shown || lane.lead == signal;
}

void signal_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands) {
  const Record& record = scene.recording->record;
  const std::size_t leads = ecg_leads(record).size();
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    const Signal& signal = record.signals[i];
    const bool ecg = signal.kind == SignalKind::ecg;
    const bool only_one = ecg && leads == 1;
    const std::string name = "signal." + std::to_string(i);
    if (!menu.toggle(name, scene.derived.lead_names[i], note_of(signal, only_one), ecg) || only_one) continue;
    choose(record, i, opposite(signal), commands);
    if (!ecg) show_lane(scene, view, i);
  }
}

void main_lead_rows(Menu& menu, const Scene& scene, CommandQueue& commands) {
  const Record& record = scene.recording->record;
  const auto main = std::find_if(record.signals.begin(), record.signals.end(),
                                 [](const Signal& signal) { return signal.choice == SignalChoice::main; });
  const bool automatic = main == record.signals.end();
  menu.heading("Beats are classified from");
  if (menu.pick("signal.main.automatic", "Automatic", "", automatic) && !automatic)
    choose(record, static_cast<std::size_t>(main - record.signals.begin()), no_longer_main(*main), commands);
  menu.columns(kLeadColumns);
  bool first = true;
  for (const std::size_t lead : ecg_leads(record)) {
    if (!first) menu.next_column();
    first = false;
    const bool chosen = record.signals[lead].choice == SignalChoice::main;
    if (menu.pick("signal.main." + std::to_string(lead), scene.derived.lead_names[lead], "", chosen) && !chosen)
      choose(record, lead, SignalChoice::main, commands);
  }
}

}  // namespace

void draw_signal_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& anchor) {
  Menu menu(scene, view, "signals", anchor, kWidth_px);
  if (!menu.open()) return;
  const Record& record = scene.recording->record;
  menu.heading("Which signals are an ECG");
  signal_rows(menu, scene, view, commands);
  if (!choices_text(record).empty() && menu.row("signal.automatic", "All automatic again", "", false))
    commands.push_back(ChooseSignals{""});
  menu.note(
      "Ticked by the program unless it says by hand. Beats are found in these; in the others nothing is measured. A "
      "change analyses the recording again: edits stay, and report and exports say what was chosen by hand.");
  if (ecg_leads(record).size() > 1) main_lead_rows(menu, scene, commands);
}

}  // namespace ecg::app
