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
constexpr Threshold number(std::string_view name, double least, double most) {
  return {name, least, most, [](const RhythmSettings& settings) { return settings.*member; },
          [](RhythmSettings& settings, double value) { settings.*member = value; }};
}

template <std::int32_t RhythmSettings::* member>
constexpr Threshold count(std::string_view name, double least, double most) {
  return {
      name, least, most, [](const RhythmSettings& settings) { return static_cast<double>(settings.*member); },
      [](RhythmSettings& settings, double value) { settings.*member = static_cast<std::int32_t>(std::lround(value)); }};
}

// Limits are those of sense, not of medicine: a rate no heart has, a pause no recording holds.
constexpr std::array kThresholds = {
    number<&RhythmSettings::tachycardia_bpm>("tachycardia_bpm", 60.0, 300.0),
    number<&RhythmSettings::bradycardia_bpm>("bradycardia_bpm", 10.0, 100.0),
    number<&RhythmSettings::sustained_s>("sustained_s", 1.0, 3600.0),
    number<&RhythmSettings::pause_s>("pause_s", 0.5, 60.0),
    count<&RhythmSettings::run_beats>("run_beats", 2.0, 100.0),
    count<&RhythmSettings::cycles>("cycles", 1.0, 100.0),
    number<&RhythmSettings::fibrillation_probability>("fibrillation_probability", 0.01, 0.999),
    number<&RhythmSettings::abnormal_probability>("abnormal_probability", 0.01, 0.999),
    number<&RhythmSettings::ventricular_probability>("ventricular_probability", 0.01, 0.999),
    number<&RhythmSettings::paced_probability>("paced_probability", 0.01, 0.999),
    number<&RhythmSettings::flutter_probability>("flutter_probability", 0.01, 0.999),
};

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

}  // namespace ecg
