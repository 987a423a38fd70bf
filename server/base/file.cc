#include "server/base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/functional/function_ref.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// Must be called before anything can change errno.
absl::Status ErrnoStatus(std::string_view what, std::string_view path) {
  return absl::ErrnoToStatus(errno, StrCat(what, " ", path));
}

// Closes on the way out. Not for files whose close can report a lost write: those are fsynced
// first.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  bool valid() const { return value_ >= 0; }
  int get() const { return value_; }
  int Release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

absl::Status WriteAll(int descriptor, std::string_view content, std::string_view path) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return ErrnoStatus("write", path);
    }
    content.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.valid()) return ErrnoStatus("open folder", folder);
  if (fsync(file.get()) != 0) return ErrnoStatus("fsync folder", folder);
  return absl::OkStatus();
}

absl::Status ReadPieces(const std::string& path,
                        absl::FunctionRef<void(std::string_view)> take) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return ErrnoStatus("open", path);
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = read(file.get(), buffer.data(), buffer.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return ErrnoStatus("read", path);
    }
    if (count == 0) return absl::OkStatus();
    take({buffer.data(), static_cast<size_t>(count)});
  }
}

// Fills the already created temporary file and puts it in the place of `path`.
absl::Status WriteAndRename(int descriptor, const std::string& temporary, const std::string& path,
                            std::string_view content, mode_t mode) {
  if (fchmod(descriptor, mode) != 0) return ErrnoStatus("chmod", temporary);
  if (absl::Status status = WriteAll(descriptor, content, temporary); !status.ok()) return status;
  if (fsync(descriptor) != 0) return ErrnoStatus("fsync", temporary);
  if (rename(temporary.c_str(), path.c_str()) != 0) return ErrnoStatus("rename to", path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::string content;
  absl::Status status = ReadPieces(path, [&](std::string_view piece) { content += piece; });
  if (!status.ok()) return status;
  return content;
}

absl::StatusOr<Hash256> HashFile(const std::string& path) {
  Hasher hasher;
  absl::Status status = ReadPieces(path, [&](std::string_view piece) { hasher.Update(piece); });
  if (!status.ok()) return status;
  return hasher.Finish();
}

absl::Status SyncPath(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return ErrnoStatus("open", path);
  if (fsync(file.get()) != 0) return ErrnoStatus("fsync", path);
  return absl::OkStatus();
}

absl::Status WriteFileAtomic(const std::string& path, std::string_view content, mode_t mode) {
  std::string temporary = StrCat(path, ".XXXXXX");
  const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.valid()) return ErrnoStatus("create beside", path);
  absl::Status status = WriteAndRename(file.get(), temporary, path, content, mode);
  if (!status.ok()) {
    unlink(temporary.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

absl::StatusOr<uint64_t> FreeBytes(const std::string& path) {
  struct statvfs info = {};
  if (statvfs(path.c_str(), &info) != 0) return ErrnoStatus("statvfs", path);
  return uint64_t{info.f_bavail} * uint64_t{info.f_frsize};
}

absl::StatusOr<FileLock> FileLock::Acquire(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) return ErrnoStatus("open", path);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return Refuse(Reason::kDataLocked, StrCat(path, " is in use by another process"));
    }
    return ErrnoStatus("lock", path);
  }
  return FileLock(file.Release());
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    Release();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

FileLock::~FileLock() { Release(); }

void FileLock::Release() {
  // Closing the only descriptor gives the lock up.
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

}  // namespace onestop
