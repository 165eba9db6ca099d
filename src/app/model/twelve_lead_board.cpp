#include "app/model/twelve_lead_board.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr float kLeastShare = 0.1F;  // of log-odds: less is nothing

FindingKind rule_of(TwelveLeadClass which) {
  switch (which) {
    case TwelveLeadClass::first_degree_block: return FindingKind::first_degree_block;
    case TwelveLeadClass::right_bundle_branch_block: return FindingKind::right_bundle_branch_block;
    case TwelveLeadClass::left_bundle_branch_block: return FindingKind::left_bundle_branch_block;
    case TwelveLeadClass::sinus_bradycardia: return FindingKind::bradycardia;
    case TwelveLeadClass::atrial_fibrillation: return FindingKind::atrial_fibrillation;
    case TwelveLeadClass::sinus_tachycardia: break;
  }
  return FindingKind::tachycardia;
}

}  // namespace

std::vector<TwelveLeadRow> twelve_lead_rows(const Scene& scene) {
  if (!scene.analysis || !scene.analysis->twelve_leads.asked()) return {};
  std::vector<TwelveLeadRow> rows;
  for (std::size_t i = 0; i < kTwelveLeadClassCount; ++i) {
    const auto which = static_cast<TwelveLeadClass>(i);
    const TwelveLeadAnswer& answer = scene.analysis->twelve_leads.of(which);
    TwelveLeadRow row{.which = which, .probability = answer.probability, .verdict = answer.verdict()};
    row.rule_found = std::ranges::any_of(scene.analysis->findings,
                                         [&](const Finding& finding) { return finding.kind == rule_of(which); });
    float most = kLeastShare;
    for (std::size_t lead = 0; lead < kStandardLeadCount; ++lead) {
      if (!(answer.lead_share[lead] > most)) continue;
      most = answer.lead_share[lead];
      row.telling_lead = static_cast<StandardLead>(lead);
    }
    row.by_measures = answer.measures_share > most;
    rows.push_back(row);
  }
  return rows;
}

std::string title(TwelveLeadClass which) {
  switch (which) {
    case TwelveLeadClass::first_degree_block: return "First-degree AV block";
    case TwelveLeadClass::right_bundle_branch_block: return "Right bundle branch block";
    case TwelveLeadClass::left_bundle_branch_block: return "Left bundle branch block";
    case TwelveLeadClass::sinus_bradycardia: return "Sinus bradycardia";
    case TwelveLeadClass::atrial_fibrillation: return "Atrial fibrillation";
    case TwelveLeadClass::sinus_tachycardia: break;
  }
  return "Sinus tachycardia";
}

std::string_view words(TwelveLeadVerdict verdict) {
  switch (verdict) {
    case TwelveLeadVerdict::likely: return "likely";
    case TwelveLeadVerdict::unlikely: return "unlikely";
    case TwelveLeadVerdict::unsure: break;
  }
  return "not enough evidence";
}

std::string reason(const TwelveLeadRow& row) {
  if (row.verdict == TwelveLeadVerdict::unlikely) return "";
  if (row.by_measures) return "mostly by what was measured";
  return row.telling_lead ? "mostly by " + std::string(name(*row.telling_lead)) : "";
}

TwelveLeadClass shown_twelve_lead_class(const std::vector<TwelveLeadRow>& rows, int chosen) {
  if (chosen >= 0 && chosen < static_cast<int>(rows.size())) return static_cast<TwelveLeadClass>(chosen);
  const auto most = std::ranges::max_element(rows, {}, &TwelveLeadRow::probability);
  return most == rows.end() ? TwelveLeadClass::first_degree_block : most->which;
}

}  // namespace ecg::app
