#include "core/beats/beat_candidates.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr float kMinStrength = 0.09F;    ///< weaker maxima are no candidates
constexpr float kFirstStrength = 0.40F;  ///< first pass: of the usual complex
constexpr float kFirstClarity = 3.0F;    ///< first pass: over the median of the envelope
constexpr double kFirstSpacing_s = 0.24;
constexpr double kValleyNear_s = 0.04;
constexpr double kValleyFar_s = 0.22;
constexpr double kRival_s = 0.30;
constexpr double kBackground_s = 1.0;     ///< unaccepted candidates this near are the background
constexpr double kRestNear_s = 0.12;      ///< restlessness is measured from here ...
constexpr double kRestFar_s = 0.36;       ///< ... to here on both sides of a candidate
constexpr float kRestLeadWeight = 0.01F;  ///< leads that count less have no say in it
constexpr std::size_t kRhythmReach = 8;   ///< accepted intervals on each side that make the local RR
constexpr std::size_t kShapeReach = 6;    ///< accepted beats on each side for the mean correlation
constexpr double kDefaultRr_s = 0.8;
constexpr float kLeadCounts = 0.15F;  ///< weight from which a lead enters strongest and weakest lead
constexpr float kMaxRatio = 4.0F;     ///< logarithms and ratios are clipped to this

float log_ratio(float value) { return std::clamp(std::log(std::max(value, 1e-3F)), -kMaxRatio, kMaxRatio); }

float lowest(std::span<const float> curve, std::ptrdiff_t from, std::ptrdiff_t to) {
  from = std::clamp<std::ptrdiff_t>(from, 0, static_cast<std::ptrdiff_t>(curve.size()) - 1);
  to = std::clamp<std::ptrdiff_t>(to, from + 1, static_cast<std::ptrdiff_t>(curve.size()));
  return *std::min_element(curve.begin() + from, curve.begin() + to);
}

/// Median interval and its spread round each accepted beat.
struct LocalRhythm {
  std::vector<float> rr_s;
  std::vector<float> irregularity;  ///< median absolute deviation over the median
  std::vector<float> correlation;   ///< mean over near accepted beats
};

LocalRhythm local_rhythm(std::span<const std::size_t> candidates, std::span<const std::size_t> accepted,
                         std::span<const ShapeTemplates::Answer> matches, double rate_hz) {
  LocalRhythm rhythm;
  std::vector<float> intervals, near;
  for (std::size_t i = 1; i < accepted.size(); ++i) {
    intervals.push_back(
        static_cast<float>(static_cast<double>(candidates[accepted[i]] - candidates[accepted[i - 1]]) / rate_hz));
  }
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    const std::size_t from = i > kRhythmReach ? i - kRhythmReach : 0;
    const std::size_t to = std::min(i + kRhythmReach, intervals.size());
    float rr_s = static_cast<float>(kDefaultRr_s);
    float spread = 0.0F;
    if (from < to) {
      near.assign(intervals.begin() + static_cast<std::ptrdiff_t>(from),
                  intervals.begin() + static_cast<std::ptrdiff_t>(to));
      rr_s = quantile_in_place(std::span<float>(near), 0.5);
      for (float& value : near) value = std::abs(value - rr_s);
      spread = quantile_in_place(std::span<float>(near), 0.5) / std::max(rr_s, 1e-3F);
    }
    rhythm.rr_s.push_back(rr_s);
    rhythm.irregularity.push_back(spread);
    const std::size_t first = i > kShapeReach ? i - kShapeReach : 0;
    const std::size_t last = std::min(i + kShapeReach + 1, accepted.size());
    float sum = 0.0F;
    for (std::size_t k = first; k < last; ++k) sum += matches[accepted[k]].best.correlation;
    rhythm.correlation.push_back(sum / static_cast<float>(last - first));
  }
  return rhythm;
}

/// How restless the trace is round a place, over the leads' levels: fast (muscle noise) and slow (electrode motion).
struct Restlessness {
  float rough = 0.0F;
  float slow = 0.0F;
};

Restlessness restlessness(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope, std::size_t at,
                          double rate_hz) {
  const auto size = static_cast<std::ptrdiff_t>(leads[0].mean.size());
  const auto here = static_cast<std::ptrdiff_t>(at);
  const auto near = static_cast<std::ptrdiff_t>(std::lround(kRestNear_s * rate_hz));
  const auto far = static_cast<std::ptrdiff_t>(std::lround(kRestFar_s * rate_hz));
  const float least = least_weight(kRestLeadWeight, leads.size());
  Restlessness result;
  for (std::size_t l = 0; l < leads.size(); ++l) {
    const float weight = envelope.leads[l].weight.at(static_cast<double>(at));
    const float level = envelope.leads[l].narrow.at(static_cast<double>(at));
    if (weight < least || level <= 0.0F) continue;
    const float* mean = leads[l].mean.data();
    float bends = 0.0F, before = 0.0F, after = 0.0F, count_before = 0.0F, count_after = 0.0F;
    const auto side = [&](std::ptrdiff_t from, std::ptrdiff_t to, float& sum, float& count) {
      for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(from, 1); i < std::min(to, size - 1); ++i) {
        bends += std::abs(mean[i - 1] - 2.0F * mean[i] + mean[i + 1]);
        sum += mean[i];
        count += 1.0F;
      }
    };
    side(here - far, here - near, before, count_before);
    side(here + near, here + far, after, count_after);
    if (count_before < 1.0F || count_after < 1.0F) continue;
    result.rough += weight * bends / (count_before + count_after) / level;
    result.slow += weight * std::abs(after / count_after - before / count_before) / level;
  }
  return result;
}

}  // namespace

std::vector<std::size_t> find_candidates(const CombinedEnvelope& envelope, double rate_hz) {
  const auto spacing = static_cast<std::size_t>(std::lround(kCandidateSpacing_s * rate_hz));
  const std::span<const float> strength(envelope.strength);
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < strength.size(); ++i) {
    if (strength[i] < kMinStrength) continue;
    if (i > 0 && !(strength[i] > strength[i - 1])) continue;
    if (i + 1 < strength.size() && strength[i] < strength[i + 1]) continue;
    if (candidates.empty() || i - candidates.back() >= spacing) {
      candidates.push_back(i);
    } else if (strength[i] > strength[candidates.back()]) {
      candidates.back() = i;
    }
  }
  return candidates;
}

std::vector<std::size_t> first_beats(const CombinedEnvelope& envelope, std::span<const std::size_t> candidates,
                                     double rate_hz) {
  const auto spacing = static_cast<std::size_t>(std::lround(kFirstSpacing_s * rate_hz));
  std::vector<std::size_t> beats;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const float strength = envelope.strength[candidates[k]];
    const float clarity = envelope.clarity.at(static_cast<double>(candidates[k])) * envelope.narrow[candidates[k]];
    if (strength < kFirstStrength || clarity < kFirstClarity) continue;
    if (beats.empty() || candidates[k] - candidates[beats.back()] >= spacing) {
      beats.push_back(k);
    } else if (strength > envelope.strength[candidates[beats.back()]]) {
      beats.back() = k;
    }
  }
  return beats;
}

std::vector<CandidateFeatures> candidate_features(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope,
                                                  const ShapeTemplates& templates,
                                                  std::span<const ShapeTemplates::Answer> matches,
                                                  std::span<const std::size_t> candidates,
                                                  std::span<const std::size_t> accepted, double rate_hz) {
  std::vector<CandidateFeatures> rows(candidates.size());
  const LocalRhythm rhythm = local_rhythm(candidates, accepted, matches, rate_hz);
  const auto samples = [&](double seconds) { return static_cast<std::ptrdiff_t>(std::lround(seconds * rate_hz)); };

  std::vector<float> wideness;
  for (const std::size_t k : accepted) {
    wideness.push_back(log_ratio(envelope.wide[candidates[k]]) - log_ratio(envelope.narrow[candidates[k]]));
  }
  const float usual_wideness = wideness.empty() ? 0.0F : quantile_in_place(std::span<float>(wideness), 0.5);

  std::vector<char> is_beat(candidates.size(), 0);
  for (const std::size_t k : accepted) is_beat[k] = 1;
  std::size_t next = 0;  // first accepted beat at or after the candidate
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    CandidateFeatures& row = rows[k];
    const auto set = [&row](CandidateFeature feature, float value) { row[static_cast<std::size_t>(feature)] = value; };
    const std::size_t at = candidates[k];
    const auto place = static_cast<double>(at);
    const auto here = static_cast<std::ptrdiff_t>(at);
    const float strength = envelope.strength[at];
    set(CandidateFeature::strength, log_ratio(strength));
    set(CandidateFeature::narrow, log_ratio(envelope.narrow[at]));
    set(CandidateFeature::wide, log_ratio(envelope.wide[at]));
    set(CandidateFeature::wideness, log_ratio(envelope.wide[at]) - log_ratio(envelope.narrow[at]) - usual_wideness);

    float strongest = 0.0F, weakest = kMaxRatio, squares = 0.0F;
    for (std::size_t l = 0; l < leads.size(); ++l) {
      const float weight = envelope.leads[l].weight.at(place);
      squares += weight * weight;
      if (weight < kLeadCounts / static_cast<float>(leads.size())) continue;
      const float level = envelope.leads[l].narrow.at(place);
      const float share = level > 0.0F ? leads[l].narrow[at] / level : 0.0F;
      strongest = std::max(strongest, share);
      weakest = std::min(weakest, share);
    }
    set(CandidateFeature::strongest_lead, log_ratio(strongest));
    set(CandidateFeature::weakest_lead, log_ratio(weakest));
    set(CandidateFeature::leads, squares > 0.0F ? std::min(1.0F / squares, kMaxRatio) : 0.0F);
    set(CandidateFeature::clarity, log_ratio(envelope.clarity.at(place)));
    set(CandidateFeature::valley_before,
        lowest(envelope.strength, here - samples(kValleyFar_s), here - samples(kValleyNear_s)) / strength);
    set(CandidateFeature::valley_after,
        lowest(envelope.strength, here + samples(kValleyNear_s), here + samples(kValleyFar_s)) / strength);

    const ShapeMatch& match = matches[k].best;
    set(CandidateFeature::templates, templates.size() == 0 ? 0.0F : 1.0F);
    set(CandidateFeature::correlation, match.correlation);
    set(CandidateFeature::best_lead, match.best_lead);
    set(CandidateFeature::amplitude, log_ratio(match.amplitude));
    if (match.index >= 0) {
      const auto index = static_cast<std::size_t>(match.index);
      set(CandidateFeature::template_share, log_ratio(static_cast<float>(templates.share(index))));
      set(CandidateFeature::correlation_rank, static_cast<float>(std::min<std::size_t>(index, 4)));
      set(CandidateFeature::dominant_correlation, matches[k].dominant);
    }

    // Neighbours among the accepted beats, without the candidate itself.
    while (next < accepted.size() && accepted[next] < k) ++next;
    const bool is_accepted = next < accepted.size() && accepted[next] == k;
    const std::size_t after = is_accepted ? next + 1 : next;
    float rr_s = static_cast<float>(kDefaultRr_s), irregularity = 0.0F, near = 0.0F;
    if (!accepted.empty()) {
      const std::size_t nearest = std::min(next, accepted.size() - 1);
      rr_s = std::max(rhythm.rr_s[nearest], 0.1F);
      irregularity = rhythm.irregularity[nearest];
      near = rhythm.correlation[nearest];
    }
    const bool has_before = next > 0, has_after = after < accepted.size();
    const float before_s =
        has_before ? static_cast<float>(static_cast<double>(at - candidates[accepted[next - 1]]) / rate_hz) : rr_s;
    const float after_s =
        has_after ? static_cast<float>(static_cast<double>(candidates[accepted[after]] - at) / rate_hz) : rr_s;
    set(CandidateFeature::accepted, is_accepted ? 1.0F : 0.0F);
    set(CandidateFeature::gap_before, std::min(before_s / rr_s, kMaxRatio));
    set(CandidateFeature::gap_after, std::min(after_s / rr_s, kMaxRatio));
    set(CandidateFeature::gap_sum, std::min((before_s + after_s) / rr_s, kMaxRatio));
    set(CandidateFeature::rr, log_ratio(rr_s));
    set(CandidateFeature::irregularity, std::min(irregularity, 1.0F));
    set(CandidateFeature::seconds_before, std::min(before_s, 1.5F));
    set(CandidateFeature::seconds_after, std::min(after_s, 1.5F));
    set(CandidateFeature::over_before,
        has_before ? log_ratio(strength / envelope.strength[candidates[accepted[next - 1]]]) : 0.0F);
    set(CandidateFeature::over_after,
        has_after ? log_ratio(strength / envelope.strength[candidates[accepted[after]]]) : 0.0F);
    set(CandidateFeature::near_correlation, near);

    float rival = 0.0F, distance_s = static_cast<float>(kRival_s);
    const auto consider = [&](std::size_t other) {
      if (envelope.strength[candidates[other]] <= rival) return;
      rival = envelope.strength[candidates[other]];
      distance_s = static_cast<float>((static_cast<double>(candidates[other]) - place) / rate_hz);
    };
    for (std::size_t end = k; end > 0 && here - static_cast<std::ptrdiff_t>(candidates[end - 1]) <= samples(kRival_s);
         --end)
      consider(end - 1);
    for (std::size_t other = k + 1;
         other < candidates.size() && static_cast<std::ptrdiff_t>(candidates[other]) - here <= samples(kRival_s);
         ++other)
      consider(other);
    const Restlessness rest = restlessness(leads, envelope, at, rate_hz);
    set(CandidateFeature::rough, log_ratio(rest.rough));
    set(CandidateFeature::slow, log_ratio(rest.slow));
    set(CandidateFeature::correlation_before, has_before ? matches[accepted[next - 1]].best.correlation : near);
    set(CandidateFeature::correlation_after, has_after ? matches[accepted[after]].best.correlation : near);
    float background = 0.0F, crowd = 0.0F;
    const auto look = [&](std::size_t other) {
      crowd += 1.0F;
      if (!is_beat[other]) background = std::max(background, envelope.strength[candidates[other]]);
    };
    for (std::size_t end = k;
         end > 0 && here - static_cast<std::ptrdiff_t>(candidates[end - 1]) <= samples(kBackground_s); --end)
      look(end - 1);
    for (std::size_t other = k + 1;
         other < candidates.size() && static_cast<std::ptrdiff_t>(candidates[other]) - here <= samples(kBackground_s);
         ++other)
      look(other);
    set(CandidateFeature::background, background > 0.0F ? log_ratio(strength / background) : kMaxRatio);
    set(CandidateFeature::crowd, 0.1F * crowd);
    set(CandidateFeature::rival, rival > 0.0F ? log_ratio(strength / rival) : kMaxRatio);
    set(CandidateFeature::rival_distance, distance_s);
  }
  return rows;
}

std::vector<std::size_t> select_beats(std::span<const std::size_t> candidates, std::span<const float> log_odds,
                                      double rate_hz) {
  const auto spacing = static_cast<std::size_t>(std::lround(kBeatSpacing_s * rate_hz));
  // best[k]: largest sum with beats among the first k candidates; taken[k]: candidate k - 1 is in that sum.
  std::vector<double> best(candidates.size() + 1, 0.0);
  std::vector<std::size_t> compatible(candidates.size(), 0);
  std::vector<char> taken(candidates.size() + 1, 0);
  std::size_t first = 0;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    while (candidates[k] - candidates[first] >= spacing && first < k) ++first;
    compatible[k] = first;  // candidates before `first` are far enough away
    const double with = best[first] + static_cast<double>(log_odds[k]);
    taken[k + 1] = log_odds[k] > 0.0F && with > best[k];
    best[k + 1] = taken[k + 1] != 0 ? with : best[k];
  }
  std::vector<std::size_t> chosen;
  for (std::size_t k = candidates.size(); k > 0;) {
    if (taken[k] != 0) {
      chosen.push_back(k - 1);
      k = compatible[k - 1];
    } else {
      --k;
    }
  }
  std::reverse(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace ecg
