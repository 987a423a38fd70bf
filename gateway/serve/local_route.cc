#include "gateway/serve/local_route.h"

#include <google/protobuf/util/json_util.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace onestop::gateway {

HttpHandler OnWorker(Workers& workers, std::string method, LocalAnswer answer) {
  return [&workers, method = std::move(method),
          answer = std::move(answer)](const std::shared_ptr<HttpExchange>& exchange) {
    if (exchange->request().method != method) {
      exchange->Respond(TextResponse(405, StrCat("this takes ", method)));
      return;
    }
    const bool taken =
        workers.TryRun([exchange, answer] { exchange->Respond(answer(exchange->request())); });
    if (!taken) exchange->Respond(TextResponse(503, "too much at once; try again in a moment"));
  };
}

absl::StatusOr<google::protobuf::Struct> JsonBody(const HttpRequest& request) {
  if (!request.Header("Content-Type").starts_with("application/json")) {
    return absl::InvalidArgumentError("the body must be application/json");
  }
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(request.body, &object).ok()) {
    return absl::InvalidArgumentError("the body is not a JSON object");
  }
  return object;
}

std::string TextOf(const google::protobuf::Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? "" : found->second.string_value();
}

bool FlagOf(const google::protobuf::Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found != object.fields().end() && found->second.bool_value();
}

}  // namespace onestop::gateway
