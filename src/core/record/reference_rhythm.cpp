#include "core/record/reference_rhythm.hpp"

#include <algorithm>
#include <utility>

namespace ecg {

namespace {

constexpr std::string_view kFlutter = "(VFL";

bool is_ventricular_fibrillation(std::string_view label) { return label.starts_with("(VF"); }

/// Without the blanks and zeros that some files pad their texts with.
std::string trimmed(std::string_view aux) {
  const std::size_t last = aux.find_last_not_of(std::string_view("\0 ", 2));
  return std::string(aux.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

std::vector<LabelledRhythm> labelled_rhythms(std::span<const Annotation> annotations, SampleIndex length) {
  std::vector<LabelledRhythm> rhythms;
  std::string label;  // of the rhythm that goes on; empty: none was named yet
  SampleIndex begin = 0;
  const auto change = [&](SampleIndex sample, std::string next) {
    if (next == label) return;
    const SampleIndex at = std::clamp<SampleIndex>(sample, 0, length);
    if (!label.empty() && at > begin) rhythms.push_back({{begin, at}, std::move(label)});
    label = std::move(next);
    begin = at;
  };
  std::string before_flutter;
  bool flutters = false;
  for (const Annotation& annotation : annotations) {
    if (annotation.code == AnnotationCode::rhythm && annotation.aux.starts_with('(')) {
      std::string named = trimmed(annotation.aux);
      if (flutters && !is_ventricular_fibrillation(named)) before_flutter = std::move(named);
      else change(annotation.sample, std::move(named));
    } else if (annotation.code == AnnotationCode::flutter_start && !flutters) {
      flutters = true;
      before_flutter = is_ventricular_fibrillation(label) ? std::string() : label;
      if (!is_ventricular_fibrillation(label)) change(annotation.sample, std::string(kFlutter));
    } else if (annotation.code == AnnotationCode::flutter_end && flutters) {
      flutters = false;
      change(annotation.sample, std::exchange(before_flutter, {}));
    }
  }
  change(length, {});
  return rhythms;
}

std::vector<SampleRange> stretches_of(std::span<const LabelledRhythm> rhythms,
                                      std::initializer_list<std::string_view> labels) {
  std::vector<SampleRange> stretches;
  for (const LabelledRhythm& rhythm : rhythms) {
    if (std::ranges::find(labels, rhythm.label) != labels.end()) stretches.push_back(rhythm.range);
  }
  return united(std::move(stretches));
}

std::vector<SampleRange> united(std::vector<SampleRange> stretches) {
  std::erase_if(stretches, [](const SampleRange& stretch) { return stretch.size() <= 0; });
  std::ranges::sort(stretches, {}, &SampleRange::begin);
  std::vector<SampleRange> result;
  for (const SampleRange& stretch : stretches) {
    if (!result.empty() && stretch.begin <= result.back().end)
      result.back().end = std::max(result.back().end, stretch.end);
    else result.push_back(stretch);
  }
  return result;
}

SampleIndex covered(const SampleRange& range, std::span<const SampleRange> stretches) {
  SampleIndex total = 0;
  for (const SampleRange& stretch : stretches)
    total += std::max<SampleIndex>(std::min(range.end, stretch.end) - std::max(range.begin, stretch.begin), 0);
  return total;
}

}  // namespace ecg
