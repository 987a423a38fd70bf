#include "server/cli_backup.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/app.h"
#include "server/backup.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_output.h"
#include "server/cli_settled.h"
#include "server/journal/head_file.h"
#include "server/record_json.h"
#include "server/settle.h"

namespace onestop::cli {
namespace {

namespace fs = std::filesystem;

// A year's records take a minute or so.
constexpr std::chrono::seconds kBackupTimeout(1800);

std::string TimeText(Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                          absl::FromUnixMillis(time.time_since_epoch().count()),
                          absl::UTCTimeZone());
}

std::string ToJson(const fs::path& backup, const BackupStamp& stamp) {
  std::string json = "{\"backup\":";
  AppendJsonString(backup.string(), json);
  StrAppend(&json, ",\"time\":\"", TimeText(stamp.time), "\",\"bytes\":", stamp.bytes(),
            ",\"chains\":[");
  const char* separator = "";
  for (const BackupStamp::Chain& chain : stamp.chains) {
    StrAppend(&json, separator, "{\"chain\":");
    AppendJsonString(chain.name, json);
    StrAppend(&json, ",\"sequence\":", chain.sequence, ",\"epoch\":", chain.epoch, "}");
    separator = ",";
  }
  return json + "]}";
}

std::string ToText(const fs::path& backup, const BackupStamp& stamp) {
  std::string text = StrCat(backup.string(), ": ", TimeText(stamp.time), ", ", stamp.bytes(),
                            " bytes, verified");
  for (const BackupStamp::Chain& chain : stamp.chains) {
    StrAppend(&text, "\n  ", chain.name, " up to record ", chain.sequence);
  }
  return text;
}

absl::Status PrintVerified(const fs::path& backup, bool json) {
  const absl::StatusOr<BackupStamp> stamp = VerifyBackup(backup);
  if (!stamp.ok()) return stamp.status();
  Print(json ? ToJson(backup, *stamp) : ToText(backup, *stamp));
  return absl::OkStatus();
}

absl::StatusOr<fs::path> BackUpRunning(const std::string& admin_socket) {
  auto client = AdminClient::Connect(admin_socket);
  if (!client.ok()) return client.status();
  auto made = (*client)->Call(&v1::AdminService::Stub::BackUp, v1::BackUpRequest(), kBackupTimeout);
  if (!made.ok()) return made.status();
  return fs::path(made->backup());
}

absl::StatusOr<fs::path> BackUpStopped(const ServerConfig& config) {
  auto server = StoppedServer::Open(config);
  if (!server.ok()) return server.status();
  return MakeBackup(config, config.backup_folder(), SystemClock().WallNow(),
                    [&](const fs::path& folder) { return (*server)->CopyTo(folder.string()); });
}

// How far the halls of a replaced folder are known to have come.
std::map<std::string, uint64_t> KnownSequences(const fs::path& replaced,
                                               const BackupStamp& stamp) {
  std::map<std::string, uint64_t> known;
  const fs::path marks = replaced / "journal.db.head";
  std::error_code ignored;
  if (replaced.empty() || !fs::exists(marks, ignored)) return known;
  const auto head = journal::HeadFile::Open(marks);
  if (!head.ok()) return known;
  for (const BackupStamp::Chain& chain : stamp.chains) {
    const std::optional<journal::Tip> mark = head->Find(chain.name);
    if (mark.has_value()) known[chain.name] = mark->sequence;
  }
  return known;
}

}  // namespace

absl::Status MakeBackupNow(const PlaceOptions& place, const BackupOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  const absl::StatusOr<fs::path> made =
      ServerRuns(config->admin_socket) ? BackUpRunning(config->admin_socket)
                                       : BackUpStopped(*config);
  if (!made.ok()) return made.status();
  return PrintVerified(*made, options.json);
}

absl::Status PrintBackups(const PlaceOptions& place, const BackupOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  absl::Status result;
  for (const fs::path& backup : ListBackups(config->backup_folder())) {
    absl::Status status = PrintVerified(backup, options.json);
    if (!status.ok()) Print(StrCat(backup.string(), ": ", FromAbsl(status.message())));
    if (result.ok()) result = std::move(status);
  }
  return result;
}

absl::Status VerifyBackupFolder(const std::string& backup, const BackupOptions& options) {
  return PrintVerified(backup, options.json);
}

absl::Status Restore(const PlaceOptions& place, const RestoreOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  if (ServerRuns(config->admin_socket)) {
    return UsageError("the server runs; stop it first, a backup is restored at rest");
  }
  const absl::StatusOr<BackupStamp> stamp = VerifyBackup(options.backup);
  if (!stamp.ok()) return stamp.status();
  const absl::StatusOr<fs::path> replaced =
      PutBack(*config, options.backup, SystemClock().WallNow());
  if (!replaced.ok()) return replaced.status();
  const std::unique_ptr<Clock> clock = MakeClock(*config);
  SystemRandom random;
  const auto settled = SettleJournals(*config,
                                      {.reason = options.reason,
                                       .known_sequences = KnownSequences(*replaced, *stamp),
                                       .skip_numbers = options.skip_numbers},
                                      *clock, random);
  if (!settled.ok()) return settled.status();
  if (!options.json) {
    Print(StrCat("Restored the backup of ", TimeText(stamp->time), "."));
    if (!replaced->empty()) Print(StrCat("What was there before is in ", replaced->string(), "."));
  }
  PrintSettled(*settled, options.skip_numbers, options.json);
  return absl::OkStatus();
}

}  // namespace onestop::cli
