#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/model/scene.hpp"
#include "core/classify/twelve_lead_answers.hpp"

namespace ecg::app {

/// What the twelve-lead model says of one class, and what the rules found, side by side.
struct TwelveLeadRow {
  TwelveLeadClass which = TwelveLeadClass::first_degree_block;
  float probability = 0.0F;
  TwelveLeadVerdict verdict = TwelveLeadVerdict::unsure;
  bool rule_found = false;
  std::optional<StandardLead> telling_lead;  ///< without which the class loses most; empty: no lead counts
  bool by_measures = false;                  ///< what was measured counts more than any lead
  /// The model is sure of one thing and the rules say the other.
  [[nodiscard]] bool disagrees() const {
    return (verdict == TwelveLeadVerdict::likely && !rule_found) ||
           (verdict == TwelveLeadVerdict::unlikely && rule_found);
  }
};
/// Empty: the model was not asked.
[[nodiscard]] std::vector<TwelveLeadRow> twelve_lead_rows(const Scene& scene);

[[nodiscard]] std::string title(TwelveLeadClass which);  ///< "Right bundle branch block"
/// "likely", "unlikely", "not enough evidence"
[[nodiscard]] std::string_view words(TwelveLeadVerdict verdict);
/// "mostly by V1", "mostly by what was measured"; empty: nothing counts.
[[nodiscard]] std::string reason(const TwelveLeadRow& row);
/// Class whose map is shown: the chosen one, else the likeliest.
[[nodiscard]] TwelveLeadClass shown_twelve_lead_class(const std::vector<TwelveLeadRow>& rows, int chosen);

}  // namespace ecg::app
