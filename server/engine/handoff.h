#ifndef ONESTOP_SERVER_ENGINE_HANDOFF_H_
#define ONESTOP_SERVER_ENGINE_HANDOFF_H_

#include <deque>
#include <functional>
#include <memory>

#include "server/base/mutex.h"
#include "server/engine/batch.h"

namespace onestop::engine {

// Work on the journal that is no commit: done in slices between commits, so that it never holds one
// up for long. Returns true when it is finished.
using JournalTask = std::function<bool(journal::Journal&)>;

// The one place between the engine's thread and the committing thread: at most one batch waits in it,
// and the journal's other work. Thread safety: all methods may be called from any thread.
class Handoff {
 public:
  // Waits until the place is free and puts the batch there; gives it back when stopped.
  std::unique_ptr<Batch> Put(std::unique_ptr<Batch> batch) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (batch_ != nullptr && !stopped_) free_.Wait(mutex_);
    if (stopped_) return batch;
    batch_ = std::move(batch);
    work_.NotifyOne();
    return nullptr;
  }

  // True when a batch can be put without waiting.
  bool Free() const ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return batch_ == nullptr;
  }

  void AddTask(JournalTask task) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    tasks_.push_back(std::move(task));
    work_.NotifyOne();
  }

  struct Work {
    std::unique_ptr<Batch> batch;
    JournalTask task;
    bool stopped = false;
  };
  // The next work: a batch before a task. With `wait`, blocks until there is some or the end.
  Work Take(bool wait) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (wait && batch_ == nullptr && tasks_.empty() && !stopped_) work_.Wait(mutex_);
    Work work;
    if (batch_ != nullptr) {
      work.batch = std::move(batch_);
      free_.NotifyOne();
    }
    if (!tasks_.empty()) {
      work.task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    work.stopped = stopped_ && work.batch == nullptr && !work.task;
    return work;
  }

  void Stop() ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    stopped_ = true;
    work_.NotifyAll();
    free_.NotifyAll();
  }

 private:
  mutable Mutex mutex_;
  CondVar work_;
  CondVar free_;
  std::unique_ptr<Batch> batch_ ONESTOP_GUARDED_BY(mutex_);
  std::deque<JournalTask> tasks_ ONESTOP_GUARDED_BY(mutex_);
  bool stopped_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_HANDOFF_H_
