#ifndef ONESTOP_SERVER_ENGINE_BATCH_H_
#define ONESTOP_SERVER_ENGINE_BATCH_H_

#include <memory>
#include <string>
#include <vector>

#include "server/engine/engine.h"
#include "server/journal/journal.h"

namespace onestop::engine {

class Hall;

// What became of one submission, query or tick, held until it may be told.
struct Pending {
  enum class Kind : uint8_t {
    // Accepted: `events` are those of a record of this batch, or none when no record was needed.
    kAccepted,
    kRefused,
    // Accepted before: the record `sequence` tells what it was, if the payload is the same.
    kDuplicate,
    kQuery,
  };
  Kind kind = Kind::kAccepted;
  Hall* hall = nullptr;
  // One of the two, or none for the hall's own clock.
  std::unique_ptr<Submission> submission;
  std::unique_ptr<Query> query;
  absl::Status status;
  core::Events events;
  core::RecordInfo record;
  // True when `events` became the record `record` of this batch.
  bool recorded = false;
  // With kDuplicate.
  Hash256 payload_hash = {};
  std::shared_ptr<const core::Config> config;
  Position position;
};

// A message for the readers of one topic.
struct Publication {
  Hall* hall = nullptr;
  Topic topic;
  Payload payload;
  uint64_t sequence = 0;
  // A snapshot for those who asked for one; else a change for everybody.
  bool snapshot = false;
  bool resync = false;
  // Nothing will come after it.
  bool last = false;
};

// What the engine hands to the committer: records to make durable, and all that may be said once
// they are.
struct Batch {
  std::vector<journal::Record> records;
  std::vector<Pending> pending;
  std::vector<Publication> publications;
  std::vector<journal::Snapshot> snapshots;

  bool empty() const {
    return records.empty() && pending.empty() && publications.empty() && snapshots.empty();
  }
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_BATCH_H_
