#include "core/features/beat_forms.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "core/dsp/filter.hpp"
#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

using test::made_lead_mv;
using test::record_of;
using test::regular_beats;
using test::signal_from_mv;

/// At the forms' own rate a window holds the filtered samples themselves, times the weight of the lead.
TEST(BeatForms, OfALongLeadAreThoseOfTheLeadFilteredAtOnce) {
  constexpr SampleIndex kLength = static_cast<SampleIndex>(1500.0 * kFormRate_hz);
  const auto beats_s = regular_beats(1500.0);
  const auto made_mv = made_lead_mv(beats_s, kFormRate_hz, kLength, {.noise_mv = 0.02});
  Record record = record_of(kFormRate_hz, {signal_from_mv(made_mv)});
  Signal& signal = record.signals[0];
  // Pieces meet at 600 s and 1200 s: there, and where the surroundings of a piece end, samples are missing.
  const auto at = [](double seconds) { return static_cast<SampleIndex>(seconds * kFormRate_hz); };
  signal.gaps = {{0, at(1.0)},           {at(578.0), at(580.0)},   {at(580.0), at(590.0)},   {at(595.0), at(601.0)},
                 {at(619.0), at(660.0)}, {at(1179.5), at(1181.0)}, {at(1219.0), at(1220.0)}, {at(1499.0), kLength}};
  std::vector<SampleIndex> r_peaks = {-5};
  for (const double beat_s : beats_s) r_peaks.push_back(at(beat_s));
  const std::size_t lead = 0;
  const BeatForms forms(record, std::span(&lead, 1), r_peaks);

  std::vector<float> lead_mv(static_cast<std::size_t>(kLength));
  signal.read(0, lead_mv);
  const std::vector<float> filtered = band_pass(lead_mv, kFormRate_hz, 0.5, 40.0);
  float weight = 0.0F;
  std::size_t compared = 0;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    bool whole = r_peaks[beat] >= 0;
    for (std::size_t i = 0; i < kFormSamples; ++i) {
      const SampleIndex place = std::clamp<SampleIndex>(
          r_peaks[beat] + static_cast<SampleIndex>(i) - static_cast<SampleIndex>(kFormPeak), 0, kLength - 1);
      whole = whole && std::isfinite(filtered[static_cast<std::size_t>(place)]);
    }
    // Interpolation looks at the next samples too: right at a gap it may say no where this says yes.
    const bool valid = forms.valid()[beat] != 0;
    EXPECT_TRUE(whole || !valid) << beat;
    if (!valid) continue;
    const auto window = forms.window(beat, 0);
    const auto begin = static_cast<std::size_t>(r_peaks[beat] - static_cast<SampleIndex>(kFormPeak));
    if (weight == 0.0F) weight = window[kFormPeak] / filtered[begin + kFormPeak];
    for (std::size_t i = 0; i < kFormSamples; ++i)
      EXPECT_NEAR(window[i], weight * filtered[begin + i], 1e-5F) << beat << ' ' << i;  // float, of sizes round 1
    ++compared;
  }
  EXPECT_GT(compared, beats_s.size() * 9 / 10);
}

}  // namespace
}  // namespace ecg
