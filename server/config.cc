#include "server/config.h"

#include "server/base/strings.h"

namespace onestop {

std::string FormatErrors(std::string_view file, const std::vector<ConfigError>& errors) {
  std::string text;
  for (const ConfigError& error : errors) {
    StrAppend(&text, file, ":", error.line, ": ", error.message, "\n");
  }
  return text;
}

absl::Status ErrorsStatus(std::string_view file, const std::vector<ConfigError>& errors) {
  if (errors.empty()) return absl::OkStatus();
  return Refuse(errors.front().reason, FormatErrors(file, errors));
}

}  // namespace onestop
