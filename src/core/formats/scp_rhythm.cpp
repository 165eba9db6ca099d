#include "core/formats/scp_rhythm.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "core/formats/scp_huffman.hpp"

namespace ecg::scp {

namespace {

constexpr double kMicrosecondsPerSecond = 1e6;
constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;
constexpr std::int64_t kLargestFactor = 16;  ///< of reduction; the standard allows 4
constexpr std::uint8_t kSubtracted = 1;      ///< flag of section 3: reference beats were taken away
constexpr std::uint8_t kLargestDifference = 2;

struct LeadPlan {
  std::uint8_t number = 0;
  SampleRange place;
};
struct LeadPlans {
  std::vector<LeadPlan> leads;
  bool subtracted = false;
};

Result<LeadPlans> read_lead_definition(const Section& section3) {
  LeadPlans plans;
  ByteReader in = section3.reader();
  const Error none = in.fail(ErrorCode::out_of_range, "number of leads");
  ECG_TRY(const auto count, in.u8("number of leads"));
  if (count == 0) return none;
  ECG_TRY(const auto flags, in.u8("flags of section 3"));
  plans.subtracted = (flags & kSubtracted) != 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string field = "samples of lead " + std::to_string(i + 1);
    const Error wrong = in.fail(ErrorCode::out_of_range, field);
    ECG_TRY(const auto first, in.u32_le(field));
    ECG_TRY(const auto last, in.u32_le(field));
    ECG_TRY(const auto number, in.u8(field));
    if (first < 1 || last < first) return wrong;
    plans.leads.push_back({number, {static_cast<SampleIndex>(first) - 1, static_cast<SampleIndex>(last)}});
  }
  return plans;
}

/// What sections 5 and 6 begin with, and the bytes of each lead.
struct Coded {
  std::int64_t multiplier_nv = 0;
  std::int64_t interval_us = 0;
  std::uint8_t differences = 0;
  bool bimodal = false;  ///< section 6 alone
  std::vector<std::span<const std::byte>> leads;
  std::int64_t at = 0;  ///< of the samples
};

Result<Coded> read_coded(const Section& section, std::size_t lead_count, const std::string& name) {
  Coded coded;
  ByteReader in = section.reader();
  Error wrong = in.fail(ErrorCode::out_of_range, "amplitude multiplier of " + name);
  ECG_TRY(const auto multiplier, in.u16_le(wrong.field));
  if (multiplier == 0) return wrong;
  wrong = in.fail(ErrorCode::out_of_range, "sample interval of " + name);
  ECG_TRY(const auto interval, in.u16_le(wrong.field));
  if (interval == 0) return wrong;
  wrong = in.fail(ErrorCode::out_of_range, "kind of differences of " + name);
  ECG_TRY(const auto differences, in.u8(wrong.field));
  if (differences > kLargestDifference) return wrong;
  ECG_TRY(const auto bimodal, in.u8("compression of " + name));
  std::vector<std::uint16_t> lengths;
  for (std::size_t i = 0; i < lead_count; ++i) {
    ECG_TRY(const auto length, in.u16_le("lengths of the leads of " + name));
    lengths.push_back(length);
  }
  coded = {multiplier, interval, differences, bimodal != 0, {}, static_cast<std::int64_t>(in.position())};
  for (std::size_t i = 0; i < lead_count; ++i) {
    ECG_TRY(const auto bytes, in.take(lengths[i], "samples of lead " + std::to_string(i + 1) + " in " + name));
    coded.leads.push_back(bytes);
  }
  return coded;
}

/// Sums differences up; beyond 32 bits, which no converter has, they begin anew from below.
void integrate(std::vector<std::int32_t>& values, std::uint8_t order) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(values[i]); };
  for (std::size_t i = order; order > 0 && i < values.size(); ++i) {
    const std::uint32_t before = order == 1 ? at(i - 1) : 2 * at(i - 1) - at(i - 2);
    values[i] = static_cast<std::int32_t>(at(i) + before);
  }
}

/// A complex from which the reference beat was taken away, and the samples round it that were not reduced.
struct Complex {
  bool subtracted = false;
  SampleRange zone;          ///< of the subtraction
  SampleIndex fiducial = 0;  ///< of the complex, counted as `zone` is
  SampleRange kept;          ///< protected area; empty: none
};
struct Complexes {
  std::int64_t beat_ms = 0;
  SampleIndex beat_fiducial = 0;  ///< within the reference beat, from 0
  std::vector<Complex> all;
};

/// From numbers that count from 1 and include the last; both 0: none.
SampleRange range_of(std::uint32_t first, std::uint32_t last) {
  if (first < 1 || last < first) return {};
  return {static_cast<SampleIndex>(first) - 1, static_cast<SampleIndex>(last)};
}

Result<Complexes> read_complexes(const Section& section4, bool bimodal) {
  Complexes complexes;
  ByteReader in = section4.reader();
  ECG_TRY(const auto beat_ms, in.u16_le("length of the reference beat"));
  ECG_TRY(const auto beat_fiducial, in.u16_le("fiducial point of the reference beat"));
  ECG_TRY(const auto count, in.u16_le("number of QRS complexes"));
  complexes.beat_ms = beat_ms;
  complexes.beat_fiducial = static_cast<SampleIndex>(beat_fiducial) - 1;
  SampleIndex subtracted_to = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Error wrong = in.fail(ErrorCode::out_of_range, "place of QRS complex " + std::to_string(i + 1));
    ECG_TRY(const auto type, in.u16_le(wrong.field));
    ECG_TRY(const auto first, in.u32_le(wrong.field));
    ECG_TRY(const auto fiducial, in.u32_le(wrong.field));
    ECG_TRY(const auto last, in.u32_le(wrong.field));
    Complex complex{type == 0, range_of(first, last), static_cast<SampleIndex>(fiducial) - 1, {}};
    complex.subtracted = complex.subtracted && complex.zone.size() > 0;
    // They follow each other, so that no sample is added to twice.
    if (complex.subtracted && complex.zone.begin < subtracted_to) return wrong;
    if (complex.subtracted) subtracted_to = complex.zone.end;
    complexes.all.push_back(complex);
  }
  SampleIndex kept_to = 0;
  for (std::size_t i = 0; bimodal && i < complexes.all.size(); ++i) {
    const Error wrong = in.fail(ErrorCode::out_of_range, "protected area of QRS complex " + std::to_string(i + 1));
    ECG_TRY(const auto first, in.u32_le(wrong.field));
    ECG_TRY(const auto last, in.u32_le(wrong.field));
    SampleRange& kept = complexes.all[i].kept;
    kept = range_of(first, last);
    if (kept.size() == 0) continue;
    if (kept.begin < kept_to) return wrong;
    kept_to = kept.end;
  }
  return complexes;
}

/// Stretches of a lead, in turn reduced and as they were.
struct Stretch {
  SampleIndex size = 0;
  bool kept = false;
};
std::vector<Stretch> stretches_of(const SampleRange& place, const std::vector<Complex>& complexes) {
  std::vector<Stretch> stretches;
  SampleIndex at = place.begin;
  for (const Complex& complex : complexes) {
    const SampleIndex begin = std::clamp(complex.kept.begin, at, place.end);
    const SampleIndex end = std::clamp(complex.kept.end, begin, place.end);
    if (complex.kept.size() == 0 || begin == end) continue;
    stretches.push_back({begin - at, false});
    stretches.push_back({end - begin, true});
    at = end;
  }
  stretches.push_back({place.end - at, false});
  return stretches;
}

/// How many numbers such a stretch is stored in: what is too short for a mean is stored as it is.
SampleIndex stored_size(const Stretch& stretch, std::int64_t factor) {
  return stretch.kept ? stretch.size : stretch.size / factor + stretch.size % factor;
}

/// Means of `factor` samples each become samples again: straight lines between their middles.
std::vector<std::int32_t> spread(std::span<const std::int32_t> stored, const std::vector<Stretch>& stretches,
                                 std::int64_t factor) {
  std::vector<std::int32_t> samples;
  for (const Stretch& stretch : stretches) {
    const auto available = static_cast<SampleIndex>(stored.size());
    const SampleIndex means = stretch.kept ? 0 : std::min(stretch.size / factor, available);
    for (SampleIndex i = 0; i < means * factor; ++i) {
      const SampleIndex past_middle = std::max<SampleIndex>(i - factor / 2, 0);
      const SampleIndex left = past_middle / factor;
      const std::int64_t from = stored[static_cast<std::size_t>(left)];
      const std::int64_t to = stored[static_cast<std::size_t>(std::min(left + 1, means - 1))];
      samples.push_back(static_cast<std::int32_t>(from + (to - from) * (past_middle % factor) / factor));
    }
    const SampleIndex wanted = stored_size(stretch, factor);
    const auto taken = std::min(wanted, available);
    const auto plain = stored.subspan(static_cast<std::size_t>(means), static_cast<std::size_t>(taken - means));
    samples.insert(samples.end(), plain.begin(), plain.end());
    stored = stored.subspan(static_cast<std::size_t>(taken));
    if (taken < wanted) break;
  }
  return samples;
}

std::int32_t narrowed(std::int64_t value) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, Limits::min(), Limits::max()));
}

void scale(std::vector<std::int32_t>& samples, std::int64_t factor) {
  for (std::int32_t& sample : samples) sample = narrowed(sample * factor);
}

void add_reference(Lead& lead, std::span<const std::int32_t> beat, const Complexes& complexes) {
  const auto size = static_cast<SampleIndex>(lead.samples.size());
  for (const Complex& complex : complexes.all) {
    if (!complex.subtracted) continue;
    const SampleIndex to_beat = complexes.beat_fiducial - complex.fiducial;
    const SampleIndex begin = std::max({complex.zone.begin, lead.place.begin, -to_beat});
    const SampleIndex end =
        std::min({complex.zone.end, lead.place.begin + size, static_cast<SampleIndex>(beat.size()) - to_beat});
    for (SampleIndex i = begin; i < end; ++i) {
      std::int32_t& sample = lead.samples[static_cast<std::size_t>(i - lead.place.begin)];
      sample = narrowed(std::int64_t{sample} + beat[static_cast<std::size_t>(i + to_beat)]);
    }
  }
}

Result<std::vector<std::int32_t>> unpack(const Packing& packing, const Coded& coded, std::size_t lead,
                                         std::int64_t count, const std::string& section) {
  auto numbers = packing.unpack(coded.leads[lead], count);
  if (!numbers.has_value())
    return Error{ErrorCode::malformed, "samples of lead " + std::to_string(lead + 1) + " in " + section, coded.at, {}};
  integrate(numbers.value(), coded.differences);
  return std::move(numbers).value();
}

}  // namespace

Result<Rhythm> read_rhythm(const Sections& sections, std::int64_t max_bytes) {
  if (sections.all[3].empty()) return Error{ErrorCode::empty, "definition of leads", -1, {}};
  if (sections.all[6].empty()) return Error{ErrorCode::empty, "rhythm recording", -1, {}};
  Packing packing;
  if (!sections.all[2].empty()) {
    ECG_TRY(Packing parsed, Packing::parse(sections.all[2]));
    packing = std::move(parsed);
  }
  ECG_TRY(const LeadPlans plans, read_lead_definition(sections.all[3]));
  ECG_TRY(const Coded rhythm, read_coded(sections.all[6], plans.leads.size(), "section 6"));
  Complexes complexes;
  std::optional<Coded> reference;
  if (plans.subtracted || rhythm.bimodal) {
    for (const std::size_t needed : {4U, 5U}) {
      if (sections.all[needed].empty()) return Error{ErrorCode::malformed, "section " + std::to_string(needed), -1, {}};
    }
    ECG_TRY(Complexes found, read_complexes(sections.all[4], rhythm.bimodal));
    ECG_TRY(Coded beats, read_coded(sections.all[5], plans.leads.size(), "section 5"));
    complexes = std::move(found);
    reference = std::move(beats);
  }
  // Where anything was reduced, the reference beat keeps the full rate.
  const std::int64_t interval_us = reference ? reference->interval_us : rhythm.interval_us;
  const std::int64_t factor = rhythm.interval_us / interval_us;
  if (rhythm.interval_us % interval_us != 0 || factor > kLargestFactor)
    return Error{ErrorCode::out_of_range, "sample interval of section 6", rhythm.at, {}};
  const std::int64_t unit_nv =
      plans.subtracted ? std::gcd(rhythm.multiplier_nv, reference->multiplier_nv) : rhythm.multiplier_nv;

  double memory = 0.0;
  for (std::size_t i = 0; i < plans.leads.size(); ++i) {
    const auto most = 8.0 * static_cast<double>(rhythm.leads[i].size()) * static_cast<double>(factor);  // a bit each
    memory += std::min(static_cast<double>(plans.leads[i].place.size()), most) * sizeof(std::int32_t);
  }
  if (memory > static_cast<double>(max_bytes))
    return Error{ErrorCode::over_budget, "samples", -1, {}, memory, static_cast<double>(max_bytes)};

  Rhythm result{kMicrosecondsPerSecond / static_cast<double>(interval_us), static_cast<double>(unit_nv), {}};
  for (std::size_t i = 0; i < plans.leads.size(); ++i) {
    const LeadPlan& plan = plans.leads[i];
    const std::vector<Stretch> stretches = stretches_of(plan.place, complexes.all);
    std::int64_t count = 0;
    for (const Stretch& stretch : stretches) count += stored_size(stretch, factor);
    ECG_TRY(std::vector<std::int32_t> samples, unpack(packing, rhythm, i, count, "section 6"));
    if (factor > 1) samples = spread(samples, stretches, factor);
    Lead lead{plan.number, plan.place, std::move(samples)};
    scale(lead.samples, rhythm.multiplier_nv / unit_nv);
    if (plans.subtracted) {
      const std::int64_t beat_size = complexes.beat_ms * kMicrosecondsPerMillisecond / interval_us + 1;
      ECG_TRY(std::vector<std::int32_t> beat, unpack(packing, *reference, i, beat_size, "section 5"));
      scale(beat, reference->multiplier_nv / unit_nv);
      add_reference(lead, beat, complexes);
    }
    result.leads.push_back(std::move(lead));
  }
  return result;
}

}  // namespace ecg::scp
