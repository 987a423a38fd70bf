#include "server/engine/topic_hub.h"

#include <utility>

namespace onestop::engine {

// A reader's place. Its fields are guarded by the hub's mutex.
class HallWatch : public Watch {
 public:
  HallWatch(TopicHub* hub, Topic topic, WatchSink* sink, std::function<void()> wake)
      : hub_(hub), topic_(topic), sink_(sink), wake_(std::move(wake)) {}
  ~HallWatch() override { hub_->Remove(this); }

  Next Take() override {
    Next next = hub_->Take(this);
    if (std::exchange(wake_after_, false)) wake_();
    return next;
  }

 private:
  friend class TopicHub;

  TopicHub* hub_;
  Topic topic_;
  WatchSink* sink_;
  std::function<void()> wake_;
  bool wake_after_ = false;

  // A snapshot is on its way; nothing else may be taken before it.
  bool wants_snapshot_ = true;
  bool resync_ = false;
  Payload snapshot_;
  bool snapshot_last_ = false;
  // Number of the next message of the topic to take.
  uint64_t next_ = 0;
  // Take returned null: Ready is owed.
  bool idle_ = true;
  bool finished_ = false;
};

std::unique_ptr<Watch> TopicHub::Add(Topic topic, WatchSink* sink, std::function<void()> wake) {
  auto watch = std::make_unique<HallWatch>(this, topic, sink, wake);
  {
    MutexLock lock(mutex_);
    topics_[topic].watches.insert(watch.get());
    wanted_.insert({topic, false});
    ++watchers_;
  }
  wake();
  return watch;
}

void TopicHub::Remove(HallWatch* watch) {
  MutexLock lock(mutex_);
  auto found = topics_.find(watch->topic_);
  if (found == topics_.end()) return;
  if (found->second.watches.erase(watch) != 0) --watchers_;
  if (found->second.watches.empty()) topics_.erase(found);
}

std::vector<Topic> TopicHub::Topics() const {
  MutexLock lock(mutex_);
  std::vector<Topic> topics;
  topics.reserve(topics_.size());
  for (const auto& [topic, state] : topics_) topics.push_back(topic);
  return topics;
}

std::set<std::pair<Topic, bool>> TopicHub::TakeWanted() {
  MutexLock lock(mutex_);
  return std::exchange(wanted_, {});
}

bool TopicHub::AnyWanted() const {
  MutexLock lock(mutex_);
  return !wanted_.empty();
}

void TopicHub::Publish(Topic topic, const Payload& payload, uint64_t sequence, bool snapshot,
                       bool resync, bool last) {
  MutexLock lock(mutex_);
  auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  TopicState& state = found->second;
  if (!snapshot) {
    state.ring.push_back({sequence, payload, last});
    if (state.ring.size() > ring_) {
      state.ring.pop_front();
      ++state.first;
    }
  }
  for (HallWatch* watch : state.watches) {
    if (snapshot) {
      if (!watch->wants_snapshot_ || watch->resync_ != resync) continue;
      watch->wants_snapshot_ = false;
      watch->snapshot_ = payload;
      watch->snapshot_last_ = last;
      watch->next_ = state.first + state.ring.size();
    } else if (watch->wants_snapshot_) {
      continue;
    }
    if (std::exchange(watch->idle_, false)) watch->sink_->Ready();
  }
}

Watch::Next TopicHub::Take(HallWatch* watch) {
  MutexLock lock(mutex_);
  Watch::Next next;
  if (watch->snapshot_ != nullptr) {
    next.payload = std::exchange(watch->snapshot_, nullptr);
    watch->finished_ = watch->snapshot_last_;
    return next;
  }
  if (ended_ || watch->finished_) {
    next.ended = true;
    next.status = watch->finished_ ? absl::OkStatus() : end_status_;
    return next;
  }
  TopicState& state = topics_[watch->topic_];
  if (!watch->wants_snapshot_ && watch->next_ < state.first) {
    // Fell off the ring: what was lost cannot be told, so the whole is told anew.
    watch->wants_snapshot_ = true;
    watch->resync_ = true;
    watch->wake_after_ = true;
    wanted_.insert({watch->topic_, true});
    ++resyncs_;
  }
  if (watch->wants_snapshot_ || watch->next_ == state.first + state.ring.size()) {
    watch->idle_ = true;
    return next;
  }
  const Message& message = state.ring[watch->next_ - state.first];
  ++watch->next_;
  next.payload = message.payload;
  watch->finished_ = message.last;
  return next;
}

void TopicHub::End(const absl::Status& status) {
  MutexLock lock(mutex_);
  ended_ = true;
  end_status_ = status;
  for (auto& [topic, state] : topics_) {
    for (HallWatch* watch : state.watches) {
      if (std::exchange(watch->idle_, false)) watch->sink_->Ready();
    }
  }
}

size_t TopicHub::watchers() const {
  MutexLock lock(mutex_);
  return watchers_;
}

uint64_t TopicHub::resyncs() const {
  MutexLock lock(mutex_);
  return resyncs_;
}

}  // namespace onestop::engine
