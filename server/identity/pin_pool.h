#ifndef ONESTOP_SERVER_IDENTITY_PIN_POOL_H_
#define ONESTOP_SERVER_IDENTITY_PIN_POOL_H_

#include <cstddef>
#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/base/mutex.h"

namespace onestop::identity {

// The few threads on which PINs are hashed, so that at most that many hashes are computed at once
// and nobody else waits for one. Thread safe.
class PinPool {
 public:
  // Called once, on a thread of the pool; with true, quickly, when the pool ends before its turn.
  using Job = absl::AnyInvocable<void(bool cancelled)>;

  PinPool(int threads, size_t capacity);
  PinPool(const PinPool&) = delete;
  PinPool& operator=(const PinPool&) = delete;
  // Cancels what waits, and waits for what runs.
  ~PinPool();

  // Never blocks. False, with `job` untouched, when `capacity` jobs wait already or the pool ends.
  bool TrySubmit(Job&& job) ONESTOP_EXCLUDES(mutex_);

 private:
  void Work() ONESTOP_EXCLUDES(mutex_);

  const size_t capacity_;
  Mutex mutex_;
  CondVar wake_;
  std::deque<Job> waiting_ ONESTOP_GUARDED_BY(mutex_);
  bool ending_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_PIN_POOL_H_
