#include "core/scoring/window_score.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>

namespace ecg {

namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<SampleRange> episodes(const Analysis& analysis, std::initializer_list<EpisodeKind> kinds) {
  std::vector<SampleRange> stretches;
  for (const Episode& episode : analysis.episodes) {
    if (std::ranges::find(kinds, episode.kind) != kinds.end()) stretches.push_back(episode.range);
  }
  return united(std::move(stretches));
}

}  // namespace

LabelCounts& LabelCounts::operator+=(const LabelCounts& other) {
  found += other.found;
  missed += other.missed;
  invented += other.invented;
  rightly_absent += other.rightly_absent;
  return *this;
}
double LabelCounts::accuracy() const { return share(found + rightly_absent, windows()); }
double LabelCounts::sensitivity() const { return share(found, found + missed); }
double LabelCounts::specificity() const { return share(rightly_absent, rightly_absent + invented); }
double LabelCounts::positive_predictivity() const { return share(found, found + invented); }
double LabelCounts::f1() const { return share(2 * found, 2 * found + missed + invented); }

std::vector<std::array<bool, kWindowLabelCount>> found_labels(const Record& record, const Analysis& analysis) {
  using enum EpisodeKind;
  const double fs_hz = record.fs_hz;
  const auto fibrillation = episodes(analysis, {atrial_fibrillation});
  const auto three = episodes(analysis, {trigeminy});
  const auto not_sinus = episodes(analysis, {atrial_fibrillation, ventricular_tachycardia, ventricular_fibrillation,
                                             ventricular_run, supraventricular_run, irregular});
  std::vector<std::array<bool, kWindowLabelCount>> result(review_window_count(record.length, fs_hz));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const SampleRange window = review_window(i, record.length, fs_hz);
    const auto held_s = [&](const std::vector<SampleRange>& of) {
      return seconds_from_samples(covered(window, of), fs_hz);
    };
    const auto label = [&](WindowLabel of) -> bool& { return result[i][static_cast<std::size_t>(of)]; };
    std::vector<SampleIndex> beats;
    bool ordinary = true;
    const auto first = std::ranges::lower_bound(analysis.r_peaks, window.begin) - analysis.r_peaks.begin();
    for (auto beat = static_cast<std::size_t>(first);
         beat < analysis.r_peaks.size() && analysis.r_peaks[beat] < window.end; ++beat) {
      beats.push_back(analysis.r_peaks[beat]);
      const bool classified = (analysis.classes.flags[beat] & kUnclassified) == 0;
      const BeatClass found = analysis.classes.label[beat];
      ordinary = ordinary && classified && found == BeatClass::N;
      if (classified && found == BeatClass::S) label(WindowLabel::atrial_premature) = true;
      if (classified && found == BeatClass::V) label(WindowLabel::ventricular_premature) = true;
    }
    label(WindowLabel::atrial_fibrillation) = held_s(fibrillation) >= kLeastRhythm_s;
    label(WindowLabel::trigeminy) = held_s(three) >= kLeastRhythm_s;
    if (!ordinary || held_s(not_sinus) > 0.0) continue;
    const double rate_bpm = mean_rate_bpm(beats, fs_hz);
    label(WindowLabel::sinus_tachycardia) = rate_bpm > kSinusTachycardia_bpm;
    label(WindowLabel::sinus_bradycardia) = rate_bpm > 0.0 && rate_bpm < kSinusBradycardia_bpm;
  }
  return result;
}

WindowScores score_windows(const Record& record, const Analysis& analysis, std::span<const WindowTruth> truth,
                           double skip_s) {
  WindowScores scores;
  const auto found = found_labels(record, analysis);
  for (std::size_t window = 0; window < std::min(found.size(), truth.size()); ++window) {
    if (static_cast<double>(window) * kReviewWindow_s < skip_s) continue;
    for (std::size_t label = 0; label < kWindowLabelCount; ++label) {
      const Truth wanted = truth[window].labels[label];
      if (wanted == Truth::open) continue;
      LabelCounts& counts = scores[label];
      const bool here = found[window][label];
      ++(wanted == Truth::yes ? (here ? counts.found : counts.missed)
                              : (here ? counts.invented : counts.rightly_absent));
    }
  }
  return scores;
}

}  // namespace ecg
