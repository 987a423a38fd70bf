#include "server/identity/ledger.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include "server/base/check.h"

namespace onestop::identity {

Ledger::Ledger(std::unique_ptr<journal::Journal> journal, Clock& clock, FailureHandler on_failure,
               journal::Chain chain)
    : clock_(clock),
      on_failure_(std::move(on_failure)),
      journal_(std::move(journal)),
      chain_(std::move(chain)) {}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(std::unique_ptr<journal::Journal> journal,
                                                     Clock& clock, FailureHandler on_failure) {
  absl::StatusOr<std::vector<journal::Head>> heads = journal->Heads();
  if (!heads.ok()) return heads.status();
  journal::Chain chain(kChainName);
  for (const journal::Head& head : *heads) {
    if (head.hall == kChainName) chain = journal::Chain(head);
  }
  std::unique_ptr<Ledger> ledger(
      new Ledger(std::move(journal), clock, std::move(on_failure), std::move(chain)));
  if (absl::Status status = ledger->Replay(); !status.ok()) return status;
  return ledger;
}

absl::Status Ledger::Replay() {
  MutexLock lock(commands_);
  return journal_->Read(kChainName, 1, journal::kToEnd, [&](const journal::Record& record) {
    absl::StatusOr<std::vector<Event>> events = DecodeEvents(record.events);
    return events.ok() ? Apply(record, *events) : events.status();
  });
}

absl::Status Ledger::Run(Decide decide) {
  MutexLock lock(commands_);
  const Time now = std::max(clock_.WallNow(), registry_.last_time());
  absl::StatusOr<Draft> draft = decide(registry_, chain_.sequence() + 1, now);
  if (!draft.ok()) return draft.status();
  if (draft->events.empty()) return absl::OkStatus();
  return Commit(*std::move(draft), now);
}

absl::Status Ledger::Commit(Draft draft, Time now) {
  journal::Record record;
  record.time = now;
  record.actor = draft.actor;
  record.request_id = draft.request_id;
  record.payload_hash = draft.payload_hash;
  record.events = EncodeEvents(draft.events);
  chain_.Seal(record);
  if (absl::Status status = journal_->Append(std::span(&record, 1)); !status.ok()) {
    if (on_failure_) on_failure_(status);
    return status;
  }
  const absl::Status applied = Apply(record, draft.events);
  ONESTOP_CHECK(applied.ok()) << applied.message();
  return absl::OkStatus();
}

absl::Status Ledger::Apply(const journal::Record& record, const std::vector<Event>& events) {
  const std::unique_lock<std::shared_mutex> lock(table_);
  return registry_.Apply(record, events);
}

void Ledger::Read(absl::FunctionRef<void(const Registry&)> read) const {
  const std::shared_lock<std::shared_mutex> lock(table_);
  read(registry_);
}

}  // namespace onestop::identity
