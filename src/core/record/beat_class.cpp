#include "core/record/beat_class.hpp"

namespace ecg {

std::optional<BeatClass> beat_class(AnnotationCode code, ClassMap map) {
  switch (code) {
    case AnnotationCode::normal:
    case AnnotationCode::left_bundle:
    case AnnotationCode::right_bundle:
    case AnnotationCode::bundle_branch: return BeatClass::N;
    case AnnotationCode::atrial_escape:
    case AnnotationCode::nodal_escape:
    case AnnotationCode::supraventricular_escape: return map == ClassMap::papers ? BeatClass::N : BeatClass::S;
    case AnnotationCode::atrial_premature:
    case AnnotationCode::aberrant:
    case AnnotationCode::nodal_premature:
    case AnnotationCode::supraventricular_premature: return BeatClass::S;
    case AnnotationCode::premature_ventricular:
    case AnnotationCode::ventricular_escape:
    case AnnotationCode::r_on_t: return BeatClass::V;
    case AnnotationCode::fusion: return BeatClass::F;
    case AnnotationCode::paced:
    case AnnotationCode::fusion_paced:
    case AnnotationCode::unknown:
    case AnnotationCode::learning: return BeatClass::Q;
    default: return std::nullopt;
  }
}

std::string class_legend() {
  std::string words;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    words += (label > 0 ? ", " : "") + std::string(1, kBeatClassLetters[label]) + " ";
    words += kBeatClassNames[label].meaning;
  }
  return words;
}

AnnotationCode code_from_class(BeatClass beat_class) {
  switch (beat_class) {
    case BeatClass::N: return AnnotationCode::normal;
    case BeatClass::S: return AnnotationCode::supraventricular_premature;
    case BeatClass::V: return AnnotationCode::premature_ventricular;
    case BeatClass::F: return AnnotationCode::fusion;
    case BeatClass::Q: return AnnotationCode::unknown;
  }
  return AnnotationCode::unknown;
}

}  // namespace ecg
