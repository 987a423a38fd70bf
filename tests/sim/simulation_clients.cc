#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/codec.h"
#include "tests/sim/simulation.h"

// The clients, and the network between them and the server.

namespace onestop::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

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

}  // namespace onestop::sim
