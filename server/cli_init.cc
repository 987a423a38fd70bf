#include "server/cli_init.h"

#include <filesystem>
#include <set>
#include <utility>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_certificate.h"
#include "server/cli_output.h"
#include "server/config.h"
#include "server/data_folder.h"
#include "server/journal/sqlite_file.h"

namespace onestop::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kServerToml[] =
    R"(# Where this server listens and what it may hold. Relative paths start at this file's folder.
# Check it with: onestop-server config check server.toml

data_dir = "."
halls = [%HALLS%]

[listen]
# Plain text is offered on loopback and Unix sockets only. Port 0 takes any free one.
grpc = "127.0.0.1:7010"
# For devices on other machines: TLS with the certificates in tls/.
# tls = "0.0.0.0:7443"
# Where Prometheus reads; "" for nowhere.
metrics = "127.0.0.1:9464"
)";

// The example that `cmake --install` puts beside the program.
std::string InstalledExample() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path example = program.parent_path().parent_path() / "share/onestop/hall.toml";
  return !error && fs::exists(example, error) ? example.string() : "";
}

struct HallSource {
  std::string name;
  std::string toml;
  std::string hall;
};

absl::StatusOr<std::vector<HallSource>> ReadHalls(const std::vector<std::string>& paths) {
  std::vector<HallSource> halls;
  std::set<std::string> names;
  for (const std::string& path : paths) {
    absl::StatusOr<std::string> toml = ReadFile(path);
    if (!toml.ok()) return toml.status();
    const HallFile file = ParseHall(*toml);
    if (!file.errors.empty()) return ErrorsStatus(path, file.errors);
    const std::string name =
        paths.size() == 1 ? std::string("hall.toml") : StrCat(file.hall, ".toml");
    if (!names.insert(name).second) {
      return UsageError(StrCat("two files are for the hall \"", file.hall, "\""));
    }
    halls.push_back({name, *std::move(toml), file.hall});
  }
  return halls;
}

absl::Status WriteFiles(const std::string& folder, const std::vector<HallSource>& halls) {
  std::string list;
  for (const HallSource& hall : halls) {
    StrAppend(&list, list.empty() ? "" : ", ", "\"", hall.name, "\"");
    absl::Status status = WriteFileAtomic(StrCat(folder, "/", hall.name), hall.toml, 0644);
    if (!status.ok()) return status;
  }
  std::string text = kServerToml;
  const std::string place = "%HALLS%";
  text.replace(text.find(place), place.size(), list);
  return WriteFileAtomic(StrCat(folder, "/server.toml"), text, 0644);
}

}  // namespace

absl::Status Init(const InitOptions& options) {
  std::vector<std::string> paths = options.halls;
  if (paths.empty() && !InstalledExample().empty()) paths = {InstalledExample()};
  if (paths.empty()) return UsageError("which hall? name its file with --hall hall.toml");
  std::error_code error;
  const std::string folder = fs::absolute(options.data, error).lexically_normal().string();
  if (fs::exists(DataFolder(folder).journal, error)) {
    return Refuse(Reason::kDataLocked,
                  StrCat(folder, " already holds a server's data; nothing was changed"));
  }
  absl::StatusOr<std::vector<HallSource>> halls = ReadHalls(paths);
  if (!halls.ok()) return halls.status();
  if (absl::Status status = journal::MakePrivateFolder(folder); !status.ok()) return status;
  if (absl::Status status = WriteFiles(folder, *halls); !status.ok()) return status;

  if (absl::Status status = MakeCertificates(folder, options.hosts); !status.ok()) return status;

  ServerConfig config;
  config.data_dir = folder;
  // Identity first: a folder counts as made once its journal is there.
  SystemClock clock;
  SystemRandom random;
  auto identity = OpenIdentity(config, clock, random, nullptr);
  if (!identity.ok()) return identity.status();
  auto journal = OpenJournal(config, {.create = true});
  if (!journal.ok()) return journal.status();
  std::string text = StrCat("Made ", folder, " for the hall");
  for (const HallSource& hall : *halls) StrAppend(&text, " ", hall.hall);
  Print(StrCat(text, ".\nStart it with: onestop-server run --data ", options.data));
  return absl::OkStatus();
}

}  // namespace onestop::cli
