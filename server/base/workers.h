#ifndef ONESTOP_SERVER_BASE_WORKERS_H_
#define ONESTOP_SERVER_BASE_WORKERS_H_

#include <cstddef>
#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/base/mutex.h"

namespace onestop {

// A few threads for what may block, such as a disk, a printer or another program, so that the threads
// that take requests are never held up by it. Thread safe.
class Workers {
 public:
  using Job = absl::AnyInvocable<void()>;

  Workers(size_t threads, size_t capacity);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Runs what waits, then ends the threads.
  ~Workers();

  // Never blocks. False, with `job` untouched, when `capacity` jobs wait already.
  bool TryRun(Job&& job) ONESTOP_EXCLUDES(mutex_);

 private:
  void Work() ONESTOP_EXCLUDES(mutex_);

  const size_t capacity_;
  Mutex mutex_;
  CondVar wake_;
  std::deque<Job> waiting_ ONESTOP_GUARDED_BY(mutex_);
  bool ending_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_WORKERS_H_
