#ifndef ONESTOP_SERVER_ENGINE_HALL_H_
#define ONESTOP_SERVER_ENGINE_HALL_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/core/decide.h"
#include "server/engine/batch.h"
#include "server/engine/hall_clock.h"
#include "server/engine/request_table.h"
#include "server/engine/topic_hub.h"
#include "server/journal/chain.h"

namespace onestop::engine {

// One hall inside the engine: its state, its chain, its clock, and the requests it remembers.
// Decides commands, applies them at once on top of each other, and seals their records into a batch.
//
// Thread safety: the engine's thread owns it, except for `hub`, which locks for itself.
class Hall {
 public:
  Hall(std::string name, const EngineOptions& options, const ClockReading& reading);

  // Snapshot and tail. Nothing is decided before.
  absl::Status Recover(journal::Journal& journal, const journal::Head& head);

  const std::string& name() const { return name_; }
  const core::State& state() const { return state_; }
  const journal::Chain& chain() const { return chain_; }
  Position position() const { 
    return {chain_.epoch(), chain_.sequence(), chain_.hash(), state_.forked_epoch};
  }
  size_t remembered() const { return requests_.size(); }

  // The hall's time for everything decided until the next call.
  void SetNow(const ClockReading& reading);
  Time now() const { return now_; }
  std::optional<Duration> TakeClockJump() { return clock_.TakeJump(); }

  // Whatever is due by itself: the calendar's opening, the core's deadlines.
  void Tick(Batch& batch);
  // Hall time at which Tick has something to do, as far as known.
  std::optional<Time> NextDeadline() const;

  // `recording` says why nothing new may be recorded; what was recorded before is answered all the same.
  void Take(std::unique_ptr<Submission> submission, const absl::Status& recording, Batch& batch);
  void Take(std::unique_ptr<Query> query, Batch& batch);

  // Ends a batch: messages for the watchers of what was touched, and a snapshot if one is due.
  void EndBatch(WatchEncoder* encoder, Batch& batch);
  // A snapshot of what has been decided so far.
  journal::Snapshot MakeSnapshot();

  TopicHub hub;

 private:
  // Puts the promised wait on a command that takes a ticket.
  void StampQuote(core::IssueTicket& command) const;
  void Refuse(std::unique_ptr<Submission> submission, absl::Status status, Batch& batch);
  // Decides for the hall's own clock; records if anything happened.
  void DecideAlone(const core::Command& command, Batch& batch);
  void OpenByCalendar(Batch& batch);
  // Applies the events and seals their record.
  void Record(const core::Actor& actor, const Bytes16& request_id, const Hash256& payload_hash,
              Pending& pending, Batch& batch);
  void PublishChange(WatchEncoder* encoder, Topic topic, Batch& batch);
  void PublishSnapshot(WatchEncoder* encoder, Topic topic, bool resync, Batch& batch);
  // True when the topic is about something that is over.
  bool Over(Topic topic) const;
  Pending Begin(Pending::Kind kind) const;

  const std::string name_;
  const EngineOptions& options_;
  core::State state_;
  journal::Chain chain_;
  HallClock clock_;
  ClockReading reading_;
  RequestTable requests_;
  Time now_;
  // When the calendar has to be looked at again.
  Time calendar_check_;
  uint64_t batch_start_ = 0;
  uint64_t snapshot_sequence_ = 0;
  bool snapshot_due_ = false;
  Touched touched_;
  // Of the topics that are followed: the sequence of the last message, which the next one names as
  // its previous.
  std::map<Topic, uint64_t> topic_sequence_;
};

// The command's name as the contract has it, such as "IssueTicket".
const char* CommandName(const core::Command& command);

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_HALL_H_
