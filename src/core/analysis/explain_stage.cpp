#include "core/analysis/explain_stage.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ecg {

namespace {

constexpr std::size_t kAskedRows = 2 * kQuestions + 1 + kTurnSteps;  ///< about one beat
constexpr std::size_t kAnswered = kQuestions * kBeatClassCount;      ///< numbers of one beat against one thing

bool are_logarithms(std::span<const float> values, std::size_t count) {
  return values.size() == count &&
         std::ranges::all_of(values, [](float value) { return std::isfinite(value) && value <= 1e-3F; });
}

Status check(const ExplainAnswers& answers, std::size_t count) {
  if (count == 0 || !are_logarithms(answers.log_probabilities, count) || !are_logarithms(answers.random, count))
    return Error{ErrorCode::out_of_range, "log_probabilities", -1, {}};
  return Done{};
}

}  // namespace

ExplainStage::ExplainStage(const Record& record, std::span<const SampleIndex> r_peaks)
    : r_peaks_(r_peaks.begin(), r_peaks.end()), comparison_(record, r_peaks) {}

bool ExplainStage::find(SampleIndex r_peak) {
  asked_ = {.r_peak = r_peak};
  const auto found = std::ranges::lower_bound(r_peaks_, r_peak);
  if (found == r_peaks_.end() || *found != r_peak) {
    asked_.why_not = NoExplanation::not_asked;
    return false;
  }
  beat_ = static_cast<std::size_t>(found - r_peaks_.begin());
  if (!comparison_.valid(beat_)) asked_.why_not = NoExplanation::missing_samples;
  return comparison_.valid(beat_);
}

std::span<const float> ExplainStage::ask(SampleIndex r_peak, const WhatIf& what_if) {
  rows_.clear();
  if (!find(r_peak)) return rows_;
  const BeatPlace place = comparison_.place(beat_);
  const UsualBeat usual = usual_beat(comparison_, place);
  const BeatForm own = changed(comparison_.as_recorded(beat_), usual.form, what_if);
  asked_.has_usual = usual.beat >= 0;
  if (asked_.has_usual) asked_.usual_r_peak = r_peaks_[static_cast<std::size_t>(usual.beat)];
  rows_.resize(kAskedRows * kContextColumns);
  const BeatForm flat = flat_beat(own);
  ecg::ask(comparison_, place, own, asked_.has_usual ? usual.form : flat,
           std::span(rows_).first(kQuestions * kContextColumns));
  ecg::ask(comparison_, place, own, flat,
           std::span(rows_).subspan(kQuestions * kContextColumns, kQuestions * kContextColumns));
  const auto row = [&](std::size_t index) {
    return std::span(rows_).subspan(index * kContextColumns, kContextColumns);
  };
  const BeatForm recorded = comparison_.as_recorded(beat_);
  comparison_.row(place, recorded, row(2 * kQuestions));
  for (std::size_t k = 0; k < kTurnSteps; ++k)
    comparison_.row(place, changed(recorded, usual.form, turn_steps()[k].change()), row(2 * kQuestions + 1 + k));
  return rows_;
}

Result<BeatExplanation> ExplainStage::answered(const ExplainAnswers& answers) {
  if (asked_.why_not != NoExplanation::none) return asked_;
  const Status status = check(answers, rows_.empty() ? 0 : kAskedRows * kBeatClassCount);
  if (!status.has_value()) return status.error();
  BeatExplanation explanation = asked_;
  const std::span<const float> as_it_is = answers.log_probabilities.first(kBeatClassCount);
  explanation.answer = part_answer(as_it_is);
  std::ranges::transform(as_it_is, explanation.probabilities.begin(), [](float value) { return std::exp(value); });
  explanation.usual = part_shares(answers.log_probabilities.first(kAnswered), answers.random.first(kAnswered));
  explanation.flat = part_shares(answers.log_probabilities.subspan(kAnswered, kAnswered),
                                 answers.random.subspan(kAnswered, kAnswered));
  const std::span<const float> rest = answers.log_probabilities.subspan(2 * kAnswered);
  explanation.turns = turns(rest.subspan(kBeatClassCount), part_answer(rest.first(kBeatClassCount)).label);
  return explanation;
}

ModelInput ExplainStage::ask(SampleIndex r_peak, const BeatWindows& windows, const RrFeatures& rr) {
  if (!find(r_peak)) return {};
  const ModelInput own = windows.batch(r_peaks_, rr, beat_, 1);
  if (own.valid.empty() || own.valid.front() == 0) {
    asked_.why_not = NoExplanation::missing_samples;
    return {};
  }
  const std::int32_t near = comparison_.ordinary_beat_near(comparison_.place(beat_));
  if (near < 0) return sample_questions(own, nullptr);
  const ModelInput usual = windows.batch(r_peaks_, rr, static_cast<std::size_t>(near), 1);
  asked_.has_usual = !usual.valid.empty() && usual.valid.front() != 0;
  if (asked_.has_usual) asked_.usual_r_peak = r_peaks_[static_cast<std::size_t>(near)];
  return sample_questions(own, asked_.has_usual ? &usual : nullptr);
}

Result<BeatExplanation> ExplainStage::answered(const ModelOutput& output, std::span<const float> head_weights,
                                               const WindowSpec& window) {
  BeatExplanation explanation = asked_;
  ECG_TRY(SampleMaps maps, sample_maps(output, head_weights, asked_.has_usual, window));
  explanation.why_not = NoExplanation::other_model;
  explanation.samples = std::move(maps);
  std::ranges::copy(std::span(output.probabilities).first(kBeatClassCount), explanation.probabilities.begin());
  const auto most = std::ranges::max_element(explanation.probabilities);
  explanation.answer = {static_cast<BeatClass>(most - explanation.probabilities.begin()), *most};
  return explanation;
}

std::span<const float> ExplainStage::next(std::size_t count, std::span<const BeatClass> labels) {
  const std::size_t begin = first(), end = std::min({r_peaks_.size(), labels.size(), begin + count});
  map_rows_.assign((end - begin) * kQuestions * kContextColumns, 0.0F);
  map_labels_.assign(labels.begin() + static_cast<std::ptrdiff_t>(begin),
                     labels.begin() + static_cast<std::ptrdiff_t>(end));
  map_valid_.assign(end - begin, 0);
  for (std::size_t beat = begin; beat < end; ++beat) {
    if (!comparison_.valid(beat)) continue;
    map_valid_[beat - begin] = 1;
    const BeatPlace place = comparison_.place(beat);
    const BeatForm own = comparison_.as_recorded(beat);
    UsualBeat usual;
    if (labels[beat] != BeatClass::N) usual = usual_beat(comparison_, place);
    ecg::ask(comparison_, place, own, usual.beat >= 0 ? usual.form : flat_beat(own),
             std::span(map_rows_).subspan((beat - begin) * kQuestions * kContextColumns, kQuestions * kContextColumns));
  }
  return map_rows_;
}

Status ExplainStage::push(const ExplainAnswers& answers) {
  const Status status = check(answers, map_labels_.size() * kAnswered);
  if (!status.has_value()) return status;
  for (std::size_t k = 0; k < map_labels_.size(); ++k) {
    if (map_valid_[k] == 0) {
      append_empty_map(maps_);
      continue;
    }
    append_map(maps_,
               part_shares(answers.log_probabilities.subspan(k * kAnswered, kAnswered),
                           answers.random.subspan(k * kAnswered, kAnswered)),
               map_labels_[k]);
  }
  map_labels_.clear();
  return Done{};
}

double ExplainStage::progress() const {
  return r_peaks_.empty() ? 1.0 : static_cast<double>(first()) / static_cast<double>(r_peaks_.size());
}

}  // namespace ecg
