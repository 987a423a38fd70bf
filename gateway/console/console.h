#ifndef ONESTOP_GATEWAY_CONSOLE_CONSOLE_H_
#define ONESTOP_GATEWAY_CONSOLE_CONSOLE_H_

#include <google/protobuf/message.h>

#include <ostream>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gateway/client/exit_code.h"
#include "gateway/client/language.h"

namespace onestop::gateway {

struct ConsoleOptions {
  Language language = Language::kEnglish;
  // One JSON object per line on the output, for scripts, instead of text for people.
  bool json = false;
  // Times are shown in this zone, until set_zone.
  absl::TimeZone zone = absl::LocalTimeZone();
};

// Where a command shows what it got: text to the output, failures to the error stream; with --json
// everything to the output. Thread-compatible. The streams must outlive it.
class Console {
 public:
  Console(ConsoleOptions options, std::ostream& out, std::ostream& err);

  Language language() const { return options_.language; }
  bool json() const { return options_.json; }
  absl::TimeZone zone() const { return options_.zone; }
  void set_zone(absl::TimeZone zone) { options_.zone = zone; }
  std::string_view Say(const Bilingual& text) const { return text.In(options_.language); }

  // Writes the text, a line break if it lacks one, and flushes.
  void Print(std::string_view text);

  // The message as JSON on one line, names in lowerCamelCase, also fields that have their default.
  void PrintJson(const google::protobuf::Message& message);

  // Reports how the command ended and says with which code to exit. Prints nothing for OK.
  ExitCode Finish(const absl::Status& status);

 private:
  void PrintJsonError(const absl::Status& status);
  void PrintError(const absl::Status& status);

  ConsoleOptions options_;
  std::ostream& out_;
  std::ostream& err_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_CONSOLE_H_
