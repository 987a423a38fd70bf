#ifndef ONESTOP_SERVER_BACKUP_KEEPER_H_
#define ONESTOP_SERVER_BACKUP_KEEPER_H_

#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/mutex.h"
#include "server/base/time.h"
#include "server/config.h"

namespace onestop {

// Makes backups of a running server: every so often, and when somebody asks; and drops those that are
// kept no longer. A backup that fails is told and tried again at the next turn; it never harms the
// server. By the machine's own clock, also where the hall's time is played faster.
//
// Thread safe.
class BackupKeeper {
 public:
  using Made = absl::StatusOr<std::filesystem::path>;
  struct Hooks {
    // Puts copies of the databases into a folder; see MakeBackup. Blocks.
    std::function<absl::Status(const std::filesystem::path&)> copy;
    // Told of every backup, from the keeper's thread.
    std::function<void(const Made&, Time)> made;
  };

  BackupKeeper(const ServerConfig& config, Hooks hooks);
  ~BackupKeeper() { Stop(); }

  // Starts its thread; once. The first backup is due when the newest there is has become old enough.
  void Start();
  // Makes no more; waits for one that is being made.
  void Stop() ONESTOP_EXCLUDES(mutex_);

  // Makes one now. `done` is called once, from the keeper's thread, or from this one with STOPPING.
  void Request(std::function<void(const Made&)> done) ONESTOP_EXCLUDES(mutex_);

 private:
  void Run();
  Made Make();
  void Drop(Time now) const;
  // How long until the next one is due.
  Duration UntilDue() const;

  const ServerConfig config_;
  const Hooks hooks_;
  Mutex mutex_;
  CondVar wake_;
  std::vector<std::function<void(const Made&)>> wanted_ ONESTOP_GUARDED_BY(mutex_);
  bool stopping_ ONESTOP_GUARDED_BY(mutex_) = false;
  // The keeper's thread alone: when it last tried.
  Time tried_{};
  std::thread thread_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BACKUP_KEEPER_H_
