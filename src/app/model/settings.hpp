#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "app/model/choices.hpp"
#include "app/model/commands.hpp"
#include "app/model/numbers.hpp"

/// What the page keeps from visit to visit: one row each, by which it is read when the page gives it back and written
/// when the person changes it. The page knows no key: it stores what `remember` says.
namespace ecg::app {

struct Setting {
  std::string_view key;
  bool (*read)(std::string_view text, Settings& settings);  ///< false: no value for it, nothing changes
  std::string (*write)(const Settings& settings);
};

/// A number brought into its range; false: it is none.
bool read_number(std::string_view text, double least, double most, double& value);
bool read_number(std::string_view text, double least, double most, float& value);
inline std::string text_of_size(float size) { return fixed(static_cast<double>(size), 3); }

/// Projector mode: type of 150 %, one side column and the tables folded, so that the trace has at least half of the screen.
/// `scale_before`: the scale to come back to; 0 leaves the mode.
void set_projector(Settings& settings, double scale_before);
inline constexpr double kProjectorScale = 1.5;

inline constexpr std::array kSettings = {
    Setting{"theme",
            [](std::string_view text, Settings& settings) {
              const auto id = theme_id(text);
              settings.theme = id.value_or(settings.theme);
              return id.has_value();
            },
            [](const Settings& settings) { return std::string(name(settings.theme)); }},
    Setting{"reduced_motion",
            [](std::string_view text, Settings& settings) {
              if (text != "0" && text != "1") return false;
              settings.reduced_motion = text == "1";
              return true;
            },
            [](const Settings& settings) { return std::string(settings.reduced_motion ? "1" : "0"); }},
    Setting{"label_then_next",
            [](std::string_view text, Settings& settings) {
              if (text != "0" && text != "1") return false;
              settings.label_then_next = text == "1";
              return true;
            },
            [](const Settings& settings) { return std::string(settings.label_then_next ? "1" : "0"); }},
    Setting{"px_per_mm",  // of the screen, CSS px
            [](std::string_view text, Settings& settings) {
              const bool read = read_number(text, 1.0, 40.0, settings.css_px_per_mm);
              settings.screen_calibrated = settings.screen_calibrated || read;
              return read;
            },
            [](const Settings& settings) { return fixed(settings.css_px_per_mm, 4); }},
    Setting{"ui_scale",
            [](std::string_view text, Settings& settings) { return read_number(text, 0.75, 2.0, settings.ui_scale); },
            [](const Settings& settings) { return compact(settings.ui_scale); }},
    Setting{"projector",
            [](std::string_view text, Settings& settings) {
              double before = 0.0;
              if (!read_number(text, 0.0, 2.0, before)) return false;
              set_projector(settings, before);
              return true;
            },
            [](const Settings& settings) { return compact(settings.scale_before_projector); }},
    Setting{"speed_mm_s",
            [](std::string_view text, Settings& settings) {
              return read_number(text, speed_ladder_mm_s().front(), speed_ladder_mm_s().back(), settings.speed_mm_s);
            },
            [](const Settings& settings) { return compact(settings.speed_mm_s); }},
    Setting{"gain_mm_mv",
            [](std::string_view text, Settings& settings) {
              return read_number(text, gain_ladder_mm_mv().front(), gain_ladder_mm_mv().back(), settings.gain_mm_mv);
            },
            [](const Settings& settings) { return compact(settings.gain_mm_mv); }},
    // Sizes of regions; 0: the usual one.
    Setting{"left_px",
            [](std::string_view text, Settings& settings) {
              return read_number(text, 0.0, static_cast<double>(kMaxSide_px), settings.layout.left_px);
            },
            [](const Settings& settings) { return text_of_size(settings.layout.left_px); }},
    Setting{"right_px",
            [](std::string_view text, Settings& settings) {
              return read_number(text, 0.0, static_cast<double>(kMaxSide_px), settings.layout.right_px);
            },
            [](const Settings& settings) { return text_of_size(settings.layout.right_px); }},
    Setting{"overview_px",
            [](std::string_view text, Settings& settings) {
              return read_number(text, 0.0, static_cast<double>(kMaxOverview_px), settings.layout.overview_px);
            },
            [](const Settings& settings) { return text_of_size(settings.layout.overview_px); }},
    Setting{"bottom_share",
            [](std::string_view text, Settings& settings) {
              return read_number(text, 0.1, 0.8, settings.layout.bottom_share);
            },
            [](const Settings& settings) { return text_of_size(settings.layout.bottom_share); }},
    Setting{"lab_share",
            [](std::string_view text, Settings& settings) {
              return read_number(text, 0.1, 0.8, settings.layout.lab_share);
            },
            [](const Settings& settings) { return text_of_size(settings.layout.lab_share); }},
};

void no_such_setting();  // defined nowhere: no constant expression calls it

/// A row of the table by its key; a key without a row does not compile.
class SettingKey {
 public:
  template <std::size_t size>
  consteval SettingKey(const char (&key)[size])  // NOLINT: a literal is a key
      : row_(std::find_if(kSettings.begin(), kSettings.end(),
                          [&](const Setting& each) { return each.key == std::string_view(key, size - 1); })) {
    if (row_ == kSettings.end()) no_such_setting();
  }
  [[nodiscard]] const Setting& row() const { return *row_; }

 private:
  decltype(kSettings)::const_iterator row_;
};

/// Takes over what the page kept. False: there is no such key, or the text is no value for it; nothing changes then.
bool read_setting(Settings& settings, std::string_view key, std::string_view text);
/// Asks the page to keep a setting as it is now.
void remember(CommandQueue& commands, const Settings& settings, SettingKey key);

}  // namespace ecg::app
