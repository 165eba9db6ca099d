#include "core/explain/what_if.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/explain/beat_parts.hpp"

namespace ecg {
namespace {

/// A bump of a QRS and one of a P wave.
BeatForm beat() {
  BeatForm form{.form = std::vector<float>(kFormSamples, 0.0F), .pre_s = 0.8, .post_s = 0.8};
  for (std::size_t i = 0; i < kFormSamples; ++i) {
    const double t = static_cast<double>(i) - static_cast<double>(kFormPeak);
    form.form[i] = static_cast<float>(2.0 * std::exp(-t * t / 18.0) + 0.3 * std::exp(-(t + 22.0) * (t + 22.0) / 18.0));
  }
  return form;
}

/// Samples above half of the highest.
std::size_t width(const BeatForm& form) {
  return static_cast<std::size_t>(std::ranges::count_if(form.form, [](float value) { return value > 1.0F; }));
}

TEST(WhatIf, TextRoundTrips) {
  const WhatIf all{
      .later_s = -0.24, .qrs_width = 1.5, .p = WhatIfP::removed, .inverted = true, .usual_qrs = true, .noise_db = 6.0};
  const auto read = parse_what_if(what_if_text(all));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value(), all);
  EXPECT_EQ(what_if_text({}), "");
  EXPECT_EQ(what_if_text({.later_s = -0.02}), "later_s=-0.02");
  ASSERT_TRUE(parse_what_if("").has_value());
  EXPECT_EQ(parse_what_if("").value(), WhatIf{});
}

TEST(WhatIf, RefusesWhatItDoesNotKnowAndWhatIsTooMuch) {
  for (const char* text : {"later_s", "later_s=x", "later_s=9", "qrs_width=0", "p=maybe", "inverted=2", "colour=1",
                           "noise_db=nan", "qrs_width=1e9"})
    EXPECT_FALSE(parse_what_if(text).has_value()) << text;
}

TEST(WhatIf, ChangesWhatItSaysAndNothingElse) {
  const BeatForm own = beat(), usual{.form = std::vector<float>(kFormSamples, 0.5F), .pre_s = 0.8, .post_s = 0.8};
  EXPECT_EQ(changed(own, usual, {}).form, own.form);
  const BeatForm early = changed(own, usual, {.later_s = -0.3});
  EXPECT_EQ(early.form, own.form);
  EXPECT_NEAR(early.pre_s, 0.5, 1e-12);
  EXPECT_NEAR(early.post_s, 1.1, 1e-12);
  const BeatForm wide = changed(own, usual, {.qrs_width = 2.0});
  EXPECT_NEAR(static_cast<double>(width(wide)), 2.0 * static_cast<double>(width(own)), 2.0);
  EXPECT_EQ(wide.form[kFormPeak], own.form[kFormPeak]);
  const BeatForm without_p = changed(own, usual, {.p = WhatIfP::removed});
  EXPECT_LT(without_p.form[kFormPeak - 22], 0.1F);
  EXPECT_EQ(without_p.form[kFormPeak], own.form[kFormPeak]);
  EXPECT_EQ(changed(own, usual, {.inverted = true}).form[kFormPeak], -own.form[kFormPeak]);
  EXPECT_EQ(changed(own, usual, {.usual_qrs = true}).form[kFormPeak], 0.5F);
  EXPECT_EQ(changed(own, {}, {.usual_qrs = true}).form, own.form) << "nothing to lend";
}

TEST(WhatIf, ABeatNeverPassesItsNeighbour) {
  BeatForm own = beat();
  own.pre_s = 0.3;
  own.post_s = 0.2;
  EXPECT_NEAR(changed(own, {}, {.later_s = -0.6}).pre_s, 0.15, 1e-12);
  EXPECT_NEAR(changed(own, {}, {.later_s = 0.6}).post_s, 0.15, 1e-12);
}

TEST(WhatIf, NoiseHasTheStatedStrengthAndIsTheSameEveryTime) {
  const BeatForm own = beat();
  const BeatForm noisy = changed(own, {}, {.noise_db = 6.0});
  EXPECT_EQ(noisy.form, changed(own, {}, {.noise_db = 6.0}).form);
  double signal = 0.0, noise = 0.0;
  for (std::size_t i = 0; i < kFormSamples; ++i) {
    signal += std::pow(static_cast<double>(own.form[i]), 2.0);
    noise += std::pow(static_cast<double>(noisy.form[i] - own.form[i]), 2.0);
  }
  EXPECT_NEAR(10.0 * std::log10(signal / noise), 6.0, 1.5);
}

}  // namespace
}  // namespace ecg
