#include "tests/load/day.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/load/clerk.h"

namespace onestop::load {
namespace {

using google::protobuf::util::TimeUtil;

constexpr Duration kProgress = std::chrono::minutes(10);
constexpr std::chrono::milliseconds kOpeningPoll(20);
constexpr int kOpeningTries = 3000;

class Day {
 public:
  Day(HallServer& server, const DayOptions& options)
      : server_(server), options_(options), random_(options.seed) {}

  absl::Status Run();

 private:
  absl::Status Prepare();
  absl::Status SeatClerks(const v1::Hall& hall);
  void Arrive(const PlannedVisit& visit);
  void Progress();
  absl::Status Conclude();

  HallServer& server_;
  const DayOptions options_;
  SeededRandom random_;
  SystemClock clock_;
  gateway::SystemSleeper sleeper_;
  std::unique_ptr<HallApi> api_;
  std::unique_ptr<Schedule> schedule_;
  std::unique_ptr<DayWorld> world_;
  std::vector<std::unique_ptr<Clerk>> clerks_;
};

absl::Status Day::Prepare() {
  absl::StatusOr<Credential> credential = server_.Enroll();
  if (!credential.ok()) return credential.status();
  absl::StatusOr<std::unique_ptr<HallApi>> api = HallApi::Connect(*credential);
  if (!api.ok()) return api.status();
  api_ = *std::move(api);
  absl::StatusOr<v1::GetHallResponse> hall = api_->GetHall();
  if (!hall.ok()) return hall.status();
  for (int i = 0; i < hall->hall().counters_size(); ++i) {
    const uint32_t staff_id = kFirstClerk + static_cast<uint32_t>(i);
    if (absl::Status status = server_.PutClerk(staff_id, kPin); !status.ok()) return status;
  }
  // The calendar opens the day; until then there is nothing to plan.
  for (int tries = 0; hall->hall().sessions().empty() && tries < kOpeningTries; ++tries) {
    sleeper_.Sleep(kOpeningPoll);
    hall = api_->GetHall();
    if (!hall.ok()) return hall.status();
  }
  if (hall->hall().sessions().empty()) {
    return absl::FailedPreconditionError("the hall-day does not open; open it first");
  }
  absl::StatusOr<HallFacts> facts = api_->ReadFacts(hall->hall());
  if (!facts.ok()) return facts.status();
  schedule_ = std::make_unique<Schedule>(clock_, sleeper_, options_.speed);
  world_ = std::make_unique<DayWorld>(DayWorld{*api_, *schedule_, random_, *facts, {}, {}, {}, {}});
  for (const v1::Service& service : hall->hall().services()) {
    world_->services.push_back(service.service());
    world_->report.services[service.service()].target =
        Duration(TimeUtil::DurationToMilliseconds(service.target_wait()));
  }
  return SeatClerks(hall->hall());
}

absl::Status Day::SeatClerks(const v1::Hall& hall) {
  uint32_t staff_id = kFirstClerk;
  for (const v1::Counter& counter : hall.counters()) {
    clerks_.push_back(std::make_unique<Clerk>(*world_, staff_id++, counter.counter()));
  }
  // Signing in took a while: the hall's clock is read only now.
  absl::StatusOr<v1::GetHallResponse> now = api_->GetHall();
  if (!now.ok()) return now.status();
  schedule_->Set(Time(Duration(TimeUtil::TimestampToMilliseconds(now->time()))));
  for (const std::unique_ptr<Clerk>& clerk : clerks_) {
    if (absl::Status status = clerk->Start(kPin); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void Day::Arrive(const PlannedVisit& visit) {
  v1::IssueTicketRequest request;
  for (const std::string& item : visit.items) request.add_matters()->set_item(item);
  request.set_ticket_class(visit.ticket_class);
  auto issued = api_->Call(api_->kiosk(), &v1::TicketService::Stub::IssueTicket, request);
  if (!issued.ok()) {
    ++world_->report.turned_away;
    return;
  }
  ++world_->report.issued;
  const std::string ticket = issued->ticket().ticket_id();
  world_->visits[ticket] = visit;
  world_->tokens[ticket] = issued->tracking_token();
  if (visit.patience > Duration::zero()) {
    schedule_->After(visit.patience, [this, ticket] {
      v1::CancelTicketRequest cancel;
      cancel.set_ticket(ticket);
      cancel.set_tracking_token(world_->tokens[ticket]);
      auto gone = api_->Call(api_->kiosk(), &v1::TicketService::Stub::CancelTicket, cancel);
      if (gone.ok()) ++world_->report.cancelled;
    });
  } else if (visit.postpones) {
    v1::PostponeTicketRequest postpone;
    postpone.set_ticket(ticket);
    postpone.set_tracking_token(issued->tracking_token());
    postpone.mutable_delay()->set_seconds(600);
    static_cast<void>(
        api_->Call(api_->kiosk(), &v1::TicketService::Stub::PostponeTicket, postpone));
  }
}

void Day::Progress() {
  const DayReport& report = world_->report;
  const auto gone = std::count_if(clerks_.begin(), clerks_.end(),
                                  [](const auto& clerk) { return clerk->gone(); });
  const Duration today = schedule_->Now() - world_->facts.sessions.front().open;
  std::cerr << absl::StrFormat(
      "\r%+4d min  issued %4d  served %4d  missed %3d  clerks at work %2d   ",
      std::chrono::duration_cast<std::chrono::minutes>(today).count(), report.issued,
      report.served, report.missed, clerks_.size() - static_cast<size_t>(gone));
  if (gone < static_cast<ptrdiff_t>(clerks_.size())) {
    schedule_->After(kProgress, [this] { Progress(); });
  }
}

absl::Status Day::Conclude() {
  std::cerr << "\n";
  absl::StatusOr<v1::GetHallResponse> hall = api_->GetHall();
  if (!hall.ok()) return hall.status();
  for (const v1::StateCount& entry : hall->hall().day_tickets()) {
    if (entry.count() == 0) continue;
    world_->report.hall_counts[v1::TicketState_Name(entry.state())] = entry.count();
  }
  world_->report.refusals = api_->refusals();
  world_->report.calls_to_server = api_->calls();
  if (options_.json) {
    PrintReportJson(world_->report, std::cout);
  } else {
    PrintReport(world_->report, std::cout);
  }
  return absl::OkStatus();
}

absl::Status Day::Run() {
  if (absl::Status status = Prepare(); !status.ok()) return status;
  const std::vector<PlannedVisit> plan = PlanVisits(world_->facts, options_.visits, random_);
  for (const PlannedVisit& visit : plan) {
    schedule_->At(visit.arrival, [this, visit] { Arrive(visit); });
  }
  Progress();
  while (schedule_->RunNext()) {
  }
  return Conclude();
}

}  // namespace

absl::Status PlayDay(HallServer& server, const DayOptions& options) {
  return Day(server, options).Run();
}

}  // namespace onestop::load
