#include "core/delineation/delineation.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/statistics.hpp"
#include "core/delineation/wave_view.hpp"

namespace ecg {

namespace {

constexpr double kFineRate_hz = 400.0;    ///< QRS and P are looked at near this rate, or the record's when lower ...
constexpr double kCoarseRate_hz = 125.0;  ///< ... T near this one
constexpr double kDefaultRr_s = 0.8;      ///< of a single beat
constexpr double kLongestRr_s = 2.0;      ///< T waves do not come later for longer ones
constexpr double kQrsBefore_s = 0.16;     ///< QRS is looked for this far before ...
constexpr double kQrsAfter_s = 0.20;      ///< ... and after the R peak
constexpr double kSteepReach_s = 0.10;
constexpr double kTEndReach_s = 0.20;      ///< the end of T lies within this after its peak (RR of 1 s)
constexpr double kPEdgeReach_s = 0.090;    ///< onset and end of P lie within this of its peak
constexpr double kApexSnap_s = 0.040;      ///< the apex lies this near to the place farthest from the chord
constexpr double kAfterT_s = 0.020;        ///< P does not begin before this after the T wave of the beat before
constexpr std::size_t kMinLeads = 3;       ///< from which leads can outvote one
constexpr std::ptrdiff_t kNeighbours = 4;  ///< beats to either side that a P wave is compared with

std::int64_t block_for(double fs_hz, double rate_hz) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(fs_hz / rate_hz)));
}

/// Index, between two steps, where |slope| falls below `limit` going from `from` in `direction`; `stop` at the latest.
/// A slope that changes its sign has fallen below every limit.
double fall_below(const WaveView& view, std::ptrdiff_t from, std::ptrdiff_t stop, std::ptrdiff_t direction,
                  double limit) {
  const double sign = view.slope(from) < 0.0 ? -1.0 : 1.0;
  for (std::ptrdiff_t i = from; (stop - i) * direction > 0; i += direction) {
    const double next = sign * view.slope(i + direction);
    if (next >= limit) continue;
    const double here = sign * view.slope(i);
    const double share = here > next ? std::clamp((here - limit) / (here - next), 0.0, 1.0) : 0.0;
    return static_cast<double>(i) + static_cast<double>(direction) * share;
  }
  return static_cast<double>(stop);
}

/// Steepest place of the given sign in [begin, end), the earlier one on ties; -1 when the slope never has that sign.
std::ptrdiff_t steepest(const WaveView& view, std::ptrdiff_t begin, std::ptrdiff_t end, double sign) {
  std::ptrdiff_t best = -1;
  double highest = 0.0;
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, begin); i < std::min(end, view.size()); ++i) {
    if (sign * view.slope(i) <= highest) continue;
    highest = sign * view.slope(i);
    best = i;
  }
  return best;
}

struct Qrs {
  SampleIndex onset = 0;
  SampleIndex end = 0;
  double size_mv = 0.0;  ///< from lowest to highest
};

/// Going outwards from `edge`, where the slope stays below `limit` for `quiet` steps; `stop` when it never does.
std::ptrdiff_t quiet_from(const WaveView& view, std::ptrdiff_t edge, std::ptrdiff_t stop, std::ptrdiff_t direction,
                          double limit, std::ptrdiff_t quiet) {
  std::ptrdiff_t calm = 0;
  for (std::ptrdiff_t i = edge + direction; (stop - i) * direction > 0; i += direction) {
    calm = std::abs(view.slope(i)) < limit ? calm + 1 : 0;
    if (calm >= quiet) return i - direction * (calm - 1);
  }
  return stop;
}

std::optional<Qrs> find_qrs(const Signal& signal, double fs_hz, SampleIndex r_peak, const DelineationSettings& s) {
  const SampleRange range = {r_peak - samples_from_seconds(kQrsBefore_s, fs_hz),
                             r_peak + samples_from_seconds(kQrsAfter_s, fs_hz)};
  const WaveView view(signal, fs_hz, range, block_for(fs_hz, kFineRate_hz), s.qrs_smoothing_s);
  if (!view.valid()) return std::nullopt;
  const std::ptrdiff_t middle = view.index_of(r_peak);
  const std::ptrdiff_t reach = view.steps(kSteepReach_s);
  double highest = 0.0;
  for (std::ptrdiff_t i = middle - reach; i <= middle + reach; ++i)
    highest = std::max(highest, std::abs(view.slope(i)));
  if (!(highest > 0.0)) return std::nullopt;

  const auto outermost = [&](std::ptrdiff_t direction) {
    std::ptrdiff_t edge = middle;
    const std::ptrdiff_t bridge = view.steps(s.qrs_bridge_s);
    for (std::ptrdiff_t i = middle; i >= 0 && i < view.size() && std::abs(i - edge) <= bridge; i += direction) {
      if (std::abs(view.slope(i)) >= s.qrs_steep * highest) edge = i;
    }
    return edge;
  };
  const std::ptrdiff_t quiet = std::max<std::ptrdiff_t>(1, view.steps(s.qrs_quiet_s));
  const std::ptrdiff_t left = outermost(-1), right = outermost(1);
  const std::ptrdiff_t onset = quiet_from(view, left, 0, -1, s.qrs_onset_slope * highest, quiet);
  const std::ptrdiff_t end = quiet_from(view, right, view.size() - 1, 1, s.qrs_end_slope * highest, quiet);
  Qrs qrs{view.sample_of(static_cast<double>(onset)), view.sample_of(static_cast<double>(end)), 0.0};
  double low = view.value(onset), high = low;
  for (std::ptrdiff_t i = onset; i <= end; ++i) {
    low = std::min(low, view.value(i));
    high = std::max(high, view.value(i));
  }
  qrs.size_mv = high - low;
  return qrs;
}

/// How far the trace at `i` lies from the middle of the chord between both sides.
double off_chord(const WaveView& view, std::ptrdiff_t i, std::ptrdiff_t half, std::ptrdiff_t first,
                 std::ptrdiff_t last) {
  const double before = view.value(std::max(i - half, first));
  const double after = view.value(std::min(i + half, last));
  return view.value(i) - 0.5 * (before + after);
}

/// A wave between two flanks.
struct Wave {
  SampleIndex onset = 0;
  SampleIndex peak = 0;
  SampleIndex end = 0;
  double size_mv = 0.0;  ///< signed
};

/// Extreme of the trace near the place farthest from the chord.
std::ptrdiff_t apex_near(const WaveView& view, std::ptrdiff_t at, double sign, std::ptrdiff_t first,
                         std::ptrdiff_t last) {
  const std::ptrdiff_t snap = view.steps(kApexSnap_s);
  std::ptrdiff_t best = at;
  for (std::ptrdiff_t i = std::max(at - snap, first); i <= std::min(at + snap, last); ++i) {
    if (sign * view.value(i) > sign * view.value(best)) best = i;
  }
  return best;
}

std::optional<Wave> find_t(const Signal& signal, double fs_hz, SampleIndex r_peak, SampleIndex next_r, double rr_s,
                           const Qrs& qrs, const DelineationSettings& s) {
  const double stretch = std::sqrt(std::min(rr_s, kLongestRr_s));
  const SampleIndex limit = next_r - samples_from_seconds(s.p_last_s + 0.05, fs_hz);
  const SampleRange range = {
      qrs.end, std::min(limit, r_peak + samples_from_seconds((s.t_latest + kTEndReach_s) * stretch, fs_hz))};
  const WaveView view(signal, fs_hz, range, block_for(fs_hz, kCoarseRate_hz), s.t_smoothing_s, qrs.end, limit);
  if (!view.valid()) return std::nullopt;
  const std::ptrdiff_t first = view.steps(s.t_first_s);
  const std::ptrdiff_t last =
      std::min(view.size() - 1, view.index_of(r_peak + samples_from_seconds(s.t_latest * stretch, fs_hz)));
  const std::ptrdiff_t half = view.steps(s.t_half_width_s);
  std::ptrdiff_t best = -1;
  double size = 0.0;
  for (std::ptrdiff_t i = first; i <= last; ++i) {
    const double off = off_chord(view, i, half, 0, view.size() - 1);
    if (std::abs(off) <= std::abs(size)) continue;
    size = off;
    best = i;
  }
  if (best < 0 || std::abs(size) < std::max(s.t_least_mv, s.t_least_share * qrs.size_mv)) return std::nullopt;
  const double sign = size < 0.0 ? -1.0 : 1.0;
  const std::ptrdiff_t apex = apex_near(view, best, sign, 0, view.size() - 1);
  const std::ptrdiff_t reach = view.steps(kTEndReach_s * stretch);
  const std::ptrdiff_t falling = steepest(view, apex, apex + reach, -sign);
  if (falling < 0) return std::nullopt;
  const double end = fall_below(view, falling, view.size() - 1, 1, s.t_end_slope * std::abs(view.slope(falling)));
  return Wave{
      .onset = qrs.end, .peak = view.sample_of(static_cast<double>(apex)), .end = view.sample_of(end), .size_mv = size};
}

std::optional<Wave> find_p(const Signal& signal, double fs_hz, SampleIndex free_from, const Qrs& qrs,
                           const DelineationSettings& s) {
  const SampleIndex earliest = qrs.onset - samples_from_seconds(s.p_first_s + kPEdgeReach_s, fs_hz);
  const SampleIndex begin = std::max(earliest, free_from);
  const WaveView view(signal, fs_hz, {begin, qrs.onset + samples_from_seconds(s.p_half_width_s, fs_hz)},
                      block_for(fs_hz, kFineRate_hz), s.p_smoothing_s, begin, qrs.onset);
  if (!view.valid()) return std::nullopt;
  const std::ptrdiff_t onset = view.index_of(qrs.onset);
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, onset - view.steps(s.p_first_s));
  const std::ptrdiff_t last = onset - view.steps(s.p_last_s);
  if (last - first < 2) return std::nullopt;
  const std::ptrdiff_t half = view.steps(s.p_half_width_s);
  std::vector<float> sizes;
  std::ptrdiff_t best = -1;
  double size = 0.0;
  for (std::ptrdiff_t i = first; i <= last; ++i) {
    const double off = off_chord(view, i, half, 0, view.size() - 1);
    sizes.push_back(static_cast<float>(std::abs(off)));
    if (std::abs(off) <= std::abs(size)) continue;
    size = off;
    best = i;
  }
  const double least = std::max({s.p_least_mv, s.p_least_share * qrs.size_mv, s.p_over_noise * median(sizes)});
  if (best < 0 || std::abs(size) < least) return std::nullopt;
  const double sign = size < 0.0 ? -1.0 : 1.0;
  const std::ptrdiff_t apex = apex_near(view, best, sign, 0, onset);
  const std::ptrdiff_t reach = view.steps(kPEdgeReach_s);
  const std::ptrdiff_t rising = steepest(view, apex - reach, apex, sign);
  const std::ptrdiff_t falling = steepest(view, apex, std::min(apex + reach, onset + 1), -sign);
  if (rising < 0 || falling < 0) return std::nullopt;
  const double from = fall_below(view, rising, 0, -1, s.p_onset_slope * std::abs(view.slope(rising)));
  const double to =
      fall_below(view, falling, std::max(onset, falling), 1, s.p_end_slope * std::abs(view.slope(falling)));
  return Wave{.onset = view.sample_of(from),
              .peak = view.sample_of(static_cast<double>(apex)),
              .end = std::min(view.sample_of(to), qrs.onset),
              .size_mv = size};
}

/// Waves of one beat; empty where missing.
struct BeatWaves {
  std::optional<Qrs> qrs;
  std::optional<Wave> p;
  std::optional<Wave> t;
};

/// Takes away P waves that do not keep their place before QRS over the neighbouring beats.
void keep_conducted(std::vector<BeatWaves>& waves, double fs_hz, const DelineationSettings& s) {
  const auto place_s = [&](const BeatWaves& beat) {
    return seconds_from_samples(beat.qrs->onset - beat.p->peak, fs_hz);
  };
  std::vector<std::uint8_t> kept(waves.size(), 0);
  for (std::ptrdiff_t i = 0; i < std::ssize(waves); ++i) {
    const BeatWaves& beat = waves[static_cast<std::size_t>(i)];
    if (!beat.p) continue;
    std::vector<float> places;
    std::ptrdiff_t around = 0;
    for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(0, i - kNeighbours);
         k <= std::min(i + kNeighbours, std::ssize(waves) - 1); ++k) {
      const BeatWaves& other = waves[static_cast<std::size_t>(k)];
      if (other.qrs) ++around;
      if (other.p && (other.p->size_mv < 0.0) == (beat.p->size_mv < 0.0))
        places.push_back(static_cast<float>(place_s(other)));
    }
    const double usual_s = median(places);
    const auto agreeing = std::count_if(places.begin(), places.end(), [&](float place) {
      return std::abs(static_cast<double>(place) - usual_s) <= s.p_agree_s;
    });
    const bool conducted = static_cast<double>(agreeing) >= s.p_agree_share * static_cast<double>(around);
    if (conducted && std::abs(place_s(beat) - usual_s) <= s.p_stray_s) kept[static_cast<std::size_t>(i)] = 1;
  }
  for (std::size_t i = 0; i < waves.size(); ++i) {
    if (kept[i] == 0) waves[i].p.reset();
  }
}

// --- leads together --------------------------------------------------------------------------------------------------

struct QrsOfLeads {
  std::vector<std::vector<std::optional<Qrs>>> of_lead;  ///< empty for leads that were not looked at
};

/// Moves a bound that strays from the other leads' to their median.
void agree_on(std::span<std::optional<Qrs>* const> beat, SampleIndex Qrs::* bound, SampleIndex stray) {
  std::vector<double> places;
  for (const std::optional<Qrs>* qrs : beat) {
    if (*qrs) places.push_back(static_cast<double>((**qrs).*bound));
  }
  if (places.size() < kMinLeads) return;
  const auto usual = static_cast<SampleIndex>(quantile_in_place(std::span(places), 0.5));
  for (std::optional<Qrs>* qrs : beat) {
    if (*qrs && std::abs((**qrs).*bound - usual) > stray) (**qrs).*bound = usual;
  }
}

QrsOfLeads find_all_qrs(const Record& record, std::span<const std::size_t> wanted, std::span<const SampleIndex> r_peaks,
                        const DelineationSettings& settings) {
  const std::vector<std::size_t> leads = ecg_leads(record);
  QrsOfLeads all{.of_lead = std::vector<std::vector<std::optional<Qrs>>>(record.signals.size())};
  for (const std::size_t lead : leads) {
    const bool is_wanted = std::find(wanted.begin(), wanted.end(), lead) != wanted.end();
    if (!is_wanted && leads.size() < kMinLeads) continue;
    for (const SampleIndex r_peak : r_peaks)
      all.of_lead[lead].push_back(find_qrs(record.signals[lead], record.fs_hz, r_peak, settings));
  }
  if (leads.size() < kMinLeads) return all;
  const SampleIndex stray = samples_from_seconds(settings.qrs_stray_s, record.fs_hz);
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    std::vector<std::optional<Qrs>*> found;
    for (const std::size_t lead : leads) found.push_back(&all.of_lead[lead][beat]);
    agree_on(found, &Qrs::onset, stray);
    agree_on(found, &Qrs::end, stray);
  }
  return all;
}

std::vector<BeatWaves> find_waves(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                                  const std::vector<std::optional<Qrs>>& qrs, const DelineationSettings& settings) {
  const std::size_t count = r_peaks.size();
  std::vector<BeatWaves> waves(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double before_s = i > 0 ? seconds_from_samples(r_peaks[i] - r_peaks[i - 1], fs_hz) : 0.0;
    const double after_s = i + 1 < count ? seconds_from_samples(r_peaks[i + 1] - r_peaks[i], fs_hz) : before_s;
    const double rr_s = after_s > 0.0 ? after_s : kDefaultRr_s;
    BeatWaves& beat = waves[i];
    beat.qrs = qrs[i];
    if (!beat.qrs) continue;
    const SampleIndex next_r = i + 1 < count ? r_peaks[i + 1] : r_peaks[i] + samples_from_seconds(rr_s, fs_hz);
    beat.t = find_t(signal, fs_hz, r_peaks[i], next_r, rr_s, *beat.qrs, settings);
    SampleIndex free_from = INT64_MIN;
    if (i > 0 && waves[i - 1].t) free_from = waves[i - 1].t->end + samples_from_seconds(kAfterT_s, fs_hz);
    else if (i > 0 && waves[i - 1].qrs) free_from = waves[i - 1].qrs->end;
    beat.p = find_p(signal, fs_hz, free_from, *beat.qrs, settings);
  }
  return waves;
}

Delineation as_offsets(const std::vector<BeatWaves>& waves, std::span<const SampleIndex> r_peaks) {
  Delineation result;
  result.offset.assign(waves.size() * kFiducialCount, kAbsent);
  for (std::size_t i = 0; i < waves.size(); ++i) {
    const auto put = [&](Fiducial fiducial, SampleIndex sample) {
      result.offset[i * kFiducialCount + static_cast<std::size_t>(fiducial)] =
          static_cast<std::int32_t>(sample - r_peaks[i]);
    };
    if (const auto& p = waves[i].p) {
      put(Fiducial::p_onset, p->onset);
      put(Fiducial::p_peak, p->peak);
      put(Fiducial::p_end, p->end);
    }
    if (const auto& qrs = waves[i].qrs) {
      put(Fiducial::qrs_onset, qrs->onset);
      put(Fiducial::qrs_end, qrs->end);
    }
    if (const auto& t = waves[i].t) {
      put(Fiducial::t_peak, t->peak);
      put(Fiducial::t_end, t->end);
    }
  }
  return result;
}

}  // namespace

std::string_view name(Fiducial fiducial) {
  constexpr std::array<std::string_view, kFiducialCount> kNames = {"p_onset", "p_peak", "p_end", "qrs_onset",
                                                                   "qrs_end", "t_peak", "t_end"};
  return kNames[static_cast<std::size_t>(fiducial)];
}

std::optional<std::int32_t> Delineation::at(std::size_t beat, Fiducial fiducial) const {
  const std::size_t place = beat * kFiducialCount + static_cast<std::size_t>(fiducial);
  if (place >= offset.size() || offset[place] == kAbsent) return std::nullopt;
  return offset[place];
}

std::vector<Delineation> delineate(const Record& record, std::span<const std::size_t> leads,
                                   std::span<const SampleIndex> r_peaks, const DelineationSettings& settings) {
  const QrsOfLeads qrs = find_all_qrs(record, leads, r_peaks, settings);
  std::vector<Delineation> result;
  for (std::size_t k = 0; k < leads.size(); ++k) {
    std::vector<BeatWaves> waves =
        find_waves(record.signals[leads[k]], record.fs_hz, r_peaks, qrs.of_lead[leads[k]], settings);
    keep_conducted(waves, record.fs_hz, settings);
    result.push_back(as_offsets(waves, r_peaks));
  }
  return result;
}

}  // namespace ecg
