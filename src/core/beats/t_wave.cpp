#include "core/beats/t_wave.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

// Limits were set on single leads and whole records of mitdb, svdb, LUDB and PTB-XL: none of them is blind for this step
// (docs/results/detection.md).
constexpr double kEarliest_s = 0.18;  ///< peak of a T wave behind its complex
constexpr double kLatest_s = 0.44;    ///< ventricular beats couple later as a rule, T waves end before
constexpr float kSmooth = -0.25F;     ///< log of narrow over wide envelope: T waves reach -0.65, complexes lie above 0
constexpr float kSmoother = 0.15F;    ///< and at least this much below that of the complex
constexpr double kPeak_s = 0.04;      ///< envelopes are read at their maxima this near
constexpr double kComplex_s = 0.06;   ///< half a window for the shape of complexes
constexpr double kWave_s = 0.10;      ///< half a window for the shape of T waves
constexpr double kShift_s = 0.04;     ///< a T wave moves this much from beat to beat
constexpr double kClear_s = 0.14;     ///< nothing accepted so far behind a place where a wave is looked for
constexpr float kLikeComplex = 0.7F;
constexpr float kLikeWave = 0.9F;
constexpr float kLeastShare = 0.5F;  ///< size of the wave elsewhere over the one here
constexpr float kMostShare = 2.0F;
constexpr double kSameRhythm = 0.2;  ///< complexes go on at the rate they have elsewhere, within this share
constexpr std::size_t kReach = 40;   ///< accepted places on each side
constexpr std::size_t kMinBare = 2;  ///< complexes without an accepted wave that prove the first rule

constexpr double kFixedDelay_s = 0.38;  ///< for the second rule: ventricular beats couple later
constexpr float kSmoothAlone = -0.5F;
constexpr std::size_t kFixedReach = 24;
constexpr std::size_t kMinAlike = 5;
constexpr double kAlikeShare = 0.8;  ///< of the waves alike come at that delay ...
constexpr double kDelayTolerance_s = 0.05;
constexpr double kSpread_s = 0.02;  ///< ... and half of them this near to each other

class SecondLook {
 public:
  SecondLook(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope, std::span<const std::size_t> places,
             double rate_hz)
      : leads_(leads), envelope_(envelope), places_(places), rate_hz_(rate_hz) {}

  /// Whether place `k` is the T wave of place `k - 1`.
  [[nodiscard]] bool is_t_wave(std::size_t k) const {
    const double delay_s = gap_s(k);
    if (delay_s < kEarliest_s || delay_s > kLatest_s) return false;
    const std::optional<float> complex = sharpness(k - 1), wave = sharpness(k);
    if (!complex || !wave || *wave > kSmooth || *complex - *wave < kSmoother) return false;
    return follows_bare_complexes(k) || (*wave <= kSmoothAlone && comes_only_at_one_delay(k));
  }

 private:
  [[nodiscard]] double gap_s(std::size_t k) const {
    return static_cast<double>(places_[k] - places_[k - 1]) / rate_hz_;
  }
  [[nodiscard]] std::ptrdiff_t samples(double seconds) const {
    return static_cast<std::ptrdiff_t>(std::lround(seconds * rate_hz_));
  }

  /// Mean over leads of log(narrow / wide) of a place; nothing where no lead speaks.
  [[nodiscard]] std::optional<float> sharpness(std::size_t k) const {
    const auto at = static_cast<std::ptrdiff_t>(places_[k]);
    const auto size = static_cast<std::ptrdiff_t>(leads_[0].mean.size());
    const std::ptrdiff_t from = std::max<std::ptrdiff_t>(0, at - samples(kPeak_s));
    const std::ptrdiff_t to = std::min(size, at + samples(kPeak_s) + 1);
    float sum = 0.0F, weights = 0.0F;
    for (std::size_t l = 0; l < leads_.size(); ++l) {
      const float weight = envelope_.leads[l].weight.at(static_cast<double>(at));
      const float narrow = *std::max_element(leads_[l].narrow.begin() + from, leads_[l].narrow.begin() + to);
      const float wide = *std::max_element(leads_[l].wide.begin() + from, leads_[l].wide.begin() + to);
      if (!(weight > 0.0F && narrow > 0.0F && wide > 0.0F)) continue;
      sum += weight * std::log(narrow / wide);
      weights += weight;
    }
    return weights > 0.0F ? std::optional(sum / weights) : std::nullopt;
  }

  struct Likeness {
    float correlation = -1.0F;
    float share = 0.0F;  ///< size there over size here
  };

  /// How much the trace round `there` is like that round `here`, from its own mean, all leads.
  [[nodiscard]] Likeness likeness(std::vector<float> WorkingLead::* view, std::ptrdiff_t here, std::ptrdiff_t there,
                                  std::ptrdiff_t reach) const {
    const auto size = static_cast<std::ptrdiff_t>(leads_[0].mean.size());
    if (std::min(here, there) < reach || std::max(here, there) + reach >= size) return {};
    float correlation = 0.0F, share = 0.0F, weights = 0.0F;
    for (std::size_t l = 0; l < leads_.size(); ++l) {
      const float weight = envelope_.leads[l].weight.at(static_cast<double>(here));
      if (!(weight > 0.0F)) continue;
      const float* a = (leads_[l].*view).data() + here;
      const float* b = (leads_[l].*view).data() + there;
      const auto count = static_cast<float>(2 * reach + 1);
      float mean_a = 0.0F, mean_b = 0.0F;
      for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
        mean_a += a[i] / count;
        mean_b += b[i] / count;
      }
      float product = 0.0F, power_a = 0.0F, power_b = 0.0F;
      for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
        product += (a[i] - mean_a) * (b[i] - mean_b);
        power_a += (a[i] - mean_a) * (a[i] - mean_a);
        power_b += (b[i] - mean_b) * (b[i] - mean_b);
      }
      if (!(power_a > 0.0F && power_b > 0.0F)) continue;
      correlation += weight * product / std::sqrt(power_a * power_b);
      share += weight * product / power_a;
      weights += weight;
    }
    if (!(weights > 0.0F)) return {};
    return {correlation / weights, share / weights};
  }

  [[nodiscard]] Likeness best_likeness(std::ptrdiff_t here, std::ptrdiff_t there, double shift_s) const {
    Likeness best;
    for (std::ptrdiff_t shift = -samples(shift_s); shift <= samples(shift_s); ++shift) {
      const Likeness found = likeness(&WorkingLead::mean, here, there + shift, samples(kWave_s));
      if (found.correlation > best.correlation) best = found;
    }
    return best;
  }

  [[nodiscard]] bool follows_bare_complexes(std::size_t k) const {
    const auto complex = static_cast<std::ptrdiff_t>(places_[k - 1]);
    const auto wave = static_cast<std::ptrdiff_t>(places_[k]);
    const double delay_s = gap_s(k);
    std::vector<float> correlations, shares;
    std::vector<double> intervals_s;
    const std::size_t last = std::min(k + kReach, places_.size() - 1);
    for (std::size_t other = k > kReach ? k - kReach : 0; other < last; ++other) {
      if (other + 1 == k || other == k || gap_s(other + 1) < delay_s + kClear_s) continue;
      const auto there = static_cast<std::ptrdiff_t>(places_[other]);
      const float like = likeness(&WorkingLead::shape, complex, there, samples(kComplex_s)).correlation;
      if (like < kLikeComplex) continue;
      if (likeness(&WorkingLead::shape, wave, there, samples(kComplex_s)).correlation > like) continue;
      const Likeness found = best_likeness(wave, there + (wave - complex), kShift_s);
      correlations.push_back(found.correlation);
      shares.push_back(found.share);
      intervals_s.push_back(gap_s(other + 1));
    }
    if (correlations.size() < kMinBare) return false;
    const float share = quantile_in_place(std::span(shares), 0.5);
    if (quantile_in_place(std::span(correlations), 0.5) < kLikeWave || share < kLeastShare || share > kMostShare)
      return false;
    if (k + 1 >= places_.size()) return true;
    const double usual_s = quantile_in_place(std::span(intervals_s), 0.5);
    return std::abs(gap_s(k) + gap_s(k + 1) - usual_s) <= kSameRhythm * usual_s;
  }

  [[nodiscard]] bool comes_only_at_one_delay(std::size_t k) const {
    const double delay_s = gap_s(k);
    if (delay_s > kFixedDelay_s || (k + 1 < places_.size() && gap_s(k + 1) < delay_s)) return false;
    std::vector<double> delays_s;
    std::size_t alike = 0;
    const std::size_t end = std::min(k + kFixedReach + 1, places_.size());
    for (std::size_t other = k > kFixedReach ? k - kFixedReach : 1; other < end; ++other) {
      const auto here = static_cast<std::ptrdiff_t>(places_[k]);
      const auto there = static_cast<std::ptrdiff_t>(places_[other]);
      if (best_likeness(here, there, kPeak_s / 2.0).correlation < kLikeWave) continue;
      ++alike;
      if (std::abs(gap_s(other) - delay_s) < kDelayTolerance_s) delays_s.push_back(gap_s(other));
    }
    if (alike < kMinAlike || static_cast<double>(delays_s.size()) < kAlikeShare * static_cast<double>(alike))
      return false;
    std::sort(delays_s.begin(), delays_s.end());
    return delays_s[delays_s.size() * 3 / 4] - delays_s[delays_s.size() / 4] <= kSpread_s;
  }

  std::span<const WorkingLead> leads_;
  const CombinedEnvelope& envelope_;
  std::span<const std::size_t> places_;
  double rate_hz_;
};

}  // namespace

std::vector<std::size_t> find_t_waves(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope,
                                      std::span<const std::size_t> places, double rate_hz) {
  std::vector<std::size_t> waves;
  if (leads.empty()) return waves;
  const SecondLook look(leads, envelope, places, rate_hz);
  for (std::size_t k = 1; k < places.size(); ++k) {
    if (look.is_t_wave(k)) waves.push_back(k);
  }
  return waves;
}

}  // namespace ecg
