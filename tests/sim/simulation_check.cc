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

constexpr const char* kHall = "main";

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

std::string NameOf(const Entry& entry) {
  return absl::StrCat(std::visit([](const auto& command) { return command.kName; }, entry.command),
                      " of ", std::string(RoleName(entry.actor.role)), " ",
                      entry.actor.device.value());
}

void SettleEngine(engine::Engine& engine) {
  bool more = true;
  while (more) {
    more = engine.Step();
    more = engine.CommitStep() || more;
  }
}

}  // namespace

void Simulation::ReadJournal() {
  SettleEngine(*engine_);
  Oracle oracle;
  const absl::Status status =
      journal_->Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) -> absl::Status {
        absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        const std::string wrong = oracle.Follow(record, *events);
        if (!wrong.empty()) {
          return absl::InternalError(absl::StrCat("record ", record.sequence, ": ", wrong));
        }
        if (record.request_id != Bytes16{}) {
          recorded_[{record.actor, record.request_id}] = {record.sequence, record.events,
                                                          record.payload_hash};
        }
        return absl::OkStatus();
      });
  if (!status.ok()) Fail(status.ToString());
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
      if (entry.belief == Belief::kAcked) Fail(NameOf(entry) + " was accepted under a used id");
      continue;
    }
    known.emplace(key, &entry);
    if (found == recorded_.end()) {
      if (entry.belief == Belief::kAcked && !entry.events.empty()) {
        Fail(NameOf(entry) + " was acked and is lost");
      }
      continue;
    }
    const Recorded& record = found->second;
    if (record.payload_hash != core::Fingerprint(entry.command)) {
      Fail(NameOf(entry) + " was recorded as another command");
    }
    if (entry.belief == Belief::kRefused && !entry.delivered_twice) {
      Fail(NameOf(entry) + absl::StrCat(" was refused, but is record ", record.sequence));
    }
    if (entry.belief == Belief::kUnknown) Count("unsure, and it was done");
    if (entry.belief != Belief::kAcked) continue;
    if (entry.events.empty()) {
      if (!entry.delivered_twice) Fail(NameOf(entry) + " needed no record, but has one");
    } else if (entry.sequence != record.sequence || entry.events != record.events) {
      Fail(NameOf(entry) + " was answered with other events than its record's");
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
    SettleEngine(*engine_);
    if (!kept.done) {
      Fail(NameOf(entry) + " got no answer at the end");
    } else if (found != recorded_.end()) {
      if (!kept.duplicate || kept.sequence != found->second.sequence ||
          kept.events != found->second.events) {
        Fail(NameOf(entry) + " was not recognised when it came again");
      }
    } else {
      if (kept.duplicate) Fail(NameOf(entry) + " was recognised although it was never done");
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
  engine_.reset();
  journal_.reset();
  Start();
  if (!failure_.empty()) return;
  if (engine_->StateDigest(kHall) != live) Fail("snapshot and tail give another state");
}

}  // namespace onestop::sim
