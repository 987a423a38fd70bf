#include "server/base/workers.h"

#include <utility>

namespace onestop {

Workers::Workers(size_t threads, size_t capacity) : capacity_(capacity) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

Workers::~Workers() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  wake_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool Workers::TryRun(Job&& job) {
  {
    MutexLock lock(mutex_);
    if (ending_ || waiting_.size() >= capacity_) return false;
    waiting_.push_back(std::move(job));
  }
  wake_.NotifyOne();
  return true;
}

void Workers::Work() {
  while (true) {
    Job job;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !ending_) wake_.Wait(mutex_);
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job();
  }
}

}  // namespace onestop
