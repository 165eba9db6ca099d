#include "app/model/lab.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "app/model/layout.hpp"

namespace ecg::app {
namespace {

constexpr const char* kFile = R"({"test": "DS2", "experiments": [
  {"id": "a", "document": "S000", "title": "Cautious", "network": "net", "parameters": 10885, "mac_per_beat": 3772000,
   "epochs": 10, "classes": ["N", "S", "V", "F", "Q"], "split": "DS1 -> DS2",
   "runs": [{"seed": 1, "precision": "fp32", "confusion": [[90,0,0,0,0],[5,0,0,0,0],[4,0,1,0,0],[0,0,0,0,0],[0,0,0,0,0]]},
            {"seed": 2, "precision": "fp32", "confusion": [[90,0,0,0,0],[5,0,0,0,0],[3,0,2,0,0],[0,0,0,0,0],[0,0,0,0,0]]}]},
  {"id": "b", "document": "S000", "title": "Balanced", "classes": ["N", "S", "V", "F", "Q"], "split": "DS1 -> DS2",
   "runs": [{"seed": 1, "precision": "int8", "confusion": [[70,10,10,0,0],[0,5,0,0,0],[0,0,5,0,0],[0,0,0,0,0],[0,0,0,0,0]]}]}]})";

TEST(MakeLab, EveryFigureIsMadeOnce) {
  const Lab lab = make_lab(kFile);
  ASSERT_TRUE(lab.ready());
  EXPECT_TRUE(lab.problem.empty());
  ASSERT_EQ(lab.rows.size(), 3U);
  ASSERT_EQ(lab.summaries.size(), 2U);
  EXPECT_EQ(lab.summaries[0].runs, 2U);
  ASSERT_NE(trivial_row(lab, 1), nullptr);
  EXPECT_EQ(trivial_row(lab, 1)->title, "Always N");
}

TEST(MakeLab, ABrokenFileIsOneSentence) {
  const Lab lab = make_lab("<!DOCTYPE html>");
  EXPECT_FALSE(lab.ready());
  EXPECT_EQ(lab.problem,
            "The JSON in \"models/experiments.json\" cannot be read: the file is damaged or of another kind, get it "
            "again.");
  EXPECT_EQ(make_lab("{}").problem,
            "The experiments in \"models/experiments.json\" cannot be read: the file is damaged or "
            "of another kind, get it again.");
}

TEST(OrderedRows, BestFirst) {
  const Lab lab = make_lab(kFile);
  const auto titles = [&](LabOrder order) {
    std::string all;
    for (const std::size_t row : ordered_rows(lab, order)) all += lab.rows[row].title.substr(0, 1);
    return all;
  };
  EXPECT_EQ(titles(LabOrder::file), "CBA");
  EXPECT_EQ(titles(LabOrder::accuracy), "CAB");  // .915, .90, .80
  EXPECT_EQ(titles(LabOrder::macro_f1), "BCA");
  EXPECT_EQ(ranking(lab, 1, LabOrder::accuracy).size(), 0U) << "there is one test set";
}

TEST(LabText, FiguresInWords) {
  const Lab lab = make_lab(kFile);
  EXPECT_EQ(share_text(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(spread_text(lab.summaries[0].accuracy), "0.92 \xC2\xB1 0.01");
  EXPECT_EQ(spread_text(lab.summaries[1].accuracy), "0.80");
  EXPECT_EQ(spread_text(lab.summaries[0].classes[3].f1), "-") << "no F in the test set";
  EXPECT_EQ(runs_text(lab.summaries[0]), "fp32, 2 seeds");
  EXPECT_EQ(size_text(lab.all.experiments[0]), "net, 10,885 parameters, 3.77 MMAC a beat, 10 epochs");
  EXPECT_EQ(size_text(lab.all.experiments[1]), "");
  EXPECT_EQ(split_text("DS1 -> DS2"), "DS1 \xE2\x86\x92 DS2");
  EXPECT_EQ(trap_text(lab, 0),
            "Always N scores 0.90 without learning anything. Accuracy can hardly tell the two apart.");
  EXPECT_EQ(trap_text(lab, 1),
            "Always N scores 0.90 without learning anything. By accuracy this one is worse, by macro-F1 better.");
  EXPECT_EQ(leak_text(lab, 0), "");
}

TEST(MatrixOf, PairedBeatsOnly) {
  BeatComparison comparison;
  comparison.counts[0][0] = 7;
  comparison.counts[2][0] = 2;
  comparison.counts[0][kMissed] = 100;
  comparison.counts[kExtra][2] = 100;
  const ConfusionMatrix matrix = matrix_of(comparison);
  EXPECT_EQ(matrix.total(), 9);
  EXPECT_EQ(matrix.at(2, 0), 2);
}

TEST(Layout, TheLabTakesTheWholeWidthAndOverlapsNothing) {
  const Layout layout = layout_for(1280.0F, 800.0F, {.lab = true});
  EXPECT_EQ(layout.bottom.width, 1280.0F);
  EXPECT_EQ(layout.bottom.y, layout.strip.bottom());
  EXPECT_GE(layout.strip.height, 160.0F);
  const Layout folded = layout_for(1280.0F, 800.0F, {.lab = true, .bottom_open = false});
  EXPECT_EQ(folded.bottom.width, folded.strip.width) << "folded it is a bar under the strip, as ever";
}

}  // namespace
}  // namespace ecg::app
