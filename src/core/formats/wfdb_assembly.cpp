#include "core/formats/wfdb_assembly.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/record/signal_kind.hpp"

namespace ecg::wfdb {

namespace {

/// Values held until the next one: `from` values per frame become `to`, as in WFDB's high-resolution mode.
void hold(DecodedSignal& signal, std::int64_t from, std::int64_t to) {
  if (from == to) return;
  std::visit(
      [&](auto& adu) {
        const auto frames = static_cast<std::int64_t>(adu.size()) / from;
        std::remove_reference_t<decltype(adu)> held;
        held.reserve(static_cast<std::size_t>(frames * to));
        for (std::int64_t frame = 0; frame < frames; ++frame) {
          for (std::int64_t i = 0; i < to; ++i)
            held.push_back(adu[static_cast<std::size_t>(frame * from + i * from / to)]);
        }
        adu = std::move(held);
      },
      signal.adu);
  // First place that shows value `index`: the smallest i with i * from / to >= index, within its frame.
  const auto moved = [&](SampleIndex index) { return index / from * to + (index % from * to + from - 1) / from; };
  for (SampleRange& gap : signal.gaps) gap = {moved(gap.begin), moved(gap.end)};
  std::erase_if(signal.gaps, [](const SampleRange& gap) { return gap.size() <= 0; });
}

/// Cuts or fills up to `size` samples; what is filled up is a gap.
void resize(DecodedSignal& signal, SampleIndex size) {
  const SampleIndex before =
      std::visit([](const auto& adu) { return static_cast<SampleIndex>(adu.size()); }, signal.adu);
  std::visit([&](auto& adu) { adu.resize(static_cast<std::size_t>(size)); }, signal.adu);
  std::erase_if(signal.gaps, [&](const SampleRange& gap) { return gap.begin >= size; });
  if (!signal.gaps.empty()) signal.gaps.back().end = std::min(signal.gaps.back().end, size);
  if (before >= size) return;
  if (!signal.gaps.empty() && signal.gaps.back().end == before) signal.gaps.back().end = size;
  else signal.gaps.push_back({before, size});
}

/// The sample at time t stands `skew` samples later in the file. The end becomes a gap.
void take_out_skew(DecodedSignal& signal, SampleIndex skew) {
  if (skew <= 0) return;
  SampleIndex size = 0;
  std::visit(
      [&](auto& adu) {
        size = static_cast<SampleIndex>(adu.size());
        adu.erase(adu.begin(), adu.begin() + static_cast<std::ptrdiff_t>(std::min(skew, size)));
      },
      signal.adu);
  for (SampleRange& gap : signal.gaps) gap = {std::max<SampleIndex>(0, gap.begin - skew), gap.end - skew};
  std::erase_if(signal.gaps, [](const SampleRange& gap) { return gap.end <= gap.begin; });
  resize(signal, size);
}

std::vector<std::int32_t> widened(const std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>>& adu) {
  return std::visit([](const auto& samples) { return std::vector<std::int32_t>(samples.begin(), samples.end()); }, adu);
}

/// Same physical values, in the converter units of `target`.
void convert(DecodedSignal& signal, const SignalSpec& source, const SignalSpec& target) {
  if (source.gain_adu_per_unit == target.gain_adu_per_unit && source.baseline_adu == target.baseline_adu) return;
  constexpr double kLow = std::numeric_limits<std::int32_t>::min();
  constexpr double kHigh = std::numeric_limits<std::int32_t>::max();
  const double factor = target.gain_adu_per_unit / source.gain_adu_per_unit;
  std::vector<std::int32_t> samples = widened(signal.adu);
  bool narrow = true;
  for (std::int32_t& sample : samples) {
    const double value = (sample - source.baseline_adu) * factor + target.baseline_adu;
    sample = static_cast<std::int32_t>(std::clamp(std::round(value), kLow, kHigh));
    narrow = narrow && sample == static_cast<std::int16_t>(sample);
  }
  if (narrow) signal.adu = std::vector<std::int16_t>(samples.begin(), samples.end());
  else signal.adu = std::move(samples);
}

/// Takes [range) out of the gaps: something was placed there.
void fill_gap(std::vector<SampleRange>& gaps, SampleRange range) {
  std::vector<SampleRange> left;
  for (const SampleRange& gap : gaps) {
    const SampleRange before{gap.begin, std::min(gap.end, range.begin)};
    const SampleRange after{std::max(gap.begin, range.end), gap.end};
    if (before.size() > 0) left.push_back(before);
    if (after.size() > 0) left.push_back(after);
  }
  gaps = std::move(left);
}

}  // namespace

RecordAssembly::RecordAssembly(std::vector<SignalSpec> leads, std::int64_t samples_per_frame, std::int64_t frames)
    : leads_(std::move(leads)),
      samples_per_frame_(samples_per_frame),
      checksum_reported_(leads_.size()),
      initial_reported_(leads_.size()) {
  record_.length = frames * samples_per_frame;
  for (const SignalSpec& spec : leads_) {
    Signal signal;
    signal.lead = spec.description;
    signal.unit = spec.unit;
    signal.kind = kind_of_signal(signal.lead, signal.unit);
    signal.gain_adu_per_unit = spec.gain_adu_per_unit;
    signal.baseline_adu = spec.baseline_adu;
    if (record_.length > 0) signal.gaps = {{0, record_.length}};
    record_.signals.push_back(std::move(signal));  // its samples come with the first place()
  }
}

void RecordAssembly::check(std::size_t lead, const SignalSpec& spec, const DecodedSignal& signal, bool complete) {
  const auto found = static_cast<std::int16_t>(signal.checksum);
  // 0 is what writers leave who compute none, e.g. in every header of the Challenge 2017.
  const bool given = spec.checksum && *spec.checksum != 0;
  if (complete && given && *spec.checksum != found && !checksum_reported_[lead]) {
    checksum_reported_[lead] = true;
    record_.diagnostics.push_back({DiagnosticCode::checksum_mismatch, spec.description, static_cast<double>(found),
                                   static_cast<double>(*spec.checksum)});
  }
  std::visit(
      [&](const auto& adu) {
        if (!spec.initial_adu || adu.empty() || adu.front() == *spec.initial_adu || initial_reported_[lead]) return;
        initial_reported_[lead] = true;
        record_.diagnostics.push_back({DiagnosticCode::initial_value_mismatch, spec.description,
                                       static_cast<double>(adu.front()), static_cast<double>(*spec.initial_adu)});
      },
      signal.adu);
}

void RecordAssembly::place(std::size_t lead, const SignalSpec& spec, DecodedSignal decoded, std::int64_t start_frame,
                           std::int64_t frames, bool complete) {
  check(lead, spec, decoded, complete);
  resize(decoded, frames * spec.samples_per_frame);
  take_out_skew(decoded, static_cast<SampleIndex>(spec.skew_frames) * spec.samples_per_frame);
  hold(decoded, spec.samples_per_frame, samples_per_frame_);
  convert(decoded, spec, leads_[lead]);

  Signal& signal = record_.signals[lead];
  const SampleRange range{start_frame * samples_per_frame_, (start_frame + frames) * samples_per_frame_};
  if (range.begin == 0 && range.end == record_.length) {
    signal.adu = std::move(decoded.adu);
    signal.gaps = std::move(decoded.gaps);
    return;
  }
  if (signal.size() == 0) signal.adu = std::vector<std::int16_t>(static_cast<std::size_t>(record_.length));
  if (decoded.adu.index() == 1 && signal.adu.index() == 0) signal.adu = widened(signal.adu);
  std::visit(
      [&](auto& target, const auto& source) {
        using Sample = std::remove_reference_t<decltype(target)>::value_type;
        std::transform(source.begin(), source.end(), target.begin() + static_cast<std::ptrdiff_t>(range.begin),
                       [](auto sample) { return static_cast<Sample>(sample); });
      },
      signal.adu, decoded.adu);
  fill_gap(signal.gaps, range);
  for (const SampleRange& gap : decoded.gaps) signal.gaps.push_back({gap.begin + range.begin, gap.end + range.begin});
  std::sort(signal.gaps.begin(), signal.gaps.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
}

Record RecordAssembly::finish() && {
  for (std::size_t lead = 0; lead < leads_.size(); ++lead) {
    Signal& signal = record_.signals[lead];
    if (signal.size() == 0) signal.adu = std::vector<std::int16_t>(static_cast<std::size_t>(record_.length));
    std::vector<SampleRange> joined;  // gaps of neighbouring segments touch
    SampleIndex missing = 0;
    for (const SampleRange& gap : signal.gaps) {
      missing += gap.size();
      if (!joined.empty() && joined.back().end == gap.begin) joined.back().end = gap.end;
      else joined.push_back(gap);
    }
    signal.gaps = std::move(joined);
    if (!leads_[lead].gain_given) {
      record_.diagnostics.push_back({DiagnosticCode::default_gain, signal.lead, signal.gain_adu_per_unit});
    }
    if (missing > 0) {
      record_.diagnostics.push_back({DiagnosticCode::missing_values, signal.lead, static_cast<double>(missing),
                                     static_cast<double>(record_.length)});
    }
  }
  return std::move(record_);
}

}  // namespace ecg::wfdb
