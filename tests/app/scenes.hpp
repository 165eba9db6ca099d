#pragma once

#include <vector>

#include <gtest/gtest.h>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"

namespace ecg::app {

/// Scene with one flat lead of `duration_s` at `fs_hz` and beats with the given classes, one every second from 1 s on.
/// The layout is a wide canvas whose plot is 1000 px wide.
inline Scene scene_with_beats(const std::vector<BeatClass>& labels, double duration_s = 60.0, double fs_hz = 100.0) {
  Scene scene;
  Record record;
  record.name = "made";
  record.fs_hz = fs_hz;
  record.length = samples_from_seconds(duration_s, fs_hz);
  record.signals.push_back({.lead = "II", .adu = std::vector<std::int16_t>(static_cast<std::size_t>(record.length))});
  scene.recording = make_recording(std::move(record));
  Analysis analysis;
  analysis.version = 1;
  analysis.complete = true;
  analysis.model.name = "made";
  for (std::size_t i = 0; i < labels.size(); ++i) {
    analysis.r_peaks.push_back(samples_from_seconds(1.0 + static_cast<double>(i), fs_hz));
    analysis.classes.label.push_back(labels[i]);
    analysis.classes.flags.push_back(0);
    for (std::size_t k = 0; k < kBeatClassCount; ++k) {
      analysis.classes.probabilities.push_back(k == static_cast<std::size_t>(labels[i]) ? 0.9F : 0.025F);
    }
    analysis.rr.pre_s.push_back(1.0F);
    analysis.rr.post_s.push_back(1.0F);
    analysis.rr.ratio.push_back(1.0F);
  }
  scene.analysis = std::move(analysis);
  scene.look.layout.strip = {0.0F, 0.0F, 1000.0F + scene.look.layout.gutter, 400.0F};
  derive(scene);
  return scene;
}

/// The edit that is all that was asked for.
inline Edit only(const CommandQueue& commands) {
  EXPECT_EQ(commands.size(), 1U);
  return commands.empty() ? Edit{} : std::get<MakeEdit>(commands.front()).edit;
}

}  // namespace ecg::app
