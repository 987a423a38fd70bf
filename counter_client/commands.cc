#include "counter_client/commands.h"

#include <optional>
#include <utility>

#include "gateway/client/exit_code.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using CounterStub = v1::CounterService::Stub;

absl::StatusOr<v1::Finish> FinishOf(const FinishOptions& options) {
  v1::Finish finish;
  finish.set_outcome(v1::OUTCOME_COMPLETED);
  if (!options.outcome.empty()) {
    const std::optional<v1::Outcome> outcome = gateway::ParseWord<v1::Outcome>(options.outcome);
    if (!outcome) return gateway::UsageError(StrCat("no such outcome: ", options.outcome));
    finish.set_outcome(*outcome);
  }
  for (const std::string& paper : options.missing_papers) finish.add_missing_papers(paper);
  return finish;
}

enum class Afterwards { kInHand, kReleased };

// Runs a command on the ticket in hand that answers with what became of it.
template <class Request, class Response>
absl::StatusOr<Response> OnTicketInHand(Terminal& terminal,
                                        grpc::Status (CounterStub::*method)(grpc::ClientContext*,
                                                                            const Request&,
                                                                            Response*),
                                        Afterwards afterwards) {
  absl::StatusOr<Request> request = TicketRequest<Request>(terminal);
  if (!request.ok()) return request.status();
  absl::StatusOr<Response> response = terminal.client().Call(method, *std::move(request));
  if (!response.ok() || afterwards == Afterwards::kInHand) return response;
  if (absl::Status status = terminal.Released(response->ticket()); !status.ok()) return status;
  return response;
}

}  // namespace

absl::StatusOr<v1::CallNextResponse> CallNext(Terminal& terminal, const NextOptions& options) {
  auto request = CounterRequest<v1::CallNextRequest>(terminal);
  if (!request.ok()) return request.status();
  const bool finish = !options.finish.outcome.empty() || !options.finish.missing_papers.empty();
  if (finish && options.absent) return gateway::UsageError("next: --finish or --absent, not both");
  if (finish || options.absent) {
    absl::StatusOr<std::string> ticket = terminal.Ticket();
    if (!ticket.ok()) return ticket.status();
    request->mutable_current()->set_ticket(*std::move(ticket));
  }
  if (options.absent) request->mutable_current()->set_absent(true);
  if (finish) {
    absl::StatusOr<v1::Finish> how = FinishOf(options.finish);
    if (!how.ok()) return how.status();
    *request->mutable_current()->mutable_finish() = *std::move(how);
  }
  auto response = terminal.client().Call(&CounterStub::CallNext, *std::move(request));
  if (!response.ok()) return response.status();
  const v1::CalledTicket& called = response->called();
  const absl::Status remembered = response->has_called()
                                      ? terminal.InHand(called.ticket_id(), called.number())
                                      : terminal.EmptyHand();
  if (!remembered.ok()) return remembered;
  return response;
}

absl::StatusOr<v1::RecallTicketResponse> RecallTicket(Terminal& terminal) {
  return OnTicketInHand(terminal, &CounterStub::RecallTicket, Afterwards::kInHand);
}

absl::StatusOr<v1::StartServiceResponse> StartService(Terminal& terminal) {
  return OnTicketInHand(terminal, &CounterStub::StartService, Afterwards::kInHand);
}

absl::StatusOr<v1::MarkAbsentResponse> MarkAbsent(Terminal& terminal) {
  return OnTicketInHand(terminal, &CounterStub::MarkAbsent, Afterwards::kReleased);
}

absl::StatusOr<v1::ParkTicketResponse> ParkTicket(Terminal& terminal) {
  return OnTicketInHand(terminal, &CounterStub::ParkTicket, Afterwards::kReleased);
}

absl::StatusOr<v1::FinishMatterResponse> FinishMatter(Terminal& terminal,
                                                      const FinishOptions& options) {
  auto request = TicketRequest<v1::FinishMatterRequest>(terminal);
  if (!request.ok()) return request.status();
  absl::StatusOr<v1::Finish> how = FinishOf(options);
  if (!how.ok()) return how.status();
  *request->mutable_finish() = *std::move(how);
  auto response = terminal.client().Call(&CounterStub::FinishMatter, *std::move(request));
  if (!response.ok() || response->next_matter() != 0) return response;
  if (absl::Status status = terminal.Released(response->ticket()); !status.ok()) return status;
  return response;
}

absl::StatusOr<v1::OpenCounterResponse> OpenCounter(Terminal& terminal,
                                                    const std::string& counter) {
  v1::OpenCounterRequest request;
  request.set_counter(counter);
  if (counter.empty()) {
    absl::StatusOr<std::string> remembered = terminal.Counter();
    if (!remembered.ok()) return remembered.status();
    request.set_counter(*remembered);
  }
  auto response = terminal.client().Call(&CounterStub::OpenCounter, request);
  if (!response.ok()) return response.status();
  if (absl::Status status = terminal.AtCounter(request.counter()); !status.ok()) return status;
  return response;
}

absl::StatusOr<v1::PauseCounterResponse> PauseCounter(Terminal& terminal,
                                                      const std::string& reason) {
  auto request = CounterRequest<v1::PauseCounterRequest>(terminal);
  if (!request.ok()) return request.status();
  const std::optional<v1::PauseReason> parsed = gateway::ParseWord<v1::PauseReason>(reason);
  if (!parsed) return gateway::UsageError(StrCat("pause: no such reason: ", reason));
  request->set_reason(*parsed);
  return terminal.client().Call(&CounterStub::PauseCounter, *std::move(request));
}

absl::StatusOr<v1::Counter> LookAtCounter(Terminal& terminal) {
  auto request = CounterRequest<v1::WatchCounterRequest>(terminal);
  if (!request.ok()) return request.status();
  std::optional<v1::Counter> counter;
  const absl::Status status =
      terminal.client().Watch<CounterStub, v1::WatchCounterRequest, v1::WatchCounterResponse>(
          &CounterStub::WatchCounter, *request, [&](const v1::WatchCounterResponse& snapshot) {
            counter = snapshot.counter();
            return false;
          });
  if (!status.ok()) return status;
  if (!counter) return absl::UnavailableError("the server said nothing of the counter");
  if (request->counter() == terminal.session().counter) {
    if (absl::Status taken = TakeIn(terminal, *counter); !taken.ok()) return taken;
  }
  return *std::move(counter);
}

absl::Status TakeIn(Terminal& terminal, const v1::Counter& counter) {
  if (!counter.has_ticket()) return terminal.EmptyHand();
  if (counter.ticket().ticket_id() == terminal.session().ticket_id) return absl::OkStatus();
  return terminal.InHand(counter.ticket().ticket_id(), counter.ticket().number());
}

}  // namespace onestop::counter_client
