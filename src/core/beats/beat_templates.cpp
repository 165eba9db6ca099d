#include "core/beats/beat_templates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "core/base/statistics.hpp"
#include "core/beats/nearest_template.hpp"
#include "core/beats/shape_groups.hpp"
#include "core/dsp/block_mean.hpp"

namespace ecg {

namespace {

constexpr double kWorkingRate_hz = 125.0;
constexpr double kQrsReach_s = 0.11;    ///< QRS compared on each side of the R peak; wide ones last about 0.2 s
constexpr double kLevelReach_s = 0.30;  ///< a complex's level is the median of this much on each side
constexpr double kBefore_s = 0.30;      ///< templates: from before the P wave ...
constexpr double kAfter_s = 0.50;       ///< ... to the end of the T wave
constexpr std::size_t kMembers = 150;   ///< beats a template is the median of, evenly spread over the group
constexpr double kLow = 0.10;           ///< the spread shown leaves this share out on each side
constexpr double kUsableShare = 0.8;    ///< leads usable for less of the record are left out
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

struct Clock {
  std::int64_t block = 1;  ///< record samples per working sample
  double rate_hz = 0.0;
  [[nodiscard]] std::int32_t samples(double seconds) const {
    return static_cast<std::int32_t>(std::lround(seconds * rate_hz));
  }
};

/// Working samples of one lead in mV, sample `before` centred on the R peak, from their median; false where any is
/// missing. Beyond the record's ends the window repeats its first or last sample, so that the first beat has a shape.
bool cut(const Signal& signal, const Clock& clock, SampleIndex r_peak, std::int32_t before, std::span<float> out,
         std::vector<float>& sorted) {
  const SampleIndex begin = r_peak - clock.block / 2 - before * clock.block;
  const auto size = static_cast<SampleIndex>(out.size());
  const SampleIndex first = std::max<SampleIndex>(0, (-begin + clock.block - 1) / clock.block);
  const SampleIndex last = std::min(size, (signal.size() - begin) / clock.block);
  if (first >= last) return false;
  block_means(signal, begin + first * clock.block, clock.block,
              out.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
  const std::span<float> head = out.first(static_cast<std::size_t>(first));
  const std::span<float> tail = out.subspan(static_cast<std::size_t>(last));
  std::fill(head.begin(), head.end(), out[head.size()]);
  std::fill(tail.begin(), tail.end(), out[static_cast<std::size_t>(last - 1)]);
  if (!std::all_of(out.begin(), out.end(), [](float v) { return std::isfinite(v); })) return false;
  sorted.assign(out.begin(), out.end());
  const float level = quantile_in_place(std::span(sorted), 0.5);
  for (float& value : out) value -= level;
  return true;
}

std::vector<std::size_t> compared_leads(const Record& record, const Quality& quality) {
  std::vector<std::size_t> leads;
  for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
    std::int32_t usable = 0;
    for (std::int32_t s = 0; s < quality.stretch_count; ++s)
      usable += quality.at(static_cast<std::int32_t>(lead), s) == QualityGrade::unusable ? 0 : 1;
    if (usable > kUsableShare * quality.stretch_count) leads.push_back(lead);
  }
  if (leads.empty()) {
    if (const auto lead = preferred_lead(record)) leads.push_back(*lead);
  }
  return leads;
}

ShapeWindows qrs_windows(const Record& record, std::span<const std::size_t> leads, const Clock& clock,
                         std::span<const SampleIndex> r_peaks) {
  const std::int32_t reach = clock.samples(kQrsReach_s);
  const std::int32_t wide = std::max(clock.samples(kLevelReach_s), reach + kShapeLag);
  ShapeWindows windows{
      .beats = r_peaks.size(), .leads = leads.size(), .samples = static_cast<std::size_t>(2 * reach + 1)};
  const std::size_t stored = windows.samples + 2 * static_cast<std::size_t>(kShapeLag);
  windows.values.assign(windows.beats * windows.leads * stored, 0.0F);
  windows.valid.assign(windows.beats, 1);
  std::vector<float> window(static_cast<std::size_t>(2 * wide + 1)), sorted;
  for (std::size_t beat = 0; beat < windows.beats; ++beat) {
    for (std::size_t l = 0; l < leads.size(); ++l) {
      const Signal& signal = record.signals[leads[l]];
      if (!cut(signal, clock, r_peaks[beat], wide, window, sorted)) {
        windows.valid[beat] = 0;
        break;
      }
      float* target = windows.values.data() + (beat * leads.size() + l) * stored;
      for (std::size_t i = 0; i < stored; ++i)
        target[i] = window[i + static_cast<std::size_t>(wide - reach - kShapeLag)];
    }
  }
  return windows;
}

std::vector<std::size_t> members_of(const std::vector<std::uint8_t>& group, std::uint8_t wanted) {
  std::vector<std::size_t> members;
  for (std::size_t beat = 0; beat < group.size(); ++beat) {
    if (group[beat] == wanted) members.push_back(beat);
  }
  return members;
}

/// `count` of the members, evenly spread.
std::vector<std::size_t> spread(const std::vector<std::size_t>& members, std::size_t count) {
  if (members.size() <= count) return members;
  std::vector<std::size_t> chosen;
  for (std::size_t k = 0; k < count; ++k) chosen.push_back(members[k * members.size() / count]);
  return chosen;
}

void draw_template(const Record& record, const Clock& clock, std::span<const SampleIndex> r_peaks,
                   std::span<const std::size_t> members, std::span<const std::int32_t> lag, BeatTemplates& all,
                   BeatTemplate& drawn) {
  const auto samples = static_cast<std::size_t>(all.samples());
  std::vector<float> window(samples), sorted, column;
  for (const Signal& signal : record.signals) {
    if (signal.kind != SignalKind::ecg) {
      for (std::vector<float>* row : {&drawn.median_mv, &drawn.low_mv, &drawn.high_mv})
        row->resize(row->size() + samples, kNone);
      continue;
    }
    std::vector<float> rows;
    for (const std::size_t beat : members) {
      const SampleIndex centre = r_peaks[beat] + lag[beat] * clock.block;
      if (cut(signal, clock, centre, all.before_samples, window, sorted))
        rows.insert(rows.end(), window.begin(), window.end());
    }
    const std::size_t count = rows.size() / samples;
    for (std::size_t i = 0; i < samples; ++i) {
      column.clear();
      for (std::size_t k = 0; k < count; ++k) column.push_back(rows[k * samples + i]);
      drawn.median_mv.push_back(quantile_in_place(std::span(column), 0.5));
      drawn.low_mv.push_back(quantile_in_place(std::span(column), kLow));
      drawn.high_mv.push_back(quantile_in_place(std::span(column), 1.0 - kLow));
    }
  }
}

/// Energy of the difference of two complexes over the larger of theirs, all leads together.
struct ShapeDistance {
  float difference = 0.0F;
  float energy_a = 0.0F;
  float energy_b = 0.0F;
  void add(float a, float b) {
    difference += (a - b) * (a - b);
    energy_a += a * a;
    energy_b += b * b;
  }
  [[nodiscard]] float value() const {
    const float energy = std::max(energy_a, energy_b);
    return energy > 0.0F ? difference / energy : 1.0F;
  }
};

/// The clock of templates at `rate_hz`, which record_rate / block is.
Clock clock_at(const Record& record, double rate_hz) {
  return {.block = std::llround(record.fs_hz / rate_hz), .rate_hz = rate_hz};
}

std::vector<SampleIndex> places(std::span<const SampleIndex> r_peaks, std::span<const std::size_t> beats) {
  std::vector<SampleIndex> result;
  result.reserve(beats.size());
  for (const std::size_t beat : beats) result.push_back(r_peaks[beat]);
  return result;
}

/// Beats that are to be one template.
struct Members {
  std::uint8_t found = kNoTemplate;  ///< number of the template that was found; kNoTemplate: of a person
  std::vector<std::size_t> beats;
};

/// Largest first, kMostTemplates at most.
std::vector<Members> regrouped_members(const BeatTemplates& found, std::span<const std::int32_t> shape) {
  std::map<std::pair<bool, std::int32_t>, Members> by_number;
  for (std::size_t beat = 0; beat < shape.size(); ++beat) {
    const bool own = shape[beat] >= 0;
    if (!own && found.of(beat) == kNoTemplate) continue;
    Members& members = by_number[{own, own ? shape[beat] : std::int32_t{found.of(beat)}}];
    if (!own) members.found = found.of(beat);
    members.beats.push_back(beat);
  }
  std::vector<Members> all;
  for (auto& [number, members] : by_number) all.push_back(std::move(members));
  std::ranges::sort(all, [](const Members& a, const Members& b) {
    return a.beats.size() != b.beats.size() ? a.beats.size() > b.beats.size() : a.beats.front() < b.beats.front();
  });
  if (all.size() > kMostTemplates) all.resize(kMostTemplates);
  return all;
}

}  // namespace

BeatTemplates regrouped(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks,
                        BeatTemplates found, std::span<const std::int32_t> shape) {
  if (!(found.rate_hz > 0.0)) return found;
  const Clock clock = clock_at(record, found.rate_hz);
  const std::vector<std::size_t> leads = compared_leads(record, quality);
  BeatTemplates result = found;
  result.templates.clear();
  result.group.assign(r_peaks.size(), kNoTemplate);
  result.distance.assign(r_peaks.size(), kNone);
  std::vector<std::int32_t> lag(r_peaks.size(), 0);
  for (const Members& members : regrouped_members(found, shape)) {
    const auto number = static_cast<std::uint8_t>(result.templates.size());
    for (const std::size_t beat : members.beats) result.group[beat] = number;
    const bool stays = members.found != kNoTemplate && members_of(found.group, members.found) == members.beats;
    if (stays) {
      for (const std::size_t beat : members.beats) result.distance[beat] = found.distance[beat];
      result.templates.push_back(std::move(found.templates[members.found]));
      continue;
    }
    BeatTemplate one{.beats = std::ssize(members.beats),
                     .example = static_cast<std::int32_t>(members.beats.front()),
                     .by_hand = members.found == kNoTemplate};
    const ShapeGroups fit = as_one_shape(qrs_windows(record, leads, clock, places(r_peaks, members.beats)));
    float nearest = std::numeric_limits<float>::infinity();
    for (std::size_t k = 0; k < members.beats.size(); ++k) {
      const std::size_t beat = members.beats[k];
      lag[beat] = fit.lag[k];
      result.distance[beat] = fit.distance[k];
      if (!(fit.distance[k] < nearest)) continue;
      nearest = fit.distance[k];
      one.example = static_cast<std::int32_t>(beat);
    }
    draw_template(record, clock, r_peaks, spread(members.beats, kMembers), lag, result, one);
    result.templates.push_back(std::move(one));
  }
  return result;
}

std::vector<std::size_t> smaller_half(const Record& record, const Quality& quality, double rate_hz,
                                      std::span<const SampleIndex> r_peaks) {
  if (!(rate_hz > 0.0)) return {};
  const Clock clock = clock_at(record, rate_hz);
  const ShapeGroups halves = in_two_shapes(qrs_windows(record, compared_leads(record, quality), clock, r_peaks));
  std::vector<std::size_t> beats;
  if (halves.size.size() < 2) return beats;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    if (halves.group[beat] == 1) beats.push_back(beat);
  }
  return beats;
}

NearestTemplate nearest_template(const Record& record, const BeatTemplates& templates, SampleIndex r_peak) {
  constexpr float kLikeNone = 0.50F;  // kLeave of shape_groups.cpp
  NearestTemplate nearest{kNoTemplate, kNone};
  if (templates.templates.empty() || !(templates.rate_hz > 0.0)) return nearest;
  const Clock clock = clock_at(record, templates.rate_hz);
  const auto samples = static_cast<std::size_t>(templates.samples());
  const auto centre = static_cast<std::size_t>(templates.before_samples);
  const auto reach = std::min(static_cast<std::size_t>(clock.samples(kQrsReach_s)), centre);
  const std::vector<std::size_t> leads = ecg_leads(record);
  std::vector<float> window(samples), sorted;
  for (std::int32_t lag = -kShapeLag; lag <= kShapeLag; ++lag) {
    std::vector<ShapeDistance> distance(templates.templates.size());
    for (const std::size_t lead : leads) {
      if (!cut(record.signals[lead], clock, r_peak + lag * clock.block, templates.before_samples, window, sorted))
        return nearest;
      for (std::size_t k = 0; k < distance.size(); ++k) {
        const std::vector<float>& median = templates.templates[k].median_mv;
        if (median.size() < (lead + 1) * samples) continue;
        for (std::size_t i = centre - reach; i <= std::min(centre + reach, samples - 1); ++i) {
          const float wanted = median[lead * samples + i];
          if (std::isfinite(wanted)) distance[k].add(window[i], wanted);
        }
      }
    }
    for (std::size_t k = 0; k < distance.size(); ++k) {
      const float value = distance[k].value();
      const bool better = nearest.group == kNoTemplate ? value < kLikeNone : value < nearest.distance;
      if (better) nearest = {static_cast<std::uint8_t>(k), value};
    }
  }
  return nearest;
}

BeatTemplates make_templates(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks) {
  BeatTemplates result;
  result.group.assign(r_peaks.size(), kNoTemplate);
  result.distance.assign(r_peaks.size(), kNone);
  const std::vector<std::size_t> leads = compared_leads(record, quality);
  if (r_peaks.empty() || leads.empty() || !(record.fs_hz > 0.0)) return result;

  Clock clock{.block = std::max<std::int64_t>(1, std::llround(record.fs_hz / kWorkingRate_hz))};
  clock.rate_hz = record.fs_hz / static_cast<double>(clock.block);
  result.rate_hz = clock.rate_hz;
  result.before_samples = clock.samples(kBefore_s);
  result.after_samples = clock.samples(kAfter_s);
  result.lead_count = static_cast<std::int32_t>(record.signals.size());

  const ShapeGroups groups = group_shapes(qrs_windows(record, leads, clock, r_peaks));
  const std::size_t count = std::min(groups.size.size(), kMaxTemplates);
  result.templates.resize(count);
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const std::int32_t group = groups.group[beat];
    if (group < 0 || static_cast<std::size_t>(group) >= count) continue;
    result.group[beat] = static_cast<std::uint8_t>(group);
    result.distance[beat] = groups.distance[beat];
    BeatTemplate& own = result.templates[static_cast<std::size_t>(group)];
    ++own.beats;
    const bool nearer =
        own.example < 0 || groups.distance[beat] < result.distance[static_cast<std::size_t>(own.example)];
    if (nearer) own.example = static_cast<std::int32_t>(beat);
  }
  for (std::size_t k = 0; k < count; ++k) {
    const auto members = spread(members_of(result.group, static_cast<std::uint8_t>(k)), kMembers);
    draw_template(record, clock, r_peaks, members, groups.lag, result, result.templates[k]);
  }
  return result;
}

}  // namespace ecg
