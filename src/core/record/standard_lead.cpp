#include "core/record/standard_lead.hpp"

#include <array>

#include "core/base/letter_case.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg {

namespace {

constexpr std::array<std::string_view, kStandardLeadCount> kNames = {"I",  "II", "III", "aVR", "aVL", "aVF",
                                                                     "V1", "V2", "V3",  "V4",  "V5",  "V6"};

}  // namespace

std::string_view name(StandardLead lead) { return kNames[static_cast<std::size_t>(lead)]; }

std::optional<StandardLead> standard_lead(std::string_view label) {
  const std::string_view lead = lead_of_label(label);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (same_letters(lead, kNames[i])) return static_cast<StandardLead>(i);
  }
  return std::nullopt;
}

}  // namespace ecg
