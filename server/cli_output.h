#ifndef ONESTOP_SERVER_CLI_OUTPUT_H_
#define ONESTOP_SERVER_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// What the verbs of onestop-server print, and how they end. Not thread safe.

namespace onestop::cli {

// How a verb ends, for scripts. Numbers are part of the interface.
enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,
  // The command line is wrong.
  kUsage = 2,
  // Refused, with a Reason.
  kRefused = 3,
  // The journal can no longer be written; start again to recover.
  kFailStop = 70,
};

// A mistake in how a verb was used.
absl::Status UsageError(std::string_view message);

// Writes a line to the standard output.
void Print(std::string_view text);

// The message as JSON on one line, names in lowerCamelCase, also fields with their default.
void PrintJson(const google::protobuf::Message& message);

// Tells on the standard error stream how the verb ended, unless it went well.
ExitCode Finish(const absl::Status& status);

// A table for people. Columns are as wide as their widest cell in bytes, so what is not ASCII
// belongs into the last one.
class Table {
 public:
  explicit Table(std::vector<std::string> titles) : rows_{std::move(titles)} {}
  // As many cells as there are titles.
  void AddRow(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  // Every line ends with a line break; no line ends with a space.
  std::string Render() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_OUTPUT_H_
