// One citizen's visit through the real programs: what the hall is for.

#include <gtest/gtest.h>

#include <string>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

constexpr char kPin[] = "271828";

class JourneyTest : public ::testing::Test {
 protected:
  JourneyTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
    server_.Enroll("clerk", "window");
    server_.PutStaff("1001", kPin);
  }

  void SignIn() {
    const std::string pin_file = server_.folder("pin");
    const Finished written = testing::RunProcess(
        {.command = {"/bin/sh", "-c", "printf %s \"$PIN\" > \"$FILE\" && chmod 600 \"$FILE\""},
         .environment = {{"PIN", kPin}, {"FILE", pin_file}}});
    ASSERT_EQ(written.exit, 0) << written.error;
    const Finished signed_in =
        server_.Counter({"sign-in", "--staff", "1001", "--pin-file", pin_file});
    ASSERT_EQ(signed_in.exit, 0) << signed_in.error;
  }

  ServerProcess server_;
};

TEST_F(JourneyTest, FromTheKioskToTheServedCitizen) {
  const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
  ASSERT_EQ(taken.exit, 0) << taken.error;
  const std::string number = JsonValue(taken.output, "number");
  EXPECT_EQ(number, "A001");

  ASSERT_NO_FATAL_FAILURE(SignIn());
  for (const char* verb : {"open", "next", "start", "finish"}) {
    const Finished done = std::string(verb) == "open" ? server_.Counter({"open", "1"})
                                                      : server_.Counter({verb});
    ASSERT_EQ(done.exit, 0) << verb << ": " << done.error << done.output;
  }

  const Finished ticket = server_.Kiosk({"--json", "status", number});
  ASSERT_EQ(ticket.exit, 0) << ticket.error;
  EXPECT_EQ(JsonValue(ticket.output, "state"), "TICKET_STATE_SERVED") << ticket.output;

  const Finished status = server_.Verb({"status"});
  ASSERT_EQ(status.exit, 0) << status.error;
  EXPECT_NE(status.output.find("1 served"), std::string::npos) << status.output;
  EXPECT_NE(status.output.find("1001"), std::string::npos) << status.output;
}

TEST_F(JourneyTest, PrometheusReadsWhatHappened) {
  ASSERT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
  const std::string page = server_.Metrics();
  EXPECT_NE(page.find("onestop_tickets_issued_total{channel=\"kiosk\","
                             "hall=\"linjiang\",service=\"id-card\"} 1"),
            std::string::npos)
      << page;
  EXPECT_NE(page.find("grpc_server_handled_total{grpc_code=\"OK\",grpc_method="
                             "\"IssueTicket\",grpc_service=\"onestop.v1.TicketService\"} 1"),
            std::string::npos);
  EXPECT_NE(page.find("onestop_day_tickets{hall=\"linjiang\",state=\"waiting\"} 1"),
            std::string::npos);
}

TEST_F(JourneyTest, ASuspendedServiceIsRefusedByNameAndResumed) {
  ASSERT_EQ(server_.Verb({"suspend", "id-card", "--reason", "The camera is broken"}).exit, 0);
  const Finished refused = server_.Kiosk({"--json", "take", "id-card"});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE((refused.output + refused.error).find("SERVICE_SUSPENDED"), std::string::npos)
      << refused.output << refused.error;
  ASSERT_EQ(server_.Verb({"resume", "id-card"}).exit, 0);
  EXPECT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
}

TEST_F(JourneyTest, ANoticeIsPostedShownAndWithdrawn) {
  const Finished posted = server_.Verb({"notice", "--zh", "停电", "--en", "Power cut", "--json"});
  ASSERT_EQ(posted.exit, 0) << posted.error;
  const std::string notice = JsonValue(posted.output, "notice");
  EXPECT_NE(server_.Verb({"status"}).output.find("Notice " + notice), std::string::npos);
  ASSERT_EQ(server_.Verb({"notice", "--withdraw", "--notice", notice}).exit, 0);
  EXPECT_EQ(server_.Verb({"status"}).output.find("Notice"), std::string::npos);
}

TEST_F(JourneyTest, ExplainsWhyATicketWasNext) {
  const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
  const std::string number = JsonValue(taken.output, "number");
  ASSERT_NO_FATAL_FAILURE(SignIn());
  ASSERT_EQ(server_.Counter({"open", "1"}).exit, 0);
  ASSERT_EQ(server_.Counter({"next"}).exit, 0);
  const Finished explained = server_.Verb({"explain", number});
  ASSERT_EQ(explained.exit, 0) << explained.error;
  EXPECT_NE(explained.output.find("=>"), std::string::npos) << explained.output;
}

TEST_F(JourneyTest, ARevokedDeviceIsRefused) {
  const Finished devices = server_.Verb({"devices"});
  ASSERT_EQ(devices.exit, 0) << devices.error;
  EXPECT_NE(devices.output.find("kiosk"), std::string::npos) << devices.output;
  ASSERT_EQ(server_.Verb({"revoke", "1"}).exit, 0);
  const Finished refused = server_.Kiosk({"--json", "take", "id-card"});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE((refused.output + refused.error).find("DEVICE_REVOKED"), std::string::npos);
}

TEST_F(JourneyTest, TheDayIsClosedWithItsAccount) {
  ASSERT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
  const Finished closed = server_.Verb({"day", "close"});
  ASSERT_EQ(closed.exit, 0) << closed.error;
  EXPECT_NE(closed.output.find("Waited in vain: 1"), std::string::npos) << closed.output;
  EXPECT_EQ(server_.Kiosk({"take", "id-card"}).exit, 3);
}

}  // namespace
}  // namespace onestop
