#include "server/cli_status.h"

#include <gtest/gtest.h>

#include "server/cli_output.h"

namespace onestop::cli {
namespace {

v1::GetHallResponse Hall() {
  v1::GetHallResponse response;
  response.mutable_time()->set_seconds(1'795'399'800);
  response.set_sequence(12);
  v1::Hall& hall = *response.mutable_hall();
  hall.set_hall("main");
  (*hall.mutable_names())["en"] = "The hall";
  (*hall.mutable_names())["zh"] = "大厅";
  hall.set_time_zone("Asia/Shanghai");
  hall.set_day_state(v1::DAY_STATE_LAST_TICKETS);
  hall.set_hall_date("2026-11-23");
  hall.set_writable(true);
  v1::StateCount& count = *hall.add_day_tickets();
  count.set_state(v1::TICKET_STATE_NO_SHOW);
  count.set_count(3);
  v1::Service& service = *hall.add_services();
  service.set_service("passport");
  (*service.mutable_names())["zh"] = "护照";
  service.set_waiting(2);
  service.mutable_oldest_arrival_time()->set_seconds(1'795'399'800 - 600);
  v1::Counter& counter = *hall.add_counters();
  counter.set_counter("3");
  counter.set_state(v1::COUNTER_STATE_SERVING);
  counter.set_staff_id(1001);
  counter.mutable_ticket()->set_number("A017");
  return response;
}

TEST(CliStatusTest, ShowsTheDayTheServicesAndTheCounters) {
  const std::string text = RenderHall(Hall(), "en");
  EXPECT_NE(text.find("The hall (main)"), std::string::npos) << text;
  EXPECT_NE(text.find("last tickets"), std::string::npos) << text;
  EXPECT_NE(text.find("3 no show"), std::string::npos) << text;
  EXPECT_NE(text.find("passport  2        10 min"), std::string::npos) << text;
  EXPECT_NE(text.find("serving"), std::string::npos) << text;
  EXPECT_NE(text.find("A017"), std::string::npos) << text;
}

TEST(CliStatusTest, ANameThatIsMissingIsShownInAnotherLanguage) {
  const std::string text = RenderHall(Hall(), "en");
  EXPECT_NE(text.find("护照"), std::string::npos) << text;
  EXPECT_NE(RenderHall(Hall(), "zh").find("大厅"), std::string::npos);
}

TEST(CliStatusTest, SaysThatTheHallIsReadOnly) {
  v1::GetHallResponse hall = Hall();
  EXPECT_EQ(RenderHall(hall, "en").find("READ-ONLY"), std::string::npos);
  hall.mutable_hall()->set_writable(false);
  EXPECT_NE(RenderHall(hall, "en").find("READ-ONLY"), std::string::npos);
}

TEST(CliStatusTest, MarksTheWinnerOfAnExplanation) {
  v1::ExplainOrderResponse response;
  response.set_summary("A001 had waited longer for its target.");
  response.set_rule(v1::CALLING_RULE_ACCUMULATING);
  v1::Candidate& winner = *response.add_candidates();
  winner.set_number("A001");
  winner.set_score_permille(1500);
  winner.set_winner(true);
  response.add_candidates()->set_number("B002");
  const std::string text = RenderExplanation(response);
  EXPECT_NE(text.find("rule accumulating"), std::string::npos) << text;
  EXPECT_NE(text.find("=>  A001"), std::string::npos) << text;
  EXPECT_NE(text.find("    B002"), std::string::npos) << text;
}

TEST(CliTableTest, ColumnsAreAsWideAsTheirWidestCell) {
  Table table({"A", "LONGER"});
  table.AddRow({"wide cell", "x"});
  EXPECT_EQ(table.Render(), "A          LONGER\nwide cell  x\n");
}

}  // namespace
}  // namespace onestop::cli
