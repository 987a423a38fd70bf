// Visits that are over, asked of the real programs: as a report, as CSV, after a crash and without the
// file they are kept in.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

constexpr char kWindowPin[] = "271828";

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
    server_.Enroll("clerk", "window");
    server_.PutStaff("1001", kWindowPin);
    const std::string pin_file = server_.folder("pin");
    std::ofstream(pin_file) << kWindowPin;
    Works({"sign-in", "--staff", "1001", "--pin-file", pin_file});
    Works({"open", "1"});
  }

  void Works(const std::vector<std::string>& arguments) {
    const Finished done = server_.Counter(arguments);
    ASSERT_EQ(done.exit, 0) << arguments.front() << ": " << done.error;
  }

  // One citizen from the kiosk to the end of the visit.
  void Visit() {
    ASSERT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
    for (const char* verb : {"next", "start", "finish"}) Works({verb});
  }

  std::string Report(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"report", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished done = server_.Verb(arguments);
    EXPECT_EQ(done.exit, 0) << done.error;
    return done.output;
  }
  std::string Csv() {
    const Finished done = server_.Verb({"visits"});
    EXPECT_EQ(done.exit, 0) << done.error;
    return done.output;
  }

  ServerProcess server_;
};

TEST_F(HistoryTest, AReportHasAVisitAsSoonAsItIsOver) {
  EXPECT_EQ(JsonValue(Report(), "visits"), "");
  Visit();
  EXPECT_EQ(JsonValue(Report(), "visits"), "1");
  Visit();
  const std::string report = Report({"--by", "service,counter"});
  EXPECT_EQ(JsonValue(report, "visits"), "2") << report;
  EXPECT_EQ(JsonValue(report, "served"), "2");
  EXPECT_EQ(JsonValue(report, "service"), "id-card");
  EXPECT_EQ(JsonValue(report, "counter"), "1");
  EXPECT_EQ(JsonValue(report, "callsWithinTarget"), "2");
  EXPECT_EQ(JsonValue(Report({"--state", "served", "--outcome", "completed"}), "visits"), "2");
  EXPECT_EQ(JsonValue(Report({"--state", "no-show"}), "visits"), "");
  EXPECT_EQ(JsonValue(Report({"--min-wait", "30"}), "visits"), "");
  const Finished table = server_.Verb({"report", "--by", "day"});
  EXPECT_NE(table.output.find("in target"), std::string::npos) << table.output;
  const Finished sheet = server_.Verb({"report", "--csv", "--by", "class"});
  EXPECT_EQ(sheet.output.rfind("class,visits,served,", 0), 0U) << sheet.output;
  EXPECT_NE(sheet.output.find("\r\nregular,2,2,"), std::string::npos) << sheet.output;
}

TEST_F(HistoryTest, ACrashOrALostFileChangesNothing) {
  Visit();
  Visit();
  const std::string before = Csv();
  EXPECT_EQ(std::count(before.begin(), before.end(), '\n'), 3) << before;
  server_.KillHard();
  server_.Start();
  EXPECT_EQ(Csv(), before);
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_TRUE(std::filesystem::remove(server_.data() + "/history.db"));
  server_.Start();
  EXPECT_EQ(Csv(), before);
  // Damage is noticed, and the halls do not mind.
  ASSERT_EQ(server_.Stop(), 0);
  std::ofstream(server_.data() + "/history.db", std::ios::trunc) << "this is not a database at all";
  server_.Start();
  EXPECT_EQ(Csv(), before);
  Visit();
  EXPECT_EQ(JsonValue(Report({"--all"}), "visits"), "3");
}

TEST_F(HistoryTest, WhoAsksForWhatIsNotThereIsTold) {
  const Finished dimension = server_.Verb({"report", "--by", "weather"});
  EXPECT_EQ(dimension.exit, 2);
  EXPECT_NE(dimension.error.find("weather"), std::string::npos) << dimension.error;
  const Finished service = server_.Verb({"report", "--service", "weather"});
  EXPECT_EQ(service.exit, 3);
  EXPECT_NE(service.error.find("UNKNOWN_SERVICE"), std::string::npos) << service.error;
  const Finished state = server_.Verb({"visits", "--state", "lost"});
  EXPECT_EQ(state.exit, 2);
  EXPECT_NE(state.error.find("lost"), std::string::npos) << state.error;
  const Finished date = server_.Verb({"visits", "--from", "yesterday"});
  EXPECT_EQ(date.exit, 3);
  EXPECT_NE(date.error.find("2026-11-23"), std::string::npos) << date.error;
}

}  // namespace
}  // namespace onestop
