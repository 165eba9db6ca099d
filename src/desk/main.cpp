// fiducial_desk: the page's screen in a window of its own. It knows nothing of recordings but what the terminal program
// tells it over a pipe (calls.hpp); `fiducial view` starts it.

#include <imgui.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/app_api.hpp"
#include "app/platform/glfw.hpp"
#include "core/version.hpp"
#include "desk/calls.hpp"
#include "desk/link.hpp"

namespace {

namespace glfw = ecg::app::glfw;

constexpr double kIdle_s = 0.5;                // nothing happens: events and messages end the wait
constexpr std::size_t kMostFrames = 1U << 20;  // five hours at 60 a second
constexpr int kNoDisplay = 3, kOtherVersion = 4;

/// Takes what has arrived; false: the program ends. After a problem the window keeps what it has.
struct Conversation {
  ecg::desk::Link& link;
  bool begun = false;
  bool broken = false;
  int status = 0;

  bool go_on() {
    ecg::desk::Message message;
    bool quit = false;
    while (!broken && !quit && link.take(message)) {
      const std::string problem = ecg::desk::carry_out(link, message, quit);
      if (problem.empty()) {
        begun = true;
        continue;
      }
      if (!begun) {
        std::fprintf(stderr, "%s\n", problem.c_str());
        status = kOtherVersion;
        return false;
      }
      say(problem);
    }
    if (const std::string end = link.end(); !broken && !quit && !end.empty()) {
      if (!begun) return false;
      say(end +
          ". What was found stays on show, and every edit that was saved is safe; close this window and open the "
          "recording again to go on.");
    }
    return !quit;
  }

  void say(const std::string& sentence) {
    broken = true;
    app_set_progress("", -1.0);
    app_set_message("error", sentence.c_str());
  }
};

void send_commands(ecg::desk::Link& link) {
  const std::string commands = app_take_commands();
  if (commands != "[]") link.send(R"({"kind":"commands","commands":)" + commands + "}");
  if (const auto dropped = glfw::take_dropped(); !dropped.empty())
    link.send(nlohmann::json{{"kind", "dropped"}, {"paths", dropped}}.dump());
}

int run() {
  ecg::desk::Link link(STDIN_FILENO, STDOUT_FILENO, [] { glfw::wake(); });
  ImGui::GetIO().SetClipboardTextFn = [](void*, const char* text) { glfw::set_clipboard(text); };
  ImGui::GetIO().GetClipboardTextFn = [](void*) { return glfw::clipboard(); };
  link.send(nlohmann::json{{"kind", "ready"}, {"protocol", ecg::desk::kProtocol}, {"version", ecg::kVersion}}.dump());
  Conversation conversation{link};
  glfw::Canvas canvas;
  bool again = false;
  std::vector<float> frames_ms;  // drawn and shown
  while (!glfw::closing() && conversation.go_on()) {
    if (const glfw::Canvas now = glfw::canvas(); now != canvas && now.width >= 1.0 && now.height >= 1.0) {
      canvas = now;
      app_resize(now.width, now.height, now.pixel_ratio);
    }
    if (glfw::take_frame_wanted() || again) {
      const double begin_ms = ecg::app::platform::now_ms();
      again = app_frame() != 0;
      glfw::present();
      if (frames_ms.size() < kMostFrames)
        frames_ms.push_back(static_cast<float>(ecg::app::platform::now_ms() - begin_ms));
      send_commands(link);
    }
    glfw::wait(again ? 0.0 : kIdle_s);
  }
  link.send(R"({"kind":"closed"})", std::as_bytes(std::span(frames_ms)));
  return conversation.status;
}

}  // namespace

int main() {
  if (app_start() != 0) {
    std::fprintf(stderr, "%s\n", glfw::problem().c_str());
    return kNoDisplay;
  }
  const int status = run();
  glfw::close();
  return status;
}
