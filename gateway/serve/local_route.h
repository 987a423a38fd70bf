#ifndef ONESTOP_GATEWAY_SERVE_LOCAL_ROUTE_H_
#define ONESTOP_GATEWAY_SERVE_LOCAL_ROUTE_H_

#include <google/protobuf/struct.pb.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/http/http_server.h"
#include "server/base/workers.h"

namespace onestop::gateway {

// Answers a request of a page; may block, and is run on a worker.
using LocalAnswer = std::function<HttpResponse(const HttpRequest& request)>;

// A handler for WebGatewayOptions::local that takes requests of one method and leaves the answer to
// a worker: 405 for another method, 503 when too many wait. `workers` must outlive it.
HttpHandler OnWorker(Workers& workers, std::string method, LocalAnswer answer);

// The body of a request as a JSON object. kInvalidArgument for anything else.
absl::StatusOr<google::protobuf::Struct> JsonBody(const HttpRequest& request);

// The text under a name; "" when there is none.
std::string TextOf(const google::protobuf::Struct& object, const std::string& name);
bool FlagOf(const google::protobuf::Struct& object, const std::string& name);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_SERVE_LOCAL_ROUTE_H_
