#include "core/analysis/twelve_lead_stage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ecg {

namespace {

constexpr double kShort_s = 15.0;  ///< our choice: a recording so long is asked about from its beginning
constexpr float kLeastProbability = 1e-6F;
constexpr float kAttentionTolerance = 0.02F;
constexpr std::size_t kFirstFlag = static_cast<std::size_t>(TwelveLeadColumn::no_pr);

double place(const Record& record, const Quality& quality) {
  if (record.duration_s() <= kShort_s) return 0.0;
  const auto stretches = static_cast<std::size_t>(quality.stretch_count);
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
    const double begin_s = static_cast<double>(stretch) * kQualityStretch_s;
    if (begin_s + kTwelveLeadWindow_s > record.duration_s()) break;
    bool good = true;
    for (const std::size_t lead : ecg_leads(record))
      good = good && quality.grade[lead * stretches + stretch] == QualityGrade::good;
    if (good) return begin_s;
  }
  return 0.0;
}

float log_odds(float probability) {
  const float inside = std::clamp(probability, kLeastProbability, 1.0F - kLeastProbability);
  return std::log(inside / (1.0F - inside));
}

Error wrong(const char* field) { return {ErrorCode::out_of_range, field, -1, {}}; }

}  // namespace

TwelveLeadStage::TwelveLeadStage(const Record& record, const Analysis& found, const TwelveLeadMeasures& measures)
    : begin_s_(place(record, found.quality)) {
  const SampleIndex begin = samples_from_seconds(begin_s_, record.fs_hz);
  const SampleIndex end = samples_from_seconds(begin_s_ + kTwelveLeadWindow_s, record.fs_hz);
  const auto first = std::ranges::lower_bound(found.r_peaks, begin),
             last = std::ranges::lower_bound(found.r_peaks, end);
  const TwelveLeadFacts facts = twelve_lead_facts(measures, std::span(first, last), record.fs_hz);
  const TwelveLeadInput input = twelve_lead_input(record, found.quality, begin_s_, facts);
  if (std::ranges::count(input.present, 1.0F) < static_cast<std::ptrdiff_t>(kFewestTwelveLeads)) return;
  for (std::size_t row = 0; row < kTwelveLeadRows; ++row) {
    const std::size_t at = leads_.size(), present_at = present_.size(), measures_at = measures_.size();
    leads_.insert(leads_.end(), input.leads.begin(), input.leads.end());
    present_.insert(present_.end(), input.present.begin(), input.present.end());
    measures_.insert(measures_.end(), input.measures.begin(), input.measures.end());
    if (row == 1) {
      std::fill_n(measures_.begin() + static_cast<std::ptrdiff_t>(measures_at), kFirstFlag, 0.0F);
      std::fill(measures_.begin() + static_cast<std::ptrdiff_t>(measures_at + kFirstFlag), measures_.end(), 1.0F);
    } else if (row >= 2) {
      const std::size_t lead = row - 2;
      std::fill_n(leads_.begin() + static_cast<std::ptrdiff_t>(at + lead * kTwelveLeadSamples), kTwelveLeadSamples,
                  0.0F);
      present_[present_at + lead] = 0.0F;
    }
  }
}

Result<TwelveLeadAnswers> TwelveLeadStage::answered(const TwelveLeadModel& model,
                                                    const TwelveLeadOutput& output) const {
  const std::size_t count = rows(), channels = output.channels, samples = output.map_samples;
  if (count == 0 || output.probabilities.size() != count * kTwelveLeadClassCount ||
      !std::ranges::all_of(output.probabilities, [](float p) { return p >= 0.0F && p <= 1.0F; }))
    return wrong("probabilities");
  if (samples == 0 || output.attention.size() != count * samples) return wrong("attention");
  float sum = 0.0F;
  for (std::size_t t = 0; t < samples; ++t) sum += output.attention[t];
  if (!(std::abs(sum - 1.0F) < kAttentionTolerance)) return wrong("attention");
  if (channels == 0 || output.feature_map.size() != count * channels * samples ||
      model.head_weights.size() != kTwelveLeadClassCount * channels)
    return wrong("feature_map");
  TwelveLeadAnswers answers{.name = model.identity.name,
                            .precision = model.identity.precision,
                            .sha256 = model.identity.sha256,
                            .trained_on_recording = model.trained_on_recording,
                            .begin_s = begin_s_};
  answers.attention.assign(output.attention.begin(), output.attention.begin() + static_cast<std::ptrdiff_t>(samples));
  const auto odds = [&](std::size_t row, std::size_t which) {
    return log_odds(output.probabilities[row * kTwelveLeadClassCount + which]);
  };
  for (std::size_t which = 0; which < kTwelveLeadClassCount; ++which) {
    TwelveLeadAnswer& answer = answers.classes[which];
    answer.probability = output.probabilities[which];
    answer.band = model.bands[which];
    answer.measures_share = odds(0, which) - odds(1, which);
    for (std::size_t lead = 0; lead < kStandardLeadCount; ++lead)
      answer.lead_share[lead] =
          present_[lead] > 0.0F ? odds(0, which) - odds(2 + lead, which) : std::numeric_limits<float>::quiet_NaN();
    answer.map.assign(samples, 0.0F);
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float weight = model.head_weights[which * channels + channel] / static_cast<float>(samples);
      for (std::size_t t = 0; t < samples; ++t) answer.map[t] += weight * output.feature_map[channel * samples + t];
    }
  }
  return answers;
}

}  // namespace ecg
