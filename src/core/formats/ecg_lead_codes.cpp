#include "core/formats/ecg_lead_codes.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace ecg {

namespace {

/// Names of numbers that follow each other.
struct Run {
  std::int64_t first;
  std::span<const std::string_view> names;
};

constexpr std::array<std::string_view, 30> kFromI = {"I",   "II",  "V1",  "V2",  "V3",  "V4", "V5", "V6", "V7",  "V2R",
                                                     "V3R", "V4R", "V5R", "V6R", "V7R", "X",  "Y",  "Z",  "CC5", "CM5",
                                                     "LA",  "RA",  "LL",  "fI",  "fE",  "fC", "fA", "fM", "fF",  "fH"};
constexpr std::array<std::string_view, 18> kFromIII = {"III", "aVR", "aVL", "aVF",   "-aVR",   "V8", "V9", "V8R", "V9R",
                                                       "D",   "A",   "J",   "Defib", "Extern", "A1", "A2", "A3",  "A4"};
constexpr std::array<std::string_view, 12> kFromChest = {"Chest", "V",    "VR",   "VL",   "VF",   "MCL",
                                                         "MCL1",  "MCL2", "MCL3", "MCL4", "MCL5", "MCL6"};
constexpr std::array<std::string_view, 14> kFromCM7 = {"CM7", "CH5", "CS5", "CB5", "CR5", "ML", "AB1",
                                                       "AB2", "AB3", "AB4", "ES",  "AS",  "AI", "S"};
constexpr std::array<Run, 4> kRuns = {{{1, kFromI}, {61, kFromIII}, {86, kFromChest}, {121, kFromCM7}}};

}  // namespace

std::string_view ecg_lead_name(std::int64_t number) {
  for (const Run& run : kRuns) {
    const std::int64_t at = number - run.first;
    if (at >= 0 && at < static_cast<std::int64_t>(run.names.size())) return run.names[static_cast<std::size_t>(at)];
  }
  return {};
}

}  // namespace ecg
