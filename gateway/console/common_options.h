#ifndef ONESTOP_GATEWAY_CONSOLE_COMMON_OPTIONS_H_
#define ONESTOP_GATEWAY_CONSOLE_COMMON_OPTIONS_H_

#include <string>

#include "gateway/client/connection.h"
#include "gateway/client/language.h"
#include "gateway/console/console.h"

namespace onestop::gateway {

// What every client command understands, whatever its verb.
struct CommonOptions {
  std::string credential;
  std::string server;
  std::string language;
  bool json = false;
  double timeout_seconds = 20;
  std::string request_id;
};

// Adds them to a command line. A template so that the library of the command line stays out of this
// header.
template <class App>
void AddCommonOptions(App& app, CommonOptions& options) {
  app.add_option("--credential", options.credential, "Folder of the enrolled device")
      ->envname("ONESTOP_CREDENTIAL")
      ->type_name("DIR");
  app.add_option("--server", options.server, "Address, instead of the credential's")
      ->type_name("ADDR");
  app.add_option("--lang", options.language, "zh or en; by default what the locale says")
      ->type_name("zh|en");
  app.add_flag("--json", options.json, "Print one JSON object per line, for scripts");
  app.add_option("--timeout", options.timeout_seconds, "Seconds to try for, retries included")
      ->capture_default_str();
  app.add_option("--request-id", options.request_id,
                 "Repeat the command that had this id; it acts once")
      ->type_name("UUID");
}

// UsageError when one of them makes no sense.
absl::StatusOr<ConsoleOptions> ConsoleOptionsOf(const CommonOptions& options);
absl::StatusOr<ConnectionOptions> ConnectionOptionsOf(const CommonOptions& options);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_COMMON_OPTIONS_H_
