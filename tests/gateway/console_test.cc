#include "gateway/console/console.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "gateway/client/refusal.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

class ConsoleTest : public ::testing::Test {
 protected:
  Console Make(bool json, Language language = Language::kEnglish) {
    return Console({.language = language, .json = json, .zone = absl::UTCTimeZone()}, out_, err_);
  }

  static absl::Status Refused() {
    return MakeStatus(
        absl::StatusCode::kFailedPrecondition, "",
        DecodeStatusDetails(RefusalBytes(v1::REASON_COUNTER_BUSY, "A017 in hand", "finish it")));
  }

  static absl::Status Lost() {
    absl::Status status = absl::UnavailableError("connection refused");
    MarkOutcomeUnknown(status, "the-id");
    return status;
  }

  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ConsoleTest, SaysNothingAboutSuccess) {
  EXPECT_EQ(Make(false).Finish(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(out_.str() + err_.str(), "");
}

TEST_F(ConsoleTest, ExplainsARefusalOnTheErrorStream) {
  EXPECT_EQ(Make(false).Finish(Refused()), ExitCode::kRefused);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(),
            "The counter still has a ticket in hand. Finish, park or transfer it first. "
            "(finish it)\nCOUNTER_BUSY: A017 in hand\n");
}

TEST_F(ConsoleTest, SpeaksChinese) {
  Make(false, Language::kChinese).Finish(Refused());
  EXPECT_TRUE(err_.str().starts_with("窗口还有未办结的票。请先办结、挂起或转出。")) << err_.str();
}

TEST_F(ConsoleTest, GivesScriptsARefusalAsOneLineOfJson) {
  EXPECT_EQ(Make(true).Finish(Refused()), ExitCode::kRefused);
  EXPECT_EQ(err_.str(), "");
  EXPECT_EQ(
      out_.str(),
      "{\"reason\":\"COUNTER_BUSY\",\"message\":\"A017 in hand\",\"advice\":\"finish it\"}\n");
}

TEST_F(ConsoleTest, SaysHowToAskAgainWhenTheOutcomeIsUnknown) {
  EXPECT_EQ(Make(false).Finish(Lost()), ExitCode::kFailed);
  EXPECT_NE(err_.str().find("--request-id the-id"), std::string::npos) << err_.str();
  EXPECT_EQ(Make(true).Finish(Lost()), ExitCode::kFailed);
  EXPECT_EQ(out_.str(),
            "{\"error\":\"UNAVAILABLE\",\"message\":\"connection refused\","
            "\"outcomeUnknown\":true,\"requestId\":\"the-id\"}\n");
}

TEST_F(ConsoleTest, PrintsAMessageAsOneLineWithItsDefaults) {
  v1::ReprintTicketResponse response;
  response.set_copy(2);
  Make(true).PrintJson(response);
  EXPECT_EQ(out_.str(), "{\"copy\":2}\n");
  out_.str("");
  v1::TicketUpdate update;
  update.set_number("A017");
  update.set_state(v1::TICKET_STATE_WAITING);
  Make(true).PrintJson(update);
  EXPECT_EQ(out_.str(),
            "{\"ticketId\":\"\",\"number\":\"A017\",\"state\":\"TICKET_STATE_WAITING\","
            "\"counter\":\"\"}\n");
}

TEST_F(ConsoleTest, EndsEveryTextWithOneLineBreak) {
  Console console = Make(false);
  console.Print("one");
  console.Print("two\n");
  EXPECT_EQ(out_.str(), "one\ntwo\n");
}

}  // namespace
}  // namespace onestop::gateway
