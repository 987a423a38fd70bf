#include "gateway/http/peers.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

namespace onestop::gateway {
namespace {

// Files the process needs besides its connections.
constexpr size_t kOtherFiles = 128;

}  // namespace

void Peers::Accepted(Id id) {
  MutexLock lock(mutex_);
  by_connection_.try_emplace(id);
}

void Peers::Add(Id id, const std::shared_ptr<Peer>& peer) {
  MutexLock lock(mutex_);
  Interested& interested = by_connection_[id];
  std::erase_if(interested, [](const std::weak_ptr<Peer>& old) { return old.expired(); });
  interested.push_back(peer);
}

void Peers::Gone(Id id) {
  Interested interested;
  {
    MutexLock lock(mutex_);
    const auto found = by_connection_.find(id);
    if (found == by_connection_.end()) return;
    interested = std::move(found->second);
    by_connection_.erase(found);
  }
  for (const std::weak_ptr<Peer>& weak : interested) {
    if (const std::shared_ptr<Peer> peer = weak.lock()) peer->Gone();
  }
}

void Peers::AllGone() {
  std::map<Id, Interested> all;
  {
    MutexLock lock(mutex_);
    all.swap(by_connection_);
  }
  for (const auto& [id, interested] : all) {
    for (const std::weak_ptr<Peer>& weak : interested) {
      if (const std::shared_ptr<Peer> peer = weak.lock()) peer->Gone();
    }
  }
}

size_t Peers::count() const {
  MutexLock lock(mutex_);
  return by_connection_.size();
}

size_t AllowedConnections(size_t wanted) {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::min<size_t>(wanted, 512);
  const rlim_t needed = wanted + kOtherFiles;
  if (limit.rlim_cur < needed) {
    rlimit raised = limit;
    raised.rlim_cur = std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= needed) return wanted;
  return limit.rlim_cur > 2 * kOtherFiles ? limit.rlim_cur - kOtherFiles
                                          : static_cast<size_t>(limit.rlim_cur / 2);
}

}  // namespace onestop::gateway
