#include "server/base/check.h"
#include "server/engine/codec.h"
#include "tests/fuzz/fuzz_target.h"

// The events of a record: what is taken stays what it is when it is written and read again.
ONESTOP_FUZZ_TARGET(events) {
  const absl::StatusOr<onestop::core::Events> events = onestop::engine::DecodeEvents(input);
  if (!events.ok()) return;
  std::string once;
  onestop::engine::EncodeEvents(*events, once);
  const absl::StatusOr<onestop::core::Events> again = onestop::engine::DecodeEvents(once);
  ONESTOP_CHECK(again.ok()) << again.status();
  std::string twice;
  onestop::engine::EncodeEvents(*again, twice);
  ONESTOP_CHECK(once == twice);
}
