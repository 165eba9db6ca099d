#pragma once

#include <string>
#include <string_view>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"

namespace ecg::app {

/// What a person chose for the strip of this recording (leads, layout, display filter) as one line of text that the page
/// keeps and gives back when the recording is opened again: "1 rows 0 0 0 0:1:0:1 1:0:0:0.5" is the form's number, the
/// layout, baseline, muscle and mains filter, then per lead its number, shown, inverted, scale, in the strip's order.
std::string strip_choices(const Scene& scene, const Choices& choices);
/// Text that does not fit the recording changes nothing.
void apply_strip_choices(const Scene& scene, Choices& choices, std::string_view text);

}  // namespace ecg::app
