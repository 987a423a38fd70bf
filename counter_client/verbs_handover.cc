#include <optional>
#include <string>
#include <utility>

#include "counter_client/verbs.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using Stub = v1::CounterService::Stub;
using TicketStub = v1::TicketService::Stub;

absl::StatusOr<v1::MatterRequest> MatterOf(const MatterOptions& options) {
  if (options.item.empty() == options.service.empty()) {
    return gateway::UsageError("name either an item or, with --service, a service");
  }
  v1::MatterRequest matter;
  matter.set_item(options.item);
  matter.set_service(options.service);
  matter.set_quantity(options.quantity);
  return matter;
}

template <class Response>
absl::Status ShowMatter(Terminal& terminal, const absl::StatusOr<Response>& response) {
  return Show(terminal, response, [&](const Response& answer) {
    const gateway::Directory directory = gateway::Directory::LoadOrEmpty(terminal.client());
    const gateway::Language language = terminal.console().language();
    return gateway::Printable(StrCat(answer.ticket().number(), "  ", answer.matter().index(), ". ",
                                     directory.MatterName(answer.matter(), language)));
  });
}

template <class Response>
absl::Status ShowUpdate(Terminal& terminal, const absl::StatusOr<Response>& response) {
  return Show(terminal, response, [&](const Response& answer) {
    return UpdateLine(answer.ticket(), StyleOf(terminal.console()));
  });
}

}  // namespace

absl::Status Park(Terminal& terminal) { return ShowUpdate(terminal, ParkTicket(terminal)); }

absl::Status Resume(Terminal& terminal, const std::string& ticket) {
  auto request = CounterRequest<v1::ResumeTicketRequest>(terminal);
  if (!request.ok()) return request.status();
  request->set_ticket(ticket);
  const auto response = terminal.client().Call(&Stub::ResumeTicket, *std::move(request));
  if (!response.ok()) return response.status();
  const v1::TicketUpdate& update = response->ticket();
  // At a busy counter it waits, bound to it, until the next call.
  if (update.state() == v1::TICKET_STATE_SERVING) {
    absl::Status status = terminal.InHand(update.ticket_id(), update.number());
    if (!status.ok()) return status;
  }
  return ShowUpdate(terminal, response);
}

absl::Status Transfer(Terminal& terminal, const TransferOptions& options) {
  auto request = TicketRequest<v1::TransferTicketRequest>(terminal);
  if (!request.ok()) return request.status();
  if (options.service.empty() == options.counter.empty()) {
    return gateway::UsageError("transfer: either --to-service or --to-counter");
  }
  if (!options.service.empty()) request->set_service(options.service);
  if (!options.counter.empty()) request->set_to_counter(options.counter);
  const std::optional<v1::TransferReason> reason =
      gateway::ParseWord<v1::TransferReason>(options.reason);
  if (!reason) return gateway::UsageError(StrCat("transfer: no such reason: ", options.reason));
  request->set_reason(*reason);
  request->set_note(options.note);
  request->set_return_to_me(options.return_to_me);
  const auto response = terminal.client().Call(&Stub::TransferTicket, *std::move(request));
  if (!response.ok()) return response.status();
  if (absl::Status status = terminal.Released(response->ticket()); !status.ok()) return status;
  return Show(terminal, response, [&](const v1::TransferTicketResponse& answer) {
    std::string text = UpdateLine(answer.ticket(), StyleOf(terminal.console()));
    if (answer.bounced()) {
      StrAppend(&text, terminal.console().Say({"（计为退回）", " (counted as sent back)"}));
    }
    return text;
  });
}

absl::Status AddMatter(Terminal& terminal, const MatterOptions& options) {
  v1::AddMatterRequest request;
  absl::StatusOr<std::string> ticket = terminal.Ticket();
  if (!ticket.ok()) return ticket.status();
  request.set_ticket(*std::move(ticket));
  absl::StatusOr<v1::MatterRequest> matter = MatterOf(options);
  if (!matter.ok()) return matter.status();
  *request.mutable_matter() = *std::move(matter);
  return ShowMatter(terminal, terminal.client().Call(&TicketStub::AddMatter, std::move(request)));
}

absl::Status ChangeMatter(Terminal& terminal, const MatterOptions& options) {
  v1::ChangeMatterRequest request;
  absl::StatusOr<std::string> ticket = terminal.Ticket();
  if (!ticket.ok()) return ticket.status();
  request.set_ticket(*std::move(ticket));
  request.set_index(options.index);
  absl::StatusOr<v1::MatterRequest> matter = MatterOf(options);
  if (!matter.ok()) return matter.status();
  *request.mutable_matter() = *std::move(matter);
  return ShowMatter(terminal,
                    terminal.client().Call(&TicketStub::ChangeMatter, std::move(request)));
}

absl::Status SetClass(Terminal& terminal, const std::string& ticket_class) {
  v1::SetTicketClassRequest request;
  absl::StatusOr<std::string> ticket = terminal.Ticket();
  if (!ticket.ok()) return ticket.status();
  request.set_ticket(*std::move(ticket));
  request.set_ticket_class(ticket_class);
  return ShowUpdate(terminal,
                    terminal.client().Call(&TicketStub::SetTicketClass, std::move(request)));
}

}  // namespace onestop::counter_client
