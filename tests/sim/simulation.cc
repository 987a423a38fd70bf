#include "tests/sim/simulation.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
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
  TryDamage();
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

absl::StatusOr<Hash256> Simulation::DigestOf(journal::MemoryDisk& disk) {
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> journal =
      journal::MemoryJournal::Open(disk);
  if (!journal.ok()) return journal.status();
  engine::EngineOptions options;
  auto engine = engine::Engine::Open(options, journal->get(), &scheduler_.clock(), nullptr);
  if (!engine.ok()) return engine.status();
  return (*engine)->StateDigest(kHall);
}

// The disk itself stays whole: what is asked is whether a server would have come up on the other.
void Simulation::TryDamage() {
  if (!faulty_ || !Chance(damage_random_, faults_.damage)) return;
  journal::MemoryDisk damaged = disk_;
  journal::MemoryDisk::Hall& hall = damaged.halls[kHall];
  if (hall.records.empty()) return;
  const auto flip = [this](auto& bytes) {
    const uint64_t bit = damage_random_.Below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<std::remove_reference_t<decltype(bytes[0])>>(
        static_cast<uint8_t>(bytes[bit / 8]) ^ (1U << (bit % 8)));
  };
  if (!hall.snapshots.empty() && damage_random_.Below(3) == 0) {
    flip(hall.snapshots[damage_random_.Below(hall.snapshots.size())].snapshot.state);
  } else {
    // Mostly near the end, where a restart reads.
    const uint64_t back = damage_random_.Below(std::min<uint64_t>(hall.records.size(), 200));
    journal::MemoryDisk::StoredRecord& record = hall.records[hall.records.size() - 1 - back];
    if (damage_random_.Below(4) == 0) {
      flip(record.hash);
    } else {
      flip(record.body);
    }
  }
  journal::MemoryDisk whole = disk_;
  const absl::StatusOr<Hash256> expected = DigestOf(whole);
  const absl::StatusOr<Hash256> digest = DigestOf(damaged);
  if (!expected.ok()) {
    Fail(absl::StrCat("a whole journal is refused: ", expected.status().ToString()));
  } else if (digest.ok()) {
    Count("damage without effect");
    if (*digest != *expected) Fail("damage went unnoticed and changed the state");
  } else {
    Count("damage refused");
    if (ReasonOf(digest.status()) != Reason::kJournalCorrupt) {
      Fail(absl::StrCat("damage has no name: ", digest.status().ToString()));
    }
  }
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
    FillTheDisk();
    ScheduleStep(Nanos(0));
    KeepTime();
  });
}

// Somebody else's files take the space for a while.
void Simulation::FillTheDisk() {
  constexpr uint64_t kPlenty = std::numeric_limits<uint64_t>::max();
  if (!faulty_ || disk_.free_bytes != kPlenty || !Chance(space_random_, faults_.no_space)) return;
  Count("disk reserve reached");
  disk_.free_bytes = space_random_.Below(engine::EngineOptions().disk_reserve_bytes);
  scheduler_.After(seconds(1 + space_random_.Below(300)), [this] {
    if (disk_.free_bytes == kPlenty) return;
    Count("disk reserve left");
    disk_.free_bytes = kPlenty;
  });
}

// --- The clients ---

void Simulation::Think(Client& client) {
  if (options_.script) return;
  const int64_t most_ms = std::chrono::duration_cast<milliseconds>(client.think).count() * 2;
  scheduler_.After(Delay(workload_, most_ms), [this, &client] {
    ++thoughts_;
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
  Entry entry;
  entry.actor = client.person.actor;
  entry.request_id = workload_.Bytes16();
  entry.command = *std::move(command);
  Begin(client, entry);
}

void Simulation::Play(const Entry& scripted) {
  scheduler_.After(scripted.at - scheduler_.Now(), [this, &scripted] {
    ++thoughts_;
    if (!faulty_) return;
    Client& client = *clients_[scripted.client];
    if (client.entry == nullptr) {
      Entry entry;
      entry.actor = scripted.actor;
      entry.request_id = scripted.request_id;
      entry.command = scripted.command;
      entry.reuse = scripted.reuse;
      Begin(client, entry);
    } else {
      scheduler_.After(milliseconds(50), [this, &scripted] { Play(scripted); });
    }
  });
}

Entry& Simulation::Begin(Client& client, const Entry& entry) {
  Entry& begun = ledger_.emplace_back(entry);
  begun.client = client.index;
  begun.at = scheduler_.Now();
  client.entry = &begun;
  uint64_t seed = options_.seed;
  std::memcpy(&seed, begun.request_id.data(), sizeof seed);
  client.luck = SeededRandom(seed);
  SendAttempt(client);
  return begun;
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
  Begin(client, entry);
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
    Count("retry after a night");
    Begin(client, entry);
    return true;
  }
  return false;
}

void Simulation::SendAttempt(Client& client) {
  Entry& entry = *client.entry;
  if (client.attempt == nullptr) {
    ++counts_["command"];
    entry.sent = scheduler_.clock().WallNow();
    entry.known_before = told_.sequence;
    client.attempt = std::make_unique<gateway::CommandAttempt>(
        gateway::RetryOptions(), AsString(entry.request_id), &client.luck, scheduler_.Now());
  } else {
    ++counts_["retry"];
    if (options_.defect == Defect::kNewIdAtRetry) entry.request_id = workload_.Bytes16();
  }
  const Nanos allowed = client.attempt->StartAttempt(scheduler_.Now());
  const uint64_t attempt = ++client.attempt_number;
  client.in_flight = true;
  if (options_.trace) {
    Trace(absl::StrCat("-> ", Describe(entry), client.attempt->attempts() > 1 ? ", again" : ""));
  }
  const Nanos deadline = scheduler_.Now() + allowed;
  scheduler_.After(allowed, [this, &client, attempt] {
    if (!client.in_flight || client.attempt_number != attempt) return;
    Failed(client, {absl::StatusCode::kDeadlineExceeded, Reason::kNone, {}});
  });
  int copies = 1;
  if (faulty_ && Chance(client.luck, faults_.drop_request)) {
    Count("request dropped");
    copies = 0;
  } else if (faulty_ && Chance(client.luck, faults_.duplicate_request)) {
    Count("request delivered twice");
    entry.delivered_twice = true;
    copies = 2;
  }
  for (; copies > 0; --copies) {
    const Nanos delay = Delay(client.luck, client.luck.Below(30) == 0 ? 7000 : 20);
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
    scheduler_.After(Delay(client.luck, 20), [this, &client, attempt] {
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
  if (faulty_ && Chance(client.luck, faults_.drop_reply)) {
    Count("reply lost");
    return;
  }
  scheduler_.After(Delay(client.luck, 20), [this, &client, attempt, reply = std::move(reply)] {
    if (client.in_flight && client.attempt_number == attempt) Receive(client, reply);
  });
}

void Simulation::Receive(Client& client, const Reply& reply) {
  Entry& entry = *client.entry;
  if (!reply.status.ok()) {
    const Reason reason = ReasonOf(reply.status);
    if (reason == Reason::kRequestIdReused) Count("reused id refused");
    if (reason == Reason::kMailboxFull) Count("mailbox full");
    if (reason == Reason::kDiskReserve) Count("refused for want of space");
    Failed(client, {reply.status.code(), reason, {}});
    return;
  }
  entry.sequence = reply.sequence;
  entry.events = reply.events;
  entry.duplicate = reply.duplicate;
  if (reply.duplicate) {
    Count("duplicate answered");
    if (disk_.free_bytes < engine::EngineOptions().disk_reserve_bytes) {
      Count("duplicate answered without space");
    }
    if (entry.was_in_failed_commit) Count("ambiguous commit, then a retry");
  } else if (!reply.events.empty() && reply.sequence <= entry.known_before) {
    Fail("a command was ordered before one that was answered earlier");
  }
  if (options_.trace) Trace(absl::StrCat("<- ", Describe(entry), ": record ", reply.sequence));
  Settle(client, Belief::kAcked);
}

void Simulation::Failed(Client& client, const gateway::AttemptFailure& failure) {
  const gateway::Decision decision = client.attempt->OnFailure(failure, scheduler_.Now());
  if (options_.trace) {
    const bool retry = decision.step == gateway::NextStep::kRetry;
    Trace(absl::StrCat("<- ", Describe(*client.entry), ": ", absl::StatusCodeToString(failure.code),
                       " ", std::string(ReasonName(failure.reason)), retry ? ", to be tried again" : ""));
  }
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
  while (first.belief == Belief::kOpen && scheduler_.RunOne()) ++steps_;
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
    const uint64_t thoughts = thoughts_;
    if (!scheduler_.RunOne()) break;
    // What a client thinks of is no step: a script has none of it, and is the same run.
    if (thoughts_ != thoughts) continue;
    ++steps_;
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
  return {failure_, steps_, counts_, ledger_};
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
  while (failure_.empty() && busy() && scheduler_.RunOne()) ++steps_;
  if (busy()) Fail("no progress although all faults have stopped");
  // A client may wait 20 s for its own last attempt, and the server stay away as long as it was told.
  if (scheduler_.Now() - from > hours(13)) Fail("too slow after all faults have stopped");
}

}  // namespace onestop::sim
