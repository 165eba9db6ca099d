#include "app/model/beat_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/model/numbers.hpp"
#include "core/base/statistics.hpp"

namespace ecg::app {

namespace {

constexpr float kFullScale = 255.0F;  // of the stored 8-bit maps

std::optional<BeatMap> map_in_snapshot(const Analysis& analysis, std::size_t beat, BeatClass label) {
  const SaliencyMaps& maps = analysis.saliency;
  const auto cells = static_cast<std::size_t>(std::max<std::int64_t>(maps.map_samples, 0));
  if (cells == 0 || beat >= maps.peak.size() || analysis.model_class(beat) != label) return std::nullopt;
  BeatMap map{.label = label, .window = analysis.window, .cells = {}, .largest = static_cast<double>(maps.peak[beat])};
  for (std::size_t cell = 0; cell < cells; ++cell)
    map.cells.push_back(static_cast<float>(maps.values[beat * cells + cell]) / kFullScale);
  map.random_correlation = maps.random_correlation[beat];
  return map;
}

BeatMap map_of_parts(const PartShares& shares, BeatClass label) {
  const auto column = static_cast<std::size_t>(label);
  BeatMap map{.label = label,
              .window = part_map_window(),
              .cells = std::vector<float>(static_cast<std::size_t>(kPartMapSamples), 0.0F),
              .counterfactual = true,
              .random_correlation = shares.random_correlation[column]};
  constexpr std::size_t kFirst = kFirstPartSample / kPartSamples;
  float largest = 0.0F;
  for (std::size_t k = 0; k < kStretches; ++k) largest = std::max(largest, std::abs(shares.share[k][column]));
  if (largest < kLeastShare) return map;
  map.largest = static_cast<double>(largest);
  for (std::size_t k = 0; k < kStretches; ++k) map.cells[kFirst + k] = shares.share[k][column] / largest;
  return map;
}

std::span<const float> cells_of(const SampleMaps& maps, SampleMethod method, BeatClass label) {
  const std::vector<float>& values = method == SampleMethod::cam     ? maps.cam
                                     : method == SampleMethod::usual ? maps.usual
                                                                     : maps.without;
  const std::size_t cells = values.size() / kBeatClassCount;
  return std::span(values).subspan(static_cast<std::size_t>(label) * cells, cells);
}

SampleMethod method_shown(const BeatExplanation& explanation, SampleMethod wanted) {
  const std::vector<SampleMethod> methods = sample_methods(explanation);
  return std::ranges::find(methods, wanted) != methods.end() ? wanted : methods.front();
}

BeatMap map_of_samples(const BeatExplanation& explanation, SampleMethod method, BeatClass label) {
  const SampleMaps& maps = *explanation.samples;
  const std::span<const float> cells = cells_of(maps, method, label);
  BeatMap map{.label = label,
              .window = maps.window,
              .cells = std::vector<float>(cells.begin(), cells.end()),
              .counterfactual = true,
              .method = method,
              .usual = method == SampleMethod::usual,
              .random_correlation = std::numeric_limits<float>::quiet_NaN()};
  float largest = 0.0F;
  for (const float cell : cells) largest = std::max(largest, std::abs(cell));
  map.largest = largest < kLeastShare ? 0.0 : static_cast<double>(largest);
  for (float& cell : map.cells) cell = map.largest > 0.0 ? cell / largest : 0.0F;
  return map;
}

/// Means of the cells in each of kWindowStretches equal shares, by which maps of different fineness compare.
std::vector<float> in_stretches(std::span<const float> cells) {
  std::vector<float> means;
  for (std::size_t k = 0; k < kWindowStretches; ++k) {
    const std::size_t begin = k * cells.size() / kWindowStretches;
    const std::size_t end = std::max(begin + 1, (k + 1) * cells.size() / kWindowStretches);
    float sum = 0.0F;
    for (std::size_t cell = begin; cell < end; ++cell) sum += cells[cell];
    means.push_back(sum / static_cast<float>(end - begin));
  }
  return means;
}

std::string answer_words(const PartAnswer& answer) {
  return std::string(1, kBeatClassLetters[static_cast<std::size_t>(answer.label)]) + " (" +
         fixed(static_cast<double>(answer.probability), 2) + ")";
}

}  // namespace

float BeatMap::at(double offset_s) const {
  const double sample = offset_s * window.fs_hz + window.before_samples;
  const double cell = sample / window.size() * static_cast<double>(cells.size()) - 0.5;
  const double last = static_cast<double>(cells.size()) - 1.0;
  if (cells.empty() || cell < -0.5 || cell > last + 0.5) return 0.0F;
  const double inside = std::clamp(cell, 0.0, last);
  const auto below = static_cast<std::size_t>(inside);
  const auto rest = static_cast<float>(inside - static_cast<double>(below));
  return cells[below] * (1.0F - rest) + cells[std::min(below + 1, cells.size() - 1)] * rest;
}

double highest_s(const BeatMap& map) {
  if (map.cells.empty()) return 0.0;
  const auto cell = static_cast<double>(std::ranges::max_element(map.cells) - map.cells.begin());
  return ((cell + 0.5) / static_cast<double>(map.cells.size()) * map.window.size() - map.window.before_samples) /
         map.window.fs_hz;
}

const BeatExplanation* explanation_of(const Scene& scene, std::int32_t beat) {
  if (!scene.explanation || !scene.analysis || beat < 0 || beat >= scene.beat_count()) return nullptr;
  return scene.explanation->r_peak == scene.analysis->r_peaks[static_cast<std::size_t>(beat)] ? &*scene.explanation
                                                                                              : nullptr;
}

BeatClass shown_class(const Scene& scene, const PanelChoices& choices, std::int32_t beat) {
  if (choices.map_class >= 0 && choices.map_class < static_cast<int>(kBeatClassCount))
    return static_cast<BeatClass>(choices.map_class);
  if (const BeatExplanation* explanation = explanation_of(scene, beat);
      explanation != nullptr && (explanation->why_not == NoExplanation::none || explanation->samples))
    return explanation->answer.label;
  return scene.analysis->model_class(static_cast<std::size_t>(beat));
}

bool against_usual(const BeatExplanation& explanation, const PanelChoices& choices, BeatClass label) {
  if (!explanation.has_usual || choices.map_against == MapAgainst::flat) return false;
  return choices.map_against == MapAgainst::usual || label != BeatClass::N;
}

const PartShares& shown_shares(const BeatExplanation& explanation, const PanelChoices& choices, BeatClass label) {
  return against_usual(explanation, choices, label) ? explanation.usual : explanation.flat;
}

std::optional<BeatMap> beat_map(const Scene& scene, const PanelChoices& choices, std::int32_t beat) {
  if (!scene.has_classes() || beat < 0 || beat >= scene.beat_count()) return std::nullopt;
  const BeatClass label = shown_class(scene, choices, beat);
  const BeatExplanation* explanation = explanation_of(scene, beat);
  if (explanation != nullptr && explanation->samples)
    return map_of_samples(*explanation, method_shown(*explanation, choices.sample_method), label);
  if (explanation == nullptr || explanation->why_not != NoExplanation::none)
    return map_in_snapshot(*scene.analysis, static_cast<std::size_t>(beat), label);
  BeatMap map = map_of_parts(shown_shares(*explanation, choices, label), label);
  map.usual = against_usual(*explanation, choices, label);
  return map;
}

std::vector<SampleMethod> sample_methods(const BeatExplanation& explanation) {
  if (!explanation.samples) return {};
  std::vector<SampleMethod> methods;
  if (!explanation.samples->cam.empty()) methods.push_back(SampleMethod::cam);
  methods.push_back(SampleMethod::without);
  if (!explanation.samples->usual.empty()) methods.push_back(SampleMethod::usual);
  return methods;
}

std::string_view sample_method_words(SampleMethod method) {
  switch (method) {
    case SampleMethod::cam: return "Grad-CAM";
    case SampleMethod::usual: return "usual beat there";
    case SampleMethod::automatic:
    case SampleMethod::without: break;
  }
  return "zeros there";
}

std::string sample_map_words(const SampleMaps& maps, BeatClass answered, BeatClass label) {
  std::string words;
  if (maps.usual_timing && maps.usual_timing->label != answered)
    words = "With a usual beat's intervals it would be " + answer_words(*maps.usual_timing) + ". ";
  std::vector<std::vector<float>> each;
  for (const SampleMethod method : {SampleMethod::cam, SampleMethod::without, SampleMethod::usual}) {
    const std::span<const float> cells = cells_of(maps, method, label);
    if (!cells.empty()) each.push_back(in_stretches(cells));
  }
  double least = 1.0;
  for (std::size_t a = 0; a < each.size(); ++a) {
    for (std::size_t b = a + 1; b < each.size(); ++b) least = std::min(least, correlation(each[a], each[b]));
  }
  if (each.size() < 2 || !std::isfinite(least)) return words;
  return words + "The " + (each.size() == 2 ? "two" : "three") + " methods agree by r = " + fixed(least, 2) +
         (each.size() == 2 ? "." : " and more.");
}

std::optional<ExplanationWish> wanted_explanation(const Scene& scene, const ReadingChoices& reading) {
  if (!scene.has_classes() || !scene.analysis->complete || reading.beat < 0 || reading.beat >= scene.beat_count())
    return std::nullopt;
  const std::string what_if = reading.what_if_beat == reading.beat ? what_if_text(reading.what_if) : std::string();
  return ExplanationWish{scene.analysis->r_peaks[static_cast<std::size_t>(reading.beat)], what_if};
}

bool ask_for_maps(const Scene& scene, ReadingChoices& reading) {
  if (!scene.has_classes() || !scene.analysis->complete || scene.progress.running()) return false;
  if (scene.analysis->saliency.map_samples > 0 || reading.maps_asked == scene.analysis->model.sha256) return false;
  reading.maps_asked = scene.analysis->model.sha256;
  return true;
}

std::string explanation_words(const BeatExplanation& explanation, BeatClass label, bool usual) {
  const PartShares& shares = usual ? explanation.usual : explanation.flat;
  if (label != explanation.answer.label)
    return std::string("Blue speaks for ") + kBeatClassLetters[static_cast<std::size_t>(label)] +
           ", which it was not called.";
  struct Part {
    const char* name;
    const PartAnswer& answer;
  };
  const std::array<Part, 4> parts = {{{"QRS", shares.without_qrs},
                                      {"P wave", shares.without_p},
                                      {"ST-T", shares.without_t},
                                      {"place in time", shares.without_timing}}};
  std::string words;
  for (const Part& part : parts) {
    if (part.answer.label == label || (!usual && &part == &parts[3])) continue;
    words += words.empty() ? (usual ? "With the patient's usual " : "Without its ")
                           : (usual ? "; with the usual " : "; without its ");
    words += std::string(part.name) + " it would be " + answer_words(part.answer);
  }
  if (!words.empty()) return words + ".";
  if (shares.without_shape.label != label)
    return std::string(usual ? "No single wave decides; with the whole shape usual"
                             : "No single wave decides; without any wave") +
           " it would be " + answer_words(shares.without_shape) + ".";
  if (shares.replaced.label != label)
    return "Shape and timing decide together: were both usual, it would be " + answer_words(shares.replaced) + ".";
  if (usual && label == BeatClass::N) return "A usual beat in its place would be N too.";
  return usual ? std::string("Even a usual beat would be called ") +
                     kBeatClassLetters[static_cast<std::size_t>(label)] + " here: the beats around it decide."
               : "Whichever of its waves were gone, it would still be " +
                     std::string(1, kBeatClassLetters[static_cast<std::size_t>(label)]) + ".";
}

std::string turn_words(const BeatExplanation& explanation) {
  const auto change = [](TurnWay way, double amount) -> std::string {
    const std::string ms = fixed(1000.0 * std::abs(amount), 0) + " ms ";
    switch (way) {
      case TurnWay::earlier: return ms + "earlier";
      case TurnWay::later: return ms + "later";
      case TurnWay::wider:
      case TurnWay::narrower: return "with a QRS " + fixed(amount, 1) + " times as wide";
      case TurnWay::noisier: break;
    }
    return "with noise of " + fixed(amount, 0) + " dB";
  };
  std::string words;
  for (std::size_t k = 0; k < kTurnWays; ++k) {
    const Turn& turn = explanation.turns[k];
    if (!turn.found) continue;
    words += (words.empty() ? "The least that turns it: " : ", ") + change(static_cast<TurnWay>(k), turn.amount) +
             " it would be " + kBeatClassLetters[static_cast<std::size_t>(turn.answer.label)];
  }
  return words.empty() ? "Neither another time, width nor noise turns it." : words + ".";
}

std::string beat_explanation_words(const Scene& scene, const PanelChoices& choices, std::int32_t beat) {
  const BeatExplanation* explanation = explanation_of(scene, beat);
  if (explanation == nullptr) return {};
  const BeatClass label = shown_class(scene, choices, beat);
  if (explanation->samples) return sample_map_words(*explanation->samples, explanation->answer.label, label);
  if (explanation->why_not != NoExplanation::none) return {};
  return explanation_words(*explanation, label, against_usual(*explanation, choices, label));
}

std::string_view no_explanation_words(NoExplanation why_not) {
  switch (why_not) {
    case NoExplanation::not_asked: return "A person put this beat here: the model was never asked about it.";
    case NoExplanation::missing_samples:
      return "Samples are missing around this beat: the model was not asked about it.";
    case NoExplanation::none:
    case NoExplanation::other_model: break;
  }
  return {};
}

}  // namespace ecg::app
