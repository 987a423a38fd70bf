#ifndef ONESTOP_TESTS_JOURNAL_SQLITE_DISK_H_
#define ONESTOP_TESTS_JOURNAL_SQLITE_DISK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "server/base/random.h"

namespace onestop::journal {

// A disk for SQLite whose power can be cut and whose calls can fail: a file system that SQLite
// finds by the name vfs(). What SQLite writes is kept in memory, in sectors of 512 bytes; the real
// files are written when they are closed and when the power comes back. Each sector that was not
// synced then has what it had before or anything that was written to it since, and one of all may
// be torn. A file that was deleted may be back.
//
// Not thread-safe. No connection may be open when it is destroyed or in PowerOn.
class SqliteDisk {
 public:
  explicit SqliteDisk(uint64_t seed);
  ~SqliteDisk();
  SqliteDisk(const SqliteDisk&) = delete;
  SqliteDisk& operator=(const SqliteDisk&) = delete;

  const std::string& vfs() const;

  // Reads, writes, syncs and the like so far.
  int64_t calls() const;
  // Lets `calls` more calls through; all that follow fail.
  void CutPowerAfter(int64_t calls);
  bool has_power() const;
  // Settles what is in the real files, as above.
  void PowerOn();

  // Lets `calls` more calls through; the next one fails, later ones do not.
  void FailOnceAfter(int64_t calls, bool disk_full);
  bool has_failed() const;

  // From now on a sync says that it did, and does nothing.
  void LieAboutSyncs();

  class Files;

 private:
  std::unique_ptr<Files> files_;
};

// For a file that is written beside SQLite and not synced: each of its sectors gets what it has in
// `before` or keeps what it has now, and one may be torn; those that `before` does not reach stay.
void SettleUnsynced(const std::string& path, const std::string& before, Random& random);

}  // namespace onestop::journal

#endif  // ONESTOP_TESTS_JOURNAL_SQLITE_DISK_H_
