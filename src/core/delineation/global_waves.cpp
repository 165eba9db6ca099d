#include "core/delineation/global_waves.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/statistics.hpp"
#include "core/delineation/wave_view.hpp"

namespace ecg {

namespace {

constexpr double kFineRate_hz = 400.0;  ///< the speed is looked at near this rate, or the record's when lower
constexpr double kBefore_s = 0.20;      ///< QRS is looked for this far before ...
constexpr double kAfter_s = 0.25;       ///< ... and after the R peak
constexpr double kPeakReach_s = 0.10;   ///< its highest speed lies within this of the R peak
constexpr std::size_t kMinLeads = 3;    ///< from which leads can outvote one

struct Bounds {
  SampleIndex onset = 0;
  SampleIndex end = 0;
};

double median_of(std::vector<double> values) { return quantile_in_place(std::span(values), 0.5); }

/// Root mean square of the leads' slopes, per step; in mV/s.
std::vector<double> speed_of(std::span<const WaveView> views) {
  std::ptrdiff_t steps = views.front().size();
  for (const WaveView& view : views) steps = std::min(steps, view.size());
  std::vector<double> speed(static_cast<std::size_t>(steps));
  for (std::ptrdiff_t i = 0; i < steps; ++i) {
    double squares = 0.0;
    for (const WaveView& view : views) squares += view.slope(i) * view.slope(i);
    speed[static_cast<std::size_t>(i)] = std::sqrt(squares / static_cast<double>(views.size()));
  }
  return speed;
}

double highest_of(std::span<const double> speed, std::ptrdiff_t middle, std::ptrdiff_t reach) {
  double highest = 0.0;
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, middle - reach);
       i <= std::min(middle + reach, std::ssize(speed) - 1); ++i)
    highest = std::max(highest, speed[static_cast<std::size_t>(i)]);
  return highest;
}

/// Standard deviation of a lead's slope where the heart rests, by the lower quartile of what it does.
double restlessness(const WaveView& view) {
  constexpr double kLowerQuartile = 0.319;  // of |x| of a normal distribution, in standard deviations
  std::vector<double> slopes;
  for (std::ptrdiff_t i = 0; i < view.size(); ++i) slopes.push_back(std::abs(view.slope(i)));
  return quantile_in_place(std::span(slopes), 0.25) / kLowerQuartile;
}

/// The leads without those that move far more than the others between waves, by so much that it shows in the speed of all:
/// in `most` of it.
std::vector<WaveView> quiet_views(std::vector<WaveView> views, double noisy, double most) {
  if (views.size() < kMinLeads) return views;
  std::vector<double> restless;
  for (const WaveView& view : views) restless.push_back(restlessness(view));
  const double usual = median_of(restless);
  const double share = 1.0 / std::sqrt(static_cast<double>(views.size()));
  std::vector<WaveView> kept;
  for (std::size_t k = 0; k < views.size(); ++k) {
    if (restless[k] <= noisy * usual || restless[k] * share <= most) kept.push_back(std::move(views[k]));
  }
  return kept;
}

/// Going outwards from `from`: where the speed falls below `limit` to stay there for `quiet` steps, between two steps;
/// the end of what is looked at when it never does.
double quiet_from(std::span<const double> speed, std::ptrdiff_t from, std::ptrdiff_t direction, double limit,
                  std::ptrdiff_t quiet) {
  std::ptrdiff_t calm = 0;
  std::ptrdiff_t i = from + direction;
  for (; i >= 0 && i < std::ssize(speed); i += direction) {
    calm = speed[static_cast<std::size_t>(i)] < limit ? calm + 1 : 0;
    if (calm < quiet) continue;
    const std::ptrdiff_t first = i - direction * (calm - 1);
    const double inside = speed[static_cast<std::size_t>(first - direction)];
    const double outside = speed[static_cast<std::size_t>(first)];
    const double share = inside > outside ? std::clamp((inside - limit) / (inside - outside), 0.0, 1.0) : 1.0;
    return static_cast<double>(first - direction) + static_cast<double>(direction) * share;
  }
  return static_cast<double>(i - direction);
}

std::optional<Bounds> find_qrs(const Record& record, std::span<const std::size_t> leads, SampleIndex r_peak,
                               const GlobalSettings& settings) {
  const double fs_hz = record.fs_hz;
  const auto block = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(fs_hz / kFineRate_hz)));
  const SampleRange range = {r_peak - samples_from_seconds(kBefore_s, fs_hz),
                             r_peak + samples_from_seconds(kAfter_s, fs_hz)};
  std::vector<WaveView> views;
  for (const std::size_t lead : leads) {
    WaveView view(record.signals[lead], fs_hz, range, block, settings.qrs_smoothing_s);
    if (view.valid()) views.push_back(std::move(view));
  }
  if (views.empty()) return std::nullopt;
  const std::ptrdiff_t middle = views.front().index_of(r_peak), reach = views.front().steps(kPeakReach_s);
  const double loudest = highest_of(speed_of(views), middle, reach);
  views = quiet_views(std::move(views), settings.noisy, settings.noise_share * settings.qrs_slope * loudest);
  const WaveView& view = views.front();
  const std::vector<double> speed = speed_of(views);
  const double highest = highest_of(speed, middle, reach);
  if (!(highest > 0.0)) return std::nullopt;
  const auto outermost = [&](std::ptrdiff_t direction) {
    std::ptrdiff_t edge = middle;
    const std::ptrdiff_t bridge = view.steps(settings.qrs_bridge_s);
    for (std::ptrdiff_t i = middle; i >= 0 && i < std::ssize(speed) && std::abs(i - edge) <= bridge; i += direction) {
      if (speed[static_cast<std::size_t>(i)] >= settings.qrs_steep * highest) edge = i;
    }
    return edge;
  };
  const std::ptrdiff_t quiet = std::max<std::ptrdiff_t>(1, view.steps(settings.qrs_quiet_s));
  const double limit = settings.qrs_slope * highest;
  const double lead = settings.qrs_lead_s * fs_hz / static_cast<double>(block);
  return Bounds{.onset = view.sample_of(quiet_from(speed, outermost(-1), -1, limit, quiet) - lead),
                .end = view.sample_of(quiet_from(speed, outermost(1), 1, limit, quiet))};
}

/// A wave as one lead has it.
struct LeadWave {
  std::int32_t onset = 0;
  std::int32_t peak = 0;
  std::int32_t end = 0;
};

/// The largest group of waves whose peaks lie within `reach` of one of them.
std::vector<LeadWave> at_one_place(const std::vector<LeadWave>& waves, std::int32_t reach) {
  std::vector<LeadWave> best;
  for (const LeadWave& centre : waves) {
    std::vector<LeadWave> group;
    for (const LeadWave& wave : waves) {
      if (std::abs(wave.peak - centre.peak) <= reach) group.push_back(wave);
    }
    if (group.size() > best.size()) best = std::move(group);
  }
  return best;
}

/// The bound that `share` of the waves have reached already, or not left yet; of few the outermost one that another confirms
/// within `reach`.
std::int32_t confirmed(const std::vector<LeadWave>& waves, std::int32_t LeadWave::* bound, double share, bool earliest,
                       std::int32_t reach) {
  std::vector<std::int32_t> places;
  for (const LeadWave& wave : waves) places.push_back(wave.*bound);
  std::ranges::sort(places);
  if (!earliest) std::ranges::reverse(places);
  const auto rank = std::max<std::int64_t>(1, std::llround(share * static_cast<double>(places.size())));
  // An outermost bound that no second wave comes near is not believed.
  const bool alone = rank == 1 && places.size() > 1 && std::abs(places[0] - places[1]) > reach;
  return places[static_cast<std::size_t>(alone ? 1 : rank - 1)];
}

std::int32_t median_peak(const std::vector<LeadWave>& waves) {
  std::vector<double> peaks;
  for (const LeadWave& wave : waves) peaks.push_back(wave.peak);
  return static_cast<std::int32_t>(median_of(std::move(peaks)));
}

std::size_t needed(std::size_t leads, double share) {
  return static_cast<std::size_t>(std::max<std::int64_t>(1, std::llround(share * static_cast<double>(leads))));
}

}  // namespace

Delineation global_waves(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks,
                         const Quality& quality, const GlobalSettings& settings) {
  const std::vector<Delineation> of_lead = delineate(record, leads, r_peaks);
  Delineation result;
  result.offset.assign(r_peaks.size() * kFiducialCount, kAbsent);
  const auto p_reach = static_cast<std::int32_t>(samples_from_seconds(settings.p_agree_s, record.fs_hz));
  const auto t_reach = static_cast<std::int32_t>(samples_from_seconds(settings.t_agree_s, record.fs_hz));
  const auto confirm = static_cast<std::int32_t>(samples_from_seconds(settings.confirm_s, record.fs_hz));
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const double time_s = seconds_from_samples(r_peaks[beat], record.fs_hz);
    std::vector<std::size_t> usable;
    std::vector<LeadWave> p_waves, t_waves;
    const Delineation* only = nullptr;
    for (std::size_t k = 0; k < leads.size(); ++k) {
      if (quality.is_unusable(static_cast<std::int32_t>(leads[k]), time_s)) continue;
      usable.push_back(leads[k]);
      only = &of_lead[k];
      const auto at = [&](Fiducial fiducial) { return of_lead[k].at(beat, fiducial); };
      if (const auto peak = at(Fiducial::p_peak))
        p_waves.push_back({at(Fiducial::p_onset).value_or(*peak), *peak, at(Fiducial::p_end).value_or(*peak)});
      if (const auto peak = at(Fiducial::t_peak))
        t_waves.push_back({*peak, *peak, at(Fiducial::t_end).value_or(*peak)});
    }
    const auto row = result.offset.begin() + static_cast<std::ptrdiff_t>(beat * kFiducialCount);
    if (usable.size() == 1) {
      std::copy_n(only->offset.begin() + static_cast<std::ptrdiff_t>(beat * kFiducialCount), kFiducialCount, row);
      continue;
    }
    const auto put = [&](Fiducial fiducial, std::int32_t offset) {
      *(row + static_cast<std::ptrdiff_t>(fiducial)) = offset;
    };
    const std::optional<Bounds> qrs = find_qrs(record, usable, r_peaks[beat], settings);
    if (!qrs) continue;
    const auto onset = static_cast<std::int32_t>(qrs->onset - r_peaks[beat]);
    const auto end = static_cast<std::int32_t>(qrs->end - r_peaks[beat]);
    put(Fiducial::qrs_onset, onset);
    put(Fiducial::qrs_end, end);
    p_waves = at_one_place(p_waves, p_reach);
    if (!p_waves.empty() && p_waves.size() >= needed(usable.size(), settings.p_share)) {
      const std::int32_t peak = median_peak(p_waves);
      const std::int32_t begin = confirmed(p_waves, &LeadWave::onset, settings.p_share, true, confirm);
      if (begin < peak && peak < onset) {
        put(Fiducial::p_onset, begin);
        put(Fiducial::p_peak, peak);
        put(Fiducial::p_end,
            std::clamp(confirmed(p_waves, &LeadWave::end, settings.p_share, false, confirm), peak, onset));
      }
    }
    t_waves = at_one_place(t_waves, t_reach);
    if (!t_waves.empty() && t_waves.size() >= needed(usable.size(), settings.p_share)) {
      const std::int32_t peak = median_peak(t_waves);
      const std::int32_t stop = confirmed(t_waves, &LeadWave::end, settings.t_share, false, confirm);
      if (peak >= end && stop > peak) {
        put(Fiducial::t_peak, peak);
        put(Fiducial::t_end, stop);
      }
    }
  }
  return result;
}

}  // namespace ecg
