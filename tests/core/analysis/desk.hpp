#pragma once

#include "core/analysis/analyzer.hpp"
#include "core/canned_model.hpp"
#include "core/small_record.hpp"

namespace ecg::testing_desk {

/// Beats at the reference's places, classes N everywhere but a V at 1080.
struct Desk {
  Record record = testing_records::labelled_record({{360, AnnotationCode::normal},
                                                    {720, AnnotationCode::normal},
                                                    {1080, AnnotationCode::premature_ventricular},
                                                    {1800, AnnotationCode::normal},
                                                    {2160, AnnotationCode::premature_ventricular}});
  Analyzer analyzer{record, {.reference_positions = true}};

  Desk() {
    analyzer.begin_model(testing_models::spec());
    testing_models::classify_all(analyzer, {BeatClass::N, BeatClass::N, BeatClass::V, BeatClass::N, BeatClass::N}, 2);
  }
  std::size_t apply(const Edit& edit) {
    const auto bytes = analyzer.edit(edit);
    return bytes.has_value() ? bytes.value().size() : 0;
  }
};

}  // namespace ecg::testing_desk
