#include "core/analysis/recording.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ecg {

namespace {

constexpr std::int32_t kNothingLow = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kNothingHigh = std::numeric_limits<std::int32_t>::min();

constexpr SampleIndex block_count(SampleIndex size) { return (size + kPyramidBase - 1) / kPyramidBase; }

/// Lowest and highest stored value; low > high where nothing was seen.
struct Bounds {
  std::int32_t low = kNothingLow;
  std::int32_t high = kNothingHigh;
  void add(std::int32_t value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void add(const Pyramid::Level& level, std::size_t block) {
    low = std::min(low, level.minimum[block]);
    high = std::max(high, level.maximum[block]);
  }
};

/// Bounds of the present samples in [begin, end).
template <typename T>
Bounds present_bounds(const std::vector<T>& samples, const std::vector<SampleRange>& gaps, SampleIndex begin,
                      SampleIndex end) {
  Bounds bounds;
  auto gap = std::upper_bound(gaps.begin(), gaps.end(), begin,
                              [](SampleIndex at, const SampleRange& g) { return at < g.end; });
  for (SampleIndex i = begin; i < end;) {
    const SampleIndex stop = gap == gaps.end() ? end : std::clamp(gap->begin, i, end);
    for (; i < stop; ++i) bounds.add(samples[static_cast<std::size_t>(i)]);
    if (gap == gaps.end()) break;
    i = std::max(i, gap->end);
    ++gap;
  }
  return bounds;
}

/// First level as if nothing was missing; simple loops over whole blocks, which the compiler vectorises.
template <typename T>
Pyramid::Level bottom_level(const std::vector<T>& samples) {
  const auto size = static_cast<SampleIndex>(samples.size());
  const auto blocks = static_cast<std::size_t>(block_count(size));
  Pyramid::Level level{std::vector<std::int32_t>(blocks), std::vector<std::int32_t>(blocks)};
  constexpr auto kBase = static_cast<std::size_t>(kPyramidBase);
  const std::size_t whole = samples.size() / kBase;
  for (std::size_t block = 0; block < whole; ++block) {
    const T* const first = samples.data() + block * kBase;
    T low = first[0];
    T high = first[0];
    for (std::size_t i = 1; i < kBase; ++i) {
      low = std::min(low, first[i]);
      high = std::max(high, first[i]);
    }
    level.minimum[block] = low;
    level.maximum[block] = high;
  }
  for (std::size_t block = whole; block < blocks; ++block) {
    const auto rest = std::span(samples).subspan(block * kBase);
    const auto [low, high] = std::minmax_element(rest.begin(), rest.end());
    level.minimum[block] = *low;
    level.maximum[block] = *high;
  }
  return level;
}

/// Corrects the blocks that gaps touch.
template <typename T>
void take_out_gaps(Pyramid::Level& level, const std::vector<T>& samples, const std::vector<SampleRange>& gaps) {
  const auto size = static_cast<SampleIndex>(samples.size());
  SampleIndex next = 0;  // blocks before this one are done
  for (const SampleRange& gap : gaps) {
    const SampleIndex begin = std::max(gap.begin / kPyramidBase, next);
    const SampleIndex end = block_count(std::min(gap.end, size));
    for (SampleIndex block = begin; block < end; ++block) {
      const SampleIndex first = block * kPyramidBase;
      const Bounds bounds = present_bounds(samples, gaps, first, std::min(first + kPyramidBase, size));
      level.minimum[static_cast<std::size_t>(block)] = bounds.low;
      level.maximum[static_cast<std::size_t>(block)] = bounds.high;
    }
    next = std::max(next, end);
  }
}

Pyramid::Level level_above(const Pyramid::Level& below) {
  constexpr auto kBase = static_cast<std::size_t>(kPyramidBase);
  Pyramid::Level level;
  for (std::size_t begin = 0; begin < below.minimum.size(); begin += kBase) {
    const std::size_t count = std::min(kBase, below.minimum.size() - begin);
    const auto lows = std::span(below.minimum).subspan(begin, count);
    const auto highs = std::span(below.maximum).subspan(begin, count);
    level.minimum.push_back(*std::min_element(lows.begin(), lows.end()));
    level.maximum.push_back(*std::max_element(highs.begin(), highs.end()));
  }
  return level;
}

}  // namespace

Pyramid make_pyramid(const Signal& signal) {
  Pyramid pyramid;
  if (signal.size() == 0) return pyramid;
  pyramid.levels.push_back(std::visit(
      [&](const auto& samples) {
        Pyramid::Level level = bottom_level(samples);
        take_out_gaps(level, samples, signal.gaps);
        return level;
      },
      signal.adu));
  while (pyramid.levels.back().minimum.size() > static_cast<std::size_t>(kPyramidBase)) {
    pyramid.levels.push_back(level_above(pyramid.levels.back()));
  }
  return pyramid;
}

Extent extent(const Signal& signal, const Pyramid& pyramid, SampleIndex begin, SampleIndex end) {
  SampleIndex first = std::max<SampleIndex>(begin, 0);
  SampleIndex last = std::min(end, signal.size());
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  if (first >= last) return {kNothing, kNothing};

  // Up the pyramid: at each level the ragged ends are looked at, the aligned middle is left to the level above.
  Bounds bounds;
  std::visit(
      [&](const auto& samples) {
        const SampleIndex inner_first = std::min(block_count(first) * kPyramidBase, last);
        const SampleIndex inner_last = std::max(last / kPyramidBase * kPyramidBase, inner_first);
        for (const SampleRange edge : {SampleRange{first, inner_first}, SampleRange{inner_last, last}}) {
          const Bounds seen = present_bounds(samples, signal.gaps, edge.begin, edge.end);
          bounds.low = std::min(bounds.low, seen.low);
          bounds.high = std::max(bounds.high, seen.high);
        }
        first = inner_first / kPyramidBase;
        last = inner_last / kPyramidBase;
      },
      signal.adu);
  for (std::size_t level = 0; level < pyramid.levels.size() && first < last; ++level) {
    const bool top = level + 1 == pyramid.levels.size();
    const SampleIndex inner_first = top ? last : std::min(block_count(first) * kPyramidBase, last);
    const SampleIndex inner_last = top ? last : std::max(last / kPyramidBase * kPyramidBase, inner_first);
    for (SampleIndex block = first; block < inner_first; ++block)
      bounds.add(pyramid.levels[level], static_cast<std::size_t>(block));
    for (SampleIndex block = inner_last; block < last; ++block)
      bounds.add(pyramid.levels[level], static_cast<std::size_t>(block));
    first = inner_first / kPyramidBase;
    last = inner_last / kPyramidBase;
  }
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
