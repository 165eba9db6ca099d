#include "core/ingest/lead_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/base/letter_case.hpp"
#include "core/base/statistics.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg {

namespace {

constexpr std::size_t kFewestBeats = 5;  ///< a median of fewer shows single beats (our choice)
constexpr std::size_t kMaxBeats = 64;    ///< spread over the record; more change the median beat little
// The median beat, and the windows of its waves around the R peak, in seconds: wide enough for PR intervals of 0.12 to
// 0.22 s and QT intervals up to 0.48 s, apart from the QRS complex (textbook values).
constexpr double kBefore_s = 0.30;
constexpr double kAfter_s = 0.50;
constexpr double kPBegin_s = -0.24;
constexpr double kPEnd_s = -0.08;
constexpr double kQrsReach_s = 0.07;
constexpr double kTBegin_s = 0.14;
constexpr double kTEnd_s = 0.44;
// A wave counts as pointing down when it does so clearly (our choice, above the noise of a median of 64 beats).
constexpr double kSmallestP_mv = 0.03;
constexpr double kSmallestT_mv = 0.05;
constexpr double kQrsDominance = 1.5;  ///< one direction over the other
// QRS complexes measure 0.1 to 5 mV at the skin; beyond these lies a wrong gain or unit rather than a heart.
constexpr double kLowestQrs_mv = 0.02;
constexpr double kHighestQrs_mv = 20.0;
constexpr double kShareToMention = 0.1;  ///< of the stretches (our choice)

/// Leads that point along the heart's main axis in nearly everybody.
bool is_usually_upright(std::string_view name) {
  constexpr std::array<std::string_view, 7> kUpright = {"I", "II", "MLII", "ML2", "V4", "V5", "V6"};
  return std::find(kUpright.begin(), kUpright.end(), name) != kUpright.end();
}

/// Extremes of a stretch relative to the resting level, in mV.
struct Wave {
  double up = 0.0;
  double down = 0.0;
};

struct MedianBeat {
  std::vector<float> mv;  ///< relative to its own median, which lies on the resting level
  double fs_hz = 0.0;

  [[nodiscard]] Wave wave(double begin_s, double end_s) const {
    const auto at = [&](double t_s) {
      const double sample = std::clamp((t_s + kBefore_s) * fs_hz, 0.0, static_cast<double>(mv.size()));
      return static_cast<std::size_t>(sample);
    };
    Wave result;
    for (std::size_t i = at(begin_s); i < at(end_s); ++i) {
      result.up = std::max(result.up, static_cast<double>(mv[i]));
      result.down = std::max(result.down, -static_cast<double>(mv[i]));
    }
    return result;
  }
};

/// Empty when too few beats lie whole inside the record and outside gaps.
std::optional<MedianBeat> median_beat(const Record& record, const Signal& signal,
                                      std::span<const SampleIndex> r_peaks) {
  const SampleIndex before = samples_from_seconds(kBefore_s, record.fs_hz);
  const auto size = static_cast<std::size_t>(before + samples_from_seconds(kAfter_s, record.fs_hz));
  const std::size_t step = std::max<std::size_t>(1, r_peaks.size() / kMaxBeats);
  std::vector<std::vector<float>> beats;
  for (std::size_t i = 0; i < r_peaks.size(); i += step) {
    std::vector<float> beat(size);
    signal.read(r_peaks[i] - before, beat);
    if (std::all_of(beat.begin(), beat.end(), [](float v) { return std::isfinite(v); }))
      beats.push_back(std::move(beat));
  }
  if (beats.size() < kFewestBeats || size == 0) return std::nullopt;
  MedianBeat result{std::vector<float>(size), record.fs_hz};
  // Each beat on its own resting level first: the median of a shifting baseline would blur the waves.
  for (std::vector<float>& beat : beats) {
    std::vector<float> sorted = beat;
    const float level = quantile_in_place(std::span(sorted), 0.5);
    for (float& value : beat) value -= level;
  }
  std::vector<float> column(beats.size());
  for (std::size_t i = 0; i < size; ++i) {
    std::transform(beats.begin(), beats.end(), column.begin(), [i](const auto& beat) { return beat[i]; });
    result.mv[i] = quantile_in_place(std::span(column), 0.5) * static_cast<float>(signal.mv_per_unit());
  }
  return result;
}

enum class Direction : std::int8_t { unclear, upright, inverted };

/// Whether P wave, QRS complex and T wave all point the same way.
Direction direction_of(const MedianBeat& beat) {
  const Wave p = beat.wave(kPBegin_s, kPEnd_s);
  const Wave qrs = beat.wave(-kQrsReach_s, kQrsReach_s);
  const Wave t = beat.wave(kTBegin_s, kTEnd_s);
  const auto points = [&](double Wave::* to, double Wave::* from) {
    return p.*to >= kSmallestP_mv && p.*to > p.*from && t.*to >= kSmallestT_mv && t.*to > t.*from &&
           qrs.*to > kQrsDominance * qrs.*from;
  };
  if (points(&Wave::down, &Wave::up)) return Direction::inverted;
  if (points(&Wave::up, &Wave::down)) return Direction::upright;
  return Direction::unclear;
}

void check_stretches(std::vector<Diagnostic>& diagnostics, const Record& record, const Quality& quality,
                     QualityReason reason, DiagnosticCode code) {
  const auto stretches = static_cast<std::size_t>(std::max(quality.stretch_count, 0));
  for (std::size_t lead = 0; lead < record.signals.size() && stretches > 0; ++lead) {
    const auto begin = quality.reason.begin() + static_cast<std::ptrdiff_t>(lead * stretches);
    const auto found = static_cast<double>(std::count(begin, begin + static_cast<std::ptrdiff_t>(stretches), reason));
    const auto all = static_cast<double>(stretches);
    if (found > 0.0 && found >= kShareToMention * all)
      diagnostics.push_back({code, record.signals[lead].lead, found, all});
  }
}

}  // namespace

std::vector<Diagnostic> check_leads(const Record& record, const Quality& quality,
                                    std::span<const SampleIndex> r_peaks) {
  std::vector<Diagnostic> diagnostics;
  std::optional<std::size_t> inverted_one;  // where the diagnostic about lead I stands
  bool upright_avr = false;
  for (const Signal& signal : record.signals) {
    if (signal.kind != SignalKind::ecg || !signal.is_voltage()) continue;
    const std::optional<MedianBeat> beat = median_beat(record, signal, r_peaks);
    if (!beat) continue;
    const Wave qrs = beat->wave(-kQrsReach_s, kQrsReach_s);
    const double height_mv = qrs.up + qrs.down;
    if (height_mv > kHighestQrs_mv || (height_mv < kLowestQrs_mv && height_mv > 0.0)) {
      diagnostics.push_back({DiagnosticCode::implausible_gain, signal.lead, height_mv});
      continue;
    }
    const std::string name = upper(lead_of_label(signal.lead));
    const Direction direction = direction_of(*beat);
    upright_avr = upright_avr || (name == "AVR" && direction == Direction::upright);
    if (direction != Direction::inverted || !is_usually_upright(name)) continue;
    if (name == "I") inverted_one = diagnostics.size();
    diagnostics.push_back({DiagnosticCode::inverted_lead, signal.lead});
  }
  if (inverted_one && upright_avr) diagnostics[*inverted_one].code = DiagnosticCode::swapped_limb_leads;
  check_stretches(diagnostics, record, quality, QualityReason::saturated, DiagnosticCode::clipped_lead);
  check_stretches(diagnostics, record, quality, QualityReason::powerline, DiagnosticCode::powerline);
  check_stretches(diagnostics, record, quality, QualityReason::plain_wave, DiagnosticCode::plain_wave);
  return diagnostics;
}

}  // namespace ecg
