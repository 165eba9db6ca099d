#include "core/report/printed_page.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace ecg {
namespace {

/// Leads of a sine each, ten seconds and more at 100 Hz.
Record made(const std::vector<std::string>& leads, double duration_s) {
  Record record{.name = "<page>", .fs_hz = 100.0, .length = static_cast<SampleIndex>(100.0 * duration_s)};
  for (const std::string& lead : leads) {
    Signal signal;
    signal.lead = lead;
    signal.unit = "mV";
    signal.gain_adu_per_unit = 200.0;
    std::vector<std::int32_t> adu;
    for (SampleIndex i = 0; i < record.length; ++i)
      adu.push_back(static_cast<std::int32_t>(std::lround(100.0 * std::sin(0.1 * static_cast<double>(i)))));
    signal.adu = std::move(adu);
    record.signals.push_back(std::move(signal));
  }
  return record;
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

const std::vector<std::string> kTwelve = {"V6", "V5", "V4", "V3", "V2", "V1", "aVF", "aVL", "aVR", "III", "II", "I"};

TEST(PrintedPage, LaysTwelveLeadsAsOnPaperWhateverTheirOrder) {
  const std::string svg = page_svg(made(kTwelve, 10.0), {});
  EXPECT_NE(svg.find("width=\"297.00mm\" height=\"210.00mm\""), std::string::npos);
  EXPECT_EQ(count(svg, "class=\"trace\""), 13U) << "twelve and the rhythm lead";
  EXPECT_EQ(count(svg, "class=\"pulse\""), 4U) << "one a row";
  EXPECT_EQ(count(svg, "class=\"cut\""), 9U);
  EXPECT_LT(svg.find(">I<"), svg.find(">II<"));
  EXPECT_LT(svg.find(">III<"), svg.find(">aVR<"));
  EXPECT_NE(svg.find("25 mm/s, 10 mm/mV, not filtered"), std::string::npos);
  EXPECT_NE(svg.find("&lt;page&gt;"), std::string::npos);
  EXPECT_EQ(svg.find("<page>"), std::string::npos);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_NE(svg.find("not a medical device"), std::string::npos);
}

TEST(PrintedPage, GivesOtherLeadsARowEach) {
  const std::string svg = page_svg(made({"MLII", "V5"}, 60.0), {});
  EXPECT_EQ(count(svg, "class=\"trace\""), 2U);
  EXPECT_EQ(count(svg, "class=\"cut\""), 0U);
  EXPECT_EQ(count(page_svg(made({}, 10.0), {}), "class=\"trace\""), 0U);
}

TEST(PrintedPage, IsInTrueMillimetres) {
  Record record = made({"II"}, 10.0);
  auto& adu = std::get<std::vector<std::int32_t>>(record.signals[0].adu);
  std::ranges::fill(adu, 0);
  adu[400] = 200;  // 1 mV at 4 s
  const std::string svg = page_svg(record, {});
  // The paper begins at 29.5 mm; 4 s are 100 mm, 1 mV is 10 mm above the row's baseline.
  EXPECT_NE(svg.find("L129.50 "), std::string::npos) << svg.substr(svg.find("class=\"trace\""), 200);
}

TEST(PrintedPage, SaysTheDateOnlyWhereTheRecordCarriesIt) {
  Record record = made({"II"}, 10.0);
  record.start_date = CalendarDate{.year = 2020, .month = 5, .day = 16};
  EXPECT_NE(page_svg(record, {}).find("2020"), std::string::npos);
  record.start_date.reset();
  EXPECT_EQ(page_svg(record, {}).find("2020"), std::string::npos);
}

}  // namespace
}  // namespace ecg
