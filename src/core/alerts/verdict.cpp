#include "core/alerts/verdict.hpp"

#include <algorithm>

#include "core/alerts/finding_kinds.hpp"
#include "core/alerts/measured_findings.hpp"
#include "core/base/letter_case.hpp"
#include "core/words/clock.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr std::int64_t kFewestBeats = 10;      ///< our choice: of fewer, "nothing found" means nothing ...
constexpr std::int64_t kFewestWithRhythm = 6;  ///< ... nor of fewer with the waveform read: ten seconds at 40 bpm
constexpr double kMinClassifiedShare = 0.90;   ///< our choice: with fewer classes, neither
constexpr std::size_t kMaxPlaces = 3;          ///< unusable stretches named one by one

/// Findings that say something about the heart, not about the recording or the model.
bool about_the_heart(const Finding& finding) { return traits(finding.kind).about_the_heart; }
bool asks_for_review(const Finding& finding) { return about_the_heart(finding) && !finding.dismissed(); }
bool has_a_place_of_its_own(const Finding& finding) { return asks_for_review(finding) && !finding.inside; }

/// "2 findings dismissed by the reader (Ventricular runs, Pauses)"; empty without any.
std::string dismissed_words(std::span<const Finding> findings) {
  std::string names;
  std::int64_t count = 0;
  for (const Finding& finding : findings) {
    if (!about_the_heart(finding) || !finding.dismissed()) continue;
    ++count;
    names += (names.empty() ? "" : ", ") + std::string(traits(finding.kind).title);
  }
  return count == 0 ? "" : counted(count, "finding", "findings") + " dismissed by the reader (" + names + ")";
}

/// "II", "MLII and V1".
std::string lead_words(const LookedAt& looked_at) {
  std::string words = looked_at.leads.size() == 1 ? "lead " : "leads ";
  for (std::size_t i = 0; i < looked_at.leads.size(); ++i) words += (i > 0 ? " and " : "") + looked_at.leads[i].name;
  return words;
}

/// How much of the recording no lead can be read in.
struct Usable {
  std::int32_t stretches = 0;
  std::int32_t usable = 0;
  [[nodiscard]] std::string words() const {
    return stretches > 0 ? percent(usable, stretches) + " of the recording" : "an unknown part of the recording";
  }
};

Usable usable_stretches(const Quality& quality) {
  Usable result{.stretches = quality.stretch_count};
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    if (quality.best(stretch) != QualityGrade::unusable) ++result.usable;
  }
  return result;
}

/// Where one of the leads that the classes were made from cannot be read; neighbours are one.
std::vector<SampleRange> unusable_places(const Quality& quality, const LookedAt& looked_at, double fs_hz) {
  std::vector<SampleRange> places;
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    const bool usable = std::ranges::all_of(looked_at.leads, [&](const LookedAt::Lead& lead) {
      return quality.at(lead.signal, stretch) != QualityGrade::unusable;
    });
    if (usable) continue;
    const SampleIndex begin = samples_from_seconds(stretch * kQualityStretch_s, fs_hz);
    const SampleIndex end = std::min(samples_from_seconds((stretch + 1) * kQualityStretch_s, fs_hz), looked_at.length);
    if (!places.empty() && places.back().end == begin) places.back().end = end;
    else places.push_back({begin, end});
  }
  return places;
}

/// "0:10 to 0:20 and 1:00 to 1:30", the first ones where there are many.
std::string place_words(std::span<const SampleRange> places, double fs_hz) {
  std::string words;
  const std::size_t named = std::min(places.size(), kMaxPlaces);
  for (std::size_t i = 0; i < named; ++i) {
    words += i == 0 ? "" : i + 1 == places.size() ? " and " : ", ";
    words += clock(seconds_from_samples(places[i].begin, fs_hz)) + " to " +
             clock(seconds_from_samples(places[i].end, fs_hz));
  }
  if (named < places.size())
    words += " and " + counted(static_cast<std::int64_t>(places.size() - named), "more stretch", "more stretches");
  return words;
}

Finding cannot_be_judged(Priority priority, const std::string& why) {
  return {.kind = FindingKind::not_analysable, .priority = priority, .text = "Cannot be judged: " + why + "."};
}

Finding for_review(const BeatSeries& beats, std::span<const Finding> findings, std::int64_t kinds,
                   const Quality& quality) {
  Priority first = Priority::low;
  const auto folded = std::ranges::count_if(findings, asks_for_review) - kinds;
  for (const Finding& finding : findings) {
    if (asks_for_review(finding)) first = std::min(first, finding.priority);
  }
  return {.kind = FindingKind::not_normal,
          .priority = first,
          .text = "For review: " + counted(kinds, "kind", "kinds") + " of finding" +
                  (folded > 0 ? ", with " + std::to_string(folded) + " more inside the rhythms named," : "") + " in " +
                  counted(static_cast<std::int64_t>(beats.size()), "beat", "beats") + " (" +
                  usable_stretches(quality).words() + " could be analysed)."};
}

/// "Rhythm, conduction, ST and T were not judged; this does not rule out disease."; behind what was measured in the usual beat.
/// `first`: what else was not judged, "Rhythm"; may be empty.
std::string not_judged_words(const LookedAt& looked_at, std::string_view first) {
  const std::string measured = measured_words(looked_at);
  std::string rest =
      first.empty() ? not_measured_words(looked_at) : std::string(first) + ", " + not_measured_words(looked_at);
  rest.front() = upper(rest.front());
  return (measured.empty() ? "" : measured + ": within limits. ") + rest +
         " were not judged; this does not rule out disease.";
}

/// What the program would say is not the reader's word, and the reader's not the program's: both are said.
Finding nothing_left(const std::string& dismissed, const BeatSeries& beats, const LookedAt& looked_at) {
  const auto count = static_cast<std::int64_t>(beats.size());
  std::string text = "Nothing left for review: " + dismissed + ". In " + counted(count, "beat", "beats") + " in " +
                     length_words(seconds_from_samples(looked_at.length, beats.fs_hz)) + ", " + lead_words(looked_at) +
                     ", nothing else was found";
  if (looked_at.abnormal_probability) {
    text += "; the rhythm model calls the most abnormal half minute, at " +
            clock(seconds_from_samples(looked_at.most_abnormal.begin, beats.fs_hz)) + ", abnormal with " +
            fixed(*looked_at.abnormal_probability, 2);
  }
  return {.kind = FindingKind::nothing_left,
          .priority = Priority::low,
          .text = text + ". " + not_judged_words(looked_at, "")};
}

/// The verdict where nothing about the heart is left to be looked at.
Finding without_findings(const BeatSeries& beats, const Quality& quality, const LookedAt& looked_at,
                         const std::string& dismissed) {
  const auto count = static_cast<std::int64_t>(beats.size());
  const std::string duration = length_words(seconds_from_samples(looked_at.length, beats.fs_hz));
  const std::int64_t fewest = looked_at.abnormal_probability ? kFewestWithRhythm : kFewestBeats;
  if (count < fewest) {
    return cannot_be_judged(Priority::high, "only " + counted(count, "beat was", "beats were") + " found in " +
                                                duration + ", too few to say that nothing is there");
  }
  if (quality.stretch_count == 0 || looked_at.leads.empty())
    return cannot_be_judged(Priority::high, "how much of the recording is usable is not known");
  if (const auto places = unusable_places(quality, looked_at, beats.fs_hz); !places.empty()) {
    SampleIndex lost = 0;
    for (const SampleRange& place : places) lost += place.size();
    return cannot_be_judged(Priority::high, percent(looked_at.length - lost, looked_at.length) +
                                                " of the recording is usable in " + lead_words(looked_at) +
                                                ", but not " + place_words(places, beats.fs_hz));
  }
  const auto trusted = std::ranges::count(beats.trusted, std::uint8_t{1});
  if (trusted + 1 < fewest) {
    return cannot_be_judged(Priority::high,
                            "samples are missing between most beats, so pauses and regularity were not "
                            "looked at");
  }
  const auto judged = std::ranges::count_if(beats.symbol, [](char symbol) { return symbol != '?' && symbol != 'Q'; });
  if (static_cast<double>(judged) < kMinClassifiedShare * static_cast<double>(count)) {
    return cannot_be_judged(Priority::medium,
                            "only " + std::to_string(judged) + " of " + counted(count, "beat", "beats") +
                                " fell into a class other than Q; rates, pauses and regularity alone show nothing for "
                                "review");
  }
  if (!dismissed.empty()) return nothing_left(dismissed, beats, looked_at);
  const bool rhythm_asked = looked_at.abnormal_probability.has_value();
  return {.kind = FindingKind::no_ectopic_beat_found,
          .priority = Priority::low,
          .text = std::string(rhythm_asked ? "No ectopic beat, atrial fibrillation, ventricular tachycardia or "
                                             "ventricular fibrillation found in "
                                           : "No ectopic beat found in ") +
                  lead_words(looked_at) + ": " + counted(count, "beat", "beats") + " in " + duration +
                  ", all of it usable. " + not_judged_words(looked_at, rhythm_asked ? "Other rhythms" : "Rhythm")};
}

}  // namespace

Finding verdict(const BeatSeries& beats, std::span<const Finding> findings, const Quality& quality,
                const LookedAt& looked_at) {
  if (beats.size() == 0) return cannot_be_judged(Priority::high, "no heart beat was found in this recording");
  const std::string dismissed = dismissed_words(findings);
  const auto kinds = std::ranges::count_if(findings, has_a_place_of_its_own);
  Finding said =
      kinds > 0 ? for_review(beats, findings, kinds, quality) : without_findings(beats, quality, looked_at, dismissed);
  if (!dismissed.empty() && said.kind != FindingKind::nothing_left) said.text += " Besides: " + dismissed + ".";
  return said;
}

}  // namespace ecg
