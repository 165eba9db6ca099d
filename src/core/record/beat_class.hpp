#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/record/annotation.hpp"

namespace ecg {

/// AAMI EC57 beat classes, in the column order of every table, tensor and export of this project.
enum class BeatClass : std::uint8_t { N, S, V, F, Q };
inline constexpr std::size_t kBeatClassCount = 5;
inline constexpr std::array<char, kBeatClassCount> kBeatClassLetters = {'N', 'S', 'V', 'F', 'Q'};

/// How escape beats are counted: `papers` puts e, j (and n) in N as most publications do; `ec57` puts e, j, n in S as
/// the reference scorer `bxb` does.
enum class ClassMap : std::uint8_t { papers, ec57 };

/// Class of a beat annotation; empty for annotations that mark no beat.
/// N: N L R B (+ e j n with `papers`) · S: A a J S (+ e j n with `ec57`) · V: V E r · F: F · Q: / f Q ?
std::optional<BeatClass> beat_class(AnnotationCode code, ClassMap map);

/// The plain annotation code written for a class: N, S, V, F, Q.
AnnotationCode code_from_class(BeatClass beat_class);

}  // namespace ecg
