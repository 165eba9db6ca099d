#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/lanes.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/panels/twelve_lead_model.hpp"
#include "app/widgets.hpp"
#include "core/delineation/intervals.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg::app {

namespace {

constexpr float kMargin_px = 16.0F;
constexpr float kFigures_px = 48.0F;
constexpr float kGap_px = 8.0F;
constexpr float kCard_px = 190.0F;       // least width
constexpr float kPhoneCard_px = 150.0F;  // least width where there is little room
constexpr float kCardFoot_px = 22.0F;
constexpr float kMostPaper_px = 150.0F;            // of a card's height
constexpr double kBegin_s = -0.36, kEnd_s = 0.64;  // of what a card shows, from R
constexpr double kMargin_mv = 0.15;
constexpr double kLeastRange_mv = 1.0;  // a flat lead is not blown up
constexpr double kMmPerMv = 10.0;
constexpr float kRow_px = 22.0F;
constexpr float kColumn_px = 72.0F;  // of the table

/// What all cards share, so that sizes can be compared.
struct Scale {
  double low_mv = -0.5, high_mv = 0.5;
};

Scale common_scale(const MedianBeats& median) {
  Scale scale{0.0, 0.0};
  for (const MedianBeat& lead : median.leads) {
    for (const float value : lead.mv) {
      scale.low_mv = std::min(scale.low_mv, static_cast<double>(value));
      scale.high_mv = std::max(scale.high_mv, static_cast<double>(value));
    }
  }
  const double missing = std::max(0.0, kLeastRange_mv - (scale.high_mv - scale.low_mv));
  return {scale.low_mv - kMargin_mv - 0.5 * missing, scale.high_mv + kMargin_mv + 0.5 * missing};
}

std::string ms(const std::optional<double>& seconds) {
  return seconds ? fixed(1000.0 * *seconds, 0) + " ms" : std::string("-");
}

std::string signed_mm(const std::optional<double>& mv) {
  if (!mv) return "-";
  const std::string text = fixed(kMmPerMv * *mv, 1);
  return *mv > 0.0 && text != "0.0" ? "+" + text : text == "-0.0" ? "0.0" : text;
}

/// A deflection; a dash where there is none.
std::string wave_mv(double mv) { return std::abs(mv) < kSmallestWave_mv ? "-" : fixed(mv, 2); }

struct Figure {
  const char* title;
  std::string value;
  const char* meaning;
};

float draw_figures(const Scene& scene, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TwelveLeadMeasures& measures = scene.analysis->usual_beat.measures;
  std::optional<double> qtc_s;
  if (measures.qt_s && measures.rr_s > 0.0) qtc_s = qtc_fridericia_s(*measures.qt_s, measures.rr_s);
  const std::array<Figure, 6> figures = {{
      {"PR", ms(measures.pr_s), "Onset of P to onset of QRS. A dash: most of these beats have no P wave of their own."},
      {"QRS", ms(measures.qrs_s), "Earliest onset to latest end in any lead."},
      {"QT", ms(measures.qt_s), "Onset of QRS to the end of T."},
      {"QTcF", ms(qtc_s), "QT corrected for the usual interval (Fridericia)."},
      {"Axis", measures.axis_deg ? fixed(*measures.axis_deg, 0) + "\xC2\xB0" : "-",
       "Of QRS in the frontal plane, from leads I and aVF (or II): 0 is to the left, 90 is down."},
      {"Rate", measures.rr_s > 0.0 ? fixed(60.0 / measures.rr_s, 0) + " bpm" : "-", "Of the beats in the median."},
  }};
  const float column = std::min(112.0F, width / static_cast<float>(figures.size()));
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Rect cell = {x + static_cast<float>(i) * column, y, column, kFigures_px};
    hover_area(figures[i].title, cell);
    tip(look, figures[i].meaning);
    draw_text_in(list, look.fonts.small, {cell.x, y + 4.0F, column - 6.0F, 18.0F}, Align::left, look.theme->muted,
                 figures[i].title);
    draw_text_in(list, look.fonts.small_strong, {cell.x, y + 22.0F, column - 6.0F, 20.0F}, Align::left,
                 look.theme->text, figures[i].value);
  }
  return y + kFigures_px;
}

/// Lines every 0.2 s and every half a millivolt, bands where P and QRS are, a line where T ends.
void draw_paper(const Scene& scene, const Rect& plot, const Scale& scale) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const MeasuredBeat& usual = scene.analysis->usual_beat;
  fill(list, plot, look.theme->paper, 3.0F);
  const auto x_at = [&](double offset_s) {
    return plot.x + static_cast<float>((offset_s - kBegin_s) / (kEnd_s - kBegin_s)) * plot.width;
  };
  const auto y_at = [&](double mv) {
    return plot.bottom() - static_cast<float>((mv - scale.low_mv) / (scale.high_mv - scale.low_mv)) * plot.height;
  };
  constexpr double kGrid_s = 0.2, kGrid_mv = 0.5;
  for (double at_s = std::ceil(kBegin_s / kGrid_s) * kGrid_s; at_s < kEnd_s; at_s += kGrid_s)
    line(list, std::round(x_at(at_s)), plot.y, std::round(x_at(at_s)), plot.bottom(), look.theme->grid_major);
  for (double mv = std::ceil(scale.low_mv / kGrid_mv) * kGrid_mv; mv < scale.high_mv; mv += kGrid_mv)
    line(list, plot.x, std::round(y_at(mv)), plot.right(), std::round(y_at(mv)), look.theme->grid_major);
  const auto place = [&](Fiducial fiducial) -> std::optional<float> {
    const auto offset = usual.waves.at(0, fiducial);
    if (!offset) return std::nullopt;
    const double at_s = seconds_from_samples(*offset, usual.median.fs_hz);
    return at_s < kBegin_s || at_s > kEnd_s ? std::nullopt : std::optional(x_at(at_s));
  };
  const auto band = [&](Fiducial from, Fiducial to) {
    const auto left = place(from), right = place(to);
    if (left && right && *right > *left)
      fill(list, {*left, plot.y, *right - *left, plot.height}, with_alpha(look.theme->accent, 0.12F));
  };
  if (usual.measures.pr_s) band(Fiducial::p_onset, Fiducial::p_end);
  band(Fiducial::qrs_onset, Fiducial::qrs_end);
  if (const auto t_end = place(Fiducial::t_end))
    line(list, std::round(*t_end), plot.y, std::round(*t_end), plot.bottom(), look.theme->accent);
}

void draw_waveform(const Scene& scene, const Rect& plot, const Scale& scale, const MedianBeat& lead) {
  const MedianBeats& median = scene.analysis->usual_beat.median;
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < lead.mv.size(); ++i) {
    const double at_s = seconds_from_samples(static_cast<SampleIndex>(i) - median.before, median.fs_hz);
    if (at_s < kBegin_s || at_s > kEnd_s) continue;
    const double up = (static_cast<double>(lead.mv[i]) - scale.low_mv) / (scale.high_mv - scale.low_mv);
    points.push_back({plot.x + static_cast<float>((at_s - kBegin_s) / (kEnd_s - kBegin_s)) * plot.width,
                      plot.bottom() - static_cast<float>(up) * plot.height});
  }
  ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()), scene.look.theme->trace,
                                          ImDrawFlags_None, 1.6F);
}

std::string lead_name(const Scene& scene, std::size_t signal) {
  const std::string& own = scene.derived.lead_names[signal];
  const auto standard = standard_lead(own);
  return standard ? std::string(name(*standard)) : own;
}

const LeadMeasures* measures_of(const Scene& scene, std::size_t signal) {
  const auto& leads = scene.analysis->usual_beat.measures.leads;
  const auto found = std::ranges::find(leads, signal, &LeadMeasures::signal);
  return found == leads.end() ? nullptr : &*found;
}

void draw_card(const Scene& scene, const Rect& card, const Scale& scale, const MedianBeat& lead) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect plot = {card.x, card.y, card.width, card.height - kCardFoot_px};
  ImGui::PushClipRect({plot.x, plot.y}, {plot.right(), plot.bottom()}, true);
  draw_paper(scene, plot, scale);
  draw_waveform(scene, plot, scale, lead);
  draw_text_in(list, look.fonts.small_strong, {plot.x + 6.0F, plot.y + 2.0F, plot.width, 20.0F}, Align::left,
               look.theme->text, lead_name(scene, lead.signal));
  ImGui::PopClipRect();
  outline(list, plot, look.theme->line, 3.0F);
  const LeadMeasures* const measured = measures_of(scene, lead.signal);
  if (measured == nullptr) return;
  const std::string words = "R " + wave_mv(measured->qrs.r_mv) + "  S " + wave_mv(measured->qrs.s_mv) + "  ST " +
                            signed_mm(measured->st_j_mv);
  draw_text_in(list, look.fonts.small, {card.x, plot.bottom(), card.width, kCardFoot_px}, Align::left,
               look.theme->muted, words);
}

/// Cards of the leads, three rows of four as on paper where all twelve are there.
float draw_cards(const Scene& scene, float x, float y, float width) {
  const MedianBeats& median = scene.analysis->usual_beat.median;
  std::vector<const MedianBeat*> shown;
  const auto twelve = twelve_leads(scene);
  if (twelve && width >= 4.0F * kPhoneCard_px) {
    for (std::size_t place = 0; place < kStandardLeadCount; ++place) {
      const std::size_t signal = (*twelve)[(place % kTwelveColumns) * kTwelveRows + place / kTwelveColumns];
      const auto found = std::ranges::find(median.leads, signal, &MedianBeat::signal);
      if (found != median.leads.end()) shown.push_back(&*found);
    }
  }
  const bool as_on_paper = shown.size() == kStandardLeadCount;
  if (!as_on_paper) {
    shown.clear();
    for (const MedianBeat& lead : median.leads) shown.push_back(&lead);
  }
  const float least = width < 520.0F ? kPhoneCard_px : kCard_px;
  const auto fitting = std::max<std::size_t>(1, static_cast<std::size_t>((width + kGap_px) / (least + kGap_px)));
  const std::size_t columns = as_on_paper ? kTwelveColumns : std::min(fitting, shown.size());
  const float card = std::min(320.0F, (width + kGap_px) / static_cast<float>(columns) - kGap_px);
  const float height = std::min(kMostPaper_px, 0.6F * card) + kCardFoot_px;
  const Scale scale = common_scale(median);
  float bottom = y;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Rect place = {x + static_cast<float>(i % columns) * (card + kGap_px),
                        y + static_cast<float>(i / columns) * (height + kGap_px), card, height};
    draw_card(scene, place, scale, *shown[i]);
    bottom = place.bottom();
  }
  return bottom + kGap_px;
}

float draw_table(const Scene& scene, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr std::array<const char*, 10> kTitles = {"Lead",  "P mV",    "Q mV",     "R mV",     "S mV",
                                                   "R' mV", "ST J mm", "ST 60 mm", "ST 80 mm", "noise \xC2\xB5V"};
  const float column = std::min(kColumn_px, width / static_cast<float>(kTitles.size()));
  const auto cell = [&](std::size_t place, bool strong, Color color, std::string_view text) {
    draw_text_in(list, strong ? look.fonts.small_strong : look.fonts.small,
                 {x + static_cast<float>(place) * column, y, column - 8.0F, kRow_px},
                 place == 0 ? Align::left : Align::right, color, text);
  };
  for (std::size_t i = 0; i < kTitles.size(); ++i) cell(i, false, look.theme->muted, kTitles[i]);
  y += kRow_px;
  for (const LeadMeasures& lead : scene.analysis->usual_beat.measures.leads) {
    line(list, x, y, x + column * static_cast<float>(kTitles.size()), y, look.theme->line);
    const QrsShape& qrs = lead.qrs;
    cell(0, true, look.theme->text, lead_name(scene, lead.signal));
    cell(1, false, look.theme->text, lead.p_mv ? fixed(*lead.p_mv, 2) : "-");
    cell(2, false, look.theme->text, wave_mv(qrs.q_mv));
    cell(3, false, look.theme->text, wave_mv(qrs.r_mv));
    cell(4, false, look.theme->text, wave_mv(qrs.s_mv));
    cell(5, false, look.theme->text, qrs.second_rise_mv >= kSmallestWave_mv ? wave_mv(qrs.last_peak_mv) : "-");
    cell(6, false, look.theme->text, signed_mm(lead.st_j_mv));
    cell(7, false, look.theme->text, signed_mm(lead.st_60_mv));
    cell(8, false, look.theme->text, signed_mm(lead.st_80_mv));
    cell(9, false, look.theme->muted, fixed(1000.0 * lead.noise_mv, 0));
    y += kRow_px;
  }
  return y + 8.0F;
}

}  // namespace

void draw_leads(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("leads", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = rect.x + kMargin_px, width = rect.width - 2.0F * kMargin_px - 12.0F;
    float y = rect.y + 4.0F - ImGui::GetScrollY();
    const bool there = scene.analysis && scene.analysis->usual_beat.waves.beats() > 0;
    const bool fits =
        there && std::ranges::all_of(scene.analysis->usual_beat.median.leads, [&](const MedianBeat& lead) {
          return lead.signal < scene.derived.lead_names.size();
        });
    if (!fits) {
      draw_text_in(list, look.fonts.small, {x, y, width, 48.0F}, Align::left, look.theme->muted,
                   scene.analysis && scene.analysis->complete
                       ? "No usual beat could be measured: it takes three beats of one shape in a lead in millivolts."
                       : "The usual beat appears with the classes.");
    } else {
      const TwelveLeadMeasures& measures = scene.analysis->usual_beat.measures;
      y = draw_figures(scene, x, y, width);
      view.report("leads.cards", {x, y, width, 1.0F});
      y = draw_cards(scene, x, y, width);
      y = draw_twelve_lead_model(scene, view, x, y, width);
      y = draw_table(scene, x, y, width);
      y += draw_text_wrapped(
          &list, look.fonts.small, x, y, std::min(width, 900.0F), look.theme->muted,
          "Median of " + grouped(measures.beats) +
              (measures.leads.size() == 1 ? " beats in one lead. " : " beats, boundaries of all leads together. ") +
              "Bands: P and QRS; line: end of T; one scale, lines every 0.2 s and 0.5 mV. Amplitudes "
              "from the level before QRS; ST at the end of QRS (J), 60 and 80 ms later, 1 mm = 0.1 mV.");
      ImGui::SetCursorScreenPos({rect.x, y});
      ImGui::Dummy({1.0F, kMargin_px});
    }
  }
  end_region();
}

}  // namespace ecg::app
