#pragma once

#include <array>
#include <string>
#include <string_view>

#include "app/model/choices.hpp"

namespace ecg::app {

/// A step of the tour: what is to be seen at a place of the screen.
struct TourStep {
  std::string_view place;         ///< region it points at, by the name the frame gives it
  std::string_view narrow_place;  ///< the same where the layout has one column
  std::string_view title;
  std::string_view text;
};

inline constexpr std::array<TourStep, 5> kTour = {{
    {"overview", "overview", "The whole recording",
     "Heart rate over time, and below it where beats are that are not N, which rhythms were found and how good the "
     "signal is. "
     "Click or drag to go there."},
    {"strip", "strip", "The trace, on ECG paper",
     "25 mm/s and 10 mm/mV, as on paper. Each mark above it is a beat that was found, with its class. Drag to move, "
     "wheel or + "
     "and - for the paper speed, Enter to correct labels."},
    {"findings", "bottom", "What to look at first",
     "Findings in the order a person should look at them. F goes from one to the next; A, Y and X say that you have "
     "seen it, "
     "that it is so, or that it is not."},
    {"inspector", "bottom", "One beat, and why",
     "Class and probability of the selected beat, and which samples and which timing spoke for it. Space goes to the "
     "next beat."},
    {"top_bar", "top_bar", "Your own recording",
     "Open, or drop a file anywhere: it is read on this device and sent nowhere. When you have reviewed it, Confirm "
     "(Ctrl Enter) "
     "says so, and Export (Ctrl S) saves report, annotations or tables."},
}};

/// "Step 2 of 5: The trace, on ECG paper. 25 mm/s ..."; `step` from 1.
[[nodiscard]] std::string tour_words(int step);
/// Goes on, or back where `direction` is negative; behind the last step and before the first the tour is over.
void walk_tour(Choices& choices, int direction);

}  // namespace ecg::app
