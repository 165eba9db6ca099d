#include <string>

#include "core/snapshot/analysis.hpp"
#include "core/words/clock.hpp"

namespace ecg {

namespace {

std::string counted(std::uint32_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

std::string calibration_words(const Calibration& calibration, double fs_hz) {
  if (!calibration.on) return "";
  const std::uint32_t labels = calibration.own_labels + calibration.reference_labels;
  if (labels == 0) return "calibration is on, but no beat is labelled yet";
  const std::string before = " of the reference before " + clock(seconds_from_samples(calibration.learning_end, fs_hz));
  std::string text = "calibrated with " + counted(labels, "label");
  if (calibration.own_labels == 0) text += before;
  else if (calibration.reference_labels > 0) text += " (" + std::to_string(calibration.reference_labels) + before + ")";
  return text + ": " + counted(calibration.changed, "beat") + " changed";
}

}  // namespace ecg
