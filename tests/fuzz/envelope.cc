#include "gateway/connect/envelope.h"

#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"

// The body of a request for a stream.
ONESTOP_FUZZ_TARGET(envelope) {
  const absl::StatusOr<std::string_view> message = onestop::gateway::OpenOnlyEnvelope(input);
  if (message.ok()) ONESTOP_CHECK(onestop::gateway::Envelope(0, *message) == input);
}
