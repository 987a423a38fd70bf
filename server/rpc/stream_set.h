#ifndef ONESTOP_SERVER_RPC_STREAM_SET_H_
#define ONESTOP_SERVER_RPC_STREAM_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/base/role.h"
#include "server/identity/revocation.h"

namespace onestop::rpc {

class WatchStream;

// How many streams one device of this role may have open. A web process carries many people.
size_t StreamsPerDevice(Role device_role);

// Every open stream: counts them, ends those whose device or session was revoked, and moves those on
// for which the engine has news, on a thread of its own, so that neither gRPC nor the engine's commits
// do that work. A stream stands in the queue at most once, so the queue is bounded by the streams.
//
// Thread safe.
class StreamSet {
 public:
  explicit StreamSet(size_t max_streams);
  StreamSet(const StreamSet&) = delete;
  StreamSet& operator=(const StreamSet&) = delete;
  // Every stream must be gone by then.
  ~StreamSet();

  // TOO_MANY_STREAMS, for the device or for all.
  absl::Status Add(WatchStream* stream) ONESTOP_EXCLUDES(mutex_);
  void Remove(WatchStream* stream) ONESTOP_EXCLUDES(mutex_);

  // Advances the stream soon, from this set's thread. Does not block.
  void Wake(std::shared_ptr<WatchStream> stream) ONESTOP_EXCLUDES(queue_mutex_);

  // Ends what was open for them: DEVICE_REVOKED, or NOT_SIGNED_IN when only the session ended.
  void Revoke(const identity::Revocation& revocation) ONESTOP_EXCLUDES(mutex_);

  size_t size() const ONESTOP_EXCLUDES(mutex_);

 private:
  void Pump() ONESTOP_EXCLUDES(queue_mutex_);

  const size_t max_streams_;
  mutable Mutex mutex_;
  size_t count_ ONESTOP_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<uint32_t, std::vector<WatchStream*>> by_device_ ONESTOP_GUARDED_BY(mutex_);

  Mutex queue_mutex_;
  CondVar queue_changed_;
  std::vector<std::shared_ptr<WatchStream>> queue_ ONESTOP_GUARDED_BY(queue_mutex_);
  bool ending_ ONESTOP_GUARDED_BY(queue_mutex_) = false;
  std::thread pump_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_STREAM_SET_H_
