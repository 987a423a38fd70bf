#include <gtest/gtest.h>

#include "gateway/connect/stream_hub.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "tests/gateway/connect/calls_message.h"
#include "tests/gateway/connect/fake_alarm.h"

namespace onestop::gateway {
namespace {

constexpr char kCallsMethod[] = "onestop.v1.HallService/WatchCalls";

// A server with one topic, whose streams say what they have when a test lets them.
class ModelServer : public Upstream {
 public:
  class Stream : public UpstreamStream {
   public:
    explicit Stream(std::shared_ptr<UpstreamListener> listener) : listener_(std::move(listener)) {}
    void Next() override { asked_ = true; }
    void Cancel() override { End({.code = absl::StatusCode::kCancelled}); }
    void End(const UpstreamStatus& status) {
      if (const auto listener = std::move(listener_)) listener->OnEnd(status);
    }
    // False when there is nothing to say.
    bool Step(const std::vector<std::pair<uint64_t, uint64_t>>& changes) {
      if (listener_ == nullptr || !asked_ || (begun_ && next_ == changes.size())) return false;
      const uint64_t last = changes.empty() ? 0 : changes.back().second;
      const std::string message =
          begun_ ? Message(changes[next_].first, changes[next_].second) : Message(0, last);
      next_ = begun_ ? next_ + 1 : changes.size();
      begun_ = true;
      asked_ = false;
      const auto listener = listener_;
      listener->OnMessage(std::make_shared<Payload>(message));
      return true;
    }
    bool open() const { return listener_ != nullptr; }

   private:
    std::shared_ptr<UpstreamListener> listener_;
    bool asked_ = false;
    bool begun_ = false;
    size_t next_ = 0;
  };

  std::shared_ptr<UpstreamCall> Call(UpstreamRequest, Done) override { return nullptr; }
  std::shared_ptr<UpstreamStream> Open(UpstreamRequest,
                                       std::shared_ptr<UpstreamListener> listener) override {
    streams.push_back(std::make_shared<Stream>(std::move(listener)));
    return streams.back();
  }
  void Shutdown() override {}

  void Publish(uint64_t step) {
    const uint64_t last = log.empty() ? 0 : log.back().second;
    log.emplace_back(last, last + step);
  }

  std::vector<std::shared_ptr<Stream>> streams;
  // (previous, current) of every change.
  std::vector<std::pair<uint64_t, uint64_t>> log;
};

// Holds a stream to its promise, as pages do.
class StrictPage : public UpstreamListener {
 public:
  void OnMessage(std::shared_ptr<Payload> message) override {
    const v1::WatchCallsResponse response = ReadMessage(*message);
    if (!begun || response.resync()) {
      EXPECT_EQ(response.previous(), 0u);
      EXPECT_EQ(response.resync(), begun);
    } else {
      EXPECT_EQ(response.previous(), position);
    }
    begun = true;
    position = response.current();
  }
  void OnEnd(const UpstreamStatus&) override { ended = true; }

  bool begun = false;
  bool ended = false;
  uint64_t position = 0;
  std::shared_ptr<UpstreamStream> stream;
};

TEST(SharedFeedModelTest, EveryPageGetsASnapshotAndThenEveryChangeWhateverHappens) {
  const MethodTable methods = *MethodTable::Make({kCallsMethod});
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    SeededRandom random(seed);
    ModelServer server;
    FakeAlarm alarm;
    FakeClock clock;
    StreamHub hub({kCallsMethod},
                  {.upstream = &server, .alarm = &alarm, .clock = &clock, .random = &random},
                  {.reader_messages = 3, .log_messages = 3});
    std::vector<std::shared_ptr<StrictPage>> pages;
    const auto open = [&] {
      pages.push_back(std::make_shared<StrictPage>());
      pages.back()->stream =
          hub.Open(*methods.Find(kCallsMethod), {.method = kCallsMethod}, pages.back());
    };
    const auto step = [&](size_t index) {
      const std::shared_ptr<ModelServer::Stream> stream = server.streams[index];
      return stream->Step(server.log);
    };
    for (int i = 0; i < 300; ++i) {
      const uint64_t choice = random.Below(100);
      if (choice < 8) open();
      if (choice >= 8 && choice < 30) server.Publish(1 + random.Below(3));
      if (choice >= 30 && choice < 60 && !server.streams.empty()) {
        step(random.Below(server.streams.size()));
      }
      if (choice >= 60 && choice < 90 && !pages.empty()) {
        pages[random.Below(pages.size())]->stream->Next();
      }
      if (choice >= 90 && choice < 93 && !pages.empty()) {
        pages[random.Below(pages.size())]->stream->Cancel();
      }
      if (choice == 93 && !server.streams.empty()) {
        const auto stream = server.streams[random.Below(server.streams.size())];
        stream->End({.code = absl::StatusCode::kUnavailable});
      }
      if (choice > 96) alarm.GoOff();
    }
    // What is quiet in the end must agree with the server.
    open();
    for (bool busy = true; busy;) {
      busy = !alarm.GoOff().empty();
      for (size_t i = 0; i < server.streams.size(); ++i) busy = step(i) || busy;
      for (const auto& page : pages) {
        const uint64_t before = page->position;
        page->stream->Next();
        busy = busy || page->position != before;
      }
    }
    for (const auto& page : pages) {
      if (page->ended) continue;
      EXPECT_TRUE(page->begun) << "seed " << seed;
      EXPECT_EQ(page->position, server.log.empty() ? 0 : server.log.back().second)
          << "seed " << seed;
      page->stream->Cancel();
    }
    EXPECT_EQ(hub.feeds(), 0u);
    for (const auto& stream : server.streams) EXPECT_FALSE(stream->open()) << "seed " << seed;
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace onestop::gateway
