#include <cstdint>
#include <string>

#include "gateway/console/directory.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "kiosk_client/ticket_print.h"
#include "kiosk_client/verbs.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Console;
using gateway::PickName;

std::string CallLine(const v1::Call& call, const Console& console) {
  std::string line =
      StrCat(gateway::ClockTimeWithSeconds(call.time(), console.zone()), "  ", call.number(),
             "  →  ", PickName(call.counter_names(), console.language(), call.counter()));
  if (call.recall() > 0) {
    StrAppend(&line, console.Say({"  （再次呼叫 ", "  (recall "}), call.recall(),
              console.Say({"）", ")"}));
  }
  return gateway::Printable(line);
}

// One line for each service and each counter that is in the change, and one for the day when it is
// not `shown` yet.
std::string HallLines(const v1::WatchHallResponse& change, const Console& console,
                      v1::DayState& shown) {
  const std::string time = gateway::ClockTimeWithSeconds(change.time(), console.zone());
  std::string text;
  const v1::Hall& hall = change.hall();
  if (hall.day_state() != v1::DAY_STATE_UNSPECIFIED && hall.day_state() != shown) {
    shown = hall.day_state();
    StrAppend(&text, time, "  ", hall.hall_date(), "  ",
              gateway::Word(hall.day_state(), console.language()), "\n");
  }
  for (const v1::Service& service : hall.services()) {
    StrAppend(&text, time, "  ", service.service(), "  ", service.waiting(),
              console.Say({" 人等候", " waiting"}), "\n");
  }
  for (const v1::Counter& counter : hall.counters()) {
    StrAppend(&text, time, "  ", counter.counter(), "  ",
              gateway::Word(counter.state(), console.language()));
    if (!counter.ticket().number().empty()) StrAppend(&text, "  ", counter.ticket().number());
    text.append("\n");
  }
  return text;
}

}  // namespace

absl::Status WatchTicket(Kiosk& kiosk, const TicketOptions& options) {
  gateway::ShowHallTimes(kiosk.client, kiosk.console);
  v1::WatchTicketRequest request;
  request.set_ticket(options.ticket);
  request.set_tracking_token(options.token);
  return kiosk.client
      .Watch<v1::TicketService::Stub, v1::WatchTicketRequest, v1::WatchTicketResponse>(
          &v1::TicketService::Stub::WatchTicket, request,
          [&kiosk](const v1::WatchTicketResponse& change) {
            if (kiosk.console.json()) {
              kiosk.console.PrintJson(change);
            } else {
              kiosk.console.Print(
                  StrCat(gateway::ClockTimeWithSeconds(change.time(), kiosk.console.zone()), "  ",
                         StatusLine(change.ticket(), kiosk.style())));
            }
            return true;
          });
}

absl::Status WatchCalls(Kiosk& kiosk, const std::string& area) {
  gateway::ShowHallTimes(kiosk.client, kiosk.console);
  v1::WatchCallsRequest request;
  request.set_area(area);
  // A snapshot after a lost connection repeats calls that were shown before.
  uint64_t shown = 0;
  return kiosk.client.Watch<v1::HallService::Stub, v1::WatchCallsRequest, v1::WatchCallsResponse>(
      &v1::HallService::Stub::WatchCalls, request, [&](const v1::WatchCallsResponse& change) {
        if (kiosk.console.json()) {
          kiosk.console.PrintJson(change);
          return true;
        }
        for (const v1::Call& call : change.calls()) {
          if (call.sequence() <= shown) continue;
          shown = call.sequence();
          kiosk.console.Print(CallLine(call, kiosk.console));
        }
        return true;
      });
}

absl::Status WatchHall(Kiosk& kiosk) {
  gateway::ShowHallTimes(kiosk.client, kiosk.console);
  v1::DayState shown = v1::DAY_STATE_UNSPECIFIED;
  return kiosk.client.Watch<v1::HallService::Stub, v1::WatchHallRequest, v1::WatchHallResponse>(
      &v1::HallService::Stub::WatchHall, v1::WatchHallRequest(),
      [&](const v1::WatchHallResponse& change) {
        if (kiosk.console.json()) {
          kiosk.console.PrintJson(change);
        } else if (const std::string lines = HallLines(change, kiosk.console, shown);
                   !lines.empty()) {
          kiosk.console.Print(lines);
        }
        return true;
      });
}

}  // namespace onestop::kiosk_client
