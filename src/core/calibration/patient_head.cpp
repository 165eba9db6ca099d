#include "core/calibration/patient_head.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/statistics.hpp"
#include "core/features/beat_context.hpp"

namespace ecg {

namespace {

// docs/results/experiments.md, "Patient calibration"; held to scripts/training/calibration.py by tests.
constexpr double kFloor = 0.02;         ///< the model is never surer of what a class is not
constexpr double kTrust = 0.55;         ///< weight of the model's log-probabilities: the labels know better
constexpr double kLinear = 0.2;         ///< reach of a label along each context column
constexpr double kLocal = 4.0;          ///< reach of a label among beats that are alike
constexpr double kNarrowness = 0.015;   ///< per squared distance
constexpr double kRarity = 0.5;         ///< exponent of the class weights
constexpr double kSingleWeight = 10.0;  ///< of a label among few: chosen by a person, not one of a run of beats
constexpr double kFewLabels = 100.0;    ///< from here on a label weighs 1
constexpr double kLimit = 5.0;          ///< standard deviations
constexpr double kMinSpread = 1e-3;
constexpr std::size_t kMaxTraining = 400;
constexpr int kSteps = 60;
constexpr double kMinDoubt = 0.02;         ///< of any beat: unlabelled regions count even where the model is sure
constexpr double kCrowd = 0.5;             ///< exponent of the beats alike that doubt is divided by
constexpr std::size_t kAdviceBeats = 800;  ///< looked at for the advice, evenly spaced
constexpr Eigen::Index kBlock = 1024;      ///< beats answered at a time
constexpr auto kClasses = static_cast<Eigen::Index>(kBeatClassCount);
constexpr auto kColumns = static_cast<Eigen::Index>(kContextColumns);

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
using Answers = Eigen::Matrix<double, Eigen::Dynamic, kClasses, Eigen::RowMajor>;

/// Beats in the space where they are compared.
struct Places {
  Matrix context;   ///< z
  Answers answers;  ///< log-probabilities, floored, times kTrust
  [[nodiscard]] Eigen::Index size() const { return context.rows(); }
};

/// How the record's beats are placed: centre and spread of each context column over the classified ones.
class Space {
 public:
  Space(const PatientBeats& beats, std::span<const std::size_t> rows) : beats_(beats) {
    std::vector<double> column(rows.size());
    for (std::size_t i = 0; i < kContextColumns; ++i) {
      double sum = 0.0;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        column[k] = static_cast<double>(beats.context[rows[k] * kContextColumns + i]);
        sum += column[k];
      }
      const double mean = sum / static_cast<double>(rows.size());
      double squares = 0.0;
      for (const double value : column) squares += (value - mean) * (value - mean);
      spread_[i] = std::sqrt(squares / static_cast<double>(rows.size())) + kMinSpread;
      centre_[i] = quantile_in_place(std::span(column), 0.5);
    }
  }

  [[nodiscard]] Places places(std::span<const std::size_t> rows) const {
    const auto count = static_cast<Eigen::Index>(rows.size());
    Places result{Matrix(count, kColumns), Answers(count, kClasses)};
    for (Eigen::Index k = 0; k < count; ++k) {
      const std::size_t row = rows[static_cast<std::size_t>(k)];
      for (std::size_t i = 0; i < kContextColumns; ++i) {
        const double value = static_cast<double>(beats_.context[row * kContextColumns + i]);
        result.context(k, static_cast<Eigen::Index>(i)) =
            std::clamp((value - centre_[i]) / spread_[i], -kLimit, kLimit);
      }
      for (std::size_t c = 0; c < kBeatClassCount; ++c) {
        const double p = static_cast<double>(beats_.probabilities[row * kBeatClassCount + c]);
        result.answers(k, static_cast<Eigen::Index>(c)) = kTrust * std::log(std::max(p, kFloor));
      }
    }
    return result;
  }

 private:
  PatientBeats beats_;
  std::array<double, kContextColumns> centre_{};
  std::array<double, kContextColumns> spread_{};
};

struct Kernel {
  Matrix linear, local;
};

Kernel kernel(const Places& a, const Places& b) {
  Kernel result;
  result.linear.noalias() = a.context * b.context.transpose();
  const Vector a_squares = a.context.rowwise().squaredNorm() + a.answers.rowwise().squaredNorm();
  const Vector b_squares = b.context.rowwise().squaredNorm() + b.answers.rowwise().squaredNorm();
  Matrix distance = -2.0 * (result.linear + a.answers * b.answers.transpose());
  distance.colwise() += a_squares;
  distance.rowwise() += b_squares.transpose();
  result.linear *= kLinear * kLinear;
  result.local = kLocal * kLocal * (-kNarrowness * distance.array().max(0.0)).exp();
  return result;
}

/// 1 at the same place, 0 far away.
Matrix closeness(const Places& a, const Places& b) { return kernel(a, b).local / (kLocal * kLocal); }

/// alpha of the labelled beats, and of its linear part only what tells labelled classes apart. A class without a label
/// is thus changed by labels of like beats alone: minutes of ordinary beats say nothing of what never occurred in them.
struct Adaptation {
  Answers alpha, between;
};

Answers softmax(Answers logits) {
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    logits.row(i) = (logits.row(i).array() - logits.row(i).maxCoeff()).exp();
    logits.row(i) /= logits.row(i).sum();
  }
  return logits;
}

/// At most kMaxTraining of the labels: rare classes first, each with evenly spaced beats. Ascending.
std::vector<BeatLabel> training_labels(std::span<const BeatLabel> labels) {
  if (labels.size() <= kMaxTraining) return {labels.begin(), labels.end()};
  std::array<std::vector<BeatLabel>, kBeatClassCount> classes;
  for (const BeatLabel& label : labels) classes[static_cast<std::size_t>(label.label)].push_back(label);
  std::stable_sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::vector<BeatLabel> chosen;
  std::size_t left = kMaxTraining;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::size_t size = classes[i].size();
    const std::size_t quota = std::min(size, left / (classes.size() - i));
    for (std::size_t k = 0; k < quota; ++k) chosen.push_back(classes[i][k * size / quota]);
    left -= quota;
  }
  std::sort(chosen.begin(), chosen.end(), [](const BeatLabel& a, const BeatLabel& b) { return a.beat < b.beat; });
  return chosen;
}

Vector weights(std::span<const BeatLabel> labels) {
  std::array<double, kBeatClassCount> count{};
  for (const BeatLabel& label : labels) count[static_cast<std::size_t>(label.label)] += 1.0;
  const auto size = static_cast<double>(labels.size());
  Vector weight(static_cast<Eigen::Index>(labels.size()));
  for (Eigen::Index i = 0; i < weight.size(); ++i) {
    const auto label = static_cast<std::size_t>(labels[static_cast<std::size_t>(i)].label);
    weight(i) = std::pow(size / count[label], kRarity);
  }
  return weight * (std::clamp(kFewLabels / size, 1.0, kSingleWeight) / weight.mean());
}

/// Takes the mean over the labelled classes from each row, and sets the others to 0.
class BetweenClasses {
 public:
  explicit BetweenClasses(const Answers& target) {
    const Eigen::Matrix<double, kClasses, 1> labelled =
        (target.colwise().sum().array() > 0.0).cast<double>().transpose();
    projection_ = labelled.asDiagonal();
    projection_ -= labelled * labelled.transpose() / labelled.sum();
  }
  [[nodiscard]] Answers of(const Answers& alpha) const { return alpha * projection_; }

 private:
  Eigen::Matrix<double, kClasses, kClasses> projection_;
};

Answers logits(const Places& places, const Kernel& to_labelled, const Adaptation& adaptation) {
  return places.answers + to_labelled.local * adaptation.alpha + to_labelled.linear * adaptation.between;
}

Adaptation train(const Places& places, std::span<const BeatLabel> labels) {
  const Eigen::Index count = places.size();
  Answers target = Answers::Zero(count, kClasses);
  for (Eigen::Index i = 0; i < count; ++i)
    target(i, static_cast<Eigen::Index>(labels[static_cast<std::size_t>(i)].label)) = 1.0;
  const BetweenClasses between(target);
  const Vector weight = weights(labels), root = weight.cwiseSqrt();
  const Kernel own = kernel(places, places);
  const Matrix bound =
      Matrix::Identity(count, count) + 0.5 * (root.asDiagonal() * (own.linear + own.local) * root.asDiagonal());
  const Eigen::LLT<Matrix> factor(bound);
  Answers alpha = Answers::Zero(count, kClasses), ahead = alpha;
  for (int step = 0; step < kSteps; ++step) {
    const Answers answered = softmax(logits(places, own, {ahead, between.of(ahead)}));
    const Answers slope = weight.asDiagonal() * (answered - target) + ahead;
    const Answers scaled = root.cwiseInverse().asDiagonal() * slope;
    const Answers next = ahead - root.asDiagonal() * factor.solve(scaled);
    const double momentum = static_cast<double>(step) / static_cast<double>(step + 3);  // Nesterov
    ahead = next + momentum * (next - alpha);
    alpha = next;
  }
  return {alpha, between.of(alpha)};
}

std::vector<std::size_t> classified_rows(const PatientBeats& beats) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < beats.size(); ++row) {
    const auto answer = beats.probabilities.subspan(row * kBeatClassCount, kBeatClassCount);
    if (std::all_of(answer.begin(), answer.end(), [](float p) { return std::isfinite(p); })) rows.push_back(row);
  }
  return rows;
}

/// Labels of classified beats, ascending, one for each beat.
std::vector<BeatLabel> usable_labels(std::span<const BeatLabel> labels, std::span<const std::size_t> rows) {
  std::map<std::size_t, BeatClass> of_beat;
  for (const BeatLabel& label : labels) {
    if (std::binary_search(rows.begin(), rows.end(), label.beat)) of_beat[label.beat] = label.label;
  }
  std::vector<BeatLabel> result;
  result.reserve(of_beat.size());
  for (const auto& [beat, label] : of_beat) result.push_back({beat, label});
  return result;
}

std::vector<std::size_t> beats_of(std::span<const BeatLabel> labels) {
  std::vector<std::size_t> rows;
  rows.reserve(labels.size());
  for (const BeatLabel& label : labels) rows.push_back(label.beat);
  return rows;
}

/// Where doubt, summed over the beats alike and less where a labelled beat is near, is largest. The sum is divided by a
/// power of how many are alike: else the thousands of ordinary beats outvote a small group, whose label tells more.
std::optional<std::size_t> most_telling(const Space& space, std::span<const float> probabilities,
                                        std::span<const std::size_t> rows, std::span<const BeatLabel> labels) {
  const std::size_t step = (rows.size() + kAdviceBeats - 1) / kAdviceBeats;
  std::vector<std::size_t> sample;
  for (std::size_t i = 0; i < rows.size(); i += step) sample.push_back(rows[i]);
  const Places places = space.places(sample);
  Vector doubt(places.size());
  for (Eigen::Index i = 0; i < doubt.size(); ++i) {
    const auto answer = probabilities.subspan(sample[static_cast<std::size_t>(i)] * kBeatClassCount, kBeatClassCount);
    doubt(i) = 1.0 - static_cast<double>(*std::max_element(answer.begin(), answer.end())) + kMinDoubt;
  }
  const std::vector<BeatLabel> known = training_labels(labels);
  if (!known.empty()) {
    const Matrix near = closeness(places, space.places(beats_of(known)));
    doubt.array() *= 1.0 - near.rowwise().maxCoeff().array();
  }
  const Matrix alike = closeness(places, places);
  const Vector around = (alike * doubt).array() / alike.rowwise().sum().array().pow(kCrowd);
  std::optional<std::size_t> best;
  double most = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double value = around(static_cast<Eigen::Index>(i));
    const bool labelled = std::binary_search(labels.begin(), labels.end(), BeatLabel{sample[i], BeatClass::N},
                                             [](const BeatLabel& a, const BeatLabel& b) { return a.beat < b.beat; });
    if (labelled || (best && value <= most)) continue;
    best = sample[i];
    most = value;
  }
  return best;
}

}  // namespace

CalibratedBeats calibrate(const PatientBeats& beats, std::span<const BeatLabel> labels) {
  assert(beats.context.size() == beats.size() * kContextColumns);
  CalibratedBeats result;
  result.probabilities.assign(beats.probabilities.begin(), beats.probabilities.end());
  const std::vector<std::size_t> rows = classified_rows(beats);
  if (rows.empty()) return result;
  const std::vector<BeatLabel> usable = usable_labels(labels, rows);
  const Space space(beats, rows);
  result.labels = usable.size();
  if (!usable.empty()) {
    const std::vector<BeatLabel> training = training_labels(usable);
    const Places known = space.places(beats_of(training));
    const Adaptation adaptation = train(known, training);
    for (std::size_t first = 0; first < rows.size(); first += kBlock) {
      const auto block = std::span(rows).subspan(first, std::min<std::size_t>(kBlock, rows.size() - first));
      const Places places = space.places(block);
      const Answers answered = softmax(logits(places, kernel(places, known), adaptation) / kTrust);
      for (std::size_t i = 0; i < block.size(); ++i) {
        for (std::size_t c = 0; c < kBeatClassCount; ++c) {
          result.probabilities[block[i] * kBeatClassCount + c] =
              static_cast<float>(answered(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)));
        }
      }
    }
  }
  result.most_telling = most_telling(space, result.probabilities, rows, usable);
  return result;
}

}  // namespace ecg
