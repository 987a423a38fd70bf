#ifndef ONESTOP_TESTS_LOAD_WATCHING_PAGE_H_
#define ONESTOP_TESTS_LOAD_WATCHING_PAGE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "tests/load/page_socket.h"

namespace onestop::load {

// What has arrived at many streams: for each sequence of the hall's journal, when a message that
// reaches up to it came to each of them. Thread safe.
class Arrivals {
 public:
  explicit Arrivals(Clock& clock) : clock_(clock) {}

  void Note(uint64_t sequence) ONESTOP_EXCLUDES(mutex_);
  // A stream ended although it should not.
  void NoteEnd() ONESTOP_EXCLUDES(mutex_);
  // When messages with this sequence came, once there are so many; an error when that takes too
  // long, or when a stream ended.
  absl::StatusOr<std::vector<std::chrono::nanoseconds>> Wait(uint64_t sequence, size_t count)
      ONESTOP_EXCLUDES(mutex_);
  // Waits for so many messages, whatever their sequence.
  absl::Status WaitForAny(size_t count) ONESTOP_EXCLUDES(mutex_);
  void Clear() ONESTOP_EXCLUDES(mutex_);

 private:
  Clock& clock_;
  Mutex mutex_;
  CondVar changed_;
  std::map<uint64_t, std::vector<std::chrono::nanoseconds>> times_ ONESTOP_GUARDED_BY(mutex_);
  size_t count_ ONESTOP_GUARDED_BY(mutex_) = 0;
  bool ended_ ONESTOP_GUARDED_BY(mutex_) = false;
};

// One stream of a page: "WatchCalls" or "WatchHall".
class WatchingPage {
 public:
  // Opens the stream. The reader and the arrivals must outlive it.
  static absl::StatusOr<std::unique_ptr<WatchingPage>> Open(const std::string& method,
                                                            uint16_t port, PageReader& reader,
                                                            Arrivals& arrivals);

 private:
  explicit WatchingPage(Arrivals& arrivals) : arrivals_(arrivals) {}
  void OnBytes(std::string_view bytes);

  Arrivals& arrivals_;
  // The end of what came, in which a message's sequence may be cut in two.
  std::string rest_;
  std::unique_ptr<PageSocket> socket_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_WATCHING_PAGE_H_
