#pragma once

#include <span>
#include <string_view>

namespace ecg {

/// A rhythm as the MIT-BIH databases write it in the aux string of a `+` annotation.
struct RhythmLabel {
  std::string_view aux;    ///< "(AFIB"
  std::string_view title;  ///< "Atrial fibrillation"
};

/// Those of the MIT-BIH Arrhythmia Database Directory (Moody and Mark) and of the databases that follow it, the ones
/// readers need most often first. "(N" also ends any other rhythm, as in the MIT-BIH Atrial Fibrillation Database.
std::span<const RhythmLabel> rhythm_labels();
/// "Atrial fibrillation" for "(AFIB"; the text itself where it is not in the list.
std::string_view rhythm_title(std::string_view aux);
/// True for "(" and 1 to 15 visible ASCII characters without another "(": what a file can carry as a rhythm.
bool is_rhythm_label(std::string_view aux);

}  // namespace ecg
