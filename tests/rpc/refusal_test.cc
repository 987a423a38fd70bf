#include <gtest/gtest.h>

#include <string>

#include "gateway/client/refusal.h"
#include "server/rpc/status.h"
#include "tests/rpc/world.h"

// Bad input gets a clear answer, and loses nothing.

namespace onestop::rpc {
namespace {

using Tickets = v1::TicketService::Stub;
using Counters = v1::CounterService::Stub;

class RefusalTest : public ::testing::Test {
 protected:
  template <class Stub, class Request, class Response>
  Reason Refusal(const Who& who,
                 grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                 const Request& request) {
    const uint64_t before = world_.engine().Durable("main").sequence;
    const Reason reason = ReasonOf(world_.Call(who, method, request).status());
    EXPECT_EQ(world_.engine().Durable("main").sequence, before) << "a refusal was recorded";
    return reason;
  }
  Reason IssueRefusal(const v1::IssueTicketRequest& request) {
    return Refusal(kiosk_, &Tickets::IssueTicket, request);
  }
  static v1::IssueTicketRequest For(const std::string& service) {
    v1::IssueTicketRequest request;
    request.add_matters()->set_service(service);
    return request;
  }

  World world_;
  Who kiosk_ = world_.Enroll(Role::kKiosk);
};

TEST_F(RefusalTest, WhoDoesNotSayWhoTheyAreIsRefused) {
  EXPECT_EQ(Refusal(Who(), &Tickets::IssueTicket, For("passport")), Reason::kUnauthenticated);
  Who wrong = kiosk_;
  wrong.token.back() = wrong.token.back() == 'a' ? 'b' : 'a';
  EXPECT_EQ(Refusal(wrong, &Tickets::IssueTicket, For("passport")), Reason::kUnauthenticated);
}

TEST_F(RefusalTest, ADisplayTakesNoTickets) {
  EXPECT_EQ(Refusal(world_.Enroll(Role::kDisplay), &Tickets::IssueTicket, For("passport")),
            Reason::kRoleNotAllowed);
}

TEST_F(RefusalTest, HallsItemsServicesAndClassesMustExist) {
  v1::IssueTicketRequest request = For("passport");
  request.set_hall("other");
  EXPECT_EQ(IssueRefusal(request), Reason::kOtherHall);
  const Who everywhere = world_.Enroll(Role::kLoad, "*");
  request.set_hall("nowhere");
  EXPECT_EQ(Refusal(everywhere, &Tickets::IssueTicket, request), Reason::kUnknownHall);
  EXPECT_EQ(IssueRefusal(For("fishing")), Reason::kUnknownService);
  v1::IssueTicketRequest item;
  item.add_matters()->set_item("rod-license");
  EXPECT_EQ(IssueRefusal(item), Reason::kUnknownItem);
  request = For("passport");
  request.set_ticket_class("royal");
  EXPECT_EQ(IssueRefusal(request), Reason::kUnknownClass);
  request.set_ticket_class("veteran");
  EXPECT_EQ(IssueRefusal(request), Reason::kClassNotDeclarable);
}

TEST_F(RefusalTest, CommandsNeedAnIdAndItsForm) {
  v1::IssueTicketRequest request = For("passport");
  EXPECT_EQ(ReasonOf(world_.Send(kiosk_, &Tickets::IssueTicket, request).status()),
            Reason::kRequestIdMissing);
  request.set_request_id("7");
  EXPECT_EQ(IssueRefusal(request), Reason::kBadId);
}

TEST_F(RefusalTest, QuotasAndLimitsHold) {
  for (int i = 0; i < 3; ++i) world_.Issue(kiosk_, "notary");
  EXPECT_EQ(IssueRefusal(For("notary")), Reason::kQuotaUsedUp);
  v1::IssueTicketRequest held = For("passport");
  held.set_holder(std::string(16, 'p'));
  ASSERT_TRUE(world_.Call(kiosk_, &Tickets::IssueTicket, held).ok());
  ASSERT_TRUE(world_.Call(kiosk_, &Tickets::IssueTicket, held).ok());
  EXPECT_EQ(IssueRefusal(held), Reason::kHolderLimit);
}

TEST_F(RefusalTest, ACitizenNeedsTheTokenOfThatVeryTicket) {
  const v1::IssueTicketResponse mine = world_.Issue(kiosk_, "passport");
  const v1::IssueTicketResponse other = world_.Issue(kiosk_, "passport");
  v1::CancelTicketRequest cancel;
  cancel.set_ticket(other.ticket().ticket_id());
  EXPECT_EQ(Refusal(kiosk_, &Tickets::CancelTicket, cancel), Reason::kBadTrackingToken);
  cancel.set_tracking_token(mine.tracking_token());
  EXPECT_EQ(Refusal(kiosk_, &Tickets::CancelTicket, cancel), Reason::kBadTrackingToken);
  const Who web = world_.Enroll(Role::kWeb);
  v1::GetTicketRequest get;
  get.set_ticket(other.ticket().ticket_id());
  get.set_tracking_token(mine.tracking_token());
  EXPECT_EQ(Refusal(web, &Tickets::GetTicket, get), Reason::kBadTrackingToken);
  get.set_tracking_token(other.tracking_token());
  EXPECT_TRUE(world_.Call(web, &Tickets::GetTicket, get).ok());
  // A phone cannot try out numbers either.
  get.set_ticket("A999");
  EXPECT_EQ(Refusal(web, &Tickets::GetTicket, get), Reason::kBadTrackingToken);
}

TEST_F(RefusalTest, TicketsAndCountersMustBeThere) {
  v1::GetTicketRequest get;
  get.set_ticket("A777");
  EXPECT_EQ(Refusal(kiosk_, &Tickets::GetTicket, get), Reason::kUnknownTicket);
  EXPECT_EQ(Refusal(kiosk_, &Tickets::GetTicket, v1::GetTicketRequest()), Reason::kMissingField);
  world_.Hire(7);
  const Who clerk = world_.SignedIn(7);
  v1::OpenCounterRequest open;
  open.set_counter("99");
  EXPECT_EQ(Refusal(clerk, &Counters::OpenCounter, open), Reason::kUnknownCounter);
}

TEST_F(RefusalTest, ACounterIsOneClerksAndAClerkIsAtOneCounter) {
  const Who first = world_.AtCounter(7, "1");
  world_.Hire(8);
  const Who second = world_.SignedIn(8);
  v1::OpenCounterRequest open;
  open.set_counter("1");
  EXPECT_EQ(Refusal(second, &Counters::OpenCounter, open), Reason::kCounterTaken);
  open.set_counter("2");
  EXPECT_EQ(Refusal(first, &Counters::OpenCounter, open), Reason::kClerkElsewhere);
  v1::CallNextRequest next;
  next.set_counter("1");
  EXPECT_EQ(Refusal(second, &Counters::CallNext, next), Reason::kCounterNotYours);
}

TEST_F(RefusalTest, ALateDoubleClickCannotActOnTheNextTicket) {
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  v1::FinishMatterRequest finish;
  finish.set_counter("1");
  finish.set_ticket("A002");
  finish.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  const Reason reason = Refusal(clerk, &Counters::FinishMatter, finish);
  EXPECT_TRUE(reason == Reason::kTicketNotHere || reason == Reason::kUnknownTicket)
      << ReasonName(reason);
  v1::PauseCounterRequest pause;
  pause.set_counter("1");
  pause.set_reason(v1::PAUSE_REASON_MEAL);
  EXPECT_EQ(Refusal(clerk, &Counters::PauseCounter, pause), Reason::kCounterBusy);
}

TEST_F(RefusalTest, TextThatHidesSomethingIsRefused) {
  v1::IssueTicketRequest request = For("passport");
  request.mutable_matters(0)->set_case_id("case\u202e1");
  EXPECT_EQ(IssueRefusal(request), Reason::kBadText);
  request.mutable_matters(0)->set_case_id(std::string(65, 'a'));
  EXPECT_EQ(IssueRefusal(request), Reason::kBadText);
}

TEST_F(RefusalTest, TooManyCallsAreToldWhenToComeBack) {
  v1::GetTicketRequest get;
  get.set_ticket("A001");
  Trailer trailer;
  absl::Status status;
  for (int i = 0; i < 100 && ReasonOf(status) != Reason::kRateLimited; ++i) {
    status = world_.Call(kiosk_, &Tickets::GetTicket, get, &trailer).status();
  }
  EXPECT_EQ(ReasonOf(status), Reason::kRateLimited);
  EXPECT_EQ(trailer.metadata.count(kRetryMetadata), 1U);
}

TEST_F(RefusalTest, ARevokedDeviceIsRefusedFromThenOn) {
  v1::RevokeDeviceRequest revoke;
  revoke.set_device_id(kiosk_.device_id);
  ASSERT_TRUE(world_.Call(world_.admin(), &v1::AdminService::Stub::RevokeDevice, revoke).ok());
  EXPECT_EQ(IssueRefusal(For("passport")), Reason::kDeviceRevoked);
}

TEST_F(RefusalTest, BeforeTheFirstSessionNobodyTakesATicket) {
  world_.clock().Advance(std::chrono::hours(4) + std::chrono::minutes(10));
  // 13:15, between two sessions.
  EXPECT_EQ(ReasonOf(world_.Call(kiosk_, &Tickets::IssueTicket, For("passport")).status()),
            Reason::kSessionClosed);
}

}  // namespace
}  // namespace onestop::rpc
