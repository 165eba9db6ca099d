#include "core/alerts/measured_findings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "core/delineation/bundle_branch.hpp"
#include "core/delineation/intervals.hpp"

namespace ecg {

namespace {

/// Wider than any bundle branch block or paced complex (hyperkalaemia left aside): T was taken for a part of it, and nothing is said. Ours.
constexpr double kWidestQrs_ms = 240.0;

using enum StandardLead;

constexpr double kMsPerS = 1000.0;
constexpr double kMmPerMv = 10.0;             ///< of the usual paper
constexpr double kVeryLongQtc_ms = 500.0;     ///< ESC 2022: from here on arrhythmias are to be feared
constexpr double kVeryLongPr_ms = 300.0;      ///< ACC/AHA/HRS 2018: "marked" first-degree block
constexpr double kFastestQtc_bpm = 120.0;     ///< our choice: no correction of QT holds at higher rates
constexpr double kMostNoise_mv = 0.02;        ///< our choice: ST of a median beat that is less certain is not said
constexpr double kFascicularAxis_deg = 45.0;  ///< AHA/ACCF/HRS 2009: left anterior fascicular block, -45 to -90
constexpr double kSmallestP_mv = 0.03;        ///< our choice: of a P wave that is upside down for certain
constexpr double kSmallestQrs_mv = 0.10;      ///< our choice: likewise
constexpr std::size_t kFewestLeads = 2;       ///< one lead alone shows less of QRS than its width
constexpr std::size_t kLimbLeads = 6;         ///< the first of StandardLead

/// Neighbours on the chest and in the frontal plane; aVR looks into the heart and has none.
constexpr std::array<std::array<StandardLead, 2>, 9> kAdjacent = {
    {{aVL, I}, {I, II}, {II, aVF}, {aVF, III}, {V1, V2}, {V2, V3}, {V3, V4}, {V4, V5}, {V5, V6}}};

std::string ms(double seconds) { return fixed(kMsPerS * seconds, 0) + " ms"; }
std::string degrees(double value) { return fixed(value, 0) + "\xC2\xB0"; }

/// "in the median of 10 beats, 12 leads together".
std::string of_what(const TwelveLeadMeasures& measured) {
  return "in the median of " + std::to_string(measured.beats) + " beats, " + std::to_string(measured.leads.size()) +
         " leads together";
}

struct Measuring {
  const FindingFacts& facts;
  const TwelveLeadMeasures& measured;

  [[nodiscard]] bool has(EpisodeKind kind) const { return !of_kind(facts, kind).empty(); }
  /// What the median beat says and, lest noise decides, the median over single beats too: the smaller one.
  [[nodiscard]] double qrs_ms() const {
    return kMsPerS * std::min(*measured.qrs_s, measured.qrs_of_beats_s.value_or(*measured.qrs_s));
  }
  [[nodiscard]] double pr_ms() const {
    return kMsPerS * std::min(*measured.pr_s, measured.pr_of_beats_s.value_or(*measured.pr_s));
  }
  [[nodiscard]] bool wide() const { return qrs_ms() >= facts.settings.wide_qrs_ms; }
  /// One place: from the first to the last of the beats.
  void add(std::vector<Finding>& findings, FindingKind kind, Priority priority, std::string text) const {
    findings.push_back({.kind = kind,
                        .priority = priority,
                        .text = std::move(text),
                        .occurrences = {{facts.r_peaks.front(), facts.r_peaks.back() + 1}}});
  }
};

std::optional<double> qtc_s(const TwelveLeadMeasures& measured) {
  if (!measured.qt_s || !(measured.rr_s > 60.0 / kFastestQtc_bpm)) return std::nullopt;
  return qtc_fridericia_s(*measured.qt_s, measured.rr_s);
}

void add_pr(std::vector<Finding>& findings, const Measuring& m) {
  if (!m.measured.pr_s || m.has(EpisodeKind::atrial_fibrillation) || m.has(EpisodeKind::atrial_flutter)) return;
  const double pr_ms = m.pr_ms(), limit_ms = m.facts.settings.long_pr_ms;
  if (pr_ms <= limit_ms) return;
  m.add(findings, FindingKind::first_degree_block, pr_ms > kVeryLongPr_ms ? Priority::medium : Priority::low,
        "Long PR, as in first-degree AV block: " + fixed(pr_ms, 0) + " ms " + of_what(m.measured) + " (above " +
            exact(limit_ms, 0) + " ms).");
}

void add_conduction(std::vector<Finding>& findings, const Measuring& m) {
  const double qrs_ms = m.qrs_ms();
  const RhythmSettings& limits = m.facts.settings;
  const auto pattern = bundle_branch_pattern(m.measured);
  const bool incomplete = !m.wide() && qrs_ms >= limits.incomplete_block_ms;
  const std::string width = "QRS " + fixed(qrs_ms, 0) + " ms " + of_what(m.measured) + " (wide from " +
                            exact(limits.wide_qrs_ms, 0) + " ms on";
  const std::string paced = m.has(EpisodeKind::paced) ? " Pacing, named above, looks like this." : "";
  if (pattern && (m.wide() || incomplete)) {
    const bool right = *pattern == BundleBranch::right;
    const std::string shape =
        right ? "late R in V1 or V2, long S in I and V6" : "broad R without q in I or aVL and in V5 or V6, V1 negative";
    m.add(findings, right ? FindingKind::right_bundle_branch_block : FindingKind::left_bundle_branch_block,
          incomplete ? Priority::low : Priority::medium,
          std::string(incomplete ? "Incomplete " : "") +
              (right ? (incomplete ? "right" : "Right") : (incomplete ? "left" : "Left")) +
              " bundle branch block pattern: " + width +
              (incomplete ? ", incomplete from " + exact(limits.incomplete_block_ms, 0) + " ms on" : "") + "), " +
              shape + "." + paced);
  } else if (m.wide()) {
    m.add(findings, FindingKind::wide_qrs, Priority::medium,
          "Wide " + width + "), without the pattern of a bundle branch block in the leads there are." + paced);
  }
}

/// A small q and a high R, or a small r and a deep S.
bool is_qr(const LeadMeasures* lead) {
  return lead != nullptr && lead->qrs.q_mv <= -kSmallestWave_mv && lead->qrs.net_mv() > 0.0;
}
bool is_rs(const LeadMeasures* lead) {
  return lead != nullptr && lead->qrs.q_mv > -kSmallestWave_mv && lead->qrs.r_mv >= kSmallestWave_mv &&
         lead->qrs.s_mv < -lead->qrs.r_mv;
}

/// What the fascicular blocks look like besides the axis (AHA/ACCF/HRS 2009); empty where it is not so, or QRS is wide.
std::string fascicular_words(const Measuring& m, double axis_deg) {
  const TwelveLeadMeasures& measured = m.measured;
  if (m.wide()) return {};
  const bool inferior_rs = is_rs(measured.of(II)) && is_rs(measured.of(III)) && is_rs(measured.of(aVF));
  if (axis_deg <= -kFascicularAxis_deg && axis_deg >= -90.0 && inferior_rs && is_qr(measured.of(aVL)))
    return " With qR in aVL and rS in II, III and aVF, as in left anterior fascicular block.";
  if (axis_deg > 90.0 && is_rs(measured.of(I)) && is_rs(measured.of(aVL)) && is_qr(measured.of(III)) &&
      is_qr(measured.of(aVF)))
    return " With rS in I and aVL and qR in III and aVF, as in left posterior fascicular block, or with a burdened "
           "right ventricle.";
  return {};
}

/// Lead I upside down with its P wave, aVR upright: what the arms' electrodes do when they are exchanged, or the heart on the right
/// (Batchvarov and others 2007).
bool arms_exchanged(const TwelveLeadMeasures& measured) {
  const LeadMeasures* const one = measured.of(I);
  const LeadMeasures* const right_arm = measured.of(aVR);
  return one != nullptr && right_arm != nullptr && measured.of(V6) != nullptr && one->p_mv &&
         *one->p_mv <= -kSmallestP_mv && one->qrs.net_mv() <= -kSmallestQrs_mv && right_arm->qrs.net_mv() > 0.0;
}

void add_exchanged(std::vector<Finding>& findings, const Measuring& m) {
  if (!arms_exchanged(m.measured)) return;
  const bool v6_upright = m.measured.of(V6)->qrs.net_mv() > 0.0;
  m.add(findings, FindingKind::electrodes_exchanged, Priority::medium,
        "Lead I is upside down, P wave and QRS, and aVR is upright: " +
            std::string(v6_upright
                            ? "V6 is upright, so the arms' electrodes may have been exchanged. Limb leads and axis "
                              "are then not what they are called."
                            : "V6 points down too, so the heart may lie on the right."));
}

void add_axis(std::vector<Finding>& findings, const Measuring& m) {
  if (!m.measured.axis_deg || arms_exchanged(m.measured)) return;
  const RhythmSettings& limits = m.facts.settings;
  const double axis = std::round(*m.measured.axis_deg);
  const bool left = axis < -limits.left_axis_deg && axis >= -90.0;
  const bool right = axis > limits.right_axis_deg || axis < -90.0;
  if (!left && !right) return;
  m.add(findings, FindingKind::axis_deviation, Priority::low,
        std::string(left ? "Left" : "Right") + " axis deviation: QRS at " + degrees(axis) +
            " in the frontal plane, from leads I and " + (m.measured.of(aVF) != nullptr ? "aVF" : "II") + " (" +
            (left ? "beyond " + degrees(-limits.left_axis_deg) : "beyond " + degrees(limits.right_axis_deg)) + ")." +
            fascicular_words(m, axis));
}

void add_qtc(std::vector<Finding>& findings, const Measuring& m) {
  const auto corrected_s = qtc_s(m.measured);
  if (!corrected_s || m.wide() || m.has(EpisodeKind::atrial_fibrillation) || m.has(EpisodeKind::atrial_flutter)) return;
  const RhythmSettings& limits = m.facts.settings;
  const double qtc_ms = kMsPerS * *corrected_s;
  const bool is_long = qtc_ms >= limits.long_qtc_ms;
  if (!is_long && qtc_ms > limits.short_qtc_ms) return;
  m.add(findings, is_long ? FindingKind::long_qtc : FindingKind::short_qtc,
        qtc_ms >= kVeryLongQtc_ms ? Priority::high : Priority::medium,
        std::string(is_long ? "Long" : "Short") + " QTc: " + ms(*corrected_s) + " by Fridericia, QT " +
            ms(*m.measured.qt_s) + " at " + bpm(60.0 / m.measured.rr_s) + " " + of_what(m.measured) +
            (is_long ? " (long from " + exact(limits.long_qtc_ms, 0) + " ms on)."
                     : " (short up to " + exact(limits.short_qtc_ms, 0) + " ms)."));
}

/// Largest QRS of the limb leads, or of those on the chest; empty unless all six are there.
std::optional<double> largest_qrs_mv(const TwelveLeadMeasures& measured, bool limb) {
  double largest = 0.0;
  for (std::size_t i = limb ? 0 : kLimbLeads; i < (limb ? kLimbLeads : kStandardLeadCount); ++i) {
    const LeadMeasures* const lead = measured.of(static_cast<StandardLead>(i));
    if (lead == nullptr) return std::nullopt;
    largest = std::max(largest, lead->qrs.height_mv());
  }
  return largest;
}

void add_low_voltage(std::vector<Finding>& findings, const Measuring& m) {
  const RhythmSettings& limits = m.facts.settings;
  std::string words;
  for (const bool limb : {true, false}) {
    const auto largest = largest_qrs_mv(m.measured, limb);
    const double limit_mv = limb ? limits.low_limb_mv : limits.low_chest_mv;
    if (!largest || *largest >= limit_mv) continue;
    words += (words.empty() ? "" : ", and ") + fixed(*largest, 2) + " mV at most in the " +
             (limb ? "limb leads" : "chest leads") + " (below " + exact(limit_mv, 2) + " mV)";
  }
  if (!words.empty())
    m.add(findings, FindingKind::low_voltage, Priority::low,
          "Low voltage: QRS of " + words + ", from lowest to highest.");
}

// --- ST --------------------------------------------------------------------------------------------------------------

/// "V2 to V4", "II, III and aVF", in the order of the leads.
std::string lead_words(std::span<const StandardLead> leads) {
  const auto number = [](StandardLead lead) { return static_cast<std::size_t>(lead); };
  const bool run = leads.size() > 2 && number(leads.front()) >= kLimbLeads &&
                   number(leads.back()) - number(leads.front()) + 1 == leads.size();
  if (run) return std::string(name(leads.front())) + " to " + std::string(name(leads.back()));
  std::string words;
  for (std::size_t i = 0; i < leads.size(); ++i)
    words += (i == 0 ? "" : i + 1 == leads.size() ? " and " : ", ") + std::string(name(leads[i]));
  return words;
}

/// The lead, where its ST can be looked at.
const LeadMeasures* with_st(const TwelveLeadMeasures& measured, StandardLead which) {
  const LeadMeasures* const lead = measured.of(which);
  return lead != nullptr && lead->noise_mv <= kMostNoise_mv && lead->st_j_mv && lead->st_60_mv ? lead : nullptr;
}

/// How far ST is up (or down) in a lead, in mm, where it is said; empty below the limit.
std::optional<double> st_shift_mm(const Measuring& m, StandardLead which, bool up) {
  const LeadMeasures* const lead = with_st(m.measured, which);
  if (lead == nullptr) return std::nullopt;
  const RhythmSettings& limits = m.facts.settings;
  if (up) {
    const double mm = kMmPerMv * *lead->st_j_mv;
    const double limit = which == V2 || which == V3 ? limits.st_elevation_v2_v3_mm : limits.st_elevation_mm;
    return mm >= limit ? std::optional(mm) : std::nullopt;
  }
  // Horizontal or going down: as deep 60 ms later.
  const double mm = kMmPerMv * std::max(*lead->st_j_mv, *lead->st_60_mv);
  return mm <= -limits.st_depression_mm ? std::optional(mm) : std::nullopt;
}

void add_st(std::vector<Finding>& findings, const Measuring& m, bool up) {
  if (m.wide() || m.has(EpisodeKind::paced)) return;
  std::vector<StandardLead> shifted;
  double most = 0.0;
  for (std::size_t i = 0; i < kStandardLeadCount; ++i) {
    const auto lead = static_cast<StandardLead>(i);
    const auto mm = st_shift_mm(m, lead, up);
    const bool beside = std::ranges::any_of(kAdjacent, [&](const auto& pair) {
      return (pair[0] == lead && st_shift_mm(m, pair[1], up)) || (pair[1] == lead && st_shift_mm(m, pair[0], up));
    });
    if (!mm || !beside) continue;
    shifted.push_back(lead);
    if (std::abs(*mm) > std::abs(most)) most = *mm;
  }
  if (shifted.empty()) return;
  const RhythmSettings& limits = m.facts.settings;
  const std::string rule = up ? "at the end of QRS; from " + exact(limits.st_elevation_mm, 1) +
                                    " mm on in two adjacent leads, " + exact(limits.st_elevation_v2_v3_mm, 1) +
                                    " in V2 and V3"
                              : "at the end of QRS and 60 ms later; from " + exact(limits.st_depression_mm, 1) +
                                    " mm on in two adjacent leads";
  m.add(findings, up ? FindingKind::st_elevation : FindingKind::st_depression, Priority::medium,
        "ST " + std::string(up ? "+" : "") + fixed(most, 1) + " mm at most in " + lead_words(shifted) +
            ", in the median of " + std::to_string(m.measured.beats) + " beats (" + rule +
            "): measured, not interpreted.");
}

bool enough(const LookedAt& looked_at) {
  return looked_at.measured.qrs_s && kMsPerS * *looked_at.measured.qrs_s <= kWidestQrs_ms &&
         looked_at.measured.beats >= kFewestMedianBeats && looked_at.measured.leads.size() >= kFewestLeads;
}

}  // namespace

void add_measured(std::vector<Finding>& findings, const FindingFacts& facts, const LookedAt& looked_at) {
  if (!enough(looked_at) || facts.r_peaks.empty()) return;
  const Measuring measuring{facts, looked_at.measured};
  if (measuring.has(EpisodeKind::ventricular_tachycardia) || measuring.has(EpisodeKind::ventricular_fibrillation))
    return;
  add_st(findings, measuring, true);
  add_conduction(findings, measuring);
  add_st(findings, measuring, false);
  add_qtc(findings, measuring);
  add_pr(findings, measuring);
  add_low_voltage(findings, measuring);
  add_exchanged(findings, measuring);
  add_axis(findings, measuring);
}

std::string measured_words(const LookedAt& looked_at) {
  if (!enough(looked_at)) return {};
  const TwelveLeadMeasures& measured = looked_at.measured;
  std::string words = measured.pr_s ? "PR " + ms(*measured.pr_s) + ", " : std::string();
  words += "QRS " + ms(*measured.qrs_s);
  if (const auto corrected_s = qtc_s(measured)) words += ", QTc " + ms(*corrected_s);
  if (measured.axis_deg) words += ", axis " + degrees(*measured.axis_deg);
  return words + " in " + std::to_string(measured.leads.size()) + " leads together";
}

std::string not_measured_words(const LookedAt& looked_at) {
  if (!enough(looked_at)) return "conduction, ST and T";
  const TwelveLeadMeasures& measured = looked_at.measured;
  const auto looked_at_pair = [&](const auto& pair) {
    return with_st(measured, pair[0]) != nullptr && with_st(measured, pair[1]) != nullptr;
  };
  const auto pairs = std::ranges::count_if(kAdjacent, looked_at_pair);
  const std::string st = pairs == 0 ? "ST, " : pairs < std::ssize(kAdjacent) ? "ST in some leads, " : "";
  // Both patterns of bundle branch block need these.
  const bool patterns =
      std::ranges::all_of(std::array{I, V1, V5, V6}, [&](StandardLead lead) { return measured.of(lead) != nullptr; });
  return std::string(measured.pr_s ? "" : "PR, ") + (patterns ? "" : "other conduction, ") + st + "Q and T";
}

}  // namespace ecg
