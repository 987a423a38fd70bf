#include "counter_client/serve.h"

#include <string>
#include <vector>

namespace onestop::counter_client {
namespace {

// What the pages need; the server says who may.
std::vector<std::string> Methods() {
  return gateway::MethodNames({
      {"CounterService",
       {"SignIn", "SignOut", "OpenCounter", "PauseCounter", "CloseCounter", "CallNext",
        "CallTicket", "RecallTicket", "StartService", "FinishMatter", "MarkAbsent", "ParkTicket",
        "ResumeTicket", "TransferTicket", "ListTickets", "WatchCounter"}},
      {"TicketService",
       {"ListServices", "ListItems", "GetTicket", "CheckIn", "CancelTicket", "AddMatter",
        "ChangeMatter", "SetTicketClass"}},
      {"HallService", {"GetHall", "WatchHall", "WatchCalls"}},
      {"FeedbackService", {"RateVisit"}},
      {"AdminService", {"RequestPairing", "AwaitPairing"}},
  });
}

}  // namespace

absl::Status ServePages(Terminal& terminal, const gateway::ServeOptions& options) {
  return gateway::Serve(
      terminal.client(), terminal.console(), options,
      {.folder = "counter_client", .pages = {"counter", "rating"}, .methods = Methods()});
}

}  // namespace onestop::counter_client
