// What single beats are made of: the part of the analyzer that hands out rows and takes answers.
#include "core/analysis/analyzer.hpp"

namespace ecg {

ExplainStage& Analyzer::explain_stage() {
  if (!explain_) explain_.emplace(record_, beats_.r_peaks());
  return *explain_;
}

std::span<const float> Analyzer::context() {
  return reads_context_ ? std::span<const float>(beats_.context().values) : std::span<const float>{};
}

std::span<const float> Analyzer::ask_about(SampleIndex r_peak, const WhatIf& what_if) {
  if (!reads_context_ || analysis_.lead >= record_.signals.size()) {
    unexplained_ = {.r_peak = r_peak, .why_not = NoExplanation::other_model};
    return {};
  }
  const std::span<const float> rows = explain_stage().ask(r_peak, what_if);
  explained_beat_ = explain_->beat();
  return rows;
}

Result<BeatExplanation> Analyzer::explained(const ExplainAnswers& answers) {
  if (!explain_ || !reads_context_) return unexplained_;
  return explain_->answered(answers);
}

ModelInput Analyzer::ask_about_samples(SampleIndex r_peak) {
  unexplained_ = {.r_peak = r_peak, .why_not = NoExplanation::other_model};
  if (!windows_) return {};
  ModelInput asked = explain_stage().ask(r_peak, *windows_, analysis_.rr);
  if (asked.beat_count == 0) unexplained_ = explain_->asked();
  return asked;
}

Result<BeatExplanation> Analyzer::explained(const ModelOutput& output) {
  if (!explain_ || !windows_) return Error{ErrorCode::out_of_range, "probabilities", -1, {}};
  return explain_->answered(output, model_.head_weights, windows_->spec());
}

std::span<const float> Analyzer::next_explained(std::size_t beat_count) {
  if (!reads_context_ || !classified_all() || analysis_.r_peaks.empty()) return {};
  const std::span<const float> rows = explain_stage().next(beat_count, analysis_.classes.label);
  explained_beat_ = explain_->first();
  return rows;
}

Status Analyzer::push_explained(const ExplainAnswers& answers) {
  if (!explain_ || !reads_context_) return Error{ErrorCode::out_of_range, "log_probabilities", -1, {}};
  const Status status = explain_->push(answers);
  if (status.has_value() && explain_->complete()) {
    analysis_.saliency = explain_->maps();
    analysis_.window = part_map_window();
  }
  return status;
}

double Analyzer::explain_progress() const {
  if (!reads_context_) return 1.0;
  return explain_ ? explain_->progress() : 0.0;
}

}  // namespace ecg
