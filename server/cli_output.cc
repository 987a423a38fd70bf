#include "server/cli_output.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::cli {

absl::Status UsageError(std::string_view message) {
  return absl::InvalidArgumentError(ToAbsl(message));
}

void Print(std::string_view text) {
  std::cout << text;
  if (text.empty() || text.back() != '\n') std::cout << '\n';
  std::cout.flush();
}

void PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  Print(status.ok() ? json : std::string("{}"));
}

ExitCode Finish(const absl::Status& status) {
  if (status.ok()) return ExitCode::kOk;
  const Reason reason = ReasonOf(status);
  std::string message(FromAbsl(status.message()));
  message.erase(message.find_last_not_of('\n') + 1);
  // A list of mistakes has a line for each; the last line says what they come to.
  if (message.find('\n') != std::string::npos) {
    std::cerr << message << '\n';
    message = "refused";
  }
  std::cerr << "onestop-server: " << message;
  if (reason != Reason::kNone) std::cerr << " [" << ReasonName(reason) << "]";
  std::cerr << std::endl;
  if (reason != Reason::kNone) return ExitCode::kRefused;
  return absl::IsInvalidArgument(status) ? ExitCode::kUsage : ExitCode::kFailed;
}

std::string Table::Render() const {
  std::vector<size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], row[column].size());
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t column = 0; column < row.size(); ++column) {
      if (column > 0) line += "  ";
      line += row[column];
      line.append(widths[column] - row[column].size(), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace onestop::cli
