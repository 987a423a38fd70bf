#include "server/cli_config.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_output.h"
#include "server/data_folder.h"
#include "server/engine/codec.h"
#include "server/hall_files.h"

namespace onestop::cli {
namespace {

// A server.toml says where data lies; a hall.toml never does.
bool IsServerFile(const std::string& toml) {
  for (size_t at = toml.find("data_dir"); at != std::string::npos;
       at = toml.find("data_dir", at + 1)) {
    if (at == 0 || toml[at - 1] == '\n') return true;
  }
  return false;
}

absl::Status CheckServerFile(const std::string& path, const std::string& toml) {
  std::error_code ignored;
  const std::string folder = std::filesystem::absolute(path, ignored).parent_path().string();
  const ServerFile file = ParseServer(toml, folder);
  if (!file.errors.empty()) return ErrorsStatus(path, file.errors);
  auto halls = LoadHalls(file.config);
  if (!halls.ok()) return halls.status();
  Print(StrCat(path, ": a server with data in ", file.config.data_dir, "; no mistakes."));
  for (const LoadedHall& hall : *halls) {
    Print(StrCat(hall.path, ": the hall ", hall.file.hall, "; no mistakes."));
  }
  return absl::OkStatus();
}

// What is in force according to the files of a stopped server. Reads the journal and leaves it as it
// is; opening an engine on it would begin a new epoch.
absl::StatusOr<std::string> StoredConfig(const ServerConfig& config, const std::string& hall) {
  auto journal = OpenJournal(config);
  if (!journal.ok()) return journal.status();
  auto heads = (*journal)->Heads();
  if (!heads.ok()) return heads.status();
  std::vector<std::string> halls;
  for (const journal::Head& head : *heads) halls.push_back(head.hall);
  absl::StatusOr<std::string> name = hall.empty() ? OnlyHall(halls) : hall;
  if (!name.ok()) return name.status();
  std::shared_ptr<const core::Config> current;
  absl::Status status =
      (*journal)->Read(*name, 1, journal::kToEnd, [&current](const journal::Record& record) {
        absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        for (const core::Event& event : *events) {
          if (const auto* applied = std::get_if<core::ConfigApplied>(&event)) {
            current = applied->config;
          }
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  if (current == nullptr) {
    return absl::NotFoundError(
        StrCat("no configuration of \"", *name, "\" is in force yet; start the server once"));
  }
  return current->source;
}

// The server's own file was put in force: the next start must not take it for an edit.
absl::Status NoteSubmitted(const ServerConfig& config, const std::string& path,
                           const HallFile& file, uint64_t version) {
  std::error_code ignored;
  for (const std::string& own : config.halls) {
    if (!std::filesystem::equivalent(own, path, ignored)) continue;
    const std::string& place = DataFolder(config.data_dir).submitted;
    SubmittedFiles submitted = SubmittedFiles::Load(place);
    submitted.Put(file.hall, version, file.config.source);
    return submitted.Save(place);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ApplyConfigRequest> MakeRequest(AdminClient& client, const std::string& toml,
                                                   const HallFile& file,
                                                   const ApplyConfigOptions& options) {
  v1::ApplyConfigRequest request;
  request.set_hall(file.hall);
  request.set_request_id(NewRequestId());
  request.set_toml(toml);
  if (options.expected_version) {
    request.set_expected_version(*options.expected_version);
    return request;
  }
  v1::GetConfigRequest current;
  current.set_hall(file.hall);
  auto response = client.Call(&v1::AdminService::Stub::GetConfig, current);
  if (!response.ok()) return response.status();
  request.set_expected_version(response->version());
  return request;
}

}  // namespace

absl::Status CheckConfigFile(const std::string& path) {
  absl::StatusOr<std::string> toml = ReadFile(path);
  if (!toml.ok()) return toml.status();
  if (IsServerFile(*toml)) return CheckServerFile(path, *toml);
  const HallFile file = ParseHall(*toml);
  if (!file.errors.empty()) return ErrorsStatus(path, file.errors);
  Print(StrCat(path, ": the hall ", file.hall, " with ", file.config.services.size(), " services, ",
               file.config.items.size(), " items and ", file.config.counters.size(),
               " counters; no mistakes."));
  return absl::OkStatus();
}

absl::Status ShowConfig(const PlaceOptions& place, const std::string& hall) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  if (!ServerRuns(config->admin_socket)) {
    absl::StatusOr<std::string> source = StoredConfig(*config, hall);
    if (!source.ok()) return source.status();
    Print(*source);
    return absl::OkStatus();
  }
  auto client = AdminClient::Connect(config->admin_socket);
  if (!client.ok()) return client.status();
  v1::GetConfigRequest request;
  request.set_hall(hall);
  auto response = (*client)->Call(&v1::AdminService::Stub::GetConfig, request);
  if (!response.ok()) return response.status();
  Print(response->toml());
  return absl::OkStatus();
}

absl::Status ApplyConfigFile(const PlaceOptions& place, const ApplyConfigOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  absl::StatusOr<std::string> toml = ReadFile(options.path);
  if (!toml.ok()) return toml.status();
  const HallFile file = ParseHall(*toml);
  if (!file.errors.empty()) return ErrorsStatus(options.path, file.errors);
  auto client = AdminClient::Connect(config->admin_socket);
  if (!client.ok()) return client.status();
  absl::StatusOr<v1::ApplyConfigRequest> made = MakeRequest(**client, *toml, file, options);
  if (!made.ok()) return made.status();
  auto response = (*client)->Call(&v1::AdminService::Stub::ApplyConfig, *made);
  if (!response.ok()) return response.status();
  if (response->errors_size() > 0) {
    std::string text;
    for (const v1::ConfigError& error : response->errors()) {
      StrAppend(&text, text.empty() ? "" : "\n", options.path, ":", error.line(), ": ",
                error.message());
    }
    return Refuse(Reason::kConfigInvalid, text);
  }
  Print(StrCat("Version ", response->version(), " of the hall ", file.hall, " is in force."));
  return NoteSubmitted(*config, options.path, file, response->version());
}

}  // namespace onestop::cli
