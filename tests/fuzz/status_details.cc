#include "gateway/client/refusal.h"
#include "gateway/client/witness.h"
#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"

// What a server says beside its answers: status details, and the witness.
ONESTOP_FUZZ_TARGET(status_details) {
  namespace gateway = onestop::gateway;
  const gateway::StatusDetails details = gateway::DecodeStatusDetails(input);
  const absl::Status status =
      gateway::MakeStatus(absl::StatusCode::kFailedPrecondition, "refused", details);
  ONESTOP_CHECK(!status.ok());
  gateway::AdviceOf(status);
  onestop::FakeClock clock;
  gateway::WitnessKeeper keeper("", &clock);
  keeper.Offer("main", input);
  if (!gateway::ParseWitness(input)) ONESTOP_CHECK(keeper.ToPresent("main").empty());
}
