#include "beat_lab/twelve_leads.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/alerts/finding_kinds.hpp"
#include "core/analysis/analyzer.hpp"
#include "core/features/twelve_lead_input.hpp"
#include "core/rhythm/interval_evidence.hpp"
#include "core/synthetic/twelve_lead_patient.hpp"

namespace ecg::lab {

namespace {

constexpr double kSlow_bpm = 50.0, kFast_bpm = 100.0;

constexpr double kShortest_s = 0.15, kLongest_s = 3.0;  ///< other intervals are gaps or two marks of one beat

/// Ten seconds are too short for the finding: intervals that rather speak for it, and no P in most beats.
bool fibrillates(std::span<const SampleIndex> peaks, double fs_hz, const TwelveLeadFacts& facts) {
  std::vector<double> rr_s;
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    const double rr = seconds_from_samples(peaks[i] - peaks[i - 1], fs_hz);
    if (rr >= kShortest_s && rr <= kLongest_s) rr_s.push_back(rr);
  }
  return facts.p_share < 0.5 && fibrillation_log_odds(rr_s).value_or(-1.0) > 0.0;
}

TwelveLeadClasses by_rules(const Analysis& analysis, std::span<const SampleIndex> peaks, double fs_hz,
                           const TwelveLeadFacts& facts) {
  const auto found = [&](FindingKind kind, bool complete) {
    return std::ranges::any_of(analysis.findings, [&](const Finding& finding) {
      return finding.kind == kind && !(complete && finding.text.starts_with("Incomplete"));
    });
  };
  const bool fibrillation = found(FindingKind::atrial_fibrillation, false) || fibrillates(peaks, fs_hz, facts);
  const double bpm = facts.rate_bpm.value_or(75.0);
  return {!fibrillation && found(FindingKind::first_degree_block, false),
          found(FindingKind::right_bundle_branch_block, true),
          found(FindingKind::left_bundle_branch_block, true),
          !fibrillation && bpm < kSlow_bpm,
          fibrillation,
          !fibrillation && bpm > kFast_bpm};
}

}  // namespace

std::string write_twelve_leads(const Job& job, const Record& record) {
  Analyzer analyzer(record, {});
  analyzer.without_model("not asked");
  const Analysis analysis = analyzer.conclude();
  const SampleIndex end = samples_from_seconds(kTwelveLeadWindow_s, record.fs_hz);
  std::vector<SampleIndex> peaks = analysis.r_peaks;
  std::erase_if(peaks, [&](SampleIndex at) { return at >= end; });
  const std::vector<std::uint8_t> normal(analysis.r_peaks.size(), 1);
  const TwelveLeadMeasures usual = measured_usual_beat(record, analysis.r_peaks, analysis.delineation,
                                                       analysis.templates.group, normal, analysis.quality)
                                       .measures;
  const TwelveLeadFacts facts = twelve_lead_facts(usual, peaks, record.fs_hz);
  const TwelveLeadInput input = twelve_lead_input(record, analysis.quality, 0.0, facts);
  std::ofstream out(job.text("out"), std::ios::binary);
  const auto write = [&](std::span<const float> values) {
    out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
  };
  write(input.leads);
  write(input.present);
  write(input.measures);

  const std::string source = job.text("source");
  const bool drawn = source.starts_with("leads:");
  const TwelveLeadPatient recipe = drawn ? drawn_twelve_lead_patient(job.seed()) : TwelveLeadPatient{};
  std::ostringstream line;
  for (const bool value : by_rules(analysis, peaks, record.fs_hz, facts)) line << value << '\t';
  for (const bool value : classes_of(recipe)) line << (drawn && value) << '\t';
  const auto ms = [](std::optional<double> value_s) { return value_s ? 1000.0 * *value_s : -1.0; };
  const bool conducted = drawn && !recipe.atrial_fibrillation;
  line << (conducted ? 1000.0 * recipe.pr_s : -1.0) << '\t' << (drawn ? 1000.0 * recipe.qrs_s : -1.0) << '\t'
       << ms(facts.pr_s) << '\t' << ms(facts.qrs_s);
  return line.str();
}

}  // namespace ecg::lab
