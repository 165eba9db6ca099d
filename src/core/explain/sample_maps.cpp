#include "core/explain/sample_maps.hpp"

#include <algorithm>
#include <cmath>

#include "core/explain/grad_cam.hpp"

namespace ecg {

namespace {

constexpr float kLeastProbability = 1e-6F;  ///< a quantised softmax answers 0 and 1: odds stay finite

struct Stretch {
  std::size_t begin = 0, end = 0;
};

Stretch stretch(std::size_t index, std::size_t samples) {
  return {index * samples / kWindowStretches, (index + 1) * samples / kWindowStretches};
}

/// log(p / (1 - p))
float log_odds(float probability) {
  const float inside = std::clamp(probability, kLeastProbability, 1.0F - kLeastProbability);
  return std::log(inside / (1.0F - inside));
}

std::size_t question_count(bool has_usual) { return 1 + kWindowStretches + (has_usual ? 1 + kWindowStretches : 0); }

}  // namespace

ModelInput sample_questions(const ModelInput& own, const ModelInput* usual) {
  const auto samples = static_cast<std::size_t>(own.window_samples);
  const std::size_t count = question_count(usual != nullptr);
  ModelInput asked{.beat_count = static_cast<std::int64_t>(count), .window_samples = own.window_samples};
  asked.valid.assign(count, 1);
  const auto add = [&](std::span<const float> rr) {
    asked.windows.insert(asked.windows.end(), own.windows.begin(), own.windows.end());
    asked.rr.insert(asked.rr.end(), rr.begin(), rr.end());
    return std::span(asked.windows).last(samples);
  };
  add(own.rr);
  for (std::size_t k = 0; k < kWindowStretches; ++k) {
    const auto [begin, end] = stretch(k, samples);
    std::ranges::fill(add(own.rr).subspan(begin, end - begin), 0.0F);
  }
  if (usual == nullptr) return asked;
  add(usual->rr);
  for (std::size_t k = 0; k < kWindowStretches; ++k) {
    const auto [begin, end] = stretch(k, samples);
    std::ranges::copy(std::span(usual->windows).subspan(begin, end - begin),
                      add(own.rr).subspan(begin, end - begin).begin());
  }
  return asked;
}

Result<SampleMaps> sample_maps(const ModelOutput& output, std::span<const float> head_weights, bool has_usual,
                               const WindowSpec& window) {
  const std::size_t count = question_count(has_usual);
  if (output.beat_count != static_cast<std::int64_t>(count) || output.probabilities.size() != count * kBeatClassCount ||
      !std::ranges::all_of(output.probabilities, [](float value) { return value >= 0.0F && value <= 1.0F; }))
    return Error{ErrorCode::out_of_range, "probabilities", -1, {}};
  const auto answer = [&](std::size_t question) {
    return std::span(output.probabilities).subspan(question * kBeatClassCount, kBeatClassCount);
  };
  const auto lost = [&](std::size_t first) {
    std::vector<float> shares(kBeatClassCount * kWindowStretches);
    for (std::size_t label = 0; label < kBeatClassCount; ++label) {
      for (std::size_t k = 0; k < kWindowStretches; ++k)
        shares[label * kWindowStretches + k] = log_odds(answer(0)[label]) - log_odds(answer(first + k)[label]);
    }
    return shares;
  };
  SampleMaps maps{.window = window, .without = lost(1)};
  if (has_usual) {
    const std::span<const float> at_usual_times = answer(1 + kWindowStretches);
    const auto most = std::ranges::max_element(at_usual_times);
    maps.usual_timing = PartAnswer{static_cast<BeatClass>(most - at_usual_times.begin()), *most};
    maps.usual = lost(2 + kWindowStretches);
  }
  const auto channels = static_cast<std::size_t>(std::max<std::int64_t>(output.channels, 0));
  const auto cells = static_cast<std::size_t>(std::max<std::int64_t>(output.map_samples, 0));
  if (channels == 0 || cells == 0 || head_weights.size() != kBeatClassCount * channels ||
      output.feature_map.size() != count * channels * cells)
    return maps;
  maps.cam_samples = output.map_samples;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    const std::vector<double> activation = class_activation(std::span(output.feature_map).first(channels * cells),
                                                            head_weights.subspan(label * channels, channels), cells);
    maps.cam.insert(maps.cam.end(), activation.begin(), activation.end());
  }
  return maps;
}

}  // namespace ecg
