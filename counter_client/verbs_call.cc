#include <optional>
#include <string>
#include <utility>

#include "counter_client/verbs.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using gateway::Directory;
using Stub = v1::CounterService::Stub;

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

// What became of a ticket, with the hall's own time when there is one in it.
std::string UpdateText(Terminal& terminal, const v1::TicketUpdate& update) {
  if (update.has_due_time()) gateway::ShowHallTimes(terminal.client(), terminal.console());
  return UpdateLine(update, StyleOf(terminal.console()));
}

// Remembers the ticket that was called and shows it.
template <class Response>
absl::Status ShowCalled(Terminal& terminal, const Response& response, std::string text) {
  const v1::CalledTicket& called = response.called();
  if (absl::Status status = terminal.InHand(called.ticket_id(), called.number()); !status.ok()) {
    return status;
  }
  return Show(terminal, absl::StatusOr<Response>(response), [&](const Response&) {
    const Directory directory = Directory::LoadOrEmpty(terminal.client());
    return StrCat(text, PrintCalled(called, directory, StyleOf(terminal.console())));
  });
}

// Runs a command on the ticket in hand that answers with what became of it; `keeps` says whether it
// stays in hand.
template <class Request, class Response>
absl::Status OnTicket(Terminal& terminal,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      bool keeps) {
  absl::StatusOr<Request> request = TicketRequest<Request>(terminal);
  if (!request.ok()) return request.status();
  const absl::StatusOr<Response> response = terminal.client().Call(method, *std::move(request));
  if (!response.ok()) return response.status();
  if (!keeps) {
    if (absl::Status status = terminal.Released(response->ticket()); !status.ok()) return status;
  }
  return Show(terminal, response,
              [&](const Response& answer) { return UpdateText(terminal, answer.ticket()); });
}

}  // namespace

absl::Status Next(Terminal& terminal, const NextOptions& options) {
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
  const auto response = terminal.client().Call(&Stub::CallNext, *std::move(request));
  if (!response.ok()) return response.status();
  std::string text;
  if (response->has_closed()) {
    text = StrCat(UpdateText(terminal, response->closed()), "\n\n");
  }
  if (response->has_called()) return ShowCalled(terminal, *response, std::move(text));
  if (absl::Status status = terminal.EmptyHand(); !status.ok()) return status;
  return Show(terminal, response, [&](const v1::CallNextResponse&) {
    return StrCat(text, terminal.console().Say({"没有人等候。", "Nobody is waiting."}));
  });
}

absl::Status CallOne(Terminal& terminal, const std::string& ticket) {
  auto request = CounterRequest<v1::CallTicketRequest>(terminal);
  if (!request.ok()) return request.status();
  request->set_ticket(ticket);
  const auto response = terminal.client().Call(&Stub::CallTicket, *std::move(request));
  if (!response.ok()) return response.status();
  return ShowCalled(terminal, *response, "");
}

absl::Status Recall(Terminal& terminal) {
  return OnTicket(terminal, &Stub::RecallTicket, /*keeps=*/true);
}

absl::Status Start(Terminal& terminal) {
  return OnTicket(terminal, &Stub::StartService, /*keeps=*/true);
}

absl::Status Absent(Terminal& terminal) {
  return OnTicket(terminal, &Stub::MarkAbsent, /*keeps=*/false);
}

absl::Status Finish(Terminal& terminal, const FinishOptions& options) {
  auto request = TicketRequest<v1::FinishMatterRequest>(terminal);
  if (!request.ok()) return request.status();
  absl::StatusOr<v1::Finish> how = FinishOf(options);
  if (!how.ok()) return how.status();
  *request->mutable_finish() = *std::move(how);
  const auto response = terminal.client().Call(&Stub::FinishMatter, *std::move(request));
  if (!response.ok()) return response.status();
  if (response->next_matter() == 0) {
    if (absl::Status status = terminal.Released(response->ticket()); !status.ok()) return status;
  }
  return Show(terminal, response, [&](const v1::FinishMatterResponse& answer) {
    std::string text = UpdateLine(answer.ticket(), StyleOf(terminal.console()));
    if (answer.next_matter() != 0) {
      StrAppend(&text, terminal.console().Say({"，继续办理事项 ", ", goes on with matter "}),
                answer.next_matter());
    }
    return text;
  });
}

}  // namespace onestop::counter_client
