#include "core/metrics/reference_stretches.hpp"

#include <utility>

namespace ecg {

namespace {

struct Beat {
  SampleIndex sample;
  AnnotationCode code;
};

using Ectopic = bool (*)(AnnotationCode);

/// From the first to the last of three and more ectopic beats in a row, at this rate and faster.
std::vector<SampleRange> runs(std::span<const Beat> beats, Ectopic ectopic, double least_bpm, double fs_hz) {
  std::vector<SampleRange> found;
  for (std::size_t first = 0; first < beats.size();) {
    std::size_t end = first;
    while (end < beats.size() && ectopic(beats[end].code)) ++end;
    const auto count = static_cast<std::ptrdiff_t>(end - first);
    if (count >= ReferenceStretches::kRunBeats) {
      const double length_s = seconds_from_samples(beats[end - 1].sample - beats[first].sample, fs_hz);
      if (length_s > 0.0 && 60.0 * static_cast<double>(count - 1) / length_s >= least_bpm)
        found.push_back({beats[first].sample, beats[end - 1].sample + 1});
    }
    first = end + 1;
  }
  return found;
}

/// From the first to the last ventricular beat where every `period`th beat, and no other, is one.
std::vector<SampleRange> patterns(std::span<const Beat> beats, std::size_t period) {
  std::vector<std::size_t> ectopic;
  for (std::size_t beat = 0; beat < beats.size(); ++beat) {
    if (is_ventricular_ectopic(beats[beat].code)) ectopic.push_back(beat);
  }
  std::vector<SampleRange> found;
  std::size_t first = 0;
  for (std::size_t place = 1; place <= ectopic.size(); ++place) {
    if (place < ectopic.size() && ectopic[place] - ectopic[place - 1] == period) continue;
    if (place - first > static_cast<std::size_t>(ReferenceStretches::kCycles))
      found.push_back({beats[ectopic[first]].sample, beats[ectopic[place - 1]].sample + 1});
    first = place;
  }
  return found;
}

std::vector<SampleRange> both(std::vector<SampleRange> a, const std::vector<SampleRange>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return united(std::move(a));
}

}  // namespace

bool is_ventricular_ectopic(AnnotationCode code) {
  using enum AnnotationCode;
  return code == premature_ventricular || code == ventricular_escape || code == fusion || code == r_on_t;
}

bool is_supraventricular_ectopic(AnnotationCode code) {
  using enum AnnotationCode;
  return code == atrial_premature || code == aberrant || code == nodal_premature || code == supraventricular_premature;
}

ReferenceStretches::ReferenceStretches(std::span<const Annotation> reference, double fs_hz, SampleIndex length)
    : labels(labelled_rhythms(reference, length)) {
  std::vector<Beat> beats;
  for (const Annotation& annotation : reference) {
    if (annotation.code == AnnotationCode::rhythm && annotation.aux.starts_with('(')) has_rhythms = true;
    if (is_beat(annotation.code)) beats.push_back({annotation.sample, annotation.code});
  }
  has_beats = !beats.empty();
  const auto named = [&](std::initializer_list<std::string_view> texts) { return stretches_of(labels, texts); };
  atrial_fibrillation = named({"(AFIB"});
  atrial_flutter = named({"(AFL"});
  ventricular_fibrillation = named({"(VFL", "(VF", "(VFIB"});
  ventricular_rhythm =
      both(named({"(VT", "(VFL", "(VF", "(VFIB"}), runs(beats, is_ventricular_ectopic, kTachycardia_bpm, fs_hz));
  names_ventricular = has_beats || !ventricular_rhythm.empty();
  slow_ventricular = named({"(IVR", "(VER", "(HGEA"});
  ventricular_run = both(ventricular_rhythm, runs(beats, is_ventricular_ectopic, 0.0, fs_hz));
  ventricular_run = both(ventricular_run, named({"(IVR"}));
  supraventricular_run = both(named({"(SVTA"}), runs(beats, is_supraventricular_ectopic, 0.0, fs_hz));
  bigeminy = both(named({"(B"}), patterns(beats, 2));
  trigeminy = both(named({"(T"}), patterns(beats, 3));
  paced = named({"(P", "(PM"});
  not_judged = named({"(NOISE"});
}

}  // namespace ecg
