#include "core/metrics/window_truth.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

constexpr std::size_t kFewestBeats = 4;  ///< of a window that is said to hold nothing abnormal
constexpr double kSteady = 0.06;         ///< deviation of the intervals over their mean, below which they are even
constexpr double kLeastPresent_s = 0.2;  ///< of a rhythm that leaves the answer open
constexpr std::array<std::string_view, 10> kLeavesOpen = {"(NOD", "(IVR", "(VER", "(ASYS", "(HGEA",
                                                          "(SBR", "(BI",  "(BII", "(PREX", "(PAT"};

struct Words {
  std::string_view name, title;
};
constexpr std::array<Words, kWindowLabelCount> kWords = {{
    {"sinus_tachycardia", "Sinus tachycardia"},
    {"atrial_premature", "APC"},
    {"atrial_fibrillation_or_flutter", "AF or flutter"},
    {"sinus_bradycardia", "Sinus bradycardia"},
    {"ventricular_premature", "VPC"},
    {"trigeminy", "Trigeminy"},
}};

bool is_ordinary(AnnotationCode code) {
  return code == AnnotationCode::normal || code == AnnotationCode::left_bundle || code == AnnotationCode::right_bundle;
}
bool is_ventricular_premature(AnnotationCode code) {
  return code == AnnotationCode::premature_ventricular || code == AnnotationCode::r_on_t;
}

bool steady(std::span<const SampleIndex> beats) {
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    const auto rr = static_cast<double>(beats[i] - beats[i - 1]);
    sum += rr;
    squares += rr * rr;
  }
  const double count = static_cast<double>(beats.size()) - 1.0;
  const double mean = sum / count;
  return std::sqrt(std::max(0.0, squares / count - mean * mean)) < kSteady * mean;
}

/// The beats of one window.
struct Beats {
  std::vector<SampleIndex> times;
  bool ordinary = true, supraventricular = false, ventricular = false, premature_ventricular = false;
};

Beats beats_of(std::span<const Annotation> reference, const SampleRange& window) {
  Beats beats;
  auto at = std::ranges::lower_bound(reference, window.begin, {}, &Annotation::sample);
  for (; at != reference.end() && at->sample < window.end; ++at) {
    if (!is_beat(at->code)) continue;
    beats.times.push_back(at->sample);
    beats.ordinary = beats.ordinary && is_ordinary(at->code);
    beats.supraventricular = beats.supraventricular || is_supraventricular_ectopic(at->code);
    beats.ventricular = beats.ventricular || is_ventricular_ectopic(at->code);
    beats.premature_ventricular = beats.premature_ventricular || is_ventricular_premature(at->code);
  }
  return beats;
}

Truth by_share(double found_s, double least_s) {
  return found_s >= least_s ? Truth::yes : found_s > 0.0 ? Truth::open : Truth::no;
}

}  // namespace

std::string_view name(WindowLabel label) { return kWords[static_cast<std::size_t>(label)].name; }
std::string_view title(WindowLabel label) { return kWords[static_cast<std::size_t>(label)].title; }

double mean_rate_bpm(std::span<const SampleIndex> beats, double fs_hz) {
  if (beats.size() < 2) return 0.0;
  const double span_s = seconds_from_samples(beats.back() - beats.front(), fs_hz);
  return span_s > 0.0 ? 60.0 * static_cast<double>(beats.size() - 1) / span_s : 0.0;
}

std::vector<WindowTruth> window_truth(std::span<const Annotation> reference, double fs_hz, SampleIndex length) {
  const ReferenceStretches stretches(reference, fs_hz, length);
  const std::vector<SampleRange> sinus = stretches_of(stretches.labels, {"(N", "(NSR", "(SBR"});
  const std::vector<SampleRange> slow = stretches_of(stretches.labels, {"(SBR"});
  const std::vector<SampleRange> preexcited =
      stretches_of(stretches.labels, {"(BI", "(BII", "(PREX"});  // conducted sinus rhythm
  std::vector<SampleRange> fibrillation = stretches.atrial_fibrillation;
  fibrillation.insert(fibrillation.end(), stretches.atrial_flutter.begin(), stretches.atrial_flutter.end());
  fibrillation = united(std::move(fibrillation));
  std::vector<WindowTruth> result(review_window_count(length, fs_hz));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const SampleRange window = review_window(i, length, fs_hz);
    const auto held_s = [&](std::span<const SampleRange> of) {
      return seconds_from_samples(covered(window, of), fs_hz);
    };
    WindowTruth& truth = result[i];
    truth.labels.fill(Truth::open);
    if (held_s(stretches.not_judged) > 0.0) continue;
    const auto label = [&](WindowLabel of) -> Truth& { return truth.labels[static_cast<std::size_t>(of)]; };
    const Beats beats = beats_of(reference, window);
    const bool enough = beats.times.size() >= kFewestBeats;

    const Truth fibrillates = by_share(held_s(fibrillation), kLeastRhythm_s);
    if (stretches.has_rhythms) label(WindowLabel::atrial_fibrillation) = fibrillates;
    if (stretches.has_beats) {
      if (beats.supraventricular || fibrillates == Truth::no)
        label(WindowLabel::atrial_premature) = beats.supraventricular ? Truth::yes : Truth::no;
      // E and F are ventricular and not premature, and the two names are not far apart.
      if (beats.premature_ventricular || !beats.ventricular)
        label(WindowLabel::ventricular_premature) = beats.premature_ventricular ? Truth::yes : Truth::no;
      label(WindowLabel::trigeminy) = by_share(held_s(stretches.trigeminy), kLeastRhythm_s);
    }
    const double sinus_s = held_s(sinus), window_s = seconds_from_samples(window.size(), fs_hz);
    if (stretches.has_rhythms && stretches.has_beats && enough) {
      const bool in_sinus = sinus_s >= window_s - kLeastPresent_s && beats.ordinary;
      const double rate_bpm = mean_rate_bpm(beats.times, fs_hz);
      label(WindowLabel::sinus_tachycardia) = in_sinus && rate_bpm > kSinusTachycardia_bpm ? Truth::yes : Truth::no;
      label(WindowLabel::sinus_bradycardia) =
          in_sinus && (rate_bpm < kSinusBradycardia_bpm || held_s(slow) >= kLeastRhythm_s) ? Truth::yes : Truth::no;
    }

    const bool rhythm = fibrillates == Truth::yes || held_s(stretches.ventricular_rhythm) >= kLeastVentricular_s ||
                        held_s(stretches.supraventricular_run) >= kLeastVentricular_s ||
                        held_s(stretches.bigeminy) >= kLeastRhythm_s || held_s(stretches.trigeminy) >= kLeastRhythm_s ||
                        held_s(stretches.paced) >= kLeastRhythm_s;
    if (rhythm || beats.supraventricular || beats.ventricular) {
      truth.abnormal = Truth::yes;
      continue;
    }
    const bool open = std::ranges::any_of(stretches.labels, [&](const LabelledRhythm& each) {
      return std::ranges::find(kLeavesOpen, each.label) != kLeavesOpen.end() &&
             seconds_from_samples(covered(window, std::span(&each.range, 1)), fs_hz) > kLeastPresent_s;
    });
    const bool in_sinus =
        stretches.has_rhythms ? sinus_s + held_s(preexcited) >= kLeastRhythm_s : enough && steady(beats.times);
    if (enough && beats.ordinary && in_sinus && !open) truth.abnormal = Truth::no;
  }
  return result;
}

}  // namespace ecg
