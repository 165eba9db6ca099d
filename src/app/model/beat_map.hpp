#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"
#include "core/explain/beat_explanation.hpp"

namespace ecg::app {

/// What speaks for and against a class along one beat.
struct BeatMap {
  BeatClass label = BeatClass::N;
  WindowSpec window;
  std::vector<float> cells;     ///< equal shares of the window, -1 .. 1 of the largest; > 0 speaks for the class
  double largest = 0.0;         ///< in log-odds (counterfactual), in logits (Grad-CAM)
  bool counterfactual = false;  ///< signed: there is something to ask for any class
  SampleMethod method = SampleMethod::automatic;  ///< of a network that reads samples; else automatic
  bool usual = false;                             ///< against the patient's usual beat, else against a flat line
  float random_correlation = 0.0F;                ///< with the map of weights in random order; NaN: not known
  /// At a time from R; linear between the middles of cells, 0 outside.
  [[nodiscard]] float at(double offset_s) const;
};

/// Time from R of the middle of the cell that speaks most for the class.
[[nodiscard]] double highest_s(const BeatMap& map);
/// The map of a beat for the class the person chose; of beats that were not asked about and have no map in the snapshot: empty.
[[nodiscard]] std::optional<BeatMap> beat_map(const Scene& scene, const PanelChoices& choices, std::int32_t beat);

/// The explanation of this very beat, if it is there.
[[nodiscard]] const BeatExplanation* explanation_of(const Scene& scene, std::int32_t beat);
/// Class whose map is shown.
[[nodiscard]] BeatClass shown_class(const Scene& scene, const PanelChoices& choices, std::int32_t beat);
[[nodiscard]] const PartShares& shown_shares(const BeatExplanation& explanation, const PanelChoices& choices,
                                             BeatClass label);
[[nodiscard]] bool against_usual(const BeatExplanation& explanation, const PanelChoices& choices, BeatClass label);

/// Methods that this explanation has maps of, in the order they are offered; none: its model reads context.
[[nodiscard]] std::vector<SampleMethod> sample_methods(const BeatExplanation& explanation);
/// "Grad-CAM"
[[nodiscard]] std::string_view sample_method_words(SampleMethod method);
/// What the intervals do, and how much the methods agree on this beat and class.
[[nodiscard]] std::string sample_map_words(const SampleMaps& maps, BeatClass answered, BeatClass label);

/// What to ask about next.
struct ExplanationWish {
  SampleIndex sample = 0;
  std::string what_if;
  bool operator==(const ExplanationWish&) const = default;
};
[[nodiscard]] std::optional<ExplanationWish> wanted_explanation(const Scene& scene, const ReadingChoices& reading);
/// True once for a recording and a model whose maps of all beats are not there and can be asked for: a view that shows them asks then.
[[nodiscard]] bool ask_for_maps(const Scene& scene, ReadingChoices& reading);

/// What the answers without single parts come to: "With your usual QRS ..." is said as "With the patient's usual QRS it would be N
/// (0.97)." One sentence, two at most.
[[nodiscard]] std::string explanation_words(const BeatExplanation& explanation, BeatClass label, bool usual);
/// The smallest changes that would turn the answer: "60 ms earlier it would be S, with a QRS 1.3 times as wide V."; that none was found.
[[nodiscard]] std::string turn_words(const BeatExplanation& explanation);
/// The same of the beat as it is shown; empty where it has no explanation.
[[nodiscard]] std::string beat_explanation_words(const Scene& scene, const PanelChoices& choices, std::int32_t beat);
/// Why there is none; empty: there is one.
[[nodiscard]] std::string_view no_explanation_words(NoExplanation why_not);

}  // namespace ecg::app
