#include <optional>
#include <string>
#include <utility>

#include "counter_client/verbs.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using gateway::Directory;
using Stub = v1::CounterService::Stub;

// What became of a ticket, with the hall's own time when there is one in it.
std::string UpdateText(Terminal& terminal, const v1::TicketUpdate& update) {
  if (update.has_due_time()) gateway::ShowHallTimes(terminal.client(), terminal.console());
  return UpdateLine(update, StyleOf(terminal.console()));
}

// Who handed the ticket over, where somebody did: a line, or nothing. A first leg has no giver, and
// without an answer the call stands all the same.
std::string HandoverText(Terminal& terminal, const v1::CalledTicket& called) {
  if (called.leg() <= 1) return "";
  v1::GetTicketRequest request;
  request.set_ticket(called.ticket_id());
  const auto response =
      terminal.client().Call(&v1::TicketService::Stub::GetTicket, std::move(request));
  if (!response.ok()) return "";
  const std::string line = HandoverLine(response->ticket(), StyleOf(terminal.console()));
  return line.empty() ? "" : StrCat("  ", line, "\n");
}

// Shows the ticket that was called.
template <class Response>
absl::Status ShowCalled(Terminal& terminal, const Response& response, std::string text) {
  const v1::CalledTicket& called = response.called();
  return Show(terminal, absl::StatusOr<Response>(response), [&](const Response&) {
    const Directory directory = Directory::LoadOrEmpty(terminal.client());
    return StrCat(text, PrintCalled(called, directory, StyleOf(terminal.console())),
                  HandoverText(terminal, called));
  });
}

// Shows the answer of a command that only changes a ticket.
template <class Response>
absl::Status ShowChanged(Terminal& terminal, const absl::StatusOr<Response>& response) {
  return Show(terminal, response,
              [&](const Response& answer) { return UpdateText(terminal, answer.ticket()); });
}

}  // namespace

absl::Status Next(Terminal& terminal, const NextOptions& options) {
  const auto response = CallNext(terminal, options);
  if (!response.ok()) return response.status();
  std::string text;
  if (response->has_closed()) {
    text = StrCat(UpdateText(terminal, response->closed()), "\n\n");
  }
  if (response->has_called()) return ShowCalled(terminal, *response, std::move(text));
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
  const v1::CalledTicket& called = response->called();
  if (absl::Status status = terminal.InHand(called.ticket_id(), called.number()); !status.ok()) {
    return status;
  }
  return ShowCalled(terminal, *response, "");
}

absl::Status Recall(Terminal& terminal) { return ShowChanged(terminal, RecallTicket(terminal)); }

absl::Status Start(Terminal& terminal) { return ShowChanged(terminal, StartService(terminal)); }

absl::Status Absent(Terminal& terminal) { return ShowChanged(terminal, MarkAbsent(terminal)); }

absl::Status Finish(Terminal& terminal, const FinishOptions& options) {
  return Show(terminal, FinishMatter(terminal, options),
              [&](const v1::FinishMatterResponse& answer) {
                return FinishedLine(answer, StyleOf(terminal.console()));
              });
}

}  // namespace onestop::counter_client
