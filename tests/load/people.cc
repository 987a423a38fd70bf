#include "tests/load/people.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "tests/load/hall_server.h"

namespace onestop::load {

absl::Status People::SeatClerks(const std::vector<std::string>& counters) {
  uint32_t staff_id = kFirstClerk;
  for (const std::string& counter : counters) {
    clerks_.push_back(std::make_unique<Clerk>(world_, staff_id++, counter));
  }
  for (const std::unique_ptr<Clerk>& clerk : clerks_) {
    if (absl::Status status = clerk->Start(kPin); !status.ok()) return status;
  }
  return absl::OkStatus();
}

size_t People::gone() const {
  return static_cast<size_t>(std::count_if(clerks_.begin(), clerks_.end(),
                                           [](const auto& clerk) { return clerk->gone(); }));
}

void People::Expect(const std::vector<PlannedVisit>& visits) {
  for (const PlannedVisit& visit : visits) {
    world_.schedule.At(visit.arrival, [this, visit] { Arrive(visit); });
  }
}

void People::Arrive(const PlannedVisit& visit) {
  HallApi& api = world_.api;
  v1::IssueTicketRequest request;
  for (const std::string& item : visit.items) request.add_matters()->set_item(item);
  request.set_ticket_class(visit.ticket_class);
  auto issued = api.Call(api.kiosk(), &v1::TicketService::Stub::IssueTicket, request);
  if (!issued.ok()) {
    ++world_.report.turned_away;
    return;
  }
  ++world_.report.issued;
  const std::string ticket = issued->ticket().ticket_id();
  world_.visits[ticket] = visit;
  if (issued->ticket().has_quote() && !visit.postpones) {
    const v1::Quote& quote = issued->ticket().quote();
    auto length = [](const google::protobuf::Duration& duration) {
      return Duration(google::protobuf::util::TimeUtil::DurationToMilliseconds(duration));
    };
    world_.visits[ticket].quote = {length(quote.lower()), length(quote.upper())};
  }
  world_.tokens[ticket] = issued->tracking_token();
  if (visit.patience > Duration::zero()) {
    world_.schedule.After(visit.patience, [this, ticket] {
      v1::CancelTicketRequest cancel;
      cancel.set_ticket(ticket);
      cancel.set_tracking_token(world_.tokens[ticket]);
      auto gone = world_.api.Call(world_.api.kiosk(), &v1::TicketService::Stub::CancelTicket,
                                  cancel);
      if (gone.ok()) ++world_.report.cancelled;
    });
  } else if (visit.postpones) {
    v1::PostponeTicketRequest postpone;
    postpone.set_ticket(ticket);
    postpone.set_tracking_token(issued->tracking_token());
    postpone.mutable_delay()->set_seconds(600);
    static_cast<void>(
        api.Call(api.kiosk(), &v1::TicketService::Stub::PostponeTicket, postpone));
  }
}

}  // namespace onestop::load
