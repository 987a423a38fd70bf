#!/usr/bin/env python3
"""The defects that are planted to see whether the tests notice them, and what plants them.

    defects.py --list                 name and suite of each
    defects.py --write FOLDER         copies of the files concerned, with all defects in them

Each copy behaves like its original until the environment names a defect (see planted.h), so one build
has them all and none is ever shipped. A defect is one exact piece of the source and what stands in its
place; when the source has moved on, writing fails and says which defect must be looked at.
"""
import argparse
import pathlib
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Defect:
    # Which tests have to notice it: "sim" the simulated hall-day, else those of a folder of tests.
    suite: str
    name: str
    file: str
    old: str
    # PLANTED stands for the question whether this defect is on.
    new: str


DEFECTS = [
    # Durability.
    Defect("sim", "reply-before-durable", "server/engine/committer.cc",
           "    if (absl::Status status = journal_->Append(batch.records); !status.ok()) {",
           """    if (PLANTED) {
      for (Pending& pending : batch.pending) Tell(pending);
    }
    if (absl::Status status = journal_->Append(batch.records); !status.ok()) {"""),
    Defect("sim", "failed-commit-is-acknowledged", "server/engine/committer.cc",
           "      Fail(batch, Unknown());\n      if (on_failure_) on_failure_(status);\n      return;",
           """      if (PLANTED) {
        for (Pending& pending : batch.pending) Tell(pending);
      }
      Fail(batch, Unknown());
      if (on_failure_) on_failure_(status);
      return;"""),
    Defect("sim", "goes-on-after-a-failed-commit", "server/engine/committer.cc",
           "      dead_.store(true);\n      LogError(\"commit_failed\"",
           "      if (!PLANTED) dead_.store(true);\n      LogError(\"commit_failed\""),
    Defect("journal", "commits-without-fsync", "server/journal/sqlite_file.cc",
           "  SQLite::Statement set(database, StrCat(\"PRAGMA \", pragma.name, \"=\", pragma.value));",
           """  if (PLANTED && std::string_view(pragma.name) == "synchronous") {
    database.exec("PRAGMA synchronous=OFF");
    return absl::OkStatus();
  }
  SQLite::Statement set(database, StrCat("PRAGMA ", pragma.name, "=", pragma.value));"""),
    Defect("journal", "commits-twice-in-a-batch", "server/journal/sqlite_journal.cc",
           "    BindBytes(insert, 3, *item.hash);\n    Run(insert);",
           """    BindBytes(insert, 3, *item.hash);
    Run(insert);
    if (PLANTED) {
      Run(statements_->commit);
      Run(statements_->begin);
    }"""),
    Defect("journal", "failure-is-forgotten", "server/journal/batch.cc",
           "  if (!status.ok() && first_.ok()) first_ = status;",
           "  if (!PLANTED && !status.ok() && first_.ok()) first_ = status;"),
    Defect("journal", "head-file-is-ahead", "server/journal/sqlite_journal.cc",
           "  Run(statements_->commit);\n  batch_.MoveOn(chains_);\n  for",
           """  if (!PLANTED) Run(statements_->commit);
  batch_.MoveOn(chains_);
  for (const size_t index : batch_.touched()) {
    if (PLANTED) (void)head_file_->Write(halls_[index]->mark, chains_.at(index).tip());
  }
  if (PLANTED) Run(statements_->commit);
  for"""),
    # Streams.
    Defect("sim", "shown-before-durable", "server/engine/committer.cc",
           "  if (!batch.records.empty()) {\n    const std::chrono::nanoseconds start",
           """  if (PLANTED) {
    for (const Publication& message : batch.publications) {
      message.hall->hub.Publish(message.topic, message.payload, message.sequence, message.snapshot,
                                message.resync, message.last);
    }
    batch.publications.clear();
  }
  if (!batch.records.empty()) {
    const std::chrono::nanoseconds start"""),
    Defect("sim", "recall-is-not-shown", "server/engine/touched.cc",
           "  void Special(const core::TicketRecalled& event) {\n",
           "  void Special(const core::TicketRecalled& event) {\n    if (PLANTED) return;\n"),
    Defect("sim", "change-does-not-chain", "server/engine/hall.cc",
           "  last->second = state_.sequence;\n",
           "  if (!PLANTED) last->second = state_.sequence;\n"),
    Defect("sim", "fallen-behind-and-not-told", "server/engine/topic_hub.cc",
           "  if (!watch->wants_snapshot_ && watch->next_ < state.first) {",
           """  if (PLANTED && watch->next_ < state.first) watch->next_ = state.first;
  if (!watch->wants_snapshot_ && watch->next_ < state.first) {"""),
    Defect("engine", "ring-has-no-end", "server/engine/topic_hub.cc",
           "    if (state.ring.size() > ring_) {", "    if (!PLANTED && state.ring.size() > ring_) {"),
    # Who may see and do what.
    Defect("rpc", "any-role-may", "server/rpc/gate.cc",
           "  if (allowed == 0) {\n", "  if (allowed == 0 && !PLANTED) {\n"),
    Defect("rpc", "everybody-sees-what-staff-see", "server/rpc/view.cc",
           "    default:\n      return Audience::kPublic;\n  }\n}",
           "    default:\n      return PLANTED ? Audience::kStaff : Audience::kPublic;\n  }\n}"),
    # Integrity of what is stored.
    Defect("journal", "hash-is-not-compared", "server/journal/chain.cc",
           "  if (hash.size() != record.hash.size() ||",
           "  if (PLANTED) {\n  } else if (hash.size() != record.hash.size() ||"),
    Defect("journal", "head-file-is-not-compared", "server/journal/head_file.cc",
           "  std::vector<const Mark*> matched;\n  for",
           "  if (PLANTED) return absl::OkStatus();\n  std::vector<const Mark*> matched;\n  for"),
    Defect("journal", "snapshot-checksum-is-not-compared", "server/journal/sqlite_journal.cc",
           "    if (SnapshotChecksum(snapshot) != HashOf(query.getColumn(4))) {",
           "    if (!PLANTED && SnapshotChecksum(snapshot) != HashOf(query.getColumn(4))) {"),
    Defect("sim", "new-epoch-is-not-used", "server/engine/hall.cc",
           "  chain_.RaiseEpoch(*epoch);", "  if (!PLANTED) chain_.RaiseEpoch(*epoch);"),
    # What may come of a damaged past.
    Defect("journal", "upgrade-without-a-copy", "server/journal/sqlite_upgrade.cc",
           "  if (absl::Status status = BackUp(database, backup); !status.ok()) return status;",
           "  if (absl::Status status = PLANTED ? absl::OkStatus() : BackUp(database, backup); !status.ok()) {\n"
           "    return status;\n  }"),
    Defect("journal", "scrubber-forgets-where-it-was", "server/journal/verify.cc",
           "    if (record.sequence == from && before != nullptr && record.previous_hash != *before) {",
           "    if (!PLANTED && record.sequence == from && before != nullptr &&\n"
           "        record.previous_hash != *before) {"),
    Defect("core", "fork-gives-numbers-again", "server/core/apply.cc",
           "  state_.least_numbers = event.next_numbers;",
           "  if (!PLANTED) state_.least_numbers = event.next_numbers;"),
    Defect("engine", "quarantined-engine-records", "server/engine/engine.cc",
           "  if (quarantined_.load()) {\n    return Refuse(Reason::kQuarantined,",
           "  if (!PLANTED && quarantined_.load()) {\n    return Refuse(Reason::kQuarantined,"),
    # Each command once.
    Defect("sim", "refused-before-the-table-is-asked", "server/engine/hall.cc",
           "  if (Given(submission->request_id)) {\n    const std::optional<uint64_t> known",
           "  if (Given(submission->request_id) && !(PLANTED && !recording.ok())) {\n"
           "    const std::optional<uint64_t> known"),
    Defect("sim", "requests-forgotten-on-restart", "server/engine/hall.cc",
           "        if (Given(record.request_id)) {", "        if (!PLANTED && Given(record.request_id)) {"),
    Defect("sim", "requests-left-out-of-snapshots", "server/engine/hall.cc",
           "EncodeSnapshot(state_, requests_)",
           "EncodeSnapshot(state_, PLANTED ? RequestTable() : requests_)"),
    Defect("sim", "requests-forgotten-too-soon", "server/engine/request_table.cc",
           "generations_.front().start + kGeneration + kKept < request.time",
           "generations_.front().start + kGeneration + (PLANTED ? -kGeneration : kKept) < request.time"),
    Defect("sim", "id-reused-for-another-command", "server/engine/committer.cc",
           "  if (status.ok() && payload_hash != pending.payload_hash) {",
           "  if (!PLANTED && status.ok() && payload_hash != pending.payload_hash) {"),
    Defect("sim", "duplicate-is-answered-from-now", "server/engine/committer.cc",
           "  Deliver(pending, {.duplicate = true,\n                    .sequence = sequence,",
           "  Deliver(pending, {.duplicate = true,\n"
           "                    .sequence = PLANTED ? pending.position.sequence : sequence,"),
    Defect("sim", "payload-is-not-kept", "server/engine/hall.cc",
           "    Record(submission->actor, submission->request_id, fingerprint, pending, batch);",
           "    Record(submission->actor, submission->request_id, PLANTED ? Hash256{} : fingerprint,\n"
           "           pending, batch);"),
    Defect("sim", "actor-is-not-recorded", "server/engine/hall.cc",
           "  record.actor = actor.Packed();", "  record.actor = PLANTED ? kTimer.Packed() : actor.Packed();"),
    # Time, and the same state everywhere.
    Defect("sim", "time-follows-the-wall", "server/engine/hall_clock.cc",
           "  last_ = std::max({last_, estimate, off ? estimate : reading.wall});",
           "  last_ = PLANTED ? reading.wall : std::max({last_, estimate, off ? estimate : reading.wall});"),
    Defect("sim", "replay-takes-its-own-time", "server/engine/hall.cc",
           "        core::Apply(state_, {record.sequence, record.time, core::Actor::Unpack(record.actor)},",
           "        core::Apply(state_, {record.sequence, PLANTED ? std::max(now_, record.time) : record.time,\n"
           "                             core::Actor::Unpack(record.actor)},"),
    Defect("sim", "snapshot-is-half-read", "server/engine/hall.cc",
           "    if (state_.sequence != latest.sequence) {",
           "    if (PLANTED) state_.recent_calls.clear();\n    if (state_.sequence != latest.sequence) {"),
    # That it goes on.
    Defect("sim", "stays-closed-after-a-few-starts", "server/engine/engine.cc",
           "  committer_.CheckSpace();\n  if (!options_.quarantine.ok())",
           "  if (PLANTED && !heads->empty() && heads->front().epoch > 3) draining_.store(true);\n"
           "  committer_.CheckSpace();\n  if (!options_.quarantine.ok())"),
    # The hall's own rules.
    Defect("sim", "busy-counter-calls", "server/core/decide_counter.cc",
           "  if (desk.ticket) {\n    const Ticket& ticket = state_.At(desk.ticket);",
           "  if (!PLANTED && desk.ticket) {\n    const Ticket& ticket = state_.At(desk.ticket);"),
    Defect("sim", "clerk-at-two-counters", "server/core/decide_counter.cc",
           "  if (held && held != *counter) {", "  if (!PLANTED && held && held != *counter) {"),
    Defect("sim", "late-press-acts-on-the-next-ticket", "server/core/decide.cc",
           "  if (state_.At(counter).ticket != (*ticket)->id()) {",
           """  if (PLANTED && state_.At(counter).ticket) return &state_.At(state_.At(counter).ticket);
  if (state_.At(counter).ticket != (*ticket)->id()) {"""),
    Defect("sim", "called-ticket-is-cancelled", "server/core/decide_ticket.cc",
           "{kWaiting, kReserved, kPostponed, kParked, kMissed});",
           "{kWaiting, kReserved, kPostponed, kParked, PLANTED ? kCalled : kMissed});"),
    Defect("sim", "absent-keeps-the-counter", "server/core/apply.cc",
           "  Free(event.counter, event.ticket.id);\n  Change(event.ticket.id, TicketState::kMissed,",
           "  if (!PLANTED) Free(event.counter, event.ticket.id);\n"
           "  Change(event.ticket.id, TicketState::kMissed,"),
    Defect("sim", "first-in-line-is-passed-over", "server/core/call_policy.cc",
           "    out.push_back(FromLine(state, service, *own.begin(), own.size()));",
           "    out.push_back(FromLine(state, service, PLANTED ? *own.rbegin() : *own.begin(), own.size()));"),
    Defect("sim", "reopened-day-begins-anew", "server/core/decide_hall.cc",
           "  const bool same_date = plan.date == state_.day.plan.date;",
           "  const bool same_date = !PLANTED && plan.date == state_.day.plan.date;"),
    Defect("sim", "parked-outlive-the-day", "server/core/decide_hall.cc",
           "    if (IsFinal(ticket.state)) continue;\n    const bool missed",
           "    if (IsFinal(ticket.state) || (PLANTED && ticket.state == TicketState::kParked)) continue;\n"
           "    const bool missed"),
    Defect("sim", "number-stands-on-two-tickets", "server/core/state.cc",
           "  const uint32_t next = run.empty() ? 1 : At(run.back()).name.number + 1;",
           "  const uint32_t next = run.empty() ? 1 : At(run.back()).name.number +\n"
           "                                              (PLANTED && run.size() % 20 == 9 ? 0 : 1);"),
    Defect("sim", "final-ticket-checks-in", "server/core/decide_ticket.cc",
           "                       {TicketState::kMissed, TicketState::kReserved});\n"
           "  if (!ticket.ok()) return ticket.status();\n  return Events{TicketCheckedIn",
           "                       {TicketState::kMissed, TicketState::kReserved,\n"
           "                        PLANTED ? TicketState::kCancelled : TicketState::kMissed});\n"
           "  if (!ticket.ok()) return ticket.status();\n  return Events{TicketCheckedIn"),
    Defect("sim", "issued-are-not-all-counted", "server/core/apply.cc",
           "  ++state_.At(ticket.service).issued;",
           "  if (!PLANTED || ticket.matters.size() < 3) ++state_.At(ticket.service).issued;"),
    Defect("core", "class-starves-the-rest", "server/core/call_policy.cc",
           "    const int64_t wait = std::max<int64_t>(0, (now - own.entry).count());",
           "    const int64_t wait = PLANTED ? 1 : std::max<int64_t>(0, (now - own.entry).count());"),
    Defect("sim", "day-end-miscounts", "server/core/decide_hall.cc",
           "    ++(missed ? closed.no_shows : closed.expired);",
           "    ++(missed && !PLANTED ? closed.no_shows : closed.expired);"),
]


def planted_copies() -> dict[str, str]:
    copies: dict[str, str] = {}
    for defect in DEFECTS:
        text = copies.get(defect.file) or (ROOT / defect.file).read_text()
        count = text.count(defect.old)
        if count != 1:
            sys.exit(f"{defect.file}: the place of the planted defect {defect.name} stands there "
                     f"{count} times; mend it in {pathlib.Path(__file__).name}")
        copies[defect.file] = text.replace(
            defect.old, defect.new.replace("PLANTED", f'onestop::Planted("{defect.name}")'))
    return {name: '#include "tests/planted/planted.h"\n' + text for name, text in copies.items()}


def write(folder: pathlib.Path) -> None:
    for name, text in planted_copies().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--files", action="store_true", help="the files that --write copies")
    options = parser.parse_args()
    if options.list:
        for defect in DEFECTS:
            print(defect.suite, defect.name)
    if options.files:
        print(";".join(sorted({defect.file for defect in DEFECTS})))
    if options.write:
        write(options.write)


if __name__ == "__main__":
    main()
