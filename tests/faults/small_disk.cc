#include "tests/faults/small_disk.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>

#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::testing {

SmallDisk::SmallDisk(const std::string& folder, int megabytes) : folder_(folder) {
  std::filesystem::create_directories(folder);
  // Root of a namespace of our own where the system allows it, else root itself.
  for (const bool own_user : {true, false}) {
    std::vector<std::string> command = {"/usr/bin/unshare", "--mount"};
    if (own_user) command.insert(command.end(), {"--user", "--map-root-user"});
    command.insert(command.end(),
                   {"/bin/sh", "-c",
                    StrCat("mount -t tmpfs -o mode=700,size=", megabytes,
                           "m none \"$0\" && echo mounted && exec tail -f /dev/null"),
                    folder});
    auto holder = std::make_unique<Process>(ProcessOptions{.command = command});
    if (holder->ReadUntil("mounted").has_value()) {
      prefix_ = {"/usr/bin/nsenter", "--target", StrCat(holder->pid()), "--mount"};
      if (own_user) prefix_.insert(prefix_.end(), {"--user", "--preserve-credentials"});
      holder_ = std::move(holder);
      return;
    }
  }
}

std::string SmallDisk::outside() const { return StrCat("/proc/", holder_->pid(), "/root"); }

std::string SmallDisk::Filler() const { return StrCat(outside(), folder_, "/filler"); }

void SmallDisk::Fill(uint64_t bytes_left) {
  const int file = open(Filler().c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  ONESTOP_CHECK(file >= 0) << Filler();
  const std::vector<char> block(4096, 'x');
  while (true) {
    struct statvfs space = {};
    ONESTOP_CHECK(fstatvfs(file, &space) == 0);
    if (uint64_t{space.f_bavail} * space.f_frsize <= bytes_left) break;
    if (write(file, block.data(), block.size()) <= 0) break;
  }
  close(file);
}

void SmallDisk::Empty() { std::filesystem::remove(Filler()); }

}  // namespace onestop::testing
