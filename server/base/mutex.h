#ifndef ONESTOP_SERVER_BASE_MUTEX_H_
#define ONESTOP_SERVER_BASE_MUTEX_H_

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

// std::mutex with clang's thread-safety annotations, so that the compiler (preset tidy) refuses
// code that touches guarded state without its lock. absl::Mutex is not used: Debian builds it
// without instrumentation, and ThreadSanitizer then reports races that are none.

#if defined(__clang__)
#define ONESTOP_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define ONESTOP_THREAD_ANNOTATION(x)
#endif

#define ONESTOP_CAPABILITY(name) ONESTOP_THREAD_ANNOTATION(capability(name))
#define ONESTOP_SCOPED_CAPABILITY ONESTOP_THREAD_ANNOTATION(scoped_lockable)
#define ONESTOP_GUARDED_BY(mutex) ONESTOP_THREAD_ANNOTATION(guarded_by(mutex))
#define ONESTOP_PT_GUARDED_BY(mutex) ONESTOP_THREAD_ANNOTATION(pt_guarded_by(mutex))
#define ONESTOP_REQUIRES(...) ONESTOP_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define ONESTOP_EXCLUDES(...) ONESTOP_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define ONESTOP_ACQUIRE(...) ONESTOP_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define ONESTOP_RELEASE(...) ONESTOP_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define ONESTOP_TRY_ACQUIRE(...) ONESTOP_THREAD_ANNOTATION(try_acquire_capability(__VA_ARGS__))
#define ONESTOP_RETURN_CAPABILITY(x) ONESTOP_THREAD_ANNOTATION(lock_returned(x))
#define ONESTOP_NO_THREAD_SAFETY_ANALYSIS ONESTOP_THREAD_ANNOTATION(no_thread_safety_analysis)

namespace onestop {

// A mutual exclusion lock; not recursive. Prefer MutexLock to calling Lock and Unlock.
class ONESTOP_CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() ONESTOP_ACQUIRE() { mutex_.lock(); }
  void Unlock() ONESTOP_RELEASE() { mutex_.unlock(); }
  bool TryLock() ONESTOP_TRY_ACQUIRE(true) { return mutex_.try_lock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex from its construction to the end of the scope.
class ONESTOP_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ONESTOP_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() ONESTOP_RELEASE() { mutex_.Unlock(); }

 private:
  Mutex& mutex_;
};

// A condition to wait for under a Mutex. Wakes spuriously like every condition variable: wait in a
// loop that tests the guarded state. Any thread may notify, with or without the lock.
class CondVar {
 public:
  CondVar() = default;
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;

  // Releases the mutex while waiting; holds it again on return.
  void Wait(Mutex& mutex) ONESTOP_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // The same for at most `timeout` (longer than a day is cut to a day, so that adding it to the
  // present cannot overflow). False when the time ran out.
  bool WaitFor(Mutex& mutex, std::chrono::nanoseconds timeout) ONESTOP_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const auto bounded = std::min<std::chrono::nanoseconds>(timeout, std::chrono::hours(24));
    const bool notified = condition_.wait_for(lock, bounded) == std::cv_status::no_timeout;
    lock.release();
    return notified;
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_MUTEX_H_
