#ifndef ONESTOP_SERVER_BASE_BOUNDED_QUEUE_H_
#define ONESTOP_SERVER_BASE_BOUNDED_QUEUE_H_

#include <chrono>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "server/base/check.h"
#include "server/base/mutex.h"

namespace onestop {

// A mailbox: many threads push, one takes everything there is at once. It never grows past its
// capacity; whoever finds it full is told so and answers for it. Thread safe.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t capacity) : capacity_(capacity) {
    ONESTOP_CHECK(capacity > 0) << "a queue that holds nothing";
  }
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  // Never blocks for room. False when full or closed; `item` is then untouched.
  bool TryPush(T&& item) ONESTOP_EXCLUDES(mutex_) {
    bool notify = false;
    {
      MutexLock lock(mutex_);
      if (closed_ || items_.size() >= capacity_) return false;
      items_.push_back(std::move(item));
      notify = std::exchange(waiting_, false);
    }
    // Only a sleeping consumer costs a system call, and it is paid once a batch.
    if (notify) condition_.NotifyOne();
    return true;
  }

  // Appends everything there is to `out`, in the order it was pushed, and returns how many that
  // were. Blocks while there is nothing, until a push, Wake, Close or the end of the timeout; those
  // give 0. For one consumer thread.
  size_t PopAll(std::vector<T>& out, std::optional<std::chrono::nanoseconds> timeout = std::nullopt)
      ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    bool in_time = true;
    while (items_.empty() && !closed_ && !woken_ && in_time) {
      waiting_ = true;
      if (!timeout.has_value()) {
        condition_.Wait(mutex_);
      } else {
        in_time = *timeout > std::chrono::nanoseconds(0) && condition_.WaitFor(mutex_, *timeout);
      }
    }
    waiting_ = false;
    woken_ = false;
    const size_t count = items_.size();
    if (out.empty()) {
      // The two vectors take turns, so that in the steady state nothing is allocated.
      out.swap(items_);
    } else {
      out.insert(out.end(), std::make_move_iterator(items_.begin()),
                 std::make_move_iterator(items_.end()));
      items_.clear();
    }
    return count;
  }

  // Lets the consumer return from PopAll although nothing was pushed; if it is not waiting, from
  // its next one.
  void Wake() ONESTOP_EXCLUDES(mutex_) {
    {
      MutexLock lock(mutex_);
      woken_ = true;
      waiting_ = false;
    }
    condition_.NotifyOne();
  }

  // Refuses every later push. What is inside can still be taken; then PopAll returns 0 at once.
  void Close() ONESTOP_EXCLUDES(mutex_) {
    {
      MutexLock lock(mutex_);
      closed_ = true;
      waiting_ = false;
    }
    condition_.NotifyOne();
  }

  bool closed() const ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return closed_;
  }

  size_t size() const ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return items_.size();
  }

  size_t capacity() const { return capacity_; }

 private:
  const size_t capacity_;
  mutable Mutex mutex_;
  CondVar condition_;
  std::vector<T> items_ ONESTOP_GUARDED_BY(mutex_);
  bool closed_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool woken_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool waiting_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_BOUNDED_QUEUE_H_
