#include "gateway/serve/serve.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "gateway/client/channel.h"
#include "gateway/client/exit_code.h"
#include "gateway/console/interrupt.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

namespace fs = std::filesystem;

// How long the answers under way may take once the end was asked for.
constexpr std::chrono::seconds kPatience(5);

// A door that somebody waits at and somebody else opens.
class Latch {
 public:
  void Open() ONESTOP_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    open_ = true;
    opened_.NotifyAll();
  }
  void Wait() ONESTOP_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    while (!open_) opened_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar opened_;
  bool open_ ONESTOP_GUARDED_BY(mutex_) = false;
};

// Where `cmake --install` puts the pages.
fs::path InstalledPages(const std::string& folder) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path() / "share/onestop/web" / folder;
}

// `origin` such as "https://127.0.0.1:7081".
std::string AddressesText(const std::string& origin, const std::vector<std::string>& pages) {
  std::string text;
  for (const std::string& page : pages) StrAppend(&text, origin, "/", page, "/\n");
  return text;
}

// What the options ask for, or nothing for plain text.
absl::StatusOr<std::optional<HttpTls>> TlsOf(const ServeOptions& options,
                                             const Credential& credential) {
  const PageCertificateFiles& named = options.certificate;
  if (named.certificate.empty() != named.key.empty()) {
    return UsageError("--certificate and --key go together");
  }
  if (!options.tls && named.key.empty()) return std::nullopt;
  absl::StatusOr<HttpTls> tls =
      ReadPageCertificate(named.key.empty() ? PageCertificateIn(credential.folder) : named);
  if (!tls.ok()) return tls.status();
  return *std::move(tls);
}

}  // namespace

std::string PageOrigin(const ServeOptions& options, bool tls, uint16_t port) {
  std::string host = options.listen.substr(0, options.listen.rfind(':'));
  const bool everywhere = host == "0.0.0.0" || host == "[::]";
  if (everywhere && !options.hosts.empty()) host = options.hosts.front();
  return StrCat(tls ? "https://" : "http://", host, ":", port);
}

std::vector<std::string> MethodNames(const std::vector<ServiceMethods>& services) {
  std::vector<std::string> names;
  for (const auto& [service, methods] : services) {
    for (const std::string& method : methods) {
      names.push_back(StrCat("onestop.v1.", service, "/", method));
    }
  }
  return names;
}

absl::Status Serve(Client& client, Console& console, const ServeOptions& options,
                   const Pages& pages) {
  const fs::path web = options.web.empty() ? InstalledPages(pages.folder) : fs::path(options.web);
  std::error_code error;
  if (!fs::exists(web / pages.pages.front() / "index.html", error)) {
    return UsageError(
        StrCat("there are no pages in ", web.string(), "; name their folder with --web"));
  }
  const Credential& credential = client.credential();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(credential);
  if (!channel.ok()) return channel.status();

  absl::StatusOr<std::optional<HttpTls>> tls = TlsOf(options, credential);
  if (!tls.ok()) return tls.status();
  const bool https = tls->has_value();

  WebGatewayOptions gateway;
  gateway.http.tls = *std::move(tls);
  gateway.http.listen = options.listen;
  gateway.allow_network = options.allow_network;
  gateway.channel = *std::move(channel);
  gateway.credential = credential;
  gateway.methods = pages.methods;
  gateway.roots = {{"/", web.string()}};
  gateway.home = StrCat("/", pages.pages.front(), "/");
  gateway.local = pages.local;
  gateway.hosts = options.hosts;
  gateway.pages.info = {
      .version = ONESTOP_VERSION, .place = credential.place, .languages = {"zh", "en"}};
  gateway.pages.demand_pairing =
      options.pair || (!options.no_pair && !IsLoopback(options.listen));
  gateway.witness_path = StrCat(credential.folder, "/witness-pages");

  Latch end;
  const InterruptHandler interrupt([&end] { end.Open(); });
  SystemClock clock;
  absl::StatusOr<std::unique_ptr<WebGateway>> serving =
      WebGateway::Start(std::move(gateway), &clock);
  if (!serving.ok()) return serving.status();
  console.Print(AddressesText(PageOrigin(options, https, (*serving)->port()), pages.pages));
  end.Wait();
  (*serving)->Stop(kPatience);
  return absl::OkStatus();
}

}  // namespace onestop::gateway
