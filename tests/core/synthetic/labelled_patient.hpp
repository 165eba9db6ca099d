#pragma once

#include <vector>

#include "core/record/beat_class.hpp"
#include "core/synthetic/patient.hpp"

namespace ecg::test {

/// A made recording, and where its beats are and what they are.
struct LabelledRecord {
  Record record;
  std::vector<SampleIndex> r_peaks;
  std::vector<BeatClass> label;
};

inline LabelledRecord labelled_patient(const Patient& patient) {
  LabelledRecord result{.record = synthetic_record(patient, 5)};
  for (const Annotation& annotation : result.record.reference) {
    if (!is_beat(annotation.code)) continue;
    result.r_peaks.push_back(annotation.sample);
    result.label.push_back(*beat_class(annotation.code, ClassMap::papers));
  }
  return result;
}

}  // namespace ecg::test
