#include "tests/sim/simulation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "tests/support/test_hall.h"

namespace onestop::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kLength = hours(26);
constexpr Nanos kLookAround = seconds(20);

std::string AsString(const Bytes16& id) {
  return std::string(reinterpret_cast<const char*>(id.data()), id.size());
}

}  // namespace

// Carries the answer to one attempt back into the network.
class SimSubmission : public engine::Submission {
 public:
  SimSubmission(Simulation* simulation, Simulation::Client* client, uint64_t attempt)
      : simulation_(simulation), client_(client), attempt_(attempt) {}
  void Done(const engine::Answer& answer) override {
    // What a dying process says, nobody hears.
    if (!simulation_->dying_) simulation_->Answered(*client_, attempt_, answer);
  }

 private:
  Simulation* const simulation_;
  Simulation::Client* const client_;
  const uint64_t attempt_;
};

Simulation::Simulation(const SimulationOptions& options)
    : options_(options),
      scheduler_(testing::TimeOfDay("08:00:00")),
      workload_(options.seed * 4),
      network_(options.seed * 4 + 1),
      disk_random_(options.seed * 4 + 2),
      crash_random_(options.seed * 4 + 3),
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

// Each seed has its own kind of bad day; some have a quiet one.
void Simulation::DrawFaults() {
  faults_.drop_request = network_.Below(30);
  faults_.duplicate_request = network_.Below(30);
  faults_.drop_reply = network_.Below(40);
  faults_.clock_jump = network_.Below(3);
  faults_.crash = crash_random_.Below(1500);
  disk_faults_.fail_before = disk_random_.Below(4);
  disk_faults_.fail_after = disk_random_.Below(4);
  disk_faults_.fail_snapshot = disk_random_.Below(30);
}

void Simulation::MakeClients() {
  const auto add = [this](Person person, Nanos think) {
    auto client = std::make_unique<Client>();
    client->person = std::move(person);
    client->think = think;
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

// --- The server ---

void Simulation::Start() {
  absl::StatusOr<std::unique_ptr<SimJournal>> journal =
      SimJournal::Open(disk_, &disk_faults_, &disk_random_, options_.defect);
  if (!journal.ok()) {
    Fail(absl::StrCat("the journal does not open: ", journal.status().ToString()));
    return;
  }
  journal_ = *std::move(journal);
  journal_->SetBeforeAppend([this] { screens_.TakeSome(); });
  engine::EngineOptions options;
  // Now and then too small for everybody who comes back at once.
  options.mailbox_commands = 1 + options_.seed % 5;
  options.max_batch = 4;
  options.snapshot_every_records = 20 + options_.seed % 7 * 50;
  options.watch_ring = 2 + options_.seed % 6;
  auto engine = engine::Engine::Open(options, journal_.get(), &scheduler_.clock(), nullptr);
  if (!engine.ok()) {
    Fail(absl::StrCat("the engine does not recover: ", engine.status().ToString()));
    return;
  }
  engine_ = *std::move(engine);
  engine_->SetWatchEncoder(screens_.encoder());
  if (!engine_->HasHall(kHall)) (void)engine_->AddHall(kHall);
  life_ = ++lives_;
  step_planned_ = commit_planned_ = batch_handed_over_ = false;
  CheckRecovered();
  ScheduleStep(Nanos(0));
  KeepTime();
  // As in the product: a hall without a configuration cannot be followed.
  if (engine_->StateOf(kHall).config != nullptr) screens_.Connect(*engine_);
}

void Simulation::CheckRecovered() {
  const auto hall = disk_.halls.find(kHall);
  if (hall != disk_.halls.end() && !hall->second.snapshots.empty()) {
    const uint64_t snapshot = hall->second.snapshots.back().snapshot.sequence;
    Count(snapshot < hall->second.records.size() ? "recovered from a snapshot and a tail"
                                                 : "recovered from a snapshot alone");
  }
  CheckAgainstDisk(told_, "after a recovery, something told is lost");
}

void Simulation::CheckAgainstDisk(const engine::Position& position, const char* what) {
  if (position.sequence == 0) return;
  const std::vector<journal::MemoryDisk::StoredRecord>& records = disk_.halls[kHall].records;
  if (position.sequence > records.size() ||
      records[position.sequence - 1].hash != position.hash) {
    Fail(absl::StrCat(what, ": record ", position.sequence));
  }
}

// Nothing is left of it but the disk.
void Simulation::EndProcess() {
  dying_ = true;
  screens_.Disconnect();
  engine_.reset();
  dying_ = false;
  journal_->Crash();
  life_ = 0;
}

void Simulation::Crash() {
  Count("crash");
  if (batch_handed_over_) Count("crash with an unacked batch");
  EndProcess();
  counts_["commit that failed unwritten"] += journal_->failed_before();
  counts_["commit that failed but was written"] += journal_->failed_after();
  journal_.reset();
  for (const std::unique_ptr<Client>& client : clients_) {
    // The connection breaks; some notice at once, some only by their deadline.
    if (!client->in_flight || network_.Below(2) == 0) continue;
    scheduler_.After(Delay(network_, 100), [this, each = client.get(), n = client->attempt_number] {
      if (each->in_flight && each->attempt_number == n) {
        Failed(*each, {absl::StatusCode::kUnavailable, Reason::kNone, {}});
      }
    });
  }
  Nanos downtime = Delay(crash_random_, 3000);
  if (faulty_ && crash_random_.Below(40) == 0) {
    Count("long time down");
    downtime = minutes(10 + crash_random_.Below(700));
  }
  scheduler_.After(downtime, [this] {
    Start();
    for (int i = 0; i < 4 && faulty_ && life_ != 0 && crash_random_.Below(8) == 0; ++i) {
      Count("crash right after recovery");
      EndProcess();
      journal_.reset();
      Start();
    }
  });
}

void Simulation::ScheduleStep(Nanos delay) {
  if (step_planned_) return;
  step_planned_ = true;
  scheduler_.After(delay, [this, life = life_] {
    if (life == life_) EngineStep();
  });
}

void Simulation::EngineStep() {
  step_planned_ = false;
  if (!engine_->Step()) return;
  batch_handed_over_ = true;
  scheduler_.After(Delay(disk_random_, disk_random_.Below(50) == 0 ? 2000 : 8),
                   [this, life = life_] {
                     if (life == life_) CommitStep();
                   });
  // The next batch is decided while this one is being committed.
  ScheduleStep(Delay(disk_random_, 4));
}

void Simulation::CommitStep() {
  engine_->CommitStep();
  batch_handed_over_ = false;
  if (engine_->writable()) {
    ScheduleStep(Nanos(0));
    return;
  }
  // Fail-stop: the process ends, and is started again.
  Crash();
}

void Simulation::KeepTime() {
  const std::optional<Duration> until = engine_->UntilDeadline();
  const Nanos wait = until.has_value() ? Nanos(*until) : kLookAround;
  scheduler_.After(std::clamp<Nanos>(wait, milliseconds(5), kLookAround), [this, life = life_] {
    if (life != life_) return;
    if (faulty_ && Chance(network_, faults_.clock_jump)) {
      Count("clock jump");
      const int64_t skew = static_cast<int64_t>(network_.Below(7200)) - 3600;
      scheduler_.clock().SetWall(testing::TimeOfDay("08:00:00") +
                                 std::chrono::floor<Duration>(scheduler_.Now()) + seconds(skew));
    }
    ScheduleStep(Nanos(0));
    KeepTime();
  });
}

// --- The clients ---

void Simulation::Think(Client& client) {
  const int64_t most_ms = std::chrono::duration_cast<milliseconds>(client.think).count() * 2;
  scheduler_.After(Delay(workload_, most_ms), [this, &client] {
    if (!faulty_) return;
    Act(client);
  });
}

void Simulation::Act(Client& client) {
  if (life_ != 0 && workload_.Below(60) == 0 && (ReuseAnId(client) || RetryFromYesterday(client))) {
    return;
  }
  std::optional<core::Command> command;
  if (life_ != 0) {
    command = ChooseCommand(client.person, engine_->StateOf(kHall),
                            scheduler_.clock().WallNow(), workload_);
  }
  if (!command.has_value()) {
    Think(client);
    return;
  }
  Entry& entry = ledger_.emplace_back();
  entry.actor = client.person.actor;
  entry.request_id = workload_.Bytes16();
  entry.command = *std::move(command);
  client.entry = &entry;
  SendAttempt(client);
}

// A hostile or careless client: an old id for a new command.
bool Simulation::ReuseAnId(Client& client) {
  if (ledger_.empty() || workload_.Below(2) == 0) return false;
  const Entry& old = ledger_[workload_.Below(ledger_.size())];
  if (old.belief != Belief::kAcked || old.events.empty() || old.reuse) return false;
  if (!(old.actor == client.person.actor)) return false;
  Entry entry;
  entry.actor = old.actor;
  entry.request_id = old.request_id;
  entry.command = core::CancelTicket{std::to_string(workload_.Below(1000) + 5000), {}};
  entry.reuse = true;
  client.entry = &ledger_.emplace_back(std::move(entry));
  SendAttempt(client);
  return true;
}

// A client that remembers yesterday's command and is still not sure of it.
bool Simulation::RetryFromYesterday(Client& client) {
  const Time now = scheduler_.clock().WallNow();
  for (const Entry& old : ledger_) {
    if (now - old.sent < hours(22)) return false;
    if (old.belief != Belief::kAcked || old.events.empty() || old.reuse) continue;
    if (!(old.actor == client.person.actor) || workload_.Below(20) != 0) continue;
    Entry entry;
    entry.actor = old.actor;
    entry.request_id = old.request_id;
    entry.command = old.command;
    client.entry = &ledger_.emplace_back(std::move(entry));
    Count("retry after a night");
    SendAttempt(client);
    return true;
  }
  return false;
}

void Simulation::SendAttempt(Client& client) {
  Entry& entry = *client.entry;
  if (client.attempt == nullptr) {
    Count("command");
    entry.sent = scheduler_.clock().WallNow();
    entry.known_before = told_.sequence;
    client.attempt = std::make_unique<gateway::CommandAttempt>(
        gateway::RetryOptions(), AsString(entry.request_id), &network_, scheduler_.Now());
  } else {
    Count("retry");
    if (options_.defect == Defect::kNewIdAtRetry) entry.request_id = workload_.Bytes16();
  }
  const Nanos allowed = client.attempt->StartAttempt(scheduler_.Now());
  const uint64_t attempt = ++client.attempt_number;
  client.in_flight = true;
  const Nanos deadline = scheduler_.Now() + allowed;
  scheduler_.After(allowed, [this, &client, attempt] {
    if (!client.in_flight || client.attempt_number != attempt) return;
    Failed(client, {absl::StatusCode::kDeadlineExceeded, Reason::kNone, {}});
  });
  int copies = 1;
  if (faulty_ && Chance(network_, faults_.drop_request)) {
    Count("request dropped");
    copies = 0;
  } else if (faulty_ && Chance(network_, faults_.duplicate_request)) {
    Count("request delivered twice");
    entry.delivered_twice = true;
    copies = 2;
  }
  for (; copies > 0; --copies) {
    const Nanos delay = Delay(network_, network_.Below(30) == 0 ? 7000 : 20);
    scheduler_.After(delay, [this, &client, attempt, deadline, life = life_] {
      Deliver(client, attempt, life, deadline);
    });
  }
}

void Simulation::Deliver(Client& client, uint64_t attempt, uint64_t life, Nanos deadline) {
  // The call this belongs to may be over on the client's side, and its second copy still here.
  if (scheduler_.Now() > deadline) {
    Count("request came too late");
    return;
  }
  if (!client.in_flight || client.attempt_number != attempt) return;
  if (life == 0 || life != life_) {
    scheduler_.After(Delay(network_, 20), [this, &client, attempt] {
      if (!client.in_flight || client.attempt_number != attempt) return;
      Failed(client, {absl::StatusCode::kUnavailable, Reason::kNone, {}});
    });
    return;
  }
  auto submission = std::make_unique<SimSubmission>(this, &client, attempt);
  submission->actor = client.entry->actor;
  submission->request_id = client.entry->request_id;
  submission->command = client.entry->command;
  engine_->Submit(kHall, std::move(submission));
  ScheduleStep(Delay(disk_random_, 3));
}

void Simulation::Answered(Client& client, uint64_t attempt, const engine::Answer& answer) {
  Reply reply;
  reply.status = answer.status;
  reply.duplicate = answer.duplicate;
  reply.sequence = answer.sequence;
  if (!answer.events.empty()) engine::EncodeEvents(answer.events, reply.events);
  CheckAgainstDisk(answer.position, "an answer shows what is not durable");
  const bool current = client.in_flight && client.attempt_number == attempt;
  if (current && answer.status.code() == absl::StatusCode::kUnavailable &&
      ReasonOf(answer.status) == Reason::kNone) {
    client.entry->was_in_failed_commit = true;
  }
  if (answer.position.sequence > told_.sequence) told_ = answer.position;
  if (faulty_ && Chance(network_, faults_.drop_reply)) {
    Count("reply lost");
    return;
  }
  scheduler_.After(Delay(network_, 20), [this, &client, attempt, reply = std::move(reply)] {
    if (client.in_flight && client.attempt_number == attempt) Receive(client, reply);
  });
}

void Simulation::Receive(Client& client, const Reply& reply) {
  Entry& entry = *client.entry;
  if (!reply.status.ok()) {
    const Reason reason = ReasonOf(reply.status);
    if (reason == Reason::kRequestIdReused) Count("reused id refused");
    if (reason == Reason::kMailboxFull) Count("mailbox full");
    Failed(client, {reply.status.code(), reason, {}});
    return;
  }
  entry.sequence = reply.sequence;
  entry.events = reply.events;
  entry.duplicate = reply.duplicate;
  if (reply.duplicate) {
    Count("duplicate answered");
    if (entry.was_in_failed_commit) Count("ambiguous commit, then a retry");
  } else if (!reply.events.empty() && reply.sequence <= entry.known_before) {
    Fail("a command was ordered before one that was answered earlier");
  }
  Settle(client, Belief::kAcked);
}

void Simulation::Failed(Client& client, const gateway::AttemptFailure& failure) {
  const gateway::Decision decision = client.attempt->OnFailure(failure, scheduler_.Now());
  client.in_flight = false;
  if (decision.step == gateway::NextStep::kRetry) {
    scheduler_.After(decision.delay, [this, &client] { SendAttempt(client); });
    return;
  }
  if (client.attempt->outcome_unknown()) {
    Count("given up unsure");
    Settle(client, Belief::kUnknown);
  } else {
    Count("refused");
    Settle(client, Belief::kRefused);
  }
}

void Simulation::Settle(Client& client, Belief belief) {
  client.entry->belief = belief;
  client.entry = nullptr;
  client.attempt.reset();
  client.in_flight = false;
  Think(client);
}

// --- The whole ---

SimulationResult Simulation::Run() {
  Start();
  Entry& first = ledger_.emplace_back();
  first.actor = {Role::kAdministrator, core::DeviceId(3), core::StaffId(901)};
  first.request_id = workload_.Bytes16();
  core::ApplyConfig apply;
  apply.config = std::make_shared<const core::Config>(testing::TestHall());
  first.command = apply;
  MakeClients();
  Client administrator;
  administrator.person.actor = first.actor;
  administrator.think = hours(1000);
  administrator.entry = &first;
  SendAttempt(administrator);
  while (first.belief == Belief::kOpen && scheduler_.RunOne()) ++steps_;
  screens_.Connect(*engine_);
  DrawFaults();
  while (failure_.empty() && steps_ < options_.max_steps && scheduler_.Now() < kLength &&
         scheduler_.RunOne()) {
    ++steps_;
    if (life_ != 0 && crash_random_.Below(1'000'000) < faults_.crash) Crash();
  }
  if (failure_.empty()) Quiesce();
  if (failure_.empty()) ReadJournal();
  if (failure_.empty()) CheckLedger();
  if (failure_.empty()) CheckRetries();
  if (failure_.empty()) CheckDigests();
  scheduler_.Clear();
  return {failure_, steps_, counts_};
}

void Simulation::Quiesce() {
  faulty_ = false;
  disk_faults_ = {};
  screens_.Calm();
  const auto busy = [this] {
    return life_ == 0 || std::any_of(clients_.begin(), clients_.end(), [](const auto& client) {
             return client->entry != nullptr;
           });
  };
  const Nanos from = scheduler_.Now();
  while (failure_.empty() && busy() && scheduler_.RunOne()) ++steps_;
  if (busy()) Fail("no progress although all faults have stopped");
  // A client may wait 20 s for its own last attempt, and the server stay away as long as it was told.
  if (scheduler_.Now() - from > hours(13)) Fail("too slow after all faults have stopped");
}

}  // namespace onestop::sim
