#include "server/identity/pin_pool.h"

#include <utility>

namespace onestop::identity {

PinPool::PinPool(int threads, size_t capacity) : capacity_(capacity) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

PinPool::~PinPool() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  wake_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool PinPool::TrySubmit(Job&& job) {
  {
    MutexLock lock(mutex_);
    if (ending_ || waiting_.size() >= capacity_) return false;
    waiting_.push_back(std::move(job));
  }
  wake_.NotifyOne();
  return true;
}

void PinPool::Work() {
  for (;;) {
    Job job;
    bool cancelled = false;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !ending_) wake_.Wait(mutex_);
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
      cancelled = ending_;
    }
    job(cancelled);
  }
}

}  // namespace onestop::identity
