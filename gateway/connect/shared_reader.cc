#include "gateway/connect/shared_reader.h"

namespace onestop::gateway {

void SharedReader::Next() {
  std::shared_ptr<ReaderOwner> owner;
  {
    MutexLock lock(mutex_);
    asked_ = true;
    if (behind_ && queue_.empty()) {
      behind_ = false;
      owner = owner_;
    }
  }
  if (owner != nullptr) owner->CaughtUp(this);
  Pump();
}

void SharedReader::Cancel() {
  std::shared_ptr<ReaderOwner> owner;
  {
    MutexLock lock(mutex_);
    owner = owner_;
  }
  if (owner != nullptr) owner->Leave(this);
  End({.code = absl::StatusCode::kCancelled, .message = "nobody reads any more"});
  Pump();
}

bool SharedReader::Push(std::shared_ptr<Payload> message) {
  MutexLock lock(mutex_);
  if (queue_.size() >= capacity_) {
    queue_.clear();
    behind_ = true;
    return false;
  }
  queue_.push_back(std::move(message));
  return true;
}

bool SharedReader::begun() {
  MutexLock lock(mutex_);
  return begun_;
}

void SharedReader::End(UpstreamStatus status) {
  MutexLock lock(mutex_);
  if (!end_) end_ = std::move(status);
}

void SharedReader::Pump() {
  const std::shared_ptr<SharedReader> self = shared_from_this();
  for (;;) {
    std::shared_ptr<Payload> message;
    std::shared_ptr<UpstreamListener> listener;
    std::shared_ptr<ReaderOwner> drop;
    std::optional<UpstreamStatus> end;
    {
      MutexLock lock(mutex_);
      if (delivering_ || listener_ == nullptr) return;
      if (end_) {
        end = std::move(end_);
        listener = std::move(listener_);
        drop = std::move(owner_);
        queue_.clear();
      } else if (asked_ && !queue_.empty()) {
        message = std::move(queue_.front());
        queue_.pop_front();
        asked_ = false;
        begun_ = true;
        delivering_ = true;
        listener = listener_;
      } else {
        return;
      }
    }
    if (end) {
      listener->OnEnd(*end);
      return;
    }
    listener->OnMessage(std::move(message));
    MutexLock lock(mutex_);
    delivering_ = false;
  }
}

}  // namespace onestop::gateway
