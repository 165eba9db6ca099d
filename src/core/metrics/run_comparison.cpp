#include "core/metrics/run_comparison.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/metrics/report_text.hpp"

namespace ecg {

namespace {

constexpr int kBothSignalsUnreadable =
    0x30;  ///< bits 4 and 5 of a noise annotation's subtype; annot(5) of the WFDB guide
constexpr SampleIndex kForever = std::numeric_limits<SampleIndex>::max();

/// What an annotation means to runs.
enum class Mark : std::uint8_t {
  ectopic,     ///< a beat of the kind looked for
  interrupts,  ///< any other beat
  shutdown,    ///< a shutdown begins
  episode,     ///< fibrillation that counts as one long run begins
  episode_end,
  other_episode,  ///< fibrillation of the other chambers begins
  ignored,
};

struct Event {
  SampleIndex sample = 0;
  Mark mark = Mark::ignored;
};

/// Reads an annotation list as marks. Remembers whether fibrillation or a shutdown is going on.
class Marker {
 public:
  Marker(RunKind kind, ClassMap map) : kind_(kind), map_(map) {}

  Mark mark(const Annotation& annotation) {
    if (const auto label = beat_class(annotation.code, map_)) return beat(*label);
    switch (annotation.code) {
      case AnnotationCode::noise: return noise(annotation);
      case AnnotationCode::flutter_start: return ventricular_ ? Mark::ignored : begin(true);
      case AnnotationCode::flutter_end: return ventricular_ ? end() : Mark::ignored;
      case AnnotationCode::rhythm: return rhythm(annotation.aux);
      default: return Mark::ignored;
    }
  }

 private:
  [[nodiscard]] Mark beat(BeatClass label) const {
    // Within atrial fibrillation conducted beats are supraventricular.
    if (label == BeatClass::N && atrial_) label = BeatClass::S;
    const bool ventricular = label == BeatClass::V || label == BeatClass::F;
    if (kind_ == RunKind::ventricular) return ventricular ? Mark::ectopic : Mark::interrupts;
    return label == BeatClass::S ? Mark::ectopic : Mark::interrupts;
  }
  Mark noise(const Annotation& annotation) {
    const bool shut = (static_cast<int>(annotation.subtype) & kBothSignalsUnreadable) == kBothSignalsUnreadable;
    const bool begins = shut && !shut_down_;
    shut_down_ = shut;
    return begins ? Mark::shutdown : Mark::ignored;
  }
  Mark rhythm(std::string_view aux) {
    if (aux.starts_with("(AF")) return atrial_ ? Mark::ignored : begin(false);
    if (aux.starts_with("(VF")) return ventricular_ ? Mark::ignored : begin(true);
    return atrial_ || ventricular_ ? end() : Mark::ignored;
  }
  Mark begin(bool ventricular) {
    ventricular_ = ventricular;
    atrial_ = !ventricular;
    return ventricular == (kind_ == RunKind::ventricular) ? Mark::episode : Mark::other_episode;
  }
  Mark end() {
    const bool ours = ventricular_ == (kind_ == RunKind::ventricular);
    ventricular_ = atrial_ = false;
    return ours ? Mark::episode_end : Mark::ignored;
  }

  RunKind kind_;
  ClassMap map_;
  bool atrial_ = false;
  bool ventricular_ = false;
  bool shut_down_ = false;
};

std::vector<Event> events(std::span<const Annotation> annotations, RunKind kind, ClassMap map) {
  Marker marker(kind, map);
  std::vector<Event> result;
  for (const Annotation& annotation : annotations) {
    const Mark mark = marker.mark(annotation);
    if (mark != Mark::ignored) result.push_back({annotation.sample, mark});
  }
  return result;
}

/// A run of one list with its window.
struct Run {
  std::size_t length = 0;
  SampleIndex begin = 0;
  SampleIndex end = 0;
};

/// Runs that begin after `start` and are over before `end`.
std::vector<Run> runs_of(std::span<const Event> list, SampleIndex start, SampleIndex end, SampleIndex window) {
  std::vector<Run> runs;
  Run open;
  for (const Event& event : list) {
    if (event.sample < start) {  // only fibrillation reaches from the learning period into the scored time
      if (event.mark == Mark::episode) open = {kLongestRun, start - window, start + window};
      else if (event.mark == Mark::episode_end || event.mark == Mark::other_episode) open = {};
      continue;
    }
    if (event.sample > end) break;
    switch (event.mark) {
      case Mark::ectopic:
        if (open.length == 0) open = {1, event.sample - window, event.sample + window};
        else open = {std::min(open.length + 1, kLongestRun), open.begin, event.sample + window};
        break;
      case Mark::episode:
        if (open.length == 0) open = {kLongestRun, event.sample - window, event.sample + window};
        break;
      case Mark::episode_end:
        if (open.length > 0) open.end = event.sample + window;
        break;
      case Mark::interrupts:
      case Mark::shutdown:
        if (open.length > 0) runs.push_back(open);
        open = {};
        break;
      case Mark::other_episode:
      case Mark::ignored: break;
    }
  }
  return runs;
}

/// Fibrillation of a list as [begin, end].
std::vector<SampleRange> episodes_of(std::span<const Event> list) {
  std::vector<SampleRange> episodes;
  bool open = false;
  for (const Event& event : list) {
    if (event.mark == Mark::episode) {
      episodes.push_back({event.sample, kForever});
      open = true;
    } else if (open && event.mark != Mark::ectopic &&
               event.mark != Mark::interrupts) {  // beats do not end fibrillation
      episodes.back().end = event.sample;
      open = false;
    }
  }
  return episodes;
}

/// Longest run of a list inside a window.
std::size_t longest_run(std::span<const Event> list, std::span<const SampleRange> episodes, const Run& window) {
  for (const SampleRange& episode : episodes) {
    if (episode.begin <= window.end && episode.end > window.begin) return kLongestRun;
  }
  std::size_t longest = 0;
  std::size_t length = 0;
  auto event = std::lower_bound(list.begin(), list.end(), window.begin,
                                [](const Event& e, SampleIndex at) { return e.sample < at; });
  for (; event != list.end() && event->sample <= window.end; ++event) {
    if (event->mark == Mark::ectopic) length = std::min(length + 1, kLongestRun);
    else if (event->mark != Mark::episode_end) length = 0;
    longest = std::max(longest, length);
  }
  return longest;
}

std::int64_t sum(const RunComparison::Matrix& matrix, std::size_t row_first, std::size_t row_last,
                 std::size_t column_first, std::size_t column_last) {
  std::int64_t total = 0;
  for (std::size_t row = row_first; row <= row_last; ++row) {
    for (std::size_t column = column_first; column <= column_last; ++column) total += matrix[row][column];
  }
  return total;
}

/// Runs of [first, last] beats in the defining list; found when the other list has a run of at least `first` beats.
Ratio sensitivity(const RunComparison& runs, std::size_t first, std::size_t last) {
  return {sum(runs.sensitivity, first, last, first, kLongestRun), sum(runs.sensitivity, first, last, 0, kLongestRun)};
}
Ratio predictivity(const RunComparison& runs, std::size_t first, std::size_t last) {
  return {sum(runs.positive_predictivity, first, kLongestRun, first, last),
          sum(runs.positive_predictivity, 0, kLongestRun, first, last)};
}

std::string matrix_text(const RunComparison::Matrix& matrix) {
  std::string text =
      "               Algorithm Run Length\n          0    1    2    3    4    5   >5\n"
      "     ____________________________________\n";
  for (std::size_t row = 0; row <= kLongestRun; ++row) {
    text += (row < kLongestRun ? "   " + std::to_string(row) : std::string("  >5")) + " |";
    for (std::size_t column = 0; column <= kLongestRun; ++column) {
      text += row == 0 && column == 0 ? "     " : " " + right_aligned(matrix[row][column], 4);
    }
    text += "\n";
  }
  return text;
}

std::string statistic(std::string_view label, const Ratio& ratio) {
  const double percent =
      ratio.whole > 0 ? 100.0 * static_cast<double>(ratio.part) / static_cast<double>(ratio.whole) : 0.0;
  const std::string value =
      ratio.whole > 0 ? " " + right_aligned(static_cast<std::int64_t>(percent + 0.5), 3) + "%" : "   - ";
  return std::string(label) + ":" + value + " (" + std::to_string(ratio.part) + "/" + std::to_string(ratio.whole) +
         ")\n";
}

}  // namespace

RunComparison& RunComparison::operator+=(const RunComparison& other) {
  for (std::size_t row = 0; row <= kLongestRun; ++row) {
    for (std::size_t column = 0; column <= kLongestRun; ++column) {
      sensitivity[row][column] += other.sensitivity[row][column];
      positive_predictivity[row][column] += other.positive_predictivity[row][column];
    }
  }
  return *this;
}

RunComparison compare_runs(std::span<const Annotation> reference, std::span<const Annotation> test, double fs_hz,
                           RunKind kind, const Ec57Settings& settings) {
  const SampleIndex window = samples_from_seconds(settings.match_window_s, fs_hz);
  const SampleIndex start = samples_from_seconds(settings.skip_s, fs_hz);
  const SampleIndex end = settings.end_s ? samples_from_seconds(*settings.end_s, fs_hz) : kForever;
  const std::vector<Event> references = events(reference, kind, settings.class_map);
  const std::vector<Event> tests = events(test, kind, settings.class_map);
  const std::vector<SampleRange> reference_episodes = episodes_of(references);
  const std::vector<SampleRange> test_episodes = episodes_of(tests);
  RunComparison result;
  for (const Run& run : runs_of(references, start, end, window)) {
    ++result.sensitivity[run.length][longest_run(tests, test_episodes, run)];
  }
  for (const Run& run : runs_of(tests, start, end, window)) {
    ++result.positive_predictivity[longest_run(references, reference_episodes, run)][run.length];
  }
  return result;
}

RunScores scores(const RunComparison& runs) {
  RunScores result;
  result.couplet_sensitivity = sensitivity(runs, 2, 2);
  result.couplet_positive_predictivity = predictivity(runs, 2, 2);
  result.short_sensitivity = sensitivity(runs, 3, 5);
  result.short_positive_predictivity = predictivity(runs, 3, 5);
  result.long_sensitivity = sensitivity(runs, kLongestRun, kLongestRun);
  result.long_positive_predictivity = predictivity(runs, kLongestRun, kLongestRun);
  return result;
}

std::string rxr_report(std::string_view record, std::string_view reference_annotator, std::string_view test_annotator,
                       const RunComparison& runs, RunKind kind) {
  const RunScores s = scores(runs);
  std::string text = kind == RunKind::supraventricular ? "S" : "";
  text += "VE run-by-run comparison results for record " + std::string(record) + "\n";
  text += "Reference annotator: " + std::string(reference_annotator) + "\n";
  text += "     Test annotator: " + std::string(test_annotator) + "\n\n";
  text += matrix_text(runs.sensitivity) + "\n      (Run Sensitivity Summary Matrix)\n\n\n";
  text += matrix_text(runs.positive_predictivity) + "\n (Run Positive Predictivity Summary Matrix)\n\n";
  text += statistic("            Couplet sensitivity", s.couplet_sensitivity);
  text += statistic("  Couplet positive predictivity", s.couplet_positive_predictivity);
  text += statistic("          Short run sensitivity", s.short_sensitivity);
  text += statistic("Short run positive predictivity", s.short_positive_predictivity);
  text += statistic("           Long run sensitivity", s.long_sensitivity);
  text += statistic(" Long run positive predictivity", s.long_positive_predictivity);
  return text + "\n";
}

}  // namespace ecg
