#include "server/history/csv.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/engine/calendar.h"
#include "tests/history/visits.h"

namespace onestop::history {
namespace {

TEST(CsvTest, QuotesWhatWouldBreakTheLine) {
  CsvLine line;
  line.Text("plain").Text("a,b").Text("say \"so\"").Text("two\nlines").Text("");
  EXPECT_EQ(line.Take(), "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
}

TEST(CsvTest, DefusesWhatASpreadsheetWouldRun) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"}) {
    CsvLine line;
    const std::string text = line.Text(formula).Take();
    EXPECT_EQ(text.substr(0, 2), "\"'") << text;
  }
  CsvLine line;
  EXPECT_EQ(line.Number(-5).Text("a=b").Take(), "-5,a=b\r\n") << "numbers are no formulas";
}

TEST(CsvTest, WritesSecondsWithWhatTheyHaveOfThousandths) {
  CsvLine line;
  line.Seconds(Duration(61'000)).Seconds(Duration(1'005)).Seconds(std::nullopt).Seconds(Duration(-500));
  EXPECT_EQ(line.Take(), "61,1.005,,-0.500\r\n");
}

TEST(CsvTest, AVisitHasALineForEachPartAndEveryLineAsManyColumns) {
  Visit visit = Served(7, std::chrono::minutes(2));
  visit.parts.push_back(visit.parts.front());
  visit.parts[1].wait.reset();
  const core::Config config = testing::TestHallInForce();
  const std::string header = VisitCsvHeader();
  const std::string csv = VisitCsv(visit, config, engine::FormatTime);
  const auto columns = std::count(header.begin(), header.end(), ',');
  EXPECT_EQ(std::count(csv.begin(), csv.end(), ','), 2 * columns);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 2);
  EXPECT_NE(csv.find("2026-11-23,1,7,A007,regular,kiosk,served,2026-11-23 09:00:00,"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",completed,120,1,,30,270,"), std::string::npos) << csv;
}

}  // namespace
}  // namespace onestop::history
