#include "core/alerts/decided_findings.hpp"

#include <algorithm>

#include "core/alerts/finding_kinds.hpp"

namespace ecg {

namespace {

std::string_view words(Decision decision) {
  switch (decision) {
    case Decision::none: return "";
    case Decision::acknowledged: return "Acknowledged by the reader";
    case Decision::confirmed: return "Confirmed by the reader";
    case Decision::dismissed: return "Dismissed by the reader";
  }
  return "";
}

/// Whether every place meets one of `judged` (within `near`) and lies in them, give or take `reach`. Both ascending and apart.
bool lie_within(std::span<const SampleRange> places, std::span<const SampleRange> judged, SampleIndex near,
                SampleIndex reach) {
  std::size_t first = 0;
  for (const SampleRange& place : places) {
    while (first < judged.size() && judged[first].end + reach <= place.begin) ++first;
    SampleIndex covered = place.begin;
    bool met = false;
    for (std::size_t i = first; i < judged.size() && judged[i].begin - reach <= covered && covered < place.end; ++i) {
      covered = std::max(covered, judged[i].end + reach);
      met = met || (judged[i].begin < place.end + near && judged[i].end + near > place.begin);
    }
    if (!met || covered < place.end) return false;
  }
  return true;
}

}  // namespace

std::vector<SampleRange> places_of(const Finding& finding) {
  std::vector<SampleRange> places;
  for (const SampleRange& range : finding.occurrences) {
    const SampleRange place = {range.begin, std::max(range.end, range.begin + 1)};
    if (!places.empty() && place.begin <= places.back().end) places.back().end = std::max(places.back().end, place.end);
    else places.push_back(place);
  }
  return places;
}

void note_decisions(std::vector<Finding>& findings, std::span<const FindingDecision> decisions, double fs_hz) {
  for (Finding& finding : findings) {
    const auto decided = std::ranges::find(decisions, name(finding.kind), &FindingDecision::finding);
    if (decided == decisions.end()) continue;
    finding.decision = decided->decision;
    const double reach_s = traits(finding.kind).of_single_beats ? kSameSingleBeat_s : kSameStretch_s;
    finding.outgrown = !lie_within(places_of(finding), decided->places, samples_from_seconds(kSameSingleBeat_s, fs_hz),
                                   samples_from_seconds(reach_s, fs_hz));
  }
}

std::vector<FindingDecision> waiting_decisions(std::span<const Finding> findings,
                                               std::span<const FindingDecision> decisions) {
  std::vector<FindingDecision> waiting;
  for (const FindingDecision& decision : decisions) {
    if (std::ranges::none_of(findings, [&](const Finding& f) { return name(f.kind) == decision.finding; }))
      waiting.push_back(decision);
  }
  return waiting;
}

std::string decision_words(const Finding& finding) {
  std::string said(words(finding.decision));
  if (finding.outgrown) said += ", but it was found at more places since: for review again";
  return said;
}

}  // namespace ecg
