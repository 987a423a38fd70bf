#include "gateway/console/console.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <optional>
#include <string>

#include "gateway/client/refusal.h"
#include "gateway/client/wording.h"
#include "gateway/console/text_width.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return json;
  // Only values that JSON's rules forbid, such as a time before the year 1, end up here.
  return R"({"error":"INTERNAL","message":"the answer cannot be written as JSON"})";
}

// The text as a JSON string, with its quotes.
std::string JsonString(std::string_view text) {
  google::protobuf::StringValue value;
  value.set_value(Printable(text));
  return ToJson(value);
}

}  // namespace

Console::Console(ConsoleOptions options, std::ostream& out, std::ostream& err)
    : options_(options), out_(out), err_(err) {}

void Console::Print(std::string_view text) {
  out_ << text;
  if (!text.ends_with('\n')) out_ << '\n';
  out_.flush();
}

void Console::PrintJson(const google::protobuf::Message& message) { Print(ToJson(message)); }

void Console::PrintJsonError(const absl::Status& status) {
  std::string json =
      IsRefusal(status)
          ? StrCat("{\"reason\":", JsonString(ReasonName(ReasonOf(status))))
          : StrCat("{\"error\":", JsonString(absl::StatusCodeToString(status.code())));
  StrAppend(&json, ",\"message\":", JsonString(FromAbsl(status.message())));
  if (const std::string advice = AdviceOf(status); !advice.empty()) {
    StrAppend(&json, ",\"advice\":", JsonString(advice));
  }
  if (const std::optional<std::string> id = UnknownRequestId(status)) {
    StrAppend(&json, ",\"outcomeUnknown\":true,\"requestId\":", JsonString(*id));
  }
  Print(StrCat(json, "}"));
}

void Console::PrintError(const absl::Status& status) {
  err_ << Printable(Explain(status, options_.language)) << '\n';
  const ExitCode code = ExitCodeOf(status);
  // The message is for developers: of use where the wording can only be general.
  if (code == ExitCode::kFailed || code == ExitCode::kInternal) {
    err_ << absl::StatusCodeToString(status.code()) << ": " << Printable(FromAbsl(status.message()))
         << '\n';
  } else if (code == ExitCode::kRefused) {
    err_ << ReasonName(ReasonOf(status)) << ": " << Printable(FromAbsl(status.message())) << '\n';
  }
  if (const std::optional<std::string> id = UnknownRequestId(status)) {
    err_ << Say({"不确定是否已执行。用下列选项重复即可，不会执行两次：",
                 "It may have been carried out. Repeating it with this option is safe and tells:"})
         << " --request-id " << *id << '\n';
  }
  err_.flush();
}

ExitCode Console::Finish(const absl::Status& status) {
  if (status.ok()) return ExitCode::kOk;
  if (json()) {
    PrintJsonError(status);
  } else {
    PrintError(status);
  }
  return ExitCodeOf(status);
}

}  // namespace onestop::gateway
