#include "server/base/check.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "tests/fuzz/fuzz_target.h"

// A snapshot: what is taken gives the same state when it is written and read again.
ONESTOP_FUZZ_TARGET(snapshot) {
  using onestop::core::Digest;
  using onestop::core::State;
  using onestop::engine::RequestTable;
  State state;
  RequestTable requests;
  if (!onestop::engine::DecodeSnapshot(input, state, requests).ok()) return;
  const std::string written = onestop::engine::EncodeSnapshot(state, requests);
  State again;
  RequestTable remembered;
  const absl::Status status = onestop::engine::DecodeSnapshot(written, again, remembered);
  ONESTOP_CHECK(status.ok()) << status;
  ONESTOP_CHECK(Digest(again) == Digest(state));
  ONESTOP_CHECK(remembered.size() == requests.size());
}
