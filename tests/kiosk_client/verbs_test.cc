#include "kiosk_client/verbs.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "onestop/v1/feedback_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"
#include "tests/kiosk_client/example_hall.h"

namespace onestop::kiosk_client {
namespace {

using gateway::ExitCode;

class FakeHall : public v1::HallService::Service {
 public:
  grpc::Status GetHall(grpc::ServerContext*, const v1::GetHallRequest*,
                       v1::GetHallResponse* response) override {
    *response->mutable_hall() = ExampleHall();
    return grpc::Status::OK;
  }

  grpc::Status WatchHall(grpc::ServerContext*, const v1::WatchHallRequest*,
                         grpc::ServerWriter<v1::WatchHallResponse>* writer) override {
    v1::WatchHallResponse response;
    response.mutable_time()->set_seconds(1763863512);
    response.mutable_hall()->set_day_state(v1::DAY_STATE_OPEN);
    response.mutable_hall()->set_hall_date("2025-11-23");
    writer->Write(response);
    response.mutable_hall()->clear_hall_date();
    v1::Service& service = *response.mutable_hall()->add_services();
    service.set_service("passport");
    service.set_waiting(4);
    writer->Write(response);
    return grpc::Status::OK;
  }

  grpc::Status WatchCalls(grpc::ServerContext*, const v1::WatchCallsRequest*,
                          grpc::ServerWriter<v1::WatchCallsResponse>* writer) override {
    v1::WatchCallsResponse response;
    for (const uint64_t sequence : {uint64_t{5}, uint64_t{7}}) {
      v1::Call& call = *response.add_calls();
      call.set_sequence(sequence);
      call.set_number("A00" + std::to_string(sequence));
      call.set_counter("c03");
      SetNames(call.mutable_counter_names(), "3 号窗口", "Window 3");
      call.mutable_time()->set_seconds(1763863512);
      writer->Write(response);
    }
    return grpc::Status::OK;
  }
};

// Keeps the last request of each kind.
class FakeTickets : public v1::TicketService::Service {
 public:
  grpc::Status ListServices(grpc::ServerContext*, const v1::ListServicesRequest*,
                            v1::ListServicesResponse* response) override {
    *response = ExampleServices();
    return grpc::Status::OK;
  }
  grpc::Status ListItems(grpc::ServerContext*, const v1::ListItemsRequest* request,
                         v1::ListItemsResponse* response) override {
    items = *request;
    *response = ExampleItems();
    return grpc::Status::OK;
  }
  grpc::Status IssueTicket(grpc::ServerContext*, const v1::IssueTicketRequest* request,
                           v1::IssueTicketResponse* response) override {
    issue = *request;
    if (request->matters(0).item() == "nonsense") {
      return {grpc::StatusCode::NOT_FOUND, "no",
              gateway::RefusalBytes(v1::REASON_UNKNOWN_ITEM, "no item 'nonsense'")};
    }
    *response->mutable_ticket() = ExampleTicket();
    response->set_tracking_token("secret-token");
    return grpc::Status::OK;
  }
  grpc::Status GetTicket(grpc::ServerContext*, const v1::GetTicketRequest*,
                         v1::GetTicketResponse* response) override {
    *response->mutable_ticket() = ExampleTicket();
    return grpc::Status::OK;
  }
  grpc::Status CancelTicket(grpc::ServerContext*, const v1::CancelTicketRequest* request,
                            v1::CancelTicketResponse* response) override {
    cancel = *request;
    response->mutable_ticket()->set_number("A017");
    response->mutable_ticket()->set_state(v1::TICKET_STATE_CANCELLED);
    return grpc::Status::OK;
  }
  grpc::Status PostponeTicket(grpc::ServerContext*, const v1::PostponeTicketRequest* request,
                              v1::PostponeTicketResponse* response) override {
    postpone = *request;
    response->mutable_ticket()->set_number("A017");
    response->mutable_ticket()->set_state(v1::TICKET_STATE_POSTPONED);
    return grpc::Status::OK;
  }
  grpc::Status ReprintTicket(grpc::ServerContext*, const v1::ReprintTicketRequest*,
                             v1::ReprintTicketResponse* response) override {
    response->set_copy(1);
    return grpc::Status::OK;
  }

  v1::ListItemsRequest items;
  v1::IssueTicketRequest issue;
  v1::CancelTicketRequest cancel;
  v1::PostponeTicketRequest postpone;
};

class FakeFeedback : public v1::FeedbackService::Service {
 public:
  grpc::Status RateVisit(grpc::ServerContext*, const v1::RateVisitRequest* request,
                         v1::RateVisitResponse*) override {
    rate = *request;
    return grpc::Status::OK;
  }
  v1::RateVisitRequest rate;
};

class VerbsTest : public ::testing::Test {
 protected:
  // Runs the verb as the program would, and keeps what it printed.
  template <class Verb>
  ExitCode Run(Verb verb, bool json = false) {
    out_.str("");
    err_.str("");
    gateway::Console console(
        {.language = gateway::Language::kEnglish, .json = json, .zone = absl::UTCTimeZone()}, out_,
        err_);
    Kiosk kiosk{test_.client, console};
    return console.Finish(verb(kiosk));
  }

  bool Printed(const std::string& text) const { return out_.str().find(text) != std::string::npos; }

  FakeHall hall_;
  FakeTickets tickets_;
  FakeFeedback feedback_;
  gateway::FakeServer server_{{&hall_, &tickets_, &feedback_}};
  gateway::TestClient test_{server_.address()};
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(VerbsTest, TakeSendsItemsAndServicesForWhatTheyAre) {
  TakeOptions options;
  options.matters = {"passport-renew", "passport"};
  options.quantities = {2};
  options.ticket_class = "priority";
  options.holder = "000102030405060708090a0b0c0d0e0f";
  options.accept_late = true;
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Take(kiosk, options); }), ExitCode::kOk);
  ASSERT_EQ(tickets_.issue.matters_size(), 2);
  EXPECT_EQ(tickets_.issue.matters(0).item(), "passport-renew");
  EXPECT_EQ(tickets_.issue.matters(0).quantity(), 2u);
  EXPECT_EQ(tickets_.issue.matters(1).service(), "passport");
  EXPECT_EQ(tickets_.issue.matters(1).item(), "");
  EXPECT_EQ(tickets_.issue.ticket_class(), "priority");
  EXPECT_EQ(tickets_.issue.holder().size(), 16u);
  EXPECT_EQ(tickets_.issue.request_id().size(), 36u);
  EXPECT_TRUE(tickets_.issue.accept_late());
  EXPECT_TRUE(Printed("Passport renewal ×2"));
  EXPECT_TRUE(Printed("secret-token"));
}

TEST_F(VerbsTest, TakeGivesScriptsTheWholeAnswerOnOneLine) {
  TakeOptions options;
  options.matters = {"passport"};
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Take(kiosk, options); }, true), ExitCode::kOk);
  EXPECT_TRUE(Printed("\"number\":\"A017\""));
  EXPECT_TRUE(Printed("\"trackingToken\":\"secret-token\""));
  EXPECT_EQ(out_.str().find('\n'), out_.str().size() - 1);
}

TEST_F(VerbsTest, TakeLetsTheServerRefuseWhatIsNeitherItemNorService) {
  TakeOptions options;
  options.matters = {"nonsense"};
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Take(kiosk, options); }), ExitCode::kRefused);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("There is no such item"), std::string::npos) << err_.str();
}

TEST_F(VerbsTest, TakeRefusesAHolderOrQuantitiesThatMakeNoSense) {
  TakeOptions options;
  options.matters = {"passport"};
  for (const char* holder : {"xyz", "0011", "00112233445566778899aabbccddeeff00"}) {
    options.holder = holder;
    EXPECT_EQ(Run([&](Kiosk& kiosk) { return Take(kiosk, options); }), ExitCode::kUsage) << holder;
  }
  options.holder = "";
  options.quantities = {1, 2};
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Take(kiosk, options); }), ExitCode::kUsage);
}

TEST_F(VerbsTest, ServicesAndItemsAreTablesForPeople) {
  EXPECT_EQ(Run(Services), ExitCode::kOk);
  EXPECT_TRUE(Printed("Police\npassport  Passports  f2         12         3  open\n"))
      << out_.str();
  EXPECT_TRUE(Printed("class: priority  Priority"));
  EXPECT_EQ(Run([](Kiosk& kiosk) { return Items(kiosk, {.service = "passport", .query = "ren"}); }),
            ExitCode::kOk);
  EXPECT_TRUE(Printed("the old passport, two recent photographs on white")) << out_.str();
  EXPECT_EQ(tickets_.items.service(), "passport");
  EXPECT_EQ(tickets_.items.query(), "ren");
}

TEST_F(VerbsTest, CancelAndPostponeNameTheTicketAndItsToken) {
  const TicketOptions ticket{.ticket = "A017", .token = "secret-token"};
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Cancel(kiosk, ticket); }), ExitCode::kOk);
  EXPECT_EQ(tickets_.cancel.ticket(), "A017");
  EXPECT_EQ(tickets_.cancel.tracking_token(), "secret-token");
  EXPECT_EQ(out_.str(), "A017: cancelled\n");
  EXPECT_EQ(Run([&](Kiosk& kiosk) { return Postpone(kiosk, ticket, 15); }), ExitCode::kOk);
  EXPECT_EQ(tickets_.postpone.delay().seconds(), 900);
}

TEST_F(VerbsTest, ReprintPrintsAMarkedCopy) {
  EXPECT_EQ(Run([](Kiosk& kiosk) { return Reprint(kiosk, {.ticket = "A017", .token = "t"}); }),
            ExitCode::kOk);
  EXPECT_TRUE(Printed("* COPY 1 *")) << out_.str();
}

TEST_F(VerbsTest, RateUnderstandsNumbersAndNames) {
  const TicketOptions ticket{.ticket = "A017", .token = "t"};
  const auto rate = [&](const std::string& level, const std::string& words = "") {
    return Run([&](Kiosk& kiosk) {
      return Rate(kiosk, ticket, {.level = level, .words = words});
    });
  };
  EXPECT_EQ(rate("5"), ExitCode::kOk);
  EXPECT_EQ(feedback_.rate.level(), v1::RATING_LEVEL_VERY_SATISFIED);
  EXPECT_EQ(feedback_.rate.words(), "");
  EXPECT_EQ(rate("dissatisfied", "等得太久"), ExitCode::kOk);
  EXPECT_EQ(feedback_.rate.level(), v1::RATING_LEVEL_DISSATISFIED);
  EXPECT_EQ(feedback_.rate.words(), "等得太久");
  for (const char* level : {"0", "6", "great"}) EXPECT_EQ(rate(level), ExitCode::kUsage);
}

TEST_F(VerbsTest, WatchCallsShowsEachCallOnce) {
  EXPECT_EQ(Run([](Kiosk& kiosk) { return WatchCalls(kiosk, ""); }), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "10:05:12  A005  →  Window 3\n10:05:12  A007  →  Window 3\n");
}

TEST_F(VerbsTest, WatchHallTellsTheDaysStateOnlyWhenItChanges) {
  EXPECT_EQ(Run(WatchHall), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "10:05:12  2025-11-23  open\n10:05:12  passport  4 waiting\n");
}

TEST_F(VerbsTest, TimesAreThoseOfTheHallNotOfThisMachine) {
  EXPECT_EQ(Run([](Kiosk& kiosk) { return Status(kiosk, {.ticket = "A017", .token = ""}); }),
            ExitCode::kOk);
  EXPECT_TRUE(Printed("Issued: 2025-11-23 10:05")) << out_.str();
}

TEST_F(VerbsTest, AServerThatIsAwayIsAFailureAndNoRefusal) {
  server_.Stop();
  EXPECT_EQ(Run(Services), ExitCode::kFailed);
  EXPECT_NE(err_.str().find("The server did not answer."), std::string::npos);
}

}  // namespace
}  // namespace onestop::kiosk_client
