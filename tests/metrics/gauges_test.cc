#include "server/metrics/gauges.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "tests/metrics/hall.h"

namespace onestop {
namespace {

using testing::Second;
using testing::Story;

TEST(GaugesTest, TellsHowManyWaitAndSinceWhen) {
  Story story;
  core::Line& line = story.state.services[0].lines[1];
  line.insert({Second(10), core::TicketId(1)});
  line.insert({Second(40), core::TicketId(2)});
  story.state.time = Second(70);
  const std::string labels = "{hall=\"main\",service=\"S1\",class=\"priority\"}";
  EXPECT_EQ(story.Value("onestop_tickets_waiting" + labels), "2");
  EXPECT_EQ(story.Value("onestop_oldest_wait_seconds{hall=\"main\",service=\"S1\"}"), "60");
  EXPECT_EQ(story.Value("onestop_tickets_waiting{hall=\"main\",service=\"S2\",class=\"regular\"}"),
            "0");
}

TEST(GaugesTest, TellsTheDayTheCountersAndTheJournal) {
  Story story;
  story.state.counts[static_cast<size_t>(core::TicketState::kServed)] = 12;
  story.state.counters[1].state = core::CounterState::kServing;
  story.state.sequence = 99;
  EXPECT_EQ(story.Value("onestop_day_tickets{hall=\"main\",state=\"served\"}"), "12");
  EXPECT_EQ(story.Value("onestop_counters{hall=\"main\",state=\"serving\"}"), "1");
  EXPECT_EQ(story.Value("onestop_counters{hall=\"main\",state=\"closed\"}"), "1");
  EXPECT_EQ(story.Value("onestop_counter_state{hall=\"main\",counter=\"C2\"}"), "4");
  EXPECT_EQ(story.Value("onestop_journal_sequence{hall=\"main\"}"), "99");
}

TEST(GaugesTest, WhatIsRetiredIsNotShown) {
  auto config = std::make_shared<core::Config>(*testing::MakeHall({}));
  config->services[1].retired = true;
  config->counters[1].retired = true;
  Story story;
  story.state.config = config;
  const std::string text = story.metrics.Text();
  EXPECT_EQ(testing::ValueIn(
                text, "onestop_tickets_waiting{hall=\"main\",service=\"S2\",class=\"regular\"}"),
            "absent");
  EXPECT_EQ(testing::ValueIn(text, "onestop_counter_state{hall=\"main\",counter=\"C2\"}"),
            "absent");
}

TEST(GaugesTest, AnEngineThatRefusesLeavesTheRestReadable) {
  Story story;
  story.metrics.SetAsk([](std::string_view, std::unique_ptr<engine::Query> query) {
    query->Done(Refuse(Reason::kMailboxFull, "full"), engine::Position());
  });
  const std::string text = story.metrics.Text();
  EXPECT_EQ(text.find("onestop_tickets_waiting{"), std::string::npos);
  EXPECT_NE(text.find("onestop_quarantined 0"), std::string::npos);
}

TEST(GaugesTest, AsksNothingOnceQuestionsHaveEnded) {
  Story story;
  story.metrics.EndQuestions();
  EXPECT_EQ(story.Value("onestop_journal_sequence{hall=\"main\"}"), "absent");
}

}  // namespace
}  // namespace onestop
