#include "server/metrics/metrics.h"

#include <gtest/gtest.h>

#include "server/base/strings.h"
#include "tests/metrics/hall.h"

namespace onestop {
namespace {

using testing::Second;
using testing::Story;

core::TicketClosed Closed(const Story& story, uint64_t ticket, core::TicketState outcome) {
  core::TicketClosed closed;
  closed.ticket = story.Name(ticket);
  closed.state = outcome;
  closed.counter = core::CounterId(1);
  closed.service = core::ServiceId(1);
  closed.ticket_class = core::ClassId(1);
  closed.arrival = Second(0);
  return closed;
}

core::MatterFinished Finished(int64_t started, core::Outcome outcome) {
  core::MatterFinished finished;
  finished.counter = core::CounterId(1);
  finished.service = core::ServiceId(1);
  finished.matter = 1;
  finished.outcome = outcome;
  finished.started = Second(started);
  return finished;
}

core::ServiceStarted Started(int64_t called) {
  core::ServiceStarted started;
  started.counter = core::CounterId(1);
  started.service = core::ServiceId(1);
  started.called = Second(called);
  return started;
}

// The series of service S1 with one more label that stands before it.
std::string OfService(const std::string& name, const std::string& label, const std::string& value) {
  return StrCat(name, "{hall=\"main\",", label, "=\"", value, "\",service=\"S1\"}");
}

std::string Issued(const std::string& channel) {
  return StrCat("onestop_tickets_issued_total{channel=\"", channel,
                "\",hall=\"main\",service=\"S1\"}");
}

constexpr char kCalls[] = "onestop_calls_total{class=\"regular\",hall=\"main\",service=\"S1\"}";
constexpr char kWithinTarget[] =
    "onestop_calls_within_target_total{class=\"regular\",hall=\"main\",service=\"S1\"}";

TEST(MetricsTest, SeriesOfAServiceStandAtZeroBeforeAnythingHappens) {
  const Story story;
  EXPECT_EQ(story.Value(Issued("kiosk")), "0");
  EXPECT_EQ(story.Value(kCalls), "0");
  EXPECT_EQ(story.Value(kWithinTarget), "0");
  EXPECT_EQ(story.Value(OfService("onestop_tickets_closed_total", "outcome", "served")), "0");
  EXPECT_EQ(story.Value(OfService("onestop_wait_seconds_count", "leg", "first")), "0");
  EXPECT_EQ(story.Value("onestop_visit_seconds_count{hall=\"main\"}"), "0");
}

TEST(MetricsTest, CountsIssuedTicketsByChannel) {
  Story story;
  story.At(0, {story.Issued(1, 0)});
  core::TicketIssued web = story.Issued(2, 5);
  web.channel = core::Channel::kWeb;
  story.At(5, {web});
  EXPECT_EQ(story.Value(Issued("kiosk")), "1");
  EXPECT_EQ(story.Value(Issued("web")), "1");
}

TEST(MetricsTest, AWaitEndsWithTheCallAndIsComparedWithTheTarget) {
  Story story;
  story.At(600, {story.Called(1, 0, 1)});
  story.At(1300, {story.Called(2, 100, 1)});
  EXPECT_EQ(story.Value(kCalls), "2");
  EXPECT_EQ(story.Value(kWithinTarget), "1");
  const std::string labels = "hall=\"main\",leg=\"first\",service=\"S1\"";
  EXPECT_EQ(story.Value(StrCat("onestop_wait_seconds_sum{", labels, "}")), "1800");
  EXPECT_EQ(story.Value(StrCat("onestop_wait_seconds_bucket{", labels, ",le=\"600\"}")), "1");
  EXPECT_EQ(story.Value(StrCat("onestop_wait_seconds_bucket{", labels, ",le=\"1200\"}")), "2");
}

TEST(MetricsTest, ALaterLegIsTimedApart) {
  Story story;
  core::TicketCalled called = story.Called(1, 0, 1);
  called.leg = 2;
  story.At(60, {called});
  EXPECT_EQ(story.Value(OfService("onestop_wait_seconds_count", "leg", "first")), "0");
  EXPECT_EQ(story.Value("onestop_wait_seconds_count{hall=\"main\",leg=\"later\"}"), "1");
}

TEST(MetricsTest, TimesTheWalkTheWorkAndTheVisit) {
  Story story;
  story.At(0, {story.Issued(1, 0)});
  story.At(100, {story.Called(1, 0, 1)});
  story.At(125, {Started(100)});
  story.At(425, {Finished(125, core::Outcome::kCompleted),
                 Closed(story, 1, core::TicketState::kServed)});
  EXPECT_EQ(story.Value("onestop_walk_seconds_sum{hall=\"main\"}"), "25");
  EXPECT_EQ(story.Value("onestop_service_seconds_sum{hall=\"main\",service=\"S1\"}"), "300");
  EXPECT_EQ(story.Value("onestop_visit_seconds_sum{hall=\"main\"}"), "425");
}

TEST(MetricsTest, DoesNotTimeWorkWhoseStartNobodyPressed) {
  Story story;
  core::ServiceStarted started = Started(100);
  started.implied = true;
  core::MatterFinished finished = Finished(125, core::Outcome::kCompleted);
  finished.implied = true;
  story.At(125, {started, finished});
  EXPECT_EQ(story.Value("onestop_walk_seconds_count{hall=\"main\"}"), "0");
  EXPECT_EQ(story.Value("onestop_service_seconds_count{hall=\"main\",service=\"S1\"}"), "0");
}

TEST(MetricsTest, TheVisitOfWhoNeverCameIsNotTimed) {
  Story story;
  story.At(900, {Closed(story, 1, core::TicketState::kNoShow)});
  EXPECT_EQ(story.Value(OfService("onestop_tickets_closed_total", "outcome", "no_show")), "1");
  EXPECT_EQ(story.Value("onestop_visit_seconds_count{hall=\"main\"}"), "0");
}

TEST(MetricsTest, CountsWhoWasSentAwayAndWhy) {
  Story story;
  story.At(10, {Finished(5, core::Outcome::kMissingPapers)});
  story.At(20, {Finished(15, core::Outcome::kCompleted)});
  EXPECT_EQ(story.Value("onestop_sent_away_total{hall=\"main\",reason=\"missing_papers\","
                        "service=\"S1\"}"),
            "1");
  EXPECT_EQ(story.metrics.Text().find("reason=\"completed\""), std::string::npos);
}

TEST(MetricsTest, CountsHandOversAndThoseThatBounced) {
  Story story;
  core::TicketTransferred transferred;
  transferred.from_counter = core::CounterId(1);
  transferred.from_service = core::ServiceId(2);
  transferred.to_service = core::ServiceId(1);
  transferred.reason = core::TransferReason::kNextStep;
  story.At(10, {transferred});
  transferred.bounced = true;
  story.At(20, {transferred});
  const std::string labels = "{hall=\"main\",reason=\"next_step\",service=\"S2\"}";
  EXPECT_EQ(story.Value(StrCat("onestop_transfers_total", labels)), "2");
  EXPECT_EQ(story.Value(StrCat("onestop_bounces_total", labels)), "1");
}

TEST(MetricsTest, CountsRatingsByLevel) {
  Story story;
  core::VisitRated rated;
  rated.service = core::ServiceId(1);
  rated.level = core::RatingLevel::kVerySatisfied;
  story.At(10, {rated});
  EXPECT_EQ(story.Value("onestop_ratings_total{hall=\"main\",level=\"very_satisfied\"}"),
            "1");
}

TEST(MetricsTest, AServiceAddedByANewConfigurationHasItsSeries) {
  Story story;
  auto config = std::make_shared<core::Config>(*testing::MakeHall({.services = 3}));
  config->version = 2;
  core::RecordInfo record;
  record.sequence = 1;
  core::ConfigApplied applied;
  applied.config = config;
  const core::Events events = {applied};
  story.metrics.OnRecord("main", record, events, config.get());
  EXPECT_EQ(story.Value("onestop_calls_total{class=\"regular\",hall=\"main\",service=\"S3\"}"),
            "0");
}

TEST(MetricsTest, CountsCallsRefusalsAndRetriesByMethod) {
  Story story;
  metrics::Call call;
  call.service = "onestop.v1.TicketService";
  call.method = "IssueTicket";
  call.took = std::chrono::microseconds(700);
  story.metrics.OnCall(call);
  call.code = absl::StatusCode::kFailedPrecondition;
  story.metrics.OnCall(call);
  story.metrics.OnRefusal("main", "IssueTicket", Reason::kDayNotOpen);
  story.metrics.OnDuplicate("main", "IssueTicket");
  const std::string labels =
      "grpc_method=\"IssueTicket\",grpc_service=\"onestop.v1.TicketService\"";
  EXPECT_EQ(story.Value(StrCat("grpc_server_handled_total{grpc_code=\"OK\",", labels, "}")), "1");
  EXPECT_EQ(story.Value(StrCat("grpc_server_handled_total{grpc_code=\"FailedPrecondition\",",
                               labels, "}")),
            "1");
  EXPECT_EQ(story.Value(StrCat("grpc_server_handling_seconds_bucket{", labels, ",le=\"0.002\"}")),
            "2");
  EXPECT_EQ(story.Value("onestop_refusals_total{method=\"IssueTicket\",reason=\"DAY_NOT_OPEN\"}"),
            "1");
  EXPECT_EQ(story.Value("onestop_duplicate_requests_total{method=\"IssueTicket\"}"), "1");
}

TEST(MetricsTest, TellsCommitsJumpsAndQuarantine) {
  Story story;
  story.metrics.OnCommit(std::chrono::microseconds(300), 12);
  EXPECT_EQ(story.Value("onestop_journal_batch_commands_sum"), "12");
  EXPECT_EQ(story.Value("onestop_journal_commit_seconds_count"), "1");
  EXPECT_EQ(story.Value("onestop_quarantined"), "0");
  story.metrics.OnQuarantine(Refuse(Reason::kBehindWitness, "behind"));
  story.metrics.OnClockJump(std::chrono::hours(1));
  EXPECT_EQ(story.Value("onestop_quarantined"), "1");
  EXPECT_EQ(story.Value("onestop_clock_jumps_total"), "1");
}

TEST(MetricsTest, TellsStreams) {
  Story story;
  story.metrics.SetStreams([] { return metrics::StreamCounts{7, 2}; });
  EXPECT_EQ(story.Value("onestop_watchers"), "7");
  EXPECT_EQ(story.Value("onestop_watcher_resyncs_total"), "2");
}

// Thirty services and sixty counters are more than a city's centre has, and Prometheus must be at ease
// with such a hall at the end of a full day: every class at every service, from kiosks, guides and
// phones; everywhere somebody who did not come and somebody who lacked a paper; everywhere
// whoever comes from another window. Nothing ever multiplies services with counters.
TEST(MetricsTest, ALargeHallHasFewSeriesEvenAfterAFullDay) {
  Story story({.services = 30, .counters = 60});
  for (uint32_t service = 1; service <= 30; ++service) {
    for (uint32_t ticket_class = 1; ticket_class <= 3; ++ticket_class) {
      for (const core::Channel channel :
           {core::Channel::kKiosk, core::Channel::kGuide, core::Channel::kWeb}) {
        core::TicketIssued issued = story.Issued(1, 0);
        issued.matters.front().service = core::ServiceId(service);
        issued.ticket_class = core::ClassId(ticket_class);
        issued.channel = channel;
        core::TicketCalled called = story.Called(1, 0, service * 2);
        called.service = core::ServiceId(service);
        called.ticket_class = core::ClassId(ticket_class);
        called.leg = ticket_class;
        called.quote.emplace();
        core::MatterFinished finished = Finished(0, core::Outcome::kMissingPapers);
        finished.service = core::ServiceId(service);
        core::TicketTransferred given;
        given.from_service = core::ServiceId(service % 3 + 1);
        given.reason = static_cast<core::TransferReason>(ticket_class);
        core::TicketClosed closed = Closed(
            story, 1,
            static_cast<core::TicketState>(static_cast<uint32_t>(core::TicketState::kServed) +
                                           ticket_class));
        closed.service = core::ServiceId(service);
        story.At(10, {issued, called, finished, given, closed});
      }
    }
  }
  // What the RPCs of such a day add; see call_metrics.h.
  constexpr size_t kMethods = 20;
  for (size_t method = 0; method < kMethods; ++method) {
    for (const absl::StatusCode code : {absl::StatusCode::kOk, absl::StatusCode::kNotFound}) {
      story.metrics.OnCall({method, "onestop.v1.TicketService", StrCat("Method", method), code,
                            std::chrono::milliseconds(1)});
    }
  }
  const size_t series = testing::SeriesIn(story.metrics.Text());
  EXPECT_LT(series, 2000U);
  EXPECT_GT(series, 1000U) << "not much of a day";
}

}  // namespace
}  // namespace onestop
