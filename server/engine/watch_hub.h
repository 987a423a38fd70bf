#ifndef ONESTOP_SERVER_ENGINE_WATCH_HUB_H_
#define ONESTOP_SERVER_ENGINE_WATCH_HUB_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/core/state.h"
#include "server/core/types.h"

namespace onestop::engine {

// What can be followed.
enum class TopicKind : uint8_t { kHall, kCalls, kCounter, kTicket };

// One thing to follow: the hall, its calls, one counter or one ticket (by id).
struct Topic {
  TopicKind kind = TopicKind::kHall;
  uint64_t id = 0;
  // Keeps readers of one thing apart who may see more or less of it; only the encoder knows how.
  uint8_t view = 0;
  auto operator<=>(const Topic&) const = default;
  template <class H>
  friend H AbslHashValue(H hasher, const Topic& topic) {
    return H::combine(std::move(hasher), topic.kind, topic.id, topic.view);
  }
};

// What a batch touched in one hall, each list sorted and without repeats.
struct Touched {
  std::vector<core::TicketId> tickets;
  std::vector<core::CounterId> counters;
  std::vector<core::ServiceId> services;
  // Calls and recalls, in order.
  std::vector<core::Call> calls;
  bool day = false;
  bool notices = false;
  bool config = false;
};

// The place of a message in its stream.
struct Span {
  // 0 for a snapshot.
  uint64_t previous = 0;
  uint64_t current = 0;
  bool resync = false;
  Time time;
};

// Turns the state into messages, on the engine's thread; implemented in rpc. The bytes are shared by
// every watcher of the topic.
class WatchEncoder {
 public:
  virtual ~WatchEncoder() = default;
  virtual std::string Snapshot(std::string_view hall, const core::State& state, Topic topic,
                               const Span& span) = 0;
  // A change of the topic by this batch; empty when the batch does not concern it.
  virtual std::string Change(std::string_view hall, const core::State& state, Topic topic,
                             const Touched& touched, const Span& span) = 0;
};

// Where a watch tells its reader that something can be taken. Called from the committing thread, or
// from the thread that called Watch::Next; must not block, and must not call back into the watch.
class WatchSink {
 public:
  virtual ~WatchSink() = default;
  virtual void Ready() = 0;
};

using Payload = std::shared_ptr<const std::string>;

// One reader's place in a topic's bounded ring. First a snapshot, then every change, chained by
// (previous, current). A reader that falls off the ring gets a snapshot marked resync; it never slows
// anybody down, and costs the same however far behind it is.
//
// Thread safety: Next and the destructor from one thread at a time; the sink outlives the watch.
class Watch {
 public:
  virtual ~Watch() = default;
  // The next message, or null when the reader is up to date: Ready will be called once there is one.
  // After the engine's end, or when the topic is over, `ended` is set and the status says why.
  struct Next {
    Payload payload;
    bool ended = false;
    absl::Status status;
  };
  virtual Next Take() = 0;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_WATCH_HUB_H_
