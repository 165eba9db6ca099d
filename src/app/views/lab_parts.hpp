#pragma once

#include "app/commands.hpp"
#include "app/lab.hpp"
#include "app/scene.hpp"
#include "app/view_state.hpp"

struct ImDrawList;

/// Parts of the Lab; each draws from `y` on and returns where it ended.
namespace ecg::app {

/// Class by its name: the mark of an AAMI class where the experiment has those, else a plain letter.
void draw_class_name(ImDrawList& list, const Look& look, float centre_x, float centre_y, const Experiment& experiment,
                     std::size_t label);
/// Small filled word, "leaks patients"; returns its right end.
float draw_tag(ImDrawList& list, const Look& look, float x, float centre_y, std::string_view text, Color color);

/// One experiment, as wide as there is room; `suffix` keeps the ids of two columns apart.
float draw_experiment(const Scene& scene, ViewState& view, CommandQueue& commands, std::size_t index, float x, float y,
                      float width, const char* suffix);
/// All experiments as a sortable table and, where there is room, the two rankings against each other.
void draw_experiment_table(const Scene& scene, ViewState& view, const Rect& rect);

}  // namespace ecg::app
