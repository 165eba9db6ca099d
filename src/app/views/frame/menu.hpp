#pragma once

#include <string>
#include <string_view>

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

void open_menu(const char* name);

/// A menu below a button: headings, rows with a title and a note. Lives for one frame; closes on choice, outside click
/// and Esc. Scrolls when it is taller than the canvas.
class Menu {
 public:
  Menu(const Scene& scene, ViewState& view, const char* name, const Rect& button, float width);
  ~Menu();
  Menu(const Menu&) = delete;
  Menu& operator=(const Menu&) = delete;

  [[nodiscard]] bool open() const { return open_; }
  void heading(std::string_view text);
  void note(std::string_view text);
  /// What follows stands in `count` columns side by side, from the first on; next_column() goes to the next one.
  void columns(int count);
  void next_column();
  /// True when chosen. `name` is reported for tests and is its id.
  bool row(const std::string& name, std::string_view title, std::string_view note, bool chosen);
  /// The same, and the menu stays open: on or off by itself, with a box; or one of several that exclude each other.
  bool toggle(const std::string& name, std::string_view title, std::string_view note, bool on);
  bool pick(const std::string& name, std::string_view title, std::string_view note, bool chosen);
  /// Room for something of the caller's own, as wide as the menu.
  Rect line(float height);

 private:
  bool entry(const std::string& name, std::string_view title, std::string_view note, bool chosen, bool boxed = false);

  const Look& look_;
  ViewState& view_;
  float width_;
  bool open_ = false;
  bool in_columns_ = false;
};

}  // namespace ecg::app
