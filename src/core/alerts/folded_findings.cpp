#include "core/alerts/folded_findings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

using enum FindingKind;

bool is_ventricular(FindingKind kind) { return kind == ventricular_tachycardia || kind == ventricular_fibrillation; }

/// Whether atrial fibrillation is reason enough for it.
bool part_of_atrial_fibrillation(FindingKind kind) {
  return kind == irregular || kind == tachycardia || kind == supraventricular_run || kind == supraventricular_beats;
}

/// Of the time, or of the beats, of a finding: how much lies in `stretches`, which do not overlap.
double share_inside(const Finding& finding, std::span<const SampleRange> stretches) {
  SampleIndex inside = 0, all = 0;
  for (const SampleRange& place : places_of(finding)) {
    all += place.size();
    for (const SampleRange& stretch : stretches)
      inside += std::max<SampleIndex>(0, std::min(place.end, stretch.end) - std::max(place.begin, stretch.begin));
  }
  return all > 0 ? static_cast<double>(inside) / static_cast<double>(all) : 0.0;
}

const Finding* standing(std::span<const Finding> findings, FindingKind kind) {
  const auto found = std::ranges::find_if(findings, [&](const Finding& f) { return f.kind == kind && !f.dismissed(); });
  return found == findings.end() ? nullptr : &*found;
}

struct Home {
  FindingKind rhythm;
  double share;
};

/// The named rhythm that explains a finding, if one does.
std::optional<Home> home_of(const Finding& finding, std::span<const Finding> findings) {
  const FindingTraits& kind = traits(finding.kind);
  const bool from_beats = kind.about_the_heart || finding.kind == unclassifiable_beats;
  if (kind.verdict || !from_beats || finding.kind == unnamed || is_ventricular(finding.kind)) return std::nullopt;
  // The two ventricular rhythms follow each other: together they explain what lies in both.
  double best = 0.0, together = 0.0;
  std::optional<FindingKind> rhythm;
  for (const FindingKind each : {ventricular_fibrillation, ventricular_tachycardia}) {
    const Finding* const named = standing(findings, each);
    if (named == nullptr) continue;
    const double share = share_inside(finding, named->occurrences);
    together += share;
    if (share <= best) continue;
    best = share;
    rhythm = each;
  }
  if (rhythm && together >= kInsideShare) return Home{*rhythm, together};
  const Finding* const atria = standing(findings, atrial_fibrillation);
  if (atria == nullptr || !part_of_atrial_fibrillation(finding.kind)) return std::nullopt;
  const double share = share_inside(finding, atria->occurrences);
  if (share < kInsideShare) return std::nullopt;
  const auto above = home_of(*atria, findings);
  return Home{above ? above->rhythm : atrial_fibrillation, share};
}

std::string rhythm_words(FindingKind rhythm) {
  return rhythm == atrial_fibrillation       ? "atrial fibrillation"
         : rhythm == ventricular_tachycardia ? "ventricular tachycardia"
                                             : "ventricular fibrillation or flutter";
}

}  // namespace

void fold_into_rhythms(std::vector<Finding>& findings) {
  std::vector<std::optional<Home>> homes;
  for (const Finding& finding : findings)
    homes.push_back(finding.dismissed() ? std::nullopt : home_of(finding, findings));
  std::vector<Finding> ordered, folded;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!homes[i]) continue;
    Finding part = std::move(findings[i]);
    part.inside = homes[i]->rhythm;
    part.priority = Priority::low;
    part.text += " " + std::string(homes[i]->share > 0.995 ? "All" : fixed(100.0 * homes[i]->share, 0) + " %") +
                 " of it lies in what is called " + rhythm_words(homes[i]->rhythm) + ", and is listed under it.";
    folded.push_back(std::move(part));
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (homes[i]) continue;
    const FindingKind kind = findings[i].kind;
    const bool stands = !findings[i].dismissed();
    ordered.push_back(std::move(findings[i]));
    for (Finding& part : folded) {
      if (stands && part.inside == kind) ordered.push_back(std::move(part));
    }
  }
  findings = std::move(ordered);
}

}  // namespace ecg
