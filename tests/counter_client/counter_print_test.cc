#include "counter_client/counter_print.h"

#include <gtest/gtest.h>

#include <string>

namespace onestop::counter_client {
namespace {

using gateway::Directory;
using gateway::Language;

PrintStyle Style(Language language) { return {language, absl::FixedTimeZone(8 * 3600)}; }

Directory Names() {
  v1::ListServicesResponse services;
  v1::TicketClass& priority = *services.add_classes();
  priority.set_ticket_class("priority");
  priority.set_kind(v1::CLASS_KIND_PRIORITY);
  (*priority.mutable_names())["zh"] = "优先";
  (*priority.mutable_names())["en"] = "Priority";
  return Directory(v1::Hall(), v1::ListItemsResponse(), services);
}

v1::CalledTicket Called() {
  v1::CalledTicket called;
  called.set_number("B12");
  called.set_state(v1::TICKET_STATE_CALLED);
  called.set_ticket_class("priority");
  called.mutable_waited()->set_seconds(11 * 60);
  called.set_current_matter(2);
  called.set_exception(v1::CALL_EXCEPTION_RETURNED);
  for (const uint32_t index : {1u, 2u}) {
    v1::Matter& matter = *called.add_matters();
    matter.set_index(index);
    matter.set_item(index == 1 ? "photo" : "renewal");
    matter.set_quantity(index);
  }
  return called;
}

TEST(CounterPrintTest, ShowsACalledTicketLarge) {
  EXPECT_EQ(PrintCalled(Called(), Names(), Style(Language::kEnglish)),
            "  ████     █    ████ \n"
            "  █   █   ██        █\n"
            "  ████     █     ███ \n"
            "  █   █    █    █    \n"
            "  ████    ███   █████\n"
            "\n"
            "  B12  called  [Priority, not verified]  waited 11 minutes  "
            "(returned after being missed)\n"
            "    1. photo\n"
            "  ▶ 2. renewal ×2\n");
}

TEST(CounterPrintTest, SpeaksChinese) {
  const std::string text = PrintCalled(Called(), Names(), Style(Language::kChinese));
  EXPECT_NE(text.find("  B12  正在叫号  [优先，未核验]  已等候 11 分钟  (过号返回)\n"),
            std::string::npos)
      << text;
}

TEST(CounterPrintTest, ShowsACounterOnOneLine) {
  v1::Counter counter;
  counter.set_counter("c03");
  counter.set_state(v1::COUNTER_STATE_SERVING);
  counter.mutable_ticket()->set_number("A017");
  counter.set_waiting(4);
  counter.add_parked()->set_number("A009");
  EXPECT_EQ(CounterLine(counter, Style(Language::kEnglish)),
            "c03  serving  A017  4 waiting, set aside A009");
  counter.Clear();
  counter.set_counter("c03");
  counter.set_state(v1::COUNTER_STATE_PAUSED);
  counter.set_pause_reason(v1::PAUSE_REASON_MEAL);
  EXPECT_EQ(CounterLine(counter, Style(Language::kEnglish)), "c03  paused: meal  0 waiting");
}

v1::Ticket HandedOver() {
  v1::Ticket ticket;
  ticket.set_number("A017");
  ticket.mutable_handover()->set_from_counter("3");
  ticket.mutable_handover()->set_reason(v1::TRANSFER_REASON_PAYMENT);
  ticket.mutable_handover()->set_note("only the stamp duty");
  return ticket;
}

TEST(CounterPrintTest, SaysWhoHandedATicketOverAndWhy) {
  v1::Ticket ticket = HandedOver();
  EXPECT_EQ(HandoverLine(ticket, Style(Language::kEnglish)),
            "from window 3, payment: only the stamp duty");
  EXPECT_EQ(HandoverLine(ticket, Style(Language::kChinese)),
            "来自窗口 3，缴费：only the stamp duty");
  v1::Counter counter;
  counter.set_counter("c04");
  counter.set_state(v1::COUNTER_STATE_CALLING);
  *counter.mutable_ticket() = ticket;
  EXPECT_EQ(CounterLine(counter, Style(Language::kEnglish)),
            "c04  calling  A017  (from window 3, payment: only the stamp duty)  0 waiting");
  ticket.mutable_handover()->clear_note();
  EXPECT_EQ(HandoverLine(ticket, Style(Language::kEnglish)), "from window 3, payment");
  ticket.clear_handover();
  EXPECT_EQ(HandoverLine(ticket, Style(Language::kEnglish)), "");
}

TEST(CounterPrintTest, ListsTicketsWithTheirWaits) {
  v1::ListTicketsResponse response;
  v1::Ticket& first = *response.add_tickets();
  first.set_number("A017");
  first.set_ticket_class("priority");
  first.set_state(v1::TICKET_STATE_WAITING);
  first.mutable_arrival_time()->set_seconds(1'000'000);
  for (const char* item : {"photo", "renewal", "done"}) first.add_matters()->set_item(item);
  first.mutable_matters(2)->set_outcome(v1::OUTCOME_COMPLETED);
  v1::Ticket& second = *response.add_tickets();
  second.set_number("B003");
  second.set_state(v1::TICKET_STATE_MISSED);
  second.mutable_arrival_time()->set_seconds(1'000'300);
  second.mutable_due_time()->set_seconds(1'002'000);
  v1::Ticket& third = *response.add_tickets();
  third.set_number("A020");
  third.set_state(v1::TICKET_STATE_PARKED);
  third.set_counter("3");
  third.mutable_arrival_time()->set_seconds(1'000'400);
  response.set_total(5);
  google::protobuf::Timestamp now;
  now.set_seconds(1'000'600);
  std::string rule;
  for (int i = 0; i < 66; ++i) rule += "─";
  EXPECT_EQ(PrintTickets(response, now, Names(), Style(Language::kEnglish)),
            "ticket  class     for                 waited  state\n" + rule + "\n"
            "A017    Priority  photo, renewal  10 minutes  waiting\n"
            "B003                               5 minutes  missed, until 22:20\n"
            "A020                               3 minutes  set aside, counter 3\n"
            "and 2 more\n");
  // Without the hall's time there are no waits.
  const std::string text =
      PrintTickets(response, google::protobuf::Timestamp(), Names(), Style(Language::kChinese));
  EXPECT_EQ(text.find("分钟"), std::string::npos) << text;
  EXPECT_NE(text.find("photo、renewal"), std::string::npos) << text;
  response.Clear();
  EXPECT_EQ(PrintTickets(response, now, Names(), Style(Language::kEnglish)),
            "There is no such ticket.");
}

TEST(CounterPrintTest, ShowsTheHall) {
  v1::GetHallResponse response;
  v1::Hall& hall = *response.mutable_hall();
  hall.set_hall("main");
  hall.set_hall_date("2026-11-23");
  hall.set_day_state(v1::DAY_STATE_OPEN);
  hall.set_writable(false);
  v1::StateCount& waiting = *hall.add_day_tickets();
  waiting.set_state(v1::TICKET_STATE_WAITING);
  waiting.set_count(12);
  v1::Service& service = *hall.add_services();
  service.set_service("passport");
  service.set_waiting(12);
  service.set_suspended_reason("printer");
  v1::Counter& counter = *hall.add_counters();
  counter.set_counter("c03");
  counter.set_state(v1::COUNTER_STATE_CALLING);
  counter.set_staff_id(1042);
  const std::string text = PrintHall(response, Style(Language::kEnglish));
  EXPECT_TRUE(text.starts_with("main  2026-11-23  open  (read-only)\n  waiting 12\n")) << text;
  EXPECT_NE(text.find("suspended: printer"), std::string::npos) << text;
  EXPECT_NE(text.find("c03      c03   calling           1042"), std::string::npos) << text;
}

TEST(CounterPrintTest, ExplainsWhoWasNext) {
  v1::ExplainOrderResponse response;
  response.set_summary("A017 waited longest relative to its target.");
  response.set_rule(v1::CALLING_RULE_ACCUMULATING);
  response.set_counter("c03");
  v1::Candidate& candidate = *response.add_candidates();
  candidate.set_number("A017");
  candidate.set_service("passport");
  candidate.set_score_permille(1250);
  candidate.set_winner(true);
  const std::string text = PrintExplanation(response, Style(Language::kEnglish));
  EXPECT_TRUE(text.starts_with("A017 waited longest relative to its target.\n")) << text;
  EXPECT_NE(text.find("▶  A017"), std::string::npos) << text;
  EXPECT_NE(text.find("1.2\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace onestop::counter_client
