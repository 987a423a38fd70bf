#include "server/rpc/stream_call.h"

#include "server/base/reason.h"
#include "server/rpc/reads.h"
#include "server/rpc/view.h"
#include "server/rpc/watch_encoder.h"

namespace onestop::rpc {

void CheckWatch(const v1::WatchTicketRequest& request, Fields& fields) {
  fields.Required("ticket", request.ticket());
}
void CheckWatch(const v1::WatchCounterRequest& request, Fields& fields) {
  fields.Required("counter", request.counter());
}
void CheckWatch(const v1::WatchHallRequest&, Fields&) {}
void CheckWatch(const v1::WatchCallsRequest& request, Fields& fields) {
  fields.Text("area", request.area());
}

absl::StatusOr<engine::Topic> TopicOf(const v1::WatchTicketRequest& request,
                                      const WatchFacts& facts, const core::State& state) {
  if (absl::Status status = CheckConfigured(state); !status.ok()) return status;
  absl::StatusOr<const core::Ticket*> ticket = FindTicket(state, request.ticket(), facts.bearer);
  if (!ticket.ok()) return ticket.status();
  return TicketTopic((*ticket)->id(), AudienceOf(facts.role));
}

absl::StatusOr<engine::Topic> TopicOf(const v1::WatchCounterRequest& request, const WatchFacts&,
                                      const core::State& state) {
  if (absl::Status status = CheckConfigured(state); !status.ok()) return status;
  const core::Counter* counter = state.config->FindCounter(request.counter());
  if (counter == nullptr) return Refuse(Reason::kUnknownCounter, "there is no such counter");
  return CounterTopic(counter->id);
}

absl::StatusOr<engine::Topic> TopicOf(const v1::WatchHallRequest&, const WatchFacts& facts,
                                      const core::State& state) {
  if (absl::Status status = CheckConfigured(state); !status.ok()) return status;
  return HallTopic(AudienceOf(facts.role));
}

absl::StatusOr<engine::Topic> TopicOf(const v1::WatchCallsRequest& request, const WatchFacts&,
                                      const core::State& state) {
  if (absl::Status status = CheckConfigured(state); !status.ok()) return status;
  if (request.area().empty()) return CallsTopic(core::AreaId());
  const core::Area* area = state.config->FindArea(request.area());
  if (area == nullptr) return Refuse(Reason::kUnknownArea, "there is no such area");
  return CallsTopic(area->id);
}

WatchStream::IsLast EndOf(const v1::WatchTicketRequest&) {
  return [](const std::string& payload) {
    v1::WatchTicketResponse message;
    return message.ParseFromString(payload) &&
           core::IsFinal(static_cast<core::TicketState>(message.ticket().state()));
  };
}

absl::StatusOr<Scope> AdmitStream(const Backend& backend, const MethodInfo& method,
                                  const grpc::CallbackServerContext& context,
                                  std::string_view hall, WatchStream& stream) {
  absl::StatusOr<Scope> scope = backend.gate->Admit(method, CredentialsOf(backend, context));
  if (!scope.ok()) return scope;
  absl::StatusOr<std::string_view> resolved = backend.gate->HallFor(scope->caller, hall);
  if (!resolved.ok()) return resolved.status();
  if (absl::Status status = stream.Register(scope->caller); !status.ok()) return status;
  if (absl::Status status = backend.gate->StillValid(CredentialsOf(backend, context)); !status.ok()) {
    return status;
  }
  scope->hall = *resolved;
  CheckWitness(backend, context, scope->hall);
  return scope;
}

}  // namespace onestop::rpc
