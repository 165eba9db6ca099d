#include "beat_lab/waves.hpp"

#include <fstream>
#include <vector>

#include "core/alerts/finding_kinds.hpp"
#include "core/analysis/analyzer.hpp"
#include "core/delineation/global_waves.hpp"
#include "core/delineation/twelve_lead_measures.hpp"

namespace ecg::lab {

std::size_t write_waves(const Job& job, const Record& record) {
  Analyzer analyzer(record, {});
  analyzer.without_model("not asked");
  const Analysis analysis = analyzer.conclude();
  GlobalSettings settings;
  settings.qrs_slope = job.number("qrs_slope", settings.qrs_slope);
  settings.p_share = job.number("p_share", settings.p_share);
  settings.t_share = job.number("t_share", settings.t_share);
  const std::vector<std::size_t> leads = ecg_leads(record);
  const Delineation waves = global_waves(record, leads, analysis.r_peaks, analysis.quality, settings);
  std::ofstream out(job.text("out"));
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    out << "beat " << analysis.r_peaks[beat];
    for (std::size_t i = 0; i < kFiducialCount; ++i) {
      const auto offset = waves.at(beat, static_cast<Fiducial>(i));
      out << ' ' << (offset ? analysis.r_peaks[beat] + *offset : -1);
    }
    out << '\n';
  }
  const std::vector<std::uint8_t> normal(analysis.r_peaks.size(), 1);
  const TwelveLeadMeasures usual = measured_usual_beat(record, analysis.r_peaks, analysis.delineation,
                                                       analysis.templates.group, normal, analysis.quality)
                                       .measures;
  const auto ms = [](std::optional<double> value_s) { return value_s ? 1000.0 * *value_s : -1.0; };
  out << "usual " << ms(usual.pr_s) << ' ' << ms(usual.qrs_s) << ' ' << ms(usual.qt_s) << ' ' << 1000.0 * usual.rr_s
      << '\n';
  for (const Finding& finding : analysis.findings)
    out << "finding " << name(finding.kind) << ' ' << finding.text << '\n';
  return analysis.r_peaks.size();
}

}  // namespace ecg::lab
