#ifndef ONESTOP_TESTS_SUPPORT_WATCHERS_H_
#define ONESTOP_TESTS_SUPPORT_WATCHERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/base/credential.h"
#include "server/base/mutex.h"

namespace onestop::testing {

// Many screens that follow a hall. Thread safe.
class Watchers {
 public:
  struct Options {
    size_t count = 1;
    // After their snapshot they never read again, and hold the connection open.
    bool stuck = false;
  };

  // Opens the streams, a hundred to a connection, and waits until each has its snapshot, or is refused.
  Watchers(const Credential& credential, const Options& options);
  // Hangs up.
  ~Watchers();

  // Waits until each of them was told of this record or a later one. False when one was not in time or
  // its stream ended. Not for those that are stuck.
  bool WaitFor(uint64_t sequence) ONESTOP_EXCLUDES(mutex_);

  // What was wrong with what they were told: a change that does not follow the one before, a stream
  // that ended. Empty when all is well.
  std::string failure() const ONESTOP_EXCLUDES(mutex_);
  uint64_t resyncs() const ONESTOP_EXCLUDES(mutex_);

 private:
  class Stream;

  void Told(size_t stream, uint64_t previous, uint64_t current, bool resync) ONESTOP_EXCLUDES(mutex_);
  void Ended(size_t stream, const std::string& why) ONESTOP_EXCLUDES(mutex_);

  const bool stuck_;
  mutable Mutex mutex_;
  CondVar changed_;
  // Where each of them is; 0 before its snapshot.
  std::vector<uint64_t> at_ ONESTOP_GUARDED_BY(mutex_);
  size_t told_ ONESTOP_GUARDED_BY(mutex_) = 0;
  size_t ended_ ONESTOP_GUARDED_BY(mutex_) = 0;
  uint64_t resyncs_ ONESTOP_GUARDED_BY(mutex_) = 0;
  std::string failure_ ONESTOP_GUARDED_BY(mutex_);
  bool closing_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_WATCHERS_H_
