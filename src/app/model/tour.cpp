#include "app/model/tour.hpp"

namespace ecg::app {

std::string tour_words(int step) {
  if (step < 1 || step > std::ssize(kTour)) return {};
  const TourStep& shown = kTour[static_cast<std::size_t>(step - 1)];
  return "Step " + std::to_string(step) + " of " + std::to_string(kTour.size()) + ": " + std::string(shown.title) +
         ". " + std::string(shown.text);
}

void walk_tour(Choices& choices, int direction) {
  choices.tour_step += direction;
  if (choices.tour_step > std::ssize(kTour)) choices.tour_step = 0;
}

}  // namespace ecg::app
