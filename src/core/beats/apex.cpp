#include "core/beats/apex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr double kWindow_s = 0.15;       ///< the local median is taken over this much on each side
constexpr double kCentreWidth_s = 0.12;  ///< deflections count less away from the centre: Gaussian of this width
constexpr double kOtherSide = 0.75;      ///< deflections to the less usual side count this much
constexpr double kEarlier_s = 0.12;      ///< R comes before S: an earlier deflection within this much, ...
constexpr double kEarlierShare = 0.9;    ///< ... to the other side and at least this share of the largest, is the apex
constexpr double kSnap_s = 0.020;        ///< a beat's own extreme lies this near to its shape's apex
constexpr double kSmoothing_s = 0.004;   ///< Gaussian average before looking for extremes
constexpr std::size_t kMedianMembers = 64;  ///< beats that make the median waveform, evenly spread
constexpr double kClearlyLonger = 1.2;      ///< another lead replaces the preferred one from this ratio of usable time

constexpr auto kUnlike = static_cast<std::uint32_t>(-1);

/// Averages `raw` with a Gaussian; samples whose neighbourhood is missing stay missing.
class Smoother {
 public:
  explicit Smoother(double fs_hz) {
    const auto reach = static_cast<std::ptrdiff_t>(std::floor(2.5 * kSmoothing_s * fs_hz));
    double sum = 0.0;
    for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
      const double z = static_cast<double>(i) / (kSmoothing_s * fs_hz);
      kernel_.push_back(std::exp(-0.5 * z * z));
      sum += kernel_.back();
    }
    for (double& weight : kernel_) weight /= sum;
  }
  [[nodiscard]] SampleIndex reach() const { return static_cast<SampleIndex>(kernel_.size() / 2); }
  /// out.size() == raw.size() - 2 * reach().
  void apply(std::span<const float> raw, std::span<float> out) const {
    for (std::size_t i = 0; i < out.size(); ++i) {
      double sum = 0.0;
      for (std::size_t k = 0; k < kernel_.size(); ++k) sum += kernel_[k] * static_cast<double>(raw[i + k]);
      out[i] = static_cast<float>(sum);
    }
  }

 private:
  std::vector<double> kernel_;
};

/// Smoothed samples of one lead round a beat.
class Reader {
 public:
  Reader(const Record& record, SampleIndex reach)
      : record_(record),
        smoother_(record.fs_hz),
        reach_(reach),
        raw_(static_cast<std::size_t>(2 * (reach + smoother_.reach()) + 1)),
        smooth_(static_cast<std::size_t>(2 * reach + 1)) {}
  std::span<const float> read(std::size_t lead, SampleIndex centre) {
    record_.signals[lead].read(centre - reach_ - smoother_.reach(), raw_);
    smoother_.apply(raw_, smooth_);
    return smooth_;
  }

 private:
  const Record& record_;
  Smoother smoother_;
  SampleIndex reach_;
  std::vector<float> raw_, smooth_;
};

/// Where the apex of a shape lies from the centre, and on which side.
struct ShapeApex {
  SampleIndex offset = 0;
  float side = 1.0F;
  bool known = false;
};

/// The largest deflection near the centre, or one shortly before it to the other side that is nearly as large.
/// `usual_side`: +1 or -1, the other side counts kOtherSide; 0: both count alike.
ShapeApex main_deflection(std::span<const float> waveform, double fs_hz, float usual_side) {
  ShapeApex apex;
  const double middle = median(waveform);
  const auto centre = static_cast<SampleIndex>(waveform.size() / 2);
  const SampleIndex reach = samples_from_seconds(kApexReach_s, fs_hz);
  const auto deflection = [&](SampleIndex i) {  // signed; NaN where samples are missing
    const double value = static_cast<double>(waveform[static_cast<std::size_t>(i)]) - middle;
    return value * static_cast<double>(usual_side) < 0.0 ? kOtherSide * value : value;
  };
  double largest = 0.0;
  for (SampleIndex i = std::max<SampleIndex>(centre - reach, 0); i <= std::min(centre + reach, 2 * centre); ++i) {
    const double value = deflection(i);
    const double z = seconds_from_samples(i - centre, fs_hz) / kCentreWidth_s;
    const double weighted = std::abs(value) * std::exp(-0.5 * z * z);
    if (!(weighted > largest)) continue;  // also skips missing samples
    largest = weighted;
    apex = {i - centre, value < 0.0 ? -1.0F : 1.0F, true};
  }
  if (!apex.known) return apex;
  const SampleIndex main = centre + apex.offset;
  const double side = -static_cast<double>(apex.side);
  double before = kEarlierShare * std::abs(deflection(main));
  ShapeApex earlier;
  for (SampleIndex i = std::max<SampleIndex>(main - samples_from_seconds(kEarlier_s, fs_hz), 0); i < main; ++i) {
    if (!(side * deflection(i) >= before)) continue;
    before = side * deflection(i);
    earlier = {i - centre, static_cast<float>(side), true};
  }
  return earlier.known ? earlier : apex;
}

std::size_t apex_lead(const Record& record, const Quality& quality) {
  const auto usable = [&](std::size_t lead) {
    std::int64_t count = 0;
    for (std::int32_t s = 0; s < quality.stretch_count; ++s) {
      count += quality.at(static_cast<std::int32_t>(lead), s) == QualityGrade::unusable ? 0 : 1;
    }
    return static_cast<double>(count);
  };
  const std::size_t preferred = preferred_lead(record).value_or(0);
  std::size_t best = preferred;
  for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
    if (usable(lead) > usable(best) && usable(lead) > kClearlyLonger * usable(preferred)) best = lead;
  }
  return best;
}

}  // namespace

std::vector<SampleIndex> refine_apexes(const Record& record, const Quality& quality, std::span<const RoughBeat> beats) {
  std::vector<SampleIndex> peaks(beats.size());
  if (beats.empty()) return peaks;
  const std::size_t main_lead = apex_lead(record, quality);
  const double stretch_samples = kQualityStretch_s * record.fs_hz;
  const auto lead_of = [&](const RoughBeat& beat) {
    const auto stretch = std::clamp(static_cast<std::int32_t>(static_cast<double>(beat.centre) / stretch_samples), 0,
                                    quality.stretch_count - 1);
    if (quality.at(static_cast<std::int32_t>(main_lead), stretch) != QualityGrade::unusable) return main_lead;
    for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
      if (quality.at(static_cast<std::int32_t>(lead), stretch) != QualityGrade::unusable) return lead;
    }
    return main_lead;
  };

  // Shapes by frequency, then the beats that look like no other.
  std::map<std::pair<std::uint32_t, std::size_t>, std::vector<std::size_t>> groups;
  for (std::size_t k = 0; k < beats.size(); ++k)
    groups[{static_cast<std::uint32_t>(beats[k].shape), lead_of(beats[k])}].push_back(k);

  const SampleIndex reach = samples_from_seconds(kWindow_s, record.fs_hz);
  const SampleIndex snap = samples_from_seconds(kSnap_s, record.fs_hz);
  Reader reader(record, reach);
  std::vector<float> waveform(static_cast<std::size_t>(2 * reach + 1));
  std::map<std::size_t, float> usual_side;  // per lead: the side of its most frequent shape, which comes first
  for (const auto& [key, members] : groups) {
    const auto& [shape, lead] = key;
    float& side = usual_side[lead];
    ShapeApex apex;
    if (shape != kUnlike) {
      const std::size_t step = (members.size() + kMedianMembers - 1) / kMedianMembers;
      std::vector<std::vector<float>> columns(waveform.size());
      for (std::size_t m = 0; m < members.size(); m += step) {
        const auto samples = reader.read(lead, beats[members[m]].centre);
        const auto middle = static_cast<float>(median(samples));
        for (std::size_t i = 0; i < samples.size(); ++i) columns[i].push_back(samples[i] - middle);
      }
      for (std::size_t i = 0; i < waveform.size(); ++i) waveform[i] = static_cast<float>(median(columns[i]));
      apex = main_deflection(waveform, record.fs_hz, side);
      if (side == 0.0F) side = apex.side;
    }
    for (const std::size_t k : members) {
      const auto samples = reader.read(lead, beats[k].centre);
      const ShapeApex own = shape != kUnlike ? apex : main_deflection(samples, record.fs_hz, side);
      SampleIndex best = own.offset;
      float highest = -std::numeric_limits<float>::infinity();
      for (SampleIndex i = own.offset - snap; own.known && i <= own.offset + snap; ++i) {
        const float value = own.side * samples[static_cast<std::size_t>(reach + i)];
        if (value > highest) {
          highest = value;
          best = i;
        }
      }
      peaks[k] = std::clamp<SampleIndex>(beats[k].centre + best, 0, record.length - 1);
    }
  }
  return peaks;
}

}  // namespace ecg
