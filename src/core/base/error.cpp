#include "core/base/error.hpp"

namespace ecg {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::truncated: return "truncated";
    case ErrorCode::malformed: return "malformed";
    case ErrorCode::out_of_range: return "out_of_range";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::over_budget: return "over_budget";
    case ErrorCode::missing_file: return "missing_file";
    case ErrorCode::missing_fact: return "missing_fact";
    case ErrorCode::empty: return "empty";
  }
  return {};
}

std::string_view name(DiagnosticCode code) {
  switch (code) {
    case DiagnosticCode::truncated_signal: return "truncated_signal";
    case DiagnosticCode::checksum_mismatch: return "checksum_mismatch";
    case DiagnosticCode::initial_value_mismatch: return "initial_value_mismatch";
    case DiagnosticCode::truncated_annotations: return "truncated_annotations";
    case DiagnosticCode::default_gain: return "default_gain";
    case DiagnosticCode::missing_values: return "missing_values";
    case DiagnosticCode::skipped_rows: return "skipped_rows";
    case DiagnosticCode::assumed_unit: return "assumed_unit";
    case DiagnosticCode::assumed_fs: return "assumed_fs";
    case DiagnosticCode::ignored_file: return "ignored_file";
    case DiagnosticCode::flat_lead: return "flat_lead";
    case DiagnosticCode::no_beats: return "no_beats";
    case DiagnosticCode::poor_quality: return "poor_quality";
    case DiagnosticCode::outside_model_card: return "outside_model_card";
    case DiagnosticCode::rhythm_model_unavailable: return "rhythm_model_unavailable";
    case DiagnosticCode::model_unavailable: return "model_unavailable";
    case DiagnosticCode::implausible_rate: return "implausible_rate";
    case DiagnosticCode::ignored_field: return "ignored_field";
    case DiagnosticCode::annotations_outside: return "annotations_outside";
    case DiagnosticCode::inverted_lead: return "inverted_lead";
    case DiagnosticCode::swapped_limb_leads: return "swapped_limb_leads";
    case DiagnosticCode::implausible_gain: return "implausible_gain";
    case DiagnosticCode::clipped_lead: return "clipped_lead";
    case DiagnosticCode::powerline: return "powerline";
    case DiagnosticCode::unnamed_ecg: return "unnamed_ecg";
    case DiagnosticCode::signals_left_out: return "signals_left_out";
    case DiagnosticCode::chosen_signals: return "chosen_signals";
    case DiagnosticCode::surplus_records: return "surplus_records";
    case DiagnosticCode::header_checksum_mismatch: return "header_checksum_mismatch";
    case DiagnosticCode::shared_sample_count: return "shared_sample_count";
    case DiagnosticCode::plain_wave: return "plain_wave";
    case DiagnosticCode::changed_thresholds: return "changed_thresholds";
    case DiagnosticCode::moved_operating_point: return "moved_operating_point";
    case DiagnosticCode::trained_on: return "trained_on";
    case DiagnosticCode::derived_leads: return "derived_leads";
    case DiagnosticCode::part_checksum_mismatch: return "part_checksum_mismatch";
  }
  return {};
}

}  // namespace ecg
