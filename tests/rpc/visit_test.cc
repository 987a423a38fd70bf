#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/rpc/world.h"

// Visits from the ticket to the rating, through the whole server.

namespace onestop::rpc {
namespace {

using Tickets = v1::TicketService::Stub;
using Counters = v1::CounterService::Stub;
using Halls = v1::HallService::Stub;
using Supervisors = v1::SupervisorService::Stub;
using Feedback = v1::FeedbackService::Stub;

class VisitTest : public ::testing::Test {
 protected:
  v1::GetTicketResponse Get(const std::string& ticket) {
    v1::GetTicketRequest request;
    request.set_ticket(ticket);
    const auto response = world_.Call(kiosk_, &Tickets::GetTicket, request);
    EXPECT_TRUE(response.ok()) << response.status().message();
    return response.ok() ? *response : v1::GetTicketResponse();
  }
  template <class Request>
  Request AtWindow(const std::string& ticket) {
    Request request;
    request.set_counter("1");
    request.set_ticket(ticket);
    return request;
  }

  World world_;
  Who kiosk_ = world_.Enroll(Role::kKiosk);
};

TEST_F(VisitTest, ACitizenIsServedAndSaysHowItWas) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport", "elderly");
  EXPECT_EQ(issued.ticket().number(), "A001");
  EXPECT_EQ(issued.ticket().state(), v1::TICKET_STATE_WAITING);
  EXPECT_EQ(issued.ticket().channel(), v1::CHANNEL_KIOSK);
  EXPECT_EQ(issued.ticket().hall_date(), "2026-11-23");
  EXPECT_GT(issued.receipt().sequence(), 0U);
  EXPECT_FALSE(issued.receipt().duplicate());

  const Who clerk = world_.AtCounter(7, "1");
  world_.clock().Advance(std::chrono::minutes(3));
  const v1::CallNextResponse called = world_.CallNext(clerk, "1");
  EXPECT_EQ(called.called().number(), "A001");
  EXPECT_EQ(called.called().waited().seconds(), 180);
  EXPECT_EQ(Get("A001").ticket().counter(), "1");

  const auto started =
      world_.Call(clerk, &Counters::StartService, AtWindow<v1::StartServiceRequest>("A001"));
  ASSERT_TRUE(started.ok()) << started.status().message();
  EXPECT_EQ(started->ticket().state(), v1::TICKET_STATE_SERVING);

  auto finish = AtWindow<v1::FinishMatterRequest>("a001");
  finish.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  const auto finished = world_.Call(clerk, &Counters::FinishMatter, finish);
  ASSERT_TRUE(finished.ok()) << finished.status().message();
  EXPECT_EQ(finished->ticket().state(), v1::TICKET_STATE_SERVED);

  v1::RateVisitRequest rate;
  rate.set_ticket("A001");
  rate.set_tracking_token(issued.tracking_token());
  rate.set_level(v1::RATING_LEVEL_VERY_SATISFIED);
  ASSERT_TRUE(world_.Call(kiosk_, &Feedback::RateVisit, rate).ok());
  EXPECT_TRUE(Get("A001").ticket().rated());
  EXPECT_EQ(ReasonOf(world_.Call(kiosk_, &Feedback::RateVisit, rate).status()),
            Reason::kAlreadyRated);
}

TEST_F(VisitTest, OnePressClosesATicketAndCallsTheNext) {
  world_.Issue(kiosk_, "passport");
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  v1::CallNextRequest request;
  request.set_counter("1");
  request.mutable_current()->set_ticket("A001");
  request.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  const auto response = world_.Call(clerk, &Counters::CallNext, request);
  ASSERT_TRUE(response.ok()) << response.status().message();
  EXPECT_EQ(response->closed().number(), "A001");
  EXPECT_EQ(response->closed().state(), v1::TICKET_STATE_SERVED);
  EXPECT_EQ(response->called().number(), "A002");
}

TEST_F(VisitTest, NobodyWaitingIsNoError) {
  const Who clerk = world_.AtCounter(7, "1");
  EXPECT_FALSE(world_.CallNext(clerk, "1").has_called());
}

TEST_F(VisitTest, APhoneHoldsAPlaceUntilItsOwnerCheckedIn) {
  const Who web = world_.Enroll(Role::kWeb);
  const v1::IssueTicketResponse issued = world_.Issue(web, "passport");
  EXPECT_EQ(issued.ticket().state(), v1::TICKET_STATE_RESERVED);
  const Who clerk = world_.AtCounter(7, "1");
  EXPECT_FALSE(world_.CallNext(clerk, "1").has_called());
  v1::CheckInRequest request;
  request.set_ticket(issued.ticket().ticket_id());
  request.set_tracking_token(issued.tracking_token());
  const auto checked_in = world_.Call(web, &Tickets::CheckIn, request);
  ASSERT_TRUE(checked_in.ok()) << checked_in.status().message();
  EXPECT_EQ(checked_in->ticket().state(), v1::TICKET_STATE_WAITING);
  EXPECT_EQ(world_.CallNext(clerk, "1").called().number(), "A001");
}

TEST_F(VisitTest, ACitizenWhoDidNotComeMayComeBack) {
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  const auto recalled =
      world_.Call(clerk, &Counters::RecallTicket, AtWindow<v1::RecallTicketRequest>("A001"));
  ASSERT_TRUE(recalled.ok()) << recalled.status().message();
  EXPECT_EQ(recalled->recalls(), 1U);
  world_.clock().Advance(std::chrono::minutes(1));
  const auto absent =
      world_.Call(clerk, &Counters::MarkAbsent, AtWindow<v1::MarkAbsentRequest>("A001"));
  ASSERT_TRUE(absent.ok()) << absent.status().message();
  EXPECT_EQ(absent->ticket().state(), v1::TICKET_STATE_MISSED);
  EXPECT_TRUE(absent->ticket().has_due_time());
  v1::CheckInRequest back;
  back.set_ticket("A001");
  ASSERT_TRUE(world_.Call(kiosk_, &Tickets::CheckIn, back).ok());
  EXPECT_EQ(world_.CallNext(clerk, "1").called().exception(), v1::CALL_EXCEPTION_RETURNED);
}

TEST_F(VisitTest, ATicketGoesToTheCashierAndComesBack) {
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  const Who cashier = world_.AtCounter(8, "4");
  world_.CallNext(clerk, "1");
  auto transfer = AtWindow<v1::TransferTicketRequest>("A001");
  transfer.set_service("cashier");
  transfer.set_reason(v1::TRANSFER_REASON_PAYMENT);
  transfer.set_return_to_me(true);
  const auto handed_over = world_.Call(clerk, &Counters::TransferTicket, transfer);
  ASSERT_TRUE(handed_over.ok()) << handed_over.status().message();
  EXPECT_EQ(handed_over->ticket().state(), v1::TICKET_STATE_WAITING);
  EXPECT_FALSE(handed_over->bounced());
  EXPECT_EQ(world_.CallNext(cashier, "4").called().number(), "A001");
  v1::FinishMatterRequest finish;
  finish.set_counter("4");
  finish.set_ticket("A001");
  finish.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  ASSERT_TRUE(world_.Call(cashier, &Counters::FinishMatter, finish).ok());
  const v1::CallNextResponse back = world_.CallNext(clerk, "1");
  EXPECT_EQ(back.called().number(), "A001");
  EXPECT_EQ(back.called().exception(), v1::CALL_EXCEPTION_BOUND);
  EXPECT_FALSE(Get("A001").ticket().has_handover()) << "the giver need not be told";
}

TEST_F(VisitTest, TheReceivingWindowIsToldWhoSentTheTicketAndWhy) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  const Who cashier = world_.AtCounter(8, "4");
  world_.CallNext(clerk, "1");
  EXPECT_FALSE(Get("A001").ticket().has_handover());
  auto transfer = AtWindow<v1::TransferTicketRequest>("A001");
  transfer.set_service("cashier");
  transfer.set_reason(v1::TRANSFER_REASON_PAYMENT);
  transfer.set_note("only the stamp duty");
  transfer.set_return_to_me(true);
  ASSERT_TRUE(world_.Call(clerk, &Counters::TransferTicket, transfer).ok());
  world_.CallNext(cashier, "4");

  v1::GetTicketRequest get;
  get.set_ticket("A001");
  get.set_tracking_token(issued.tracking_token());
  v1::WatchTicketRequest follow;
  follow.set_ticket("A001");
  follow.set_tracking_token(issued.tracking_token());
  const Who web = world_.Enroll(Role::kWeb);
  const Who guide = world_.Enroll(Role::kGuide);
  // In this order: what was made for one must not reach the next.
  for (const Who& who : {cashier, kiosk_, guide, web}) {
    const bool staff = who.token == cashier.token || who.token == guide.token;
    auto stream = world_.Watch(who, &Tickets::WatchTicket, follow);
    for (const v1::Ticket& ticket :
         {world_.Call(who, &Tickets::GetTicket, get)->ticket(), stream.Next()->ticket()}) {
      EXPECT_EQ(ticket.handover().from_counter(), "1");
      EXPECT_EQ(ticket.handover().reason(), v1::TRANSFER_REASON_PAYMENT);
      EXPECT_EQ(ticket.handover().note(), staff ? "only the stamp duty" : "");
    }
  }
  v1::WatchCounterRequest window;
  window.set_counter("4");
  auto counter = world_.Watch(cashier, &Counters::WatchCounter, window);
  EXPECT_EQ(counter.Next()->counter().ticket().handover().note(), "only the stamp duty");
  const auto seen = world_.Call(kiosk_, &Halls::GetHall, v1::GetHallRequest());
  EXPECT_EQ(seen->SerializeAsString().find("stamp"), std::string::npos);
}

TEST_F(VisitTest, StaffFindATicketByLookingForIt) {
  world_.Issue(kiosk_, "passport");
  world_.Issue(kiosk_, "tax");
  const Who clerk = world_.AtCounter(7, "1");
  v1::ListTicketsRequest list;
  list.set_counter("1");
  const auto listed = world_.Call(clerk, &Counters::ListTickets, list);
  ASSERT_TRUE(listed.ok()) << listed.status().message();
  ASSERT_EQ(listed->tickets_size(), 1);
  EXPECT_EQ(listed->tickets(0).number(), "A001");
  EXPECT_EQ(listed->tickets(0).ticket_id(), "1");
  world_.Hire(9);
  const Who guide = world_.SignedIn(9, Role::kGuide);
  EXPECT_EQ(world_.Call(guide, &Counters::ListTickets, v1::ListTicketsRequest())->total(), 2U);
}

TEST_F(VisitTest, ParkingFreesTheWindowAndResumingTakesItUp) {
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  ASSERT_TRUE(
      world_.Call(clerk, &Counters::StartService, AtWindow<v1::StartServiceRequest>("A001")).ok());
  const auto parked =
      world_.Call(clerk, &Counters::ParkTicket, AtWindow<v1::ParkTicketRequest>("A001"));
  ASSERT_TRUE(parked.ok()) << parked.status().message();
  EXPECT_EQ(parked->ticket().state(), v1::TICKET_STATE_PARKED);
  const auto resumed =
      world_.Call(clerk, &Counters::ResumeTicket, AtWindow<v1::ResumeTicketRequest>("A001"));
  ASSERT_TRUE(resumed.ok()) << resumed.status().message();
  EXPECT_EQ(resumed->ticket().state(), v1::TICKET_STATE_SERVING);
}

TEST_F(VisitTest, AGuideCorrectsATicket) {
  world_.Issue(kiosk_, "passport");
  const Who guide = world_.Enroll(Role::kGuide);
  v1::AddMatterRequest add;
  add.set_ticket("A001");
  add.mutable_matter()->set_item("tax-clear");
  const auto added = world_.Call(guide, &Tickets::AddMatter, add);
  ASSERT_TRUE(added.ok()) << added.status().message();
  EXPECT_EQ(added->matter().index(), 2U);
  EXPECT_EQ(added->matter().service(), "tax");
  v1::ChangeMatterRequest change;
  change.set_ticket("A001");
  change.set_index(1);
  change.mutable_matter()->set_item("passport-renew");
  const auto changed = world_.Call(guide, &Tickets::ChangeMatter, change);
  ASSERT_TRUE(changed.ok()) << changed.status().message();
  EXPECT_EQ(changed->matter().item(), "passport-renew");
  v1::SetTicketClassRequest set;
  set.set_ticket("A001");
  set.set_ticket_class("veteran");
  ASSERT_TRUE(world_.Call(guide, &Tickets::SetTicketClass, set).ok());
  EXPECT_EQ(Get("A001").ticket().ticket_class(), "veteran");
  EXPECT_TRUE(Get("A001").ticket().class_verified());
}

TEST_F(VisitTest, ACitizenPostponesAndCancelsWithTheToken) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport");
  v1::PostponeTicketRequest postpone;
  postpone.set_ticket("A001");
  postpone.set_tracking_token(issued.tracking_token());
  postpone.mutable_delay()->set_seconds(600);
  const auto postponed = world_.Call(kiosk_, &Tickets::PostponeTicket, postpone);
  ASSERT_TRUE(postponed.ok()) << postponed.status().message();
  EXPECT_EQ(postponed->ticket().state(), v1::TICKET_STATE_POSTPONED);
  v1::ReprintTicketRequest reprint;
  reprint.set_ticket("A001");
  reprint.set_tracking_token(issued.tracking_token());
  EXPECT_EQ(world_.Call(kiosk_, &Tickets::ReprintTicket, reprint)->copy(), 1U);
  v1::CancelTicketRequest cancel;
  cancel.set_ticket("A001");
  cancel.set_tracking_token(issued.tracking_token());
  const auto cancelled = world_.Call(kiosk_, &Tickets::CancelTicket, cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status().message();
  EXPECT_EQ(cancelled->ticket().state(), v1::TICKET_STATE_CANCELLED);
}

TEST_F(VisitTest, TheHallShowsWhatThereIs) {
  world_.Issue(kiosk_, "passport");
  const auto services = world_.Call(kiosk_, &Tickets::ListServices, v1::ListServicesRequest());
  ASSERT_TRUE(services.ok());
  EXPECT_EQ(services->services_size(), 5);
  EXPECT_EQ(services->services(0).waiting(), 1U);
  EXPECT_EQ(services->classes_size(), 4);
  EXPECT_EQ(services->day_state(), v1::DAY_STATE_OPEN);
  EXPECT_TRUE(services->has_next_opening_time());
  v1::ListItemsRequest items;
  items.set_service("tax");
  EXPECT_EQ(world_.Call(kiosk_, &Tickets::ListItems, items)->items_size(), 2);
  items.clear_service();
  items.set_query("RENEW");
  const auto found = world_.Call(kiosk_, &Tickets::ListItems, items);
  ASSERT_EQ(found->items_size(), 1);
  EXPECT_EQ(found->items(0).item(), "passport-renew");
  EXPECT_EQ(found->items(0).papers(0).paper(), "id-card");
  const auto hall = world_.Call(kiosk_, &Halls::GetHall, v1::GetHallRequest());
  ASSERT_TRUE(hall.ok());
  EXPECT_EQ(hall->hall().hall(), "main");
  EXPECT_EQ(hall->hall().counters_size(), 6);
  EXPECT_GT(hall->sequence(), 0U);
}

class SupervisorTest : public VisitTest {
 protected:
  SupervisorTest() {
    world_.Hire(90, {Role::kSupervisor});
    chief_ = world_.SignedIn(90);
  }
  Who chief_;
};

TEST_F(SupervisorTest, ChangesWhatACounterTakes) {
  v1::SetCounterSkillsRequest request;
  request.set_counter("1");
  request.add_skills()->set_service("tax");
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::SetCounterSkills, request).ok());
  world_.Issue(kiosk_, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  EXPECT_FALSE(world_.CallNext(clerk, "1").has_called());
}

TEST_F(SupervisorTest, MovesATicketAndFreesACounter) {
  world_.Issue(kiosk_, "passport");
  world_.Issue(kiosk_, "passport");
  v1::MoveTicketRequest move;
  move.set_ticket("A002");
  move.set_front(true);
  move.set_reason("fainted");
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::MoveTicket, move).ok());
  const Who clerk = world_.AtCounter(7, "1");
  EXPECT_EQ(world_.CallNext(clerk, "1").called().exception(), v1::CALL_EXCEPTION_MOVED);
  v1::ReleaseCounterRequest release;
  release.set_counter("1");
  release.set_reason("the clerk is ill");
  const auto released = world_.Call(chief_, &Supervisors::ReleaseCounter, release);
  ASSERT_TRUE(released.ok()) << released.status().message();
  EXPECT_EQ(released->ticket().number(), "A002");
  EXPECT_EQ(released->ticket().state(), v1::TICKET_STATE_WAITING);
}

TEST_F(SupervisorTest, SuspendsAServiceAndPostsANotice) {
  v1::SuspendServiceRequest suspend;
  suspend.set_service("passport");
  suspend.set_reason("the camera is broken");
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::SuspendService, suspend).ok());
  const auto services = world_.Call(kiosk_, &Tickets::ListServices, v1::ListServicesRequest());
  EXPECT_FALSE(services->services(0).open());
  EXPECT_EQ(services->services(0).suspended_reason(), "the camera is broken");
  v1::PostNoticeRequest post;
  (*post.mutable_texts())["en"] = "No passports today.";
  const auto posted = world_.Call(chief_, &Supervisors::PostNotice, post);
  ASSERT_TRUE(posted.ok()) << posted.status().message();
  EXPECT_EQ(posted->notice(), "1");
  const auto notices = world_.Call(kiosk_, &Tickets::ListServices, v1::ListServicesRequest());
  EXPECT_EQ(notices->notices(0).texts().at("en"), "No passports today.");
  v1::ResumeServiceRequest resume;
  resume.set_service("passport");
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::ResumeService, resume).ok());
}

TEST_F(SupervisorTest, ClosesTheDayAndOpensItAgain) {
  world_.Issue(kiosk_, "passport");
  const auto closed = world_.Call(chief_, &Supervisors::CloseDay, v1::CloseDayRequest());
  ASSERT_TRUE(closed.ok()) << closed.status().message();
  EXPECT_EQ(closed->expired(), 1U);
  const auto opened = world_.Call(chief_, &Supervisors::OpenDay, v1::OpenDayRequest());
  ASSERT_TRUE(opened.ok()) << opened.status().message();
  EXPECT_EQ(opened->hall_date(), "2026-11-23");
  EXPECT_TRUE(opened->reopened());
  EXPECT_EQ(world_.Issue(kiosk_, "passport").ticket().number(), "A002");
}

TEST_F(SupervisorTest, OpensADayOutsideOfItsCalendar) {
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::CloseDay, v1::CloseDayRequest()).ok());
  v1::OpenDayRequest request;
  const int64_t now = world_.clock().WallNow().time_since_epoch().count() / 1000;
  request.mutable_close_time()->set_seconds(now - 60);
  EXPECT_EQ(ReasonOf(world_.Call(chief_, &Supervisors::OpenDay, request).status()),
            Reason::kOutOfRange);
  request.mutable_close_time()->set_seconds(now + 3'600);
  ASSERT_TRUE(world_.Call(chief_, &Supervisors::OpenDay, request).ok());
  const auto hall = world_.Call(kiosk_, &Halls::GetHall, v1::GetHallRequest());
  EXPECT_EQ(hall->hall().sessions_size(), 1);
}

}  // namespace
}  // namespace onestop::rpc
