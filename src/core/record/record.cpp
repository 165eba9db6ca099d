#include "core/record/record.hpp"

#include <algorithm>
#include <limits>

#include "core/base/letter_case.hpp"

namespace ecg {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

}  // namespace

SampleIndex Signal::size() const {
  return std::visit([](const auto& samples) { return static_cast<SampleIndex>(samples.size()); }, adu);
}

double Signal::value(SampleIndex sample) const {
  float result = kMissing;
  read(sample, {&result, 1});
  return static_cast<double>(result);
}

void Signal::read(SampleIndex begin, std::span<float> out) const {
  const SampleIndex first = std::max<SampleIndex>(begin, 0);
  const SampleIndex last = std::min<SampleIndex>(begin + static_cast<SampleIndex>(out.size()), size());
  if (first >= last) {
    std::fill(out.begin(), out.end(), kMissing);
    return;
  }
  const auto before = out.first(static_cast<std::size_t>(first - begin));
  const auto behind = out.subspan(static_cast<std::size_t>(last - begin));
  std::fill(before.begin(), before.end(), kMissing);
  std::fill(behind.begin(), behind.end(), kMissing);
  std::visit(
      [&](const auto& samples) {
        for (SampleIndex i = first; i < last; ++i) {
          const double raw = static_cast<double>(samples[static_cast<std::size_t>(i)]);
          out[static_cast<std::size_t>(i - begin)] = static_cast<float>((raw - baseline_adu) / gain_adu_per_unit);
        }
      },
      adu);
  auto gap = std::upper_bound(gaps.begin(), gaps.end(), first,
                              [](SampleIndex at, const SampleRange& g) { return at < g.end; });
  for (; gap != gaps.end() && gap->begin < last; ++gap) {
    const SampleIndex from = std::max(gap->begin, first);
    const SampleIndex to = std::min(gap->end, last);
    const auto missing = out.subspan(static_cast<std::size_t>(from - begin), static_cast<std::size_t>(to - from));
    std::fill(missing.begin(), missing.end(), kMissing);
  }
}

double Signal::mv_per_unit() const {
  const std::string name = upper(unit);
  if (name == "UV" || unit == "\xC2\xB5V" || unit == "\xCE\xBCV") return 1e-3;
  if (name == "NV") return 1e-6;
  if (unit == "V" || unit == "v") return 1e3;
  return 1.0;
}

bool Signal::is_voltage() const { return upper(unit) == "MV" || mv_per_unit() != 1.0; }

std::vector<std::size_t> ecg_leads(const Record& record) {
  std::vector<std::size_t> leads;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    if (record.signals[i].kind == SignalKind::ecg) leads.push_back(i);
  }
  return leads;
}

std::optional<std::size_t> preferred_lead(const Record& record) {
  const std::vector<std::size_t> leads = ecg_leads(record);
  if (leads.empty()) return std::nullopt;
  for (const std::size_t lead : leads) {
    if (record.signals[lead].choice == SignalChoice::main) return lead;
  }
  for (const std::string_view wanted : {"MLII", "II", "LEAD II", "ML2"}) {
    for (const std::size_t lead : leads) {
      if (upper(record.signals[lead].lead) == wanted) return lead;
    }
  }
  return leads.front();
}

}  // namespace ecg
