#ifndef ONESTOP_SERVER_SCRUB_KEEPER_H_
#define ONESTOP_SERVER_SCRUB_KEEPER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/base/mutex.h"
#include "server/base/time.h"
#include "server/journal/verify.h"

namespace onestop {

// Reads the records of a running server again, a piece at a time and round after round, so that a disk
// that forgets is noticed while there are backups of what it forgot. What is found is told, and the
// hall goes on: its state is in memory, and new records are not the old ones.
//
// A piece is read on the committing thread, about a millisecond for a thousand records.
//
// Thread safety: Start and Stop from one thread.
class ScrubKeeper {
 public:
  struct Options {
    std::vector<std::string> halls;
    Duration pause = std::chrono::seconds(1);
    uint64_t records_at_once = 1000;
  };
  // Both are called from where `run` runs its task.
  struct Hooks {
    // Runs the task once, soon, with nobody else on the journal; see Engine::RunOnJournal.
    std::function<void(std::function<bool(journal::Journal&)>)> run;
    // Told of every piece.
    std::function<void(const journal::VerifyReport&)> read;
    // Told of damage, once as long as it stays the same.
    std::function<void(const journal::VerifyReport&)> damaged;
  };

  ScrubKeeper(Options options, Hooks hooks);
  ~ScrubKeeper() { Stop(); }

  // Starts its thread; once.
  void Start();
  // Asks for no more pieces; one that was asked for may still be read.
  void Stop() ONESTOP_EXCLUDES(mutex_);

 private:
  struct Round;

  void Run();

  const Options options_;
  // What a piece needs, for as long as it may still be read.
  const std::shared_ptr<Round> round_;
  Mutex mutex_;
  CondVar wake_;
  bool stopping_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_SCRUB_KEEPER_H_
