// Published figures (docs/results/detection.md) with a small margin, on a few of the records; skipped, and said so, without them.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/beats/qrs.hpp"
#include "core/ingest/read_files.hpp"
#include "core/metrics/ec57_beats.hpp"

namespace ecg {
namespace {

struct Figure {
  const char* database;
  const char* record;
  double window_s;
  std::int64_t most_missed;
  std::int64_t most_extra;
};

class RealRecord : public testing::TestWithParam<Figure> {};

TEST_P(RealRecord, KeepsThePublishedFigures) {
  const Figure& figure = GetParam();
  const auto files = test::recording(figure.database, figure.record);
  if (files.size() < 3)
    GTEST_SKIP() << figure.database << "/" << figure.record << " is not here: run scripts/fetch_data";
  const Record record = test::ingest(files).value();
  const Quality quality = assess_quality(record);
  std::vector<Annotation> found;
  for (const SampleIndex at : detect_qrs(record, quality))
    found.push_back({.sample = at, .code = AnnotationCode::normal});
  const Ec57Settings settings = {.match_window_s = figure.window_s, .skip_s = 0.0};
  const Ec57Scores scored = scores(compare_ec57(record.reference, found, record.fs_hz, record.length, settings).beats);
  EXPECT_LE(scored.qrs_sensitivity.whole - scored.qrs_sensitivity.part, figure.most_missed);
  EXPECT_LE(scored.qrs_positive_predictivity.whole - scored.qrs_positive_predictivity.part, figure.most_extra);
}

INSTANTIATE_TEST_SUITE_P(DetectQrs, RealRecord,
                         testing::Values(Figure{"mitdb", "100", 0.05, 2, 2},        // quiet
                                         Figure{"mitdb", "228", 0.15, 12, 12},      // noise and ventricular beats
                                         Figure{"svdb", "801", 0.15, 6, 6},         // 128 Hz, never seen in training
                                         Figure{"nstdb", "118e06", 0.15, 10, 120},  // electrode motion at 6 dB
                                         Figure{"nstdb", "119e12", 0.15, 5,
                                                60},                        // and ventricular beats with tall T waves
                                         Figure{"svdb", "810", 0.15, 4, 5}  // T waves again
                                         ));

}  // namespace
}  // namespace ecg
