#ifndef ONESTOP_TESTS_ENGINE_ENGINE_WORLD_H_
#define ONESTOP_TESTS_ENGINE_ENGINE_WORLD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "server/base/reason.h"
#include "server/engine/engine.h"
#include "server/journal/memory_journal.h"
#include "tests/support/faulty_journal.h"
#include "tests/support/test_hall.h"

namespace onestop::testing {

// What a command or a query was answered with. `times` counts the answers; more than one is a defect.
struct Reply {
  int times = 0;
  absl::Status status;
  bool duplicate = false;
  uint64_t sequence = 0;
  Time time;
  core::Events events;
  engine::Position position;
  // What a query saw.
  uint64_t seen_sequence = 0;

  bool done() const { return times > 0; }
  Reason reason() const { return ReasonOf(status); }
  // The first event of kind T, or null.
  template <class T>
  const T* Find() const {
    for (const core::Event& event : events) {
      if (const T* found = std::get_if<T>(&event)) return found;
    }
    return nullptr;
  }
};
using ReplyPtr = std::shared_ptr<Reply>;

// Hands what it is answered to a Reply that outlives it.
std::unique_ptr<engine::Submission> MakeSubmission(core::Actor actor, core::Command command,
                                                   const Bytes16& request_id, ReplyPtr reply);
// The same 16 bytes for the same number; never all zero.
Bytes16 RequestId(uint64_t number);

// An engine with one hall, "main", over a journal in memory, driven step by step on one thread.
// Its clock stands still unless told otherwise. Not thread safe.
class EngineWorld {
 public:
  static constexpr const char* kHall = "main";

  // The journal is empty; the hall is added. The clock stands at 08:00:00 of the test day.
  explicit EngineWorld(engine::EngineOptions options = {});
  ~EngineWorld() { Crash(); }

  // Gives the configuration, opens the day at 09:00:00 and counter 1 by clerk 11.
  void OpenHall();

  // Destroys engine and journal; what is on the disk stays.
  void Crash();
  // Opens both again. The hall must be there.
  void Reopen();
  // The same, when it may fail.
  absl::Status TryReopen();

  ReplyPtr Send(core::Actor actor, core::Command command, uint64_t request = 0);
  ReplyPtr Ask();
  // Sends, and lets the engine go on until nothing is left to do.
  Reply Do(core::Actor actor, core::Command command, uint64_t request = 0);
  ReplyPtr SendIssue(uint64_t request = 0, const std::string& service = "passport");
  Reply Issue(const std::string& service = "passport");
  Reply Next(const std::string& counter = "1", uint32_t clerk = 11);
  void Settle();
  void SetTime(std::string_view time_of_day, int32_t date = 20261123);

  // Records on the disk.
  size_t Durable() const;
  // The state that all of the journal's records give, from the first one on.
  Hash256 ReplayDigest();

  engine::Engine& engine() { return *engine_; }
  const core::State& state() const { return engine_->StateOf(kHall); }

  FakeClock clock;
  journal::MemoryDisk disk;
  // Of the present life of the engine.
  FaultyJournal* journal = nullptr;
  engine::EngineOptions options;
  engine::Observer* observer = nullptr;

 private:
  std::unique_ptr<FaultyJournal> journal_;
  std::unique_ptr<engine::Engine> engine_;
  uint64_t next_request_ = 1'000'000;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_ENGINE_ENGINE_WORLD_H_
