#include "server/backup_keeper.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/backup.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// Asked for by hand only.
constexpr Duration kNever = std::chrono::hours(24 * 365);

Time Now() { return SystemClock().WallNow(); }

}  // namespace

BackupKeeper::BackupKeeper(const ServerConfig& config, Hooks hooks)
    : config_(config), hooks_(std::move(hooks)) {}

void BackupKeeper::Start() { thread_ = std::thread([this] { Run(); }); }

void BackupKeeper::Stop() {
  std::vector<std::function<void(const Made&)>> left;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    left.swap(wanted_);
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  for (const auto& done : left) done(Refuse(Reason::kStopping, "the server is stopping"));
}

void BackupKeeper::Request(std::function<void(const Made&)> done) {
  {
    MutexLock lock(mutex_);
    if (!stopping_) {
      wanted_.push_back(std::move(done));
      wake_.NotifyAll();
      return;
    }
  }
  done(Refuse(Reason::kStopping, "the server is stopping"));
}

Duration BackupKeeper::UntilDue() const {
  if (config_.backup.every == Duration(0)) return kNever;
  Time last = tried_;
  const std::vector<std::filesystem::path> there = ListBackups(config_.backup_folder());
  if (!there.empty()) {
    const absl::StatusOr<Time> newest = BackupTime(there.back().filename().string());
    if (newest.ok()) last = std::max(last, *newest);
  }
  return std::clamp(last + config_.backup.every - Now(), Duration(0), config_.backup.every);
}

void BackupKeeper::Run() {
  while (true) {
    const Duration wait = UntilDue();
    std::vector<std::function<void(const Made&)>> asked;
    {
      MutexLock lock(mutex_);
      if (!stopping_ && wanted_.empty() && wait > Duration(0)) wake_.WaitFor(mutex_, wait);
      if (stopping_) return;
      asked.swap(wanted_);
    }
    if (asked.empty() && UntilDue() > Duration(0)) continue;
    tried_ = Now();
    const Made made = Make();
    hooks_.made(made, tried_);
    for (const auto& done : asked) done(made);
    Drop(tried_);
  }
}

BackupKeeper::Made BackupKeeper::Make() {
  std::error_code error;
  std::filesystem::create_directories(config_.backup_folder(), error);
  const absl::StatusOr<uint64_t> free = FreeBytes(config_.backup_folder());
  if (free.ok() && *free < config_.disk_reserve) {
    return Refuse(Reason::kDiskReserve, StrCat(config_.backup_folder(), " is nearly full"));
  }
  return MakeBackup(config_, config_.backup_folder(), tried_, hooks_.copy);
}

void BackupKeeper::Drop(Time now) const {
  std::vector<std::string> names;
  for (const std::filesystem::path& backup : ListBackups(config_.backup_folder())) {
    names.push_back(backup.filename().string());
  }
  for (const std::string& name :
       BackupsToDrop(names, now, config_.backup.hourly_for, config_.backup.daily_for)) {
    std::error_code error;
    std::filesystem::remove_all(std::filesystem::path(config_.backup_folder()) / name, error);
    if (error) LogWarn("backup_not_dropped", {{"backup", name}, {"message", error.message()}});
  }
}

}  // namespace onestop
