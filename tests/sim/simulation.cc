#include "tests/sim/simulation.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/support/test_hall.h"

namespace onestop::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kLength = hours(26);

}  // namespace

Simulation::Simulation(const SimulationOptions& options)
    : options_(options),
      scheduler_(testing::TimeOfDay("08:00:00")),
      workload_(options.seed * 4),
      network_(options.seed * 4 + 1),
      disk_random_(options.seed * 4 + 2),
      crash_random_(options.seed * 4 + 3),
      space_random_(options.seed * 4 + 0x5bac'0000'0000),
      damage_random_(options.seed * 4 + 0xda3a'0000'0000),
      screens_(options.seed * 4 + 0x5eed'0000'0000,
               {.scheduler = &scheduler_,
                .durable = [this] { return disk_.halls[kHall].records.size(); },
                .wake = [this] { if (life_ != 0) ScheduleStep(Nanos(0)); },
                .fail = [this](const std::string& what) { Fail(what); },
                .count = [this](const std::string& what) { Count(what); }}) {}

Simulation::~Simulation() {
  scheduler_.Clear();
  dying_ = true;
  screens_.Disconnect();
  engine_.reset();
}

Nanos Simulation::Delay(Random& random, int64_t most_ms) {
  return Nanos(random.Below(static_cast<uint64_t>(most_ms) * 1'000'000) + 1);
}

void Simulation::Fail(const std::string& what) {
  if (failure_.empty()) {
    failure_ = absl::StrCat(what, " (step ", steps_, ", life ", lives_, ")");
  }
}

void Simulation::Trace(std::string_view what) {
  if (!options_.trace) return;
  const auto now = std::chrono::floor<milliseconds>(scheduler_.Now()) + hours(8);
  const std::chrono::hh_mm_ss time(now);
  options_.trace(absl::StrFormat("%8d  %02d:%02d:%02d.%03d  %s", steps_, time.hours().count(),
                                 time.minutes().count(), time.seconds().count(),
                                 time.subseconds().count(), what));
}

// Each seed has its own kind of bad day; some have a quiet one.
void Simulation::DrawFaults() {
  const auto draw = [this](const char* fault, Random& random, uint64_t below) {
    const uint64_t rate = random.Below(below);
    return Has(fault) ? rate : 0;
  };
  faults_.drop_request = draw("lost-request", network_, 30);
  faults_.duplicate_request = draw("double-request", network_, 30);
  faults_.drop_reply = draw("lost-reply", network_, 40);
  faults_.clock_jump = draw("clock", network_, 3);
  faults_.crash = draw("crash", crash_random_, 1500);
  disk_faults_.fail_before = draw("commit-before", disk_random_, 4);
  disk_faults_.fail_after = draw("commit-after", disk_random_, 4);
  disk_faults_.fail_snapshot = draw("snapshot", disk_random_, 30);
  faults_.no_space = draw("space", space_random_, 3);
  faults_.damage = draw("damage", damage_random_, 500);
}

void Simulation::MakeClients() {
  const auto add = [this](Person person, Nanos think) {
    auto client = std::make_unique<Client>();
    client->person = std::move(person);
    client->think = think;
    client->index = clients_.size();
    clients_.push_back(std::move(client));
    Think(*clients_.back());
  };
  for (uint32_t i = 1; i <= 3; ++i) {
    core::Actor kiosk = testing::Kiosk();
    kiosk.device = core::DeviceId(i);
    add({Person::Kind::kKiosk, kiosk, "", false}, seconds(40));
  }
  const core::Actor guide{Role::kGuide, core::DeviceId(50), core::StaffId(50)};
  add({Person::Kind::kGuide, guide, "", false}, seconds(60));
  for (uint32_t i = 1; i <= 6; ++i) {
    const bool absent = workload_.Below(5) == 0;
    add({Person::Kind::kClerk, testing::Clerk(10 + i), std::to_string(i), absent}, seconds(20));
  }
  add({Person::Kind::kSupervisor, testing::Supervisor(), "", false}, minutes(5));
}

// What a client thinks of is no step: a script has none of it, and is the same run.
bool Simulation::RunOne() {
  const uint64_t thoughts = thoughts_;
  if (!scheduler_.RunOne()) return false;
  if (thoughts_ == thoughts) ++steps_;
  return true;
}

SimulationResult Simulation::Run() {
  Start();
  Client administrator;
  administrator.person.actor = {Role::kAdministrator, core::DeviceId(3), core::StaffId(901)};
  administrator.think = hours(1000);
  Entry configured;
  configured.actor = administrator.person.actor;
  configured.request_id = workload_.Bytes16();
  core::ApplyConfig apply;
  apply.config = std::make_shared<const core::Config>(testing::TestHall());
  configured.command = apply;
  MakeClients();
  administrator.index = clients_.size();
  const Entry& first = Begin(administrator, configured);
  while (first.belief == Belief::kOpen && RunOne()) {
  }
  screens_.Connect(*engine_);
  DrawFaults();
  if (options_.script) {
    // The administrator's command was the first of that run too.
    for (const Entry& entry : *options_.script) {
      if (entry.client < clients_.size()) Play(entry);
    }
  }
  const uint64_t most = std::min(options_.max_steps, options_.until);
  while (failure_.empty() && steps_ < most && scheduler_.Now() < kLength) {
    const uint64_t before = steps_;
    if (!RunOne()) break;
    if (steps_ == before) continue;
    if (life_ != 0 && crash_random_.Below(1'000'000) < faults_.crash) Crash();
  }
  if (steps_ < options_.until) {
    if (failure_.empty()) Quiesce();
    if (failure_.empty()) ReadJournal();
    if (failure_.empty()) CheckLedger();
    if (failure_.empty()) CheckRetries();
    if (failure_.empty()) CheckDigests();
  }
  if (!failure_.empty()) Trace(failure_);
  scheduler_.Clear();
  return {failure_, steps_, counts_, ledger_, disk_};
}

void Simulation::Quiesce() {
  faulty_ = false;
  disk_faults_ = {};
  disk_.free_bytes = std::numeric_limits<uint64_t>::max();
  screens_.Calm();
  const auto busy = [this] {
    return life_ == 0 || std::any_of(clients_.begin(), clients_.end(), [](const auto& client) {
             return client->entry != nullptr;
           });
  };
  const Nanos from = scheduler_.Now();
  while (failure_.empty() && busy() && RunOne()) {
  }
  if (busy()) Fail("no progress although all faults have stopped");
  // A client may wait 20 s for its own last attempt, and the server stay away as long as it was told.
  if (scheduler_.Now() - from > hours(13)) Fail("too slow after all faults have stopped");
  if (failure_.empty()) AskOnceMore();
}

// Whoever comes now is served, and soon; the first may still be told of what was.
void Simulation::AskOnceMore() {
  Client& supervisor = *clients_.back();
  const Nanos from = scheduler_.Now();
  const Entry* asked = nullptr;
  for (uint8_t i = 0; i < 2 && failure_.empty(); ++i) {
    Entry entry;
    entry.actor = supervisor.person.actor;
    entry.request_id.fill(static_cast<uint8_t>(0xf0 + i));
    const Time until = engine_->StateOf(kHall).time + hours(48);
    entry.command = core::PostNotice{"", {{"en", "all is well"}}, "", until};
    asked = &Begin(supervisor, entry);
    while (failure_.empty() && asked->belief == Belief::kOpen && RunOne()) {
    }
    if (asked->belief == Belief::kAcked) break;
  }
  if (asked->belief != Belief::kAcked) Fail("all faults have stopped, and a command is not taken");
  if (scheduler_.Now() - from > seconds(10)) Fail("all faults have stopped, and a command takes long");
}

}  // namespace onestop::sim
