#include "server/cli_place.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <utility>

#include "server/base/file.h"
#include "server/base/strings.h"
#include "server/cli_output.h"
#include "server/hall_files.h"

namespace onestop::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kPagesOfAStoppedServer = 1000;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

absl::StatusOr<ServerConfig> ReadServer(const std::string& path) {
  absl::StatusOr<std::string> toml = ReadFile(path);
  if (!toml.ok()) return toml.status();
  std::error_code ignored;
  const std::string folder = fs::absolute(path, ignored).parent_path().string();
  ServerFile file = ParseServer(*toml, folder);
  if (!file.errors.empty()) return ErrorsStatus(path, file.errors);
  return std::move(file.config);
}

absl::StatusOr<ServerConfig> ReadFolder(const std::string& data) {
  std::error_code ignored;
  const std::string folder = fs::absolute(data, ignored).string();
  const std::string path = StrCat(folder, "/server.toml");
  if (Exists(path)) return ReadServer(path);
  ServerConfig config;
  config.data_dir = folder;
  config.admin_socket = StrCat(folder, "/admin.sock");
  return config;
}

}  // namespace

absl::StatusOr<ServerConfig> FindServer(const PlaceOptions& options) {
  if (!options.config.empty()) return ReadServer(options.config);
  if (!options.data.empty()) return ReadFolder(options.data);
  if (const std::string path = Environment("ONESTOP_CONFIG"); !path.empty()) {
    return ReadServer(path);
  }
  if (const std::string folder = Environment("ONESTOP_DATA"); !folder.empty()) {
    return ReadFolder(folder);
  }
  for (const char* path : {"server.toml", "/etc/onestop/server.toml"}) {
    if (Exists(path)) return ReadServer(path);
  }
  return UsageError("which server? name it with --data DIR or --config FILE");
}

absl::StatusOr<std::string> OnlyHall(const std::vector<std::string>& halls) {
  if (halls.size() == 1) return halls.front();
  if (halls.empty()) return UsageError("there is no hall yet; name its hall.toml in server.toml");
  std::string names;
  for (const std::string& hall : halls) StrAppend(&names, " ", hall);
  return UsageError(StrCat("which hall? add --hall, one of:", names));
}

absl::Status StoppedServer::CopyTo(const std::string& folder) {
  auto copy = journal_->StartCopy(DataFolder(folder).journal);
  if (!copy.ok()) return copy.status();
  absl::StatusOr<bool> whole = false;
  while (whole.ok() && !*whole) whole = (*copy)->Step(kPagesOfAStoppedServer);
  if (!whole.ok()) return whole.status();
  return identity_.CopyTo(folder);
}

absl::StatusOr<std::unique_ptr<StoppedServer>> StoppedServer::Open(const ServerConfig& config) {
  std::unique_ptr<StoppedServer> server(new StoppedServer);
  auto journal = OpenJournal(config);
  if (!journal.ok()) return journal.status();
  server->journal_ = *std::move(journal);
  auto identity = OpenIdentity(config, server->clock_, server->random_, nullptr);
  if (!identity.ok()) return identity.status();
  server->identity_ = *std::move(identity);

  std::set<std::string> halls;
  auto heads = server->journal_->Heads();
  if (!heads.ok()) return heads.status();
  for (const journal::Head& head : *heads) halls.insert(head.hall);
  auto files = LoadHalls(config);
  if (!files.ok()) return files.status();
  for (const LoadedHall& hall : *files) halls.insert(hall.file.hall);
  server->halls_.assign(halls.begin(), halls.end());
  return server;
}

}  // namespace onestop::cli
