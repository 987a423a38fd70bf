#include <string>
#include <utility>

#include "counter_client/verbs.h"
#include "gateway/console/directory.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
absl::Status ShowHall(Terminal& terminal) {
  const auto response =
      terminal.client().Call(&v1::HallService::Stub::GetHall, v1::GetHallRequest());
  return Show(terminal, response, [&](const v1::GetHallResponse& answer) {
    PrintStyle style = StyleOf(terminal.console());
    const gateway::Directory directory(answer.hall(), {}, {});
    style.zone = directory.Zone().value_or(style.zone);
    return PrintHall(answer, style);
  });
}

absl::Status ListTickets(Terminal& terminal, const ListOptions& options) {
  v1::ListTicketsRequest request;
  // Whoever is at no counter sees the whole hall.
  const absl::StatusOr<std::string> counter = terminal.Counter();
  if (counter.ok() && !options.whole_hall) request.set_counter(*counter);
  if (options.waiting) request.add_states(v1::TICKET_STATE_WAITING);
  if (options.missed) request.add_states(v1::TICKET_STATE_MISSED);
  if (options.parked) request.add_states(v1::TICKET_STATE_PARKED);
  const auto response =
      terminal.client().Call(&v1::CounterService::Stub::ListTickets, std::move(request));
  return Show(terminal, response, [&](const v1::ListTicketsResponse& answer) {
    const gateway::Directory directory = gateway::Directory::LoadOrEmpty(terminal.client());
    PrintStyle style = StyleOf(terminal.console());
    style.zone = directory.Zone().value_or(style.zone);
    // The waits are the hall's, whatever this machine's clock says.
    const auto hall = terminal.client().Call(&v1::HallService::Stub::GetHall, v1::GetHallRequest());
    return PrintTickets(answer, hall.value_or(v1::GetHallResponse()).time(), directory, style);
  });
}

absl::Status Watch(Terminal& terminal, bool once) {
  auto request = CounterRequest<v1::WatchCounterRequest>(terminal);
  if (!request.ok()) return request.status();
  gateway::ShowHallTimes(terminal.client(), terminal.console());
  const bool own = request->counter() == terminal.session().counter;
  absl::Status remembered;
  const absl::Status status =
      terminal.client()
          .Watch<v1::CounterService::Stub, v1::WatchCounterRequest, v1::WatchCounterResponse>(
              &v1::CounterService::Stub::WatchCounter, *request,
              [&](const v1::WatchCounterResponse& change) {
                // Only once: while this follows, another command may remember something newer.
                if (once && own) remembered = TakeIn(terminal, change.counter());
                gateway::Console& console = terminal.console();
                if (console.json()) {
                  console.PrintJson(change);
                } else {
                  console.Print(StrCat(gateway::ClockTimeWithSeconds(change.time(), console.zone()),
                                       "  ", CounterLine(change.counter(), StyleOf(console))));
                }
                return !once;
              });
  return status.ok() ? remembered : status;
}

}  // namespace onestop::counter_client
