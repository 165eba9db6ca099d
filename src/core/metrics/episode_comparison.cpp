#include "core/metrics/episode_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/metrics/report_text.hpp"
#include "core/record/reference_rhythm.hpp"

namespace ecg {

namespace {

/// Stretches between a rhythm annotation that begins with `name` and the next one that does not.
std::vector<SampleRange> rhythm_episodes(std::span<const Annotation> annotations, std::string_view name,
                                         SampleIndex length) {
  std::vector<SampleRange> episodes;
  bool open = false;
  for (const Annotation& annotation : annotations) {
    if (annotation.code != AnnotationCode::rhythm) continue;
    const bool ours = std::string_view(annotation.aux).starts_with(name);
    if (ours && !open) episodes.push_back({annotation.sample, length});
    else if (!ours && open) episodes.back().end = annotation.sample;
    open = ours;
  }
  return episodes;
}

std::vector<SampleRange> flutter_episodes(std::span<const Annotation> annotations, SampleIndex length) {
  std::vector<SampleRange> episodes;
  bool open = false;
  for (const Annotation& annotation : annotations) {
    if (annotation.code == AnnotationCode::flutter_start && !open) {
      episodes.push_back({annotation.sample, length});
      open = true;
    } else if (annotation.code == AnnotationCode::flutter_end && open) {
      episodes.back().end = annotation.sample;
      open = false;
    }
  }
  return episodes;
}

std::vector<SampleRange> episodes_of(std::span<const Annotation> annotations, RhythmKind kind, SampleIndex length) {
  return kind == RhythmKind::atrial_fibrillation ? rhythm_episodes(annotations, "(AFIB", length)
                                                 : flutter_episodes(annotations, length);
}

/// What the episodes of one list look like from the other one.
struct Tally {
  std::int64_t matched = 0;
  std::int64_t unmatched = 0;
  SampleIndex duration = 0;
  SampleIndex overlap = 0;
};

Tally tally(std::span<const SampleRange> defining, std::span<const SampleRange> other,
            std::span<const SampleRange> excluded, SampleIndex start, SampleIndex length, SampleIndex shortest) {
  Tally result;
  for (SampleRange episode : defining) {
    episode.begin = std::max(episode.begin, start);
    episode.end = std::min(episode.end, length);
    const SampleIndex left_out = covered(episode, excluded);
    const SampleIndex duration = episode.size() - left_out;
    if (episode.size() < 0 || duration < shortest || (left_out > 0 && duration == 0)) continue;
    const SampleIndex overlap = covered(episode, other);
    ++(overlap > 0 ? result.matched : result.unmatched);
    result.duration += duration;
    result.overlap += overlap;
  }
  return result;
}

/// "    0:12.345" or " 1:02:03.456", as WFDB prints intervals.
std::string interval(double seconds) {
  const auto ms = static_cast<std::int64_t>(std::floor(seconds * 1000.0 + 0.5));
  const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const std::int64_t hours = ms / 3600000;
  const std::int64_t minutes = ms / 60000 % 60;
  std::string thousandths = std::to_string(ms % 1000);
  thousandths.insert(0, 3 - thousandths.size(), '0');
  const std::string tail = two(ms / 1000 % 60) + "." + thousandths;
  return hours > 0 ? right_aligned(hours, 2) + ":" + two(minutes) + ":" + tail
                   : "   " + right_aligned(minutes, 2) + ":" + tail;
}

std::string unpadded(const std::string& text) { return text.substr(text.find_first_not_of(' ')); }

std::string whole_percent(double part, double whole) {
  return whole > 0.0 ? " " + right_aligned(static_cast<std::int64_t>(100.0 * part / whole + 0.5), 3) + "%" : "   - ";
}

std::string count_line(std::string_view label, const Ratio& ratio) {
  return std::string(label) + ":" + whole_percent(static_cast<double>(ratio.part), static_cast<double>(ratio.whole)) +
         " (" + std::to_string(ratio.part) + "/" + std::to_string(ratio.whole) + ")\n";
}

std::string duration_line(std::string_view label, double part_s, double whole_s) {
  return std::string(label) + ":" + whole_percent(part_s, whole_s) + " (" + unpadded(interval(part_s)) + "/" +
         unpadded(interval(whole_s)) + ")\n";
}

double quotient(double part, double whole) {
  return whole > 0.0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

EpisodeComparison& EpisodeComparison::operator+=(const EpisodeComparison& other) {
  reference_found += other.reference_found;
  reference_missed += other.reference_missed;
  test_right += other.test_right;
  test_wrong += other.test_wrong;
  reference_s += other.reference_s;
  test_s += other.test_s;
  overlap_s += other.overlap_s;
  return *this;
}

double EpisodeComparison::duration_sensitivity() const { return quotient(overlap_s, reference_s); }
double EpisodeComparison::duration_positive_predictivity() const { return quotient(overlap_s, test_s); }

EpisodeComparison compare_stretches(std::span<const SampleRange> reference, std::span<const SampleRange> test,
                                    std::span<const SampleRange> excluded, double fs_hz, SampleIndex length,
                                    const EpisodeSettings& settings) {
  const SampleIndex start = samples_from_seconds(settings.skip_s, fs_hz);
  const SampleIndex shortest = samples_from_seconds(settings.shortest_s, fs_hz);
  const Tally seen = tally(reference, test, {}, start, length, shortest);
  const Tally claimed = tally(test, reference, excluded, start, length, shortest);
  return {.reference_found = seen.matched,
          .reference_missed = seen.unmatched,
          .test_right = claimed.matched,
          .test_wrong = claimed.unmatched,
          .reference_s = seconds_from_samples(seen.duration, fs_hz),
          .test_s = seconds_from_samples(claimed.duration, fs_hz),
          .overlap_s = seconds_from_samples(claimed.overlap, fs_hz)};
}

EpisodeComparison compare_rhythm_episodes(std::span<const Annotation> reference, std::span<const Annotation> test,
                                          double fs_hz, SampleIndex length, RhythmKind kind,
                                          const EpisodeSettings& settings) {
  std::vector<SampleRange> flutter;
  if (kind == RhythmKind::atrial_fibrillation) flutter = rhythm_episodes(reference, "(AFL", length);
  return compare_stretches(episodes_of(reference, kind, length), episodes_of(test, kind, length), flutter, fs_hz,
                           length, settings);
}

std::string epicmp_report(std::string_view record, std::string_view reference_annotator,
                          std::string_view test_annotator, const EpisodeComparison& episodes, RhythmKind kind) {
  std::string text = kind == RhythmKind::atrial_fibrillation ? "AF" : "VF";
  text += " episode-by-episode comparison results for record " + std::string(record) + "\n";
  text += "Reference annotator: " + std::string(reference_annotator) + "\n";
  text += "     Test annotator: " + std::string(test_annotator) + "\n\n";
  text += count_line("           Episode sensitivity", episodes.sensitivity());
  text += count_line(" Episode positive predictivity", episodes.positive_predictivity());
  text += duration_line("          Duration sensitivity", episodes.overlap_s, episodes.reference_s);
  text += duration_line("Duration positive predictivity", episodes.overlap_s, episodes.test_s);
  text += "Duration of reference episodes:  " + interval(episodes.reference_s) + "\n";
  text += "     Duration of test episodes:  " + interval(episodes.test_s) + "\n";
  return text;
}

}  // namespace ecg
