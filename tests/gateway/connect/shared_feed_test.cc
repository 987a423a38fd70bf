#include "gateway/connect/shared_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/connect/stream_hub.h"
#include "onestop/v1/reason.pb.h"
#include "server/base/strings.h"
#include "tests/gateway/connect/calls_message.h"
#include "tests/gateway/connect/fake_alarm.h"
#include "tests/gateway/connect/fake_upstream.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCalls[] = "onestop.v1.HallService/WatchCalls";
constexpr char kWatchTicket[] = "onestop.v1.TicketService/WatchTicket";

// A page that takes what it is given as soon as it is `reading`, and writes it down: "S3" and "R3"
// for a snapshot and a resync at 3, "4" for a change to 4.
class Page : public UpstreamListener {
 public:
  void Attach(std::shared_ptr<UpstreamStream> stream, bool reading = true) {
    stream_ = std::move(stream);
    reading_ = reading;
    if (reading) stream_->Next();
  }
  void Read() {
    reading_ = true;
    stream_->Next();
  }
  void ReadOne() { stream_->Next(); }
  void Leave() {
    if (stream_ != nullptr) std::exchange(stream_, nullptr)->Cancel();
  }

  void OnMessage(std::shared_ptr<Payload> message) override {
    const v1::WatchCallsResponse response = ReadMessage(*message);
    const std::string kind = response.resync() ? "R" : response.previous() == 0 ? "S" : "";
    heard.push_back(StrCat(kind, response.current()));
    if (reading_) stream_->Next();
  }
  void OnEnd(const UpstreamStatus& status) override { end = status.code; }

  std::vector<std::string> heard;
  std::optional<absl::StatusCode> end;

 private:
  std::shared_ptr<UpstreamStream> stream_;
  bool reading_ = false;
};

class SharedFeedTest : public ::testing::Test {
 protected:
  SharedFeedTest() : methods_(*MethodTable::Make({kCalls, kWatchTicket})) {}
  // A page is held by its stream until it leaves.
  ~SharedFeedTest() override {
    for (const std::shared_ptr<Page>& page : pages_) page->Leave();
  }

  static UpstreamRequest Request(const std::string& token = "x", const std::string& message = "") {
    return {.method = kCalls,
            .metadata = {{"authorization", token}, {"onestop-witness-bin", "w"}},
            .message = message};
  }

  std::shared_ptr<Page> Join(bool reading = true, UpstreamRequest request = Request()) {
    auto page = std::make_shared<Page>();
    page->Attach(hub_.Open(*methods_.Find(kCalls), std::move(request), page), reading);
    pages_.push_back(page);
    return page;
  }

  // The next stream that was opened; null when there is none.
  std::shared_ptr<FakeCall> Opened() { return upstream_.Take(milliseconds(0)); }

  // A page, and the stream it made the hub open, at a snapshot.
  std::shared_ptr<Page> First(uint64_t current = 3) {
    std::shared_ptr<Page> page = Join();
    live_ = Opened();
    ONESTOP_CHECK(live_ != nullptr && live_->Send(Message(0, current)));
    return page;
  }

  static UpstreamStatus Away() { return {.code = absl::StatusCode::kUnavailable}; }

  MethodTable methods_;
  FakeUpstream upstream_;
  FakeAlarm alarm_;
  FakeClock clock_;
  SeededRandom random_{7};
  StreamHub hub_{
      {kCalls},
      {.upstream = &upstream_, .alarm = &alarm_, .clock = &clock_, .random = &random_},
      {.reader_messages = 4, .log_messages = 4}};
  std::shared_ptr<FakeCall> live_;
  std::vector<std::shared_ptr<Page>> pages_;
};

TEST_F(SharedFeedTest, OpensAStreamOnceForAllPages) {
  const auto first = Join();
  const auto second = Join();
  const std::shared_ptr<FakeCall> live = Opened();
  EXPECT_EQ(Opened(), nullptr);
  EXPECT_EQ(hub_.feeds(), 1u);
  live->Send(Message(0, 3));
  live->Send(Message(3, 4));
  EXPECT_THAT(first->heard, ElementsAre("S3", "4"));
  EXPECT_THAT(second->heard, ElementsAre("S3", "4"));
}

TEST_F(SharedFeedTest, GivesALatePageTheLastSnapshotWhileNothingHasChanged) {
  const auto first = First();
  const auto late = Join();
  EXPECT_EQ(Opened(), nullptr);
  live_->Send(Message(3, 4));
  EXPECT_THAT(late->heard, ElementsAre("S3", "4"));
}

TEST_F(SharedFeedTest, FetchesASnapshotForPagesThatComeLater) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  const auto later = Join();
  const std::shared_ptr<FakeCall> fetch = Opened();
  EXPECT_EQ(Opened(), nullptr);
  EXPECT_THAT(late->heard, IsEmpty());
  fetch->Send(Message(0, 4));
  EXPECT_TRUE(fetch->cancelled());
  fetch->End({.code = absl::StatusCode::kCancelled});
  live_->Send(Message(4, 5));
  EXPECT_THAT(late->heard, ElementsAre("S4", "5"));
  EXPECT_THAT(later->heard, ElementsAre("S4", "5"));
  EXPECT_THAT(first->heard, ElementsAre("S3", "4", "5"));
  EXPECT_FALSE(live_->cancelled());
}

TEST_F(SharedFeedTest, AddsToAnOldSnapshotWhatCameMeanwhile) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  const std::shared_ptr<FakeCall> fetch = Opened();
  live_->Send(Message(4, 6));
  live_->Send(Message(6, 7));
  fetch->Send(Message(0, 4));
  EXPECT_THAT(late->heard, ElementsAre("S4", "6", "7"));
}

TEST_F(SharedFeedTest, SkipsWhatANewSnapshotHoldsAlready) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  Opened()->Send(Message(0, 6));
  for (uint64_t i = 4; i < 8; ++i) live_->Send(Message(i, i + 1));
  EXPECT_THAT(late->heard, ElementsAre("S6", "7", "8"));
}

TEST_F(SharedFeedTest, FetchesAgainWhenTheLogIsTooShort) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  const std::shared_ptr<FakeCall> fetch = Opened();
  for (uint64_t i = 4; i < 20; ++i) live_->Send(Message(i, i + 1));
  fetch->Send(Message(0, 4));
  const std::shared_ptr<FakeCall> again = Opened();
  ASSERT_NE(again, nullptr);
  again->Send(Message(0, 20));
  EXPECT_THAT(late->heard, ElementsAre("S4", "R20"));
}

TEST_F(SharedFeedTest, TellsALatePageThatItsSnapshotCannotBeHad) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  Opened()->End({.code = absl::StatusCode::kResourceExhausted});
  EXPECT_EQ(late->end, absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(first->end, std::nullopt);
}

TEST_F(SharedFeedTest, ResyncsAPageThatFellBehindAndHoldsNobodyUp) {
  const auto first = First();
  const auto slow = Join(false);
  slow->ReadOne();
  for (uint64_t i = 3; i < 10; ++i) live_->Send(Message(i, i + 1));
  EXPECT_EQ(first->heard.back(), "10");
  EXPECT_EQ(Opened(), nullptr);
  slow->Read();
  Opened()->Send(Message(0, 10));
  live_->Send(Message(10, 11));
  EXPECT_THAT(slow->heard, ElementsAre("S3", "R10", "11"));
}

TEST_F(SharedFeedTest, GivesAPageThatNeverReadASnapshotThatIsItsFirst) {
  const auto first = First();
  const auto slow = Join(false);
  for (uint64_t i = 3; i < 8; ++i) live_->Send(Message(i, i + 1));
  slow->Read();
  Opened()->Send(Message(0, 8));
  EXPECT_EQ(slow->heard.back(), "S8");
}

TEST_F(SharedFeedTest, LosesNothingWhileAPageIsNotTooSlow) {
  const auto first = First();
  const auto slow = Join(false);
  for (uint64_t i = 3; i < 6; ++i) live_->Send(Message(i, i + 1));
  slow->Read();
  EXPECT_THAT(slow->heard, ElementsAre("S3", "4", "5", "6"));
}

TEST_F(SharedFeedTest, OpensABrokenStreamAgainAndResyncs) {
  const auto first = First();
  live_->End(Away());
  const std::vector<std::chrono::nanoseconds> delays = alarm_.GoOff();
  ASSERT_EQ(delays.size(), 1u);
  EXPECT_LE(delays[0], milliseconds(50));
  const std::shared_ptr<FakeCall> second = Opened();
  second->Send(Message(0, 8));
  second->Send(Message(8, 9));
  EXPECT_THAT(first->heard, ElementsAre("S3", "R8", "9"));
  EXPECT_EQ(first->end, std::nullopt);
}

TEST_F(SharedFeedTest, AlsoTakesAStreamThatEndsWellAsBroken) {
  const auto first = First();
  live_->End({});
  alarm_.GoOff();
  EXPECT_NE(Opened(), nullptr);
  EXPECT_EQ(first->end, std::nullopt);
}

TEST_F(SharedFeedTest, TellsPagesWhenTheServerStaysAway) {
  const auto first = First();
  for (int i = 0; i < 5; ++i) {
    live_->End(Away());
    EXPECT_EQ(first->end, std::nullopt);
    alarm_.GoOff();
    live_ = Opened();
    clock_.Advance(seconds(2));
  }
  live_->End(Away());
  EXPECT_EQ(first->end, absl::StatusCode::kUnavailable);
  EXPECT_EQ(hub_.feeds(), 0u);
  alarm_.GoOff();
  EXPECT_EQ(Opened(), nullptr);
}

TEST_F(SharedFeedTest, CountsTheTimeAwayFromTheLastMessage) {
  const auto first = First();
  for (int i = 0; i < 20; ++i) {
    live_->End(Away());
    alarm_.GoOff();
    live_ = Opened();
    clock_.Advance(seconds(2));
    live_->Send(Message(0, 3));
  }
  EXPECT_EQ(first->end, std::nullopt);
}

TEST_F(SharedFeedTest, TellsAPageAtOnceThatHasNothingYet) {
  const auto page = Join();
  Opened()->End(Away());
  EXPECT_EQ(page->end, absl::StatusCode::kUnavailable);
  EXPECT_EQ(hub_.feeds(), 0u);
}

TEST_F(SharedFeedTest, WaitsForTheServersHintBeforeItOpensAgain) {
  const auto first = First();
  live_->End({.code = absl::StatusCode::kUnavailable,
              .details = RefusalBytes(v1::REASON_STOPPING, "stopping")
                             .append(RetryInfoBytes(milliseconds(1500)))});
  EXPECT_GE(alarm_.GoOff().at(0), milliseconds(1500));
  EXPECT_EQ(first->end, std::nullopt);
}

TEST_F(SharedFeedTest, EndsEveryPageWhenTheServerEndsTheStreamForGood) {
  const auto first = First();
  const auto second = Join();
  live_->End({.code = absl::StatusCode::kUnauthenticated,
              .message = "revoked",
              .details = RefusalBytes(v1::REASON_DEVICE_REVOKED, "revoked")});
  EXPECT_EQ(first->end, absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(second->end, absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(hub_.feeds(), 0u);
  const auto third = Join();
  EXPECT_NE(Opened(), nullptr);
}

TEST_F(SharedFeedTest, LetsGoOfTheStreamWhenTheLastPageLeaves) {
  const auto first = First();
  const auto second = Join();
  first->Leave();
  EXPECT_FALSE(live_->cancelled());
  EXPECT_EQ(first->end, absl::StatusCode::kCancelled);
  second->Leave();
  EXPECT_TRUE(live_->cancelled());
  EXPECT_EQ(hub_.feeds(), 0u);
}

TEST_F(SharedFeedTest, PassesTheServersOwnResyncOnToEverybody) {
  const auto first = First();
  live_->Send(Message(0, 9, true));
  const auto late = Join();
  live_->Send(Message(9, 10));
  EXPECT_THAT(first->heard, ElementsAre("S3", "R9", "10"));
  EXPECT_THAT(late->heard, ElementsAre("S9", "10"));
}

TEST_F(SharedFeedTest, ServesWaitingPagesFromTheStreamThatWasOpenedAgain) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto slow = Join(false);
  const std::shared_ptr<FakeCall> fetch = Opened();
  fetch->Send(Message(0, 4));
  live_->End(Away());
  alarm_.GoOff();
  Opened()->Send(Message(0, 2));
  slow->Read();
  EXPECT_THAT(slow->heard, ElementsAre("S4", "R2"));
  EXPECT_THAT(first->heard, ElementsAre("S3", "4", "R2"));
}

TEST_F(SharedFeedTest, ForgetsWhatItKeptOfAStreamThatBroke) {
  const auto first = First();
  live_->Send(Message(3, 4));
  live_->End(Away());
  alarm_.GoOff();
  // A server that starts again may count from further back.
  const std::shared_ptr<FakeCall> second = Opened();
  second->Send(Message(0, 2));
  second->Send(Message(2, 3));
  const auto late = Join();
  Opened()->Send(Message(0, 3));
  EXPECT_THAT(late->heard, ElementsAre("S3"));
  EXPECT_THAT(first->heard, ElementsAre("S3", "4", "R2", "3"));
}

TEST_F(SharedFeedTest, IgnoresASnapshotThatComesTooLate) {
  const auto first = First();
  live_->Send(Message(3, 4));
  const auto late = Join();
  const std::shared_ptr<FakeCall> fetch = Opened();
  live_->End(Away());
  EXPECT_TRUE(fetch->cancelled());
  EXPECT_EQ(late->end, absl::StatusCode::kUnavailable);
  alarm_.GoOff();
  fetch->Send(Message(0, 4));
  Opened()->Send(Message(0, 2));
  EXPECT_THAT(first->heard, ElementsAre("S3", "4", "R2"));
}

TEST_F(SharedFeedTest, SharesOnlyWhatIsTheSameInTheSameName) {
  const auto first = Join();
  Join(true, Request("y"));
  Join(true, Request("x", Message(1, 1)));
  UpstreamRequest without_witness = Request();
  without_witness.metadata.pop_back();
  Join(true, without_witness);
  EXPECT_EQ(hub_.feeds(), 3u);
  UpstreamRequest with_deadline = Request();
  with_deadline.timeout = seconds(1);
  Join(true, with_deadline);
  EXPECT_EQ(hub_.feeds(), 3u);
  const auto page = std::make_shared<Page>();
  hub_.Open(*methods_.Find(kWatchTicket), {.method = kWatchTicket}, page);
  EXPECT_EQ(hub_.feeds(), 3u);
}

}  // namespace
}  // namespace onestop::gateway
