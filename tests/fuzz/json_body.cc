#include "gateway/serve/local_route.h"
#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"

// The body of a request to what is beside the browser.
ONESTOP_FUZZ_TARGET(json_body) {
  namespace gateway = onestop::gateway;
  const gateway::HttpRequest request{.method = "POST",
                                     .headers = {{"Content-Type", "application/json"}},
                                     .body = std::string(input)};
  const absl::StatusOr<google::protobuf::Struct> body = gateway::JsonBody(request);
  if (!body.ok()) return;
  ONESTOP_CHECK(gateway::TextOf(*body, "ticketId").size() <= input.size());
  gateway::FlagOf(*body, "copy");
}
