#include "core/metrics/ec57_beats.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "core/metrics/beat_pairing.hpp"

namespace ecg {

namespace {

constexpr int kBothSignalsUnreadable =
    0x30;  ///< bits 4 and 5 of a noise annotation's subtype; annot(5) of the WFDB guide
constexpr SampleIndex kForever = std::numeric_limits<SampleIndex>::max() / 4;

/// Begin and end, both inside.
struct Stretch {
  SampleIndex begin = 0;
  SampleIndex end = 0;
};

/// One annotation list as the comparison sees it.
struct BeatList {
  std::vector<SampleIndex> times;
  std::vector<Ec57Label> labels;
  std::vector<SampleIndex> rr;  ///< interval to the beat before; 0 where it is not valid
  std::vector<Stretch> shutdowns;
  std::vector<Stretch> fibrillations;
};

bool starts_shutdown(const Annotation& annotation) {
  return annotation.code == AnnotationCode::noise &&
         (static_cast<int>(annotation.subtype) & kBothSignalsUnreadable) == kBothSignalsUnreadable;
}

bool inside(std::span<const Stretch> stretches, SampleIndex at) {
  return std::any_of(stretches.begin(), stretches.end(),
                     [at](const Stretch& s) { return s.begin <= at && at <= s.end; });
}

bool begins_between(std::span<const Stretch> stretches, SampleIndex first, SampleIndex last) {
  return std::any_of(stretches.begin(), stretches.end(),
                     [&](const Stretch& s) { return first <= s.begin && s.begin < last; });
}

Stretch shutdown_from(std::span<const Annotation> annotations, std::size_t at, const BeatList& list,
                      SampleIndex window) {
  if (at + 1 >= annotations.size()) return {annotations[at].sample, kForever};
  const Annotation& next = annotations[at + 1];
  if (next.code == AnnotationCode::noise && !starts_shutdown(next)) return {annotations[at].sample, next.sample};
  // A single annotation in the middle of the shutdown, as the AHA database has them.
  const SampleIndex beat = list.times.empty() ? 0 : list.times.back();
  const SampleIndex fibrillation = list.fibrillations.empty() ? 0 : list.fibrillations.back().end;
  const SampleIndex end = next.sample - window;
  return {std::min(std::max(beat, fibrillation) + window, end), end};
}

BeatList beat_list(std::span<const Annotation> annotations, ClassMap map, SampleIndex window) {
  BeatList list;
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const Annotation& annotation = annotations[i];
    if (const auto label = beat_class(annotation.code, map)) {
      list.times.push_back(annotation.sample);
      list.labels.push_back(static_cast<Ec57Label>(*label));
    } else if (starts_shutdown(annotation)) {
      list.shutdowns.push_back(shutdown_from(annotations, i, list, window));
    } else if (annotation.code == AnnotationCode::flutter_start) {
      while (i < annotations.size() && annotations[i].code != AnnotationCode::flutter_end) ++i;
      list.fibrillations.push_back({annotation.sample, i < annotations.size() ? annotations[i].sample : kForever});
    }
  }
  for (std::size_t i = 0; i < list.times.size(); ++i) {
    const SampleIndex before = i > 0 ? list.times[i - 1] : 0;
    const bool broken = before == 0 || begins_between(list.shutdowns, before, list.times[i]) ||
                        begins_between(list.fibrillations, before, list.times[i]);
    list.rr.push_back(broken ? 0 : list.times[i] - before);
  }
  return list;
}

std::int64_t whole_seconds(std::span<const Stretch> shutdowns, double fs_hz, SampleIndex length) {
  double samples = 0.5 * fs_hz;  // rounds to the nearest second
  for (const Stretch& shutdown : shutdowns) {
    samples += static_cast<double>((shutdown.end == kForever ? length : shutdown.end) - shutdown.begin);
  }
  return std::max<std::int64_t>(static_cast<std::int64_t>(samples / fs_hz), 0);
}

}  // namespace

Ec57Beats& Ec57Beats::operator+=(const Ec57Beats& other) {
  for (std::size_t row = 0; row < kEc57LabelCount; ++row) {
    for (std::size_t column = 0; column < kEc57LabelCount; ++column) counts[row][column] += other.counts[row][column];
  }
  rr_error_squares_ms2 += other.rr_error_squares_ms2;
  rr_errors += other.rr_errors;
  shutdown_s += other.shutdown_s;
  return *this;
}

Ec57Comparison compare_ec57(std::span<const Annotation> reference, std::span<const Annotation> test, double fs_hz,
                            SampleIndex length, const Ec57Settings& settings) {
  const SampleIndex window = samples_from_seconds(settings.match_window_s, fs_hz);
  const BeatList references = beat_list(reference, settings.class_map, window);
  const BeatList tests = beat_list(test, settings.class_map, window);
  const BeatPairs pairs =
      pair_beats(references.times, tests.times, samples_from_seconds(settings.skip_s, fs_hz), window);
  Ec57Comparison result;
  const SampleIndex end = settings.end_s ? samples_from_seconds(*settings.end_s, fs_hz) : kForever;
  for (const PairStep& step : pairs.steps) {
    const SampleIndex reference_time =
        step.reference < references.times.size() ? references.times[step.reference] : kForever;
    const SampleIndex test_time = step.test < tests.times.size() ? tests.times[step.test] : kForever;
    if (std::min(reference_time, test_time) > end) break;
    // Both current intervals are compared at every decision, also when only one of the beats is decided.
    const SampleIndex reference_rr = step.reference < references.rr.size() ? references.rr[step.reference] : 0;
    const SampleIndex test_rr = step.test < tests.rr.size() ? tests.rr[step.test] : 0;
    if (reference_rr > 0 && test_rr > 0) {
      const double error_ms = 1000.0 * static_cast<double>(reference_rr - test_rr) / fs_hz;
      result.beats.rr_error_squares_ms2 += error_ms * error_ms;
      ++result.beats.rr_errors;
    }
    Ec57Pair pair;
    if (step.action != PairStep::Action::extra) {
      pair.reference = references.times[step.reference];
      pair.reference_label = references.labels[step.reference];
    }
    if (step.action != PairStep::Action::missed) {
      pair.test = tests.times[step.test];
      pair.test_label = tests.labels[step.test];
    }
    if (step.action == PairStep::Action::extra) {
      if (inside(references.fibrillations, pair.test)) continue;
      if (inside(references.shutdowns, pair.test)) pair.reference_label = Ec57Label::X;
    } else if (step.action == PairStep::Action::missed && inside(tests.shutdowns, pair.reference)) {
      pair.test_label = Ec57Label::X;
    }
    ++result.beats.counts[static_cast<std::size_t>(pair.reference_label)][static_cast<std::size_t>(pair.test_label)];
    result.pairs.push_back(pair);
  }
  result.beats.shutdown_s = whole_seconds(tests.shutdowns, fs_hz, length);
  return result;
}

Ec57Scores scores(const Ec57Beats& beats) {
  constexpr std::size_t kO = static_cast<std::size_t>(Ec57Label::O);
  const auto& c = beats.counts;
  // Sum over reference rows `rows` and test columns `columns`, by letter.
  const auto sum = [&](std::string_view rows, std::string_view columns) {
    std::int64_t total = 0;
    for (std::size_t row = 0; row < kEc57LabelCount; ++row) {
      for (std::size_t column = 0; column < kEc57LabelCount; ++column) {
        if (rows.find(kEc57Letters[row]) == std::string_view::npos) continue;
        if (columns.find(kEc57Letters[column]) == std::string_view::npos) continue;
        if (row >= kO && column >= kO) continue;
        total += c[row][column];
      }
    }
    return total;
  };
  constexpr std::string_view kBeats = "NSVFQ";
  const std::int64_t found = sum(kBeats, kBeats);
  const std::int64_t v = sum("V", "V");
  const std::int64_t v_false = sum("NSOX", "V");
  const std::int64_t s = sum("S", "S");
  Ec57Scores result;
  result.qrs_sensitivity = {found, found + sum(kBeats, "OX")};
  result.qrs_positive_predictivity = {found, found + sum("OX", kBeats)};
  result.veb_sensitivity = {v, sum("V", "NSVFQOX")};
  result.veb_positive_predictivity = {v, v + v_false};
  result.veb_false_positive_rate = {v_false, sum("NSFQOX", "NSFQ") + v_false};
  result.sveb_sensitivity = {s, sum("S", "NSVFQOX")};
  result.sveb_positive_predictivity = {s, s + sum("NVFOX", "S")};
  return result;
}

BeatComparison confusion(const Ec57Beats& beats) {
  // Labels N S V F Q have the numbers of their classes; O and X come behind them, where kMissed and kExtra are.
  BeatComparison result;
  for (std::size_t row = 0; row < kEc57LabelCount; ++row) {
    for (std::size_t column = 0; column < kEc57LabelCount; ++column) {
      const bool no_beat = row >= kExtra && column >= kMissed;
      if (!no_beat) result.counts[std::min(row, kExtra)][std::min(column, kMissed)] += beats.counts[row][column];
    }
  }
  return result;
}

}  // namespace ecg
