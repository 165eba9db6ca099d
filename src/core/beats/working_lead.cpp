#include "core/beats/working_lead.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/base/statistics.hpp"
#include "core/dsp/block_mean.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

constexpr double kWorkingRate_hz = 125.0;
/// Centre and width of the two envelopes: most of the energy of narrow complexes lies near 17 Hz (Thakor et al. 1984),
/// of wide ones near 8 Hz. Chosen on DS1.
constexpr double kNarrow_hz = 16.0;
constexpr double kNarrowWidth_s = 0.020;
constexpr double kWide_hz = 8.0;
constexpr double kWideWidth_s = 0.040;
/// The shape view is the difference of two Gaussian averages of these widths.
constexpr double kShapeFine_s = 0.007;
constexpr double kShapeCoarse_s = 0.060;
constexpr double kKernelWidths = 3.0;  ///< kernels end at this many standard deviations (1 % of the peak)

/// Spikes of one sample, which may touch two block means: so many times what 99 % of the lead keep to, with nothing of
/// their size two to four means away (a complex is wider), and rare: those of a pacemaker stay.
constexpr float kSpikeSize = 20.0F;
constexpr double kOrdinaryShare = 0.99;
constexpr float kBesideSpike = 0.1F;
constexpr double kSpikesApart_s = 5.0;
constexpr std::size_t kSpikeWidth = 2;
constexpr std::size_t kBesideFrom = 2;
constexpr std::size_t kBesideTo = 4;
constexpr std::size_t kOrdinaryStep = 7;  ///< every so many-th mean gives the median and that share

/// Symmetric or antisymmetric kernel over -reach .. reach.
using Kernel = std::vector<float>;

std::ptrdiff_t reach_of(double width_s, double rate_hz) {
  return static_cast<std::ptrdiff_t>(std::ceil(kKernelWidths * width_s * rate_hz));
}

double gaussian(double t_s, double width_s) { return std::exp(-0.5 * (t_s / width_s) * (t_s / width_s)); }

/// Real and imaginary part of a Morlet wavelet without response to a constant, unit gain at its centre frequency.
struct Morlet {
  Kernel even;
  Kernel odd;
};
Morlet morlet(double centre_hz, double width_s, double rate_hz) {
  const std::ptrdiff_t reach = reach_of(width_s, rate_hz);
  double mass = 0.0, cosine_mass = 0.0;
  const auto each = [&](auto&& visit) {
    for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
      const double t_s = static_cast<double>(i) / rate_hz;
      visit(gaussian(t_s, width_s), 2.0 * std::numbers::pi * centre_hz * t_s);
    }
  };
  each([&](double g, double angle) {
    mass += g;
    cosine_mass += g * std::cos(angle);
  });
  const double constant = cosine_mass / mass;
  double gain = 0.0;
  each([&](double g, double angle) { gain += g * (std::cos(angle) - constant) * std::cos(angle); });
  double odd_gain = 0.0;
  each([&](double g, double angle) { odd_gain += g * std::sin(angle) * std::sin(angle); });
  Morlet result;
  each([&](double g, double angle) {
    result.even.push_back(static_cast<float>(g * (std::cos(angle) - constant) / gain));
    result.odd.push_back(static_cast<float>(g * std::sin(angle) / odd_gain));
  });
  return result;
}

Kernel difference_of_gaussians(double rate_hz) {
  const std::ptrdiff_t reach = reach_of(kShapeCoarse_s, rate_hz);
  double fine = 0.0, coarse = 0.0;
  for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
    fine += gaussian(static_cast<double>(i) / rate_hz, kShapeFine_s);
    coarse += gaussian(static_cast<double>(i) / rate_hz, kShapeCoarse_s);
  }
  Kernel kernel;
  for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
    const double t_s = static_cast<double>(i) / rate_hz;
    kernel.push_back(static_cast<float>(gaussian(t_s, kShapeFine_s) / fine - gaussian(t_s, kShapeCoarse_s) / coarse));
  }
  return kernel;
}

/// Correlates `padded` with `kernel`: out[i] = sum over k of kernel[k] * padded[i + k + (margin - reach)].
void correlate(std::span<const float> padded, std::size_t margin, const Kernel& kernel, std::span<float> out) {
  std::fill(out.begin(), out.end(), 0.0F);
  const float* source = padded.data() + margin - kernel.size() / 2;
  float* target = out.data();
  const std::size_t size = out.size();
  std::size_t k = 0;
  for (; k + 4 <= kernel.size(); k += 4, source += 4) {
    const float a = kernel[k], b = kernel[k + 1], c = kernel[k + 2], d = kernel[k + 3];
    for (std::size_t i = 0; i < size; ++i) {
      target[i] += (a * source[i] + b * source[i + 1]) + (c * source[i + 2] + d * source[i + 3]);
    }
  }
  for (; k < kernel.size(); ++k, ++source) {
    const float a = kernel[k];
    for (std::size_t i = 0; i < size; ++i) target[i] += a * source[i];
  }
}

void mark_missing(std::span<const float> means, std::size_t reach, std::vector<std::uint8_t>& missing) {
  missing.assign(means.size(), 0);
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (std::isfinite(means[i])) continue;
    const std::size_t from = i > reach ? i - reach : 0;
    const std::size_t to = std::min(i + reach + 1, means.size());
    std::fill(missing.begin() + static_cast<std::ptrdiff_t>(from), missing.begin() + static_cast<std::ptrdiff_t>(to),
              std::uint8_t{1});
  }
}

/// Puts straight lines in the place of spikes: one would set the level by which all complexes near it are judged.
void bridge_spikes(std::span<float> means, double rate_hz) {
  std::vector<float> some;
  for (std::size_t i = 0; i < means.size(); i += kOrdinaryStep) some.push_back(means[i]);
  if (some.empty()) return;
  const float level = quantile_in_place(std::span<float>(some), 0.5);
  for (float& value : some) value = std::abs(value - level);
  const float least = kSpikeSize * quantile_in_place(std::span<float>(some), kOrdinaryShare);
  const auto size = [&](std::size_t i) { return std::abs(means[i] - level); };
  std::vector<std::pair<std::size_t, std::size_t>> spikes;  // first mean and the one behind the last
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!(size(i) > least)) continue;
    const std::size_t end = i + 1 < means.size() && size(i + 1) > kBesideSpike * size(i) ? i + kSpikeWidth : i + 1;
    float beside = 0.0F;
    for (std::size_t k = kBesideFrom; k <= kBesideTo; ++k) {
      if (i >= k) beside = std::max(beside, size(i - k));
      if (end - 1 + k < means.size()) beside = std::max(beside, size(end - 1 + k));
    }
    if (beside > kBesideSpike * size(i)) continue;
    spikes.emplace_back(i, end);
    i = end - 1;
  }
  if (static_cast<double>(spikes.size()) > 1.0 + static_cast<double>(means.size()) / (kSpikesApart_s * rate_hz)) return;
  for (const auto& [begin, end] : spikes) {
    const float before = begin > 0 ? means[begin - 1] : means[std::min(end, means.size() - 1)];
    const float after = end < means.size() ? means[end] : before;
    std::fill(means.begin() + static_cast<std::ptrdiff_t>(begin), means.begin() + static_cast<std::ptrdiff_t>(end),
              0.5F * (before + after));
  }
}

}  // namespace

WorkingClock working_clock(double fs_hz, SampleRange range) {
  WorkingClock clock;
  clock.block = std::max<std::int64_t>(1, std::llround(fs_hz / kWorkingRate_hz));
  clock.rate_hz = fs_hz / static_cast<double>(clock.block);
  clock.first = range.begin;
  clock.count = static_cast<std::size_t>(std::max<SampleIndex>(0, range.size() / clock.block));
  return clock;
}

WorkingLead prepare_lead(const Signal& signal, const WorkingClock& clock) {
  WorkingLead lead;
  lead.mean.assign(clock.count, 0.0F);
  lead.shape.assign(clock.count, 0.0F);
  lead.narrow.assign(clock.count, 0.0F);
  lead.wide.assign(clock.count, 0.0F);
  lead.missing.assign(clock.count, 1);

  const Kernel shape = difference_of_gaussians(clock.rate_hz);
  const Morlet narrow = morlet(kNarrow_hz, kNarrowWidth_s, clock.rate_hz);
  const Morlet wide = morlet(kWide_hz, kWideWidth_s, clock.rate_hz);
  const std::size_t margin = std::max({shape.size(), narrow.even.size(), wide.even.size()}) / 2;

  std::vector<float> padded(clock.count + 2 * margin);
  const std::span<float> means(padded.data() + margin, clock.count);
  block_means(signal, clock.first, clock.block, means);
  mark_missing(means, narrow.even.size() / 2, lead.missing);
  lead.any = bridge_gaps(means);
  if (!lead.any) return lead;
  bridge_spikes(means, clock.rate_hz);
  std::copy(means.begin(), means.end(), lead.mean.begin());
  std::fill(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(margin), means.front());
  std::fill(padded.end() - static_cast<std::ptrdiff_t>(margin), padded.end(), means.back());

  // In pieces that stay in the first-level cache.
  constexpr std::size_t kPiece = 1024;
  std::vector<float> even(kPiece), odd(kPiece);
  for (std::size_t from = 0; from < clock.count; from += kPiece) {
    const std::size_t size = std::min(kPiece, clock.count - from);
    const std::span<const float> source(padded.data() + from, size + 2 * margin);
    correlate(source, margin, shape, {lead.shape.data() + from, size});
    const auto envelope = [&](const Morlet& wavelet, std::vector<float>& out) {
      correlate(source, margin, wavelet.even, {even.data(), size});
      correlate(source, margin, wavelet.odd, {odd.data(), size});
      for (std::size_t i = 0; i < size; ++i) out[from + i] = std::sqrt(even[i] * even[i] + odd[i] * odd[i]);
    };
    envelope(narrow, lead.narrow);
    envelope(wide, lead.wide);
  }
  return lead;
}

}  // namespace ecg
