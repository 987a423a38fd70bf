#include "server/rpc/watch_encoder.h"

#include <gtest/gtest.h>

#include <string>

#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "tests/support/hall.h"

namespace onestop::rpc {
namespace {

using testing::Clerk;
using testing::Kiosk;
using testing::TimeOfDay;

constexpr core::CounterId kWindow1{1};
constexpr core::ServiceId kPassport{1};

class WatchEncoderTest : public ::testing::Test {
 protected:
  WatchEncoderTest() {
    core::OpenDay open;
    open.plan = testing::TestDay();
    Do(testing::Supervisor(), open, TimeOfDay("08:30"));
    Do(testing::Timer(), core::Tick(), TimeOfDay("09:00"));
    for (const char* ticket_class : {"", "elderly", ""}) Issue(ticket_class);
    core::OpenCounter window;
    window.counter = "1";
    Do(Clerk(7), window, TimeOfDay("09:05"));
  }

  core::Events Do(const core::Actor& actor, const core::Command& command, Time now) {
    auto events = hall_.Do(actor, command, now);
    EXPECT_TRUE(events.ok()) << events.status().message();
    return events.ok() ? *events : core::Events();
  }
  void Issue(const std::string& ticket_class) {
    core::IssueTicket issue;
    issue.matters = {testing::WantService("passport")};
    issue.ticket_class = ticket_class;
    issue.channel = core::Channel::kKiosk;
    Do(Kiosk(), issue, TimeOfDay("09:01"));
  }
  core::TicketId CallNext() {
    core::CallNext call;
    call.counter = "1";
    const core::Events events = Do(Clerk(7), call, TimeOfDay("09:06"));
    return std::get<core::TicketCalled>(events.front()).ticket.id;
  }

  const core::State& state() const { return hall_.state(); }

  template <class Message>
  Message Snapshot(engine::Topic topic) {
    Message message;
    EXPECT_TRUE(message.ParseFromString(encoder_.Snapshot("main", state(), topic, snapshot_)));
    return message;
  }
  // Nothing when the batch does not concern the topic.
  template <class Message>
  std::optional<Message> Change(engine::Topic topic, const engine::Touched& touched) {
    const std::string bytes = encoder_.Change("main", state(), topic, touched, change_);
    if (bytes.empty()) return std::nullopt;
    Message message;
    EXPECT_TRUE(message.ParseFromString(bytes));
    return message;
  }

  testing::Hall hall_;
  bool writable_ = true;
  WatchEncoder encoder_{[this] { return writable_; }};
  engine::Span snapshot_{0, 10, false, TimeOfDay("09:06")};
  engine::Span change_{10, 11, false, TimeOfDay("09:07")};
};

TEST_F(WatchEncoderTest, HallSnapshotHasEverything) {
  const auto message = Snapshot<v1::WatchHallResponse>(HallTopic(Audience::kStaff));
  EXPECT_EQ(message.previous(), 0U);
  EXPECT_EQ(message.current(), 10U);
  const v1::Hall& hall = message.hall();
  EXPECT_EQ(hall.hall(), "main");
  EXPECT_EQ(hall.day_state(), v1::DAY_STATE_OPEN);
  EXPECT_EQ(hall.hall_date(), "2026-11-23");
  EXPECT_EQ(hall.sessions_size(), 2);
  EXPECT_EQ(hall.services_size(), 5);
  EXPECT_EQ(hall.counters_size(), 6);
  EXPECT_EQ(hall.areas_size(), 2);
  EXPECT_EQ(hall.time_zone(), "UTC");
  EXPECT_TRUE(hall.writable());
  EXPECT_EQ(hall.services(0).waiting(), 3U);
  EXPECT_EQ(hall.services(0).open_counters(), 1U);
  EXPECT_TRUE(hall.services(0).open());
  EXPECT_FALSE(hall.services(0).has_quota_left());
  EXPECT_EQ(hall.services(4).quota_left(), 3U);
  EXPECT_EQ(hall.day_tickets(0).state(), v1::TICKET_STATE_WAITING);
  EXPECT_EQ(hall.day_tickets(0).count(), 3U);
}

TEST_F(WatchEncoderTest, SaysWhenTheHallIsReadOnly) {
  writable_ = false;
  EXPECT_FALSE(Snapshot<v1::WatchHallResponse>(HallTopic(Audience::kStaff)).hall().writable());
}

TEST_F(WatchEncoderTest, HallChangeHasWhatChangedAndThatWhole) {
  CallNext();
  engine::Touched touched;
  touched.tickets = {core::TicketId(2)};
  touched.counters = {kWindow1};
  touched.services = {kPassport};
  const auto message = Change<v1::WatchHallResponse>(HallTopic(Audience::kStaff), touched);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->previous(), 10U);
  EXPECT_EQ(message->current(), 11U);
  // Window 1 takes passport and permit.
  ASSERT_EQ(message->hall().services_size(), 2);
  EXPECT_EQ(message->hall().services(0).waiting(), 2U);
  ASSERT_EQ(message->hall().counters_size(), 1);
  EXPECT_EQ(message->hall().counters(0).state(), v1::COUNTER_STATE_CALLING);
  EXPECT_EQ(message->hall().counters(0).names().at("en"), "window 1");
  EXPECT_EQ(message->hall().day_state(), v1::DAY_STATE_OPEN);
  EXPECT_EQ(message->hall().areas_size(), 0);
}

TEST_F(WatchEncoderTest, HallIsSilentAboutWhatDoesNotConcernIt) {
  EXPECT_FALSE(
      Change<v1::WatchHallResponse>(HallTopic(Audience::kPublic), engine::Touched()).has_value());
}

TEST_F(WatchEncoderTest, WithdrawingTheLastNoticeIsANewSnapshot) {
  engine::Touched touched;
  touched.notices = true;
  const auto message = Change<v1::WatchHallResponse>(HallTopic(Audience::kPublic), touched);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->previous(), 0U);
  EXPECT_TRUE(message->resync());
  EXPECT_EQ(message->hall().services_size(), 5);
}

TEST_F(WatchEncoderTest, ThePublicSeesTheNumberAndStaffTheVisit) {
  CallNext();
  const auto seen = Snapshot<v1::WatchHallResponse>(HallTopic(Audience::kPublic));
  const v1::Counter& outside = seen.hall().counters(0);
  EXPECT_EQ(outside.ticket().number(), "A002") << "priority comes first";
  EXPECT_EQ(outside.ticket().ticket_id(), "");
  EXPECT_EQ(outside.ticket().matters_size(), 0);
  EXPECT_EQ(outside.staff_id(), 0U);
  const auto known = Snapshot<v1::WatchHallResponse>(HallTopic(Audience::kStaff));
  const v1::Counter& inside = known.hall().counters(0);
  EXPECT_EQ(inside.ticket().ticket_id(), "2");
  EXPECT_EQ(inside.ticket().matters(0).service(), "passport");
  EXPECT_EQ(inside.staff_id(), 7U);
  EXPECT_EQ(inside.waiting(), 2U);
}

TEST_F(WatchEncoderTest, CallsComeInFull) {
  CallNext();
  const auto message = Snapshot<v1::WatchCallsResponse>(CallsTopic(core::AreaId()));
  ASSERT_EQ(message.calls_size(), 1);
  EXPECT_EQ(message.calls(0).number(), "A002");
  EXPECT_EQ(message.calls(0).counter(), "1");
  EXPECT_EQ(message.calls(0).counter_names().at("en"), "window 1");
  EXPECT_EQ(message.calls(0).area(), "f1");
  engine::Touched touched;
  touched.calls = {state().recent_calls.back()};
  EXPECT_EQ(Change<v1::WatchCallsResponse>(CallsTopic(core::AreaId()), touched)->calls_size(), 1);
}

TEST_F(WatchEncoderTest, CallsOfAnotherAreaAreNotShown) {
  CallNext();
  const engine::Topic upstairs = CallsTopic(core::AreaId(2));
  EXPECT_EQ(Snapshot<v1::WatchCallsResponse>(upstairs).calls_size(), 0);
  engine::Touched touched;
  touched.calls = {state().recent_calls.back()};
  EXPECT_FALSE(Change<v1::WatchCallsResponse>(upstairs, touched).has_value());
  EXPECT_TRUE(Change<v1::WatchCallsResponse>(CallsTopic(core::AreaId(1)), touched).has_value());
}

TEST_F(WatchEncoderTest, ACounterHearsOfItselfAndOfItsLines) {
  const engine::Topic topic = CounterTopic(kWindow1);
  EXPECT_EQ(Snapshot<v1::WatchCounterResponse>(topic).counter().waiting(), 3U);
  engine::Touched touched;
  touched.services = {core::ServiceId(3)};
  EXPECT_FALSE(Change<v1::WatchCounterResponse>(topic, touched).has_value()) << "tax is not its";
  touched.services = {kPassport};
  EXPECT_TRUE(Change<v1::WatchCounterResponse>(topic, touched).has_value());
  touched.services.clear();
  touched.counters = {kWindow1};
  EXPECT_TRUE(Change<v1::WatchCounterResponse>(topic, touched).has_value());
}

TEST_F(WatchEncoderTest, ATicketHearsOfItself) {
  const engine::Topic topic = TicketTopic(core::TicketId(2), Audience::kPublic);
  EXPECT_EQ(Snapshot<v1::WatchTicketResponse>(topic).ticket().number(), "A002");
  CallNext();
  engine::Touched touched;
  touched.tickets = {core::TicketId(2)};
  const auto message = Change<v1::WatchTicketResponse>(topic, touched);
  EXPECT_EQ(message->ticket().state(), v1::TICKET_STATE_CALLED);
  EXPECT_EQ(message->ticket().counter(), "1");
  touched.tickets = {core::TicketId(1)};
  EXPECT_FALSE(Change<v1::WatchTicketResponse>(topic, touched).has_value());
}

TEST_F(WatchEncoderTest, ATicketsPlaceIsToldWhenItChangedAtMostOnceASecond) {
  const engine::Topic topic = TicketTopic(core::TicketId(3), Audience::kPublic);
  EXPECT_EQ(Snapshot<v1::WatchTicketResponse>(topic).ticket().people_ahead(), 1U);
  engine::Touched touched;
  touched.services = {kPassport};
  change_.time = snapshot_.time + std::chrono::seconds(5);
  EXPECT_FALSE(Change<v1::WatchTicketResponse>(topic, touched).has_value()) << "nothing changed";
  CallNext();
  core::CancelTicket cancel;
  cancel.ticket = "A001";
  Do(Kiosk(), cancel, TimeOfDay("09:06"));
  change_.time = snapshot_.time + std::chrono::milliseconds(500);
  EXPECT_FALSE(Change<v1::WatchTicketResponse>(topic, touched).has_value()) << "too soon";
  change_.time = snapshot_.time + std::chrono::seconds(6);
  EXPECT_EQ(Change<v1::WatchTicketResponse>(topic, touched)->ticket().people_ahead(), 0U);
}

TEST_F(WatchEncoderTest, EachAudienceIsToldOfATicketsPlace) {
  const engine::Topic outside = TicketTopic(core::TicketId(3), Audience::kPublic);
  const engine::Topic inside = TicketTopic(core::TicketId(3), Audience::kStaff);
  Snapshot<v1::WatchTicketResponse>(outside);
  Snapshot<v1::WatchTicketResponse>(inside);
  core::CancelTicket cancel;
  cancel.ticket = "A001";
  Do(Kiosk(), cancel, TimeOfDay("09:06"));
  engine::Touched touched;
  touched.services = {kPassport};
  change_.time = snapshot_.time + std::chrono::seconds(5);
  // Neither hears less because the other was told just now.
  for (const engine::Topic topic : {outside, inside}) {
    const auto message = Change<v1::WatchTicketResponse>(topic, touched);
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->ticket().people_ahead(), 0U);
  }
}

TEST_F(WatchEncoderTest, OnlyStaffReadWhatOneWindowWroteForAnother) {
  CallNext();
  core::TransferTicket transfer;
  transfer.counter = "1";
  transfer.ticket = "A002";
  transfer.to_service = "tax";
  transfer.reason = core::TransferReason::kWrongService;
  transfer.note = "needs a refund";
  Do(Clerk(7), transfer, TimeOfDay("09:06"));
  const engine::Topic outside = TicketTopic(core::TicketId(2), Audience::kPublic);
  const engine::Topic inside = TicketTopic(core::TicketId(2), Audience::kStaff);
  engine::Touched touched;
  touched.tickets = {core::TicketId(2)};
  for (const v1::Ticket& ticket : {Snapshot<v1::WatchTicketResponse>(inside).ticket(),
                                   Change<v1::WatchTicketResponse>(inside, touched)->ticket()}) {
    EXPECT_EQ(ticket.handover().from_counter(), "1");
    EXPECT_EQ(ticket.handover().reason(), v1::TRANSFER_REASON_WRONG_SERVICE);
    EXPECT_EQ(ticket.handover().note(), "needs a refund");
  }
  for (const v1::Ticket& ticket : {Snapshot<v1::WatchTicketResponse>(outside).ticket(),
                                   Change<v1::WatchTicketResponse>(outside, touched)->ticket()}) {
    EXPECT_EQ(ticket.handover().reason(), v1::TRANSFER_REASON_WRONG_SERVICE);
    EXPECT_EQ(ticket.handover().note(), "");
  }
  EXPECT_EQ(encoder_.Snapshot("main", state(), HallTopic(Audience::kPublic), snapshot_)
                .find("needs a refund"),
            std::string::npos);
}

TEST_F(WatchEncoderTest, ATicketOfAnotherDayIsOver) {
  const auto message = Snapshot<v1::WatchTicketResponse>(
      TicketTopic(core::TicketId(99), Audience::kPublic));
  EXPECT_EQ(message.ticket().state(), v1::TICKET_STATE_EXPIRED);
}

TEST_F(WatchEncoderTest, AHallWithoutConfigurationHasANameOnly) {
  const core::State empty;
  v1::WatchHallResponse message;
  ASSERT_TRUE(message.ParseFromString(
      encoder_.Snapshot("main", empty, HallTopic(Audience::kPublic), snapshot_)));
  EXPECT_EQ(message.hall().hall(), "main");
  EXPECT_EQ(message.hall().services_size(), 0);
}

}  // namespace
}  // namespace onestop::rpc
