#include "core/analysis/options.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/text_scanner.hpp"
#include "core/rhythm/thresholds.hpp"

namespace ecg {

namespace {

/// Sampling rates and gains beyond this are typing errors; far above every recorder.
constexpr double kLargestNumber = 1e9;
constexpr std::int64_t kLargestBudget = std::int64_t{1} << 50;

Error refusal(ErrorCode code, std::string_view key) { return {code, std::string(key), -1, {}}; }

Result<double> positive(std::string_view key, std::string_view value) {
  const auto number = parse_decimal(value);
  if (!number) return refusal(ErrorCode::malformed, key);
  if (!(*number > 0.0) || *number > kLargestNumber) return refusal(ErrorCode::out_of_range, key);
  return *number;
}

Status set_record(Options& options, std::string_view /*key*/, std::string_view value) {
  options.ingest.record = value;
  return Done{};
}
Status set_annotator(Options& options, std::string_view /*key*/, std::string_view value) {
  options.ingest.annotator = value;
  return Done{};
}
Status set_rate(Options& options, std::string_view key, std::string_view value) {
  ECG_TRY(const double fs_hz, positive(key, value));
  options.ingest.fs_hz = fs_hz;
  return Done{};
}
Status set_gain(Options& options, std::string_view key, std::string_view value) {
  ECG_TRY(const double gain_adu_per_mv, positive(key, value));
  options.ingest.gain_adu_per_mv = gain_adu_per_mv;
  return Done{};
}
Status set_budget(Options& options, std::string_view key, std::string_view value) {
  const auto bytes = parse_integer<std::int64_t>(value);
  if (!bytes) return refusal(ErrorCode::malformed, key);
  if (*bytes <= 0 || *bytes > kLargestBudget) return refusal(ErrorCode::out_of_range, key);
  options.ingest.max_bytes = *bytes;
  return Done{};
}
Status set_class_map(Options& options, std::string_view key, std::string_view value) {
  if (value != "papers" && value != "ec57") return refusal(ErrorCode::malformed, key);
  options.analysis.class_map = value == "papers" ? ClassMap::papers : ClassMap::ec57;
  options.scoring.class_map = options.analysis.class_map;
  return Done{};
}
Status set_positions(Options& options, std::string_view key, std::string_view value) {
  if (value != "own" && value != "reference") return refusal(ErrorCode::malformed, key);
  options.analysis.reference_positions = value == "reference";
  return Done{};
}
Status set_annotations(Options& options, std::string_view key, std::string_view value) {
  if (value != "own" && value != "reference" && value != "none") return refusal(ErrorCode::malformed, key);
  options.exported_annotations = value == "own"         ? ExportedAnnotations::own
                                 : value == "reference" ? ExportedAnnotations::reference
                                                        : ExportedAnnotations::none;
  return Done{};
}
Status set_header_text(Options& options, std::string_view key, std::string_view value) {
  if (value != "keep" && value != "leave_out") return refusal(ErrorCode::malformed, key);
  options.exported_header_text = value == "keep" ? HeaderText::keep : HeaderText::leave_out;
  return Done{};
}
Status set_match_window(Options& options, std::string_view key, std::string_view value) {
  ECG_TRY(const double window_s, positive(key, value));
  options.scoring.match_window_s = window_s;
  return Done{};
}
Status set_one_threshold(Options& options, std::string_view /*key*/, std::string_view value) {
  return set_threshold(options.analysis.rhythm, value);
}
Status set_all_thresholds(Options& options, std::string_view /*key*/, std::string_view value) {
  ECG_TRY(const RhythmSettings rhythm, parse_thresholds(value));
  options.analysis.rhythm = rhythm;
  return Done{};
}
Status set_test_begin(Options& options, std::string_view key, std::string_view value) {
  ECG_TRY(const double from_s, positive(key, value));
  options.analysis.test_from_s = from_s;
  return Done{};
}
Status set_scored_begin(Options& options, std::string_view key, std::string_view value) {
  const bool from_start = parse_decimal(value) == 0.0;
  ECG_TRY(const double from_s, from_start ? Result<double>(0.0) : positive(key, value));
  options.scoring.skip_s = from_s;
  return Done{};
}
Status set_scored_end(Options& options, std::string_view key, std::string_view value) {
  ECG_TRY(const double to_s, positive(key, value));
  options.scoring.end_s = to_s;
  return Done{};
}
template <SignalChoice choice>
Status choose(Options& options, std::string_view /*key*/, std::string_view value) {
  options.choices.push_back({std::string(value), choice});
  return Done{};
}
Status invert(Options& options, std::string_view /*key*/, std::string_view value) {
  options.inverted.emplace_back(value);
  return Done{};
}

struct Option {
  std::string_view key;
  Status (*set)(Options& options, std::string_view key, std::string_view value);
};
constexpr std::array<Option, 19> kOptions = {{{"record", set_record},
                                              {"annotator", set_annotator},
                                              {"fs_hz", set_rate},
                                              {"gain_adu_per_mv", set_gain},
                                              {"max_bytes", set_budget},
                                              {"class_map", set_class_map},
                                              {"positions", set_positions},
                                              {"threshold", set_one_threshold},
                                              {"thresholds", set_all_thresholds},
                                              {"test_from_s", set_test_begin},
                                              {"match_window_s", set_match_window},
                                              {"from_s", set_scored_begin},
                                              {"to_s", set_scored_end},
                                              {"annotations", set_annotations},
                                              {"header_text", set_header_text},
                                              {"ecg", choose<SignalChoice::ecg>},
                                              {"not_ecg", choose<SignalChoice::other>},
                                              {"main_lead", choose<SignalChoice::main>},
                                              {"inverted", invert}}};

}  // namespace

Status set_option(Options& options, std::string_view key, std::string_view value) {
  const auto* option = std::ranges::find(kOptions, key, &Option::key);
  if (option == kOptions.end()) return refusal(ErrorCode::unsupported, key);
  return option->set(options, key, value);
}

std::vector<std::string_view> option_keys() {
  std::vector<std::string_view> keys;
  for (const Option& option : kOptions) keys.push_back(option.key);
  return keys;
}

}  // namespace ecg
