#include "server/estimate/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "server/base/random.h"
#include "server/estimate/backtest.h"
#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

using testing::HasSubstr;

class EventLogTest : public testing::Test {
 protected:
  absl::StatusOr<EventLog> Read(const std::string& text, const ReadLogOptions& options = {}) {
    problems_.clear();
    std::istringstream in(text);
    return ReadEventLog(in, options, problems_);
  }

  std::vector<LogProblem> problems_;
};

constexpr char kHeader[] = "kind,time,ticket,service,class,counter,outcome\n";

TEST_F(EventLogTest, ReadsWhatItWrites) {
  std::stringstream text;
  EventLogWriter writer(&text);
  const auto config = SmallConfig();
  HallEvent issue = Issue(1, At(9, 0), kPassport, kElderly);
  issue.services.push_back(kTax);
  writer.Write(issue, "A001", *config);
  HallEvent call = OfTicket(EventKind::kCall, 1, At(9, 5), kSecond);
  call.services = {kTax};
  writer.Write(call, "A001", *config);
  HallEvent end = OfTicket(EventKind::kEnd, 1, At(9, 9), kSecond);
  end.note = Note::kGoesOn;
  writer.Write(end, "A001", *config);
  HallEvent again = Issue(1, At(9, 9), kPassport, kElderly);
  again.services.clear();
  again.counter = kFirst;
  again.bound_service = kPassport;
  writer.Write(again, "A001", *config);

  ReadLogOptions options;
  options.config = config;
  const absl::StatusOr<EventLog> log = Read(text.str(), options);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_TRUE(problems_.empty());
  ASSERT_EQ(log->events.size(), 4U);
  EXPECT_EQ(log->events[0].services, issue.services);
  EXPECT_EQ(log->events[0].ticket_class, kElderly);
  EXPECT_EQ(log->events[1].counter, kSecond);
  EXPECT_EQ(log->events[2].note, Note::kGoesOn);
  EXPECT_EQ(log->events[3].counter, kFirst);
  EXPECT_EQ(log->events[3].bound_service, kPassport);
  EXPECT_EQ(log->events[3].time, At(9, 9));
}

TEST_F(EventLogTest, MakesAHallOfTheCodesThatOccur) {
  const auto log = Read(std::string(kHeader) +
                        "issue,100,1,tax,regular,,\n"
                        "issue,101,2,passport,senior,,\n"
                        "issue,102,3,tax,regular,,\n"
                        "call,200,1,,,7,\n");
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->config->services.size(), 2U);
  EXPECT_EQ(log->config->classes[1].kind, core::ClassKind::kPriority);
  EXPECT_EQ(log->config->counters.front().code, "7");
  EXPECT_FALSE(log->has_staffing);
}

TEST_F(EventLogTest, AcceptsColumnsInAnyOrderAndLocalTimes) {
  const auto log = Read("\xEF\xBB\xBFtime,kind,counter,ticket,service\r\n"
                        "2026-11-23T09:00:00,issue,,\"A 1\",tax\r\n"
                        "2026-11-23 09:05:30.5,call,3,\"A 1\",\r\n");
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_EQ(log->events.size(), 2U);
  EXPECT_EQ(log->events[1].time, At(9, 5, 30) + Duration(500));
  EXPECT_EQ(log->tickets.front(), "A 1");
}

TEST_F(EventLogTest, NamesTheLineOfEverythingThatIsWrong) {
  const auto log = Read(std::string(kHeader) +
                        "issue,100,1,tax,,,\n"
                        "isue,101,2,tax,,,\n"
                        "issue,noon,3,tax,,,\n"
                        "issue,50,4,tax,,,\n"
                        "call,200,1,tax,,3,\n");
  ASSERT_TRUE(log.ok());
  ASSERT_EQ(problems_.size(), 3U);
  EXPECT_EQ(problems_[0].line, 3U);
  EXPECT_THAT(problems_[0].message, HasSubstr("isue"));
  EXPECT_EQ(problems_[1].line, 4U);
  EXPECT_EQ(problems_[2].line, 5U);
  EXPECT_THAT(problems_[2].message, HasSubstr("--sort"));
  EXPECT_EQ(log->events.size(), 2U);
}

TEST_F(EventLogTest, SortsWhenAsked) {
  ReadLogOptions options;
  options.sort = true;
  const auto log = Read(std::string(kHeader) + "call,200,1,tax,,3,\nissue,100,1,tax,,,\n", options);
  ASSERT_TRUE(log.ok());
  EXPECT_TRUE(problems_.empty());
  EXPECT_EQ(log->events.front().kind, EventKind::kIssue);
}

TEST_F(EventLogTest, RefusesWhatIsNoLog) {
  EXPECT_FALSE(Read("").ok());
  EXPECT_FALSE(Read("name,age\nbob,7\n").ok());
  EXPECT_FALSE(Read(std::string(kHeader)).ok());
  EXPECT_FALSE(Read(std::string(kHeader) + "issue,1,1,tax,,,\n").ok());
}

TEST_F(EventLogTest, TheSameNumberTomorrowIsAnotherTicket) {
  std::string text = kHeader;
  for (int day = 0; day < 3; ++day) {
    const std::string base = std::to_string(day * 86'400 + 9 * 3600);
    text += "issue," + base + ",A001,tax,,,\ncall," + base + ",A001,tax,,3,\nend," + base +
            ",A001,,,3,\n";
  }
  const auto log = Read(text);
  ASSERT_TRUE(log.ok());
  EXPECT_EQ(log->tickets.size(), 3U);
}

// Lines of a log, shuffled, cut and bent: never a crash, never a figure that is none.
TEST_F(EventLogTest, SurvivesWhateverStandsInAFile) {
  SeededRandom random(5);
  const std::vector<std::string> kinds = {"issue", "call",  "start", "end",  "absent",
                                          "leave", "open", "pause", "close", "nonsense"};
  for (int round = 0; round < 60; ++round) {
    std::string text = kHeader;
    double time = 1e6;
    for (int line = 0; line < 300; ++line) {
      time += static_cast<double>(random.Below(300)) - (random.Below(20) == 0 ? 5000 : 0);
      text += kinds[random.Below(kinds.size())] + "," +
              (random.Below(50) == 0 ? "1e300" : std::to_string(time)) + "," +
              std::to_string(random.Below(40)) + "," + (random.Below(3) == 0 ? "" : "tax") + "," +
              (random.Below(4) == 0 ? "senior" : "") + "," +
              (random.Below(4) == 0 ? "" : std::to_string(random.Below(4))) + "\n";
    }
    text.resize(text.size() - random.Below(30));
    const auto log = Read(text);
    if (!log.ok()) continue;
    BacktestOptions options;
    options.paths = 5;
    const auto report = RunBacktest(*log, options, problems_);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(ReportJson(*report), testing::Not(HasSubstr("nan")));
    EXPECT_THAT(ReportJson(*report), testing::Not(HasSubstr("inf")));
    options.stop_on_problems = true;
    static_cast<void>(RunBacktest(*log, options, problems_));
  }
}

}  // namespace
}  // namespace onestop::estimate
