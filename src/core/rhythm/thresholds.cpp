#include "core/rhythm/thresholds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

template <double RhythmSettings::* member>
constexpr Threshold number(std::string_view name, double least, double most, std::string_view unit,
                           std::string_view meaning, std::string_view source) {
  return {name,
          least,
          most,
          meaning,
          unit,
          source,
          [](const RhythmSettings& settings) { return settings.*member; },
          [](RhythmSettings& settings, double value) { settings.*member = value; }};
}

template <std::int32_t RhythmSettings::* member>
constexpr Threshold count(std::string_view name, double least, double most, std::string_view unit,
                          std::string_view meaning, std::string_view source) {
  return {
      name,
      least,
      most,
      meaning,
      unit,
      source,
      [](const RhythmSettings& settings) { return static_cast<double>(settings.*member); },
      [](RhythmSettings& settings, double value) { settings.*member = static_cast<std::int32_t>(std::lround(value)); }};
}

constexpr std::string_view kChosen = "chosen on recordings of development, docs/results/verdict.md";

constexpr std::string_view kConduction = "AHA/ACCF/HRS 2009, intraventricular conduction";
constexpr std::string_view kLowVoltage = "usual definition (Madias 2008)";
constexpr std::string_view kInfarction = "Fourth Universal Definition of Myocardial Infarction, 2018";

// Limits are those of sense, not of medicine: a rate no heart has, a pause no recording holds.
constexpr std::array kThresholds = {
    number<&RhythmSettings::tachycardia_bpm>("tachycardia_bpm", 60.0, 300.0, "bpm",
                                             "A sustained rate above this is fast", "usual limit of tachycardia"),
    number<&RhythmSettings::bradycardia_bpm>("bradycardia_bpm", 10.0, 100.0, "bpm",
                                             "A sustained rate below this is slow",
                                             "our choice: below the usual 60, which sleep and training reach"),
    number<&RhythmSettings::sustained_s>("sustained_s", 1.0, 3600.0, "s", "So long a rate must be fast or slow",
                                         "our choice"),
    number<&RhythmSettings::pause_s>("pause_s", 0.5, 60.0, "s", "An RR interval of this length is a pause",
                                     "usual reporting limit of Holter services"),
    count<&RhythmSettings::run_beats>("run_beats", 2.0, 100.0, "beats", "So many V, or S, beats in a row are a run",
                                      "usual definition: three and more"),
    count<&RhythmSettings::cycles>("cycles", 1.0, 100.0, "cycles", "Bigeminy and trigeminy repeat so often",
                                   "criterion of HScribe"),
    number<&RhythmSettings::fibrillation_probability>(
        "fibrillation_probability", 0.01, 0.999, "", "Probability from which on atrial fibrillation is named", kChosen),
    number<&RhythmSettings::abnormal_probability>(
        "abnormal_probability", 0.01, 0.999, "",
        "Probability of \"abnormal\" from which on a recording without a finding is not called calm", kChosen),
    number<&RhythmSettings::ventricular_probability>(
        "ventricular_probability", 0.01, 0.999, "",
        "Probability from which on ventricular tachycardia, flutter or fibrillation is named", kChosen),
    number<&RhythmSettings::paced_probability>("paced_probability", 0.01, 0.999, "",
                                               "Probability from which on a paced rhythm is named", kChosen),
    number<&RhythmSettings::flutter_probability>(
        "flutter_probability", 0.01, 0.999, "",
        "Probability from which on atrial flutter is named in a strip of a minute and less", kChosen),
    number<&RhythmSettings::long_pr_ms>(
        "long_pr_ms", 100.0, 400.0, "ms", "PR above this is long",
        "ACC/AHA/HRS 2018: above 200; 10 more, by which readers of the CSE study differ at the onset of P"),
    number<&RhythmSettings::wide_qrs_ms>("wide_qrs_ms", 80.0, 300.0, "ms", "QRS from this on is wide", kConduction),
    number<&RhythmSettings::incomplete_block_ms>("incomplete_block_ms", 80.0, 300.0, "ms",
                                                 "QRS from this on is that of an incomplete bundle branch block",
                                                 kConduction),
    number<&RhythmSettings::long_qtc_ms>("long_qtc_ms", 300.0, 700.0, "ms", "QTc (Fridericia) from this on is long",
                                         "AHA/ACCF/HRS 2009: 460 in women, 450 in men; files seldom say which"),
    number<&RhythmSettings::short_qtc_ms>("short_qtc_ms", 200.0, 400.0, "ms", "QTc (Fridericia) up to this is short",
                                          "ESC 2015, ventricular arrhythmias"),
    number<&RhythmSettings::left_axis_deg>("left_axis_deg", 0.0, 180.0, "\xC2\xB0",
                                           "The axis of QRS deviates to the left beyond minus this", kConduction),
    number<&RhythmSettings::right_axis_deg>("right_axis_deg", 0.0, 180.0, "\xC2\xB0",
                                            "The axis of QRS deviates to the right beyond this", kConduction),
    number<&RhythmSettings::low_limb_mv>("low_limb_mv", 0.05, 5.0, "mV", "QRS below this in every limb lead is low",
                                         kLowVoltage),
    number<&RhythmSettings::low_chest_mv>("low_chest_mv", 0.05, 5.0, "mV", "QRS below this in every chest lead is low",
                                          kLowVoltage),
    number<&RhythmSettings::st_elevation_mm>("st_elevation_mm", 0.1, 20.0, "mm",
                                             "ST elevation from this on, in two adjacent leads, is named", kInfarction),
    number<&RhythmSettings::st_elevation_v2_v3_mm>("st_elevation_v2_v3_mm", 0.1, 20.0, "mm", "The same in V2 and V3",
                                                   kInfarction),
    number<&RhythmSettings::st_depression_mm>("st_depression_mm", 0.1, 20.0, "mm",
                                              "ST depression from this on, in two adjacent leads, is named",
                                              kInfarction),
};

/// "2.5", "3", "0.999".
std::string text_of(double value) {
  std::string text = std::to_string(std::llround(value * 1000.0));
  while (text.size() < 4) text.insert(0, "0");
  text.insert(text.size() - 3, ".");
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

Error refusal(ErrorCode code, std::string_view name) { return {code, std::string(name), -1, {}}; }

}  // namespace

std::span<const Threshold> thresholds() { return kThresholds; }

Status set_threshold(RhythmSettings& settings, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (equals == std::string_view::npos) return refusal(ErrorCode::malformed, name);
  const auto* found = std::ranges::find(kThresholds, name, &Threshold::name);
  if (found == kThresholds.end()) return refusal(ErrorCode::unsupported, name);
  const auto value = parse_decimal(text.substr(equals + 1));
  if (!value) return refusal(ErrorCode::malformed, name);
  if (!(*value >= found->least && *value <= found->most)) return refusal(ErrorCode::out_of_range, name);
  found->set(settings, *value);
  return Done{};
}

Result<RhythmSettings> parse_thresholds(std::string_view text) {
  RhythmSettings settings;
  TextScanner scanner(text);
  while (const auto word = scanner.word()) {
    const Status set = set_threshold(settings, word->text);
    if (!set.has_value()) return set.error();
  }
  return settings;
}

std::string changed_thresholds(const RhythmSettings& settings) {
  const RhythmSettings usual;
  std::string words;
  for (const Threshold& each : kThresholds) {
    if (each.value(settings) == each.value(usual)) continue;
    words += (words.empty() ? "" : ", ") + std::string(each.name) + " " + text_of(each.value(settings)) +
             " instead of " + text_of(each.value(usual));
  }
  return words;
}

std::string thresholds_words(const RhythmSettings& settings) {
  std::string words;
  for (const Threshold& each : kThresholds)
    words += (words.empty() ? "" : ", ") + std::string(each.name) + " " + text_of(each.value(settings));
  return words;
}

}  // namespace ecg
