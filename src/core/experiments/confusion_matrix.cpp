#include "core/experiments/confusion_matrix.hpp"

#include <cmath>
#include <limits>

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kUndefined;
}

}  // namespace

std::int64_t ConfusionMatrix::support(std::size_t reference) const {
  std::int64_t sum = 0;
  for (std::size_t answer = 0; answer < classes; ++answer) sum += at(reference, answer);
  return sum;
}

std::int64_t ConfusionMatrix::answered(std::size_t answer) const {
  std::int64_t sum = 0;
  for (std::size_t reference = 0; reference < classes; ++reference) sum += at(reference, answer);
  return sum;
}

std::int64_t ConfusionMatrix::total() const {
  std::int64_t sum = 0;
  for (const std::int64_t count : counts) sum += count;
  return sum;
}

void add(ConfusionMatrix& sum, const ConfusionMatrix& more) {
  if (sum.classes == 0) {
    sum = more;
    return;
  }
  if (sum.classes != more.classes) return;
  for (std::size_t i = 0; i < sum.counts.size(); ++i) sum.counts[i] += more.counts[i];
}

ConfusionMatrix always(std::size_t answer, std::span<const std::int64_t> supports) {
  ConfusionMatrix matrix{supports.size(), std::vector<std::int64_t>(supports.size() * supports.size(), 0)};
  for (std::size_t reference = 0; reference < supports.size(); ++reference)
    matrix.counts[reference * supports.size() + answer] = supports[reference];
  return matrix;
}

Figures figures(const ConfusionMatrix& matrix) {
  Figures result;
  std::int64_t correct = 0;
  std::vector<double> f1, sensitivity;
  for (std::size_t label = 0; label < matrix.classes; ++label) {
    const std::int64_t hits = matrix.at(label, label);
    const std::int64_t support = matrix.support(label);
    const std::int64_t answered = matrix.answered(label);
    ClassFigures& one = result.classes.emplace_back();
    one.support = support;
    one.sensitivity = ratio(hits, support);
    one.positive_predictivity = ratio(hits, answered);
    one.f1 = ratio(2 * hits, support + answered);
    f1.push_back(one.f1);
    sensitivity.push_back(one.sensitivity);
    correct += hits;
  }
  result.accuracy = ratio(correct, matrix.total());
  result.macro_f1 = spread(f1).mean;
  result.balanced_accuracy = spread(sensitivity).mean;
  return result;
}

Spread spread(std::span<const double> values) {
  Spread result{kUndefined, kUndefined, 0};
  double sum = 0.0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    ++result.count;
  }
  if (result.count == 0) return result;
  result.mean = sum / static_cast<double>(result.count);
  if (result.count < 2) return result;
  double squares = 0.0;
  for (const double value : values) {
    if (std::isfinite(value)) squares += (value - result.mean) * (value - result.mean);
  }
  result.deviation = std::sqrt(squares / static_cast<double>(result.count - 1));
  return result;
}

}  // namespace ecg
