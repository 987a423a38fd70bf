#include "counter_client/verbs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "gateway/client/clerk_session.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"

namespace onestop::counter_client {
namespace {

using gateway::ExitCode;

SignInOptions Clerk() {
  SignInOptions options;
  options.staff_id = 1042;
  return options;
}

TransferOptions TransferTo(const std::string& service, const std::string& counter) {
  TransferOptions options;
  options.service = service;
  options.counter = counter;
  options.reason = "payment";
  return options;
}

// Answers like a hall in which A001, A002, ... wait and everything is allowed.
class FakeCounter : public v1::CounterService::Service {
 public:
  grpc::Status SignIn(grpc::ServerContext*, const v1::SignInRequest* request,
                      v1::SignInResponse* response) override {
    sign_in = *request;
    if (request->pin() != "246813") {
      return {grpc::StatusCode::UNAUTHENTICATED, "no",
              gateway::RefusalBytes(v1::REASON_SIGN_IN_FAILED, "wrong PIN")};
    }
    response->set_session_token("the-session");
    response->set_display_name("Wang Fang");
    return grpc::Status::OK;
  }
  grpc::Status SignOut(grpc::ServerContext*, const v1::SignOutRequest*,
                       v1::SignOutResponse*) override {
    return grpc::Status::OK;
  }
  grpc::Status OpenCounter(grpc::ServerContext* context, const v1::OpenCounterRequest*,
                           v1::OpenCounterResponse* response) override {
    session = gateway::MetadataOf(*context, "onestop-session");
    response->set_state(v1::COUNTER_STATE_OPEN);
    return grpc::Status::OK;
  }
  grpc::Status CallNext(grpc::ServerContext*, const v1::CallNextRequest* request,
                        v1::CallNextResponse* response) override {
    next = *request;
    if (request->has_current()) {
      response->mutable_closed()->set_ticket_id(request->current().ticket());
      response->mutable_closed()->set_number("A000");
      response->mutable_closed()->set_state(v1::TICKET_STATE_SERVED);
    }
    if (waiting == 0) return grpc::Status::OK;
    --waiting;
    ++calls;
    SetCalled("A00" + std::to_string(calls), response->mutable_called());
    return grpc::Status::OK;
  }
  grpc::Status CallTicket(grpc::ServerContext*, const v1::CallTicketRequest* request,
                          v1::CallTicketResponse* response) override {
    SetCalled(request->ticket(), response->mutable_called());
    return grpc::Status::OK;
  }
  grpc::Status RecallTicket(grpc::ServerContext*, const v1::RecallTicketRequest* request,
                            v1::RecallTicketResponse* response) override {
    SetUpdate(request->ticket(), v1::TICKET_STATE_CALLED, response->mutable_ticket());
    return grpc::Status::OK;
  }
  grpc::Status FinishMatter(grpc::ServerContext*, const v1::FinishMatterRequest* request,
                            v1::FinishMatterResponse* response) override {
    finish = *request;
    response->set_next_matter(next_matter);
    SetUpdate(request->ticket(), v1::TICKET_STATE_SERVED, response->mutable_ticket());
    return grpc::Status::OK;
  }
  grpc::Status ParkTicket(grpc::ServerContext*, const v1::ParkTicketRequest* request,
                          v1::ParkTicketResponse* response) override {
    SetUpdate(request->ticket(), v1::TICKET_STATE_PARKED, response->mutable_ticket());
    return grpc::Status::OK;
  }
  grpc::Status ResumeTicket(grpc::ServerContext*, const v1::ResumeTicketRequest* request,
                            v1::ResumeTicketResponse* response) override {
    SetUpdate("id-" + request->ticket(), resume_state, response->mutable_ticket());
    return grpc::Status::OK;
  }
  grpc::Status TransferTicket(grpc::ServerContext*, const v1::TransferTicketRequest* request,
                              v1::TransferTicketResponse* response) override {
    transfer = *request;
    SetUpdate(request->ticket(), v1::TICKET_STATE_WAITING, response->mutable_ticket());
    return grpc::Status::OK;
  }
  grpc::Status ListTickets(grpc::ServerContext*, const v1::ListTicketsRequest* request,
                           v1::ListTicketsResponse* response) override {
    list = *request;
    v1::Ticket& ticket = *response->add_tickets();
    ticket.set_number("A009");
    ticket.set_state(v1::TICKET_STATE_MISSED);
    response->set_total(1);
    return grpc::Status::OK;
  }
  grpc::Status WatchCounter(grpc::ServerContext*, const v1::WatchCounterRequest*,
                            grpc::ServerWriter<v1::WatchCounterResponse>* writer) override {
    v1::WatchCounterResponse response;
    response.mutable_counter()->set_counter("c03");
    response.mutable_counter()->mutable_ticket()->set_ticket_id("id-A009");
    response.mutable_counter()->mutable_ticket()->set_number("A009");
    writer->Write(response);
    return grpc::Status::OK;
  }

  int waiting = 5;
  int calls = 0;
  uint32_t next_matter = 0;
  v1::TicketState resume_state = v1::TICKET_STATE_SERVING;
  std::string session;
  v1::SignInRequest sign_in;
  v1::CallNextRequest next;
  v1::FinishMatterRequest finish;
  v1::TransferTicketRequest transfer;
  v1::ListTicketsRequest list;
  uint32_t leg = 1;

 private:
  void SetCalled(const std::string& number, v1::CalledTicket* called) const {
    called->set_ticket_id("id-" + number);
    called->set_number(number);
    called->set_leg(leg);
    called->set_state(v1::TICKET_STATE_CALLED);
  }
  static void SetUpdate(const std::string& id, v1::TicketState state, v1::TicketUpdate* update) {
    update->set_ticket_id(id);
    update->set_number(id.substr(3));
    update->set_state(state);
  }
};

// Knows of every ticket that window 3 sent it to the cashier.
class FakeTickets : public v1::TicketService::Service {
 public:
  grpc::Status GetTicket(grpc::ServerContext*, const v1::GetTicketRequest* request,
                         v1::GetTicketResponse* response) override {
    asked = request->ticket();
    v1::Handover& handover = *response->mutable_ticket()->mutable_handover();
    handover.set_from_counter("3");
    handover.set_reason(v1::TRANSFER_REASON_PAYMENT);
    handover.set_note("stamp duty");
    return grpc::Status::OK;
  }

  std::string asked;
};

class VerbsTest : public ::testing::Test {
 protected:
  VerbsTest() { setenv("ONESTOP_PIN", "246813", 1); }
  ~VerbsTest() override { unsetenv("ONESTOP_PIN"); }

  std::string Folder() const { return folder_.path().string(); }

  // Runs one verb as a process of its own would: what it remembers comes from the folder.
  template <class Verb>
  ExitCode Run(Verb verb, Terminal::Overrides overrides = {}, bool json = false) {
    out_.str("");
    err_.str("");
    gateway::Console console(
        {.language = gateway::Language::kEnglish, .json = json, .zone = absl::UTCTimeZone()}, out_,
        err_);
    Terminal terminal(test_.client, console, Folder(), Session(), overrides);
    return console.Finish(verb(terminal));
  }

  gateway::ClerkSession Session() { return *gateway::LoadClerkSession(Folder()); }

  // Signed in, counter c03 open, the first ticket called.
  void CallFirst() {
    ASSERT_EQ(Run([](Terminal& t) { return SignIn(t, Clerk()); }), ExitCode::kOk);
    ASSERT_EQ(Run([](Terminal& t) { return Open(t, "c03"); }), ExitCode::kOk);
    ASSERT_EQ(RunNext(), ExitCode::kOk);
    ASSERT_EQ(Session().ticket_id, "id-A001");
  }

  ExitCode RunNext(const NextOptions& options = {}, Terminal::Overrides overrides = {}) {
    return Run([&](Terminal& t) { return Next(t, options); }, std::move(overrides));
  }

  testing::TempFolder folder_;
  FakeCounter counter_;
  FakeTickets tickets_;
  gateway::FakeServer server_{{&counter_, &tickets_}};
  gateway::TestClient test_{server_.address()};
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(VerbsTest, SignInKeepsTheSessionAndLaterCommandsUseIt) {
  EXPECT_EQ(Run([](Terminal& t) { return SignIn(t, Clerk()); }), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "Signed in: Wang Fang\n");
  EXPECT_EQ(Session().token.Reveal(), "the-session");
  EXPECT_EQ(Run([](Terminal& t) { return Open(t, "c03"); }), ExitCode::kOk);
  EXPECT_EQ(counter_.session, "the-session");
  EXPECT_EQ(Session().counter, "c03");
}

TEST_F(VerbsTest, SignInNeverPrintsTheToken) {
  EXPECT_EQ(Run([](Terminal& t) { return SignIn(t, Clerk()); }, {}, true), ExitCode::kOk);
  EXPECT_EQ(out_.str().find("the-session"), std::string::npos) << out_.str();
}

TEST_F(VerbsTest, AWrongPinChangesNothing) {
  setenv("ONESTOP_PIN", "111111", 1);
  EXPECT_EQ(Run([](Terminal& t) { return SignIn(t, Clerk()); }), ExitCode::kRefused);
  EXPECT_FALSE(Session().signed_in());
}

TEST_F(VerbsTest, SignOutForgetsEverything) {
  CallFirst();
  EXPECT_EQ(Run(SignOut), ExitCode::kOk);
  EXPECT_FALSE(Session().signed_in());
  EXPECT_EQ(Session().ticket_id, "");
}

TEST_F(VerbsTest, NextRemembersTheTicketAndClosesItInTheSameStep) {
  CallFirst();
  EXPECT_FALSE(counter_.next.has_current());
  EXPECT_NE(out_.str().find("A001  called"), std::string::npos) << out_.str();
  EXPECT_EQ(RunNext({.finish = {.outcome = "missing-papers", .missing_papers = {"photo"}}}),
            ExitCode::kOk);
  EXPECT_EQ(counter_.next.counter(), "c03");
  EXPECT_EQ(counter_.next.current().ticket(), "id-A001");
  EXPECT_EQ(counter_.next.current().finish().outcome(), v1::OUTCOME_MISSING_PAPERS);
  EXPECT_EQ(counter_.next.current().finish().missing_papers(0), "photo");
  EXPECT_EQ(Session().ticket_id, "id-A002");
  EXPECT_EQ(RunNext({.finish = {}, .absent = true}), ExitCode::kOk);
  EXPECT_EQ(counter_.next.current().ticket(), "id-A002");
  EXPECT_TRUE(counter_.next.current().absent());
}

TEST_F(VerbsTest, NextSaysWhenNobodyWaitsAndForgetsTheFormerTicket) {
  CallFirst();
  counter_.waiting = 0;
  EXPECT_EQ(RunNext({.finish = {.outcome = "completed", .missing_papers = {}}}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "A000: served\n\nNobody is waiting.\n");
  EXPECT_EQ(Session().ticket_id, "");
}

TEST_F(VerbsTest, TheCommandLineOverridesWhatIsRemembered) {
  CallFirst();
  EXPECT_EQ(RunNext({.finish = {.outcome = "completed", .missing_papers = {}}},
                    {.counter = "c04", .ticket = "id-A777"}),
            ExitCode::kOk);
  EXPECT_EQ(counter_.next.counter(), "c04");
  EXPECT_EQ(counter_.next.current().ticket(), "id-A777");
}

TEST_F(VerbsTest, ACommandWithoutCounterOrTicketIsWrongUsage) {
  EXPECT_EQ(RunNext(), ExitCode::kUsage);
  EXPECT_EQ(Run(Recall, {.counter = "c03", .ticket = ""}), ExitCode::kUsage);
  EXPECT_EQ(Run(Recall, {.counter = "c03", .ticket = "id-A001"}), ExitCode::kOk);
}

TEST_F(VerbsTest, FinishForgetsTheTicketUnlessAMatterGoesOn) {
  CallFirst();
  counter_.next_matter = 2;
  EXPECT_EQ(Run([](Terminal& t) { return Finish(t, {}); }), ExitCode::kOk);
  EXPECT_EQ(counter_.finish.ticket(), "id-A001");
  EXPECT_EQ(counter_.finish.finish().outcome(), v1::OUTCOME_COMPLETED);
  EXPECT_EQ(Session().ticket_id, "id-A001");
  counter_.next_matter = 0;
  EXPECT_EQ(
      Run([](Terminal& t) { return Finish(t, {.outcome = "accepted", .missing_papers = {}}); }),
      ExitCode::kOk);
  EXPECT_EQ(Session().ticket_id, "");
}

TEST_F(VerbsTest, ParkAndResumeFollowTheTicket) {
  CallFirst();
  EXPECT_EQ(Run(Park), ExitCode::kOk);
  EXPECT_EQ(Session().ticket_id, "");
  EXPECT_EQ(Run([](Terminal& t) { return Resume(t, "A001"); }), ExitCode::kOk);
  EXPECT_EQ(Session().ticket_id, "id-A001");
}

TEST_F(VerbsTest, ResumeAtABusyCounterDoesNotReplaceTheTicketInHand) {
  CallFirst();
  counter_.resume_state = v1::TICKET_STATE_WAITING;
  EXPECT_EQ(Run([](Terminal& t) { return Resume(t, "A005"); }), ExitCode::kOk);
  EXPECT_EQ(Session().ticket_id, "id-A001");
}

TEST_F(VerbsTest, TransferNamesReceiverAndReason) {
  CallFirst();
  EXPECT_EQ(Run([](Terminal& t) {
              return Transfer(t, {.service = "cashier",
                                  .counter = "",
                                  .reason = "payment",
                                  .note = "fee",
                                  .return_to_me = true});
            }),
            ExitCode::kOk);
  EXPECT_EQ(counter_.transfer.ticket(), "id-A001");
  EXPECT_EQ(counter_.transfer.service(), "cashier");
  EXPECT_EQ(counter_.transfer.reason(), v1::TRANSFER_REASON_PAYMENT);
  EXPECT_TRUE(counter_.transfer.return_to_me());
  EXPECT_EQ(Session().ticket_id, "");
}

TEST_F(VerbsTest, TransferNeedsExactlyOneReceiver) {
  CallFirst();
  EXPECT_EQ(Run([](Terminal& t) { return Transfer(t, TransferTo("", "")); }), ExitCode::kUsage);
  EXPECT_EQ(Run([](Terminal& t) { return Transfer(t, TransferTo("a", "b")); }), ExitCode::kUsage);
}

TEST_F(VerbsTest, NextTellsWhoHandedTheTicketOverAndWhy) {
  CallFirst();
  EXPECT_EQ(tickets_.asked, "") << "a first leg has no giver";
  counter_.leg = 2;
  EXPECT_EQ(RunNext(), ExitCode::kOk);
  EXPECT_EQ(tickets_.asked, "id-A002");
  EXPECT_NE(out_.str().find("\n  from window 3, payment: stamp duty\n"), std::string::npos)
      << out_.str();
}

TEST_F(VerbsTest, ListAsksForWhatThisCounterTakes) {
  EXPECT_EQ(Run([](Terminal& t) { return ListTickets(t, {}); }), ExitCode::kOk);
  EXPECT_EQ(counter_.list.counter(), "") << "whoever is at no counter sees the hall";
  CallFirst();
  EXPECT_EQ(Run([](Terminal& t) { return ListTickets(t, {}); }), ExitCode::kOk);
  EXPECT_EQ(counter_.list.counter(), "c03");
  EXPECT_EQ(counter_.list.states_size(), 0);
  EXPECT_NE(out_.str().find("A009"), std::string::npos) << out_.str();
  ListOptions options;
  options.missed = true;
  options.parked = true;
  options.whole_hall = true;
  EXPECT_EQ(Run([&](Terminal& t) { return ListTickets(t, options); }, {}, true), ExitCode::kOk);
  EXPECT_EQ(counter_.list.counter(), "");
  ASSERT_EQ(counter_.list.states_size(), 2);
  EXPECT_EQ(counter_.list.states(0), v1::TICKET_STATE_MISSED);
  EXPECT_EQ(counter_.list.states(1), v1::TICKET_STATE_PARKED);
  EXPECT_NE(out_.str().find("\"number\":\"A009\""), std::string::npos) << out_.str();
}

TEST_F(VerbsTest, WatchOnceTakesTheServersWordOnTheTicketInHand) {
  CallFirst();
  EXPECT_EQ(Run([](Terminal& t) { return Watch(t, true); }), ExitCode::kOk);
  EXPECT_EQ(Session().ticket_id, "id-A009");
  EXPECT_EQ(Session().ticket_number, "A009");
}

}  // namespace
}  // namespace onestop::counter_client
