#include "app/model/settings.hpp"

#include <cmath>
#include <cstdlib>

namespace ecg::app {

bool read_number(std::string_view text, double least, double most, double& value) {
  // The standard library of Emscripten has no from_chars for double; these texts are our own, given back by the page.
  const std::string whole(text);
  char* end = nullptr;
  const double number = std::strtod(whole.c_str(), &end);
  if (end == whole.c_str() || *end != '\0' || !std::isfinite(number)) return false;
  value = std::clamp(number, least, most);
  return true;
}

bool read_number(std::string_view text, double least, double most, float& value) {
  auto wide = static_cast<double>(value);
  const bool read = read_number(text, least, most, wide);
  value = static_cast<float>(wide);
  return read;
}

void set_projector(Settings& settings, double scale_before) {
  const bool on = scale_before > 0.0;
  if (on == settings.layout.projector) return;
  settings.ui_scale = on ? std::max(kProjectorScale, settings.ui_scale) : settings.scale_before_projector;
  settings.scale_before_projector = on ? scale_before : 0.0;
  settings.layout.projector = on;
  settings.layout.bottom_open = !on;
}

bool read_setting(Settings& settings, std::string_view key, std::string_view text) {
  const auto row =
      std::find_if(kSettings.begin(), kSettings.end(), [&](const Setting& each) { return each.key == key; });
  return row != kSettings.end() && row->read(text, settings);
}

void remember(CommandQueue& commands, const Settings& settings, SettingKey key) {
  commands.push_back(Remember{std::string(key.row().key), key.row().write(settings)});
}

}  // namespace ecg::app
