#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ecg {

/// What a classifier answered on a test set, for any number of classes.
struct ConfusionMatrix {
  std::size_t classes = 0;
  std::vector<std::int64_t> counts;  ///< {reference class, answered class}, row-major

  [[nodiscard]] std::int64_t at(std::size_t reference, std::size_t answer) const {
    return counts[reference * classes + answer];
  }
  [[nodiscard]] std::int64_t support(std::size_t reference) const;  ///< beats of a class in the test set
  [[nodiscard]] std::int64_t answered(std::size_t answer) const;    ///< beats that were given a class
  [[nodiscard]] std::int64_t total() const;
  bool operator==(const ConfusionMatrix&) const = default;
};

/// Adds the counts of a matrix of the same size; an empty sum takes its size.
void add(ConfusionMatrix& sum, const ConfusionMatrix& more);

/// The classifier that learned nothing: every beat is called `answer`.
ConfusionMatrix always(std::size_t answer, std::span<const std::int64_t> supports);

/// Scores of one class. NaN: not defined, because the test set has no beat of the class (Se, F1) or because no beat was
/// called so (+P); never 0 in place of 0/0.
struct ClassFigures {
  double sensitivity = 0.0;
  double positive_predictivity = 0.0;
  double f1 = 0.0;  ///< 2 TP / (beats of the class + beats called so)
  std::int64_t support = 0;
};

struct Figures {
  std::vector<ClassFigures> classes;
  double accuracy = 0.0;           ///< NaN: no beats
  double macro_f1 = 0.0;           ///< mean F1 of the classes that reference or answers have, each counted alike
  double balanced_accuracy = 0.0;  ///< mean Se of the same classes
};
Figures figures(const ConfusionMatrix& matrix);

/// Mean and sample standard deviation (n - 1) of the finite values. NaN: no value, or no second one.
struct Spread {
  double mean = 0.0;
  double deviation = 0.0;
  std::size_t count = 0;
};
Spread spread(std::span<const double> values);

}  // namespace ecg
