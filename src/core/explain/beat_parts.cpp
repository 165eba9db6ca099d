#include "core/explain/beat_parts.hpp"

#include <algorithm>

namespace ecg {

UsualBeat usual_beat(const RecordComparison& comparison, const BeatPlace& place) {
  UsualBeat usual{.beat = comparison.ordinary_beat_near(place), .form = {}};
  if (usual.beat < 0) return usual;
  usual.form = comparison.as_recorded(static_cast<std::size_t>(usual.beat));
  usual.form.pre_s = usual.form.post_s = comparison.usual_interval_s(place.beat);
  return usual;
}

BeatForm flat_beat(const BeatForm& own) {
  return {.form = std::vector<float>(own.form.size(), 0.0F), .pre_s = own.pre_s, .post_s = own.post_s};
}

BeatForm mixed(const BeatForm& own, const BeatForm& usual, PartMask mask) {
  if ((mask & kAllParts) == kAllParts) return own;
  BeatForm result = own;
  if ((mask & kTiming) == 0) {
    result.pre_s = usual.pre_s;
    result.post_s = usual.post_s;
  }
  // Share of the own waveform at each sample: mean of the mask over kPartFade samples around.
  const auto is_own = [&](std::size_t sample) {
    if (sample < kFirstPartSample || sample >= kFirstPartSample + kStretches * kPartSamples) return 1.0F;
    return (mask & part((sample - kFirstPartSample) / kPartSamples)) != 0 ? 1.0F : 0.0F;
  };
  std::array<float, kFormSamples> share{};
  constexpr std::size_t kSide = kPartFade / 2;
  for (std::size_t i = 0; i < kFormSamples; ++i) {
    for (std::size_t k = i - std::min(i, kSide); k <= i + kSide; ++k)
      share[i] += is_own(std::min(k, kFormSamples - 1)) / static_cast<float>(std::min(i, kSide) + kSide + 1);
  }
  for (std::size_t i = 0; i < result.form.size(); ++i) {
    const float mine = share[i % kFormSamples];
    if (mine < 1.0F) result.form[i] = usual.form[i] + mine * (own.form[i] - usual.form[i]);
  }
  return result;
}

std::array<PartMask, kQuestions> questions() {
  std::array<PartMask, kQuestions> masks{};
  masks[0] = kAllParts;
  masks[1] = 0;
  for (std::size_t k = 0; k < kParts; ++k) {
    masks[2 + k] = kAllParts & ~part(k);
    masks[2 + kParts + k] = part(k);
  }
  const std::array<PartMask, kAskedWaves> waves = {kPParts, kQrsParts, kTParts, kPParts | kQrsParts | kTParts};
  for (std::size_t k = 0; k < kAskedWaves; ++k) masks[2 + 2 * kParts + k] = kAllParts & ~waves[k];
  return masks;
}

void ask(const RecordComparison& comparison, const BeatPlace& place, const BeatForm& own, const BeatForm& usual,
         std::span<float> rows) {
  const std::array<PartMask, kQuestions> masks = questions();
  for (std::size_t k = 0; k < kQuestions; ++k)
    comparison.row(place, mixed(own, usual, masks[k]), rows.subspan(k * kContextColumns, kContextColumns));
}

}  // namespace ecg
