#include "core/record/rhythm_label.hpp"

#include <algorithm>
#include <array>

namespace ecg {

namespace {

constexpr std::size_t kLongestLabel = 16;

constexpr std::array<RhythmLabel, 16> kLabels = {{
    {"(N", "Normal sinus rhythm"},
    {"(AFIB", "Atrial fibrillation"},
    {"(AFL", "Atrial flutter"},
    {"(SVTA", "Supraventricular tachyarrhythmia"},
    {"(VT", "Ventricular tachycardia"},
    {"(B", "Ventricular bigeminy"},
    {"(T", "Ventricular trigeminy"},
    {"(SBR", "Sinus bradycardia"},
    {"(P", "Paced rhythm"},
    {"(BII", "Second degree heart block"},
    {"(IVR", "Idioventricular rhythm"},
    {"(NOD", "Nodal (junctional) rhythm"},
    {"(AB", "Atrial bigeminy"},
    {"(PREX", "Pre-excitation (WPW)"},
    {"(VFL", "Ventricular flutter"},
    {"(VFIB", "Ventricular fibrillation"},
}};

}  // namespace

std::span<const RhythmLabel> rhythm_labels() { return kLabels; }

std::string_view rhythm_title(std::string_view aux) {
  for (const RhythmLabel& label : kLabels) {
    if (label.aux == aux) return label.title;
  }
  return aux;
}

bool is_rhythm_label(std::string_view aux) {
  return aux.size() >= 2 && aux.size() <= kLongestLabel && aux.front() == '(' &&
         std::all_of(aux.begin() + 1, aux.end(), [](char c) { return c > ' ' && c <= '~' && c != '('; });
}

}  // namespace ecg
