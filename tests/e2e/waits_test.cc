// Quoted waits through the real programs: promised at issue, on the pages' data, after a restart, and as
// a log to look back on.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::ServerProcess;

constexpr char kClerkPin[] = "271828";
// Forecasts come several times a second; a command takes some hundredths.
constexpr int kTries = 300;

class WaitsTest : public ::testing::Test {
 protected:
  WaitsTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
    server_.Enroll("clerk", "window");
    server_.PutStaff("1001", kClerkPin);
  }

  void OpenCounter() {
    const std::string pin_file = server_.folder("pin");
    std::ofstream(pin_file) << kClerkPin;
    const Finished done = server_.Counter({"sign-in", "--staff", "1001", "--pin-file", pin_file});
    ASSERT_EQ(done.exit, 0) << done.error;
    ASSERT_EQ(server_.Counter({"open", "1"}).exit, 0);
  }

  // Asks until the answer has this in it; the last answer.
  template <class Ask>
  std::string Until(const std::string& wanted, Ask ask) {
    std::string answer;
    for (int i = 0; i < kTries && answer.find(wanted) == std::string::npos; ++i) {
      answer = ask().output;
    }
    return answer;
  }

  ServerProcess server_;
};

TEST_F(WaitsTest, ATicketIsQuotedOnceACounterIsOpenAndAlsoAfterARestart) {
  const Finished before = server_.Kiosk({"--json", "take", "id-card"});
  ASSERT_EQ(before.exit, 0) << before.error;
  EXPECT_EQ(before.output.find("\"quote\""), std::string::npos) << "nobody can know: " << before.output;

  ASSERT_NO_FATAL_FAILURE(OpenCounter());
  auto services = [this] { return server_.Kiosk({"--json", "services"}); };
  ASSERT_NE(Until("\"quote\"", services).find("\"quote\""), std::string::npos);
  const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
  ASSERT_EQ(taken.exit, 0) << taken.error;
  EXPECT_NE(taken.output.find("\"quote\""), std::string::npos) << taken.output;
  // On paper, in words.
  const Finished paper = server_.Kiosk({"take", "id-card"});
  EXPECT_NE(paper.output.find("about "), std::string::npos) << paper.output;
  EXPECT_NE(server_.Metrics().find("onestop_expected_wait_seconds{hall=\"linjiang\",service="),
            std::string::npos);
  // The first ticket had no promise, the second has; its call says whether it was kept.
  for (const char* verb : {"next", "start", "finish", "next"}) {
    ASSERT_EQ(server_.Counter({verb}).exit, 0) << verb;
  }
  EXPECT_NE(server_.Metrics().find("onestop_quotes_total{hall=\"linjiang\",service=\"id-card\"} 1"),
            std::string::npos);

  server_.KillHard();
  server_.Start();
  EXPECT_NE(Until("\"quote\"", services).find("\"quote\""), std::string::npos);
}

TEST_F(WaitsTest, WhoWaitsSeesWhatIsLeft) {
  ASSERT_NO_FATAL_FAILURE(OpenCounter());
  for (int i = 0; i < 3; ++i) ASSERT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
  auto status = [this] { return server_.Kiosk({"--json", "status", "A003"}); };
  EXPECT_NE(Until("\"wait\"", status).find("\"wait\""), std::string::npos);
}

TEST_F(WaitsTest, AdviceIsASentenceForTheSupervisor) {
  auto advice = [this] { return server_.Verb({"advice"}); };
  EXPECT_NE(Until("Nothing needs", advice).find("Nothing needs"), std::string::npos);
}

TEST_F(WaitsTest, AHallsOwnJournalIsALogToLookBackOn) {
  ASSERT_NO_FATAL_FAILURE(OpenCounter());
  ASSERT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
  for (const char* verb : {"next", "start", "finish"}) ASSERT_EQ(server_.Counter({verb}).exit, 0);
  const Finished events = server_.Verb({"journal", "events"});
  ASSERT_EQ(events.exit, 0) << events.error;
  EXPECT_NE(events.output.find(",A001,id-card,regular,,"), std::string::npos) << events.output;
  const std::string file = server_.folder("events.csv");
  std::ofstream(file) << events.output;
  const Finished backtest = server_.Plain({"backtest", "--events", file});
  EXPECT_EQ(backtest.exit, 0) << backtest.error;
  EXPECT_NE(backtest.output.find("1 tickets"), std::string::npos) << backtest.output;
  const Finished whatif = server_.Plain({"whatif", "--events", file, "--twice", "1"});
  EXPECT_EQ(whatif.exit, 0) << whatif.error;
  EXPECT_EQ(server_.Plain({"whatif", "--events", file, "--twice", "99"}).exit, 2);
  EXPECT_EQ(server_.Plain({"backtest", "--events", server_.folder("none.csv")}).exit, 1);
}

}  // namespace
}  // namespace onestop
