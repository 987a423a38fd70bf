#include "tests/load/csv_days.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/config.h"
#include "server/engine/calendar.h"
#include "server/estimate/event_log.h"
#include "tests/load/people.h"

namespace onestop::load {
namespace {

// A Monday, early in the morning, before any hall opens.
constexpr Time kFirstDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 2);
constexpr int kMostDays = 3660;

HallFacts FactsOf(const core::Config& config, const core::DayPlan& plan) {
  HallFacts facts;
  for (const core::Session& session : plan.sessions) {
    facts.sessions.push_back({session.open, session.last_tickets, session.close});
  }
  for (const core::Item& item : config.items) {
    if (item.retired) continue;
    facts.items.push_back({item.code, config.At(item.service).code, item.expected});
  }
  for (const core::TicketClass& entry : config.classes) {
    if (entry.declarable && !entry.retired) facts.classes.push_back(entry.code);
  }
  return facts;
}

class CsvDays {
 public:
  CsvDays(const CsvDaysOptions& options, std::ostream& out) : options_(options), writer_(&out) {}

  absl::Status Run(std::ostream& says);

 private:
  absl::Status PlayDay(const core::DayPlan& plan, int number);

  const CsvDaysOptions& options_;
  estimate::EventLogWriter writer_;
  SleepingClock clock_{kFirstDay};
  std::unique_ptr<CoreHall> hall_;
  std::optional<VisitMix> mix_;
  bool writing_ = false;
  size_t events_ = 0;
  size_t issued_ = 0;
};

absl::Status CsvDays::PlayDay(const core::DayPlan& plan, int number) {
  const core::Config& config = *hall_->state().config;
  const HallFacts facts = FactsOf(config, plan);
  // A day's people depend on the hall and the number of the day, not on the days before.
  SeededRandom random(options_.seed * 1'000'003 + static_cast<uint64_t>(number));
  if (!mix_) {
    SeededRandom of_hall(options_.seed);
    mix_ = DrawMix(facts, of_hall);
  }
  clock_.Sleep(engine::OpensAt(plan, config.calendar) - clock_.WallNow());
  core::OpenDay open;
  open.plan = plan;
  if (absl::Status status = hall_->Decide(open); !status.ok()) return status;

  HallApi api(hall_.get());
  Schedule schedule(clock_, clock_, 1);
  schedule.Set(clock_.WallNow());
  People people(api, schedule, random, facts);
  people.world().slower = number >= options_.slower_from_day && options_.slower_from_day > 0
                              ? 1 + options_.slower_by / 100
                              : 1;
  for (const core::Service& service : config.services) {
    if (!service.retired) people.world().services.push_back(service.code);
  }
  std::vector<std::string> counters;
  for (const core::Counter& counter : config.counters) {
    if (!counter.retired) counters.push_back(counter.code);
  }
  if (absl::Status status = people.SeatClerks(counters); !status.ok()) return status;
  people.Expect(PlanVisits(facts, *mix_, options_.visits, random));
  while (schedule.RunNext()) {
  }
  issued_ += people.world().report.issued;
  // It ends by itself when people waited until late.
  if (!hall_->state().day.open) return absl::OkStatus();
  core::CloseDay close;
  close.force = true;
  close.reason = "the day is over";
  return hall_->Decide(close);
}

absl::Status CsvDays::Run(std::ostream& says) {
  const HallFile file = ParseHall(options_.hall_toml);
  if (absl::Status status = ErrorsStatus("hall.toml", file.errors); !status.ok()) return status;
  auto hall = CoreHall::Make(file.config, &clock_, [this](const auto& events) {
    if (!writing_) return;
    for (const estimate::HallEvent& event : events) {
      const core::State& state = hall_->state();
      std::string ticket;
      if (event.ticket) {
        const core::TicketName& name = state.At(event.ticket).name;
        ticket = state.config->NumberText(name.series, name.number);
      }
      writer_.Write(event, ticket, *state.config);
      ++events_;
    }
  });
  if (!hall.ok()) return hall.status();
  hall_ = *std::move(hall);
  size_t sessions = 0;
  for (const core::Weekday& day : file.config.calendar.week) {
    sessions = std::max(sessions, day.sessions.size());
  }
  int played = 0;
  for (int day = 0; played < options_.skip + options_.days; ++day) {
    if (day == kMostDays) return absl::InvalidArgumentError("the hall is hardly ever open");
    const Time noon = kFirstDay + std::chrono::hours(24 * day + 4);
    const auto plan = engine::PlanFor(hall_->state().config->calendar, noon);
    if (!plan.has_value() || plan->sessions.size() < sessions) continue;
    ++played;
    writing_ = played > options_.skip;
    if (absl::Status status = PlayDay(*plan, played); !status.ok()) return status;
  }
  says << options_.days << " days, " << issued_ << " tickets, " << events_ << " events\n";
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteCsvDays(const CsvDaysOptions& options, std::ostream& out, std::ostream& says) {
  return CsvDays(options, out).Run(says);
}

}  // namespace onestop::load
