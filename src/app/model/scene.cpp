#include "app/model/scene.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/model/numbers.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr double kRareShare = 0.002;           // QRS peaks are about 1 % of the samples; rarer ones are artefacts
constexpr std::size_t kBaselineProbes = 4096;  // enough for a stable median, cheap for 24 h

// Baseline and usual range, from samples spread evenly through the record. Most samples lie on the
// isoelectric line, so the median is the baseline; QRS peaks are rare, so the range needs far quantiles.
struct Habit {
  double baseline = 0.0;
  double middle = 0.0;
  double range = 0.0;
};
Habit habit_of(const Signal& signal) {
  const SampleIndex size = signal.size();
  if (size == 0) return {};
  std::vector<float> values;
  const auto probes = std::min<SampleIndex>(size, static_cast<SampleIndex>(kBaselineProbes));
  values.reserve(static_cast<std::size_t>(probes));
  for (SampleIndex i = 0; i < probes; ++i) {
    const double value = signal.value(i * size / probes);
    if (std::isfinite(value)) values.push_back(static_cast<float>(value));
  }
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return static_cast<double>(values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  };
  const double low = at(kRareShare), high = at(1.0 - kRareShare);
  return {at(0.5), 0.5 * (low + high), high - low};
}

void derive_bins(Derived& derived, const Record& record, const Analysis& analysis) {
  derived.bins.assign(kOverviewBins, {});
  if (record.length <= 0) return;
  std::vector<double> sum_bpm(kOverviewBins, 0.0);
  std::vector<std::uint32_t> intervals(kOverviewBins, 0);
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    const double share = static_cast<double>(analysis.r_peaks[beat]) / static_cast<double>(record.length);
    const auto index = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(kOverviewBins - 1));
    OverviewBin& bin = derived.bins[index];
    if (beat < analysis.classes.label.size()) ++bin.beats[static_cast<std::size_t>(analysis.classes.label[beat])];
    if (beat == 0) continue;
    const double rr_s = seconds_from_samples(analysis.r_peaks[beat] - analysis.r_peaks[beat - 1], record.fs_hz);
    if (!(rr_s > 0.0)) continue;
    const double bpm = 60.0 / rr_s;
    sum_bpm[index] += bpm;
    const bool first = intervals[index]++ == 0;
    bin.rate_low_bpm = first ? static_cast<float>(bpm) : std::min(bin.rate_low_bpm, static_cast<float>(bpm));
    bin.rate_high_bpm = first ? static_cast<float>(bpm) : std::max(bin.rate_high_bpm, static_cast<float>(bpm));
  }
  for (std::size_t i = 0; i < kOverviewBins; ++i) {
    OverviewBin& bin = derived.bins[i];
    if (intervals[i] > 0) bin.rate_mean_bpm = static_cast<float>(sum_bpm[i] / intervals[i]);
    const double time_s = record.duration_s() * (static_cast<double>(i) + 0.5) / static_cast<double>(kOverviewBins);
    const auto stretch = static_cast<std::int32_t>(time_s / kQualityStretch_s);
    if (stretch < analysis.quality.stretch_count) bin.quality = analysis.quality.best(stretch);
  }
}

void derive_intervals(Derived& derived, const Record& record, const Analysis& analysis) {
  auto unusable = analysis.episodes.begin();
  const auto skip_to = [&](SampleIndex sample) {
    while (unusable != analysis.episodes.end() &&
           (unusable->kind != EpisodeKind::unusable || unusable->range.end <= sample)) {
      ++unusable;
    }
  };
  for (std::size_t beat = 1; beat < analysis.r_peaks.size(); ++beat) {
    const SampleIndex begin = analysis.r_peaks[beat - 1];
    const SampleIndex end = analysis.r_peaks[beat];
    skip_to(begin);
    if (unusable != analysis.episodes.end() && unusable->range.begin < end) continue;
    const bool classified = beat < analysis.classes.label.size() && (analysis.classes.flags[beat] & kUnclassified) == 0;
    RrInterval interval;
    interval.beat = static_cast<std::int32_t>(beat);
    interval.rr_s = static_cast<float>(seconds_from_samples(end - begin, record.fs_hz));
    interval.next_rr_s = std::numeric_limits<float>::quiet_NaN();
    interval.group = classified ? static_cast<std::uint8_t>(analysis.classes.label[beat])
                                : static_cast<std::uint8_t>(kBeatClassCount);
    interval.total_s = static_cast<double>(interval.rr_s);
    if (!derived.intervals.empty()) interval.total_s += derived.intervals.back().total_s;
    if (!derived.intervals.empty() && derived.intervals.back().beat == interval.beat - 1) {
      derived.intervals.back().next_rr_s = interval.rr_s;
    }
    derived.intervals.push_back(interval);
  }
}

void derive_classes(Derived& derived, const Analysis& analysis) {
  const std::size_t beats = analysis.classes.label.size();
  for (std::size_t beat = 0; beat < beats; ++beat) {
    const bool unclassified = (analysis.classes.flags[beat] & kUnclassified) != 0;
    if (unclassified) {
      ++derived.unclassified;
    } else {
      ++derived.class_counts[static_cast<std::size_t>(analysis.classes.label[beat])];
    }
    if (!analysis.has_reference || unclassified || beat >= analysis.reference_class.size()) continue;
    if (analysis.reference_class[beat] != static_cast<std::uint8_t>(analysis.classes.label[beat])) {
      derived.disagreements.push_back(static_cast<std::int32_t>(beat));
    }
  }
}

}  // namespace

double Scene::beat_s(std::int32_t beat) const {
  return seconds_from_samples(analysis->r_peaks[static_cast<std::size_t>(beat)], recording->record.fs_hz);
}

std::int32_t Scene::beat_count() const { return analysis ? static_cast<std::int32_t>(analysis->r_peaks.size()) : 0; }

void derive(Scene& scene) {
  Derived derived;
  if (scene.recording) {
    const Record& record = scene.recording->record;
    derived.record_name = printable(record.name);
    derived.reference_rhythms = labelled_rhythms(record.reference, record.length);
    for (const Signal& signal : record.signals) {
      const Habit habit = habit_of(signal);
      derived.lead_zero.push_back(habit.baseline);
      derived.lead_middle.push_back(habit.middle);
      derived.lead_range.push_back(habit.range);
      derived.lead_names.push_back(printable(signal.lead));
    }
    if (scene.analysis) {
      derive_bins(derived, record, *scene.analysis);
      derive_classes(derived, *scene.analysis);
      derive_intervals(derived, record, *scene.analysis);
      for (const Finding& finding : scene.analysis->findings) derived.finding_texts.push_back(finding.text);
      for (const Diagnostic& diagnostic : scene.analysis->diagnostics) {
        derived.diagnostics.push_back(sentence(diagnostic));
      }
    } else {
      for (const Diagnostic& diagnostic : record.diagnostics) derived.diagnostics.push_back(sentence(diagnostic));
    }
  }
  scene.derived = std::move(derived);
}

const char* title(EpisodeKind kind) {
  switch (kind) {
    case EpisodeKind::tachycardia: return "fast rate";
    case EpisodeKind::bradycardia: return "slow rate";
    case EpisodeKind::pause: return "pause";
    case EpisodeKind::ventricular_couplet: return "V couplet";
    case EpisodeKind::ventricular_run: return "V run";
    case EpisodeKind::supraventricular_run: return "S run";
    case EpisodeKind::bigeminy: return "bigeminy";
    case EpisodeKind::trigeminy: return "trigeminy";
    case EpisodeKind::irregular: return "irregular RR";
    case EpisodeKind::unusable: return "unusable signal";
    case EpisodeKind::atrial_fibrillation: return "probable atrial fibrillation";
    case EpisodeKind::ventricular_tachycardia: return "possible ventricular tachycardia";
    case EpisodeKind::ventricular_fibrillation: return "possible ventricular fibrillation";
    case EpisodeKind::paced: return "possible paced rhythm";
    case EpisodeKind::atrial_flutter: return "possible atrial flutter";
  }
  return "";
}

const char* short_title(EpisodeKind kind) {
  switch (kind) {
    case EpisodeKind::tachycardia: return "fast";
    case EpisodeKind::bradycardia: return "slow";
    case EpisodeKind::pause: return "pause";
    case EpisodeKind::ventricular_couplet: return "VV";
    case EpisodeKind::ventricular_run: return "VVV";
    case EpisodeKind::supraventricular_run: return "SSS";
    case EpisodeKind::bigeminy: return "big.";
    case EpisodeKind::trigeminy: return "trig.";
    case EpisodeKind::irregular: return "irr.";
    case EpisodeKind::unusable: return "?";
    case EpisodeKind::atrial_fibrillation: return "AF?";
    case EpisodeKind::ventricular_tachycardia: return "VT?";
    case EpisodeKind::ventricular_fibrillation: return "VF?";
    case EpisodeKind::paced: return "paced?";
    case EpisodeKind::atrial_flutter: return "AFL?";
  }
  return "";
}

const char* title(FindingKind kind) { return traits(kind).title; }

std::string title(BeatClass beat_class) { return capitalised(name(beat_class).brief); }

const char* title(QualityGrade grade) {
  switch (grade) {
    case QualityGrade::good: return "good";
    case QualityGrade::limited: return "limited";
    case QualityGrade::unusable: return "unusable";
  }
  return "";
}

const char* title(QualityReason reason) {
  switch (reason) {
    case QualityReason::none: return "";
    case QualityReason::gap: return "samples missing";
    case QualityReason::flat: return "flat line";
    case QualityReason::saturated: return "saturated";
    case QualityReason::baseline_wander: return "baseline wander";
    case QualityReason::powerline: return "power-line hum";
    case QualityReason::muscle_noise: return "muscle noise";
    case QualityReason::no_beats: return "no beats";
    case QualityReason::not_ecg: return "no ECG";
    case QualityReason::plain_wave: return "plain wave";
    case QualityReason::unreadable: return "no heartbeat to be read";
  }
  return "";
}

}  // namespace ecg::app
