#include "tests/load/day.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/load/people.h"

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
  void Progress();
  absl::Status Conclude();

  HallServer& server_;
  const DayOptions options_;
  SeededRandom random_;
  SystemClock clock_;
  gateway::SystemSleeper sleeper_;
  std::unique_ptr<HallApi> api_;
  std::unique_ptr<Schedule> schedule_;
  std::unique_ptr<People> people_;
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
  people_ = std::make_unique<People>(*api_, *schedule_, random_, *facts);
  for (const v1::Service& service : hall->hall().services()) {
    people_->world().services.push_back(service.service());
    people_->world().report.services[service.service()].target =
        Duration(TimeUtil::DurationToMilliseconds(service.target_wait()));
  }
  return SeatClerks(hall->hall());
}

absl::Status Day::SeatClerks(const v1::Hall& hall) {
  std::vector<std::string> counters;
  for (const v1::Counter& counter : hall.counters()) counters.push_back(counter.counter());
  // Preparing took a while: the hall's clock is read only now.
  absl::StatusOr<v1::GetHallResponse> now = api_->GetHall();
  if (!now.ok()) return now.status();
  schedule_->Set(Time(Duration(TimeUtil::TimestampToMilliseconds(now->time()))));
  return people_->SeatClerks(counters);
}

void Day::Progress() {
  const DayReport& report = people_->world().report;
  const Duration today = schedule_->Now() - people_->world().facts.sessions.front().open;
  std::cerr << absl::StrFormat(
      "\r%+4d min  issued %4d  served %4d  missed %3d  clerks at work %2d   ",
      std::chrono::duration_cast<std::chrono::minutes>(today).count(), report.issued,
      report.served, report.missed, people_->clerks() - people_->gone());
  if (people_->gone() < people_->clerks()) {
    schedule_->After(kProgress, [this] { Progress(); });
  }
}

absl::Status Day::Conclude() {
  std::cerr << "\n";
  absl::StatusOr<v1::GetHallResponse> hall = api_->GetHall();
  if (!hall.ok()) return hall.status();
  for (const v1::StateCount& entry : hall->hall().day_tickets()) {
    if (entry.count() == 0) continue;
    people_->world().report.hall_counts[v1::TicketState_Name(entry.state())] = entry.count();
  }
  people_->world().report.refusals = api_->refusals();
  people_->world().report.calls_to_server = api_->calls();
  if (options_.json) {
    PrintReportJson(people_->world().report, std::cout);
  } else {
    PrintReport(people_->world().report, std::cout);
  }
  return absl::OkStatus();
}

absl::Status Day::Run() {
  if (absl::Status status = Prepare(); !status.ok()) return status;
  const HallFacts& facts = people_->world().facts;
  const VisitMix mix = DrawMix(facts, random_);
  people_->Expect(PlanVisits(facts, mix, options_.visits, random_));
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
