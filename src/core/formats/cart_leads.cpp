#include "core/formats/cart_leads.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/text_scanner.hpp"
#include "core/record/signal_kind.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg {

namespace {

constexpr double kHighestRate_hz = 100e3;  ///< far above what an ECG is recorded with
constexpr std::size_t kMostStretches = 1024;
constexpr std::size_t kMostComments = 64;

std::string usual_name(const std::string& name) {
  const auto lead = standard_lead(name);
  return lead ? std::string(ecg::name(*lead)) : name;
}

/// A stretch on the record's clock.
struct Placed {
  SampleRange at;
  const CartLead* lead = nullptr;
  double step = 1.0;  ///< own samples per sample of the record
};

/// Stretches of one lead.
struct Lane {
  std::string name;
  std::vector<Placed> parts;
};

bool same_scale(const CartLead& a, const CartLead& b) {
  return a.unit == b.unit && a.gain_adu_per_unit == b.gain_adu_per_unit && a.baseline_adu == b.baseline_adu;
}

bool overlap(const SampleRange& a, const SampleRange& b) { return a.begin < b.end && b.begin < a.end; }

void put_in_lane(std::vector<Lane>& lanes, const Placed& part) {
  const std::string name = usual_name(part.lead->name);
  const auto fits = [&](const Lane& lane) {
    return lane.name == name && same_scale(*lane.parts.front().lead, *part.lead) &&
           std::ranges::none_of(lane.parts, [&](const Placed& other) { return overlap(other.at, part.at); });
  };
  const auto lane = std::ranges::find_if(lanes, fits);
  if (lane != lanes.end()) lane->parts.push_back(part);
  else lanes.push_back({name, {part}});
}

std::vector<SampleRange> gaps_of(const Lane& lane, SampleIndex length) {
  std::vector<SampleRange> gaps;
  const auto add = [&](SampleIndex begin, SampleIndex end) {
    if (begin >= end) return;
    if (!gaps.empty() && gaps.back().end >= begin) gaps.back().end = std::max(gaps.back().end, end);
    else gaps.push_back({begin, end});
  };
  SampleIndex end = 0;
  for (const Placed& part : lane.parts) {
    add(end, part.at.begin);
    for (const SampleRange& gap : part.lead->gaps) {
      const auto at = [&](SampleIndex own) {
        return std::min(part.at.begin + static_cast<SampleIndex>(std::ceil(static_cast<double>(own) / part.step)),
                        part.at.end);
      };
      add(at(gap.begin), at(gap.end));
    }
    end = part.at.end;
  }
  add(end, length);
  return gaps;
}

Signal signal_of(Lane& lane, Record& record) {
  std::ranges::sort(lane.parts, {}, [](const Placed& part) { return part.at.begin; });
  const CartLead& scale = *lane.parts.front().lead;
  Signal signal;
  signal.lead = lane.name;
  signal.unit = scale.unit;
  signal.kind = kind_of_signal(signal.lead, signal.unit);
  signal.baseline_adu = std::isfinite(scale.baseline_adu) ? scale.baseline_adu : 0.0;
  signal.gain_adu_per_unit = scale.gain_adu_per_unit;
  if (!std::isfinite(signal.gain_adu_per_unit) || signal.gain_adu_per_unit == 0.0) {
    signal.gain_adu_per_unit = kDefaultGainAduPerMv;
    record.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, kDefaultGainAduPerMv});
  }
  const auto narrow = std::ranges::all_of(lane.parts, [](const Placed& part) {
    return std::ranges::all_of(part.lead->adu, [](std::int32_t adu) { return std::in_range<std::int16_t>(adu); });
  });
  const auto fill = [&](auto samples) {
    using Sample = typename decltype(samples)::value_type;
    samples.resize(static_cast<std::size_t>(record.length));
    for (const Placed& part : lane.parts) {
      const std::size_t last = part.lead->adu.size() - 1;
      for (SampleIndex i = part.at.begin; i < part.at.end; ++i) {
        const auto own = static_cast<std::size_t>(static_cast<double>(i - part.at.begin) * part.step);
        samples[static_cast<std::size_t>(i)] = static_cast<Sample>(part.lead->adu[std::min(own, last)]);
      }
    }
    signal.adu = std::move(samples);
  };
  if (narrow) fill(std::vector<std::int16_t>{});
  else fill(std::vector<std::int32_t>{});
  signal.gaps = gaps_of(lane, record.length);
  SampleIndex missing = 0;
  for (const SampleRange& gap : signal.gaps) missing += gap.size();
  if (missing > 0) {
    record.diagnostics.push_back({DiagnosticCode::missing_values, signal.lead, static_cast<double>(missing),
                                  static_cast<double>(record.length)});
  }
  return signal;
}

}  // namespace

Result<Record> record_of(std::vector<CartLead> leads, std::optional<SampleIndex> expected, std::int64_t max_bytes) {
  std::erase_if(leads, [](const CartLead& lead) { return lead.adu.empty(); });
  if (leads.empty()) return Error{ErrorCode::empty, "samples"};
  if (leads.size() > kMostStretches) return Error{ErrorCode::out_of_range, "number of leads"};
  Record record;
  double begin_s = std::numeric_limits<double>::max();
  double end_s = std::numeric_limits<double>::lowest();
  for (const CartLead& lead : leads) {
    if (!(lead.fs_hz > 0.0) || lead.fs_hz > kHighestRate_hz || !std::isfinite(lead.start_s))
      return Error{ErrorCode::out_of_range, "fs_hz"};
    record.fs_hz = std::max(record.fs_hz, lead.fs_hz);
    begin_s = std::min(begin_s, lead.start_s);
    end_s = std::max(end_s, lead.start_s + static_cast<double>(lead.adu.size()) / lead.fs_hz);
  }
  const double needed =
      (end_s - begin_s) * record.fs_hz * static_cast<double>(leads.size()) * static_cast<double>(sizeof(std::int32_t));
  if (!(needed <= static_cast<double>(max_bytes)))
    return Error{ErrorCode::over_budget, "samples", -1, {}, needed, static_cast<double>(max_bytes)};
  std::vector<Lane> lanes;
  for (const CartLead& lead : leads) {
    Placed part{{}, &lead, lead.fs_hz / record.fs_hz};
    part.at.begin = std::llround((lead.start_s - begin_s) * record.fs_hz);
    part.at.end = part.at.begin + std::llround(static_cast<double>(lead.adu.size()) / part.step);
    record.length = std::max(record.length, part.at.end);
    put_in_lane(lanes, part);
  }
  if (expected && record.length < *expected) {
    record.diagnostics.push_back(
        {DiagnosticCode::truncated_signal, {}, static_cast<double>(record.length), static_cast<double>(*expected)});
  }
  for (Lane& lane : lanes) record.signals.push_back(signal_of(lane, record));
  return record;
}

void add_statement(Record& record, std::string_view origin, std::string_view text) {
  if (trimmed(text).empty() || record.comments.size() >= kMostComments) return;
  record.comments.push_back("Statement in the file (" + std::string(origin) + "): " + std::string(trimmed(text)));
}

void add_measures(Record& record, std::string_view origin, const std::vector<CartMeasure>& measures) {
  std::string line;
  for (const CartMeasure& each : measures) {
    if (!parse_decimal(each.value)) continue;
    if (!line.empty()) line += ", ";
    line += std::string(each.name) + " " + each.value + " " + std::string(each.unit);
  }
  if (!line.empty()) record.comments.push_back("Measured in the file (" + std::string(origin) + "): " + line);
}

std::optional<double> time_of_day_s(std::int64_t hours, std::int64_t minutes, double seconds) {
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !(seconds >= 0.0) || seconds >= 60.0)
    return std::nullopt;
  return static_cast<double>(hours * 60 + minutes) * 60.0 + seconds;
}

}  // namespace ecg
