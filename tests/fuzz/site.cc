#include "gateway/http/site.h"

#include <filesystem>
#include <set>

#include "server/base/check.h"
#include "server/base/file.h"
#include "server/base/strings.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"
#include "tests/support/temp_folder.h"

namespace {

// A folder of pages beside a secret, with every trap that a path could be led through.
class FuzzedSite {
 public:
  FuzzedSite() {
    namespace fs = std::filesystem;
    const fs::path root = folder_.path() / "web";
    fs::create_directories(root / "kiosk/assets");
    fs::create_directories(root / ".git");
    Put(folder_.path() / "secret", "secret");
    Put(folder_.path() / "web-secret", "secret");
    Put(root / ".git/config", "secret");
    Put(root / ".hidden", "secret");
    fs::create_symlink(folder_.path() / "secret", root / "link");
    fs::create_directory_symlink(folder_.path(), root / "up");
    for (const char* name : {"index.html", "kiosk/index.html", "kiosk/assets/a.js",
                             "kiosk/assets/a.js.gz", "kiosk/assets/a.js.br", "a b%.txt"}) {
      Put(root / name, name);
      served_.insert(name);
    }
    absl::StatusOr<std::unique_ptr<onestop::gateway::Site>> site =
        onestop::gateway::Site::Open(root.string());
    ONESTOP_CHECK(site.ok()) << site.status();
    site_ = *std::move(site);
  }

  onestop::gateway::Site& site() { return *site_; }
  bool Served(const std::string& content) const { return served_.contains(content); }

 private:
  static void Put(const std::filesystem::path& path, const std::string& content) {
    ONESTOP_CHECK(onestop::WriteFileAtomic(path.string(), content, 0600).ok());
  }

  onestop::testing::TempFolder folder_;
  std::set<std::string> served_;
  std::unique_ptr<onestop::gateway::Site> site_;
};

}  // namespace

// A path, Accept-Encoding and If-None-Match, a line each: nothing outside the folder is reached,
// nor what is hidden in it, and nobody is sent elsewhere.
ONESTOP_FUZZ_TARGET(site) {
  static FuzzedSite fuzzed;
  onestop::gateway::HttpRequest request;
  std::string_view rest = input;
  request.path = std::string(onestop::fuzz::TakeLine(rest));
  request.headers = {{"Accept-Encoding", std::string(onestop::fuzz::TakeLine(rest))},
                     {"If-None-Match", std::string(onestop::fuzz::TakeLine(rest))}};
  // A server gives no other path than one that begins so.
  if (!request.path.starts_with('/')) request.path = onestop::StrCat("/", request.path);
  const onestop::gateway::HttpResponse response = fuzzed.site().Serve(request, request.path);
  if (response.status == 200) ONESTOP_CHECK(fuzzed.Served(response.body)) << response.body;
  ONESTOP_CHECK(response.body.find("secret") == std::string::npos);
  const std::string_view location = onestop::gateway::HeaderOf(response.headers, "Location");
  if (location.empty()) return;
  ONESTOP_CHECK(location.starts_with('/') && !location.starts_with("//") &&
                !location.starts_with("/\\"))
      << std::string(location);
}
