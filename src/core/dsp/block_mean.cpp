#include "core/dsp/block_mean.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <variant>

namespace ecg {

namespace {

template <std::int64_t Fixed, typename Sample>
void means_of(const Sample* source, std::int64_t block, double baseline_adu, double scale, std::span<float> out) {
  // Sums are exact in integers: 32 bits hold 65,536 samples of 16 bits. A block size known to the compiler is faster.
  using Sum = std::conditional_t<sizeof(Sample) == 2, std::int32_t, std::int64_t>;
  const std::int64_t size = Fixed > 0 ? Fixed : block;
  const double per_sample = scale / static_cast<double>(size);
  const double offset = -baseline_adu * scale;
  for (float& mean : out) {
    Sum sum = 0;
    for (std::int64_t k = 0; k < size; ++k) sum += source[k];
    source += size;
    mean = static_cast<float>(static_cast<double>(sum) * per_sample + offset);
  }
}

}  // namespace

void block_means(const Signal& signal, SampleIndex first, std::int64_t block, std::span<float> out) {
  const SampleIndex end = first + static_cast<SampleIndex>(out.size()) * block;
  assert(block >= 1 && block <= 65536 && first >= 0 && end <= signal.size());
  const double scale = signal.mv_per_unit() / signal.gain_adu_per_unit;
  std::visit(
      [&](const auto& samples) {
        const auto* source = samples.data() + first;
        switch (block) {
          case 1: means_of<1>(source, block, signal.baseline_adu, scale, out); break;
          case 2: means_of<2>(source, block, signal.baseline_adu, scale, out); break;
          case 3: means_of<3>(source, block, signal.baseline_adu, scale, out); break;
          case 4: means_of<4>(source, block, signal.baseline_adu, scale, out); break;
          default: means_of<0>(source, block, signal.baseline_adu, scale, out);
        }
      },
      signal.adu);

  auto gap = std::ranges::upper_bound(signal.gaps, first, {}, &SampleRange::end);
  for (; gap != signal.gaps.end() && gap->begin < end; ++gap) {
    const SampleIndex from = (std::max(gap->begin, first) - first) / block;
    const SampleIndex to = (std::min(gap->end, end) - first + block - 1) / block;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(from), out.begin() + static_cast<std::ptrdiff_t>(to),
              std::numeric_limits<float>::quiet_NaN());
  }
}

}  // namespace ecg
