#include "server/record_json.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "server/engine/codec.h"
#include "tests/support/test_hall.h"

namespace onestop {
namespace {

core::ConfigApplied Applied() {
  core::ConfigApplied applied;
  applied.config = std::make_shared<core::Config>(testing::TestHallInForce());
  return applied;
}

core::TicketCalled Called() {
  core::TicketCalled called;
  called.ticket.id = core::TicketId(7);
  called.ticket.series = core::SeriesId(1);
  called.ticket.number = 17;
  called.counter = core::CounterId(2);
  called.service = core::ServiceId(1);
  called.ticket_class = core::ClassId(1);
  called.queued = testing::TimeOfDay("09:30:05.250");
  called.exception = core::CallException::kReturned;
  called.weighted_target = std::chrono::milliseconds(1500);
  return called;
}

journal::Record MakeRecord(uint64_t sequence, const core::Events& events) {
  journal::Record record;
  record.hall = "main";
  record.sequence = sequence;
  record.epoch = 3;
  record.time = testing::TimeOfDay("09:31:00");
  record.actor = testing::Clerk(1001).Packed();
  engine::EncodeEvents(events, record.events);
  return record;
}

TEST(RecordJsonTest, NamesThingsAsPeopleDo) {
  const auto config = Applied().config;
  const std::string json = EventJson(Called(), config.get());
  EXPECT_NE(json.find("\"event\":\"ticket_called\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"ticket\":{\"id\":7,\"number\":\"A017\"}"), std::string::npos) << json;
  EXPECT_NE(json.find("\"counter\":\"2\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"service\":\"passport\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"exception\":\"returned\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"weighted_target\":1.5"), std::string::npos) << json;
  EXPECT_NE(json.find("\"quote\":null"), std::string::npos) << json;
}

TEST(RecordJsonTest, ShowsWhatACitizenAddedToARating) {
  core::VisitRated rated;
  rated.level = core::RatingLevel::kFair;
  rated.words = "排队\"太久\"";
  const std::string json = EventJson(rated, Applied().config.get());
  EXPECT_NE(json.find("\"words\":\"排队\\\"太久\\\"\""), std::string::npos) << json;
}

TEST(RecordJsonTest, WithoutAConfigurationIdsStayNumbers) {
  const std::string json = EventJson(Called(), nullptr);
  EXPECT_NE(json.find("\"service\":1,"), std::string::npos) << json;
  EXPECT_NE(json.find("\"number\":17"), std::string::npos) << json;
}

TEST(RecordJsonTest, ALineHasTheRecordAndItsEvents) {
  RecordJson lines;
  ASSERT_TRUE(lines.Line(MakeRecord(1, {Applied()})).ok());
  const auto line = lines.Line(MakeRecord(2, {Called()}));
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->find("{\"hall\":\"main\",\"sequence\":2,\"epoch\":3,\"time\":\""), 0U) << *line;
  EXPECT_NE(line->find("\"actor\":{\"role\":\"clerk\""), std::string::npos) << *line;
  EXPECT_NE(line->find("\"staff\":1001"), std::string::npos) << *line;
  EXPECT_NE(line->find("\"service\":\"passport\""), std::string::npos) << *line;
  EXPECT_EQ(line->find('\n'), std::string::npos);
}

TEST(RecordJsonTest, EventsThatCannotBeReadAreRefused) {
  journal::Record record = MakeRecord(1, {});
  record.events = "no events";
  RecordJson lines;
  EXPECT_EQ(ReasonOf(lines.Line(record).status()), Reason::kJournalCorrupt);
}

TEST(RecordJsonTest, TextIsEscaped) {
  std::string out;
  AppendJsonString("a\"b\\c\nd\x01号", out);
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\nd\\u0001号\"");
}

}  // namespace
}  // namespace onestop
