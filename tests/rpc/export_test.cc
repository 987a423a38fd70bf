#include <gtest/gtest.h>

#include <string>

#include "server/base/hash.h"
#include "server/engine/codec.h"
#include "tests/rpc/world.h"

namespace onestop::rpc {
namespace {

using Admins = v1::AdminService::Stub;

class ExportTest : public ::testing::Test {
 protected:
  v1::ExportJournalResponse Export(uint64_t from, uint32_t page_size) {
    v1::ExportJournalRequest request;
    request.set_hall("main");
    request.set_from_sequence(from);
    request.set_page_size(page_size);
    const auto response = world_.Call(world_.admin(), &Admins::ExportJournal, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::ExportJournalResponse());
  }

  World world_;
};

TEST_F(ExportTest, PagesFollowEachOtherToTheEnd) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  for (int i = 0; i < 5; ++i) world_.Issue(kiosk, "passport");
  const uint64_t last = world_.engine().Durable("main").sequence;
  uint64_t next = 1;
  while (next <= last) {
    const v1::ExportJournalResponse page = Export(next, 3);
    EXPECT_EQ(page.last_sequence(), last);
    ASSERT_GT(page.records_size(), 0);
    for (const v1::JournalRecord& record : page.records()) {
      EXPECT_EQ(record.sequence(), next++);
      EXPECT_EQ(record.hash().size(), sizeof(Hash256));
    }
  }
  EXPECT_EQ(Export(next, 3).records_size(), 0);
}

TEST_F(ExportTest, ARecordHasItsActorAndItsEvents) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  world_.Issue(kiosk, "passport");
  const uint64_t last = world_.engine().Durable("main").sequence;
  const v1::ExportJournalResponse page = Export(last, 1);
  ASSERT_EQ(page.records_size(), 1);
  const v1::JournalRecord& record = page.records(0);
  EXPECT_EQ(record.role(), v1::ROLE_KIOSK);
  EXPECT_EQ(record.device_id(), kiosk.device_id);
  const auto events = engine::DecodeEvents(record.events());
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 1U);
  EXPECT_TRUE(std::holds_alternative<core::TicketIssued>(events->front()));
}

TEST_F(ExportTest, WhatACitizenAddedToARatingIsThereAndNowhereElse) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  const v1::IssueTicketResponse issued = world_.Issue(kiosk, "passport");
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  v1::FinishMatterRequest finish;
  finish.set_counter("1");
  finish.set_ticket("A001");
  finish.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  ASSERT_TRUE(world_.Call(clerk, &v1::CounterService::Stub::FinishMatter, finish).ok());
  v1::WatchHallRequest hall;
  hall.set_hall("main");
  auto stream = world_.Watch(clerk, &v1::HallService::Stub::WatchHall, hall);
  ASSERT_TRUE(stream.Next().has_value());
  v1::RateVisitRequest rate;
  rate.set_ticket("A001");
  rate.set_tracking_token(issued.tracking_token());
  rate.set_level(v1::RATING_LEVEL_DISSATISFIED);
  rate.set_words("the clerk was on the phone");
  const auto rated = world_.Call(kiosk, &v1::FeedbackService::Stub::RateVisit, rate);
  ASSERT_TRUE(rated.ok()) << rated.status();

  v1::GetTicketRequest get;
  get.set_ticket("A001");
  const auto ticket = world_.Call(clerk, &v1::TicketService::Stub::GetTicket, get);
  v1::ListTicketsRequest list;
  list.add_states(v1::TICKET_STATE_SERVED);
  const auto listed = world_.Call(clerk, &v1::CounterService::Stub::ListTickets, list);
  ASSERT_TRUE(ticket.ok() && listed.ok());
  EXPECT_TRUE(ticket->ticket().rated());
  EXPECT_EQ(listed->total(), 1U);
  for (const std::string& shown :
       {rated->SerializeAsString(), ticket->SerializeAsString(), listed->SerializeAsString(),
        stream.Next()->SerializeAsString()}) {
    EXPECT_EQ(shown.find("phone"), std::string::npos);
  }

  const v1::ExportJournalResponse page = Export(rated->receipt().sequence(), 1);
  ASSERT_EQ(page.records_size(), 1);
  const auto events = engine::DecodeEvents(page.records(0).events());
  ASSERT_TRUE(events.ok()) << events.status();
  EXPECT_EQ(std::get<core::VisitRated>(events->front()).words, "the clerk was on the phone");
}

}  // namespace
}  // namespace onestop::rpc
