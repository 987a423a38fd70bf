#include "server/rpc/stream_set.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/rpc/watch_stream.h"

namespace onestop::rpc {
namespace {

constexpr int kPumpNiceness = 10;

}  // namespace

size_t StreamsPerDevice(Role device_role) {
  switch (device_role) {
    case Role::kWeb:
    case Role::kPartner:
      return 1'000;
    case Role::kLoad:
      return 100'000;
    default:
      return 16;
  }
}

StreamSet::StreamSet(size_t max_streams)
    : max_streams_(max_streams), pump_([this] { Pump(); }) {}

StreamSet::~StreamSet() {
  {
    MutexLock lock(queue_mutex_);
    ending_ = true;
  }
  queue_changed_.NotifyOne();
  pump_.join();
}

absl::Status StreamSet::Add(WatchStream* stream) {
  MutexLock lock(mutex_);
  std::vector<WatchStream*>& streams = by_device_[stream->caller().device_id];
  const size_t allowed = StreamsPerDevice(stream->caller().device_role);
  if (count_ >= max_streams_ || streams.size() >= allowed) {
    if (streams.empty()) by_device_.erase(stream->caller().device_id);
    return Refuse(Reason::kTooManyStreams,
                  count_ >= max_streams_
                      ? std::string("the server has as many streams open as it allows")
                      : StrCat("this device has ", allowed, " streams open already"));
  }
  ++count_;
  streams.push_back(stream);
  return absl::OkStatus();
}

void StreamSet::Remove(WatchStream* stream) {
  MutexLock lock(mutex_);
  const auto found = by_device_.find(stream->caller().device_id);
  if (found == by_device_.end()) return;
  count_ -= std::erase(found->second, stream);
  if (found->second.empty()) by_device_.erase(found);
}

void StreamSet::Revoke(const identity::Revocation& revocation) {
  const absl::Status status =
      revocation.session == 0
          ? Refuse(Reason::kDeviceRevoked, "this device was revoked")
          : Refuse(Reason::kNotSignedIn, "the session this stream belongs to has ended");
  std::vector<std::shared_ptr<WatchStream>> cut;
  {
    MutexLock lock(mutex_);
    const auto found = by_device_.find(revocation.device_id);
    if (found == by_device_.end()) return;
    for (WatchStream* stream : found->second) {
      if (revocation.session == 0 || stream->caller().session == revocation.session) {
        cut.push_back(stream->shared_from_this());
      }
    }
  }
  // Outside the lock: a stream that ends comes back to be removed.
  for (const std::shared_ptr<WatchStream>& stream : cut) stream->End(status);
}

void StreamSet::Wake(std::shared_ptr<WatchStream> stream) {
  if (stream->queued.exchange(true)) return;
  bool notify = false;
  {
    MutexLock lock(queue_mutex_);
    notify = queue_.empty();
    queue_.push_back(std::move(stream));
  }
  if (notify) queue_changed_.NotifyOne();
}

void StreamSet::Pump() {
  // Commands before news of them: on Linux each thread has a niceness of its own. Without permission
  // nothing is lost but that.
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kPumpNiceness));
  std::vector<std::shared_ptr<WatchStream>> streams;
  while (true) {
    {
      MutexLock lock(queue_mutex_);
      while (queue_.empty() && !ending_) queue_changed_.Wait(queue_mutex_);
      if (queue_.empty()) return;
      streams.swap(queue_);
    }
    for (std::shared_ptr<WatchStream>& stream : streams) {
      // First: what becomes ready from here on queues it again.
      stream->queued.store(false);
      stream->Advance();
      stream.reset();
    }
    streams.clear();
  }
}

size_t StreamSet::size() const {
  MutexLock lock(mutex_);
  return count_;
}

}  // namespace onestop::rpc
