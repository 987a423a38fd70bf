#ifndef ONESTOP_SERVER_ENGINE_ENGINE_H_
#define ONESTOP_SERVER_ENGINE_ENGINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/random.h"
#include "server/core/command.h"
#include "server/core/event.h"
#include "server/core/state.h"
#include "server/engine/observer.h"
#include "server/engine/quoter.h"
#include "server/engine/recent_records.h"
#include "server/engine/watch_hub.h"
#include "server/journal/journal.h"

namespace onestop::engine {

// Where a hall's journal stood: what clients keep as witnesses.
struct Position {
  uint64_t epoch = 0;
  uint64_t sequence = 0;
  Hash256 hash = {};
  // Who knows of an epoch below was told of a past that was given up since; see core::HistoryForked.
  uint64_t forked_epoch = 0;
};

// What a command is answered with, once everything it saw is durable.
struct Answer {
  // OK, a refusal, or UNAVAILABLE when nobody knows whether it was applied.
  absl::Status status = {};
  // True when the command had been accepted before: `events` are those of its record.
  bool duplicate = false;
  // Number and time of the record. With no events (an OK that needed no record) the sequence the
  // decision saw.
  uint64_t sequence = 0;
  Time time = {};
  std::span<const core::Event> events = {};
  // The configuration in force; names for the ids in `events`. Null before the first one.
  const core::Config* config = nullptr;
  Position position = {};
};

// A command on its way through the engine. The caller makes it, the engine owns it from Submit on,
// calls Done exactly once, from the committing thread, and then destroys it. `Answer` and what it
// points to live until Done returns. Done must not block.
class Submission {
 public:
  virtual ~Submission() = default;
  virtual void Done(const Answer& answer) = 0;

  core::Actor actor;
  // All zero: a command without a request id (the timer's), never remembered.
  Bytes16 request_id = {};
  core::Command command;
};

// Reads on the engine's thread. Run may look at the state and nothing else; Done is called from the
// committing thread once what Run saw is durable (or with the failure), then the query is destroyed.
class Query {
 public:
  virtual ~Query() = default;
  virtual void Run(const core::State& state, Time now) = 0;
  virtual void Done(const absl::Status& status, const Position& position) = 0;
};

struct EngineOptions {
  // Submissions and queries waiting; more are refused with MAILBOX_FULL / RESOURCE_EXHAUSTED.
  size_t mailbox_commands = 4096;
  size_t mailbox_queries = 1024;
  size_t max_batch = 512;
  // Below so much free space commands are refused before they are decided.
  uint64_t disk_reserve_bytes = 200ULL << 20;
  uint64_t snapshot_every_records = 100'000;
  // A wall clock that jumped further than this is reported and not followed within a hall-day.
  Duration max_clock_jump = std::chrono::minutes(5);
  size_t watch_ring = 1024;
  // By how much the epoch of each hall is raised at the start.
  uint64_t epoch_steps = 1;
  // Unless OK: why nothing may be written from the start on, not even an epoch; see Quarantine.
  absl::Status quarantine = absl::OkStatus();
  // Asked for a quote for every ticket that is issued; null for none. Must outlive the engine.
  Quoter* quoter = nullptr;
  // So many of the last records of each hall are kept at hand; see Recent.
  size_t recent_records = 0;
  // The engine looks around at least so often, of the machine's time; shorter under a scaled clock.
  Duration max_sleep = std::chrono::seconds(1);
};

// One state machine per hall, one mailbox, one journal. Two loops drive it: one takes batches from
// the mailbox, stamps, decides and applies (Step), the other commits them and answers (CommitStep).
// Start runs both on threads of their own; a simulation calls the steps itself, in any order.
//
// Thread safety: Submit, Ask, Watch, ReadRecords and the Drain family may be called from any thread.
class Engine {
 public:
  // Recovers every hall the journal knows: snapshot, then the tail, verified link by link. Does not
  // start threads. Fails with the journal's reasons (JOURNAL_CORRUPT, JOURNAL_TRUNCATED, ...).
  // `journal`, `clock` and `observer` (may be null) must outlive the engine.
  static absl::StatusOr<std::unique_ptr<Engine>> Open(EngineOptions options,
                                                      journal::Journal* journal, Clock* clock,
                                                      Observer* observer);
  virtual ~Engine() = default;

  // Adds a hall that the journal does not know yet. Before Start only.
  virtual absl::Status AddHall(std::string_view hall) = 0;
  virtual std::vector<std::string> Halls() const = 0;
  virtual bool HasHall(std::string_view hall) const = 0;

  // A refusal to take the command (UNKNOWN_HALL, MAILBOX_FULL, DRAINING, STOPPING) also goes through
  // Done, from the calling thread.
  virtual void Submit(std::string_view hall, std::unique_ptr<Submission> submission) = 0;
  virtual void Ask(std::string_view hall, std::unique_ptr<Query> query) = 0;

  // Follows a topic; see WatchHub. The stream begins with a snapshot.
  virtual absl::StatusOr<std::unique_ptr<Watch>> StartWatch(std::string_view hall, Topic topic,
                                                            WatchSink* sink) = 0;
  // Must be set before the first StartWatch.
  virtual void SetWatchEncoder(WatchEncoder* encoder) = 0;

  // Records [from, to] of a hall, decoded, in order, on the committing thread, in slices between
  // commits; `done` comes last, from the same thread. Only durable records are read.
  struct JournalRecord {
    uint64_t sequence = 0;
    uint64_t epoch = 0;
    Time time;
    core::Actor actor;
    Bytes16 request_id = {};
    core::Events events;
    Hash256 hash = {};
  };
  virtual void ReadRecords(std::string_view hall, uint64_t from, uint64_t to,
                           std::function<absl::Status(const JournalRecord&)> visit,
                           std::function<void(absl::Status)> done) = 0;
  // The last records of a hall since the start, as far as they are at hand, from the chunk of record
  // `from` on, at most `chunks` of them; none when that one is not, and ReadRecords has it. Any thread.
  virtual std::vector<RecentChunk> Recent(std::string_view hall, uint64_t from,
                                          size_t chunks) const = 0;
  // The latest snapshot at or before `sequence` decoded to a state, or an empty state: where a replay
  // up to that sequence starts. Same threads as ReadRecords.
  virtual void LoadState(std::string_view hall, uint64_t sequence,
                         std::function<void(absl::StatusOr<core::State>)> done) = 0;
  // Checks the chain from its first record on; `done` as above.
  struct VerifyReport {
    uint64_t records = 0;
    Position last;
    uint64_t first_bad_sequence = 0;
    absl::Status status;
  };
  virtual void VerifyJournal(std::string_view hall, std::function<void(VerifyReport)> done) = 0;

  // Runs on the committing thread between two commits, again and again until it says true; each time
  // commits wait for it. Dropped unfinished when the engine ends first.
  virtual void RunOnJournal(std::function<bool(journal::Journal&)> task) = 0;

  // What the hall has durably reached; from any thread.
  virtual Position Durable(std::string_view hall) const = 0;
  // False after a failure (fail-stop) or in quarantine.
  virtual bool writable() const = 0;
  // Read-only from now on, with a reason people can be told. For a journal behind a proven witness.
  virtual void Quarantine(absl::Status reason) = 0;

  // Threads. `on_failure` is called once, when a commit failed: the process must end then.
  virtual void Start(std::function<void(absl::Status)> on_failure) = 0;
  // Takes nothing new, answers what is under way, saves snapshots, stops the threads. Blocks.
  virtual absl::Status Drain() = 0;

  // For whoever drives the engine without threads. Step takes one batch; false when there was
  // nothing to do. CommitStep commits what Step handed over and answers it; false when there was
  // nothing; after a failed commit it answers UNAVAILABLE and the engine is dead.
  virtual bool Step() = 0;
  virtual bool CommitStep() = 0;
  // Steady time until the next deadline of any hall; unset when nothing is planned.
  virtual std::optional<Duration> UntilDeadline() const = 0;
  // BLAKE2b of a hall's state; only while no thread runs.
  virtual Hash256 StateDigest(std::string_view hall) const = 0;
  virtual const core::State& StateOf(std::string_view hall) const = 0;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_ENGINE_H_
