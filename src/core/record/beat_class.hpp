#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/record/annotation.hpp"

namespace ecg {

/// AAMI EC57 beat classes, in the column order of every table, tensor and export of this project.
enum class BeatClass : std::uint8_t { N, S, V, F, Q };
inline constexpr std::size_t kBeatClassCount = 5;
inline constexpr std::array<char, kBeatClassCount> kBeatClassLetters = {'N', 'S', 'V', 'F', 'Q'};

/// What a class is called, on the screen, in reports and in exports alike. AAMI class N says that a beat is not ectopic,
/// not that it is normal: bundle branch block and, with most papers, escape beats are N too.
struct BeatClassName {
  std::string_view brief;    ///< "ventricular ectopic": where its letter stands beside it
  std::string_view meaning;  ///< what is counted in, where there is room for a sentence
};
inline constexpr std::array<BeatClassName, kBeatClassCount> kBeatClassNames = {{
    {"not ectopic", "not ectopic (normal, bundle branch block, escape)"},
    {"supraventricular ectopic", "supraventricular ectopic"},
    {"ventricular ectopic", "ventricular ectopic"},
    {"fusion", "fusion of a ventricular beat with another"},
    {"paced or unclassifiable", "paced or unclassifiable"},
}};
constexpr const BeatClassName& name(BeatClass beat_class) {
  return kBeatClassNames[static_cast<std::size_t>(beat_class)];
}
/// "N not ectopic (normal, ...), S supraventricular ectopic, ...": all five, for a sentence.
std::string class_legend();

/// How escape beats are counted: `papers` puts e, j (and n) in N as most publications do; `ec57` puts e, j, n in S as
/// the reference scorer `bxb` does.
enum class ClassMap : std::uint8_t { papers, ec57 };

/// Class of a beat annotation; empty for annotations that mark no beat.
/// N: N L R B (+ e j n with `papers`) · S: A a J S (+ e j n with `ec57`) · V: V E r · F: F · Q: / f Q ?
std::optional<BeatClass> beat_class(AnnotationCode code, ClassMap map);

/// The plain annotation code written for a class: N, S, V, F, Q.
AnnotationCode code_from_class(BeatClass beat_class);

}  // namespace ecg
