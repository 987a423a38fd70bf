#include "gateway/connect/connect_error.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"

// A status of the server, its message in the first line and its details behind: always JSON.
ONESTOP_FUZZ_TARGET(connect_error) {
  std::string_view rest = input;
  const std::string_view message = onestop::fuzz::TakeLine(rest);
  const std::string json = onestop::gateway::EndOfStreamJson(nullptr);
  ONESTOP_CHECK(json == "{}");
  const onestop::gateway::ConnectError error =
      onestop::gateway::ErrorOf(absl::StatusCode::kFailedPrecondition, message, rest);
  google::protobuf::Struct object;
  const std::string text = onestop::gateway::EndOfStreamJson(&error);
  ONESTOP_CHECK(google::protobuf::util::JsonStringToMessage(text, &object).ok()) << text;
}
