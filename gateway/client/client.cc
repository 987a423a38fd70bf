#include "gateway/client/client.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <map>
#include <optional>

#include "gateway/client/channel.h"
#include "gateway/client/refusal.h"

namespace onestop::gateway {
namespace {

using std::chrono::nanoseconds;

// gRPC takes a time span as well as an instant; so no clock is needed to say "from now".
gpr_timespec FromNow(nanoseconds span) { return gpr_time_from_nanos(span.count(), GPR_TIMESPAN); }

std::string_view View(grpc::string_ref ref) { return {ref.data(), ref.size()}; }

}  // namespace

Client::Client(Credential credential, ClientDeps deps, ClientOptions options)
    : credential_(std::move(credential)),
      deps_(std::move(deps)),
      retry_(options.retry),
      next_request_id_(std::move(options.request_id)) {}

std::string Client::TakeRequestId() {
  MutexLock lock(mutex_);
  std::string id = std::exchange(next_request_id_, "");
  return id.empty() ? NewRequestId(*deps_.random) : id;
}

void Client::Prepare(grpc::ClientContext& context, const std::string& hall) {
  AddCallMetadata(context, credential_, session_);
  const std::string witness = deps_.witness->ToPresent(hall);
  if (!witness.empty()) context.AddMetadata(kWitnessMetadata, witness);
}

absl::Status Client::Conclude(const grpc::ClientContext& context, const std::string& hall,
                              const grpc::Status& result, AttemptFailure& failure) {
  const StatusDetails details = DecodeStatusDetails(result.error_details());
  failure.code = static_cast<absl::StatusCode>(result.error_code());
  failure.retry_after = details.retry_after;
  failure.reason = Reason::kNone;
  if (details.refusal) {
    // Also a number this build does not know: it is a refusal all the same.
    failure.reason = static_cast<Reason>(std::clamp<int>(details.refusal->reason(), 0, UINT16_MAX));
  }
  // A server that turns calls away unread, being too busy, has not looked at the witness.
  const bool refused = failure.reason != Reason::kNone && !IsTransient(failure);
  if (result.ok() || refused) deps_.witness->Presented(hall);
  const auto& trailer = context.GetServerTrailingMetadata();
  const auto witness = trailer.find(kWitnessMetadata);
  if (witness != trailer.end()) deps_.witness->Offer(hall, View(witness->second));
  return MakeStatus(failure.code, result.error_message(), details);
}

absl::Status Client::Run(const std::string& hall, const std::string& request_id, Attempt attempt) {
  CommandAttempt command(retry_, request_id, deps_.random, deps_.clock->SteadyNow());
  for (;;) {
    grpc::ClientContext context;
    Prepare(context, hall);
    context.set_deadline(FromNow(command.StartAttempt(deps_.clock->SteadyNow())));
    const grpc::Status result = attempt(&context);
    AttemptFailure failure;
    absl::Status status = Conclude(context, hall, result, failure);
    if (status.ok()) return status;
    const Decision decision = command.OnFailure(failure, deps_.clock->SteadyNow());
    if (decision.step != NextStep::kRetry) {
      if (command.outcome_unknown() && !request_id.empty()) MarkOutcomeUnknown(status, request_id);
      return status;
    }
    deps_.sleeper->Sleep(decision.delay);
  }
}

absl::Status Client::Follow(const std::string& hall, StreamAttempt attempt) {
  std::optional<CommandAttempt> streak;
  for (;;) {
    if (!streak) streak.emplace(retry_, "", deps_.random, deps_.clock->SteadyNow());
    streak->StartAttempt(deps_.clock->SteadyNow());
    grpc::ClientContext context;
    Prepare(context, hall);
    {
      MutexLock lock(mutex_);
      if (cancelled_) return absl::OkStatus();
      open_streams_.push_back(&context);
    }
    const StreamOutcome outcome = attempt(&context);
    {
      MutexLock lock(mutex_);
      std::erase(open_streams_, &context);
      if (cancelled_ || outcome.stopped) return absl::OkStatus();
    }
    if (outcome.progress) deps_.witness->Presented(hall);
    AttemptFailure failure;
    absl::Status status = Conclude(context, hall, outcome.status, failure);
    if (status.ok()) return status;
    // What follows a message is a new failure, with all the time to come back.
    if (outcome.progress) streak.emplace(retry_, "", deps_.random, deps_.clock->SteadyNow());
    const Decision decision = streak->OnFailure(failure, deps_.clock->SteadyNow());
    if (decision.step != NextStep::kRetry) return status;
    deps_.sleeper->Sleep(decision.delay);
  }
}

void Client::Cancel() {
  {
    MutexLock lock(mutex_);
    cancelled_ = true;
    for (grpc::ClientContext* context : open_streams_) context->TryCancel();
  }
  deps_.sleeper->Wake();
}

}  // namespace onestop::gateway
