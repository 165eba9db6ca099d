#pragma once

#include "app/model/commands.hpp"
#include "app/model/lab.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

struct ImDrawList;

/// Parts of the Lab; each draws from `y` on and returns where it ended.
namespace ecg::app {

/// Class by its name: the mark of an AAMI class where the experiment has those, else a plain letter.
void draw_class_name(ImDrawList& list, const Look& look, float centre_x, float centre_y, const Experiment& experiment,
                     std::size_t label);
/// Small filled word, "leaks patients", at most `room` wide; returns its right end.
float draw_tag(ImDrawList& list, const Look& look, float x, float centre_y, float room, std::string_view text,
               Color color);

/// One experiment, as wide as there is room; `suffix` keeps the ids of two columns apart.
float draw_experiment(const Scene& scene, ViewState& view, CommandQueue& commands, std::size_t index, float x, float y,
                      float width, const char* suffix);
/// Accuracy beside macro-F1 of an experiment, what its document printed, and what a trivial classifier scores.
float draw_trap(const Scene& scene, ViewState& view, std::size_t index, float x, float y, float width,
                const char* suffix);
/// How much rarer classes count, and what becomes of the open recording.
void draw_operating_point(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
/// Where the model in use looked, class by class.
void draw_class_saliency(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
/// S003's two stages, asked about the open recording.
void draw_four_beats(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
/// All experiments as a sortable table and, where there is room, the two rankings against each other.
void draw_experiment_table(const Scene& scene, ViewState& view, const Rect& rect);

}  // namespace ecg::app
