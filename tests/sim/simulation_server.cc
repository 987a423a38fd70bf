#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/sim/simulation.h"
#include "tests/support/test_hall.h"

// The server: it lives, dies, finds its disk full or damaged, and comes back.

namespace onestop::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kLookAround = seconds(20);

}  // namespace

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
  if (!engine_->Step()) {
    // What else the committing thread was asked to do.
    if (!batch_handed_over_) engine_->CommitStep();
    return;
  }
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

}  // namespace onestop::sim
