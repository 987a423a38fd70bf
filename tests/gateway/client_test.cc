#include "gateway/client/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <set>
#include <string>
#include <vector>

#include "gateway/client/refusal.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/mutex.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"
#include "tests/gateway/witness_bytes.h"

namespace onestop::gateway {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Stub = v1::TicketService::Stub;

// Answers IssueTicket as a script says, one entry per attempt, then with a ticket; notes what came.
class ScriptedTickets : public v1::TicketService::Service {
 public:
  using Step = std::function<grpc::Status(grpc::ServerContext*)>;

  explicit ScriptedTickets(std::vector<Step> script = {}) : script_(std::move(script)) {}

  grpc::Status IssueTicket(grpc::ServerContext* context, const v1::IssueTicketRequest* request,
                           v1::IssueTicketResponse* response) override {
    Step step;
    {
      MutexLock lock(mutex_);
      if (ids_.size() < script_.size()) step = script_[ids_.size()];
      ids_.push_back(request->request_id());
      authorizations_.push_back(MetadataOf(*context, "authorization"));
      sessions_.push_back(MetadataOf(*context, "onestop-session"));
      witnesses_.push_back(MetadataOf(*context, "onestop-witness-bin"));
      context->AddTrailingMetadata("onestop-witness-bin", WitnessBytes(1, ids_.size()));
    }
    if (step) {
      if (grpc::Status status = step(context); !status.ok()) return status;
    }
    response->mutable_ticket()->set_number("A001");
    return grpc::Status::OK;
  }

  std::vector<std::string> ids() { return Copy(ids_); }
  std::vector<std::string> authorizations() { return Copy(authorizations_); }
  std::vector<std::string> sessions() { return Copy(sessions_); }
  std::vector<std::string> witnesses() { return Copy(witnesses_); }

 private:
  std::vector<std::string> Copy(const std::vector<std::string>& list) {
    MutexLock lock(mutex_);
    return list;
  }

  const std::vector<Step> script_;
  Mutex mutex_;
  std::vector<std::string> ids_;
  std::vector<std::string> authorizations_;
  std::vector<std::string> sessions_;
  std::vector<std::string> witnesses_;
};

ScriptedTickets::Step Fail(grpc::StatusCode code, const std::string& details = "") {
  return [=](grpc::ServerContext*) { return grpc::Status(code, "scripted", details); };
}

TEST(ClientTest, RepeatsTheSameRequestIdUntilTheServerAnswers) {
  ScriptedTickets tickets(
      {Fail(grpc::StatusCode::UNAVAILABLE),
       Fail(grpc::StatusCode::RESOURCE_EXHAUSTED, RefusalBytes(v1::REASON_MAILBOX_FULL, "full")),
       Fail(grpc::StatusCode::DEADLINE_EXCEEDED)});
  FakeServer server({&tickets});
  TestClient test(server.address());
  const auto response = test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->ticket().number(), "A001");
  const std::vector<std::string> ids = tickets.ids();
  ASSERT_THAT(ids, SizeIs(4));
  EXPECT_THAT(ids[0], SizeIs(36));
  EXPECT_THAT(ids, Each(ids[0]));
  EXPECT_THAT(test.sleeper.sleeps(), SizeIs(3));
}

TEST(ClientTest, GivesEveryCommandAnIdOfItsOwn) {
  ScriptedTickets tickets;
  FakeServer server({&tickets});
  TestClient test(server.address());
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  }
  const std::vector<std::string> ids = tickets.ids();
  EXPECT_THAT(std::set<std::string>(ids.begin(), ids.end()), SizeIs(10));
}

TEST(ClientTest, KeepsAnIdTheCallerChose) {
  ScriptedTickets tickets;
  FakeServer server({&tickets});
  TestClient test(server.address(), {.retry = {}, .request_id = "from-the-command-line"});
  v1::IssueTicketRequest request;
  request.set_request_id("from-the-caller");
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, request).ok());
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  const std::vector<std::string> ids = tickets.ids();
  EXPECT_EQ(ids[0], "from-the-caller");
  EXPECT_EQ(ids[1], "from-the-command-line");
}

TEST(ClientTest, DoesNotRepeatARefusal) {
  ScriptedTickets tickets({Fail(grpc::StatusCode::FAILED_PRECONDITION,
                                RefusalBytes(v1::REASON_QUOTA_USED_UP, "none left", "tomorrow"))});
  FakeServer server({&tickets});
  TestClient test(server.address());
  const auto response = test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest());
  EXPECT_EQ(ReasonOf(response.status()), Reason::kQuotaUsedUp);
  EXPECT_EQ(response.status().message(), "none left");
  EXPECT_EQ(AdviceOf(response.status()), "tomorrow");
  EXPECT_FALSE(UnknownRequestId(response.status()));
  EXPECT_THAT(tickets.ids(), SizeIs(1));
  EXPECT_THAT(test.sleeper.sleeps(), SizeIs(0));
}

TEST(ClientTest, StaysAwayForAsLongAsTheServerAsks) {
  ScriptedTickets tickets({Fail(grpc::StatusCode::RESOURCE_EXHAUSTED,
                                RefusalBytes(v1::REASON_RATE_LIMITED, "slow down") +
                                    RetryInfoBytes(std::chrono::milliseconds(1500)))});
  FakeServer server({&tickets});
  TestClient test(server.address());
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  ASSERT_THAT(test.sleeper.sleeps(), SizeIs(1));
  EXPECT_GE(test.sleeper.sleeps()[0], std::chrono::milliseconds(1500));
}

TEST(ClientTest, GivesUpOnAServerThatStaysAwayAndNamesTheRequest) {
  std::string address;
  {
    ScriptedTickets tickets;
    FakeServer server({&tickets});
    address = server.address();
  }
  TestClient test(address);
  v1::IssueTicketRequest request;
  request.set_request_id("the-id");
  const auto response = test.client.Call(&Stub::IssueTicket, request);
  EXPECT_EQ(response.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(UnknownRequestId(response.status()), "the-id");
  EXPECT_GE(test.clock.SteadyNow(), std::chrono::seconds(15));
}

TEST(ClientTest, AbandonsAnAttemptAtItsDeadlineAndAsksAgain) {
  std::promise<void> second_attempt;
  ScriptedTickets tickets({[&](grpc::ServerContext*) {
                             second_attempt.get_future().wait();
                             return grpc::Status::OK;
                           },
                           [&](grpc::ServerContext*) {
                             second_attempt.set_value();
                             return grpc::Status::OK;
                           }});
  FakeServer server({&tickets});
  ClientOptions options;
  options.retry.attempt_timeout = std::chrono::milliseconds(50);
  TestClient test(server.address(), options);
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  const std::vector<std::string> ids = tickets.ids();
  ASSERT_GE(ids.size(), 2u);
  EXPECT_THAT(ids, Each(ids[0]));
}

TEST(ClientTest, SaysWhoIsCalling) {
  ScriptedTickets tickets;
  FakeServer server({&tickets});
  TestClient test(server.address());
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  test.client.set_session(Secret("clerk-session"));
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  EXPECT_THAT(tickets.authorizations(), Each("Bearer device-token"));
  EXPECT_THAT(tickets.sessions(), ElementsAre("(none)", "clerk-session"));
}

TEST(ClientTest, PresentsTheWitnessUntilTheHallHasAnswered) {
  ScriptedTickets tickets({Fail(grpc::StatusCode::UNAVAILABLE)});
  FakeServer server({&tickets});
  TestClient test(server.address());
  test.witness.Offer("main", WitnessBytes(1, 500));
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  EXPECT_THAT(tickets.witnesses(),
              ElementsAre(WitnessBytes(1, 500), WitnessBytes(1, 500), "(none)"));
}

TEST(ClientTest, TakesTheWitnessOfEveryAnswerAlsoOfARefusal) {
  ScriptedTickets tickets({Fail(grpc::StatusCode::FAILED_PRECONDITION,
                                RefusalBytes(v1::REASON_DAY_NOT_OPEN, "closed"))});
  FakeServer server({&tickets});
  TestClient test(server.address());
  EXPECT_FALSE(test.client.Call(&Stub::IssueTicket, v1::IssueTicketRequest()).ok());
  // What the next process would present: this one has presented.
  v1::IssueTicketRequest request;
  request.set_hall("other");
  EXPECT_EQ(test.witness.ToPresent("main"), "");
  ASSERT_TRUE(test.client.Call(&Stub::IssueTicket, request).ok());
  EXPECT_EQ(test.witness.ToPresent("other"), "");
  EXPECT_THAT(tickets.witnesses(), ElementsAre("(none)", "(none)"));
}

TEST(ClientTest, ReadsAreRepeatedToo) {
  class FlakyReads : public v1::TicketService::Service {
   public:
    grpc::Status GetTicket(grpc::ServerContext*, const v1::GetTicketRequest*,
                           v1::GetTicketResponse* response) override {
      if (++calls < 3) return {grpc::StatusCode::UNAVAILABLE, "away"};
      response->mutable_ticket()->set_number("B002");
      return grpc::Status::OK;
    }
    std::atomic<int> calls = 0;
  };
  FlakyReads reads;
  FakeServer server({&reads});
  TestClient test(server.address());
  const auto response = test.client.Call(&Stub::GetTicket, v1::GetTicketRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->ticket().number(), "B002");
}

}  // namespace
}  // namespace onestop::gateway
