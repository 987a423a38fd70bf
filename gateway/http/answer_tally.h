#ifndef ONESTOP_GATEWAY_HTTP_ANSWER_TALLY_H_
#define ONESTOP_GATEWAY_HTTP_ANSWER_TALLY_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include "server/base/mutex.h"

namespace onestop::gateway {

// Counts answers that are not complete, so that a server that stops can wait for them. Thread-safe.
class AnswerTally {
 public:
  // One answer; counted for as long as this lives.
  class Entry {
   public:
    explicit Entry(std::shared_ptr<AnswerTally> tally) : tally_(std::move(tally)) {
      MutexLock lock(tally_->mutex_);
      ++tally_->count_;
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() {
      MutexLock lock(tally_->mutex_);
      if (--tally_->count_ == 0) tally_->none_.NotifyAll();
    }

   private:
    std::shared_ptr<AnswerTally> tally_;
  };

  // Blocks until there is none, or no change for that long.
  void WaitForNone(std::chrono::milliseconds patience) {
    MutexLock lock(mutex_);
    while (count_ > 0 && none_.WaitFor(mutex_, patience)) {
    }
  }

  size_t count() const {
    MutexLock lock(mutex_);
    return count_;
  }

 private:
  mutable Mutex mutex_;
  CondVar none_;
  size_t count_ ONESTOP_GUARDED_BY(mutex_) = 0;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_ANSWER_TALLY_H_
