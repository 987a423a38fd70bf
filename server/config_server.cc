#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <utility>

#include "server/base/strings.h"
#include "server/config.h"
#include "server/config_reader.h"

namespace onestop {
namespace {

using config::Errors;
using config::Node;
using config::NodeKind;
using config::Range;
using config::TableReader;

constexpr uint64_t kKiB = 1024;
constexpr uint64_t kMiB = 1024 * kKiB;
constexpr uint64_t kTiB = kMiB * kMiB;
constexpr size_t kMaxHalls = 64;
constexpr size_t kMaxAddresses = 8;
// What fits into a sockaddr_un, without its final zero.
constexpr size_t kMaxSocketPath = 107;
constexpr double kMaxSpeed = 10'000;

absl::Status NoAddress(std::string_view address, std::string_view why) {
  return Refuse(Reason::kConfigInvalid, StrCat("\"", address, "\" is no address: ", why));
}

bool IsPort(std::string_view text) {
  uint32_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port <= 65'535;
}

// 127.0.0.0/8 in four plain numbers.
bool IsLoopbackV4(std::string_view host) {
  for (int part = 0; part < 4; ++part) {
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(host.data(), host.data() + host.size(), value);
    if (error != std::errc() || value > 255 || (part == 0 && value != 127)) return false;
    host.remove_prefix(static_cast<size_t>(end - host.data()));
    if (part < 3) {
      if (host.empty() || host.front() != '.') return false;
      host.remove_prefix(1);
    }
  }
  return host.empty();
}

// The host of "host:port", brackets and all; nothing when it is not that.
std::optional<std::string_view> HostOf(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !IsPort(address.substr(colon + 1))) {
    return std::nullopt;
  }
  return address.substr(0, colon);
}

std::string InFolder(std::string_view folder, const std::string& path) {
  if (path.empty()) return path;
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

using AddressCheck = absl::Status (*)(std::string_view);

absl::Status CheckGrpcAddress(std::string_view address) {
  const absl::Status status = CheckListenAddress(address);
  if (ReasonOf(status) != Reason::kInsecureAddress) return status;
  return Refuse(Reason::kInsecureAddress,
                StrCat(FromAbsl(status.message()), "; give `tls` this address"));
}

void CheckAddress(TableReader& reader, Errors& errors, const Node& node, AddressCheck check) {
  const absl::Status status = check(node.text);
  if (status.ok()) return;
  errors.Add(node.line, StrCat(reader.what(), ": ", FromAbsl(status.message())), ReasonOf(status));
}

// One address or a list of them; nothing when the key is not there.
std::optional<std::vector<std::string>> ReadAddresses(TableReader& reader, Errors& errors,
                                                      const Node* node, const char* key,
                                                      AddressCheck check) {
  if (node == nullptr || node->kind == NodeKind::kText) {
    node = reader.Optional(key, NodeKind::kText);
    if (node == nullptr) return std::nullopt;
    CheckAddress(reader, errors, *node, check);
    return std::vector<std::string>{node->text};
  }
  std::vector<std::string> addresses;
  for (const Node* address : reader.Texts(key, kMaxAddresses)) {
    CheckAddress(reader, errors, *address, check);
    addresses.push_back(address->text);
  }
  if (node->kind == NodeKind::kList && node->children.empty()) {
    reader.Fail(node->line, StrCat(key, " needs at least one address"));
  }
  return addresses;
}

void ReadListen(TableReader& server, Errors& errors, std::string_view folder,
                ServerConfig& config) {
  const Node* table = server.Optional("listen", NodeKind::kTable);
  if (table == nullptr) return;
  TableReader reader(*table, "listen", errors);
  if (auto plain = ReadAddresses(reader, errors, table->Find("grpc"), "grpc", CheckGrpcAddress)) {
    config.listen = *std::move(plain);
  }
  if (auto tls = ReadAddresses(reader, errors, table->Find("tls"), "tls", CheckTlsAddress)) {
    config.listen_tls = *std::move(tls);
  }
  if (const Node* metrics = reader.Optional("metrics", NodeKind::kText)) {
    config.metrics = metrics->text;
    if (metrics->text.starts_with("unix:")) {
      reader.Fail(metrics->line, "metrics must be a host and a port");
    } else if (!metrics->text.empty()) {
      CheckAddress(reader, errors, *metrics, CheckListenAddress);
    }
  }
  config.admin_socket = InFolder(folder, reader.TextOr("admin", ""));
  reader.Finish();
}

void ReadLog(TableReader& server, Errors& errors, std::string_view folder, LogOptions& log) {
  const Node* table = server.Optional("log", NodeKind::kTable);
  if (table == nullptr) return;
  TableReader reader(*table, "log", errors);
  log.level = reader.OneOf<LogLevel>("level", LogLevel::kInfo,
                                     {{"info", LogLevel::kInfo},
                                      {"warn", LogLevel::kWarn},
                                      {"error", LogLevel::kError},
                                      {"off", LogLevel::kOff}});
  log.path = InFolder(folder, reader.TextOr("file", ""));
  log.json = reader.FlagOr("json", true);
  reader.Finish();
}

void ReadLimits(TableReader& server, Errors& errors, ServerLimits& limits) {
  const Node* table = server.Optional("limits", NodeKind::kTable);
  if (table == nullptr) return;
  TableReader reader(*table, "limits", errors);
  const Range<uint32_t> queue{16, 1'000'000};
  limits.mailbox = reader.CountOr("mailbox", limits.mailbox, queue);
  limits.reads = reader.CountOr("reads", limits.reads, queue);
  limits.streams = reader.CountOr("streams", limits.streams, {1, 100'000});
  limits.watch_ring = reader.CountOr("watch_ring", limits.watch_ring, {16, 65'536});
  limits.message_bytes =
      static_cast<uint32_t>(reader.SizeOr("message", limits.message_bytes, {4 * kKiB, 16 * kMiB}));
  reader.Finish();
}

void ReadBackup(TableReader& server, Errors& errors, std::string_view folder,
                BackupConfig& backup) {
  const Node* table = server.Optional("backup", NodeKind::kTable);
  if (table == nullptr) return;
  TableReader reader(*table, "backup", errors);
  constexpr Duration kYear = std::chrono::hours(24 * 366);
  backup.folder = InFolder(folder, reader.TextOr("folder", ""));
  backup.every = reader.Length("every", backup.every, {Duration(0), std::chrono::hours(24)});
  backup.hourly_for = reader.Length("keep_all", backup.hourly_for, {Duration(0), kYear});
  backup.daily_for = reader.Length("keep_daily", backup.daily_for, {Duration(0), 10 * kYear});
  reader.Finish();
}

void ReadDemo(TableReader& server, Errors& errors, std::optional<DemoClock>& demo) {
  const Node* table = server.Optional("demo", NodeKind::kTable);
  if (table == nullptr) return;
  TableReader reader(*table, "demo", errors);
  demo.emplace();
  demo->speed = reader.NumberOr("speed", 1, {0.01, kMaxSpeed});
  if (const Node* start = reader.Optional("start", NodeKind::kInstant)) {
    demo->start = start->instant;
  }
  reader.Finish();
}

void ReadHalls(TableReader& server, std::string_view folder, ServerConfig& config) {
  const Node* list = server.Required("halls", NodeKind::kList);
  if (list == nullptr) return;
  if (list->children.empty()) server.Fail(list->line, "halls needs at least one file");
  for (const Node* entry : server.Texts("halls", kMaxHalls)) {
    std::string path = InFolder(folder, entry->text);
    if (path.empty()) {
      server.Fail(entry->line, "halls has an empty path");
    } else if (std::find(config.halls.begin(), config.halls.end(), path) != config.halls.end()) {
      server.Fail(entry->line, StrCat("halls names \"", entry->text, "\" twice"));
    } else {
      config.halls.push_back(std::move(path));
    }
  }
}

// Puts the admin socket into the data folder unless it has a place of its own.
void CheckAdminSocket(const Node& root, TableReader& server, ServerConfig& config) {
  if (config.data_dir.empty() && config.admin_socket.empty()) return;
  if (config.admin_socket.empty()) config.admin_socket = InFolder(config.data_dir, "admin.sock");
  if (config.admin_socket.size() <= kMaxSocketPath) return;
  const Node* listen = root.Find("listen");
  const Node* place = listen == nullptr ? nullptr : listen->Find("admin");
  if (place == nullptr) place = root.Find("data_dir");
  server.Fail(place->line, StrCat("the admin socket's path is longer than ", kMaxSocketPath,
                                  " bytes: ", config.admin_socket));
}

}  // namespace

absl::Status CheckListenAddress(std::string_view address) {
  if (address.starts_with("unix:")) {
    const std::string_view path = address.substr(5);
    if (path.empty() || path.front() != '/') return NoAddress(address, "it needs a full path");
    if (path.size() > kMaxSocketPath) {
      return NoAddress(address, StrCat("its path is longer than ", kMaxSocketPath, " bytes"));
    }
    return absl::OkStatus();
  }
  const std::optional<std::string_view> host = HostOf(address);
  if (!host) return NoAddress(address, "write host:port or unix:/path");
  if (*host == "localhost" || *host == "[::1]" || IsLoopbackV4(*host)) return absl::OkStatus();
  return Refuse(Reason::kInsecureAddress,
                StrCat("\"", address,
                       "\" is reached by other machines: plain text is offered on loopback "
                       "(127.0.0.1, [::1]) or a Unix socket only"));
}

absl::Status CheckTlsAddress(std::string_view address) {
  if (!address.starts_with("unix:") && HostOf(address)) return absl::OkStatus();
  return NoAddress(address, "write host:port, such as 0.0.0.0:7443");
}

ServerFile ParseServer(std::string_view toml, std::string_view folder) {
  ServerFile file;
  ServerConfig& config = file.config;
  Errors errors;
  Node root;
  if (!config::ReadToml(toml, root, errors)) {
    file.errors = errors.Take();
    return file;
  }
  TableReader server(root, "server", errors);
  if (const Node* node = server.Required("data_dir", NodeKind::kText)) {
    if (node->text.empty()) server.Fail(node->line, "data_dir must not be empty");
    config.data_dir = InFolder(folder, node->text);
  }
  ReadHalls(server, folder, config);
  config.disk_reserve = server.SizeOr("disk_reserve", config.disk_reserve, {0, kTiB});
  config.reflection = server.FlagOr("reflection", config.reflection);
  ReadListen(server, errors, folder, config);
  ReadLog(server, errors, folder, config.log);
  ReadLimits(server, errors, config.limits);
  ReadBackup(server, errors, folder, config.backup);
  ReadDemo(server, errors, config.demo);
  server.Finish();
  CheckAdminSocket(root, server, config);
  file.errors = errors.Take();
  return file;
}

}  // namespace onestop
