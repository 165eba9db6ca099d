#include "app/model/recording.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

namespace ecg {

namespace {

constexpr SampleIndex block_count(SampleIndex size) { return (size + kPyramidBase - 1) / kPyramidBase; }

template <typename Sample>
using Level = typename PyramidOf<Sample>::Level;

/// Lowest and highest stored value; low > high where nothing was seen.
template <typename Sample>
struct Bounds {
  Sample low = std::numeric_limits<Sample>::max();
  Sample high = std::numeric_limits<Sample>::min();
  void add(Sample lowest, Sample highest) {
    low = std::min(low, lowest);
    high = std::max(high, highest);
  }
};

/// Bounds of the present samples in [begin, end).
template <typename Sample>
Bounds<Sample> present_bounds(std::span<const Sample> samples, std::span<const SampleRange> gaps, SampleIndex begin,
                              SampleIndex end) {
  Bounds<Sample> bounds;
  auto gap = std::upper_bound(gaps.begin(), gaps.end(), begin,
                              [](SampleIndex at, const SampleRange& g) { return at < g.end; });
  for (SampleIndex i = begin; i < end;) {
    const SampleIndex stop = gap == gaps.end() ? end : std::clamp(gap->begin, i, end);
    for (; i < stop; ++i) bounds.add(samples[static_cast<std::size_t>(i)], samples[static_cast<std::size_t>(i)]);
    if (gap == gaps.end()) break;
    i = std::max(i, gap->end);
    ++gap;
  }
  return bounds;
}

/// First level as if nothing was missing; simple loops over whole blocks, which the compiler vectorises.
template <typename Sample>
Level<Sample> bottom_level(std::span<const Sample> samples) {
  const auto blocks = static_cast<std::size_t>(block_count(std::ssize(samples)));
  Level<Sample> level{std::vector<Sample>(blocks), std::vector<Sample>(blocks)};
  constexpr auto kBase = static_cast<std::size_t>(kPyramidBase);
  const std::size_t whole = samples.size() / kBase;
  for (std::size_t block = 0; block < whole; ++block) {
    const Sample* const first = samples.data() + block * kBase;
    Sample low = first[0];
    Sample high = first[0];
    for (std::size_t i = 1; i < kBase; ++i) {
      low = std::min(low, first[i]);
      high = std::max(high, first[i]);
    }
    level.minimum[block] = low;
    level.maximum[block] = high;
  }
  for (std::size_t block = whole; block < blocks; ++block) {
    const auto rest = samples.subspan(block * kBase);
    const auto [low, high] = std::minmax_element(rest.begin(), rest.end());
    level.minimum[block] = *low;
    level.maximum[block] = *high;
  }
  return level;
}

/// Corrects the blocks that gaps touch.
template <typename Sample>
void take_out_gaps(Level<Sample>& level, std::span<const Sample> samples, std::span<const SampleRange> gaps) {
  const auto size = static_cast<SampleIndex>(samples.size());
  SampleIndex next = 0;  // blocks before this one are done
  for (const SampleRange& gap : gaps) {
    const SampleIndex begin = std::max(gap.begin / kPyramidBase, next);
    const SampleIndex end = block_count(std::min(gap.end, size));
    for (SampleIndex block = begin; block < end; ++block) {
      const SampleIndex first = block * kPyramidBase;
      const auto bounds = present_bounds(samples, gaps, first, std::min(first + kPyramidBase, size));
      level.minimum[static_cast<std::size_t>(block)] = bounds.low;
      level.maximum[static_cast<std::size_t>(block)] = bounds.high;
    }
    next = std::max(next, end);
  }
}

template <typename Sample>
Level<Sample> level_above(const Level<Sample>& below) {
  constexpr auto kBase = static_cast<std::size_t>(kPyramidBase);
  const std::size_t blocks = (below.minimum.size() + kBase - 1) / kBase;
  Level<Sample> level;
  level.minimum.reserve(blocks);
  level.maximum.reserve(blocks);
  for (std::size_t begin = 0; begin < below.minimum.size(); begin += kBase) {
    const std::size_t count = std::min(kBase, below.minimum.size() - begin);
    const auto lows = std::span(below.minimum).subspan(begin, count);
    const auto highs = std::span(below.maximum).subspan(begin, count);
    level.minimum.push_back(*std::min_element(lows.begin(), lows.end()));
    level.maximum.push_back(*std::max_element(highs.begin(), highs.end()));
  }
  return level;
}

template <typename Sample>
PyramidOf<Sample> pyramid_of(std::span<const Sample> samples, std::span<const SampleRange> gaps) {
  PyramidOf<Sample> pyramid;
  if (samples.empty()) return pyramid;
  pyramid.levels.push_back(bottom_level(samples));
  take_out_gaps(pyramid.levels.back(), samples, gaps);
  while (pyramid.levels.back().minimum.size() > static_cast<std::size_t>(kPyramidBase)) {
    pyramid.levels.push_back(level_above<Sample>(pyramid.levels.back()));
  }
  return pyramid;
}

/// Up the pyramid: at each level the ragged ends are looked at, the aligned middle is left to the level above.
template <typename Sample>
Bounds<Sample> bounds_of(std::span<const Sample> samples, std::span<const SampleRange> gaps,
                         const PyramidOf<Sample>& pyramid, SampleRange range) {
  const auto inside = [](SampleRange outer) {
    const SampleIndex begin = std::min(block_count(outer.begin) * kPyramidBase, outer.end);
    return SampleRange{begin, std::max(outer.end / kPyramidBase * kPyramidBase, begin)};
  };
  Bounds<Sample> bounds;
  SampleRange inner = inside(range);
  for (const SampleRange edge : {SampleRange{range.begin, inner.begin}, SampleRange{inner.end, range.end}}) {
    const auto seen = present_bounds(samples, gaps, edge.begin, edge.end);
    bounds.add(seen.low, seen.high);
  }
  for (std::size_t level = 0; level < pyramid.levels.size() && inner.begin < inner.end; ++level) {
    const auto& [minimum, maximum] = pyramid.levels[level];
    const SampleRange blocks = {inner.begin / kPyramidBase, inner.end / kPyramidBase};
    const bool top = level + 1 == pyramid.levels.size();
    inner = top ? SampleRange{blocks.end, blocks.end} : inside(blocks);
    for (const SampleRange edge : {SampleRange{blocks.begin, inner.begin}, SampleRange{inner.end, blocks.end}}) {
      for (auto block = static_cast<std::size_t>(edge.begin); block < static_cast<std::size_t>(edge.end); ++block)
        bounds.add(minimum[block], maximum[block]);
    }
  }
  return bounds;
}

}  // namespace

Pyramid make_pyramid(const Signal& signal) {
  return std::visit([&](const auto& samples) -> Pyramid { return pyramid_of(std::span(samples), signal.gaps); },
                    signal.adu);
}

Extent extent(const Signal& signal, const Pyramid& pyramid, SampleIndex begin, SampleIndex end) {
  const SampleRange range = {std::max<SampleIndex>(begin, 0), std::min(end, signal.size())};
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  if (range.begin >= range.end) return {kNothing, kNothing};
  const auto bounds = std::visit(
      [&](const auto& samples) {
        using Sample = std::remove_cvref_t<decltype(samples)>::value_type;
        const auto found = bounds_of(std::span(samples), signal.gaps, std::get<PyramidOf<Sample>>(pyramid), range);
        return Bounds<std::int32_t>{found.low, found.high};
      },
      signal.adu);
  if (bounds.low > bounds.high) return {kNothing, kNothing};
  // Rounded to float as Signal::read does, so that the bounds are values the trace really takes.
  const auto physical = [&](std::int32_t adu) {
    return static_cast<double>(
        static_cast<float>((static_cast<double>(adu) - signal.baseline_adu) / signal.gain_adu_per_unit));
  };
  const double a = physical(bounds.low);
  const double b = physical(bounds.high);
  return {std::min(a, b), std::max(a, b)};  // a negative gain turns them around
}

Recording make_recording(Record record) {
  Recording recording;
  recording.pyramids.reserve(record.signals.size());
  for (const Signal& signal : record.signals) recording.pyramids.push_back(make_pyramid(signal));
  recording.record = std::move(record);
  return recording;
}

}  // namespace ecg
