#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "gateway/console/directory.h"
#include "gateway/console/words.h"
#include "kiosk_client/ticket_print.h"
#include "kiosk_client/verbs.h"
#include "onestop/v1/feedback_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Directory;
using Stub = v1::TicketService::Stub;

constexpr size_t kHolderBytes = 16;

template <class Request>
Request RequestFor(const TicketOptions& options) {
  Request request;
  request.set_ticket(options.ticket);
  request.set_tracking_token(options.token);
  return request;
}

// With the times of the hall, where its zone is known.
PrintStyle StyleIn(const Directory& directory, const Kiosk& kiosk) {
  return {kiosk.console.language(), directory.Zone().value_or(kiosk.console.zone())};
}

// Shows the answer of a command that only changes a ticket.
template <class Response>
absl::Status ShowUpdate(Kiosk& kiosk, const absl::StatusOr<Response>& response) {
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
  } else {
    if (response->ticket().has_due_time()) gateway::ShowHallTimes(kiosk.client, kiosk.console);
    kiosk.console.Print(UpdateLine(response->ticket(), kiosk.style()));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::IssueTicketRequest> IssueRequest(const TakeOptions& options,
                                                    const Directory& directory) {
  if (options.quantities.size() > options.matters.size()) {
    return gateway::UsageError("--quantity: more numbers than matters");
  }
  v1::IssueTicketRequest request;
  for (size_t i = 0; i < options.matters.size(); ++i) {
    v1::MatterRequest& matter = *request.add_matters();
    const std::string& code = options.matters[i];
    // A code that is neither goes to the server as an item, whose answer says so.
    const bool is_service =
        directory.FindItem(code) == nullptr && directory.FindService(code) != nullptr;
    is_service ? matter.set_service(code) : matter.set_item(code);
    if (i < options.quantities.size()) matter.set_quantity(options.quantities[i]);
  }
  if (!options.holder.empty()) {
    std::optional<std::string> holder = Unhex(options.holder);
    if (!holder || holder->size() != kHolderBytes) {
      return gateway::UsageError("--holder: 32 hex digits");
    }
    request.set_holder(*std::move(holder));
  }
  request.set_ticket_class(options.ticket_class);
  request.set_former_ticket_id(options.former_ticket_id);
  request.set_accept_late(options.accept_late);
  return request;
}

std::optional<v1::RatingLevel> ParseLevel(const std::string& level) {
  int number = 0;
  if (absl::SimpleAtoi(level, &number)) {
    if (number < 1 || number > 5) return std::nullopt;
    return static_cast<v1::RatingLevel>(number);
  }
  return gateway::ParseWord<v1::RatingLevel>(level);
}

}  // namespace

absl::Status Take(Kiosk& kiosk, const TakeOptions& options) {
  const absl::StatusOr<Directory> directory = Directory::Load(kiosk.client);
  if (!directory.ok()) return directory.status();
  absl::StatusOr<v1::IssueTicketRequest> request = IssueRequest(options, *directory);
  if (!request.ok()) return request.status();
  auto response = kiosk.client.Call(&Stub::IssueTicket, *std::move(request));
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
    return absl::OkStatus();
  }
  TicketPaper paper;
  paper.ticket = response->ticket();
  paper.tracking_token = response->tracking_token();
  kiosk.console.Print(PrintTicket(paper, *directory, StyleIn(*directory, kiosk)));
  return absl::OkStatus();
}

absl::Status Status(Kiosk& kiosk, const TicketOptions& options) {
  const auto response =
      kiosk.client.Call(&Stub::GetTicket, RequestFor<v1::GetTicketRequest>(options));
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
    return absl::OkStatus();
  }
  const Directory directory = Directory::LoadOrEmpty(kiosk.client);
  kiosk.console.Print(PrintStatus(response->ticket(), directory, StyleIn(directory, kiosk)));
  return absl::OkStatus();
}

absl::Status Cancel(Kiosk& kiosk, const TicketOptions& options) {
  return ShowUpdate(
      kiosk, kiosk.client.Call(&Stub::CancelTicket, RequestFor<v1::CancelTicketRequest>(options)));
}

absl::Status CheckIn(Kiosk& kiosk, const TicketOptions& options) {
  return ShowUpdate(kiosk,
                    kiosk.client.Call(&Stub::CheckIn, RequestFor<v1::CheckInRequest>(options)));
}

absl::Status Postpone(Kiosk& kiosk, const TicketOptions& options, uint32_t minutes) {
  auto request = RequestFor<v1::PostponeTicketRequest>(options);
  request.mutable_delay()->set_seconds(int64_t{60} * minutes);
  return ShowUpdate(kiosk, kiosk.client.Call(&Stub::PostponeTicket, std::move(request)));
}

absl::Status Reprint(Kiosk& kiosk, const TicketOptions& options) {
  const auto response =
      kiosk.client.Call(&Stub::ReprintTicket, RequestFor<v1::ReprintTicketRequest>(options));
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
    return absl::OkStatus();
  }
  const auto ticket =
      kiosk.client.Call(&Stub::GetTicket, RequestFor<v1::GetTicketRequest>(options));
  if (!ticket.ok()) return ticket.status();
  TicketPaper paper;
  paper.ticket = ticket->ticket();
  paper.copy = response->copy();
  const Directory directory = Directory::LoadOrEmpty(kiosk.client);
  kiosk.console.Print(PrintTicket(paper, directory, StyleIn(directory, kiosk)));
  return absl::OkStatus();
}

absl::Status Rate(Kiosk& kiosk, const TicketOptions& options, const RatingOptions& rating) {
  const std::optional<v1::RatingLevel> parsed = ParseLevel(rating.level);
  if (!parsed) return gateway::UsageError("LEVEL: 1 (very dissatisfied) to 5 (very satisfied)");
  auto request = RequestFor<v1::RateVisitRequest>(options);
  request.set_level(*parsed);
  request.set_words(rating.words);
  const auto response =
      kiosk.client.Call(&v1::FeedbackService::Stub::RateVisit, std::move(request));
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
  } else {
    kiosk.console.Print(kiosk.console.Say({"感谢您的评价。", "Thank you for your rating."}));
  }
  return absl::OkStatus();
}

}  // namespace onestop::kiosk_client
