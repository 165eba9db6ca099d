#include "core/analysis/options.hpp"

#include <string>

#include "core/base/text_scanner.hpp"

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

}  // namespace

Status set_option(Options& options, std::string_view key, std::string_view value) {
  if (key == "record") {
    options.ingest.record = value;
  } else if (key == "annotator") {
    options.ingest.annotator = value;
  } else if (key == "fs_hz") {
    ECG_TRY(const double fs_hz, positive(key, value));
    options.ingest.fs_hz = fs_hz;
  } else if (key == "gain_adu_per_mv") {
    ECG_TRY(const double gain_adu_per_mv, positive(key, value));
    options.ingest.gain_adu_per_mv = gain_adu_per_mv;
  } else if (key == "max_bytes") {
    const auto bytes = parse_integer<std::int64_t>(value);
    if (!bytes) return refusal(ErrorCode::malformed, key);
    if (*bytes <= 0 || *bytes > kLargestBudget) return refusal(ErrorCode::out_of_range, key);
    options.ingest.max_bytes = *bytes;
  } else if (key == "class_map") {
    if (value != "papers" && value != "ec57") return refusal(ErrorCode::malformed, key);
    options.analysis.class_map = value == "papers" ? ClassMap::papers : ClassMap::ec57;
    options.scoring.class_map = options.analysis.class_map;
  } else if (key == "positions") {
    if (value != "own" && value != "reference") return refusal(ErrorCode::malformed, key);
    options.analysis.reference_positions = value == "reference";
  } else if (key == "annotations") {
    if (value != "own" && value != "reference" && value != "none") return refusal(ErrorCode::malformed, key);
    options.exported_annotations = value == "own"         ? ExportedAnnotations::own
                                   : value == "reference" ? ExportedAnnotations::reference
                                                          : ExportedAnnotations::none;
  } else if (key == "match_window_s") {
    ECG_TRY(const double window_s, positive(key, value));
    options.scoring.match_window_s = window_s;
  } else if (key == "test_from_s") {
    ECG_TRY(const double from_s, positive(key, value));
    options.analysis.test_from_s = from_s;
  } else if (key == "from_s") {
    const bool from_start = parse_decimal(value) == 0.0;
    ECG_TRY(const double from_s, from_start ? Result<double>(0.0) : positive(key, value));
    options.scoring.skip_s = from_s;
  } else if (key == "to_s") {
    ECG_TRY(const double to_s, positive(key, value));
    options.scoring.end_s = to_s;
  } else if (key == "ecg") {
    options.choices.push_back({std::string(value), SignalChoice::ecg});
  } else if (key == "not_ecg") {
    options.choices.push_back({std::string(value), SignalChoice::other});
  } else if (key == "main_lead") {
    options.choices.push_back({std::string(value), SignalChoice::main});
  } else if (key == "inverted") {
    options.inverted.emplace_back(value);
  } else {
    return refusal(ErrorCode::unsupported, key);
  }
  return Done{};
}

}  // namespace ecg
