#include "core/report/rhythm_evaluation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/report/report_head.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/words/json_writer.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
/// Where the ROC is read beside the threshold in use: shares of normal windows left alone.
constexpr std::array<double, 4> kSpecificities = {0.80, 0.90, 0.95, 0.99};

double quotient(const Ratio& ratio) {
  return ratio.whole > 0 ? static_cast<double>(ratio.part) / static_cast<double>(ratio.whole) : kUndefined;
}

/// Mean of the figures that are defined.
template <typename Item>
double average(const std::vector<Item>& items, const std::function<double(const Item&)>& figure) {
  double sum = 0.0, count = 0.0;
  for (const Item& item : items) {
    const double value = figure(item);
    if (!std::isfinite(value)) continue;
    sum += value;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : kUndefined;
}

// --- rhythms ---------------------------------------------------------------------------------------------------------

constexpr std::array<std::pair<std::string_view, double (*)(const RhythmScore&)>, 4> kFigures = {{
    {"duration_se", [](const RhythmScore& score) { return score.episodes.duration_sensitivity(); }},
    {"duration_ppv", [](const RhythmScore& score) { return score.episodes.duration_positive_predictivity(); }},
    {"episode_se", [](const RhythmScore& score) { return quotient(score.episodes.sensitivity()); }},
    {"episode_ppv", [](const RhythmScore& score) { return quotient(score.episodes.positive_predictivity()); }},
}};

void write_counts(JsonWriter& json, const RhythmScore& score) {
  const EpisodeComparison& episodes = score.episodes;
  json.member("reference_s", episodes.reference_s);
  json.member("found_s", episodes.test_s);
  json.member("overlap_s", episodes.overlap_s);
  json.member("reference_episodes", episodes.reference_found + episodes.reference_missed);
  json.member("reference_episodes_found", episodes.reference_found);
  json.member("episodes_found", episodes.test_right + episodes.test_wrong);
  json.member("false_episodes", episodes.test_wrong);
  json.member("judged_s", score.judged_s);
  json.member("false_per_24h", score.false_per_day());
}

void write_rhythms(JsonWriter& json, const std::vector<EvaluatedRhythm>& records) {
  json.key("rhythms");
  json.begin_object();
  for (std::size_t k = 0; k < kScoredRhythmCount; ++k) {
    const auto rhythm = static_cast<ScoredRhythm>(k);
    std::vector<RhythmScore> scores;
    RhythmScore sum{.rhythm = rhythm};
    for (const EvaluatedRhythm& record : records) {
      const auto found = std::ranges::find(record.rhythms, rhythm, &RhythmScore::rhythm);
      if (found == record.rhythms.end()) continue;
      scores.push_back(*found);
      sum += *found;
    }
    if (scores.empty()) continue;
    json.key(name(rhythm));
    json.begin_object();
    json.member("title", title(rhythm));
    json.member("records", scores.size());
    write_counts(json, sum);
    for (const char* kind : {"gross", "average"}) {
      json.key(kind);
      json.begin_object();
      for (const auto& [figure, value] : kFigures)
        json.member(figure, kind[0] == 'g' ? value(sum) : average<RhythmScore>(scores, value));
      json.end_object();
    }
    json.end_object();
  }
  json.end_object();
}

// --- runs of beats ---------------------------------------------------------------------------------------------------

constexpr std::array<std::pair<std::string_view, Ratio RunScores::*>, 6> kRuns = {{
    {"couplet_se", &RunScores::couplet_sensitivity},
    {"couplet_ppv", &RunScores::couplet_positive_predictivity},
    {"short_run_se", &RunScores::short_sensitivity},
    {"short_run_ppv", &RunScores::short_positive_predictivity},
    {"long_run_se", &RunScores::long_sensitivity},
    {"long_run_ppv", &RunScores::long_positive_predictivity},
}};

void write_runs(JsonWriter& json, const std::vector<EvaluatedRhythm>& records) {
  std::vector<RunScores> each;
  RunComparison sum;
  for (const EvaluatedRhythm& record : records) {
    if (!record.has_beats) continue;
    each.push_back(scores(record.ventricular_runs));
    sum += record.ventricular_runs;
  }
  const RunScores gross = scores(sum);
  json.key("ventricular_runs");
  json.begin_object();
  json.member("records", each.size());
  for (const char* kind : {"counts", "gross", "average"}) {
    json.key(kind);
    json.begin_object();
    for (const auto& [figure, member] : kRuns) {
      json.key(figure);
      if (kind[0] == 'c') {
        json.begin_array();
        json.value((gross.*member).part);
        json.value((gross.*member).whole);
        json.end_array();
      } else if (kind[0] == 'g') {
        json.value(quotient(gross.*member));
      } else {
        json.value(average<RunScores>(each, [member](const RunScores& one) { return quotient(one.*member); }));
      }
    }
    json.end_object();
  }
  json.end_object();
}

// --- windows ---------------------------------------------------------------------------------------------------------

void write_windows(JsonWriter& json, const std::vector<EvaluatedRhythm>& records) {
  WindowScores sum;
  for (const EvaluatedRhythm& record : records) {
    for (std::size_t label = 0; label < kWindowLabelCount; ++label) sum[label] += record.windows[label];
  }
  double f1 = 0.0, defined = 0.0;
  json.key("windows");
  json.begin_object();
  json.member("window_s", kReviewWindow_s);
  json.member("sinus_tachycardia_above_bpm", kSinusTachycardia_bpm);
  json.member("sinus_bradycardia_below_bpm", kSinusBradycardia_bpm);
  json.key("labels");
  json.begin_object();
  for (std::size_t label = 0; label < kWindowLabelCount; ++label) {
    const LabelCounts& counts = sum[label];
    json.key(name(static_cast<WindowLabel>(label)));
    json.begin_object();
    json.member("title", title(static_cast<WindowLabel>(label)));
    json.member("windows", counts.windows());
    json.member("present", counts.found + counts.missed);
    json.member("accuracy", counts.accuracy());
    json.member("f1", counts.f1());
    json.member("se", counts.sensitivity());
    json.member("sp", counts.specificity());
    json.member("ppv", counts.positive_predictivity());
    json.end_object();
    if (counts.found + counts.missed == 0) continue;
    f1 += counts.f1();
    defined += 1.0;
  }
  json.end_object();
  json.member("macro_f1", defined > 0.0 ? f1 / defined : kUndefined);
  json.end_object();
}

// --- the first stage -------------------------------------------------------------------------------------------------

AlarmBudget budget_of(const std::vector<EvaluatedRhythm>& records, double threshold) {
  AlarmBudget sum;
  for (const EvaluatedRhythm& record : records) sum += alarm_budget(record.truth, record.probability, threshold);
  return sum;
}

void write_point(JsonWriter& json, std::string_view why, double threshold, const AlarmBudget& budget) {
  json.begin_object();
  json.member("chosen_by", why);
  json.member("threshold", threshold);
  json.member("se", budget.sensitivity());
  json.member("sp", budget.specificity());
  json.member("abnormal_stretches", budget.stretches);
  json.member("missed_stretches", budget.missed);
  json.member("false_findings", budget.false_findings);
  json.member("false_findings_per_h", budget.false_findings_per_h());
  json.end_object();
}

void write_first_stage(JsonWriter& json, const RhythmSettings& settings, const std::vector<EvaluatedRhythm>& records) {
  std::vector<WindowTruth> truth;
  std::vector<float> probability;
  for (const EvaluatedRhythm& record : records) {
    truth.insert(truth.end(), record.truth.begin(), record.truth.end());
    probability.insert(probability.end(), record.probability.begin(), record.probability.end());
  }
  const AlarmBudget now = budget_of(records, settings.abnormal_probability);
  json.key("first_stage");
  json.begin_object();
  json.member("window_s", kReviewWindow_s);
  json.member("windows", truth.size());
  json.member("abnormal", now.abnormal_windows);
  json.member("normal", now.normal_windows);
  json.member("not_read", now.not_read);
  json.member("auc", abnormal_auc(truth, probability));
  json.member("auc_average", average<EvaluatedRhythm>(records, [](const EvaluatedRhythm& record) {
                return abnormal_auc(record.truth, record.probability);
              }));
  json.key("points");
  json.begin_array();
  write_point(json, "threshold in use", settings.abnormal_probability, now);
  for (const double specificity : kSpecificities) {
    const double threshold = threshold_of_specificity(truth, probability, specificity);
    write_point(json, "specificity " + fixed(specificity, 2), threshold, budget_of(records, threshold));
  }
  json.end_array();
  json.end_object();
}

}  // namespace

EvaluatedRhythm evaluate_rhythm(const Record& record, const Analysis& analysis, const Ec57Settings& scoring) {
  Ec57Settings settings = scoring;
  if (record.duration_s() <= settings.skip_s) settings.skip_s = 0.0;
  EvaluatedRhythm result{.name = record.name, .trained_on = analysis.trained_on(kRhythmModel)};
  result.rhythms = score_rhythms(record, analysis, {.skip_s = settings.skip_s});
  result.has_beats =
      std::ranges::any_of(record.reference, [](const Annotation& annotation) { return is_beat(annotation.code); });
  if (result.has_beats) {
    result.ventricular_runs =
        compare_runs(record.reference, own_annotations(record, analysis), record.fs_hz, RunKind::ventricular, settings);
  }
  result.truth = window_truth(record.reference, record.fs_hz, record.length);
  result.windows = score_windows(record, analysis, result.truth, settings.skip_s);
  result.probability = analysis.abnormal_by_window;
  result.probability.resize(result.truth.size(), std::numeric_limits<float>::quiet_NaN());
  const auto skipped =
      std::min(result.truth.size(), static_cast<std::size_t>(std::ceil(settings.skip_s / kReviewWindow_s)));
  result.truth.erase(result.truth.begin(), result.truth.begin() + static_cast<std::ptrdiff_t>(skipped));
  result.probability.erase(result.probability.begin(),
                           result.probability.begin() + static_cast<std::ptrdiff_t>(skipped));
  return result;
}

std::string rhythm_evaluation_json(const EvaluationProtocol& protocol, const RhythmSettings& settings,
                                   const std::vector<EvaluatedRhythm>& records) {
  JsonWriter json;
  json.begin_object();
  write_head(json);
  json.key("protocol");
  json.begin_object();
  json.member("from_s", protocol.scoring.skip_s);
  write_models(json, protocol.model, protocol.rhythm_model);
  json.key("records");
  json.begin_array();
  for (const EvaluatedRhythm& record : records) json.value(record.name);
  json.end_array();
  write_trained_on(json, records);
  json.end_object();
  write_rhythms(json, records);
  write_runs(json, records);
  write_windows(json, records);
  write_first_stage(json, settings, records);
  json.key("records");
  json.begin_array();
  for (const EvaluatedRhythm& record : records) {
    json.begin_object();
    json.member("name", record.name);
    json.key("rhythms");
    json.begin_object();
    for (const RhythmScore& score : record.rhythms) {
      json.key(name(score.rhythm));
      json.begin_object();
      write_counts(json, score);
      json.end_object();
    }
    json.end_object();
    json.member("first_stage_auc", abnormal_auc(record.truth, record.probability));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

}  // namespace ecg
