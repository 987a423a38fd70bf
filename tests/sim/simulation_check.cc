#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/apply.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "server/journal/verify.h"
#include "tests/sim/oracle.h"
#include "tests/sim/simulation.h"

// What is asked once the run is over.

namespace onestop::sim {
namespace {

// Keeps what it is told.
class KeepingSubmission : public engine::Submission {
 public:
  struct Kept {
    bool done = false;
    absl::Status status;
    bool duplicate = false;
    uint64_t sequence = 0;
    std::string events;
  };
  explicit KeepingSubmission(Kept* kept) : kept_(kept) {}
  void Done(const engine::Answer& answer) override {
    kept_->done = true;
    kept_->status = answer.status;
    kept_->duplicate = answer.duplicate;
    kept_->sequence = answer.sequence;
    if (!answer.events.empty()) engine::EncodeEvents(answer.events, kept_->events);
  }

 private:
  Kept* const kept_;
};

// The ticket that a clerk's command names, where it names one.
std::string TicketMeant(const core::Command& command) {
  return std::visit(
      [](const auto& each) -> std::string {
        if constexpr (requires { each.counter; each.ticket; }) {
          return each.ticket;
        } else {
          return "";
        }
      },
      command);
}

// The ticket that an event is about, where it is about one.
std::string TicketOf(const core::Event& event) {
  return std::visit(
      [](const auto& each) -> std::string {
        if constexpr (requires { each.ticket.id; }) {
          return std::to_string(each.ticket.id.value());
        } else {
          return "";
        }
      },
      event);
}

}  // namespace

void Simulation::SettleEngine() {
  bool more = true;
  while (more) {
    more = engine_->Step();
    more = engine_->CommitStep() || more;
  }
}

void Simulation::ReadJournal() {
  SettleEngine();
  Oracle oracle;
  CallsInJournal calls;
  const absl::Status status =
      journal_->Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) -> absl::Status {
        absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        const std::string wrong = oracle.Follow(record, *events);
        if (!wrong.empty()) {
          return absl::InternalError(absl::StrCat("record ", record.sequence, ": ", wrong));
        }
        for (const core::Event& event : *events) {
          if (std::holds_alternative<core::TicketCalled>(event) ||
              std::holds_alternative<core::TicketRecalled>(event)) {
            calls.calls.insert(record.sequence);
          }
          const auto* day = std::get_if<core::DayOpened>(&event);
          if (day != nullptr && !day->reopened) calls.days.insert(record.sequence);
        }
        if (record.request_id != Bytes16{}) {
          recorded_[{record.actor, record.request_id}] = {
              record.sequence, record.events, TicketOf(events->front()), record.payload_hash};
        }
        return absl::OkStatus();
      });
  if (!status.ok()) Fail(status.ToString());
  // Whoever fell behind asks for a snapshot first.
  for (int i = 0; i < 3; ++i) {
    screens_.TakeAll();
    SettleEngine();
  }
  screens_.TakeAll();
  screens_.Check(calls);
  if (const std::string differs = oracle.Compare(engine_->StateOf(kHall)); !differs.empty()) {
    Fail(differs);
  }
  const journal::VerifyReport verified = journal::VerifyJournal(*journal_, kHall);
  if (!verified.ok()) Fail(absl::StrCat("the chain is broken: ", verified.status.ToString()));
  for (const auto& [kind, count] : oracle.kinds()) counts_[absl::StrCat("event ", kind)] += count;
  counts_["day closed with people waiting"] += oracle.days_closed_with_people();
  counts_["record"] += verified.records;
}

// The clients' memory against the journal.
void Simulation::CheckLedger() {
  std::map<std::pair<uint64_t, Bytes16>, const Entry*> known;
  for (const Entry& entry : ledger_) {
    const std::pair key(entry.actor.Packed(), entry.request_id);
    const auto found = recorded_.find(key);
    if (entry.reuse) {
      if (entry.belief == Belief::kAcked) Fail(Describe(entry) + " was accepted under a used id");
      continue;
    }
    known.emplace(key, &entry);
    if (found == recorded_.end()) {
      if (entry.belief == Belief::kAcked && !entry.events.empty()) {
        Fail(Describe(entry) + " was acked and is lost");
      }
      continue;
    }
    const Recorded& record = found->second;
    if (record.payload_hash != core::Fingerprint(entry.command)) {
      Fail(Describe(entry) + " was recorded as another command");
    }
    if (entry.belief == Belief::kRefused && !entry.delivered_twice) {
      Fail(Describe(entry) + absl::StrCat(" was refused, but is record ", record.sequence));
    }
    const std::string meant = TicketMeant(entry.command);
    if (!meant.empty() && meant != record.ticket) {
      Fail(Describe(entry) + absl::StrCat(" named ticket ", meant, " and did something to ",
                                        record.ticket));
    }
    if (entry.belief == Belief::kUnknown) Count("unsure, and it was done");
    if (entry.belief != Belief::kAcked) continue;
    if (entry.events.empty()) {
      if (!entry.delivered_twice) Fail(Describe(entry) + " needed no record, but has one");
    } else if (entry.sequence != record.sequence || entry.events != record.events) {
      Fail(Describe(entry) + " was answered with other events than its record's");
    }
  }
  for (const auto& [key, record] : recorded_) {
    if (known.count(key) == 0) {
      Fail(absl::StrCat("record ", record.sequence, " is of nobody's command"));
    }
  }
}

// Once more, with the same ids: what was done is not done again.
void Simulation::CheckRetries() {
  const Time now = scheduler_.clock().WallNow();
  uint64_t asked = 0;
  for (const Entry& entry : ledger_) {
    const bool recent = now - entry.sent < std::chrono::hours(40);
    const bool sure = entry.belief == Belief::kAcked && !entry.events.empty();
    if (entry.reuse || !recent || !(sure || entry.belief == Belief::kUnknown)) continue;
    if (sure && asked++ % 16 != 0) continue;
    const auto found = recorded_.find({entry.actor.Packed(), entry.request_id});
    KeepingSubmission::Kept kept;
    auto submission = std::make_unique<KeepingSubmission>(&kept);
    submission->actor = entry.actor;
    submission->request_id = entry.request_id;
    submission->command = entry.command;
    engine_->Submit(kHall, std::move(submission));
    SettleEngine();
    if (!kept.done) {
      Fail(Describe(entry) + " got no answer at the end");
    } else if (found != recorded_.end()) {
      if (!kept.duplicate || kept.sequence != found->second.sequence ||
          kept.events != found->second.events) {
        Fail(Describe(entry) + " was not recognised when it came again");
      }
    } else {
      if (kept.duplicate) Fail(Describe(entry) + " was recognised although it was never done");
      Count("unsure, and it was not done");
    }
  }
}

// Three ways to the same state: lived through, replayed, and from snapshot and tail.
void Simulation::CheckDigests() {
  const Hash256 live = engine_->StateDigest(kHall);
  core::State replayed;
  const absl::Status status =
      journal_->Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) {
        absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        core::Apply(replayed, {record.sequence, record.time, core::Actor::Unpack(record.actor)},
                    *events);
        return absl::OkStatus();
      });
  if (!status.ok()) Fail(status.ToString());
  if (core::Digest(replayed) != live) Fail("a full replay gives another state");
  screens_.Disconnect();
  engine_.reset();
  journal_.reset();
  Start();
  if (!failure_.empty()) return;
  if (engine_->StateDigest(kHall) != live) Fail("snapshot and tail give another state");
}

}  // namespace onestop::sim
