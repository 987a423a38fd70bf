#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "server/rpc/witness.h"
#include "tests/rpc/world.h"

// What happens when a command comes twice, and what clients prove to the server.

namespace onestop::rpc {
namespace {

using Tickets = v1::TicketService::Stub;
using Counters = v1::CounterService::Stub;

class RetryTest : public ::testing::Test {
 protected:
  // Sends the request twice and expects one effect and one answer.
  template <class Stub, class Request, class Response>
  Response SendTwice(const Who& who,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     Request request) {
    request.set_request_id(world_.NewRequestId());
    auto first = world_.Send(who, method, request);
    EXPECT_TRUE(first.ok()) << first.status().message();
    const uint64_t sequence = world_.engine().Durable("main").sequence;
    auto second = world_.Send(who, method, request);
    EXPECT_TRUE(second.ok()) << second.status().message();
    EXPECT_EQ(world_.engine().Durable("main").sequence, sequence) << "it acted twice";
    if (!first.ok() || !second.ok()) return Response();
    EXPECT_FALSE(first->receipt().duplicate());
    EXPECT_TRUE(second->receipt().duplicate());
    second->mutable_receipt()->set_duplicate(false);
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*first, *second))
        << first->DebugString() << second->DebugString();
    return *first;
  }

  World world_;
  Who kiosk_ = world_.Enroll(Role::kKiosk);
};

TEST_F(RetryTest, ATicketIsIssuedOnce) {
  v1::IssueTicketRequest issue;
  issue.add_matters()->set_item("passport-new");
  issue.add_matters()->set_item("tax-refund");
  issue.add_matters()->set_item("tax-clear");
  const auto issued = SendTwice(kiosk_, &Tickets::IssueTicket, issue);
  EXPECT_EQ(issued.ticket().number(), "A001");
  EXPECT_TRUE(issued.ticket().matters(1).blocked()) << "tax-refund comes after tax-clear";
  EXPECT_FALSE(issued.tracking_token().empty());
}

TEST_F(RetryTest, EveryStepOfAVisitHappensOnce) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport");
  world_.Issue(kiosk_, "passport");
  world_.Hire(7);
  const Who clerk = world_.SignedIn(7);
  v1::OpenCounterRequest open;
  open.set_counter("1");
  SendTwice(clerk, &Counters::OpenCounter, open);
  v1::CallNextRequest next;
  next.set_counter("1");
  EXPECT_EQ(SendTwice(clerk, &Counters::CallNext, next).called().number(), "A001");
  v1::RecallTicketRequest recall;
  recall.set_counter("1");
  recall.set_ticket("A001");
  EXPECT_EQ(SendTwice(clerk, &Counters::RecallTicket, recall).recalls(), 1U);
  v1::StartServiceRequest start;
  start.set_counter("1");
  start.set_ticket("A001");
  SendTwice(clerk, &Counters::StartService, start);
  next.mutable_current()->set_ticket("A001");
  next.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_ACCEPTED);
  const auto second = SendTwice(clerk, &Counters::CallNext, next);
  EXPECT_EQ(second.closed().state(), v1::TICKET_STATE_SERVED);
  EXPECT_EQ(second.called().number(), "A002");
  v1::RateVisitRequest rate;
  rate.set_ticket("A001");
  rate.set_tracking_token(issued.tracking_token());
  rate.set_level(v1::RATING_LEVEL_FAIR);
  SendTwice(kiosk_, &v1::FeedbackService::Stub::RateVisit, rate);
}

TEST_F(RetryTest, AnIdIsOneCommandsAlone) {
  v1::IssueTicketRequest issue;
  issue.add_matters()->set_service("passport");
  issue.set_request_id(world_.NewRequestId());
  ASSERT_TRUE(world_.Send(kiosk_, &Tickets::IssueTicket, issue).ok());
  issue.mutable_matters(0)->set_service("tax");
  EXPECT_EQ(ReasonOf(world_.Send(kiosk_, &Tickets::IssueTicket, issue).status()),
            Reason::kRequestIdReused);
  // Another device may have chosen the same one.
  EXPECT_TRUE(world_.Send(world_.Enroll(Role::kKiosk), &Tickets::IssueTicket, issue).ok());
}

TEST_F(RetryTest, ARefusedCommandIsDecidedAfresh) {
  const Who clerk = world_.AtCounter(7, "1");
  v1::CallTicketRequest request;
  request.set_counter("1");
  request.set_ticket("A001");
  request.set_request_id(world_.NewRequestId());
  EXPECT_EQ(ReasonOf(world_.Send(clerk, &Counters::CallTicket, request).status()),
            Reason::kUnknownTicket);
  world_.Issue(kiosk_, "passport");
  EXPECT_TRUE(world_.Send(clerk, &Counters::CallTicket, request).ok());
}

class WitnessCallTest : public RetryTest {
 protected:
  std::string WitnessOf(const Trailer& trailer) {
    const auto found = trailer.metadata.find(kWitnessMetadata);
    return found == trailer.metadata.end() ? "" : found->second;
  }
  std::string Forge(engine::Position position) {
    return Witnesses(world_.identity().DeriveKey("witness")).Make("main", position);
  }
  absl::Status IssueWith(const std::string& witness, Trailer* trailer = nullptr) {
    v1::IssueTicketRequest issue;
    issue.add_matters()->set_service("passport");
    return world_.Call(kiosk_, &Tickets::IssueTicket, issue, trailer, witness).status();
  }
};

TEST_F(WitnessCallTest, EveryReplyToACommandCarriesOne) {
  Trailer trailer;
  ASSERT_TRUE(IssueWith("", &trailer).ok());
  const auto proven = Witnesses(world_.identity().DeriveKey("witness"))
                          .Read("main", WitnessOf(trailer));
  ASSERT_TRUE(proven.has_value());
  EXPECT_EQ(proven->sequence, world_.engine().Durable("main").sequence);
}

TEST_F(WitnessCallTest, OneOfThisJournalIsWelcome) {
  Trailer trailer;
  ASSERT_TRUE(IssueWith("", &trailer).ok());
  EXPECT_TRUE(IssueWith(WitnessOf(trailer)).ok());
  EXPECT_TRUE(world_.engine().writable());
}

TEST_F(WitnessCallTest, OneThatProvesNothingIsIgnored) {
  EXPECT_TRUE(IssueWith("nonsense").ok());
  EXPECT_TRUE(IssueWith(std::string(80, 'x')).ok());
  EXPECT_TRUE(world_.engine().writable());
}

TEST_F(WitnessCallTest, OneThatKnowsMoreThanTheJournalStopsTheWriting) {
  engine::Position ahead = world_.engine().Durable("main");
  ahead.sequence += 1;
  const absl::Status refused = IssueWith(Forge(ahead));
  EXPECT_EQ(ReasonOf(refused), Reason::kQuarantined) << refused.message();
  EXPECT_FALSE(world_.engine().writable());
  // Reads go on.
  const auto hall =
      world_.Call(kiosk_, &v1::HallService::Stub::GetHall, v1::GetHallRequest());
  ASSERT_TRUE(hall.ok());
  EXPECT_FALSE(hall->hall().writable());
}

TEST_F(WitnessCallTest, OneOfARecordThatIsAnotherByNowStopsTheWriting) {
  engine::Position other = world_.engine().Durable("main");
  other.hash[0] ^= 1;
  ASSERT_TRUE(IssueWith("").ok());
  // Nobody waits for the record to be read: at the latest the next commands are refused.
  absl::Status last = IssueWith(Forge(other));
  while (last.ok()) last = IssueWith("");
  EXPECT_EQ(ReasonOf(last), Reason::kQuarantined) << last.message();
}

TEST_F(WitnessCallTest, OneOfAPastThatWasGivenUpIsWelcome) {
  engine::Position durable = world_.engine().Durable("main");
  durable.forked_epoch = durable.epoch;
  engine::Position lost = durable;
  lost.sequence += 100;
  EXPECT_EQ(ReasonOf(Witnesses::Compare(durable, lost)), Reason::kBehindWitness);
  lost.epoch -= 1;
  EXPECT_TRUE(Witnesses::Compare(durable, lost).ok());
  EXPECT_FALSE(Witnesses::MustLookUp(durable, lost));
}

}  // namespace
}  // namespace onestop::rpc
