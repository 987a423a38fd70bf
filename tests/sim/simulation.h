#ifndef ONESTOP_TESTS_SIM_SIMULATION_H_
#define ONESTOP_TESTS_SIM_SIMULATION_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/client/command_attempt.h"
#include "server/base/random.h"
#include "server/engine/engine.h"
#include "tests/sim/ledger.h"
#include "tests/sim/scheduler.h"
#include "tests/sim/screens.h"
#include "tests/sim/sim_journal.h"
#include "tests/sim/workload.h"

namespace onestop::sim {

// The one hall that is simulated.
inline constexpr char kHall[] = "main";

// What a seed's bad day is made of; each can be taken away by name without moving the others.
inline constexpr const char* kFaultKinds[] = {
    "lost-request", "double-request", "lost-reply",  "clock", "crash",
    "commit-before", "commit-after",  "snapshot", "space", "damage",
};

struct SimulationOptions {
  uint64_t seed = 1;
  // Tasks to run at most, before everything is brought to an end and checked.
  uint64_t max_steps = 1'000'000;
  Defect defect = Defect::kNone;
  // Stops after this task and asks nothing.
  uint64_t until = UINT64_MAX;
  // Is told whatever happens, a line each.
  std::function<void(const std::string& line)> trace = nullptr;
  // Faults that do not happen; of kFaultKinds.
  std::set<std::string, std::less<>> without = {};
  // What the clients do instead of what they would think of: these commands at these times, such as the
  // ledger of an earlier run, or a part of it. With the whole of it the run is that one again.
  std::optional<Ledger> script = std::nullopt;
};

// What a run came to.
struct SimulationResult {
  // The first thing that was wrong; empty when all is well.
  std::string failure;
  uint64_t steps = 0;
  // Commands sent, faults by kind, interesting states reached.
  std::map<std::string, uint64_t> counts;
  // What was sent.
  Ledger ledger;
  // What the run leaves behind.
  journal::MemoryDisk disk;
};

// A hall-day and the morning after with everything in one thread: an engine on a disk that fails, a
// network that loses, and clients who try again as the real ones do. The same seed gives the same
// run. The process may die between any two tasks; what survives is the disk and the clients' memory.
// Not thread safe.
class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options);
  ~Simulation();

  SimulationResult Run();

 private:
  friend class SimSubmission;

  // A client and the command it is busy with.
  struct Client {
    size_t index = 0;
    Person person;
    Nanos think{0};
    Entry* entry = nullptr;
    // How the network treats this command; its own, so that no command moves the luck of another.
    SeededRandom luck{0};
    std::unique_ptr<gateway::CommandAttempt> attempt;
    // Replies to other attempts than this one are not waited for any more.
    uint64_t attempt_number = 0;
    // False while it waits before the next attempt.
    bool in_flight = false;
  };
  // What was answered, on its way back.
  struct Reply {
    absl::Status status;
    bool duplicate = false;
    uint64_t sequence = 0;
    std::string events;
  };

  // How often the network and the machine misbehave, in thousandths.
  struct Faults {
    uint64_t drop_request = 0;
    uint64_t duplicate_request = 0;
    uint64_t drop_reply = 0;
    uint64_t crash = 0;  // in millionths of the tasks
    uint64_t clock_jump = 0;
    uint64_t no_space = 0;
    uint64_t damage = 0;  // of the crashes
  };

  void DrawFaults();
  void MakeClients();

  // The server.
  void Start();
  void Crash();
  void EndProcess();
  void ScheduleStep(Nanos delay);
  void ScheduleCommit();
  void EngineStep();
  void CommitStep();
  void KeepTime();
  void FillTheDisk();
  // Opens a copy of the disk with one bit of it changed.
  void TryDamage();
  // A copy of the disk with something on it, opened as a restart would.
  absl::StatusOr<Hash256> DigestOf(journal::MemoryDisk& disk);
  void CheckAgainstDisk(const engine::Position& position, const char* what);
  void CheckRecovered();

  // The clients.
  void Think(Client& client);
  void Act(Client& client);
  // Sends what the script has, once its client is free.
  void Play(const Entry& scripted);
  Entry& Begin(Client& client, const Entry& entry);
  void SendAttempt(Client& client);
  void Deliver(Client& client, uint64_t attempt, uint64_t life, Nanos deadline);
  void Answered(Client& client, uint64_t attempt, const engine::Answer& answer);
  void Receive(Client& client, const Reply& reply);
  void Failed(Client& client, const gateway::AttemptFailure& failure);
  void Settle(Client& client, Belief belief);
  bool ReuseAnId(Client& client);
  bool RetryFromYesterday(Client& client);

  // The next task; false when there is none.
  bool RunOne();

  // The end.
  void Quiesce();
  void AskOnceMore();
  void SettleEngine();
  void ReadJournal();
  void CheckLedger();
  void CheckRetries();
  void CheckDigests();

  void Fail(const std::string& what);
  void Count(const std::string& what) {
    ++counts_[what];
    Trace(what);
  }
  void Trace(std::string_view what);
  bool Has(std::string_view fault) const { return !options_.without.contains(fault); }
  bool Chance(Random& random, uint64_t thousandths) { return random.Below(1000) < thousandths; }
  Nanos Delay(Random& random, int64_t most_ms);

  const SimulationOptions options_;
  Scheduler scheduler_;
  SeededRandom workload_;
  SeededRandom network_;
  SeededRandom disk_random_;
  SeededRandom crash_random_;
  SeededRandom space_random_;
  SeededRandom damage_random_;
  Faults faults_;
  DiskFaults disk_faults_;
  bool faulty_ = true;

  journal::MemoryDisk disk_;
  std::unique_ptr<SimJournal> journal_;
  std::unique_ptr<engine::Engine> engine_;
  // Counts the lives of the server; 0 while it is down.
  uint64_t life_ = 0;
  uint64_t lives_ = 0;
  bool dying_ = false;
  bool step_planned_ = false;
  bool commit_planned_ = false;
  bool batch_handed_over_ = false;
  Screens screens_;

  std::vector<std::unique_ptr<Client>> clients_;
  Ledger ledger_;
  // The highest position anybody was told.
  engine::Position told_;
  // By actor and request id: the record, and its events.
  struct Recorded {
    uint64_t sequence = 0;
    std::string events;
    // The ticket of its first event, if that has one.
    std::string ticket;
    Hash256 payload_hash = {};
  };
  std::map<std::pair<uint64_t, Bytes16>, Recorded> recorded_;

  std::string failure_;
  uint64_t steps_ = 0;
  uint64_t thoughts_ = 0;
  std::map<std::string, uint64_t> counts_;
};

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_SIMULATION_H_
