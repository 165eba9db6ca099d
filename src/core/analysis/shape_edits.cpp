#include "core/analysis/shape_edits.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/analysis/review.hpp"
#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

Error refusal(std::string_view field) { return {ErrorCode::out_of_range, std::string(field), -1, {}}; }

/// The template of the beat at `sample`; kNoTemplate where there is no such beat or template.
std::uint8_t template_at(const Analysis& shown, SampleIndex sample) {
  const auto beat = std::ranges::lower_bound(shown.r_peaks, sample);
  if (beat == shown.r_peaks.end() || *beat != sample) return kNoTemplate;
  return shown.templates.of(static_cast<std::size_t>(beat - shown.r_peaks.begin()));
}

/// Beats of one of the templates, ascending.
std::vector<SampleIndex> beats_of(const Analysis& shown, const std::set<std::uint8_t>& templates) {
  std::vector<SampleIndex> beats;
  for (std::size_t beat = 0; beat < shown.r_peaks.size(); ++beat) {
    if (templates.contains(shown.templates.of(beat))) beats.push_back(shown.r_peaks[beat]);
  }
  return beats;
}

Result<std::vector<SampleIndex>> merged(const Edit& asked, const Analysis& shown) {
  std::set<std::uint8_t> templates = {template_at(shown, asked.begin)};
  TextScanner words(asked.text);
  while (const auto word = words.word()) {
    const auto sample = parse_integer<SampleIndex>(word->text);
    if (!sample) return refusal("edit");
    templates.insert(template_at(shown, *sample));
  }
  if (templates.contains(kNoTemplate)) return refusal("edit");
  if (templates.size() < 2) return refusal("one template");
  return beats_of(shown, templates);
}

Result<std::vector<SampleIndex>> taken_out(const Edit& asked, const Analysis& shown) {
  const auto first = std::ranges::lower_bound(shown.r_peaks, asked.begin);
  const auto last = std::ranges::lower_bound(shown.r_peaks, asked.end);
  std::set<std::uint8_t> templates;
  for (auto beat = first; beat != last; ++beat)
    templates.insert(shown.templates.of(static_cast<std::size_t>(beat - shown.r_peaks.begin())));
  if (templates.empty()) return refusal("edit");
  std::vector<SampleIndex> beats(first, last);
  if (templates.size() == 1 && !templates.contains(kNoTemplate) && beats_of(shown, templates) == beats)
    return refusal(beats.size() == 1 ? "one beat" : "whole template");
  return beats;
}

Result<std::vector<SampleIndex>> half(const Edit& asked, const Record& record, const Analysis& shown) {
  const std::uint8_t wanted = template_at(shown, asked.begin);
  if (wanted == kNoTemplate) return refusal("edit");
  const std::vector<SampleIndex> members = beats_of(shown, {wanted});
  if (members.size() < 2) return refusal("one beat");
  std::vector<SampleIndex> beats;
  for (const std::size_t beat : smaller_half(record, shown.quality, shown.templates.rate_hz, members))
    beats.push_back(members[beat]);
  if (beats.empty()) return refusal("alike beats");
  return beats;
}

}  // namespace

Result<Edit> with_its_beats(const Edit& asked, const Record& record, const Analysis& shown) {
  const bool merges = asked.kind == EditKind::merge_shapes;
  if (!merges && shown.templates.templates.size() >= kMostTemplates) return refusal("templates");
  auto beats = merges ? merged(asked, shown) : asked.end > 0 ? taken_out(asked, shown) : half(asked, record, shown);
  if (!beats.has_value()) return beats.error();
  return Edit{.kind = asked.kind, .begin = asked.begin, .beats = std::move(beats).value()};
}

}  // namespace ecg
