#include "gateway/console/common_options.h"
#include "server/base/strings.h"

#include <cmath>
#include <cstdint>
#include <optional>

namespace onestop::gateway {
namespace {

constexpr double kLongestTimeoutSeconds = 3600;

}  // namespace

absl::StatusOr<ConsoleOptions> ConsoleOptionsOf(const CommonOptions& options) {
  ConsoleOptions console;
  console.json = options.json;
  console.language = LanguageFromEnvironment();
  if (!options.language.empty()) {
    const std::optional<Language> language = ParseLanguage(options.language);
    if (!language) return UsageError(StrCat("--lang: '", options.language, "' is not zh or en"));
    console.language = *language;
  }
  return console;
}

absl::StatusOr<ConnectionOptions> ConnectionOptionsOf(const CommonOptions& options) {
  if (options.credential.empty()) {
    return UsageError("name the device's folder with --credential or ONESTOP_CREDENTIAL");
  }
  if (!(options.timeout_seconds > 0) || options.timeout_seconds > kLongestTimeoutSeconds) {
    return UsageError("--timeout: more than 0 and at most 3600 seconds");
  }
  ConnectionOptions connection;
  connection.credential_folder = options.credential;
  connection.server = options.server;
  connection.request_id = options.request_id;
  connection.total_timeout =
      std::chrono::milliseconds(static_cast<int64_t>(std::ceil(options.timeout_seconds * 1000)));
  return connection;
}

}  // namespace onestop::gateway
