#ifndef ONESTOP_SERVER_ENGINE_TOPIC_HUB_H_
#define ONESTOP_SERVER_ENGINE_TOPIC_HUB_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "server/base/mutex.h"
#include "server/engine/watch_hub.h"

namespace onestop::engine {

class HallWatch;

// The watchers of one hall. The engine's thread asks what is followed and which snapshots are
// wanted; the committing thread publishes; readers take from any thread. A topic's messages are kept
// in one bounded ring for all its watchers, each of whom is a place in it.
//
// Thread safety: all methods may be called from any thread.
class TopicHub {
 public:
  explicit TopicHub(size_t ring) : ring_(ring) {}

  // `wake` is called when a snapshot is wanted, so that the engine comes round.
  std::unique_ptr<Watch> Add(Topic topic, WatchSink* sink, std::function<void()> wake)
      ONESTOP_EXCLUDES(mutex_);

  // What is followed by anybody now. Cheap when nothing is.
  std::vector<Topic> Topics() const ONESTOP_EXCLUDES(mutex_);
  // Takes the list of snapshots wanted; `true` is a resync.
  std::set<std::pair<Topic, bool>> TakeWanted() ONESTOP_EXCLUDES(mutex_);
  bool AnyWanted() const ONESTOP_EXCLUDES(mutex_);

  // A durable message: to everybody's ring, or to those who wait for a snapshot. `last` ends the
  // topic.
  void Publish(Topic topic, const Payload& payload, uint64_t sequence, bool snapshot, bool resync,
               bool last) ONESTOP_EXCLUDES(mutex_);
  // Ends every watch with this status.
  void End(const absl::Status& status) ONESTOP_EXCLUDES(mutex_);

  size_t watchers() const ONESTOP_EXCLUDES(mutex_);
  uint64_t resyncs() const ONESTOP_EXCLUDES(mutex_);

 private:
  friend class HallWatch;

  struct Message {
    uint64_t sequence = 0;
    Payload payload;
    bool last = false;
  };
  struct TopicState {
    std::set<HallWatch*> watches;
    // Number of the first message in the ring, counted from the topic's beginning.
    uint64_t first = 0;
    std::deque<Message> ring;
  };

  void Remove(HallWatch* watch) ONESTOP_EXCLUDES(mutex_);
  Watch::Next Take(HallWatch* watch) ONESTOP_EXCLUDES(mutex_);

  const size_t ring_;
  mutable Mutex mutex_;
  std::map<Topic, TopicState> topics_ ONESTOP_GUARDED_BY(mutex_);
  std::set<std::pair<Topic, bool>> wanted_ ONESTOP_GUARDED_BY(mutex_);
  size_t watchers_ ONESTOP_GUARDED_BY(mutex_) = 0;
  uint64_t resyncs_ ONESTOP_GUARDED_BY(mutex_) = 0;
  bool ended_ ONESTOP_GUARDED_BY(mutex_) = false;
  absl::Status end_status_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_TOPIC_HUB_H_
