#include "app/style.hpp"

#include <imgui.h>

#include <array>
#include <span>

#include "fonts.hpp"

namespace ecg::app {

namespace {

constexpr float kSmall_px = 12.0F;
constexpr float kBody_px = 14.0F;
constexpr float kTitle_px = 18.0F;
constexpr float kLineHeightPerEm = 3408.0F / 2816.0F;  // Inter: (ascent + descent) / units per em, what ImGui sizes by

// The code points scripts/site/make_font puts into the subset.
constexpr std::array<ImWchar, 19> kRanges = {0x20,   0x7E,   0xA0,   0x17F,  0x391,  0x3A9,  0x3B1,
                                             0x3C9,  0x2009, 0x2033, 0x2190, 0x2193, 0x2212, 0x221E,
                                             0x2248, 0x2265, 0xFFFD, 0xFFFD, 0};

ImFont* add_font(std::span<const unsigned char> bytes, float em_px, float pixel_ratio) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = 3;
  config.OversampleV = 1;
  config.PixelSnapH = false;  // rounded advances would space the letters apart
  // ImGui only reads the bytes; its interface is older than const.
  void* data = const_cast<unsigned char*>(bytes.data());
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(bytes.size()),
                                                    em_px * kLineHeightPerEm * pixel_ratio, &config, kRanges.data());
}

ImVec4 components(Color color) { return ImGui::ColorConvertU32ToFloat4(color); }

}  // namespace

Fonts make_fonts(float pixel_ratio) {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  const auto& regular = embedded::inter_regular_ttf;
  const auto& semi_bold = embedded::inter_semibold_ttf;
  Fonts fonts;
  fonts.body = add_font(regular, kBody_px, pixel_ratio);
  fonts.body_strong = add_font(semi_bold, kBody_px, pixel_ratio);
  fonts.small = add_font(regular, kSmall_px, pixel_ratio);
  fonts.small_strong = add_font(semi_bold, kSmall_px, pixel_ratio);
  fonts.title = add_font(semi_bold, kTitle_px, pixel_ratio);
  io.FontGlobalScale = 1.0F / pixel_ratio;
  io.FontDefault = fonts.body;
  return fonts;
}

void apply_style(const Look& look) {
  const Theme& colors = *look.theme;
  ImGuiStyle style;
  style.WindowPadding = {0.0F, 0.0F};
  style.WindowRounding = 0.0F;
  style.WindowBorderSize = 0.0F;
  style.ChildBorderSize = 0.0F;
  style.PopupRounding = 8.0F;
  style.PopupBorderSize = 1.0F;
  style.FramePadding = {8.0F, 6.0F};
  style.FrameRounding = 6.0F;
  style.ItemSpacing = {8.0F, 8.0F};
  style.ItemInnerSpacing = {8.0F, 4.0F};
  style.CellPadding = {8.0F, 4.0F};
  style.ScrollbarSize = 8.0F;
  style.ScrollbarRounding = 4.0F;
  style.GrabRounding = 5.0F;
  style.WindowMinSize = {8.0F, 8.0F};
  style.DisplaySafeAreaPadding = {0.0F, 0.0F};
  style.HoverStationaryDelay = 0.15F;
  style.HoverDelayNormal = 0.35F;

  const auto set = [&style](ImGuiCol slot, Color color) { style.Colors[slot] = components(color); };
  set(ImGuiCol_Text, colors.text);
  set(ImGuiCol_TextDisabled, colors.muted);
  set(ImGuiCol_WindowBg, colors.panel);
  set(ImGuiCol_ChildBg, with_alpha(colors.panel, 0.0F));
  set(ImGuiCol_PopupBg, colors.chrome);
  set(ImGuiCol_Border, colors.line);
  set(ImGuiCol_BorderShadow, 0);
  set(ImGuiCol_FrameBg, colors.raised);
  set(ImGuiCol_FrameBgHovered, colors.pressed);
  set(ImGuiCol_FrameBgActive, colors.pressed);
  set(ImGuiCol_ScrollbarBg, with_alpha(colors.panel, 0.0F));
  set(ImGuiCol_ScrollbarGrab, with_alpha(colors.muted, kGripAlpha));
  set(ImGuiCol_ScrollbarGrabHovered, with_alpha(colors.muted, 0.85F));
  set(ImGuiCol_ScrollbarGrabActive, colors.muted);
  set(ImGuiCol_Header, colors.selection);
  set(ImGuiCol_HeaderHovered, colors.raised);
  set(ImGuiCol_HeaderActive, colors.pressed);
  set(ImGuiCol_Separator, colors.line);
  set(ImGuiCol_TableHeaderBg, colors.panel);
  set(ImGuiCol_TableBorderStrong, colors.line);
  set(ImGuiCol_TableBorderLight, colors.line);
  set(ImGuiCol_TableRowBg, with_alpha(colors.panel, 0.0F));
  set(ImGuiCol_TableRowBgAlt, with_alpha(colors.panel, 0.0F));
  set(ImGuiCol_NavHighlight, colors.accent);
  ImGui::GetStyle() = style;
}

}  // namespace ecg::app
