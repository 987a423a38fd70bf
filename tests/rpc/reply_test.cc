#include "server/rpc/reply.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/rpc/ticket_update.h"
#include "tests/support/test_hall.h"

namespace onestop::rpc {
namespace {

constexpr core::TicketName kA017{core::TicketId(117), core::SeriesId(1), 17};
constexpr core::TicketName kB003{core::TicketId(118), core::SeriesId(2), 3};
constexpr core::CounterId kWindow3{3};

core::Matter MatterFor(uint32_t service) {
  core::Matter matter;
  matter.service = core::ServiceId(service);
  return matter;
}

core::TicketCalled Called(const core::TicketName& ticket) {
  core::TicketCalled event;
  event.ticket = ticket;
  event.counter = kWindow3;
  event.service = core::ServiceId(1);
  event.ticket_class = core::ClassId(2);
  event.matter = 2;
  event.leg = 2;
  event.queued = testing::TimeOfDay("09:00:00");
  event.exception = core::CallException::kBound;
  event.matters = {MatterFor(1), MatterFor(3)};
  event.matters[0].outcome = core::Outcome::kCompleted;
  return event;
}

core::MatterFinished Finished() {
  core::MatterFinished event;
  event.ticket = kA017;
  event.counter = kWindow3;
  event.matter = 1;
  event.outcome = core::Outcome::kCompleted;
  return event;
}

core::TicketClosed Closed(core::TicketState state) {
  core::TicketClosed event;
  event.ticket = kA017;
  event.state = state;
  event.counter = kWindow3;
  return event;
}

class ReplyTest : public ::testing::Test {
 protected:
  template <class Response>
  Response Answered(std::vector<core::Event> events) {
    events_ = std::move(events);
    engine::Answer answer;
    answer.sequence = 42;
    answer.time = testing::TimeOfDay("09:10:00");
    answer.events = events_;
    answer.config = &config_;
    Response response;
    Fill(Reply{answer, "main", tokens_}, &response);
    return response;
  }

  const core::Config config_ = testing::TestHallInForce();
  const TrackingTokens tokens_{Blake2b("key")};
  std::vector<core::Event> events_;
};

TEST_F(ReplyTest, ReceiptTellsRecordTimeAndRetry) {
  engine::Answer answer;
  answer.sequence = 42;
  answer.time = testing::TimeOfDay("09:10:00.250");
  answer.duplicate = true;
  v1::Receipt receipt;
  SetReceipt(answer, &receipt);
  EXPECT_EQ(receipt.sequence(), 42U);
  EXPECT_EQ(receipt.time().nanos(), 250'000'000);
  EXPECT_TRUE(receipt.duplicate());
}

TEST_F(ReplyTest, IssuedTicketIsToldFromItsEvent) {
  core::TicketIssued event;
  event.ticket = kA017;
  event.ticket_class = core::ClassId(2);
  event.channel = core::Channel::kWeb;
  event.area = core::AreaId(1);
  event.reserved = true;
  event.matters = {MatterFor(1), MatterFor(3)};
  event.matters[0].item = core::ItemId(1);
  event.matters[1].quantity = 2;
  event.former = core::TicketId(5);
  event.ahead = 4;
  event.quote = core::Quote{std::chrono::minutes(25), std::chrono::minutes(10),
                            std::chrono::minutes(40)};
  event.date = 20261123;
  const auto response = Answered<v1::IssueTicketResponse>({event});
  const v1::Ticket& ticket = response.ticket();
  EXPECT_EQ(ticket.ticket_id(), "117");
  EXPECT_EQ(ticket.number(), "A017");
  EXPECT_EQ(ticket.hall_date(), "2026-11-23");
  EXPECT_EQ(ticket.state(), v1::TICKET_STATE_RESERVED);
  EXPECT_EQ(ticket.ticket_class(), "elderly");
  EXPECT_EQ(ticket.channel(), v1::CHANNEL_WEB);
  EXPECT_EQ(ticket.area(), "f1");
  ASSERT_EQ(ticket.matters_size(), 2);
  EXPECT_EQ(ticket.matters(0).item(), "passport-new");
  EXPECT_EQ(ticket.matters(1).service(), "tax");
  EXPECT_EQ(ticket.matters(1).index(), 2U);
  EXPECT_EQ(ticket.matters(1).quantity(), 2U);
  EXPECT_EQ(ticket.people_ahead(), 4U);
  EXPECT_EQ(ticket.quote().upper().seconds(), 2'400);
  EXPECT_EQ(ticket.former_ticket_id(), "5");
  EXPECT_EQ(tokens_.Check("main", response.tracking_token())->value(), 117U);
}

TEST_F(ReplyTest, CallNextTellsWhatWasClosedAndWhatIsInHand) {
  const auto response = Answered<v1::CallNextResponse>(
      {Finished(), Closed(core::TicketState::kServed), Called(kB003)});
  EXPECT_EQ(response.closed().number(), "A017");
  EXPECT_EQ(response.closed().state(), v1::TICKET_STATE_SERVED);
  EXPECT_EQ(response.called().number(), "B003");
  EXPECT_EQ(response.called().state(), v1::TICKET_STATE_CALLED);
  EXPECT_EQ(response.called().counter(), "3");
  EXPECT_EQ(response.called().waited().seconds(), 600);
  EXPECT_EQ(response.called().exception(), v1::CALL_EXCEPTION_BOUND);
  EXPECT_EQ(response.called().current_matter(), 2U);
  ASSERT_EQ(response.called().matters_size(), 1) << "the finished one is not of interest";
  EXPECT_EQ(response.called().matters(0).index(), 2U);
}

TEST_F(ReplyTest, CallNextWithNobodyWaitingHasNoTicket) {
  EXPECT_FALSE(Answered<v1::CallNextResponse>({}).has_called());
  const auto closed =
      Answered<v1::CallNextResponse>({Finished(), Closed(core::TicketState::kServed)});
  EXPECT_TRUE(closed.has_closed());
  EXPECT_FALSE(closed.has_called());
}

TEST_F(ReplyTest, CallNextThatGoesOnHasTheSameTicketServing) {
  core::MatterContinued going_on;
  going_on.ticket = kA017;
  going_on.counter = kWindow3;
  going_on.matter = 2;
  going_on.ticket_class = core::ClassId(1);
  going_on.matters = {MatterFor(1), MatterFor(3)};
  const auto response = Answered<v1::CallNextResponse>({Finished(), going_on});
  EXPECT_EQ(response.closed().state(), v1::TICKET_STATE_SERVING);
  EXPECT_EQ(response.called().number(), "A017");
  EXPECT_EQ(response.called().state(), v1::TICKET_STATE_SERVING);
  EXPECT_EQ(response.called().current_matter(), 2U);
  EXPECT_EQ(Answered<v1::FinishMatterResponse>({Finished(), going_on}).next_matter(), 2U);
}

TEST_F(ReplyTest, CallNextAfterAnAbsenceTellsUntilWhenTheTicketIsKept) {
  core::TicketMissed missed;
  missed.ticket = kA017;
  missed.due = testing::TimeOfDay("09:40:00");
  const auto response = Answered<v1::CallNextResponse>({missed, Called(kB003)});
  EXPECT_EQ(response.closed().state(), v1::TICKET_STATE_MISSED);
  EXPECT_TRUE(response.closed().has_due_time());
  EXPECT_EQ(response.closed().counter(), "");
}

TEST_F(ReplyTest, ClosingADayCountsWhoWaitedInVain) {
  core::DayClosed closed;
  closed.expired = 3;
  closed.no_shows = 2;
  const auto response =
      Answered<v1::CloseDayResponse>({Closed(core::TicketState::kExpired), closed});
  EXPECT_EQ(response.expired(), 3U);
  EXPECT_EQ(response.no_shows(), 2U);
}

TEST_F(ReplyTest, NamesNoticesByNumber) {
  core::NoticePosted posted;
  posted.notice = core::NoticeId(9);
  EXPECT_EQ(Answered<v1::PostNoticeResponse>({posted}).notice(), "9");
  core::NoticeWithdrawn gone;
  gone.notice = core::NoticeId(9);
  EXPECT_EQ(Answered<v1::PostNoticeResponse>({gone}).notice(), "9");
}

struct Step {
  core::Event event;
  core::TicketState state;
  bool at_counter;
  bool due;
};

TEST(TicketUpdateTest, EveryEventLeavesItsTicketSomewhere) {
  using core::TicketState;
  core::TicketResumed resumed;
  resumed.counter = kWindow3;
  core::TicketResumed serving = resumed;
  serving.serving = true;
  core::TicketReprinted reprinted;
  reprinted.state = TicketState::kReserved;
  core::TicketParked parked;
  parked.counter = kWindow3;
  core::TicketRecalled recalled;
  recalled.counter = kWindow3;
  core::ServiceStarted started;
  started.counter = kWindow3;
  const std::vector<Step> steps = {
      {core::TicketIssued(), TicketState::kWaiting, false, false},
      {Called(core::TicketName()), TicketState::kCalled, true, false},
      {recalled, TicketState::kCalled, true, false},
      {started, TicketState::kServing, true, false},
      {core::TicketRequeued(), TicketState::kWaiting, false, false},
      {core::TicketMissed(), TicketState::kMissed, false, true},
      {parked, TicketState::kParked, true, false},
      {resumed, TicketState::kWaiting, false, false},
      {serving, TicketState::kServing, true, false},
      {core::TicketTransferred(), TicketState::kWaiting, false, false},
      {core::TicketCheckedIn(), TicketState::kWaiting, false, false},
      {core::TicketPostponed(), TicketState::kPostponed, false, true},
      {core::TicketReady(), TicketState::kWaiting, false, false},
      {reprinted, TicketState::kReserved, false, false},
      {core::TicketMoved(), TicketState::kWaiting, false, false},
      {core::TicketReleased(), TicketState::kWaiting, false, false},
  };
  for (const Step& step : steps) {
    const std::vector<core::Event> events = {step.event};
    const auto update = UpdateOf(events);
    ASSERT_TRUE(update.has_value()) << step.event.index();
    EXPECT_EQ(update->state, step.state) << step.event.index();
    EXPECT_EQ(update->counter.valid(), step.at_counter) << step.event.index();
    EXPECT_EQ(update->due.has_value(), step.due) << step.event.index();
  }
}

TEST(TicketUpdateTest, FollowsTheFirstTicketOnly) {
  const std::vector<core::Event> events = {Finished(), Closed(core::TicketState::kServed),
                                           Called(kB003)};
  EXPECT_EQ(UpdateOf(events)->name, kA017);
  EXPECT_EQ(UpdateOf(events)->state, core::TicketState::kServed);
}

TEST(TicketUpdateTest, KnowsNothingOfRecordsWithoutTickets) {
  EXPECT_FALSE(UpdateOf({}).has_value());
  const std::vector<core::Event> events = {core::CounterOpened()};
  EXPECT_FALSE(UpdateOf(events).has_value());
}

}  // namespace
}  // namespace onestop::rpc
