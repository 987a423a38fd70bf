#ifndef ONESTOP_SERVER_BASE_FILE_H_
#define ONESTOP_SERVER_BASE_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"

namespace onestop {

// The functions here block on the disk. A failed call gives the status code of its errno (kNotFound
// for a file that is not there) and names the path.

// The whole content of a file.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces a file as a whole: after a crash at any moment there is either the old content or the
// new, and once this returns OK the new one is durable. `mode` are its permissions, e.g. 0600,
// whatever the umask. Works by a temporary file beside it, fsync, rename, and fsync of the folder.
absl::Status WriteFileAtomic(const std::string& path, std::string_view content, mode_t mode);

// Has what was written to a file, or the names in a folder, on the disk before it returns.
absl::Status SyncPath(const std::string& path);

// BLAKE2b-256 of a file's content, read a piece at a time.
absl::StatusOr<Hash256> HashFile(const std::string& path);

// What an unprivileged process may still write to the file system `path` lies on.
absl::StatusOr<uint64_t> FreeBytes(const std::string& path);

// Keeps a second process away from the same data: an advisory lock (flock) on a file, held until
// this object is destroyed or the process ends in whatever way. Movable; not thread safe.
class FileLock {
 public:
  // Creates the file if need be; never waits. Refuses with Reason::kDataLocked when somebody else
  // (also another FileLock of this process) holds it.
  static absl::StatusOr<FileLock> Acquire(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  void Release();

  int descriptor_ = -1;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_FILE_H_
