#include "core/report/holter_summary.hpp"

#include <algorithm>
#include <cmath>

#include "core/rhythm/beat_series.hpp"

namespace ecg {

namespace {

constexpr double kHour_s = 3600.0;

/// The hour of `hours` (never empty) in which a time lies; what lies behind the last one belongs to it.
HolterHour& hour_at(std::vector<HolterHour>& hours, double time_s) {
  const auto hour = std::ranges::find_if(hours, [time_s](const HolterHour& each) { return time_s < each.end_s; });
  return hour == hours.end() ? hours.back() : *hour;
}

/// From full hour to full hour of the clock, where it is known.
std::vector<HolterHour> empty_hours(const Record& record) {
  const double duration_s = record.duration_s();
  const double into_the_hour_s = std::fmod(record.start_time_of_day_s.value_or(0.0), kHour_s);
  std::vector<HolterHour> hours;
  double end_s = kHour_s - into_the_hour_s;
  for (double begin_s = 0.0; hours.empty() || begin_s < duration_s; begin_s = end_s, end_s += kHour_s)
    hours.push_back({.begin_s = begin_s, .end_s = std::min(end_s, duration_s)});
  return hours;
}

/// Runs of one class, with every beat of the record looked at once.
EctopySummary ectopy(const BeatSeries& series, BeatClass label, std::int32_t run_beats,
                     std::vector<HolterHour>& hours) {
  const char symbol = kBeatClassLetters[static_cast<std::size_t>(label)];
  EctopySummary summary;
  for (std::size_t begin = 0; begin < series.size();) {
    if (series.symbol[begin] != symbol) {
      ++begin;
      continue;
    }
    std::size_t end = begin + 1;
    while (end < series.size() && series.symbol[end] == symbol && series.trusted[end] != 0) ++end;
    const auto length = static_cast<std::int64_t>(end - begin);
    summary.beats += length;
    if (length >= run_beats) {
      ++summary.runs;
      const SampleRange range = {series.r_peaks[begin], series.r_peaks[end - 1] + 1};
      const double bpm = series.rate_bpm(begin, end - 1);
      HolterHour& hour = hour_at(hours, seconds_from_samples(range.begin, series.fs_hz));
      if (length > hour.longest_run_beats) {
        hour.longest_run_beats = length;
        hour.longest_run = label;
      }
      if (length > summary.longest_beats) {
        summary.longest_beats = length;
        summary.longest = range;
      }
      if (bpm > summary.fastest_bpm) {
        summary.fastest_bpm = bpm;
        summary.fastest = range;
      }
    } else if (length == 2) {
      ++summary.couplets;
    } else {
      summary.singles += length;  // 1; more only where run_beats was set above three
    }
    begin = end;
  }
  return summary;
}

void count_rates(const BeatSeries& series, HolterSummary& summary) {
  double sum_s = 0.0;
  std::int64_t intervals = 0;
  std::vector<double> hour_sum_s(summary.hours.size(), 0.0);
  std::vector<std::int64_t> hour_intervals(summary.hours.size(), 0);
  std::size_t now = 0;  // hour of beat i
  std::size_t row = 0;  // trusted intervals in a row up to beat i
  double row_sum_s = 0.0;
  for (std::size_t i = 1; i < series.size(); ++i) {
    const double rr_s = series.rr_s(i);
    if (series.trusted[i] == 0 || !(rr_s > 0.0)) {
      row = 0;
      row_sum_s = 0.0;
      continue;
    }
    sum_s += rr_s;
    ++intervals;
    const double time_s = seconds_from_samples(series.r_peaks[i], series.fs_hz);
    while (now + 1 < summary.hours.size() && time_s >= summary.hours[now].end_s) ++now;
    hour_sum_s[now] += rr_s;
    ++hour_intervals[now];
    if (rr_s > summary.longest_rr_s) {
      summary.longest_rr_s = rr_s;
      summary.longest_rr = {series.r_peaks[i - 1], series.r_peaks[i] + 1};
    }
    ++row;
    row_sum_s += rr_s;
    if (row > kRateIntervals) row_sum_s -= series.rr_s(i - kRateIntervals);
    if (row < kRateIntervals) continue;
    const double bpm = 60.0 * static_cast<double>(kRateIntervals) / row_sum_s;
    const double begin_s = seconds_from_samples(series.r_peaks[i - kRateIntervals], series.fs_hz);
    if (summary.lowest.bpm == 0.0 || bpm < summary.lowest.bpm) summary.lowest = {bpm, begin_s};
    if (bpm > summary.highest.bpm) summary.highest = {bpm, begin_s};
    HolterHour& within = summary.hours[now];
    if (within.lowest_bpm == 0.0 || bpm < within.lowest_bpm) within.lowest_bpm = bpm;
    within.highest_bpm = std::max(within.highest_bpm, bpm);
  }
  if (intervals > 0) summary.mean_bpm = 60.0 * static_cast<double>(intervals) / sum_s;
  for (std::size_t hour = 0; hour < summary.hours.size(); ++hour) {
    if (hour_intervals[hour] > 0) {
      summary.hours[hour].mean_bpm = 60.0 * static_cast<double>(hour_intervals[hour]) / hour_sum_s[hour];
    }
  }
}

void add(RhythmSummary& rhythm, double length_s) {
  ++rhythm.stretches;
  rhythm.total_s += length_s;
  rhythm.longest_s = std::max(rhythm.longest_s, length_s);
}

void count_episodes(const Record& record, const Analysis& analysis, HolterSummary& summary) {
  for (const Episode& episode : analysis.episodes) {
    const double begin_s = seconds_from_samples(episode.range.begin, record.fs_hz);
    const double length_s = seconds_from_samples(episode.range.size(), record.fs_hz);
    switch (episode.kind) {
      case EpisodeKind::pause:
        ++summary.pauses;
        ++hour_at(summary.hours, begin_s).pauses;
        break;
      case EpisodeKind::bigeminy: ++summary.bigeminy; break;
      case EpisodeKind::trigeminy: ++summary.trigeminy; break;
      case EpisodeKind::tachycardia: summary.tachycardia_s += length_s; break;
      case EpisodeKind::bradycardia: summary.bradycardia_s += length_s; break;
      case EpisodeKind::irregular: add(summary.irregular, length_s); break;
      case EpisodeKind::atrial_fibrillation: add(summary.atrial_fibrillation, length_s); break;
      case EpisodeKind::ventricular_tachycardia: add(summary.ventricular_tachycardia, length_s); break;
      case EpisodeKind::ventricular_fibrillation: add(summary.ventricular_fibrillation, length_s); break;
      case EpisodeKind::paced: add(summary.paced, length_s); break;
      case EpisodeKind::atrial_flutter: add(summary.atrial_flutter, length_s); break;
      case EpisodeKind::ventricular_couplet:
      case EpisodeKind::ventricular_run:
      case EpisodeKind::supraventricular_run:
      case EpisodeKind::unusable: break;  // counted from beats and from quality
    }
  }
}

void count_quality(const Quality& quality, HolterSummary& summary) {
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    if (quality.best(stretch) != QualityGrade::unusable) continue;
    const double begin_s = stretch * kQualityStretch_s;
    const double length_s = std::max(0.0, std::min(kQualityStretch_s, summary.duration_s - begin_s));
    summary.unusable_s += length_s;
    hour_at(summary.hours, begin_s).unusable_s += length_s;
  }
}

}  // namespace

HolterSummary holter_summary(const Record& record, const Analysis& analysis) {
  HolterSummary summary;
  summary.duration_s = record.duration_s();
  summary.hours = empty_hours(record);
  const BeatSeries series = beat_series(analysis.r_peaks, analysis.classes, analysis.quality, record.fs_hz);
  summary.beats = static_cast<std::int64_t>(series.size());
  for (std::size_t beat = 0; beat < series.size(); ++beat) {
    const double time_s = seconds_from_samples(series.r_peaks[beat], record.fs_hz);
    HolterHour& hour = hour_at(summary.hours, time_s);
    ++hour.beats;
    if ((analysis.classes.flags[beat] & kUnclassified) != 0) {
      ++summary.unclassified;
      continue;
    }
    const auto label = static_cast<std::size_t>(analysis.classes.label[beat]);
    ++summary.classes[label];
    ++hour.classes[label];
  }
  summary.ventricular = ectopy(series, BeatClass::V, analysis.rhythm.run_beats, summary.hours);
  summary.supraventricular = ectopy(series, BeatClass::S, analysis.rhythm.run_beats, summary.hours);
  count_rates(series, summary);
  count_episodes(record, analysis, summary);
  count_quality(analysis.quality, summary);
  return summary;
}

}  // namespace ecg
