#ifndef ONESTOP_SERVER_IDENTITY_REVOCATION_H_
#define ONESTOP_SERVER_IDENTITY_REVOCATION_H_

#include <cstdint>
#include <functional>
#include <map>

#include "server/base/mutex.h"

namespace onestop::identity {

// Somebody may no longer do what they could: streams that were opened for them have to be cut.
struct Revocation {
  uint32_t device_id = 0;
  // 0: the device as a whole. Otherwise only this session on it has ended.
  uint64_t session = 0;
  uint32_t staff_id = 0;
};

// Those who want to know of revocations. Thread safe.
class RevocationListeners {
 public:
  using Listener = std::function<void(const Revocation&)>;

  // Returns the name for Remove. `listener` is called on whatever thread revokes, after the
  // revocation is durable; it must be quick, and must not call this object or the Identity.
  uint64_t Add(Listener listener) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    listeners_.emplace(++last_, std::move(listener));
    return last_;
  }

  // Once this returns, the listener is not running and will not run again.
  void Remove(uint64_t listener) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    listeners_.erase(listener);
  }

  void Tell(const Revocation& revocation) ONESTOP_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    for (const auto& [name, listener] : listeners_) listener(revocation);
  }

 private:
  Mutex mutex_;
  uint64_t last_ ONESTOP_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, Listener> listeners_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_REVOCATION_H_
