// The twelve-lead model's part of the analyzer.
#include <utility>

#include "core/analysis/analyzer.hpp"

namespace ecg {

const TwelveLeadStage& Analyzer::ask_twelve_leads() {
  return twelve_leads_.emplace(record_, analysis_, usual_beat(analysis_).measures);
}

Status Analyzer::push_twelve_leads(const TwelveLeadModel& model, const TwelveLeadOutput& output) {
  if (!twelve_leads_) return Error{ErrorCode::out_of_range, "probabilities", -1, {}};
  ECG_TRY(TwelveLeadAnswers answers, twelve_leads_->answered(model, output));
  analysis_.twelve_leads = std::move(answers);
  return Done{};
}

}  // namespace ecg
