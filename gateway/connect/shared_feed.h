#ifndef ONESTOP_GATEWAY_CONNECT_SHARED_FEED_H_
#define ONESTOP_GATEWAY_CONNECT_SHARED_FEED_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/client/backoff.h"
#include "gateway/connect/alarm.h"
#include "gateway/connect/method_table.h"
#include "gateway/connect/shared_reader.h"
#include "gateway/connect/upstream.h"
#include "server/base/clock.h"
#include "server/base/random.h"

namespace onestop::gateway {

struct FeedOptions {
  // What a page may fall behind before it gets a new snapshot instead.
  size_t reader_messages = 256;
  // Messages kept to join a new snapshot to the stream.
  size_t log_messages = 256;
  // For how long pages are kept while the server is away; then they are told.
  std::chrono::nanoseconds grace = std::chrono::seconds(10);
  BackoffOptions backoff = {};
};

struct FeedDeps {
  Upstream* upstream = nullptr;
  Alarm* alarm = nullptr;
  Clock* clock = nullptr;
  Random* random = nullptr;
};

// One stream of the server, shared by every page that asks for the same in the same name.
//
// A page that comes late needs a snapshot of its own. The feed could keep one and merge every change
// into it, but then it would have to know what a change means, and a display must not hear calls
// again that were made before it came. So it asks the server: a second stream upstream lives until its
// first message, the snapshot, which serves every page that waits; then the page goes on with the
// shared stream. The two fit together by their (previous, current): what the snapshot already holds
// is skipped, and what came while it was fetched is taken from a short log. While nothing has
// changed since the last snapshot, that one serves as it is.
//
//   - A page that falls further behind than its queue is long gets a snapshot marked resync as soon
//     as it reads on. It holds up neither the stream nor anybody else.
//   - When the stream breaks for a passing cause, it is opened again, with growing pauses; pages get
//     its new snapshot marked resync and notice nothing else. Those that have nothing yet are told at
//     once, all others when the server stays away.
//   - When the server ends it for good (a device revoked, a session over), every page's stream ends.
//
// Thread-safe. Lives as long as it has readers.
class SharedFeed : public ReaderOwner, public std::enable_shared_from_this<SharedFeed> {
 public:
  // The method's messages must be chained. `on_closed` is called once, when no reader is left and none is taken any more.
  SharedFeed(const Method& method, UpstreamRequest request, const FeedDeps& deps,
             const FeedOptions& options, std::function<void()> on_closed);

  // Null when the feed has closed. The first reader opens the stream.
  std::shared_ptr<SharedReader> Join(std::shared_ptr<UpstreamListener> listener);

  void Leave(SharedReader* reader) override;
  void CaughtUp(SharedReader* reader) override;

 private:
  class Listener;
  enum class Wants {
    // Has what the stream has.
    kNothing,
    kSnapshot,
    // Fell behind; gets a snapshot when it has read the rest.
    kLater,
  };
  struct Seat {
    std::shared_ptr<SharedReader> reader;
    Wants wants = Wants::kSnapshot;
    // Has a snapshot, taken or still to take.
    bool resync = false;
    // Of the last message it was given.
    uint64_t position = 0;
  };
  struct Entry {
    uint64_t previous = 0;
    uint64_t current = 0;
    std::shared_ptr<Payload> payload;
  };
  struct Span {
    uint64_t previous = 0;
    uint64_t current = 0;
    bool resync = false;
  };
  // The same snapshot for pages that come and for pages that fell behind.
  struct Snapshot {
    uint64_t current = 0;
    std::shared_ptr<Payload> fresh;
    std::shared_ptr<Payload> resync;
  };
  // Readers to pump once the lock is gone.
  using Readers = std::vector<std::shared_ptr<SharedReader>>;

  void OpenLive();
  void Fetch(uint64_t fetch);
  void OnLiveMessage(uint64_t round, const std::shared_ptr<Payload>& payload);
  void OnLiveEnd(uint64_t round, const UpstreamStatus& status);
  void OnSnapshot(uint64_t fetch, const std::shared_ptr<Payload>& payload);
  void OnFetchEnd(uint64_t fetch, const UpstreamStatus& status);

  std::optional<Span> SpanOf(const Payload& payload) const;
  Snapshot MakeSnapshot(const std::shared_ptr<Payload>& payload, uint64_t current) const;
  void Give(Seat& seat, const Snapshot& snapshot) ONESTOP_REQUIRES(mutex_);
  void Give(Seat& seat, const Entry& entry) ONESTOP_REQUIRES(mutex_);
  void Give(Seat& seat, const std::shared_ptr<Payload>& payload) ONESTOP_REQUIRES(mutex_);
  // Takes out everybody of whom `whom` is true, with this as the end of their stream.
  template <class Predicate>
  void EndSeats(const UpstreamStatus& status, Readers& ended, Predicate whom)
      ONESTOP_REQUIRES(mutex_);
  Readers AllReaders() const ONESTOP_REQUIRES(mutex_);
  // The number of the snapshot that must be fetched now, or 0.
  uint64_t MustFetch() ONESTOP_REQUIRES(mutex_);
  // Closes the feed when nobody is left.
  void CloseIfEmpty();

  const Method& method_;
  const UpstreamRequest request_;
  const FeedDeps deps_;
  const FeedOptions options_;
  const std::function<void()> on_closed_;

  Mutex mutex_;
  bool opened_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool closed_ ONESTOP_GUARDED_BY(mutex_) = false;
  // Of the stream upstream: what an earlier one still says is ignored.
  uint64_t round_ ONESTOP_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<UpstreamStream> live_ ONESTOP_GUARDED_BY(mutex_);
  // The stream has had its first message.
  bool flowing_ ONESTOP_GUARDED_BY(mutex_) = false;
  // Number of the snapshot that is being fetched; 0 for none.
  uint64_t fetching_ ONESTOP_GUARDED_BY(mutex_) = 0;
  uint64_t fetches_ ONESTOP_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<UpstreamStream> fetch_ ONESTOP_GUARDED_BY(mutex_);
  uint64_t position_ ONESTOP_GUARDED_BY(mutex_) = 0;
  Snapshot snapshot_ ONESTOP_GUARDED_BY(mutex_);
  std::deque<Entry> log_ ONESTOP_GUARDED_BY(mutex_);
  std::map<SharedReader*, Seat> seats_ ONESTOP_GUARDED_BY(mutex_);
  Backoff backoff_ ONESTOP_GUARDED_BY(mutex_);
  std::optional<std::chrono::nanoseconds> broken_since_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_SHARED_FEED_H_
