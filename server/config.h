#ifndef ONESTOP_SERVER_CONFIG_H_
#define ONESTOP_SERVER_CONFIG_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/time.h"
#include "server/core/config.h"

// The two kinds of configuration file, read from TOML: one hall.toml per hall and one server.toml
// per process. deploy/ has a commented example of each. A wrong file is refused as a whole, with
// everything that is wrong in it. Pure functions: nothing here opens a file; safe on any thread.

namespace onestop {

// One thing wrong with a file.
struct ConfigError {
  // Counted from 1.
  int line = 0;
  std::string message;
  Reason reason = Reason::kConfigInvalid;
  bool operator==(const ConfigError&) const = default;
};

// One line each: "hall.toml:12: message".
std::string FormatErrors(std::string_view file, const std::vector<ConfigError>& errors);

// OK without errors; else a refusal whose message is FormatErrors and whose reason is the first
// error's.
absl::Status ErrorsStatus(std::string_view file, const std::vector<ConfigError>& errors);

struct HallFile {
  // The hall's code, which names its journal and never changes.
  std::string hall;
  // Ids are 1-based positions, as core::AssignIds expects; `source` is the file itself.
  core::Config config;
  // By line. The rest is meaningful only when this is empty.
  std::vector<ConfigError> errors;
};

// Reads a hall.toml. What passes also passes core::CheckConfig.
HallFile ParseHall(std::string_view toml);

// Clock of a demonstration: time runs `speed` times as fast, from `start` or from now.
struct DemoClock {
  double speed = 1;
  std::optional<Time> start;
};

// What the process may hold at once. Every bound here is one that somebody enforces.
struct ServerLimits {
  // Commands waiting for the engine; the next one is refused with MAILBOX_FULL.
  uint32_t mailbox = 4096;
  // Reads waiting for the engine, apart from the commands.
  uint32_t reads = 4096;
  // Streams open at once; the next one is refused with TOO_MANY_STREAMS.
  uint32_t streams = 2000;
  // Changes kept for a reader that falls behind, before it gets a new snapshot.
  uint32_t watch_ring = 1024;
  // Bytes of one request.
  uint32_t message_bytes = 64 * 1024;
};

// When backups of the data folder are made, and how long they are kept.
struct BackupConfig {
  // Empty for `backups` in the data folder; better on another disk.
  std::string folder;
  // 0: only when somebody asks.
  Duration every = std::chrono::hours(1);
  // All of them for so long, then the last of each day.
  Duration hourly_for = std::chrono::hours(48);
  Duration daily_for = std::chrono::hours(30 * 24);
};

struct ServerConfig {
  // Journals, keys and the private store. Relative paths are taken from the file's folder.
  std::string data_dir;
  // The hall.toml of every hall.
  std::vector<std::string> halls;
  // Free bytes of the data folder's disk below which commands are refused.
  uint64_t disk_reserve = uint64_t{200} * 1024 * 1024;
  // Offers the contract to tools that ask for it.
  bool reflection = false;
  // Addresses for gRPC: "127.0.0.1:7010", "[::1]:7010", "localhost:0" (any free port) or
  // "unix:/run/onestop/server.sock".
  std::vector<std::string> listen = {"127.0.0.1:7010"};
  // Addresses at which gRPC is spoken with TLS and devices show their certificates, such as
  // "0.0.0.0:7443"; none unless given.
  std::vector<std::string> listen_tls;
  // Socket of the command line's verbs; <data_dir>/admin.sock unless given.
  std::string admin_socket;
  // Where Prometheus reads; empty for nowhere.
  std::string metrics = "127.0.0.1:9464";
  LogOptions log;
  ServerLimits limits;
  BackupConfig backup;
  std::optional<DemoClock> demo;

  std::string backup_folder() const {
    return backup.folder.empty() ? (std::filesystem::path(data_dir) / "backups").string()
                                 : backup.folder;
  }
};

struct ServerFile {
  ServerConfig config;
  std::vector<ConfigError> errors;
};

// Reads a server.toml. `folder` is where the file lies: relative paths in it start there.
ServerFile ParseServer(std::string_view toml, std::string_view folder);

// Whether the server may offer plain text there. INSECURE_ADDRESS for an address that other
// machines reach; CONFIG_INVALID for what is no address. Nothing is looked up.
absl::Status CheckListenAddress(std::string_view address);

// Whether it is an address for TLS: a host and a port, reached by whomever. CONFIG_INVALID.
absl::Status CheckTlsAddress(std::string_view address);

}  // namespace onestop

#endif  // ONESTOP_SERVER_CONFIG_H_
