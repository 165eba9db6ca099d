#include "app/render/renderer.hpp"

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <cmath>
#include <cstdint>

namespace ecg::app {

namespace {

constexpr const char* kShaderVersion = "#version 300 es";

std::size_t index_of(const ImDrawCmd* command) {
  return static_cast<std::size_t>(reinterpret_cast<std::uintptr_t>(command->UserCallbackData));
}
void* index_as_pointer(std::size_t index) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(index)); }

// Dear ImGui's user pointer holds the renderer while it draws.
Renderer& current_renderer() { return *static_cast<Renderer*>(ImGui::GetIO().UserData); }

void on_paper(const ImDrawList*, const ImDrawCmd* command) {
  current_renderer().draw_inserted_paper(index_of(command), &command->ClipRect.x);
}
void on_trace(const ImDrawList*, const ImDrawCmd* command) {
  current_renderer().draw_inserted_trace(index_of(command), &command->ClipRect.x);
}
void on_raster(const ImDrawList*, const ImDrawCmd* command) {
  current_renderer().draw_inserted_raster(index_of(command), &command->ClipRect.x);
}

}  // namespace

void Picture::clear() {
  vertices.clear();
  rasters.clear();
  papers.clear();
  traces.clear();
}

void insert_paper(ImDrawList& list, const Picture& picture) {
  list.AddCallback(on_paper, index_as_pointer(picture.papers.size() - 1));
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void insert_trace(ImDrawList& list, const Picture& picture) {
  list.AddCallback(on_trace, index_as_pointer(picture.traces.size() - 1));
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void insert_raster(ImDrawList& list, const Picture& picture) {
  list.AddCallback(on_raster, index_as_pointer(picture.rasters.size() - 1));
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

bool Renderer::create() {
  ready_ = ImGui_ImplOpenGL3_Init(kShaderVersion) && ImGui_ImplOpenGL3_CreateDeviceObjects() && paper_.create() &&
           trace_.create() && raster_.create();
  return ready_;
}

void Renderer::destroy() {
  paper_.destroy();
  trace_.destroy();
  raster_.destroy();
  ImGui_ImplOpenGL3_Shutdown();
  ready_ = false;
}

void Renderer::begin() {
  if (ready_) ImGui_ImplOpenGL3_NewFrame();
}

void Renderer::font_atlas_changed() {
#if IMGUI_VERSION_NUM < 19200
  if (!ready_) return;
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

void Renderer::draw(const Picture& picture, float canvas_width, float canvas_height, float pixel_ratio,
                    Color background) {
  if (!ready_) return;
  picture_ = &picture;
  canvas_width_ = canvas_width;
  canvas_height_ = canvas_height;
  pixel_ratio_ = pixel_ratio;
  constexpr float kByte = 1.0F / 255.0F;
  glViewport(0, 0, static_cast<GLsizei>(std::lround(canvas_width * pixel_ratio)),
             static_cast<GLsizei>(std::lround(canvas_height * pixel_ratio)));
  glDisable(GL_SCISSOR_TEST);
  glClearColor(static_cast<float>(background & 0xFFU) * kByte, static_cast<float>((background >> 8) & 0xFFU) * kByte,
               static_cast<float>((background >> 16) & 0xFFU) * kByte, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  trace_.upload(picture.vertices);
  ImGui::GetIO().UserData = this;
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  ImGui::GetIO().UserData = nullptr;
  picture_ = nullptr;
}

void Renderer::set_clip(const float* clip) const {
  const auto device = [this](float css) { return static_cast<GLint>(std::lround(css * pixel_ratio_)); };
  const GLint left = std::max(0, device(clip[0]));
  const GLint bottom = std::max(0, device(canvas_height_ - clip[3]));
  glEnable(GL_SCISSOR_TEST);
  glScissor(left, bottom, std::max(0, device(clip[2]) - left), std::max(0, device(canvas_height_ - clip[1]) - bottom));
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void Renderer::draw_inserted_paper(std::size_t index, const float* clip) const {
  set_clip(clip);
  paper_.draw(picture_->papers[index], canvas_width_, canvas_height_, pixel_ratio_);
}

void Renderer::draw_inserted_trace(std::size_t index, const float* clip) const {
  set_clip(clip);
  trace_.draw(picture_->traces[index], canvas_width_, canvas_height_, pixel_ratio_);
}

void Renderer::draw_inserted_raster(std::size_t index, const float* clip) {
  set_clip(clip);
  raster_.draw(picture_->rasters[index], canvas_width_, canvas_height_, pixel_ratio_);
}

}  // namespace ecg::app
