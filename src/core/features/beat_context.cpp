#include "core/features/beat_context.hpp"

#include "core/features/record_comparison.hpp"

namespace ecg {

std::vector<std::size_t> context_leads(const Record& record, bool both_leads) {
  const auto preferred = preferred_lead(record);
  if (!preferred) return {};
  std::vector<std::size_t> leads = {*preferred};
  const std::vector<std::size_t> all = ecg_leads(record);
  if (both_leads && all.size() > 1) leads.push_back(all[0] == *preferred ? all[1] : all[0]);
  return leads;
}

BeatContext beat_context(const Record& record, std::span<const SampleIndex> r_peaks, bool both_leads) {
  if (r_peaks.empty() || context_leads(record, both_leads).empty() || !(record.fs_hz > 0.0)) {
    return {.values = std::vector<float>(r_peaks.size() * kContextColumns, 0.0F),
            .valid = std::vector<std::uint8_t>(r_peaks.size(), 0)};
  }
  return RecordComparison(record, r_peaks, both_leads).context();
}

}  // namespace ecg
