#include "core/rhythm/interval_evidence.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

/// 0 <= value < 1, the same in every run (Numerical Recipes' quick generator).
class Draws {
 public:
  double next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<double>(state_) / 4294967296.0;
  }

 private:
  std::uint32_t state_ = 7;
};

std::vector<double> fibrillating(std::size_t count) {
  Draws draws;
  std::vector<double> rr_s;
  for (std::size_t i = 0; i < count; ++i) rr_s.push_back(0.42 + 0.5 * draws.next());
  return rr_s;
}

std::vector<double> sinus(std::size_t count) {
  Draws draws;
  std::vector<double> rr_s;
  for (std::size_t i = 0; i < count; ++i) {
    rr_s.push_back(0.85 + 0.04 * std::sin(0.9 * static_cast<double>(i)) + 0.01 * draws.next());
  }
  return rr_s;
}

TEST(IntervalEvidence, OfFewerThanTenIntervalsIsNone) {
  EXPECT_FALSE(fibrillation_log_odds(fibrillating(9)).has_value());
  EXPECT_FALSE(fibrillation_log_odds({}).has_value());
  EXPECT_TRUE(fibrillation_log_odds(fibrillating(10)).has_value());
}

TEST(IntervalEvidence, SpeaksForFibrillationAndAgainstItInSinusRhythm) {
  for (const std::size_t count : {20U, 60U, 128U}) {
    EXPECT_GT(fibrillation_log_odds(fibrillating(count)).value(), 1.0) << count;
    EXPECT_LT(fibrillation_log_odds(sinus(count)).value(), -2.0) << count;
  }
}

TEST(IntervalEvidence, OfMoreIntervalsIsStronger) {
  EXPECT_GT(fibrillation_log_odds(fibrillating(100)).value(), fibrillation_log_odds(fibrillating(15)).value());
}

TEST(IntervalEvidence, OfAPatternThatRepeatsSpeaksAgainst) {
  std::vector<double> bigeminy, trigeminy;
  Draws draws;
  for (std::size_t i = 0; i < 40; ++i) {
    const double wander = 0.02 * draws.next();
    bigeminy.push_back((i % 2 == 0 ? 0.5 : 1.0) + wander);
    trigeminy.push_back((i % 3 == 0 ? 0.5 : i % 3 == 1 ? 1.1 : 0.8) + wander);
  }
  EXPECT_LT(fibrillation_log_odds(bigeminy).value(), 0.0);
  EXPECT_LT(fibrillation_log_odds(trigeminy).value(), 0.0);
}

TEST(IntervalEvidence, OfAClockIsFinite) {
  EXPECT_LT(fibrillation_log_odds(std::vector<double>(30, 0.8)).value(), -5.0);
  EXPECT_FALSE(fibrillation_log_odds(std::vector<double>(30, 0.0)).has_value());
}

}  // namespace
}  // namespace ecg
