#include "app/model/choices.hpp"

namespace ecg::app {

const char* name(Tool tool) {
  switch (tool) {
    case Tool::read: return "read";
    case Tool::edit: return "edit";
    case Tool::measure: return "measure";
    case Tool::zoom: return "zoom";
  }
  return "";
}

}  // namespace ecg::app
