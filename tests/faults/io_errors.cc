// Loaded into a server before everything else (LD_PRELOAD): once the file that ONESTOP_IO_ERRORS names is
// there, writing to the journal fails as it does on a broken disk. The file says what fails: "write" or
// "sync".

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

template <class Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Whether `what` is to fail, and the file is one of the journal's.
bool Fails(int descriptor, const char* what) {
  const char* const control = std::getenv("ONESTOP_IO_ERRORS");
  if (control == nullptr) return false;
  char link[64];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  char path[4096];
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  if (std::strstr(path, "/journal.db") == nullptr) return false;
  const int file = open(control, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char said[16] = {};
  const ssize_t count = read(file, said, sizeof said - 1);
  close(file);
  return count > 0 && std::strncmp(said, what, std::strlen(what)) == 0;
}

}  // namespace

extern "C" {

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
  if (Fails(descriptor, "write")) {
    errno = EIO;
    return -1;
  }
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return real(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  if (Fails(descriptor, "write")) {
    errno = EIO;
    return -1;
  }
  static auto* const real = Real<ssize_t(int, const void*, size_t)>("write");
  return real(descriptor, bytes, count);
}

int fsync(int descriptor) {
  if (Fails(descriptor, "sync")) {
    errno = EIO;
    return -1;
  }
  static auto* const real = Real<int(int)>("fsync");
  return real(descriptor);
}

int fdatasync(int descriptor) {
  if (Fails(descriptor, "sync")) {
    errno = EIO;
    return -1;
  }
  static auto* const real = Real<int(int)>("fdatasync");
  return real(descriptor);
}

}  // extern "C"
