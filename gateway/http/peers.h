#ifndef ONESTOP_GATEWAY_HTTP_PEERS_H_
#define ONESTOP_GATEWAY_HTTP_PEERS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "server/base/mutex.h"

namespace onestop::gateway {

// Wants to know when its connection has gone.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual void Gone() = 0;
};

// The connections there are, those under way to TLS among them, and who wants to know that theirs has
// gone. Thread-safe; calls back without its lock.
class Peers {
 public:
  using Id = uint64_t;

  // May be said twice.
  void Accepted(Id id);
  void Add(Id id, const std::shared_ptr<Peer>& peer);
  // Nothing for a connection that is not known.
  void Gone(Id id);
  void AllGone();
  size_t count() const;

 private:
  using Interested = std::vector<std::weak_ptr<Peer>>;

  mutable Mutex mutex_;
  std::map<Id, Interested> by_connection_ ONESTOP_GUARDED_BY(mutex_);
};

// How many connections fit into what the process may have open, which is raised if that is allowed:
// `wanted`, or less.
size_t AllowedConnections(size_t wanted);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_PEERS_H_
