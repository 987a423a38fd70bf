#ifndef ONESTOP_GATEWAY_CONNECT_SHARED_READER_H_
#define ONESTOP_GATEWAY_CONNECT_SHARED_READER_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "gateway/connect/upstream.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

class SharedReader;

// What a reader belongs to.
class ReaderOwner {
 public:
  virtual ~ReaderOwner() = default;
  // The reader wants nothing more.
  virtual void Leave(SharedReader* reader) = 0;
  // The reader had fallen behind and has now taken everything it was given.
  virtual void CaughtUp(SharedReader* reader) = 0;
};

// One page's place in a stream that several pages share: a bounded queue between the stream, which
// waits for nobody, and the page, which takes one message at a time.
//
// Thread-safe. Its listener is called outside all locks, one call at a time.
class SharedReader : public UpstreamStream, public std::enable_shared_from_this<SharedReader> {
 public:
  SharedReader(std::shared_ptr<ReaderOwner> owner, std::shared_ptr<UpstreamListener> listener,
               size_t capacity)
      : capacity_(capacity), owner_(std::move(owner)), listener_(std::move(listener)) {}

  void Next() override;
  void Cancel() override;

  // For the owner, under its own lock; nothing is delivered before Pump.

  // False when the queue was full; it is then emptied, and CaughtUp is owed.
  bool Push(std::shared_ptr<Payload> message);
  // True when the page has taken a message.
  bool begun();
  // Ends the stream for this page, whatever is still in the queue.
  void End(UpstreamStatus status);

  // Delivers what can be delivered. Never called under the owner's lock.
  void Pump();

 private:
  const size_t capacity_;
  Mutex mutex_;
  // Null when the stream has ended.
  std::shared_ptr<ReaderOwner> owner_ ONESTOP_GUARDED_BY(mutex_);
  std::shared_ptr<UpstreamListener> listener_ ONESTOP_GUARDED_BY(mutex_);
  std::deque<std::shared_ptr<Payload>> queue_ ONESTOP_GUARDED_BY(mutex_);
  bool asked_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool delivering_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool begun_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool behind_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::optional<UpstreamStatus> end_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_SHARED_READER_H_
